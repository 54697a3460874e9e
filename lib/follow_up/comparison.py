"""What areas with the same past and the same surroundings did between two measurements.

    expected change = level (curved) + earlier changes + size + level against wijk and gemeente
                    + change of the rest of the gemeente and of the rest of the wijk in the same years

fitted over all areas of the level (Huber's M-estimator). What is left is the deviation, in score points; how large it ordinarily is
follows from size, past and surroundings by a gamma regression with log link on its absolute value. The surroundings of a group of
areas never hold the group itself, and placebo groups are treated alike, so that an area and its placebos are exchangeable.
Nothing about the composition of the population goes in, least of all origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from lib.arrays import Array
from lib.follow_up.panel import FollowUpError, Panel

Places = NDArray[np.int64]

LEAST_AREAS = 80  # with both measurements; below that nothing is fitted
_PAST = 3  # earlier changes that count
_TYPICAL_SIZE = 1000.0
_HALF_SIZE = 500.0  # inhabitants at which an area counts half among the surroundings
_GEMEENTE_PRIOR, _WIJK_PRIOR = 1.0, 1.0  # full-size areas with which the change of gemeente and wijk is shrunk
_HUBER = 1.5  # robust standard deviations
_ROUNDS = 5
_LARGEST_RATIO = 4.0  # of an absolute deviation to what is ordinary, in the gamma regression


@dataclass(frozen=True)
class Comparison:
    """All m areas of a panel that have a score in both years.

    rows (m,) positions in the panel; change (m,) score points; scale (m,) mean absolute deviation that is ordinary for such an area.
    """

    rows: Places
    gemeente: Places
    wijk: Places
    change: Array
    scale: Array
    past: Array
    _fixed: Array
    _weight: Array
    _gemeente_sums: tuple[Array, Array]
    _wijk_sums: tuple[Array, Array]
    _national: float
    _log_size: Array
    _centre: Array
    _spread: Array
    _beta: Array

    @cached_property
    def _tree(self) -> KDTree:
        return KDTree(self.past)

    def deviation(self, groups: Places) -> Array:
        """Change minus the expected change, (b, k) score points, of the areas (b, k) of b groups; a group is not its own surroundings."""
        return self.change[groups] - self._predict(groups)

    def nearest(self, area: int, count: int, without: Places) -> Places:
        """The `count` areas with the most similar past and size, outside the wijken of the areas `without`."""
        wanted = min(len(self.rows), count + 200)
        while True:
            _, found = self._tree.query(self.past[area], k=wanted)
            found = np.asarray(found, dtype=np.int64)
            kept = found[~np.isin(self.wijk[found], self.wijk[without])]
            if len(kept) >= count or wanted == len(self.rows):
                return kept[:count]
            wanted = len(self.rows)

    def _predict(self, groups: Places) -> Array:
        features = (self._features(groups) - self._centre) / self._spread
        return np.asarray(features @ self._beta[1:] + self._beta[0])

    def _features(self, groups: Places) -> Array:
        gemeente = self._around(
            groups, self.gemeente, self._gemeente_sums, _GEMEENTE_PRIOR, np.full(groups.shape, self._national)
        )
        wijk = self._around(groups, self.wijk, self._wijk_sums, _WIJK_PRIOR, gemeente) - gemeente
        size = self._log_size[groups]
        moving = np.stack([gemeente, wijk, gemeente * size, wijk * size], axis=-1)
        return np.concatenate([self._fixed[groups], moving], axis=-1)

    def _around(self, groups: Places, place: Places, sums: tuple[Array, Array], prior: float, towards: Array) -> Array:
        """Mean change of the rest of the place of every area, weighted by size and shrunk to `towards`."""
        here = place[groups]
        same = here[:, :, None] == here[:, None, :]
        # An area that is drawn twice leaves its surroundings once.
        again = np.tril(groups[:, :, None] == groups[:, None, :], -1).any(axis=2)
        weight = np.where(again, 0.0, self._weight[groups])
        own = np.einsum("bij,bj->bi", same, weight * self.change[groups])
        weights = np.einsum("bij,bj->bi", same, weight)
        total, count = sums
        return np.asarray((total[here] - own + prior * towards) / (np.maximum(count[here] - weights, 0.0) + prior))


def compare(panel: Panel, start: int, end: int) -> Comparison:
    """Prepare the comparison of the change from `start` to `end`; FollowUpError when years are absent or too few areas have both."""
    first, last = panel.column(start), panel.column(end)
    if first >= last:
        raise FollowUpError(f"Het eindjaar ({end}) moet na het beginjaar ({start}) liggen.")
    known = ~np.isnan(panel.afw[:, first]) & ~np.isnan(panel.afw[:, last])
    rows = np.flatnonzero(known)
    if len(rows) < LEAST_AREAS:
        raise FollowUpError(
            f"Er zijn {len(rows)} gebieden met een score in {start} en {end}; dat is te weinig om mee te vergelijken ({LEAST_AREAS} of meer)."
        )
    afw = panel.afw[rows]
    gemeente = np.unique(panel.gemeente[rows], return_inverse=True)[1]
    wijk = np.unique(panel.wijk[rows], return_inverse=True)[1]
    change = afw[:, last] - afw[:, first]
    level = afw[:, first]
    size = panel.inhabitants[rows]
    size = np.where(np.isnan(size), _TYPICAL_SIZE if np.isnan(size).all() else np.nanmedian(size), size)
    log_size = np.log(np.clip(size, 100, 20_000) / _TYPICAL_SIZE)
    earlier = [np.nan_to_num(afw[:, j + 1] - afw[:, j]) for j in range(first - 1, max(first - 1 - _PAST, -1), -1)]
    seen = ~np.isnan(afw[:, : first + 1])
    usual = np.where(seen, np.nan_to_num(afw[:, : first + 1]), 0).sum(1) / seen.sum(1) - level
    weight = size / (size + _HALF_SIZE)
    lower_wijk, lower_gemeente = (_rest(level, weight, place) - level for place in (wijk, gemeente))
    before = [*earlier, usual, lower_wijk, lower_gemeente]
    by_size = [values * log_size for values in (level, *before)]
    curved = [level**2, level**3, log_size**2, usual * np.abs(usual), *np.abs(earlier)]
    fixed = np.column_stack([level, log_size, *before, *by_size, *curved])
    sums = [(_sum(weight * change, place), _sum(weight, place)) for place in (gemeente, wijk)]
    calm = np.column_stack([level, log_size, *earlier])
    draft = Comparison(
        rows=rows,
        gemeente=gemeente,
        wijk=wijk,
        change=change,
        scale=np.ones(len(rows)),
        past=_standard(calm),
        _fixed=fixed,
        _weight=weight,
        _gemeente_sums=sums[0],
        _wijk_sums=sums[1],
        _national=float(np.median(change)),
        _log_size=log_size,
        _centre=np.zeros(1),
        _spread=np.ones(1),
        _beta=np.zeros(1),
    )
    features = draft._features(np.arange(len(rows))[:, None])[:, 0]
    centre, spread = features.mean(0), features.std(0)
    spread = np.where(spread > 1e-12, spread, np.inf)
    scaled = np.column_stack([np.ones(len(rows)), (features - centre) / spread])
    beta = _huber(scaled, change)
    residual = change - scaled @ beta
    others = _sum(weight, gemeente)[gemeente] - weight
    restless = np.column_stack([log_size, log_size**2, level, level**2, *np.abs(earlier), np.abs(usual), np.log1p(others)])
    scale = _ordinary(np.abs(residual), _standard(restless))
    done = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    return Comparison(**(done | {"scale": scale, "_centre": centre, "_spread": spread, "_beta": beta}))


def _sum(values: Array, place: Places) -> Array:
    return np.bincount(place, values).astype(np.float64)


def _rest(values: Array, weight: Array, place: Places) -> Array:
    """Weighted mean of the other areas of a place; an area that is alone has its own value."""
    total, count = _sum(weight * values, place)[place] - weight * values, _sum(weight, place)[place] - weight
    return np.where(count > 1e-9, total / np.maximum(count, 1e-9), values)


def _standard(features: Array) -> Array:
    spread = features.std(0)
    return np.asarray((features - features.mean(0)) / np.where(spread > 1e-12, spread, np.inf))


def _huber(features: Array, values: Array) -> Array:
    """Huber's regression by iteratively reweighted least squares."""
    weights: Array = np.ones(len(values))
    beta: Array = np.zeros(features.shape[1])
    for _ in range(_ROUNDS):
        root = np.sqrt(weights)
        beta = np.asarray(np.linalg.lstsq(features * root[:, None], values * root, rcond=None)[0], dtype=np.float64)
        off = np.abs(values - features @ beta)
        limit = _HUBER * 1.4826 * float(np.median(off))
        weights = np.minimum(1.0, limit / np.maximum(off, 1e-12)) if limit > 0 else weights
    return beta


def _ordinary(size: Array, features: Array) -> Array:
    """Expected absolute deviation: gamma regression with log link, large values held back."""
    design = np.column_stack([np.ones(len(size)), features])
    eta = np.full(len(size), np.log(max(float(size.mean()), 1e-9)))
    for _ in range(2 * _ROUNDS):
        mean = np.exp(eta)
        working = eta + np.minimum(size / mean, _LARGEST_RATIO) - 1.0
        fitted = design @ np.linalg.lstsq(design, working, rcond=None)[0]
        eta = np.clip(fitted, eta.mean() - 2.0, eta.mean() + 2.0)
    return np.exp(eta)
