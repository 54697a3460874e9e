"""The provider of accounts (OpenID Connect) that .streamlit/secrets.toml names, and whether what it says there can be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from lib import settings
from lib.settings import SettingError

CALLBACK = "/oauth2callback"
_FILE = ".streamlit/secrets.toml"
_NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_LEAST_SECRET = 32
_OWN_COMPUTER = ("localhost", "127.0.0.1", "::1")
# Endpoints of Entra ID for accounts of any organisation: whoever makes an organisation decides what addresses are in it.
_ANY_ORGANISATION = {"common", "organizations", "consumers"}
_PATIENCE_S = 8.0


@dataclass(frozen=True)
class Provider:
    """What [auth] holds, checked: see `read`."""

    redirect_uri: str
    cookie_secret: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    metadata_url: str
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def secure(self) -> bool:
        """Whether visitors come by https, so that cookies go no other way."""
        return urlsplit(self.redirect_uri).scheme == "https"

    @property
    def folder(self) -> str:
        """Folder of the app as a browser sees it: "" or "/wijk"."""
        return urlsplit(self.redirect_uri).path.removesuffix(CALLBACK)

    @cached_property
    def client(self) -> Any:
        """The client of Authlib, which speaks OpenID Connect; asks the provider nothing yet."""
        from authlib.integrations.starlette_client import OAuth  # here: only servers with sign-in have it installed

        options = {"scope": "openid email profile", "code_challenge_method": "S256", "timeout": _PATIENCE_S, **self.more}
        prompt = options.pop("prompt", "select_account")
        return OAuth().register(
            "buurtbalans",
            client_id=self.client_id,
            client_secret=self.client_secret,
            server_metadata_url=self.metadata_url,
            client_kwargs=options,
            authorize_params={"prompt": prompt},
        )


def read() -> Provider:
    """What .streamlit/secrets.toml says. Raises SettingError with one sentence that says what is wrong and the way out."""
    if not all(find_spec(name) for name in ("authlib", "httpx")):
        raise SettingError(
            f"Inloggen staat aan ({settings.SIGN_IN}=1), maar de pakketten daarvoor ontbreken. Installeer ze met "
            "'pip install -r requirements-auth.txt', of zet inloggen uit."
        )
    auth = _section()
    missing = [name for name in _NEEDED if not str(auth.get(name) or "").strip()]
    if missing:
        raise _wrong(f"ontbreekt {', '.join(missing)}", "Vul het in zoals docs/beheer.md beschrijft.")
    said = {name: str(auth[name]).strip() for name in _NEEDED}
    found = Provider(
        redirect_uri=said["redirect_uri"].replace("{port}", str(st.get_option("server.port"))),
        cookie_secret=said["cookie_secret"],
        client_id=said["client_id"],
        client_secret=said["client_secret"],
        metadata_url=said["server_metadata_url"],
        more=dict(auth.get("client_kwargs") or {}),
    )
    _check_address(found)
    if len(found.cookie_secret) < _LEAST_SECRET:
        raise _wrong(
            f"is cookie_secret korter dan {_LEAST_SECRET} tekens",
            "Maak een lange willekeurige tekst, bijvoorbeeld met 'openssl rand -hex 32'.",
        )
    provider = urlsplit(found.metadata_url)
    if not _safe(found.metadata_url):
        raise _wrong("is server_metadata_url geen adres dat met https:// begint", "Neem het adres over van uw aanbieder.")
    if _ANY_ORGANISATION & set(provider.path.split("/")):
        raise _wrong(
            "laat server_metadata_url accounts van elke organisatie toe (common, organizations of consumers)",
            "Zet het nummer van uw eigen organisatie (tenant) in het adres.",
        )
    return found


def _check_address(found: Provider) -> None:
    if not _safe(found.redirect_uri) or not urlsplit(found.redirect_uri).path.endswith(CALLBACK):
        raise _wrong(
            f"klopt redirect_uri '{found.redirect_uri}' niet",
            f"Geef het adres van Buurtbalans met {CALLBACK} erachter, bijvoorbeeld https://buurtbalans.voorbeeld.nl{CALLBACK}. Alleen "
            "op de computer zelf (localhost) mag het http:// zijn.",
        )
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    if found.folder.strip("/") != base:
        raise _wrong(
            f"noemt redirect_uri de map '{found.folder}/', maar server.baseUrlPath is '{base}'",
            "Maak ze gelijk: met inloggen moet Buurtbalans zelf weten in welke map het staat.",
        )


def _section() -> dict[str, Any]:
    try:
        auth: Any = st.secrets.get("auth")
    except FileNotFoundError as error:
        # Streamlit has one error for "there is none" and for "it cannot be read".
        if "parsing" in str(error).lower():
            raise _wrong("staat iets wat geen TOML is", "Verbeter het bestand.") from error
        auth = None
    if not isinstance(auth, Mapping):
        raise _wrong("ontbreekt het deel [auth]", "Vul het in zoals docs/beheer.md beschrijft.")
    return dict(auth)


def _safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  (raises for a port that is no number)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _OWN_COMPUTER))


def _wrong(what: str, way_out: str) -> SettingError:
    return SettingError(f"Inloggen staat aan ({settings.SIGN_IN}=1), maar in {_FILE} {what}. {way_out}")


async def unreachable(found: Provider) -> str:
    """Ask the provider how it is to be spoken to: "" when it says so, else one sentence."""
    host = urlsplit(found.metadata_url).netloc
    try:
        found.client.server_metadata.pop("_loaded_at", None)  # what was said before says not that he answers now
        said = await found.client.load_server_metadata()
        complete = all(said.get(name) for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"))
    except Exception as error:  # httpx has no one error for all that can go wrong with an answer
        answer = getattr(getattr(error, "response", None), "status_code", None)
        came = f"antwoordt met HTTP {answer}" if answer else "antwoordt niet zoals verwacht"
        return f"De aanbieder van accounts ({host}) {came}. Controleer server_metadata_url in {_FILE}, en of deze server hem kan bereiken."
    if not complete:
        return f"De aanbieder van accounts ({host}) zegt niet hoe inloggen gaat. Controleer server_metadata_url in {_FILE}."
    return ""
