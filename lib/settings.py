"""Every setting of Buurtbalans, read from the environment when it is asked for, and where the repository is.

Settings of the network that belong to requests (HTTPS_PROXY, SSL_CERT_FILE and such) are read in lib/databank/sources/network.py.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "data" / "catalogue"

DATABANK = "BUURTBALANS_DATABANK"
OWN_LAYER = "BUURTBALANS_EIGEN"
DATABASE_URL = "BUURTBALANS_DATABASE_URL"
MANAGEMENT = "BUURTBALANS_BEHEER"
TRIAL = "BUURTBALANS_PROEF"
SIGN_IN = "BUURTBALANS_INLOGGEN"
ADMITTED = "BUURTBALANS_TOEGANG"
MANAGERS = "BUURTBALANS_BEHEERDERS"
SESSION_HOURS = "BUURTBALANS_SESSIE_UREN"
RECORD_DAYS = "BUURTBALANS_LOGBOEK_DAGEN"
RETENTION = "BUURTBALANS_BEWAARTERMIJN"
MIRROR = "BUURTBALANS_MIRROR"
EMBEDDING = "BUURTBALANS_INBEDDEN"
BACKGROUND = "BUURTBALANS_ACHTERGRONDKAART"

# What each setting does, as docs/beheer.md says it.
MEANINGS = {
    DATABANK: "map met de eigen databank; `~` en `$VARIABELE` mogen",
    OWN_LAYER: "map met wat van de organisatie zelf is, zoals werkgebieden; nooit in de databank",
    DATABASE_URL: "waar scenario's worden bewaard: `postgresql://gebruiker:wachtwoord@server/naam`",
    MANAGEMENT: "`0`: niemand haalt hier gegevens op of leest ze in; `1`: ook zonder inloggen mag iedereen het",
    TRIAL: "bestand met de instellingen van een proefperiode",
    SIGN_IN: "`1`: bezoekers loggen eerst in",
    ADMITTED: "wie er na inloggen in mag, met komma's ertussen: `@voorbeeld.nl`, `naam@voorbeeld.nl`, `roles=Gebruiker`; `*` is iedereen",
    MANAGERS: "wie beheerder is, met komma's ertussen: `naam@voorbeeld.nl`, `roles=Beheerder`",
    SESSION_HOURS: "na zoveel uur opnieuw inloggen, 1 tot 24",
    RECORD_DAYS: "zo lang blijft staan wie wat deed, 1 tot 3650 dagen",
    RETENTION: "zoveel dagen na de laatste keer bewaren verdwijnt een scenario of workshop, 1 tot 36500 dagen",
    MIRROR: "spiegel van de openbare bronnen, `http://host:poort` of `https://host/map`",
    EMBEDDING: "sites die Buurtbalans in een eigen pagina mogen tonen, met spaties ertussen: `https://intranet.voorbeeld.nl`",
    BACKGROUND: "`1`: bezoekers mogen een achtergrondkaart van het Kadaster (PDOK) aanzetten; hun browser haalt die dan daar op",
}
_SITE = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?")


class SettingError(ValueError):
    """A setting cannot be used; the message is Dutch and names the setting and the way out."""


def databank() -> Path | None:
    """Directory of the user's own databank, None when nobody chose one."""
    text = _text(DATABANK)
    return directory(text) if text else None


def own_layer() -> Path | None:
    """Directory of what organisations have of their own, None when nobody chose one."""
    text = _text(OWN_LAYER)
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


def management() -> bool | None:
    """Whether data may be fetched and imported on this server; None when nobody said so. Raises SettingError."""
    return _switch(MANAGEMENT, "dan mag het alleen op de computer waarop Buurtbalans draait en, met inloggen, voor beheerders")


def sign_in() -> bool:
    """Whether visitors sign in first. Raises SettingError."""
    return bool(_switch(SIGN_IN, "dan staat inloggen uit"))


def background() -> bool:
    """Whether visitors may turn on a background map from elsewhere. Raises SettingError."""
    return bool(_switch(BACKGROUND, "dan blijft de achtergrondkaart uit"))


def admitted() -> tuple[str, ...]:
    """Who gets in after signing in, as it was written; lib.access.rules reads it."""
    return _entries(ADMITTED)


def managers() -> tuple[str, ...]:
    """Who is a beheerder, as it was written; lib.access.rules reads it."""
    return _entries(MANAGERS)


def session_hours() -> int:
    """Hours after which a visitor signs in again. Raises SettingError."""
    return _whole(SESSION_HOURS, 8, 1, 24)


def record_days() -> int:
    """Days that the record of who did what is kept. Raises SettingError."""
    return _whole(RECORD_DAYS, 90, 1, 3650)


def retention_days() -> int | None:
    """Days after its last save that a saved scenario or workshop is removed; None for never. Raises SettingError."""
    return _whole(RETENTION, 0, 1, 36_500, "dan verdwijnt er niets vanzelf") or None


def unknown() -> tuple[str, ...]:
    """Variables that look like settings of Buurtbalans and are none: a setting with a mistake in its name does nothing.

    Those that end in _TESTS say what the tests need (tests/README.md).
    """
    ours = {name for name in os.environ if name.startswith("BUURTBALANS_") and not name.endswith("_TESTS")}
    return tuple(sorted(ours - set(MEANINGS)))


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


def for_a_process(without: Iterable[str] = (), **changed: str) -> dict[str, str]:
    """The environment of a process that is started with other settings than these."""
    return {name: value for name, value in os.environ.items() if name not in without} | changed


def take_over(values: Mapping[str, str]) -> None:
    """From here on these settings count, those of a server that was started with them."""
    os.environ.update(values)


def directory(text: str) -> Path:
    """The absolute path that somebody wrote, with `~` and environment variables filled in."""
    return Path(os.path.expandvars(os.path.expanduser(text.strip()))).absolute()


def _text(name: str) -> str:
    return os.environ.get(name, "").strip()


def _entries(name: str) -> tuple[str, ...]:
    return tuple(entry for part in _text(name).split(",") if (entry := part.strip()))


def _switch(name: str, without: str) -> bool | None:
    text = _text(name)
    if text not in ("", "0", "1"):
        raise SettingError(
            f"De instelling {name} is '{text}', maar kan alleen 0 (uit) of 1 (aan) zijn. Verbeter haar, of haal haar weg: {without}."
        )
    return text == "1" if text else None


def _whole(name: str, usual: int, least: int, most: int, without: str = "") -> int:
    text = _text(name)
    if text and not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise SettingError(
            f"De instelling {name} is '{text}', maar moet een heel getal van {least} tot en met {most} zijn. Verbeter haar, of haal "
            f"haar weg: {without or f'dan is het {usual}'}."
        )
    return int(text) if text else usual
