"""How this computer reaches the services: the mirror, the proxy, the certificates it trusts, and what belongs to one service."""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies, select_proxy

from lib import settings
from lib.databank.errors import SourceUnavailable
from lib.settings import MIRROR, directory

CERTIFICATES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def mirror() -> str:
    """The mirror of BUURTBALANS_MIRROR without a slash at the end, "" when there is none.

    Raises SourceUnavailable when the setting is not the address of a server.
    """
    text = settings.mirror()
    if text and not _is_address(text, {"http", "https"}):
        raise SourceUnavailable(
            f"'{text.rsplit('@', 1)[-1]}' is geen geldig adres. Controleer {MIRROR}: verwacht wordt http://host:poort of "
            f"https://host/map, zonder gebruikersnaam, ? of #.",
            "instelling",
        )
    return text.rstrip("/")


def _is_address(text: str, schemes: set[str], with_user: bool = False) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    mess = any(sign in text for sign in "?#\\\"'<>") or any(sign.isspace() or not sign.isprintable() for sign in text)
    known = parts.scheme in schemes and bool(parts.hostname) and port != 0
    return known and not mess and (with_user or "@" not in parts.netloc)


def mirrored(url: str) -> str:
    """`url`, sent to the mirror of BUURTBALANS_MIRROR when that is set: {mirror}/{host}/{path}."""
    base = mirror()
    if not base or _on_mirror(url):
        return url
    parts = urlsplit(url)
    return f"{base}/{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def _on_mirror(url: str) -> bool:
    base = mirror().partition("://")[2]
    return bool(base) and url.partition("://")[2].startswith(base + "/")


def service(url: str) -> str:
    """Host of the service that an address is of, whether it leads to the service itself or to the mirror."""
    if _on_mirror(url):
        return url.partition("://")[2][len(mirror().partition("://")[2]) + 1 :].partition("/")[0].lower()
    parts = urlsplit(url)
    return parts.netloc.lower().removesuffix(f":{_DEFAULT_PORTS.get(parts.scheme, '')}")


def same_service(url: str, link: str) -> str | None:
    """`link`, found in the answer to `url`, as a whole address; None when it leads to another service than `url`.

    A link never steps down from https to http.
    """
    try:
        parts = urlsplit(urljoin(url, link))
        elsewhere = parts.scheme not in _DEFAULT_PORTS or parts.port == 0 or ".." in parts.path.split("/")
    except ValueError:
        return None
    if elsewhere or service(urlunsplit(parts)) != service(url):
        return None
    return urlunsplit(_secured(parts) if urlsplit(url).scheme == "https" and not _on_mirror(urlunsplit(parts)) else parts)


def _secured(parts: SplitResult) -> SplitResult:
    return parts._replace(scheme="https", netloc=parts.netloc.removesuffix(":80") if parts.scheme == "http" else parts.netloc)


@dataclass(frozen=True)
class Route:
    """Over what a service is reached: its `host`, and where they are used the `mirror` and the `proxy` with its `setting`.

    `proxies` is what requests takes; `mirror` and `proxy` are host and port, without user or password.
    """

    host: str
    mirror: str
    proxy: str
    setting: str
    proxies: dict[str, str]

    @property
    def asked(self) -> str:
        """The server that is asked: the mirror or the service itself."""
        return self.mirror or self.host

    @property
    def to_check(self) -> str:
        """What the reader can check when there is no connection."""
        if self.proxy:
            return f"Controleer de proxy {self.proxy} van {self.setting}"
        if self.mirror:
            return f"Controleer de spiegel {self.mirror} van {MIRROR}"
        return "Controleer de internetverbinding (gebruikt uw netwerk een proxy: zet HTTPS_PROXY)"


def route_to(url: str) -> Route:
    """The route of the environment to an address. Raises SourceUnavailable when a setting of it is wrong."""
    sent = mirrored(url)
    mirror_host = urlsplit(sent).netloc if _on_mirror(sent) else ""
    proxy = _proxy_for(sent)
    if not proxy:
        return Route(service(url), mirror_host, "", "", {})
    scheme, setting = urlsplit(sent).scheme, _proxy_setting(urlsplit(sent).scheme)
    whole = proxy if "://" in proxy else f"http://{proxy}"
    shown = whole.partition("://")[2].rsplit("@", 1)[-1].rstrip("/")
    schemes = {"http", "https"} | ({"socks4", "socks4a", "socks5", "socks5h"} if importlib.util.find_spec("socks") else set())
    if not _is_address(whole, schemes, with_user=True):
        raise SourceUnavailable(
            f"'{shown}' is geen geldige proxy. Controleer {setting}: verwacht wordt http://host:poort; vreemde tekens in een "
            f"wachtwoord schrijft u als %-code.",
            "instelling",
        )
    return Route(service(url), mirror_host, shown, setting, {scheme: whole})


def _proxy_for(url: str) -> str | None:
    if _is_this_computer(urlsplit(url).hostname or ""):
        return None
    without = (os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or "").replace("*.", ".")
    return select_proxy(url, get_environ_proxies(url, no_proxy=without or None))


def _is_this_computer(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _proxy_setting(scheme: str) -> str:
    names = (f"{scheme}_proxy".upper(), "ALL_PROXY")
    return next((name for name in names if os.environ.get(name) or os.environ.get(name.lower())), names[0])


def trusted() -> ssl.SSLContext:
    """Certificates that are trusted: those of this computer, and of the file (PEM) or directory that SSL_CERT_FILE names.

    REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE counts when SSL_CERT_FILE is not set. Raises SourceUnavailable when the file is not there
    or holds no certificate.
    """
    context = ssl.create_default_context()
    # Python 3.13 refuses certificates that lack extensions no browser asks for; those of organisations' proxies often do.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    name = next((name for name in CERTIFICATES if os.environ.get(name, "").strip()), None)
    if name is None:
        return context
    path = directory(os.environ[name])
    try:
        if path.is_dir():
            context.load_verify_locations(capath=path)
        else:
            context.load_verify_locations(cafile=path)
    except ssl.SSLError as error:
        what = "is geen certificaat in PEM-vorm (een tekst die begint met '-----BEGIN CERTIFICATE-----')"
        raise SourceUnavailable(
            f"{name} wijst naar {path}; dat {what}. Vraag uw beheerder om dat bestand.", "instelling"
        ) from error
    except OSError as error:
        what = "dat bestand is er niet" if isinstance(error, FileNotFoundError) else f"dat is niet te lezen ({error.strerror})"
        raise SourceUnavailable(f"{name} wijst naar {path}; {what}. Controleer {name}.", "instelling") from error
    return context


class Trusting(HTTPAdapter):
    """Connections with the certificates of `context` beside those that come with requests."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options, ssl_context=self._context)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        return super().proxy_manager_for(proxy, **options, ssl_context=self._context, proxy_ssl_context=self._context)
