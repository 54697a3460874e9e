"""What a plan is expected to do to registered crime, on the map: offences fewer a year in every buurt with a measure against them.

The figure is the newest count of the buurt times the fall that the catalogue expects (the middle of the assumptions) in that year. It is a
scenario, on a fixed scale of offences a year, and stands beside what two years' counts differ by chance alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.answers.decision.effect_map import EffectMap, InYear, year_words
from lib.answers.measures.choice import measure_of
from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE, PLANS
from lib.answers.measures.research import by_chance, reached
from lib.answers.measures.visible import about_crime, crime_falls
from lib.answers.place import Gemeente
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.measures import with_upkeep, without_upkeep
from lib.scenarios import ScenarioMeasure
from lib.words import capital, listed, number

CLASSES: tuple[str, ...] = (
    "meer misdrijven",
    "minder dan 1",
    "1 tot 2",
    "2 tot 5",
    "5 tot 10",
    "10 tot 25",
    "25 tot 50",
    "50 of meer",
    "geen maatregel tegen misdrijven",
)
RISES, LEAST, OUTSIDE = 1, 2, 9
_FEWER = np.array([1, 2, 5, 10, 25, 50])
_NEXT_TO_NONE = 0.05


@dataclass(frozen=True)
class CrimeMap:
    """Offences fewer a year per buurt of a plan.

    path     code, label, year, plan (one of PLANS), fewer (a year, below 0 is more), share (of the most with lasting upkeep)
    counted  per code: label, crimes (registered a year), year
    unknown  names of buurten with a measure against crime of which no count is published, `left_out` their codes
    """

    years: tuple[int, ...]
    path: pd.DataFrame
    counted: pd.DataFrame
    unknown: tuple[str, ...]
    left_out: tuple[str, ...]


def crime_map(gemeente: Gemeente, measures: Sequence[ScenarioMeasure], catalogue: Catalogue, found: EffectMap) -> CrimeMap | None:
    """For the buurten and years of the plan on the map (`found`); None where no measure in them is about registered crime."""
    years = np.array(found.years)
    areas = {
        code: tuple(measure_of(m) for m in measures if m.area == code and about_crime(m.intervention, catalogue))
        for code in dict.fromkeys(found.path["code"])
    }
    labels = found.path.drop_duplicates("code").set_index("code")["label"]
    rows, counted, unknown = [], {}, []
    for code, mine in areas.items():
        if not mine:
            continue
        here = reached(gemeente, code, 1.0)
        if here is None:
            unknown.append(code)
            continue
        counted[code] = (labels[code], here.crimes, here.year)
        fewer = {
            plan: here.crimes * crime_falls(variant, years, catalogue)
            for plan, variant in zip(PLANS, (with_upkeep(mine), mine, without_upkeep(mine)), strict=True)
        }
        most = float(np.abs(fewer[KEPT]).max())
        rows += [
            pd.DataFrame(
                {
                    "code": code,
                    "label": labels[code],
                    "year": years,
                    "plan": plan,
                    "fewer": values,
                    "share": values / most if most else 0.0,
                }
            )
            for plan, values in fewer.items()
        ]
    if not rows and not unknown:
        return None
    empty = pd.DataFrame(columns=["code", "label", "year", "plan", "fewer", "share"])
    return CrimeMap(
        years=found.years,
        path=pd.concat(rows, ignore_index=True) if rows else empty,
        counted=pd.DataFrame.from_dict(counted, orient="index", columns=["label", "crimes", "year"]),
        unknown=tuple(labels[code] for code in unknown),
        left_out=tuple(unknown),
    )


def class_of(fewer: float) -> int:
    """Class of so many offences fewer a year."""
    return RISES if fewer < -_NEXT_TO_NONE else LEAST + int(np.searchsorted(_FEWER, fewer, side="right"))


def crime_in_year(found: CrimeMap, codes: Sequence[str], year: int, plan: str) -> InYear:
    """What the map of these buurten (`codes`) shows in a year of the path, with one plan of upkeep."""
    rows = found.path[found.path["year"] == year]
    shown = rows[rows["plan"] == plan].set_index("code")
    classes = dict.fromkeys(codes, OUTSIDE) | dict.fromkeys(found.left_out, 0)
    texts = dict.fromkeys(codes, CLASSES[OUTSIDE - 1]) | dict.fromkeys(found.left_out, "het aantal hier is niet gepubliceerd")
    for code, row in shown.iterrows():
        classes[str(code)] = class_of(float(row["fewer"]))
        texts[str(code)] = f"{_about(row['fewer'])} per jaar"
    counts = pd.Series(list(classes.values()), dtype=int).value_counts()
    legend = pd.DataFrame({"name": CLASSES, "n": [int(counts.get(c, 0)) for c in range(1, len(CLASSES) + 1)]})
    return InYear(
        classes,
        texts,
        legend,
        _takeaway(found, rows, year, plan),
        _table(found, rows, shown),
        {str(code): (_short(row["fewer"]), float(row["share"])) for code, row in shown.iterrows()},
    )


def _about(fewer: float) -> str:
    """'ongeveer 12 minder', 'minder dan 1 minder' is said as 'hooguit 1 minder'."""
    if fewer < -_NEXT_TO_NONE:
        return f"{'hooguit 1' if -fewer < 1 else f'ongeveer {number(-fewer)}'} meer"
    if fewer < _NEXT_TO_NONE:
        return "niet minder"
    return f"{'hooguit 1' if fewer < 1 else f'ongeveer {number(fewer)}'} minder"


def _short(fewer: float) -> str:
    """'−12', '−<1', '0', '+2': for on the map."""
    if abs(fewer) < _NEXT_TO_NONE:
        return "0"
    return f"{'−' if fewer > 0 else '+'}{'<1' if abs(fewer) < 1 else number(abs(fewer))}"


def _takeaway(found: CrimeMap, rows: pd.DataFrame, year: int, plan: str) -> str:
    n = len(found.counted)
    if not n:
        return f"Van {listed(found.unknown)} is niet gepubliceerd hoeveel misdrijven er zijn; het verschil is daarom niet uit te rekenen."
    fewer = rows.groupby("plan")["fewer"].sum()
    other = LEFT_ALONE if plan == KEPT else KEPT
    where = f"in {found.counted['label'].iloc[0]}" if n == 1 else f"in de {n} buurten van het plan samen"
    crimes, years = float(found.counted["crimes"].sum()), sorted(set(found.counted["year"]))
    chance = by_chance(crimes)
    hidden = (
        f"Zo'n aantal verschilt door toeval al tot {number(chance)}: in jaarcijfers valt dit dus niet op."
        if fewer[plan] < chance
        else f"Door toeval verschilt zo'n aantal tot {number(chance)}."
    )
    return (
        f"{capital(plan)} zijn er {where} in {year_words(found.years, year)}, {_about(fewer[plan])} geregistreerde misdrijven per jaar "
        f"({other} {_about(fewer[other])}). Geteld zijn er {number(crimes)} ({listed(map(str, years))}). {hidden}"
    )


def _table(found: CrimeMap, rows: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Buurt, what is counted, and fewer a year per plan of upkeep, as text."""
    if shown.empty:
        return pd.DataFrame()
    wide = rows.pivot(index="code", columns="plan", values="fewer").loc[shown.index]
    counted = found.counted.loc[shown.index]
    columns = {
        "Buurt": shown["label"],
        "Geteld per jaar": [f"{number(c)} ({y})" for c, y in zip(counted["crimes"], counted["year"], strict=True)],
    }
    columns |= {capital(plan): wide[plan].map(_about) for plan in (KEPT, CHOSEN, LEFT_ALONE)}
    columns["Door toeval tot"] = [number(by_chance(c)) for c in counted["crimes"]]
    return pd.DataFrame(columns).sort_values("Buurt", ignore_index=True)
