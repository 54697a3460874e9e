"""From measures to the path of their effect: how large, how sure, how lasting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.horizon import YEARS_TOLD
from lib.interventions.catalogue.models import POINTS_UNIT, Catalogue
from lib.interventions.effect import words
from lib.interventions.effect.kernel import Terms, build_terms, quantile_rows
from lib.interventions.effect.measures import Measure, Plan, exposure, with_upkeep, without_upkeep
from lib.scores import DIMENSIONS, Dimension

QUANTILES = (0.025, 0.1667, 0.5, 0.8333, 0.975)
DRAWS = 2000
# A full effect below this many points is no denominator for "how much is left".
NO_EFFECT = 1e-6

Paths = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Left:
    """What is left: median score points, and their share of the full effect (None = no effect)."""

    points: float
    share: float | None


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left `after` years from the first start: as planned, kept up for ever, never kept up."""

    after: int
    year: int
    planned: Left
    with_upkeep: Left
    without_upkeep: Left


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """Effect of measures on one area. Arrays are (n_years, n_quantiles) in score points.

    `total` is the quantiles of the sum over dimensions, which is not the sum of the quantiles.
    """

    years: NDArray[np.int64]
    quantiles: tuple[float, ...]
    total: Paths
    dimensions: Mapping[Dimension, Paths]
    measures: tuple[Measure, ...]
    draws: int
    catalogue: Catalogue = field(repr=False)

    @property
    def median(self) -> NDArray[np.float64]:
        """Median total effect per year, score points; ValueError if the median was not asked for."""
        return self.total[:, self._middle()]

    def remaining(self, after: Sequence[int] = YEARS_TOLD) -> tuple[Remaining, ...]:
        """What is left after so many years, see `remaining`."""
        return remaining(self.measures, self.catalogue, after, draws=self.draws)

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON values; numbers rounded to a millionth of a point."""
        return {
            "kind": "scenario",
            "unit": POINTS_UNIT,
            "band": {"name": words.BAND, "narrow": words.BAND_NARROW, "wide": words.BAND_WIDE},
            "catalogue": self.catalogue.fingerprint,
            "draws": self.draws,
            "measures": [asdict(m) | {"coverage": float(m.coverage)} for m in self.measures],
            "years": self.years.tolist(),
            "quantiles": list(self.quantiles),
            "total": _rounded(self.total),
            "dimensions": {name: _rounded(paths) for name, paths in self.dimensions.items()},
            "remaining": [asdict(left) for left in self.remaining()],
        }

    def _middle(self) -> int:
        if 0.5 not in self.quantiles:
            raise ValueError("Vraag ook het kwantiel 0,5 op: zonder mediaan is dit niet te zeggen.")
        return self.quantiles.index(0.5)


def simulate(
    measures: Iterable[Measure],
    catalogue: Catalogue,
    years: ArrayLike,
    draws: int = DRAWS,
    quantiles: Sequence[float] = QUANTILES,
) -> Simulation:
    """Effect on one area in each calendar year, per dimension and in total.

    No measures, or coverage 0, is exactly zero. Raises UnknownInterventionError, or ValueError for impossible
    years, draws or quantiles, with a Dutch sentence.
    """
    chosen = tuple(measures)
    calendar = _years(years)
    asked = _checked_quantiles(quantiles)
    coverage = np.array([[measure.coverage for measure in chosen]], dtype=np.float64).reshape(1, len(chosen))
    terms, exposures = _prepare([measure.plan for measure in chosen], coverage, calendar, catalogue, draws)
    rows = exposures[0]

    def paths(dimensions: Sequence[Dimension]) -> Paths:
        found = quantile_rows(rows, terms, catalogue, asked, draws, dimensions=dimensions)
        return found.astype(np.float64)

    return Simulation(
        years=calendar,
        quantiles=asked,
        total=paths(DIMENSIONS),
        dimensions={dimension: paths((dimension,)) for dimension in DIMENSIONS},
        measures=chosen,
        draws=draws,
        catalogue=catalogue,
    )


def simulate_areas(
    plans: Sequence[Plan],
    coverage: ArrayLike,
    catalogue: Catalogue,
    years: ArrayLike,
    draws: int = DRAWS,
    quantiles: Sequence[float] = QUANTILES,
    *,
    dimensions: Sequence[Dimension] = DIMENSIONS,
    workers: int | None = None,
) -> NDArray[np.float32]:
    """Quantiles of the effect for many areas: (n_areas, n_years, n_quantiles) score points, float32.

    coverage: (n_areas, n_plans), 0-1. The effect is summed over `dimensions` (all: the total score). An
    area's numbers are the same, to the last bit, as those of `simulate` for that area alone. workers:
    threads; default as many as help.
    """
    calendar = _years(years)
    asked = _checked_quantiles(quantiles)
    covered = np.asarray(coverage, dtype=np.float64)
    if covered.ndim != 2 or covered.shape[1] != len(plans):
        raise ValueError("Het bereik moet een tabel zijn met een rij per buurt en een kolom per maatregel.")
    if not ((covered >= 0) & (covered <= 1)).all():
        raise ValueError("Het bereik moet tussen 0 en 1 liggen.")
    terms, exposures = _prepare(plans, covered, calendar, catalogue, draws)
    rows = exposures.reshape(exposures.shape[0] * exposures.shape[1], exposures.shape[2])
    found = quantile_rows(rows, terms, catalogue, asked, draws, dimensions=dimensions, workers=workers)
    return found.reshape(covered.shape[0], calendar.size, len(asked))


def remaining(
    measures: Iterable[Measure],
    catalogue: Catalogue,
    after: Sequence[int] = YEARS_TOLD,
    *,
    draws: int = DRAWS,
) -> tuple[Remaining, ...]:
    """Median total effect some years after the first start, for the plan and its two twins.

    The twins are the same measures with upkeep for ever and without any. Shares are of the full effect: all
    measures in place and complete at once. Without measures: an empty tuple.
    """
    chosen = tuple(measures)
    if not chosen:
        return ()
    first = min(measure.start for measure in chosen)
    years = np.array([first + int(n) for n in after], dtype=np.int64)
    full = _full_effect(chosen, catalogue, draws)

    def left(variant: tuple[Measure, ...]) -> list[Left]:
        plans = [measure.plan for measure in variant]
        coverage = [[measure.coverage for measure in variant]]
        points = simulate_areas(plans, coverage, catalogue, years, draws, (0.5,))[0, :, 0].astype(np.float64)
        return [Left(float(p), float(p / full) if abs(full) > NO_EFFECT else None) for p in points]

    variants = zip(left(chosen), left(with_upkeep(chosen)), left(without_upkeep(chosen)), strict=True)
    return tuple(Remaining(int(n), int(year), *lefts) for n, year, lefts in zip(after, years, variants, strict=True))


def _full_effect(measures: tuple[Measure, ...], catalogue: Catalogue, draws: int) -> float:
    """Median total effect with every measure complete, in score points."""
    ids = tuple(sorted({measure.intervention for measure in measures}))
    sums = [min(1.0, sum(m.coverage for m in measures if m.intervention == name)) for name in ids]
    row = np.array([sums], dtype=np.float32)
    return float(quantile_rows(row, build_terms(catalogue, ids, draws), catalogue, (0.5,), draws)[0, 0])


def _prepare(
    plans: Sequence[Plan],
    coverage: NDArray[np.float64],
    years: NDArray[np.int64],
    catalogue: Catalogue,
    draws: int,
) -> tuple[tuple[Terms, ...], NDArray[np.float32]]:
    if draws < 1:
        raise ValueError("Het aantal berekeningen moet ten minste 1 zijn.")
    ids, exposures = exposure(plans, coverage, years, catalogue)
    return build_terms(catalogue, ids, draws), exposures


def _years(years: ArrayLike) -> NDArray[np.int64]:
    values = np.asarray(years)
    if values.ndim != 1 or not values.size or not np.issubdtype(values.dtype, np.integer):
        raise ValueError("De jaren moeten een rij van gehele jaartallen zijn.")
    return values.astype(np.int64)


def _checked_quantiles(quantiles: Sequence[float]) -> tuple[float, ...]:
    asked = tuple(float(q) for q in quantiles)
    if not asked or any(not 0 <= q <= 1 for q in asked) or list(asked) != sorted(set(asked)):
        raise ValueError("Kwantielen moeten oplopend zijn en tussen 0 en 1 liggen.")
    return asked


def _rounded(values: Paths) -> list[list[float]]:
    # Adding zero turns -0.0 into 0.0, which reads better in a file.
    rounded: list[list[float]] = (np.round(values, 6) + 0.0).tolist()
    return rounded
