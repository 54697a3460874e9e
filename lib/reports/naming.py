"""Names of downloads: safe on every disk, and telling without being opened."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

from lib.answers.decision.record import Decision
from lib.answers.profile.about import About

# What a report is, as the ending of its file name -> its media type.
KINDS = MappingProxyType(
    {
        "pdf": "application/pdf",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "txt": "text/plain",
    }
)


def file_name(decision: Decision, kind: str) -> str:
    """'buurtbalans-heerlen-1a2b3c4d5e-2025-11-23.pdf', with 'voorbeeld' in it for fictional data. KeyError on another kind."""
    if kind not in KINDS:
        raise KeyError(f"Er is geen rapport van het soort '{kind}'. Kies uit: {', '.join(KINDS)}.")
    place = _safe(decision.gemeente) or decision.gemeente_code.lower()
    hashes = [re.sub(r"[^0-9a-zA-Z]", "", scenario.short_hash) for scenario in decision.scenarios]
    parts = ["buurtbalans", "voorbeeld" if decision.fictional else "", place, *hashes, decision.made_on.isoformat()]
    return "-".join(part for part in parts if part) + "." + kind


def paper_name(what: str, name: str, code: str, about: About) -> str:
    """'buurtbalans-profiel-uterweg-bu09172004-2026-11-23.pdf', with 'voorbeeld' in it for fictional data."""
    parts = ["buurtbalans", "voorbeeld" if about.fictional else "", what, _safe(name), code.lower(), about.made_on.isoformat()]
    return "-".join(part for part in parts if part) + ".pdf"


def _safe(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40]
