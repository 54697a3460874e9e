"""Places put into a work area and taken out of it one by one, as by a click on the map."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lib.areas import wijk_of
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part


def toggled(parts: Sequence[Part], code: str, places: Places) -> tuple[Part, ...]:
    """The parts with this buurt or wijk in it as a whole, or without it where it was in it.

    A buurt that goes out of a wijk leaves the other buurten of that wijk, each for the part that the wijk was in it for; their own
    dwellings are then not known. A wijk that comes in takes the place of its buurten.
    """
    kept = tuple(part for part in parts if part.code != code)
    if len(kept) < len(parts):
        return kept
    around = next((part for part in parts if part.code == wijk_of(code)), None)
    if around is not None:
        others = (Part(code=other, share=around.share) for other in places.inside(around.code) if other != code)
        return (*(part for part in parts if part is not around), *others)
    inside = places.inside(code) if code.startswith("WK") else ()
    return (*(part for part in parts if part.code not in inside), Part(code=code))


def chosen(parts: Sequence[Part], codes: Collection[str], places: Places) -> tuple[Part, ...]:
    """The parts when exactly these places are wanted: others go out, new ones come in as a whole unless their wijk is there."""
    kept = tuple(part for part in parts if part.code in codes)
    for code in sorted(set(codes) - {part.code for part in kept}, reverse=True):  # wijken before their buurten
        if not any(part.code == wijk_of(code) for part in kept):
            kept = toggled(kept, code, places)
    return kept
