"""Where a trial is: a directory with its databank, its scenarios, what is its own, and the settings of its server."""

from __future__ import annotations

import shlex
from pathlib import Path

from lib import settings
from lib.databank.store import replace_file

SETTINGS, TRIAL, DATABANK, SCENARIOS, OWN = "buurtbalans.env", "proef.toml", "databank", "scenarios.sqlite", "eigen"


class KitError(Exception):
    """Something cannot be done; the message is Dutch and says the way out."""


def written(directory: Path) -> dict[str, str]:
    """Settings of the server of a trial, by name."""
    return {
        settings.DATABANK: str(directory / DATABANK),
        settings.OWN_LAYER: str(directory / OWN),
        settings.DATABASE_URL: f"sqlite:///{directory / SCENARIOS}",
        settings.TRIAL: str(directory / TRIAL),
        settings.MANAGEMENT: "0",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "MALLOC_ARENA_MAX": "2",
    }


def write(path: Path, text: str) -> None:
    """Write a file that other accounts of this computer cannot read."""
    replace_file(path, text.encode())
    path.chmod(0o600)


def use(directory: Path) -> None:
    """Take over the settings that the trial was made with. Raises KitError when there is none here."""
    file = directory / SETTINGS
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KitError(
            f"In {directory} staat geen proef (geen leesbaar {SETTINGS}). Noem de map die bij 'start' is gekozen."
        ) from error
    pairs = [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]
    settings.take_over({name.strip(): "".join(shlex.split(value)) for name, _, value in pairs})
