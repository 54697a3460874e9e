"""Every setting of Buurtbalans, read from the environment when it is asked for, and where the repository is.

Settings of the network that belong to requests (HTTPS_PROXY, SSL_CERT_FILE and such) are read in lib/databank/sources/network.py.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "data" / "catalogue"

DATABANK = "BUURTBALANS_DATABANK"
DATABASE_URL = "BUURTBALANS_DATABASE_URL"
MANAGEMENT = "BUURTBALANS_BEHEER"
TRIAL = "BUURTBALANS_PROEF"
SIGN_IN = "BUURTBALANS_INLOGGEN"
MIRROR = "BUURTBALANS_MIRROR"
EMBEDDING = "BUURTBALANS_INBEDDEN"

# What each setting does, as docs/beheer.md says it.
MEANINGS = {
    DATABANK: "map met de eigen databank; `~` en `$VARIABELE` mogen",
    DATABASE_URL: "waar scenario's worden bewaard: `postgresql://gebruiker:wachtwoord@server/naam`",
    MANAGEMENT: "`0` verbergt ophalen en inlezen van gegevens",
    TRIAL: "bestand met de instellingen van een proefperiode",
    SIGN_IN: "`1`: bezoekers loggen eerst in",
    MIRROR: "spiegel van de openbare bronnen, `http://host:poort` of `https://host/map`",
    EMBEDDING: "sites die Buurtbalans in een eigen pagina mogen tonen, met spaties ertussen: `https://intranet.voorbeeld.nl`",
}
_SITE = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?")


class SettingError(ValueError):
    """A setting cannot be used; the message is Dutch and names the setting and the way out."""


def databank() -> Path | None:
    """Directory of the user's own databank, None when nobody chose one."""
    text = _text(DATABANK)
    return directory(text) if text else None


def database_url() -> str:
    """Address of the database in which scenarios are saved, "" when nobody chose one. May hold a password."""
    return _text(DATABASE_URL)


def mirror() -> str:
    """What was written as the mirror of the public services, "" without one."""
    return _text(MIRROR)


def trial_file() -> Path | None:
    """File with the settings of a trial period, None without a trial."""
    text = _text(TRIAL)
    return Path(text) if text else None


def management() -> bool:
    """Whether users fetch and import data on this server. Raises SettingError."""
    return _on(MANAGEMENT, default=True)


def sign_in() -> bool:
    """Whether visitors sign in first. Raises SettingError."""
    return _on(SIGN_IN, default=False)


def embedders() -> tuple[str, ...]:
    """Origins of other sites that may show the app in a frame. Raises SettingError."""
    sites = tuple(_text(EMBEDDING).split())
    wrong = next((site for site in sites if not _SITE.fullmatch(site)), None)
    if wrong is not None:
        raise SettingError(
            f"De instelling {EMBEDDING} noemt '{wrong}'; dat is geen adres van een site zoals https://intranet.voorbeeld.nl (zonder "
            "map erachter). Verbeter het, of haal de instelling weg: dan toont geen andere site Buurtbalans."
        )
    return sites


def directory(text: str) -> Path:
    """The absolute path that somebody wrote, with `~` and environment variables filled in."""
    return Path(os.path.expandvars(os.path.expanduser(text.strip()))).absolute()


def _text(name: str) -> str:
    return os.environ.get(name, "").strip()


def _on(name: str, default: bool) -> bool:
    text = _text(name)
    if text not in ("", "0", "1"):
        usual = "aan" if default else "uit"
        raise SettingError(
            f"De instelling {name} is '{text}', maar kan alleen 0 (uit) of 1 (aan) zijn. Verbeter haar, of haal haar weg: dan staat "
            f"dit {usual}."
        )
    return text == "1" if text else default
