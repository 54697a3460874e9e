"""The data: public sources turned into tidy tables and kept as a databank on disk."""

from __future__ import annotations

import os
from pathlib import Path

from lib.databank.store import MANIFEST

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"


def own_path() -> Path:
    """Directory of the user's own databank: BUURTBALANS_DATABANK if set, else data/store."""
    return Path(os.environ.get("BUURTBALANS_DATABANK") or ROOT / "data" / "store")


def default_path() -> Path:
    """Databank to open when nobody chose one: the user's own if there is one, else the sample."""
    own = own_path()
    return own if "BUURTBALANS_DATABANK" in os.environ or (own / MANIFEST).exists() else SAMPLE
