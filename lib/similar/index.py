"""Similar areas of one level: nearest neighbours on standardised features, with the honesty to say that there are none.

Features are standardised (those with `log` after a logarithm); the distance is Euclidean, divided by the square root of the
number of features compared on, so that buurten that lack one can still be searched. A buurt whose n-th neighbour lies
further than that of 99 of 100 buurten gets no comparison. Checked on the buurten of 2024: the score of a buurt goes with the
mean of its fifteen neighbours in other gemeenten (r = .65; .62 with ranks or without address density), although no score is
among the features.

Caveat: another scaling gives about half other neighbours, so they are "vergelijkbare buurten" as a group and never a twin.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.areas import gemeente_of, this_area
from lib.arrays import Array
from lib.similar.features import FEATURES
from lib.similar.found import FAIR_WORD, ONLY_BUURTEN, SOMEWHAT_WORD, STRONG_WORD, Feature, Similar, no_comparison

DEFAULT_N = 15
MIN_FEATURES = 4
FAR = 0.99
STRONG, FAIR = 0.5, 0.9
SAMPLE = 4000
_CHUNK = 16  # rows at a time: small enough for the processor's cache


@dataclass(frozen=True)
class Lines:
    """Distances that belong to words: half and nine tenths of neighbours lie nearer; `far`: 99th percentile of the last one."""

    strong: float
    fair: float
    far: float


class SimilarIndex:
    """All areas of one level of a databank (called buurten here), ready to be searched. Build once, search from any thread; nothing changes
    after building.

    `years`: the oldest and the newest year of the figures, None when these are not known.
    """

    def __init__(
        self, codes: NDArray[np.str_], values: Array, names: tuple[str, ...], figures: Array, years: tuple[int, int] | None
    ) -> None:
        self.codes, self.names, self.years = codes, names, years
        self._figures = figures
        self._values = values
        self._known = ~np.isnan(values)
        self._row = {str(code): i for i, code in enumerate(codes)}
        gemeenten = [gemeente_of(str(code)) or "" for code in codes]
        self._gemeente = np.unique(gemeenten, return_inverse=True)[1] if gemeenten else np.array([], dtype=np.intp)
        self._lines = {pattern: self._measure(pattern) for pattern in self._patterns}

    @classmethod
    def build(cls, features: pd.DataFrame) -> SimilarIndex:
        """Index of a table with index code and columns from FEATURES (any of them, raw values, NaN where unknown).

        Raises ValueError for a column that is not a feature, a repeated code, or fewer than four columns.
        """
        strange = [str(name) for name in features.columns if name not in FEATURES]
        if strange:
            raise ValueError(f"Buurten worden niet vergeleken op {', '.join(strange)}; alleen op {', '.join(FEATURES)}.")
        if features.index.has_duplicates:
            raise ValueError("Een buurt staat twee keer in de tabel met kenmerken.")
        names = tuple(name for name in FEATURES if name in features.columns)
        if len(names) < MIN_FEATURES:
            raise ValueError(f"Er zijn ten minste {MIN_FEATURES} kenmerken nodig om buurten te vergelijken.")
        ordered = features.sort_index()  # ties and samples must not depend on the order of the rows
        columns = [_standardised(ordered[name].to_numpy(dtype=np.float64), FEATURES[name].log) for name in names]
        figures = ordered[list(names)].to_numpy(dtype=np.float64)
        return cls(ordered.index.to_numpy(dtype=np.str_), np.column_stack(columns), names, figures, features.attrs.get("years"))

    def with_area(self, code: str, figures: Mapping[str, float]) -> SimilarIndex:
        """This index with one area more, that is no area of the databank: a work area. `figures`: id of a feature -> its value; NaN, or
        not there, where unknown. It is standardised as the others are, by their mean and spread and without its own, and is a gemeente to itself.
        """
        own = np.array([figures.get(name, np.nan) for name in self.names], dtype=np.float64)
        columns = zip(self.names, self._figures.T, own, strict=True)
        placed = np.array([_standardised(known, FEATURES[name].log, value)[-1] for name, known, value in columns])
        more = copy(self)
        more.codes, more._figures = np.append(self.codes, code), np.vstack([self._figures, own])
        more._values, more._known = np.vstack([self._values, placed]), np.vstack([self._known, ~np.isnan(placed)])
        more._row = {**self._row, code: len(self.codes)}
        more._gemeente = np.append(self._gemeente, self._gemeente.max(initial=-1) + 1)
        pattern = tuple(more._known[-1].tolist())
        if pattern not in self._lines and sum(pattern) >= MIN_FEATURES:
            more._lines = {**self._lines, pattern: self._measure(pattern)}
        return more

    def figures(self, name: str, without: Collection[str] = ()) -> Array:
        """A feature of all areas but those `without`, as published; NaN where unknown. Raises ValueError for one not compared on."""
        return self._figures[~np.isin(self.codes, list(without)), self.names.index(name)]

    def find(self, code: str, n: int = DEFAULT_N, include_own_gemeente: bool = False, without: Collection[str] = ()) -> Similar:
        """The n buurten nearest to `code`, itself, those `without` and (by default) its own gemeente left out; ties by code.

        Compared on the features that `code` has, with buurten that have these too. Raises ValueError when n is below 1.
        """
        if n < 1:
            raise ValueError("Vraag ten minste één vergelijkbare buurt.")
        row = self._row.get(code)
        used = np.zeros(len(self.names), dtype=bool) if row is None else self._known[row]
        names = tuple(name for name, here in zip(self.names, used, strict=True) if here)
        if row is None and code.startswith("WK"):
            return Similar(code, (), (), (), names, False, ONLY_BUURTEN)
        if row is None or len(names) < MIN_FEATURES:
            return Similar(
                code, (), (), (), names, False, f"{no_comparison(code)} Er zijn te weinig cijfers over {this_area(code)}."
            )
        squared = self._squared(np.array([row]), used, include_own_gemeente)[0]
        squared[[self._row[one] for one in without if one in self._row]] = np.inf
        nearest = np.lexsort((self.codes, squared))[:n] if len(squared) <= 4 * n else _smallest(squared, n)
        nearest = nearest[np.isfinite(squared[nearest])]
        distances = np.sqrt(squared[nearest])
        lines = self._lines[tuple(used.tolist())]
        if len(nearest) < n or distances[-1] > lines.far:
            return Similar(code, (), (), (), names, False, no_comparison(code))
        words = np.select([distances <= lines.strong, distances <= lines.fair], [STRONG_WORD, FAIR_WORD], default=SOMEWHAT_WORD)
        return Similar(
            code,
            tuple(str(c) for c in self.codes[nearest]),
            tuple(float(d) for d in distances),
            tuple(str(word) for word in words),
            names,
            True,
            _without(self.names, names),
        )

    def features_of(self, code: str, other: str) -> tuple[Feature, ...]:
        """What both buurten have of the features, the nearest first. Raises KeyError for a buurt that is not in the index."""
        i, j = self._row[code], self._row[other]
        gaps = np.abs(self._values[i] - self._values[j])
        return tuple(
            Feature(self.names[k], float(self._figures[i, k]), float(self._figures[j, k]), float(gaps[k]))
            for k in np.argsort(gaps, kind="stable")
            if not np.isnan(gaps[k])
        )

    def within_reach(self, code: str) -> NDArray[np.str_]:
        """All buurten in other gemeenten that are no further than the last neighbour of 99 of 100 buurten, nearest first; none for a
        buurt that cannot be compared."""
        row = self._row.get(code)
        used = np.zeros(len(self.names), dtype=bool) if row is None else self._known[row]
        if row is None or used.sum() < MIN_FEATURES:
            return self.codes[:0]
        squared = self._squared(np.array([row]), used, False)[0]
        near = np.flatnonzero(squared <= self._lines[tuple(used.tolist())].far ** 2)
        return self.codes[near[np.argsort(squared[near], kind="stable")]]

    @cached_property
    def _patterns(self) -> list[tuple[bool, ...]]:
        """Sets of known features that occur and are large enough to compare on."""
        rows = np.unique(self._known, axis=0) if len(self._known) else self._known
        return [tuple(row) for row in rows.tolist() if sum(row) >= MIN_FEATURES]

    def _squared(self, rows: NDArray[np.intp], used: NDArray[np.bool_], include_own_gemeente: bool) -> Array:
        """Squared distances (rows, all buurten) per feature used; infinite for buurten that do not count."""
        total = np.zeros((len(rows), len(self.codes)))
        for j in np.flatnonzero(used):
            total += (self._values[rows, j][:, None] - self._values[:, j]) ** 2
        total /= used.sum()
        left_out = np.isnan(total)  # lacks a feature
        if not include_own_gemeente:
            left_out |= self._gemeente[rows][:, None] == self._gemeente
        left_out[np.arange(len(rows)), rows] = True
        total[left_out] = np.inf
        return total

    def _measure(self, pattern: tuple[bool, ...]) -> Lines:
        """Distances to the fifteen neighbours of a sample of all buurten that have these features."""
        used = np.array(pattern)
        complete = np.flatnonzero(self._known[:, used].all(axis=1))
        points = (self._values[np.ix_(complete, used)] / np.sqrt(used.sum())).astype(np.float32).T.copy()
        gemeente = self._gemeente[complete]
        size = SAMPLE if used.all() else SAMPLE // 4
        sample = np.linspace(0, len(complete) - 1, min(size, len(complete))).astype(np.intp)
        last = min(DEFAULT_N, len(complete)) - 1
        parts = []
        for start in range(0, len(sample), _CHUNK):
            rows = sample[start : start + _CHUNK]
            squared = np.zeros((len(rows), len(complete)), dtype=np.float32)
            difference = np.empty_like(squared)
            for feature in points:
                np.subtract(feature[rows][:, None], feature, out=difference)
                np.multiply(difference, difference, out=difference)
                squared += difference
            squared[gemeente[rows][:, None] == gemeente] = np.inf
            squared.partition(last, axis=1)
            parts.append(np.sort(squared[:, : last + 1], axis=1).astype(np.float64))
        distances = np.sqrt(np.concatenate(parts))
        finite = distances[np.isfinite(distances)]
        ends = distances[np.isfinite(distances[:, -1]), -1]
        if ends.size == 0:
            return Lines(0.0, 0.0, 0.0)
        strong, fair = (float(line) for line in np.quantile(finite, (STRONG, FAIR)))
        return Lines(strong, fair, float(np.quantile(ends, FAR)))


def _standardised(values: Array, log: bool, *more: float) -> Array:
    """Mean 0 and standard deviation 1 over the known `values`, and then `more` by the same mean and deviation; a feature without spread becomes 0."""
    every = np.append(values, more)
    if log:
        every = np.log(np.where(every > 0, every, np.nan))
    known = every[: len(values)]
    known = known[~np.isnan(known)]
    spread = float(known.std()) if known.size else 0.0
    return (every - known.mean()) / spread if spread > 0 else np.where(np.isnan(every), np.nan, 0.0)


def _smallest(squared: Array, n: int) -> NDArray[np.intp]:
    """Rows of the n smallest values in ascending order; rows are sorted by code, so equal distances come by code."""
    limit = np.partition(squared, n - 1)[n - 1]
    candidates = np.flatnonzero(squared <= limit)
    return candidates[np.argsort(squared[candidates], kind="stable")][:n]


def _without(all_names: tuple[str, ...], used: tuple[str, ...]) -> str:
    labels = [by.label for name, by in FEATURES.items() if name in all_names and name not in used]
    return f"Vergeleken zonder {', '.join(labels)}: daarvan is hier geen cijfer." if labels else ""
