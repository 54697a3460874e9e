"""Question 7: wat doet een maatregel met de score, en hoe lang houdt het effect stand? For one buurt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE
from lib.answers.measures.research import duration_words
from lib.answers.measures.visible import Part, Visible, class_text, visible_of
from lib.answers.place import Gemeente
from lib.horizon import HORIZON, YEARS_TOLD
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.measures import Measure, with_upkeep, without_upkeep
from lib.interventions.effect.simulate import Left, Remaining, Simulation, simulate, simulate_areas
from lib.scores import DIMENSION_LABELS
from lib.words import listed, number, signed

_Q_WIDE, _Q_NARROW, _Q_MIDDLE = (0, 4), (1, 3), 2


@dataclass(frozen=True)
class Effect:
    """What a set of measures does to one buurt.

    path       year, plan (one of PLANS), low, narrow_low, middle, narrow_high, high: score points
    by_dimension  label, year, low, middle, high (as chosen), score points
    left       after YEARS_TOLD: year, text per plan; `remaining` holds the figures
    """

    baseline: float | None
    baseline_year: int | None
    visible: Visible
    path: pd.DataFrame
    by_dimension: pd.DataFrame
    left: pd.DataFrame
    remaining: tuple[Remaining, ...]
    takeaway: str
    class_text: str

    @property
    def visible_year(self) -> int | None:
        """First measurement in which the score can show the effect, None when in none."""
        return self.visible.year

    @property
    def visibility_text(self) -> str:
        """Whether the score can show it, and what else can."""
        return self.visible.text


def effect_on(gemeente: Gemeente, code: str, year: int, measures: tuple[Measure, ...], catalogue: Catalogue) -> Effect:
    """Effect over 15 years from the first start on buurt `code`, whose score of `year` is the baseline."""
    afw = gemeente.score_of(code, year)["afw"]
    baseline = None if pd.isna(afw) else float(afw)
    years = years_from(min((measure.start for measure in measures), default=year + 1))
    chosen = simulate(measures, catalogue, years)
    plans = {
        KEPT: total_of(with_upkeep(measures), catalogue, years),
        CHOSEN: chosen.total,
        LEFT_ALONE: total_of(without_upkeep(measures), catalogue, years),
    }
    part = Part(code, gemeente.names.get(code, code), measures, chosen.years, chosen.median)
    visible = visible_of(gemeente, [part], catalogue)
    peak = int(np.abs(chosen.median).argmax())
    low, high = (float(chosen.total[peak, quantile]) for quantile in _Q_WIDE)
    left = chosen.remaining(YEARS_TOLD)
    return Effect(
        baseline=baseline,
        baseline_year=year if baseline is not None else None,
        visible=visible,
        path=pd.concat([_path(years, total, name) for name, total in plans.items()], ignore_index=True),
        by_dimension=_by_dimension(chosen),
        left=_left(left),
        remaining=left,
        takeaway=_takeaway(left, measures, catalogue),
        class_text=class_text(baseline, year, low, high, int(chosen.years[peak]), visible.any),
    )


def null_sentence(measures: tuple[Measure, ...], catalogue: Catalogue) -> str:
    """Which of the chosen measures were studied well without an effect being found; '' when none."""
    names = _names([m for m in measures if catalogue.get(m.intervention).grade == "N"], catalogue)
    return f"{names[0].upper()}{names[1:]}: goed onderzocht, geen of bijna geen effect gevonden." if names else ""


_PARTS = (
    *((24, "minder dan een kwart"), (25, "een kwart"), (49, "minder dan de helft"), (50, "de helft")),
    *((74, "meer dan de helft"), (75, "driekwart"), (99, "meer dan driekwart")),
)  # percentage up to which each is said


def part_over(share: float) -> str:
    """What is left of an effect (0-1) in words and as a share: 'minder dan de helft (44%)'."""
    percentage = round(100 * share)
    if percentage < 1:
        return "bijna niets"
    if percentage > 99:
        return "alles"
    return f"{next(words for most, words in _PARTS if percentage <= most)} ({number(percentage)}%)"


def share_text(left: Left) -> str:
    """What is left as a share: '44%'."""
    return "geen effect" if left.share is None else f"{number(100 * left.share)}%"


def years_from(first: int) -> np.ndarray:
    """The years over which an effect is told, from the first start on."""
    return np.arange(first, first + HORIZON + 1)


def total_of(measures: tuple[Measure, ...], catalogue: Catalogue, years: np.ndarray) -> np.ndarray:
    """Quantiles of the total effect (n_years, 5): the same figures as `simulate`, without the dimensions."""
    coverage = np.array([[measure.coverage for measure in measures]], dtype=float).reshape(1, len(measures))
    return simulate_areas([measure.plan for measure in measures], coverage, catalogue, years)[0].astype(np.float64)


def _path(years: np.ndarray, total: np.ndarray, name: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "year": years,
            "plan": name,
            "low": total[:, _Q_WIDE[0]],
            "narrow_low": total[:, _Q_NARROW[0]],
            "middle": total[:, _Q_MIDDLE],
            "narrow_high": total[:, _Q_NARROW[1]],
            "high": total[:, _Q_WIDE[1]],
        }
    )


def _by_dimension(simulation: Simulation) -> pd.DataFrame:
    frames = [
        pd.DataFrame(
            {
                "label": DIMENSION_LABELS[dimension],
                "year": simulation.years,
                "low": paths[:, _Q_WIDE[0]],
                "middle": paths[:, _Q_MIDDLE],
                "high": paths[:, _Q_WIDE[1]],
            }
        )
        for dimension, paths in simulation.dimensions.items()
        if np.abs(paths).max() > 0
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["label", "year", "low", "middle", "high"])


def _left(remaining: tuple[Remaining, ...]) -> pd.DataFrame:
    def text(left: Left) -> str:
        return share_text(left) if left.share is None else f"{share_text(left)} ({signed(left.points, 3)})"

    return pd.DataFrame(
        [
            {
                "Na": f"{left.after} jaar ({left.year})",
                KEPT.capitalize(): text(left.with_upkeep),
                "Zoals gekozen": text(left.planned),
                LEFT_ALONE.capitalize(): text(left.without_upkeep),
            }
            for left in remaining
        ]
    )


def _takeaway(remaining: tuple[Remaining, ...], measures: tuple[Measure, ...], catalogue: Catalogue) -> str:
    if not measures:
        return "Kies een of meer maatregelen en zie wat ze doen, en hoe lang."
    names = _names(measures, catalogue)
    if all(catalogue.get(measure.intervention).grade == "N" for measure in measures):
        return null_sentence(measures, catalogue)
    left = next(one for one in remaining if one.after == 10)
    if left.with_upkeep.share is None or left.without_upkeep.share is None or left.planned.share is None:
        return f"Van {names} is geen effect op de score te verwachten."
    kept, alone = left.with_upkeep.share, left.without_upkeep.share
    with_upkeep = (
        f"Met onderhoud blijft het effect van {names} tien jaar gelijk."
        if round(100 * kept) == 100
        else f"Met onderhoud is na tien jaar {part_over(kept)} van het effect van {names} over."
    )
    same = round(100 * kept) == round(100 * alone)
    said = f"{with_upkeep} Zonder onderhoud {'ook' if same else f'is dan {part_over(alone)} over'}."
    return f"{said} {duration_words((measure.intervention for measure in measures), catalogue)}".strip()


def _names(measures: Iterable[Measure], catalogue: Catalogue) -> str:
    return listed(dict.fromkeys(catalogue.get(measure.intervention).label.split(":")[0].lower() for measure in measures))
