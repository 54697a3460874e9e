"""Archetypes: what kind of buurt it is. Every figure is an assumption of the sample, set so that the whole resembles the
Netherlands (CBS, Kerncijfers wijken en buurten 2021: 57% owner-occupied, 29% corporation, 38% one-person households).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Archetype:
    """Starting point of a buurt in 2020. Shares are fractions; `woz` in 1,000 euro (2021); `area` in km2; trends per year."""

    label: str
    households: int
    tenure: tuple[float, float, float]  # owner, corporation, other rent
    kind: tuple[float, float, float]  # one person, without children, with children
    age: tuple[float, float, float]  # reference person < 45, 45-64, 65+
    income_tilt: float  # log-odds of a high against a low income
    single_family: float
    woz: int
    unoccupied: float
    growth: float
    ageing: float  # change of the share 65+ (fraction per year)
    youth: float  # share of people living alone under 45 who are under 25
    area: float


ARCHETYPES: dict[str, Archetype] = {
    "c": Archetype("stadscentrum", 900, (.36, .27, .37), (.62, .25, .13), (.52, .27, .21),
                   .15, .08, 300, .06, .006, .001, .35, .22),
    "p": Archetype("vooroorlogs", 950, (.43, .37, .20), (.50, .25, .25), (.48, .31, .21),
                   .0, .35, 250, .04, .002, .001, .25, .30),
    "v": Archetype("herenhuizen", 600, (.73, .07, .20), (.35, .31, .34), (.30, .38, .32),
                   .8, .70, 510, .04, .001, .003, .20, .45),
    "f": Archetype("flats", 1000, (.20, .64, .16), (.54, .22, .24), (.40, .31, .29),
                   -.35, .12, 190, .04, .0, .002, .25, .26),
    "e": Archetype("rijtjes 1950-1970", 800, (.50, .42, .08), (.36, .29, .35), (.34, .36, .30),
                   -.15, .80, 230, .03, .0, .002, .20, .36),
    "b": Archetype("woonerven 1970-1990", 850, (.64, .28, .08), (.29, .30, .41), (.31, .42, .27),
                   .10, .88, 275, .02, .001, .006, .20, .44),
    "n": Archetype("nieuwbouw na 1995", 880, (.73, .17, .10), (.22, .26, .52), (.45, .40, .15),
                   .40, .84, 350, .02, .010, .005, .15, .44),
    "l": Archetype("groen wonen", 340, (.86, .04, .10), (.25, .36, .39), (.22, .42, .36),
                   .9, .93, 570, .04, .001, .003, .15, .85),
    "d": Archetype("dorp", 470, (.67, .24, .09), (.30, .34, .36), (.28, .38, .34),
                   .05, .90, 275, .04, .002, .004, .15, .75),
    "r": Archetype("buitengebied", 115, (.84, .04, .12), (.24, .36, .40), (.24, .45, .31),
                   .35, .97, 390, .05, .0, .004, .12, 2.3),
    "s": Archetype("studenten", 850, (.14, .38, .48), (.78, .15, .07), (.80, .12, .08),
                   -.8, .08, 225, .05, .010, .0, .80, .26),
    "w": Archetype("bedrijventerrein", 70, (.40, .15, .45), (.50, .25, .25), (.50, .35, .15),
                   .0, .40, 230, .08, .0, .001, .25, .55),
}  # fmt: skip


@dataclass(frozen=True)
class Character:
    """How a gemeente as a whole differs from the archetypes. `growth` per year; `older` is a log-odds shift of 65+."""

    size: float
    tilt: float
    older: float
    growth: float
    woz: float
    corporation: float


CHARACTERS: dict[str, Character] = {
    "grote stad": Character(1.10, -.05, .02, .008, 1.05, .15),
    "new town": Character(1.10, .05, -.10, .013, 1.00, -.10),
    "krimpregio": Character(.80, -.15, .40, -.004, .68, .15),
    "studentenstad": Character(1.00, .05, .02, .009, 1.12, .05),
    "dorpen": Character(.95, .10, .22, .003, .98, -.10),
    "middelgrote gemeente": Character(.95, .0, .15, .005, .90, .05),
}  # fmt: skip


def column(letters: list[str], name: str) -> np.ndarray:
    """Values of one archetype field for a list of letters: (n,) or (n, 3)."""
    return np.array([getattr(ARCHETYPES[letter], name) for letter in letters], dtype=float)
