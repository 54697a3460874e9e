"""Rules for every chart, on the screen and on paper: round steps that hold what is drawn, labels that do not touch, one line said once."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import isotonic_regression


def steps(lowest: float, highest: float, about: int = 4, least: float = 0.0) -> list[float]:
    """Round values (1, 2 or 5 times a power of ten) from at or below `lowest` to at or above `highest`, `about` steps of them.

    What spans less than `least` is not blown up.
    """
    span = max(highest - lowest, least, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / about))
    step = next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= about + 1e-9)
    first, last = math.floor(lowest / step + 1e-9), math.ceil(highest / step - 1e-9)
    return [round(i * step, 10) + 0.0 for i in range(first, max(last, first + 1) + 1)]


def decimals_of(ticks: Sequence[float]) -> int:
    """So many that the steps of a scale are written without rest: 0.05 -> 2, 2 -> 0."""
    return next(n for n in range(11) if all(abs(round(tick, n) - tick) < 1e-9 for tick in ticks))


def apart(at: Sequence[float], room: Sequence[float], lowest: float, highest: float) -> list[float]:
    """Middles of labels as near to `at` as they can be without touching, between `lowest` and `highest`. `room`: height of each.

    Least squares under an order: isotonic regression of what is left after the room of those below is taken away.
    """
    if not at:
        return []
    order = np.argsort(at, kind="stable")
    rooms = np.asarray(room, dtype=float)[order]
    below = np.concatenate([[0.0], np.cumsum((rooms[1:] + rooms[:-1]) / 2)])
    free = isotonic_regression(np.asarray(at, dtype=float)[order] - below).x
    free = np.clip(free, lowest + rooms[0] / 2, max(highest - rooms[-1] / 2 - below[-1], lowest + rooms[0] / 2))
    placed = np.empty(len(order))
    placed[order] = free + below
    return placed.tolist()


def same(lines: pd.DataFrame, line: str, along: str, value: str, within: float) -> list[tuple[str, ...]]:
    """Names of lines, those that lie on each other (no value further than `within`) together, in the order of the rows."""
    wide = lines.pivot_table(index=along, columns=line, values=value, sort=False, dropna=False)
    found: list[tuple[str, ...]] = []
    for name in dict.fromkeys(lines[line]):
        own = wide[name]
        other = next((i for i, names in enumerate(found) if _on(own, wide[names[0]], within)), None)
        if other is None:
            found.append((name,))
        else:
            found[other] = (*found[other], name)
    return found


def _on(one: pd.Series, other: pd.Series, within: float) -> bool:
    return bool(one.notna().eq(other.notna()).all() and one.notna().any() and ((one - other).abs().dropna() <= within).all())
