"""Question 7: wat doet een maatregel met de score, en hoe lang houdt het effect stand? For one buurt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from lib.answers.gemeente import Gemeente
from lib.answers.living import is_offer
from lib.answers.wording import listing, number, signed
from lib.interventions import (
    Catalogue,
    Measure,
    Remaining,
    Simulation,
    load_catalogue,
    simulate,
    with_assumptions,
    with_upkeep,
    without_upkeep,
)
from lib.interventions.words import too_small
from lib.scenarios import Scenario
from lib.scores import CLASS_NAMES, DIMENSION_LABELS, DriftLimits, drift_limits, score_class, to_lbm

HORIZON = 15
AFTER = (5, 10, 15)
_Q_WIDE, _Q_NARROW, _Q_MIDDLE = (0, 4), (1, 3), 2


@dataclass(frozen=True)
class Effect:
    """What a set of measures does to one buurt.

    path       year, plan (met onderhoud | zoals gekozen | zonder onderhoud), low, narrow_low, middle, narrow_high, high: score points
    by_dimension  label, year, low, middle, high (as chosen), score points
    left       after 5, 10, 15 years: year, text per plan
    """

    baseline: float | None
    baseline_year: int | None
    drift: DriftLimits
    path: pd.DataFrame
    by_dimension: pd.DataFrame
    left: pd.DataFrame
    visible_year: int | None
    takeaway: str
    class_text: str
    visibility_text: str


@cache
def catalogue() -> Catalogue:
    """The measures that ship with Buurtbalans."""
    return load_catalogue()


def catalogue_for(scenario: Scenario | None) -> Catalogue:
    """The catalogue with the assumptions that this scenario changes."""
    changed = {key: value for key, value in scenario.changed.items() if not is_offer(key)} if scenario else {}
    return with_assumptions(catalogue(), changed) if changed else catalogue()


def measures_of(scenario: Scenario | None, area: str) -> tuple[Measure, ...]:
    """Measures of a scenario in one area."""
    if scenario is None:
        return ()
    return tuple(Measure(m.intervention, m.coverage / 100, m.start, m.upkeep_until) for m in scenario.measures if m.area == area)


def unknown_measures(scenario: Scenario | None) -> list[str]:
    """Measures in a scenario that the catalogue does not have."""
    return sorted({m.intervention for m in scenario.measures} - set(catalogue().ids)) if scenario else []


def effect_on(gemeente: Gemeente, code: str, year: int, measures: tuple[Measure, ...], of: Catalogue) -> Effect:
    """Effect over 15 years from the first start on buurt `code`, whose score of `year` is the baseline."""
    afw = gemeente.scores_in(year).loc[code, "afw"] if code in gemeente.buurten["code"].to_numpy() else np.nan
    baseline = None if pd.isna(afw) else float(afw)
    drift = _drift(gemeente, code)
    first = min((measure.start for measure in measures), default=year + 1)
    years = np.arange(first, first + HORIZON + 1)
    plans = {
        "met blijvend onderhoud": simulate(with_upkeep(measures), of, years),
        "zoals gekozen": simulate(measures, of, years),
        "zonder onderhoud": simulate(without_upkeep(measures), of, years),
    }
    chosen = plans["zoals gekozen"]
    visible = chosen.first_visible_year(drift.p90)
    return Effect(
        baseline=baseline,
        baseline_year=year if baseline is not None else None,
        drift=drift,
        path=pd.concat([_path(simulation, name) for name, simulation in plans.items()], ignore_index=True),
        by_dimension=_by_dimension(chosen),
        left=_left(chosen.remaining(AFTER)),
        visible_year=visible,
        takeaway=_takeaway(chosen, measures, of),
        class_text=_class_text(chosen, baseline),
        visibility_text=_visibility(visible, drift, measures, of),
    )


def _drift(gemeente: Gemeente, code: str) -> DriftLimits:
    changes = gemeente.country.changes
    newest = changes[(changes["level"] == "buurt") & (changes["end"] - changes["start"] == 2)]["end"].max()
    two_years = None if pd.isna(newest) else gemeente.country.ordinary("buurt", int(newest) - 2, int(newest))
    return drift_limits(float(gemeente.inhabitants.get(code, np.nan)), 2, changes=two_years)


def _path(simulation: Simulation, name: str) -> pd.DataFrame:
    total = simulation.total
    return pd.DataFrame(
        {
            "year": simulation.years,
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
    def text(points: float, share: float | None) -> str:
        return "geen effect" if share is None else f"{number(100 * share)}% ({signed(points, 3)})"

    return pd.DataFrame(
        [
            {
                "Na": f"{left.after} jaar ({left.year})",
                "Met blijvend onderhoud": text(left.with_upkeep.points, left.with_upkeep.share),
                "Zoals gekozen": text(left.planned.points, left.planned.share),
                "Zonder onderhoud": text(left.without_upkeep.points, left.without_upkeep.share),
            }
            for left in remaining
        ]
    )


def _takeaway(chosen: Simulation, measures: tuple[Measure, ...], of: Catalogue) -> str:
    if not measures:
        return "Kies links een of meer maatregelen en zie wat ze doen, en hoe lang."
    names = listing(dict.fromkeys(of.get(measure.intervention).label.split(":")[0].lower() for measure in measures))
    left = chosen.remaining((10,))[0]
    if left.with_upkeep.share is None or left.without_upkeep.share is None or left.planned.share is None:
        return f"Van {names} is geen effect op de score te verwachten."
    return (
        f"Tien jaar na de start is van het effect van {names} met blijvend onderhoud {number(100 * left.with_upkeep.share)}% over, "
        f"zonder onderhoud {number(100 * left.without_upkeep.share)}%."
    )


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


def _visibility(visible: int | None, drift: DriftLimits, measures: tuple[Measure, ...], of: Catalogue) -> str:
    if not measures:
        return ""
    ordinary = f"De gewone schommeling in twee jaar is voor zo'n buurt tot {number(drift.p90, 3)} ({drift.source})."
    if visible is not None:
        return f"Zichtbaar in de meting van {visible}: het effect is dan groter dan de gewone schommeling. {ordinary}"
    strongest = max(measures, key=lambda m: _size(m, of))
    return f"{too_small(of.get(strongest.intervention))} {ordinary}"


def _size(measure: Measure, of: Catalogue) -> float:
    """Size of the full effect of one measure in score points."""
    kept = with_upkeep((measure,))
    return float(np.abs(simulate(kept, of, [measure.start + HORIZON], draws=200).median).max())
