"""Settings of a trial period: who tries, which gemeenten, until when. Read from a small TOML file.

organisatie = "Gemeente Voorbeeld"     required
gemeenten = ["GM0917"]                 own gemeenten that may be opened; leave out for all
einddatum = 2027-01-31                 last day; after it reading and exporting only; leave out for no end
melding = "Vragen? ..."                sentence under the banner; optional
"""

from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from babel.dates import format_date

from lib import settings
from lib.areas import is_code

_KEYS = {"organisatie", "gemeenten", "einddatum", "melding"}


class TrialError(ValueError):
    """The settings cannot be used; the message is Dutch and names the file and the setting."""


@dataclass(frozen=True)
class Trial:
    """A trial period. `gemeenten` empty means all; `last_day` None means no end."""

    organisation: str
    gemeenten: tuple[str, ...] = ()
    last_day: datetime.date | None = None
    message: str = ""

    def ended(self, today: datetime.date) -> bool:
        """Whether the last day has passed; reading and exporting stay possible."""
        return self.last_day is not None and today > self.last_day

    def allows(self, gemeente: str) -> bool:
        """Whether this gemeente is part of the trial."""
        return not self.gemeenten or gemeente in self.gemeenten

    def banner(self, today: datetime.date) -> str:
        """One or two sentences for the top of every page."""
        if self.last_day is None:
            text = f"Proefperiode van {self.organisation}."
        elif self.ended(today):
            text = (
                f"De proefperiode van {self.organisation} is op {dutch_date(self.last_day)} afgelopen. U kunt alles nog bekijken en "
                "downloaden; wijzigen en bewaren kan niet meer."
            )
        else:
            text = f"Proefperiode van {self.organisation}, tot en met {dutch_date(self.last_day)}."
        return f"{text} {self.message}".strip()


def dutch_date(day: datetime.date) -> str:
    """'31 januari 2027'."""
    return format_date(day, "d MMMM y", locale="nl")


def from_environment() -> Trial | None:
    """The trial that BUURTBALANS_PROEF names, None when it is not set. Raises TrialError."""
    path = settings.trial_file()
    return read_trial(path) if path else None


def read_trial(path: Path) -> Trial:
    """Read the settings. Raises TrialError with a sentence that names the file, the setting and the way out."""
    try:
        # Notepad puts a byte order mark in front, which TOML does not know.
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise TrialError(
            f"{settings.TRIAL} noemt {path}, maar dat bestand is er niet. Maak het bestand of haal de instelling weg."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise TrialError(f"{path} is niet te lezen. Controleer de rechten van het bestand en of het tekst is.") from error
    try:
        content = tomllib.loads(text)
    except ValueError as error:
        # The parser names the place in English, or says that it is the end of the document.
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else max(len(text.splitlines()), 1)
        raise TrialError(f"{path} is geen geldig TOML-bestand: er staat een fout in regel {line}. Verbeter die regel.") from error

    def wrong(key: str, expected: str) -> TrialError:
        return TrialError(f"In {path} klopt '{key}' niet: {expected}.")

    unknown = sorted(set(content) - _KEYS)
    if unknown:
        raise TrialError(f"{path} heeft een onbekende instelling: {', '.join(unknown)}. Bekend zijn {', '.join(sorted(_KEYS))}.")
    organisation, gemeenten = content.get("organisatie"), content.get("gemeenten", [])
    last_day, message = content.get("einddatum"), content.get("melding", "")
    if not isinstance(organisation, str) or not organisation.strip():
        raise wrong("organisatie", "geef de naam van de organisatie tussen aanhalingstekens")
    if not isinstance(gemeenten, list) or not all(isinstance(c, str) and is_code(c) and c.startswith("GM") for c in gemeenten):
        raise wrong("gemeenten", 'geef een lijst van codes, bijvoorbeeld ["GM0917"]')
    if last_day is not None and (not isinstance(last_day, datetime.date) or isinstance(last_day, datetime.datetime)):
        raise wrong("einddatum", "geef een datum zonder aanhalingstekens, bijvoorbeeld 2027-01-31")
    if not isinstance(message, str):
        raise wrong("melding", "geef een zin tussen aanhalingstekens")
    return Trial(organisation.strip(), tuple(gemeenten), last_day, message.strip())
