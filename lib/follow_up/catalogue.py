"""What was measured once on the whole country, read from data/catalogue/visibility.yaml: smallest effects and how counts move."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from lib.follow_up.counts import smallest_fall
from lib.follow_up.panel import FollowUpError
from lib.follow_up.smallest import AREAS, SIZES, SPANS, size_class
from lib.settings import CATALOGUE

DEFAULT_PATH = CATALOGUE / "visibility.yaml"

Positive = Annotated[float, Field(gt=0)]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ScoreLimits(_Value):
    """points[size class][span][areas]: the smallest effect, in score points, that is found in 80% of cases."""

    source: str
    years: tuple[int, ...]
    command: str
    points: tuple[dict[int, dict[int, Positive]], ...]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if len(self.points) != len(SIZES) or any(
            set(by_span) != set(SPANS) or any(set(row) != set(AREAS) for row in by_span.values()) for by_span in self.points
        ):
            raise ValueError("visibility.yaml: elke grootte heeft alle jaren en alle aantallen buurten")
        return self


class CrimeLimits(_Value):
    """How registered crimes of a year move, by size class: per 1,000 inhabitants, and variance beyond chance (see `counts`)."""

    source: str
    years: tuple[int, ...]
    command: str
    per_1000: tuple[Positive, ...]
    beyond: tuple[Positive, ...]
    together: Annotated[float, Field(ge=0)]


class Limits(_Value):
    """Everything in the catalogue."""

    score: ScoreLimits
    crime: CrimeLimits

    def smallest(self, inhabitants: Sequence[float], span: int, weights: Sequence[float] | None = None) -> float:
        """Smallest effect for these areas of one gemeente together, `span` (2, 4 or 6) years after the measurement before.

        Between numbers of areas it runs straight in logarithms; above twenty it stays. With `weights` the number of areas is that
        which counts: (sum w)^2 / sum w^2. Areas of different sizes: root of the mean square.
        """
        share = np.ones(len(inhabitants)) if weights is None else np.asarray(weights, dtype=float)
        number = float(share.sum() ** 2 / (share**2).sum())
        return float(np.sqrt(np.average([self.of(size, span, number) ** 2 for size in inhabitants], weights=share)))

    def of(self, inhabitants: float, span: int, areas: float) -> float:
        """The same for `areas` areas that all have this size."""
        row = self.score.points[int(size_class(np.array([inhabitants], dtype=float))[0])][span]
        return float(np.exp(np.interp(np.log(areas), np.log(AREAS), np.log([row[n] for n in AREAS]))))

    def usual_crimes(self, inhabitants: float) -> float:
        """Registered crimes a year in a buurt of this size, where its own count is not known."""
        return self.crime.per_1000[self._crime_class(inhabitants)] * inhabitants / 1000

    def smallest_crime_fall(self, inhabitants: float, crimes: float, areas: float = 1.0) -> float | None:
        """Smallest fall (share) in registered crimes a year that stands out for `areas` buurten like this one; None: too few."""
        return smallest_fall(crimes, areas, self.crime.beyond[self._crime_class(inhabitants)], self.crime.together)

    def _crime_class(self, inhabitants: float) -> int:
        return int(size_class(np.array([inhabitants], dtype=float))[0])


@lru_cache(maxsize=4)
def load_limits(path: Path = DEFAULT_PATH) -> Limits:
    """The catalogue; FollowUpError when the file cannot be used."""
    try:
        return Limits.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise FollowUpError(f"De catalogus {path.name} is niet te gebruiken: {error}") from error
