"""What the composition of an area (ages, size and kinds of its households) tells about a margin that it lacks, and how sure that is."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, field_validator

from lib.areas import LEVELS, Level
from lib.arrays import Array

Floats = NDArray[np.floating]
Nature = Literal["meting", "afgeleid", "aanname"]

FEATURES = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus", "size")
"""Log shares of inhabitants and log(average household size - 0.9): columns 1 to 6 of `Margins.features`."""
_PRODUCTS = tuple(combinations_with_replacement(range(len(FEATURES)), 2))
_LEAST_SHARE = 0.01  # shares of kinds below this say nothing by their logarithm


class Strict(BaseModel):
    """A part of a catalogue file: nothing unknown, nothing changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Cited(Strict):
    """A figure with where it comes from and what it is."""

    source: str
    nature: Nature
    year: int | None = None

    @field_validator("source")
    @classmethod
    def _named(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("bron ontbreekt")
        return value


Six = tuple[float, float, float, float, float, float]


class Composition(Cited):
    """Centre and sd of FEATURES over the buurten of the country, and how far from it (in features) still counts."""

    centre: Six
    sd: Six
    limit: float

    def distance(self, features: Array) -> Array:
        """How unusual areas are, (n,), from `features` (n, 7): the mean of the squared features in sds; 1 on average, 1 where unknown."""
        far = (((features[:, 1:] - self.centre) / self.sd) ** 2).mean(1)
        return np.nan_to_num(np.minimum(far, self.limit**2), nan=1.0)


class KindPrediction(Cited):
    """Kinds from ages and average size where CBS did not publish them: log(kind / zonder) as a polynomial of the second degree.

    Coefficients: 1; FEATURES minus `Composition.centre`; their products in the order 1x1, 1x2, ... 1x6, 2x2, ... 6x6. `level` is
    added: what areas of that level deviated on average, because a sum of unlike areas is not an area.
    """

    level: dict[Level, tuple[float, float]]

    alleen: tuple[float, ...]
    met: tuple[float, ...]

    @field_validator("alleen", "met")
    @classmethod
    def _all_terms(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if len(value) != 1 + len(FEATURES) + len(_PRODUCTS):
            raise ValueError(f"verwacht {1 + len(FEATURES) + len(_PRODUCTS)} coëfficiënten, kreeg {len(value)}")
        return value

    @field_validator("level")
    @classmethod
    def _all_levels(cls, value: dict[Level, tuple[float, float]]) -> dict[Level, tuple[float, float]]:
        if set(value) != set(LEVELS):
            raise ValueError(f"verwacht de niveaus {', '.join(LEVELS)}")
        return value

    def predict(self, features: Array, composition: Composition, level: Level) -> Array:
        """log(alleen / zonder) and log(met / zonder), (2, n), from `features` (n, 7) of areas of a level; NaN where a feature is missing."""
        return np.array([self.alleen, self.met]) @ terms(features, composition) + np.array(self.level[level])[:, None]


def terms(features: Array, composition: Composition) -> Array:
    """What the coefficients of `KindPrediction` multiply, (28, n); features further from the centre than three sds count as three."""
    sd = np.array(composition.sd)
    z = np.clip(features[:, 1:] - composition.centre, -3 * sd, 3 * sd).T
    return np.concatenate([np.ones((1, z.shape[1])), z, np.stack([z[i] * z[j] for i, j in _PRODUCTS])])


class CompositionShift(Cited):
    """How log(first / middle) and log(last / middle) of the factors of a margin move when an area differs from the area around it.

    Two coefficients per difference: FEATURES, then log(alleen / zonder) and log(met / zonder) of the kinds. `alone` where only these are
    known; `beside` where the other margin (income for tenure, tenure for income) is known too, with its two log ratios at the end.
    `wider` is how many times as far areas stray from the first as from the second.
    """

    wider: float
    alone: dict[str, tuple[float, float]]
    beside: dict[str, tuple[float, float]]

    @field_validator("alone", "beside")
    @classmethod
    def _named_differences(cls, value: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        own = (*FEATURES, "alleen", "met")
        if tuple(value) not in (own, (*own, "other_first", "other_last")):
            raise ValueError(f"verwacht de verschillen {', '.join(own)}, in die volgorde")
        return value

    def shift(self, difference: Floats, other: Floats) -> tuple[Floats, Floats]:
        """The shift (2, n) and by how much the spread about it is multiplied (n,), from `difference` (8, n) and `other` (2, n), which is NaN
        where the other margin is not known here or around."""
        alone, beside = (np.array(list(c.values()), dtype=difference.dtype).T for c in (self.alone, self.beside))
        both = ~np.isnan(other).any(0)
        moved = np.where(both, beside[:, :8] @ difference + beside[:, 8:] @ np.where(both, other, 0), alone @ difference)
        return np.clip(moved, -MOST_SHIFT, MOST_SHIFT), np.where(both, 1.0, self.wider).astype(difference.dtype)


MOST_SHIFT = 2.5
"""Beyond this (odds 12 times those of the area around it) a shift says more about the regression than about the area."""


def log_ratios(shares: Floats, least: float = _LEAST_SHARE) -> Floats:
    """log(first / middle) and log(last / middle) of shares (3, n), (2, n)."""
    kept = np.maximum(shares, least)  # NaN stays NaN
    return np.stack([np.log(kept[0] / kept[1]), np.log(kept[2] / kept[1])])
