"""What was found: the neighbours of a buurt, wijk or work area, and the words for how much they are alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lib.areas import PLURAL, Level, is_work_area, level_of, this_area

STRONG_WORD, FAIR_WORD, SOMEWHAT_WORD = "lijkt sterk", "lijkt", "lijkt enigszins"
ONLY_BUURTEN = "Vergelijkbare gebieden zoeken wij voor een buurt of een werkgebied, niet voor een wijk."


def no_comparison(code: str) -> str:
    """The sentence where nothing is alike."""
    return f"Voor {this_area(code)} bestaat geen goede vergelijking."


@dataclass(frozen=True)
class Similar:
    """Neighbours of an area, nearest first. Empty when not `enough`; `note` then says why, else on what could not be compared.

    distances: 1 is one standard deviation per feature; words: 'lijkt sterk', 'lijkt' or 'lijkt enigszins' per neighbour;
    compared_on: ids; level: of the neighbours.
    """

    code: str
    codes: tuple[str, ...]
    distances: tuple[float, ...]
    words: tuple[str, ...]
    compared_on: tuple[str, ...]
    enough: bool
    note: str

    @property
    def level(self) -> Level:
        """What the neighbours are: those of a buurt are buurten, those of a work area wijken or gemeenten."""
        return level_of(self.codes[0]) if self.codes else "wijk" if is_work_area(self.code) else "buurt"

    @property
    def many(self) -> str:
        """'buurten', 'wijken' or 'gemeenten'."""
        return PLURAL[self.level]

    @property
    def similarity(self) -> str:
        """How similar the group is, as a clause: '9 van de 15 lijken sterk op deze buurt'; empty without neighbours."""
        strong = self.words.count(STRONG_WORD)
        return f"{strong} van de {len(self.codes)} lijken sterk op {this_area(self.code)}" if self.codes else ""


class Feature(NamedTuple):
    """A figure that two areas are compared on: as published for each, and how far apart (1 is one standard deviation)."""

    id: str
    here: float
    there: float
    gap: float
