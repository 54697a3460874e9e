"""The effect of a scenario on its areas together: mean over the areas, weighted by inhabitants, per plan of upkeep.

Quantiles of areas are averaged. The draws of a measure are shared by all areas, so that this is exact where the areas get
the same measures, and a little too wide where they get different ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.answers.measures.ahead import WITH, WITHOUT, on_top
from lib.answers.measures.choice import measure_of
from lib.answers.measures.effect import total_of, years_from
from lib.answers.measures.plans import AFTER_YEARS, CHOSEN, PLANS
from lib.answers.measures.visible import Part, Visible, visible_of
from lib.answers.outlook.bands import wide_words
from lib.answers.outlook.score import ScoresAhead, own_outlook
from lib.answers.place import Gemeente, name_of, size_of, too_small
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.measures import Measure, with_upkeep, without_upkeep
from lib.interventions.effect.simulate import Paths, Simulation, simulate
from lib.outlook.score.errors.claims import Claim
from lib.scenarios import ScenarioMeasure
from lib.scores import CLASS_NAMES, score_class, to_lbm, told_score

_QUANTILES = ["low", "narrow_low", "middle", "narrow_high", "high"]
_AGAINST = ["year", "line", "low", "middle", "high", "band"]
_BY_AREA = ["area", "area_code", "score", "households", "inhabitants", "after_years", "year", "plan", "low", "middle", "high"]


@dataclass(frozen=True)
class AreaEffect:
    """One area: quantiles (n_years, 5) per plan in score points.

    `baseline` score (`afw`) of the score year, None without; `own` the effect as chosen, from its own first start on.
    """

    code: str
    name: str
    households: float
    inhabitants: float
    measures: tuple[Measure, ...]
    years: NDArray[np.int64]
    plans: dict[str, Paths]
    baseline: float | None
    own: Simulation

    @property
    def chosen(self) -> Paths:
        """Quantiles as chosen."""
        return self.plans[CHOSEN]


def area_effects(
    gemeente: Gemeente, measures: Sequence[ScenarioMeasure], catalogue: Catalogue, year: int
) -> tuple[tuple[AreaEffect, ...], tuple[str, ...]]:
    """Effect per area over 15 years from the first start of all, and the names of areas left out: fewer than 50 households."""
    years = years_from(min((m.start for m in measures), default=year + 1))
    made: dict[tuple[Measure, ...], tuple[dict[str, Paths], Simulation]] = {}  # areas often get the same
    found, small = [], []
    for area in dict.fromkeys(m.area for m in measures):
        households, name = size_of(gemeente, area)[0], name_of(gemeente, area)
        if too_small(gemeente, area):
            small.append(name)
            continue
        here = tuple(measure_of(m) for m in measures if m.area == area)
        if here not in made:
            variants = dict(zip(PLANS, (with_upkeep(here), here, without_upkeep(here)), strict=True))
            made[here] = (
                {plan: total_of(variant, catalogue, years) for plan, variant in variants.items()},
                simulate(here, catalogue, years_from(min(m.start for m in here))),
            )
        plans, own = made[here]
        inhabitants = gemeente.figures.figure("inhabitants", area, gemeente.map_year, fall_back=False).value
        baseline = float(gemeente.score_of(area, year)["afw"])
        found.append(
            AreaEffect(
                code=area,
                name=name,
                households=households,
                inhabitants=inhabitants,
                measures=here,
                years=years,
                plans=plans,
                baseline=None if np.isnan(baseline) else baseline,
                own=own,
            )
        )
    return tuple(found), tuple(small)


def weights(areas: Sequence[AreaEffect]) -> Paths:
    """Inhabitants of the areas; when those of any are not published, all areas count the same."""
    inhabitants = np.array([area.inhabitants for area in areas], dtype=float)
    return inhabitants if (inhabitants > 0).all() else np.ones(len(areas))


def mean_path(areas: Sequence[AreaEffect]) -> pd.DataFrame:
    """year, plan and the five quantiles: mean over the areas; empty without areas."""
    if not areas:
        return pd.DataFrame(columns=["year", "plan", *_QUANTILES])
    frames = []
    for plan in PLANS:
        mean = np.average([area.plans[plan] for area in areas], axis=0, weights=weights(areas))
        frame = pd.DataFrame(mean, columns=_QUANTILES)
        frame.insert(0, "plan", plan)
        frame.insert(0, "year", areas[0].years)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def effects(path: pd.DataFrame) -> pd.DataFrame:
    """The path at the start and 5, 10 and 15 years later: after_years, year, plan, low, middle, high."""
    if path.empty:
        return pd.DataFrame(columns=["after_years", "year", "plan", "low", "middle", "high"])
    after = path["year"] - path["year"].min()
    rows = path.assign(after_years=after)[after.isin(AFTER_YEARS)]
    return rows.sort_values(["after_years"], kind="stable")[["after_years", "year", "plan", "low", "middle", "high"]].reset_index(
        drop=True
    )


def by_area(areas: Sequence[AreaEffect]) -> pd.DataFrame:
    """What the mean is made of: per area its score, size and effect after 0, 5, 10 and 15 years."""
    rows = []
    for area in areas:
        baseline = area.baseline
        score = np.nan if baseline is None else float(to_lbm(baseline))
        for after in AFTER_YEARS:
            for plan in PLANS:
                low, _, middle, _, high = (float(v) for v in area.plans[plan][after])
                year = int(area.years[after])
                about = (area.name, area.code, score, area.households, area.inhabitants)
                rows.append((*about, after, year, plan, low, middle, high))
    return pd.DataFrame(rows, columns=_BY_AREA)


def against(
    gemeente: Gemeente, areas: Sequence[AreaEffect], catalogue: Catalogue, scores: ScoresAhead | None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The outlook without and with the scenario (lbm), mean over the areas with a score of their own, and names of the others."""
    tables, known, without = [], [], []
    made: dict[tuple[object, ...], Paths] = {}
    said: dict[int, list[Claim]] = {}
    for area in areas:
        # The outlook of the wijk around a buurt is on another scale than the effect on it.
        own = own_outlook(gemeente, scores, area.code) if scores is not None else None
        if own is None:
            without.append(area.name)
            continue
        past, ahead, claims = own
        for year, claim in zip(ahead["year"], claims, strict=True):
            said.setdefault(int(year), []).append(claim)
        key = area.measures, *ahead["year"]
        if key not in made:
            made[key] = total_of(area.measures, catalogue, ahead["year"].to_numpy(dtype=np.int64))
        tables.append(on_top(past, ahead, made[key]).set_index(["line", "year"])[["low", "middle", "high"]])
        known.append(area)
    if not tables:
        return pd.DataFrame(columns=_AGAINST), tuple(without)
    index = tables[0].index
    for table in tables[1:]:
        index = index.intersection(table.index, sort=False)
    mean = np.average([table.loc[index].to_numpy() for table in tables], axis=0, weights=weights(known))
    frame = pd.DataFrame(mean, index=index, columns=["low", "middle", "high"]).reset_index()
    frame["band"] = [wide_words(said[year]) if year in said else "" for year in frame["year"]]
    return frame[_AGAINST].sort_values(["line", "year"], key=_order, ignore_index=True), tuple(without)


