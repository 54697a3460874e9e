"""A workshop as a file, with every version of what was written in it: for who wants to keep it, or asks what is kept."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lib.workshops.workshop import Entry, Workshop


def to_file(workshop: Workshop, history: Sequence[Entry]) -> bytes:
    """JSON (UTF-8). `history`: every version of every part, oldest first."""
    content = {
        "workshop": workshop.id,
        "gemeente": workshop.gemeente,
        "begonnen": workshop.created_at.isoformat(),
        "laatst_gewijzigd": workshop.changed_at.isoformat(),
        "stap": workshop.step,
        "seconden_per_stap": {str(step): round(spent) for step, spent in sorted(workshop.clock.spent.items())},
        "versies": [
            {"deel": one.part, "versie": one.number, "tekst": one.text, "wie": one.author, "wanneer": one.at.isoformat()}
            for one in history
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()
