"""The score model: last score plus a shrunk change, trained on earlier measurements only.

    change = level (reversion to the national mean) + recent (what a filter takes for noise in the last score)
           + around (level and movement of the gemeente, wijk or neighbours) + national (damped) + figures (if they helped)

Each earlier measurement is predicted from those before it ("round"). These rounds decide two weights, of the areas' own part and
of the national part: 0 is "no change", and that is what remains wherever the rounds do not show that the model is better.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.outlook.score import extras
from lib.outlook.score.panel import Panel
from lib.outlook.score.regression import ridge
from lib.outlook.score.state import FEATURES, State, groups, state_at

LONGEST = 8  # years ahead
ENOUGH = 3  # earlier measurements
MODEL, NO_CHANGE = "model", "no change"
PARTS: tuple[str, ...] = ("level", "recent", "around", "national", "figures")

_STRENGTH = 100.0
_PRIOR_ROWS = 10.0
# The national mean moves in ways that its past does not tell; of the expected movement half is kept.
_NATIONAL_DAMPING = 0.5
_HALF_SIZE = 250.0  # inhabitants at which an area counts half in training
_MOST_ROWS = 2_000_000


@dataclass(frozen=True)
class Round:
    """Measurement `year` predicted from those up to `origin`. `moved` (n,) = score - last score; NaN where one of the two is missing.

    `own` and `national` (n,) are the parts of the change that a model trained before this measurement expected, `change` what
    is believed of them, `years` the time since the last score.
    """

    origin: int
    year: int
    state: State
    years: Array
    moved: Array
    own: Array
    national: Array
    change: Array

    @property
    def known(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.moved)


@dataclass(frozen=True)
class Model:
    """A trained model. Weights 0-1 of both parts of the change; `shown` is MODEL or NO_CHANGE; `note` says why, in Dutch."""

    panel: Panel
    state: State
    beta: Array
    own_weight: float
    national_weight: float
    rounds: tuple[Round, ...]
    figures: extras.Extras | None
    shown: str
    note: str

    def years_to(self, year: int) -> Array:
        """Years from the last score of every area to `year`, (n,)."""
        return year - self.state.last_year

    def parts(self, year: int) -> dict[str, Array]:
        """Predicted change to `year` in score points per part (n,); they add up to the whole change."""
        found = contributions(self.state, np.minimum(self.years_to(year), LONGEST + 2), self.beta)
        scaled = {part: (self.national_weight if part == "national" else self.own_weight) * found[part] for part in PARTS[:-1]}
        scaled["figures"] = np.zeros(len(self.state.last))
        if self.figures is not None:
            scaled["figures"] = self.figures.predict(self.panel, len(self.panel.years) - 1, year)
        return {part: np.where(np.isnan(self.state.last), np.nan, values) for part, values in scaled.items()}

    def predict(self, year: int) -> Array:
        """Expected score in `year` (n,); NaN for an area without a score."""
        return self.state.last + sum(self.parts(year).values())


def contributions(state: State, years: Array, beta: Array) -> dict[str, Array]:
    """Unweighted change per part (n,), before key figures."""
    each = state.features(np.nan_to_num(years)) * beta
    at = {name: each[:, i] for i, name in enumerate(FEATURES)}
    return {
        "level": at["level_time"] + at["level"],
        "recent": at["recent"],
        "around": at["around_time"] + at["around"] + at["around_trend"],
        "national": np.nan_to_num(years) * state.drift * _NATIONAL_DAMPING,
    }


def train(panel: Panel) -> Model:
    """Model of a panel: everything in it may be used. With one or two measurements it is "no change"."""
    panel = panel.scored()
    grouping = groups(panel.codes)
    states = [state_at(panel, j, grouping) for j in range(len(panel.years))]
    rounds = tuple(_round(panel, states, target) for target in range(1, len(panel.years)))
    number = len(panel.years)
    if number < ENOUGH:
        beta = np.zeros(len(FEATURES))
        note = f"Met {'één eerdere meting' if number == 1 else 'twee eerdere metingen'} is er geen model: getoond wordt 'geen verandering'."
        return Model(panel, states[-1], beta, 0.0, 0.0, rounds, None, NO_CHANGE, note)
    design, target, weights = _rows(panel, states, number - 1)
    beta = ridge(design, target, weights, _STRENGTH)
    tested = rounds[ENOUGH - 1 :]
    own = own_weight(tested) if tested else stein_weight(design, target, beta)
    national = national_weight(rounds[1:])
    rounds = tuple(replace(r, change=own * r.own + national * r.national) for r in rounds)
    if own == national == 0:
        note = "In eerdere metingen was het model niet beter dan 'geen verandering': getoond wordt 'geen verandering'."
        return Model(panel, states[-1], beta, 0.0, 0.0, rounds, None, NO_CHANGE, note)
    helped = extras.select(panel, [(r.year, r.moved - r.change) for r in rounds[1:]])
    if tested:
        words = f"{len(tested)} eerdere metingen samen" if len(tested) > 1 else "één eerdere meting"
        note = f"Getoetst op {words} was het model beter dan 'geen verandering'."
    else:
        note = "Met drie eerdere metingen is het model nog niet getoetst; de verwachte verandering is daarom klein gehouden."
    return Model(panel, states[-1], beta, own, national, rounds, helped, MODEL, note)


def own_weight(rounds: tuple[Round, ...]) -> float:
    """Weight of the areas' own expected change: least squares of what happened on what was expected, within rounds.

    With both taken relative to their mean over the areas of the round: sum(moved x own) / (sum(own^2) (1 + 10 / rows)), kept
    within 0 and 1, and 0 where the expectations taken as they are were not better than "no change".
    """
    moved = np.concatenate([_centred(r.moved[r.known]) for r in rounds])
    own = np.concatenate([_centred(r.own[r.known]) for r in rounds])
    power = float((own**2).sum())
    if power < 1e-15 or ((moved - own) ** 2).sum() >= (moved**2).sum():
        return 0.0
    return float(np.clip((moved * own).sum() / (power * (1 + _PRIOR_ROWS / len(moved))), 0.0, 1.0))


def stein_weight(design: Array, target: Array, beta: Array) -> float:
    """Weight where nothing could be tested: max(0, 1 - 2 m s2 / explained), a cautious James-Stein factor.

    m coefficients, s2 the mean squared error of the fit, explained = the sum of squares that the fit takes away.
    """
    left = float(((target - design @ beta) ** 2).sum())
    explained = float((target**2).sum()) - left
    if explained <= 0:
        return 0.0
    return max(0.0, 1 - 2 * len(beta) * left / len(target) / explained)


def national_weight(rounds: tuple[Round, ...]) -> float:
    """1 where the damped national movement came nearer to the mean change of the rounds than no movement, else 0."""
    seen = [(float(r.moved[r.known].mean()), float(r.national[r.known].mean())) for r in rounds if r.known.any()]
    return float(sum((moved - expected) ** 2 - moved**2 for moved, expected in seen) < 0)


def _centred(values: Array) -> Array:
    return values - values.mean() if len(values) else values


def _round(panel: Panel, states: list[State], target: int) -> Round:
    """Measurement `target` predicted by a model that saw the measurements before it; the first by "no change"."""
    state = states[target - 1]
    years = panel.years[target] - state.last_year
    own, national = np.zeros(len(panel.codes)), np.zeros(len(panel.codes))
    if target >= ENOUGH - 1:
        beta = ridge(*_rows(panel, states, target - 1), _STRENGTH)
        found = contributions(state, np.minimum(years, LONGEST + 2), beta)
        national = found.pop("national")
        own = np.nan_to_num(sum(found.values(), start=own))
    moved = panel.afw[:, target] - state.last
    return Round(int(panel.years[target - 1]), int(panel.years[target]), state, years, moved, own, national, np.zeros(len(own)))


def _rows(panel: Panel, states: list[State], newest: int) -> tuple[Array, Array, Array]:
    """Design, target and weights of all changes between measurements up to position `newest`, at most eight years apart.

    Changes are relative to the mean change of their interval: the national movement is not the areas' own to explain. An interval
    that skips a measurement counts half, since it overlaps others.
    """
    designs, targets, weights = [np.zeros((0, len(FEATURES)))], [np.zeros(0)], [np.zeros(0)]
    for target in range(2, newest + 1):
        for origin in range(1, target):
            if panel.years[target] - panel.years[origin] > LONGEST and origin != target - 1:
                continue
            state = states[origin]
            moved = panel.afw[:, target] - state.last
            known = ~np.isnan(moved)
            designs.append(state.features(panel.years[target] - state.last_year)[known])
            targets.append(_centred(moved[known]))
            size = state.inhabitants / (state.inhabitants + _HALF_SIZE)
            known_size = np.where(np.isnan(size), 1.0, np.maximum(size, 0.01))[known]
            weights.append(known_size if origin == target - 1 else 0.5 * known_size)
    design, moves, weight = np.concatenate(designs), np.concatenate(targets), np.concatenate(weights)
    step = max(1, len(design) * len(FEATURES) // _MOST_ROWS)
    return design[::step], moves[::step], weight[::step]
