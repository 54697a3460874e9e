"""Where databanks are: the user's own, the sample, and whether a directory can be written."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from lib import settings
from lib.databank.errors import DatabankError
from lib.databank.store import MANIFEST
from lib.settings import ROOT

SAMPLE = ROOT / "data" / "sample"


def own_path() -> Path:
    """Directory of the user's own databank: BUURTBALANS_DATABANK if set, else data/store."""
    return settings.databank() or ROOT / "data" / "store"


def default_path() -> Path:
    """Databank to open when nobody chose one: the user's own if there is one, else the sample."""
    own = own_path()
    return own if settings.databank() or (own / MANIFEST).exists() else SAMPLE


def ensure_writable(path: Path) -> None:
    """Make the directory and prove that a file can be written in it, before anything is fetched for it.

    Raises DatabankError when that fails, or when `path` names a user or variable that does not exist.
    """
    unknown = re.search(r"(?:^|[\\/])(~[^\\/]*|\$\w+|\$\{\w+\}|%\w+%)(?=[\\/]|$)", str(path))
    if unknown and not path.exists():
        raise DatabankError(
            f"De map {path} is niet te maken: '{unknown[1]}' bestaat niet op deze computer. Er is niets opgehaald of veranderd. "
            f"Schrijf bij --to of {settings.DATABANK} de hele naam van de map."
        )
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as probe:
            probe.write(b"proef")
    except OSError as error:
        raise DatabankError(
            f"In de map {path} kan niet worden geschreven ({error.strerror or error}). Er is niets opgehaald of veranderd. Geef "
            f"schrijfrecht, maak ruimte of kies met --to of {settings.DATABANK} een andere map."
        ) from error
