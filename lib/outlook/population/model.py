"""All figures of a panel ahead: the model and both naive answers, and what is shown once a choice is made per figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.arrays import Array
from lib.horizon import HORIZON
from lib.outlook.population import ages, kinds, totals
from lib.outlook.population.change import Change
from lib.outlook.population.figures import BANDS, HOUSEHOLDS, INHABITANTS, KINDS, PARTS, TOTALS, OutlookInputError, Panel

Bools = npt.NDArray[np.bool_]
# Places that changed fast are judged by the errors of such places (Rayer & Smith 2010): households by more than 3% a year, or
# bands (kinds) so much that over at least three years a yearly 1% of the people (households) would have to be in another (aanname).
FAST_TOTAL = totals.CAP
FAST_SHARE, FAST_YEARS = 0.01, 3


@dataclass(frozen=True)
class Forecast:
    """Counts ahead per figure, each (areas, horizons); `last` and `history` (areas,); shares of bands and kinds (.., 5 or 3).

    `line` is the straight line through the first and the last known year, not below 0. `fast` marks per figure the areas that
    changed fast (FAST_TOTAL, FAST_SHARE).
    """

    horizons: Array
    last: dict[str, Array]
    model: dict[str, Array]
    line: dict[str, Array]
    history: dict[str, npt.NDArray[np.str_]]
    shares: dict[str, Array]
    last_shares: dict[str, Array]
    fast: dict[str, Bools]


def forecast(panel: Panel, horizons: Sequence[int]) -> Forecast:
    """Model and naive answers for `horizons`, whole years ahead, 1 to 15. Raises OutlookInputError for other horizons."""
    ahead = sorted(set(horizons))
    if not ahead or ahead[0] < 1 or ahead[-1] > HORIZON:
        raise OutlookInputError(f"Vooruitkijken kan van 1 tot en met {HORIZON} jaar. Kies jaren daarbinnen.")
    h = np.array(ahead, dtype=float)
    change: dict[str, Change] = {figure: totals.total_change(panel, figure) for figure in TOTALS}
    model = {figure: totals.project_total(panel.last(figure), change[figure].shrunk[:, 0], h) for figure in TOTALS}
    history = {figure: change[figure].history for figure in TOTALS}
    share, last_share = {}, {}
    age, kind = ages.age_change(panel), kinds.kind_change(panel)
    for total, parts, moved, project in (
        (INHABITANTS, BANDS, age, ages.project_shares),
        (HOUSEHOLDS, KINDS, kind, kinds.project_shares),
    ):
        last = panel.stack(parts)[:, -1]
        share[total], last_share[total] = project(last, moved, h), ages.shares(last)
        for position, part in enumerate(parts):
            model[part] = share[total][:, :, position] * model[total]
            history[part] = moved.history
    return Forecast(
        h,
        {figure: panel.last(figure) for figure in model},
        model,
        {figure: straight_line(panel, figure, h) for figure in model},
        history,
        share,
        last_share,
        _fast(panel, change[HOUSEHOLDS].own[:, 0]),
    )


def _fast(panel: Panel, own: Array) -> dict[str, Bools]:
    growth = np.abs(np.nan_to_num(own)) > FAST_TOTAL
    fast = dict.fromkeys(TOTALS, growth)
    for parts in PARTS.values():
        share = ages.shares(panel.stack(parts))
        first = np.argmax(np.isfinite(share).all(axis=2), axis=1)
        years = panel.origin - np.array(panel.years)[first]
        moved = np.abs(share[:, -1] - share[np.arange(len(share)), first]).sum(axis=1) / 2 / np.maximum(years, 1)
        fast |= dict.fromkeys(parts, growth | ((years >= FAST_YEARS) & (moved > FAST_SHARE)))
    return fast


def straight_line(panel: Panel, figure: str, horizons: Array) -> Array:
    """The line through the first and last known year, drawn on, not below 0; the last count where there is one year only."""
    values = panel.values[figure]
    first = np.argmax(np.isfinite(values), axis=1)
    start = values[np.arange(len(values)), first]
    years = panel.origin - np.array(panel.years)[first]
    slope = np.where(years > 0, (values[:, -1] - start) / np.where(years > 0, years, 1), 0.0)
    return np.asarray(np.clip(values[:, -1:] + slope[:, None] * horizons[None, :], 0, None))


def compose(made: Forecast, use_model: Mapping[str, Bools]) -> tuple[dict[str, Array], dict[str, Bools]]:
    """What is shown: counts per figure (areas, horizons), and where they come from the model.

    A total that does not use the model keeps its last count. A band or kind that does not use it keeps its share of the total; the
    others divide the rest in proportion to the model, so that parts always add up. A band or kind that would be alone in using
    the model is left with exactly its last share, and is then counted as no change.
    """
    shown: dict[str, Array] = {}
    used: dict[str, Bools] = {}
    for total in TOTALS:
        used[total] = np.asarray(use_model[total])
        shown[total] = np.where(used[total], made.model[total], made.last[total][:, None])
    for total, parts in PARTS.items():
        use = np.stack([use_model[part] for part in parts], axis=2)
        use = use & (use.sum(axis=2, keepdims=True) > 1)
        share = control_shares(made.shares[total], made.last_shares[total], use)
        for position, part in enumerate(parts):
            used[part] = use[:, :, position]
            shown[part] = share[:, :, position] * shown[total]
    return shown, used


def control_shares(model: Array, last: Array, use: Bools) -> Array:
    """Shares (areas, horizons, parts) that add up to 1: the last share where `use` is False, the rest divided as in the model."""
    start = np.broadcast_to(last[:, None, :], model.shape)
    fixed = np.where(use, 0.0, start)
    rest = np.clip(1 - fixed.sum(axis=2, keepdims=True), 0, None)
    free = np.where(use, model, 0.0)
    total = free.sum(axis=2, keepdims=True)
    fallback = np.where(use, start, 0.0)
    divided = np.where(total > 0, free / np.where(total > 0, total, 1) * rest, fallback)
    result = fixed + divided
    return np.asarray(result / result.sum(axis=2, keepdims=True))
