"""The effect of a plan on the map: scenario less baseline for every buurt of the plan, year by year, with and without upkeep.

The scale is fixed, in units of ordinary drift: how far half of the buurten of that size stay within in two years. It is never stretched to
fill the colours, so that a small effect looks small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.answers.decision.effect import AreaEffect, area_effects, visible_in, weights
from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE, PLANS
from lib.answers.measures.visible import NOTHING
from lib.answers.place import Gemeente
from lib.interventions.catalogue.models import Catalogue
from lib.scenarios import ScenarioMeasure
from lib.scores import DriftLimits
from lib.words import capital, listed, number, percent, signed

CLASSES: tuple[str, ...] = (
    "ongunstig, meer dan gewoon",
    "ongunstig, minder dan gewoon",
    "geen of bijna geen",
    "5 tot 10% van gewoon",
    "10 tot 20% van gewoon",
    "20 tot 50% van gewoon",
    "50 tot 100% van gewoon",
    "meer dan gewoon",
    "meer dan 9 van de 10 buurten veranderen",
    "niet in het plan",
)
NOT_COMPUTED, WORSE, SLIGHTLY_WORSE, NONE, MORE, MOST, OUTSIDE = 0, 1, 2, 3, 8, 9, 10
# Up to which part of ordinary drift a favourable effect falls in each class from NONE on.
_PARTS = np.array([0.05, 0.1, 0.2, 0.5, 1.0])
UNIT = (
    "Gewoon is wat een buurt van die grootte in twee jaar ook zonder plan afwijkt van zulke buurten samen. Bij de helft is het "
    "minder. De kleuren liggen vast, ook als alle effecten klein zijn."
)
_BEYOND = (WORSE, MORE, MOST)
_MIDDLE = 2


@dataclass(frozen=True)
class EffectMap:
    """A plan on the map over the years.

    path   code, label, year, plan (one of PLANS), low, middle, high (score points), ordinary (drift in two years, score points),
           class (0 none, else 1..len(CLASSES)); one row per buurt of the plan, year and plan of upkeep
    means  year, and a column per plan: mean of the middles, weighted by inhabitants
    small  names of buurten of the plan for which no effect is computed, `left_out` their codes
    inside whether no effect, in any year and with any upkeep, is more than ordinary
    shows  whether the score can show the plan as chosen somewhere; `note` says so with its figures, and what else can
    """

    years: tuple[int, ...]
    path: pd.DataFrame
    means: pd.DataFrame
    small: tuple[str, ...]
    left_out: tuple[str, ...]
    inside: bool
    shows: bool
    note: str


@dataclass(frozen=True)
class InYear:
    """The map in one year with one plan of upkeep: per code its class and text, the number of buurten per class, and the same as a table.

    figures: per code of the plan what stands on the map, and which part that is (0-1) of the most there is with lasting upkeep.
    """

    classes: dict[str, int]
    texts: dict[str, str]
    legend: pd.DataFrame
    takeaway: str
    table: pd.DataFrame
    figures: dict[str, tuple[str, float]]


def effect_map(gemeente: Gemeente, measures: Sequence[ScenarioMeasure], catalogue: Catalogue, year: int) -> EffectMap | None:
    """The whole path, once. `measures` are in the catalogue; None where no effect of them can be computed."""
    areas, small = area_effects(gemeente, measures, catalogue, year)
    if not areas:
        return None
    path = pd.concat([_path(gemeente, area) for area in areas], ignore_index=True)
    shares = weights(areas)
    means = pd.DataFrame(
        {plan: np.average([area.plans[plan][:, _MIDDLE] for area in areas], axis=0, weights=shares) for plan in PLANS}
    )
    means.insert(0, "year", areas[0].years)
    visible = visible_in(gemeente, areas, catalogue)
    known = {area.code for area in areas}
    return EffectMap(
        years=tuple(int(y) for y in areas[0].years),
        path=path,
        means=means,
        small=small,
        left_out=tuple(dict.fromkeys(m.area for m in measures if m.area not in known)),
        inside=not path["class"].isin(_BEYOND).any(),
        shows=visible is not None and visible.any,
        note="" if visible is None else visible.text,
    )


def class_of(effect: float, ordinary: DriftLimits) -> int:
    """Class of an effect in score points on a buurt with these limits of ordinary drift."""
    part = effect / ordinary.median
    if part <= -_PARTS[0]:
        return WORSE if part < -1 else SLIGHTLY_WORSE
    if effect > ordinary.p90:
        return MOST
    return NONE + int(np.searchsorted(_PARTS, part, side="left" if part == 1 else "right"))


def with_classes(gemeente: Gemeente, by_area: pd.DataFrame) -> pd.DataFrame:
    """`by_area` of a scenario with `effect_class`: the class of the middle on the map."""
    ordinary = {
        area: gemeente.country.drift_of_two_years(float(gemeente.inhabitants.get(area, np.nan)))
        for area in set(by_area["area_code"])
    }
    classes = [class_of(float(row.middle), ordinary[row.area_code]) for row in by_area.itertuples()]
    return by_area.assign(effect_class=pd.Series(classes, dtype="int64"))


def _path(gemeente: Gemeente, area: AreaEffect) -> pd.DataFrame:
    ordinary = gemeente.country.drift_of_two_years(float(gemeente.inhabitants.get(area.code, np.nan)))
    frames = [
        pd.DataFrame(
            {
                "code": area.code,
                "label": gemeente.labels.get(area.code, area.name),
                "year": area.years,
                "plan": plan,
                "low": values[:, 0],
                "middle": values[:, _MIDDLE],
                "high": values[:, -1],
                "ordinary": ordinary.median,
                "class": [class_of(float(value), ordinary) for value in values[:, _MIDDLE]],
            }
        )
        for plan, values in area.plans.items()
    ]
    return pd.concat(frames, ignore_index=True)


def in_year(found: EffectMap, codes: Sequence[str], year: int, plan: str) -> InYear:
    """What the map of these buurten (`codes`) shows in a year of the path, with one plan of upkeep."""
    rows = found.path[found.path["year"] == year]
    shown = rows[rows["plan"] == plan].set_index("code")
    classes = dict.fromkeys(codes, OUTSIDE) | dict.fromkeys(found.left_out, NOT_COMPUTED)
    texts = dict.fromkeys(codes, CLASSES[OUTSIDE - 1]) | dict.fromkeys(found.left_out, "niet te berekenen: te weinig huishoudens")
    for code, row in shown.iterrows():
        classes[str(code)] = int(row["class"])
        texts[str(code)] = f"{signed(row['middle'], 3)} punten, {CLASSES[int(row['class']) - 1]}"
    counts = pd.Series(list(classes.values())).value_counts()
    legend = pd.DataFrame({"name": CLASSES, "n": [int(counts.get(c, 0)) for c in range(1, len(CLASSES) + 1)]})
    return InYear(
        classes, texts, legend, _takeaway(found, shown, year, plan), _table(rows, shown), _figures(found, shown, year, plan)
    )


def _figures(found: EffectMap, shown: pd.DataFrame, year: int, plan: str) -> dict[str, tuple[str, float]]:
    """How much of the whole effect there is, and 'nog' once it wears off; not for a buurt in which it reads as zero."""
    whole = found.path[found.path["plan"] == KEPT].groupby("code")["middle"].agg(lambda values: values.loc[values.abs().idxmax()])
    shares = {str(code): float(row["middle"] / whole[code]) for code, row in shown.iterrows() if abs(whole[code]) >= NOTHING}
    top = (
        found.path[found.path["plan"] == plan]
        .set_index("year")
        .groupby("code")["middle"]
        .agg(lambda values: values.abs().idxmax())
    )
    return {code: (_burning(share, fading=year > top[code]), share) for code, share in shares.items()}


def _burning(share: float, *, fading: bool) -> str:
    said = percent(100 * share)
    return f"nog {said}" if fading and said not in (percent(0), percent(100)) else said


def year_words(years: Sequence[int], year: int) -> str:
    """'2036, 9 jaar na de start', of a plan over these years."""
    return f"{year}, {year - years[0]} jaar na de start" if year > years[0] else f"{year}, het jaar van de start"


def inside_sentence(found: EffectMap) -> str:
    """That all lies inside ordinary drift, in all years; '' where something does not."""
    if not found.inside:
        return ""
    return (
        "Dit effect ligt overal, in alle jaren, binnen wat een buurt van die grootte in twee jaar gewoon verandert. In de score zult u het "
        "dus niet zien."
    )


def _takeaway(found: EffectMap, shown: pd.DataFrame, year: int, plan: str) -> str:
    means = found.means.set_index("year").loc[year]
    n = len(shown)
    where = f"in {shown['label'].iloc[0]}" if n == 1 else f"gemiddeld in de {n} buurten van het plan"
    other = LEFT_ALONE if plan == KEPT else KEPT
    more = int(shown["class"].isin(_BEYOND).sum())
    which = (
        f"Dat is {'meer' if more else 'minder'} dan"
        if n == 1
        else f"In {'geen enkele buurt' if not more else f'{more} van de {n} buurten'} is het meer dan"
    )
    return (
        f"{capital(plan)} is het effect in {year_words(found.years, year)}, {where} {signed(float(means[plan]), 3)} punten ({other} "
        f"{signed(float(means[other]), 3)}). {which} wat in twee jaar gewoon is."
    )


def _table(rows: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Buurt, the middle per plan of upkeep, what is ordinary, and the class that is shown, as text."""
    wide = rows.pivot(index="code", columns="plan", values="middle").loc[shown.index]
    columns = {"Buurt": shown["label"]} | {
        capital(plan): wide[plan].map(lambda v: signed(v, 3)) for plan in (KEPT, CHOSEN, LEFT_ALONE)
    }
    columns["Gewoon in twee jaar"] = shown["ordinary"].map(lambda v: f"{number(v, 3)}")
    columns["Op de kaart"] = shown["class"].map(lambda c: CLASSES[c - 1])
    return pd.DataFrame(columns).sort_values("Buurt", ignore_index=True)


def left_out_sentence(found: EffectMap) -> str:
    """Which buurten of the plan have too few households for an effect; '' when none."""
    return f"Te weinig huishoudens om een effect te berekenen: {listed(found.small)}." if found.small else ""
