"""The frame of the sample: which gemeenten, wijken and buurten there are, with codes and archetypes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from lib.sample.country import places
from lib.sample.country.archetypes import ARCHETYPES

YEARS = tuple(range(2014, 2026))
SCORE_YEARS = tuple(range(2014, 2025, 2))
CRIME_YEARS = tuple(range(2014, 2025))
GEOMETRY_YEAR = 2025
DEFAULT_SEED = 9900


@dataclass(frozen=True)
class Gemeente:
    """An invented gemeente. `centre` is (longitude, latitude) in the North Sea; `river` the heading in degrees, or None.

    `room` is the area of the gemeente as a multiple of that of its archetypes.
    """

    code: str
    name: str
    character: str
    text: str
    centre: tuple[float, float]
    wobble: float
    aspect: float
    room: float
    river: float | None = None


GEMEENTEN: tuple[Gemeente, ...] = (
    Gemeente("GM9901", "Ravelstad", "grote stad", places.RAVELSTAD, (3.68, 53.06), .16, 1.15, 1.2, 97.0),
    Gemeente("GM9902", "Polderwaard", "new town", places.POLDERWAARD, (3.98, 53.08), .06, 1.30, 1.8),
    Gemeente("GM9903", "Zandrode", "krimpregio", places.ZANDRODE, (3.66, 52.88), .22, 1.10, 2.8),
    Gemeente("GM9904", "Lindenhaven", "studentenstad", places.LINDENHAVEN, (3.99, 52.89), .16, 1.05, 1.3, 250.0),
    Gemeente("GM9905", "Driekerken", "dorpen", places.DRIEKERKEN, (3.67, 52.70), .24, 1.25, 3.6),
    Gemeente("GM9906", "Middelwijk", "middelgrote gemeente", places.MIDDELWIJK, (3.99, 52.72), .18, 1.15, 1.7),
)  # fmt: skip


@dataclass(frozen=True)
class Wijk:
    """A wijk with its place in the gemeente: `angle` in degrees clockwise from north, `distance` 0-1 of the radius."""

    code: str
    name: str
    gemeente: str
    angle: float
    distance: float


@dataclass(frozen=True)
class Buurt:
    """A buurt; `archetype` is a letter of `ARCHETYPES`."""

    code: str
    name: str
    wijk: str
    gemeente: str
    archetype: str


@dataclass(frozen=True)
class Frame:
    """All wijken and buurten in the order of their codes."""

    wijken: tuple[Wijk, ...]
    buurten: tuple[Buurt, ...]

    def index(self, gemeente: str, name: str) -> int:
        """Position of a buurt by the code of the gemeente and its name. Raises KeyError when it does not exist once."""
        found = [i for i, b in enumerate(self.buurten) if (b.gemeente, b.name) == (gemeente, name)]
        if len(found) != 1:
            raise KeyError(f"{name} komt {len(found)} keer voor in {gemeente}")
        return found[0]

    @property
    def codes(self) -> list[str]:
        return [b.code for b in self.buurten]

    @property
    def letters(self) -> list[str]:
        return [b.archetype for b in self.buurten]


@cache
def frame() -> Frame:
    """The frame read from `places`. Raises ValueError for a line that is not well-formed."""
    wijken: list[Wijk] = []
    buurten: list[Buurt] = []
    for gemeente in GEMEENTEN:
        for number, line in enumerate(gemeente.text.strip().splitlines()):
            name, place, members = (part.strip() for part in line.split("|"))
            angle, distance = (float(value) for value in place.split(","))
            code = f"WK{gemeente.code[2:]}{number:02d}"
            wijken.append(Wijk(code, name, gemeente.code, angle, distance))
            for position, member in enumerate(members.split(";")):
                letter, _, title = member.strip().partition(" ")
                if letter not in ARCHETYPES or not title:
                    raise ValueError(f"{gemeente.name}, {name}: '{member}' is geen archetype met naam")
                buurten.append(Buurt(f"BU{code[2:]}{position:02d}", title, code, gemeente.code, letter))
    return Frame(tuple(wijken), tuple(buurten))


def generator(seed: int, stream: int) -> np.random.Generator:
    """An independent, reproducible generator per step of the build: PCG64 seeded by (seed, stream)."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, stream])))