def _order(column: pd.Series) -> pd.Series:
    return column.map({WITHOUT: 0, WITH: 1}) if column.name == "line" else column


def visible_in(gemeente: Gemeente, areas: Sequence[AreaEffect], catalogue: Catalogue) -> Visible | None:
    """Whether the score can show it, in the areas together and in each; None without areas."""
    parts = [
        Part(area.code, area.name, area.measures, area.own.years, area.own.median, float(weight))
        for area, weight in zip(areas, weights(areas), strict=True)
    ]
    return visible_of(gemeente, parts, catalogue) if parts else None


def class_sentence(areas: Sequence[AreaEffect], visible: Visible | None) -> str:
    """What becomes of the class, of areas in which the score can show the effect and the class changes over the whole band; '' without."""
    seen = [] if visible is None else [area for area in areas if visible.alone[area.code].visible]
    return " ".join(sentence for sentence in map(_class_of, seen) if sentence)


def _class_of(area: AreaEffect) -> str:
    baseline = area.baseline
    if baseline is None:
        return ""
    peak = int(np.abs(area.chosen[:, 2]).argmax())
    now = int(score_class(baseline))
    low, high = (int(score_class(baseline + area.chosen[peak, quantile])) for quantile in (0, -1))
    if low != high or low == now:
        return ""
    return (
        f"{area.name} gaat van {CLASS_NAMES[now - 1]} ({told_score(float(to_lbm(baseline)))}) naar {CLASS_NAMES[low - 1]} in "
        f"{area.years[peak]}, in ten minste 19 van de 20 berekeningen."
    )
