"""Question 7: wat doet een maatregel met de score, en hoe lang houdt het effect stand? For one buurt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE
from lib.answers.measures.research import duration_words
from lib.answers.place import Gemeente
from lib.horizon import HORIZON, YEARS_TOLD
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.measures import Measure, with_upkeep, without_upkeep
from lib.interventions.effect.simulate import Left, Remaining, Simulation, simulate, simulate_areas
from lib.interventions.effect.words import too_small
from lib.scores import CLASS_NAMES, DIMENSION_LABELS, DriftLimits, score_class, to_lbm
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
    drift: DriftLimits
    path: pd.DataFrame
    by_dimension: pd.DataFrame
    left: pd.DataFrame
    remaining: tuple[Remaining, ...]
    visible_year: int | None
    takeaway: str
    class_text: str
    visibility_text: str


def effect_on(gemeente: Gemeente, code: str, year: int, measures: tuple[Measure, ...], catalogue: Catalogue) -> Effect:
    """Effect over 15 years from the first start on buurt `code`, whose score of `year` is the baseline."""
    afw = gemeente.scores_in(year).loc[code, "afw"] if code in gemeente.buurten["code"].to_numpy() else np.nan
    baseline = None if pd.isna(afw) else float(afw)
    drift = drift_of(gemeente, code)
    years = years_from(min((measure.start for measure in measures), default=year + 1))
    chosen = simulate(measures, catalogue, years)
    plans = {
        KEPT: total_of(with_upkeep(measures), catalogue, years),
        CHOSEN: chosen.total,
        LEFT_ALONE: total_of(without_upkeep(measures), catalogue, years),
    }
    visible = chosen.first_visible_year(drift.p90)
    left = chosen.remaining(YEARS_TOLD)
    return Effect(
        baseline=baseline,
        baseline_year=year if baseline is not None else None,
        drift=drift,
        path=pd.concat([_path(years, total, name) for name, total in plans.items()], ignore_index=True),
        by_dimension=_by_dimension(chosen),
        left=_left(left),
        remaining=left,
        visible_year=visible,
        takeaway=_takeaway(left, measures, catalogue),
        class_text=_class_text(chosen, baseline),
        visibility_text=visibility_text(chosen, visible, drift, measures, catalogue),
    )


def null_sentence(measures: tuple[Measure, ...], catalogue: Catalogue) -> str:
    """Which of the chosen measures were studied well without an effect being found; '' when none."""
    names = _names([m for m in measures if catalogue.get(m.intervention).grade == "N"], catalogue)
    return f"{names[0].upper()}{names[1:]}: goed onderzocht, geen of bijna geen effect gevonden." if names else ""


def share_text(left: Left) -> str:
    """What is left as a share: '44%'."""
    return "geen effect" if left.share is None else f"{number(100 * left.share)}%"


def drift_of(gemeente: Gemeente, code: str) -> DriftLimits:
    """What a buurt of this size ordinarily changes in two years."""
    return gemeente.country.drift_of_two_years(float(gemeente.inhabitants.get(code, np.nan)))


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
        return "Kies links een of meer maatregelen en zie wat ze doen, en hoe lang."
    names = _names(measures, catalogue)
    if all(catalogue.get(measure.intervention).grade == "N" for measure in measures):
        return null_sentence(measures, catalogue)
    left = next(one for one in remaining if one.after == 10)
    if left.with_upkeep.share is None or left.without_upkeep.share is None or left.planned.share is None:
        return f"Van {names} is geen effect op de score te verwachten."
    said = (
        f"Tien jaar na de start is van het effect van {names} met blijvend onderhoud {share_text(left.with_upkeep)} over, "
        f"zonder onderhoud {share_text(left.without_upkeep)}."
    )
    return f"{said} {duration_words((measure.intervention for measure in measures), catalogue)}".strip()


def _names(measures: Iterable[Measure], catalogue: Catalogue) -> str:
    return listed(dict.fromkeys(catalogue.get(measure.intervention).label.split(":")[0].lower() for measure in measures))


def _class_text(chosen: Simulation, baseline: float | None) -> str:
    if baseline is None:
        return "Deze buurt heeft geen score; daarom is niet te zeggen welke klasse erbij hoort. Het effect in punten is er wel."
    at_peak = int(np.abs(chosen.median).argmax())
    now = int(score_class(baseline))
    low, high = (int(score_class(baseline + chosen.total[at_peak, q])) for q in _Q_WIDE)
    start = f"Nu {number(to_lbm(baseline), 2)}, {CLASS_NAMES[now - 1]}."
    if low == high != now:
        return f"{start} In {chosen.years[at_peak]} hoort daar de klasse {CLASS_NAMES[low - 1]} bij; dat geldt voor de hele bandbreedte van de aannames."
    if low == high:
        return f"{start} De klasse verandert niet."
    other = high if low == now else low
    if now not in (low, high):
        return f"{start} De klasse kan {CLASS_NAMES[low - 1]} of {CLASS_NAMES[high - 1]} worden; de bandbreedte van de aannames laat beide toe."
    return f"{start} De klasse kan {CLASS_NAMES[now - 1]} blijven of {CLASS_NAMES[other - 1]} worden; de bandbreedte van de aannames laat beide toe."


def visibility_text(
    chosen: Simulation, visible: int | None, drift: DriftLimits, measures: tuple[Measure, ...], catalogue: Catalogue
) -> str:
    """Whether the score can show the effect, and what is ordinary there; what to measure instead where it cannot."""
    if not measures:
        return ""
    peak = float(chosen.median[np.abs(chosen.median).argmax()])
    ordinary = f"De gewone schommeling in twee jaar is voor zo'n buurt tot {number(drift.p90, 3)} ({drift.source})."
    if visible is not None:
        return f"Zichtbaar in de meting van {visible}: het effect (op zijn hoogst {signed(peak, 3)}) is dan groter dan de gewone schommeling. {ordinary}"
    strongest = max(measures, key=lambda m: _size(m, catalogue))
    return f"{too_small(catalogue.get(strongest.intervention))} {ordinary}"


def _size(measure: Measure, catalogue: Catalogue) -> float:
    """Size of the full effect of one measure in score points."""
    kept = with_upkeep((measure,))
    return float(np.abs(simulate(kept, catalogue, [measure.start + HORIZON], draws=200).median).max())
