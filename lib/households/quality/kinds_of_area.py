"""Kinds of area by which an estimate is judged: intervals that hold on average may fail exactly where the page is used most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.households.inputs.margins import Margins

VERY_URBAN, RURAL = 1, 5  # classes of CBS
_LEAST_AREAS = 25


@dataclass(frozen=True)
class OfKind:
    """Coverage of the 80% interval in one kind of area, over all categories, with its mean width and interval score (shares)."""

    kind: str
    areas: int
    coverage: float
    width: float
    score: float


def kinds_of_area(margins: Margins, left_out: str, urbanity: Array | None) -> dict[str, NDArray[np.bool_]]:
    """Name and areas (n,) of each kind, by published figures. Kinds that the margin that is left out would itself define are not there, but
    for people living alone and families: these are told from ages and size too. `urbanity` (n,) is the class of CBS, NaN where unknown."""
    ages, kinds, tenure, income = (margins.margin(name).share for name in ("ages", "kinds", "tenure", "income"))
    with np.errstate(invalid="ignore"):
        found = {
            "veel 15- tot 25-jarigen (meer dan 18%)": ages[:, 1] > 0.18,
            "veel alleenwonenden (meer dan 55%)": kinds[:, 0] > 0.55,
            "veel gezinnen met kinderen (meer dan 45%)": kinds[:, 2] > 0.45,
            "veel 65-plussers (meer dan 30%)": ages[:, 4] > 0.30,
        }
        if left_out != "tenure":
            found |= {
                "veel huur van corporaties (meer dan 50%)": tenure[:, 1] > 0.50,
                "veel andere huur (meer dan 25%)": tenure[:, 2] > 0.25,
            }
        if left_out != "income":
            found |= {
                "veel lagere inkomens (meer dan 55%)": income[:, 0] > 0.55,
                "veel hogere inkomens (meer dan 35%)": income[:, 2] > 0.35,
            }
    if urbanity is not None:
        found |= {"zeer sterk stedelijk": urbanity == VERY_URBAN, "niet stedelijk": urbanity == RURAL}
    return found


def by_kind(
    groups: dict[str, NDArray[np.bool_]], rows: NDArray[np.int64], truth: Array, low: Array, high: Array
) -> tuple[OfKind, ...]:
    """What the interval from `low` to `high` (k, 3) of the areas `rows` did in each kind with 25 or more areas.

    The interval score is the width plus 10 times what lies outside (Gneiting and Raftery 2007, JASA 102, 359-378, for 80%): lower is better.
    """
    inside = (truth >= low) & (truth <= high)
    score = high - low + 10 * (np.maximum(low - truth, 0) + np.maximum(truth - high, 0))
    result = []
    for name, member in groups.items():
        here = member[rows]
        if here.sum() >= _LEAST_AREAS:
            figures = (inside[here].mean(), (high - low)[here].mean(), score[here].mean())
            result.append(OfKind(name, int(here.sum()), *(round(float(figure), 4) for figure in figures)))
    return tuple(result)
