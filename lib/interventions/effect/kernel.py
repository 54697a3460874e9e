"""The arithmetic of the Monte Carlo: from exposures to quantiles of the effect, for many areas at once.

Every row (an area in a year) is a handful of exposures; the draws are shared by all rows. So per row the work
is a few multiplications of vectors of draws and one sort. Only elementwise float32 operations are used, never
a matrix product, so that a row's outcome does not depend on which other rows are computed with it, nor on
threads.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.draws import BETA_KEY, pert
from lib.scores import DIMENSIONS, Dimension

Floats = NDArray[np.float32]

# 32 rows of 2,000 float32 draws are 256 kB: two such buffers stay in a core's cache.
CHUNK_ROWS = 32
# Below this many row-draws a thread costs more than it brings.
THREAD_WORK = 2_000_000


@dataclass(frozen=True, slots=True)
class Terms:
    """Draws of one intervention in one dimension, in score points at full exposure.

    gain: positive part of a point effect (saturates with others); plain: what adds as it is (harm, and crime
    effects). Either is None when it is zero in every draw.
    """

    column: int
    dimension: Dimension
    gain: Floats | None
    plain: Floats | None


@dataclass(frozen=True, slots=True)
class _Program:
    """What to compute for rows with one pattern of active interventions."""

    linear: tuple[tuple[int, Floats], ...]
    saturating: tuple[tuple[float, tuple[tuple[int, Floats], ...]], ...]


def build_terms(catalogue: Catalogue, ids: Sequence[str], draws: int) -> tuple[Terms, ...]:
    """Draw all assumptions of the given interventions; arrays of shape (draws,) in float32."""
    beta = pert(catalogue.crime_beta, draws, *BETA_KEY)
    terms = []
    for column, name in enumerate(ids):
        for dimension, effect in catalogue.get(name).effects.items():
            values = pert(effect.spread, draws, name, dimension)
            if effect.crime is not None:
                terms.append(Terms(column, dimension, None, _or_none(beta * -np.log1p(-values))))
            else:
                gain, harm = _or_none(np.maximum(values, 0.0)), _or_none(np.minimum(values, 0.0))
                terms.append(Terms(column, dimension, gain, harm))
    return tuple(terms)


def quantile_rows(
    exposures: Floats,
    terms: Sequence[Terms],
    catalogue: Catalogue,
    quantiles: Sequence[float],
    draws: int,
    *,
    dimensions: Sequence[Dimension] = DIMENSIONS,
    workers: int | None = None,
) -> Floats:
    """Quantiles of the summed effect over the given dimensions, in score points.

    exposures: (n_rows, n_interventions), 0-1. Returns (n_rows, n_quantiles), float32; a row without exposure
    is exactly zero. Quantiles interpolate linearly between order statistics, as numpy.quantile does.
    """
    result = np.zeros((exposures.shape[0], len(quantiles)), dtype=np.float32)
    wanted = [term for term in terms if term.dimension in dimensions]
    if not wanted or not exposures.shape[0]:
        return result
    # Areas and years with the same exposures (a plateau, a shared coverage) are computed once.
    rows, inverse = _unique_rows(exposures)
    answer = np.zeros((rows.shape[0], len(quantiles)), dtype=np.float32)
    jobs: list[tuple[NDArray[np.intp], _Program]] = []
    for indices, active in _by_pattern(rows):
        program = _compile(active, wanted, catalogue)
        jobs.extend((indices[i : i + CHUNK_ROWS], program) for i in range(0, indices.size, CHUNK_ROWS))

    def run(job: tuple[NDArray[np.intp], _Program]) -> None:
        indices, program = job
        answer[indices] = _quantiles(_evaluate(rows[indices], program, draws), quantiles)

    threads = _workers(workers, rows.shape[0] * draws)
    if threads > 1 and len(jobs) > 1:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(run, jobs))
    else:
        for job in jobs:
            run(job)
    result[:] = answer[inverse]
    return result


def _or_none(values: NDArray[np.float64]) -> Floats | None:
    return values.astype(np.float32) if values.any() else None


def _workers(asked: int | None, work: int) -> int:
    if asked is not None:
        return max(1, asked)
    return min(4, os.cpu_count() or 1) if work >= THREAD_WORK else 1


def _unique_rows(rows: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Distinct rows and, per row, which of them it is."""
    packed = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, first, inverse = np.unique(packed, return_index=True, return_inverse=True)
    return rows[first], inverse.reshape(-1)


def _by_pattern(rows: Floats) -> list[tuple[NDArray[np.intp], frozenset[int]]]:
    """Rows grouped by which interventions are active in them; rows without any are left out (zero)."""
    patterns, which = np.unique(rows != 0, axis=0, return_inverse=True)
    which = which.reshape(-1)
    groups = []
    for number, pattern in enumerate(patterns):
        active = frozenset(np.flatnonzero(pattern).tolist())
        if active:
            groups.append((np.flatnonzero(which == number), active))
    return groups


def _compile(active: frozenset[int], terms: Sequence[Terms], catalogue: Catalogue) -> _Program:
    """Sort the terms into those that are linear in the exposure and those that saturate together.

    A dimension with one gaining intervention is linear, so a single measure keeps exactly its own effect. The
    program depends only on what is active in the row: an intervention that is absent there cannot change even
    the last digit.
    """
    linear: dict[int, Floats] = {}
    saturating = []

    def add(column: int, values: Floats) -> None:
        linear[column] = linear[column] + values if column in linear else values

    for dimension in DIMENSIONS:
        present = [term for term in terms if term.dimension == dimension and term.column in active]
        gains = [(term.column, term.gain) for term in present if term.gain is not None]
        if len(gains) == 1:
            add(*gains[0])
        elif gains:
            ceiling = catalogue.ceilings.of(dimension)
            scaled = tuple((column, gain / np.float32(-ceiling)) for column, gain in gains)
            saturating.append((ceiling, scaled))
        for term in present:
            if term.plain is not None:
                add(term.column, term.plain)
    return _Program(tuple(linear.items()), tuple(saturating))


def _evaluate(rows: Floats, program: _Program, draws: int) -> Floats:
    """Effect per row and draw: (n_rows, draws)."""
    total = np.zeros((rows.shape[0], draws), dtype=np.float32)
    scratch = np.empty_like(total)
    for column, values in program.linear:
        np.multiply(rows[:, column, None], values, out=scratch)
        total += scratch
    for ceiling, factors in program.saturating:
        (column, values), *others = factors
        left = rows[:, column, None] * values
        left += 1.0
        for column, values in others:
            np.multiply(rows[:, column, None], values, out=scratch)
            scratch += 1.0
            left *= scratch
        # C * (1 - product), written in place.
        left -= 1.0
        left *= np.float32(-ceiling)
        total += left
    return total


def _quantiles(values: Floats, quantiles: Sequence[float]) -> Floats:
    """Quantiles along the last axis; sorts `values` in place."""
    values.sort(axis=1)
    position = np.asarray(quantiles, dtype=np.float64) * (values.shape[1] - 1)
    low = np.floor(position).astype(np.intp)
    high = np.minimum(low + 1, values.shape[1] - 1)
    part = (position - low).astype(np.float32)
    return values[:, low] + part * (values[:, high] - values[:, low])
