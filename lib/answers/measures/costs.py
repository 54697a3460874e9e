"""Question 8, the money: what the measures of a scenario cost, once, per year and in all, as orders of size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.answers.measures.choice import measure_of
from lib.answers.measures.money import by_payer, full, in_whole_euros, payer_sentence, split_table, without_rest
from lib.answers.place import Gemeente, name_of, size_of
from lib.horizon import HORIZON
from lib.interventions.catalogue.entry import Intervention
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.costs import AreaSize, CashFlow, cash_flow, cost
from lib.interventions.effect.measures import Measure
from lib.interventions.effect.simulate import Simulation, simulate
from lib.interventions.worth import effect_per_euro
from lib.scenarios import ScenarioMeasure
from lib.words import euro_range, euros, listed, number

_PARTS = ("low", "mode", "high")
_KINDS = ("investment", "upkeep", "total")
_COLUMNS = ["measure", "area", *(f"{kind}_{part}" for kind in _KINDS for part in _PARTS), "years", "basis"]
_NOUNS = {"buurt": ("plek of programma", "plekken of programma's"), "woning": ("woning", "woningen")}


@dataclass(frozen=True)
class ScenarioCosts:
    """Whole euros that add up: in every row investment + upkeep * years = total, and rows, years and payers add up to the totals.

    by_measure  measure, area, investment_*, upkeep_* (per year), total_* (low, mode, high; in the years counted), years (in which the
                yearly amount is paid), basis (what it is counted per)
    by_year     year, investment, upkeep, total, discounted (mode)
    by_payer    payer, investment, running, total (mode). split: measure, side, percent per payer, reason
    Totals run over `years` years, low/mode/high: `total` as paid, `discounted_total` what that counts in `base_year`.
    """

    by_measure: pd.DataFrame
    by_year: pd.DataFrame
    investment: tuple[float, float, float]
    upkeep_per_year: tuple[float, float, float]
    running: tuple[float, float, float]
    total: tuple[float, float, float]
    discounted_total: tuple[float, float, float]
    base_year: int
    years: int
    discount_rate: float
    price_level: int
    text: str
    per_euro_text: str
    by_payer: pd.DataFrame
    split: pd.DataFrame
    payer_text: str


def costs_of(
    gemeente: Gemeente, measures: Sequence[ScenarioMeasure], catalogue: Catalogue, years: int = HORIZON, since: int | None = None
) -> ScenarioCosts:
    """Costs of measures in areas of this gemeente over `years` calendar years from `since`, default the first start (lib.interventions.costs).

    Each area counts with its own number of households and dwellings. A measure whose number is not known is left out, and
    `text` says so; what starts after these years too; measures that the catalogue
    does not have are left out without a word (the caller names them). Low is
    everything low, high everything high. Without costs every amount is zero.
    """
    known = [m for m in measures if m.intervention in catalogue.ids]
    first = _first(known, gemeente) if since is None else since
    calendar = np.arange(first, first + years)
    late = sorted({catalogue.get(m.intervention).label for m in known if m.start > calendar[-1]})
    known = [m for m in known if m.start <= calendar[-1]]
    rows: list[tuple[object, ...]] = []
    flows, missing, assumed = [], [], []
    for area in dict.fromkeys(m.area for m in known):
        here = [m for m in known if m.area == area]
        households, dwellings = size_of(gemeente, area)
        name = name_of(gemeente, area)
        counted = [m for m in here if _countable(catalogue.get(m.intervention), households, dwellings)]
        missing += [f"{catalogue.get(m.intervention).label} in {name}" for m in here if m not in counted]
        size = _area_size(households, dwellings)
        if math.isnan(dwellings) and any(catalogue.get(m.intervention).costs.per == "woning" for m in counted):
            assumed.append(name)
        flow = in_whole_euros(cash_flow(map(measure_of, counted), catalogue, size, calendar))
        rows += [_row(catalogue.get(m.intervention), name, m, size, flow, i) for i, m in enumerate(counted)]
        flows.append(flow)
    flow = _together(flows, calendar, catalogue)
    by_measure = pd.DataFrame(rows, columns=_COLUMNS)
    price_level = max(flow.price_levels, default=max(entry.costs.price_level for entry in catalogue.interventions))
    investment, upkeep, total = (_sums(by_measure, kind) for kind in _KINDS)
    discounted = _three(np.array([round(value) for value in flow.present_value], dtype=float))
    payers, split = by_payer(flow, catalogue), split_table([m.intervention for m in flow.measures], catalogue)
    return ScenarioCosts(
        by_measure=by_measure,
        by_year=_by_year(flow),
        investment=investment,
        upkeep_per_year=upkeep,
        running=_three(np.array(total) - np.array(investment)),
        total=total,
        discounted_total=discounted,
        base_year=int(calendar[0]),
        years=years,
        discount_rate=float(flow.rate),
        price_level=price_level,
        text=_text(bool(rows), total, years, price_level, missing, assumed) + _late(late, years),
        per_euro_text=_per_euro(gemeente, known, catalogue, flow, missing),
        by_payer=payers,
        split=split,
        payer_text=payer_sentence(payers, split),
    )


def sizes_of(
    gemeente: Gemeente, measures: Sequence[ScenarioMeasure], catalogue: Catalogue
) -> tuple[tuple[AreaSize, tuple[Measure, ...]], ...] | None:
    """Per area its size and its measures, as `costs_of` counts them; None where the number that a cost depends on is not published."""
    found = []
    for area in dict.fromkeys(m.area for m in measures):
        households, dwellings = size_of(gemeente, area)
        here = [m for m in measures if m.area == area]
        if not all(_countable(catalogue.get(m.intervention), households, dwellings) for m in here):
            return None
        found.append((_area_size(households, dwellings), tuple(map(measure_of, here))))
    return tuple(found)


def _area_size(households: float, dwellings: float) -> AreaSize:
    return AreaSize(*(_known(v) for v in (households, dwellings if not math.isnan(dwellings) else households)))


def _late(labels: list[str], years: int) -> str:
    """What starts after the years that are counted, as a sentence behind the others."""
    return f" Begint na deze {years} jaar en telt hier niet mee: {listed(labels)}." if labels else ""


def per_euro_words(costs: ScenarioCosts, visible: bool) -> str:
    """Effect per euro, with the reservation that goes with an effect too small to see: much per euro is not much."""
    if not costs.per_euro_text or visible:
        return costs.per_euro_text
    return f"{costs.per_euro_text} Het effect zelf blijft te klein om in de score te zien."


def sum_sentence(costs: ScenarioCosts) -> str:
    """The middle amounts as a sum that can be checked by hand, undiscounted, and what that is discounted; '' without costs."""
    once, running, total = (amounts[1] for amounts in (costs.investment, costs.running, costs.total))
    if costs.by_measure.empty or not total:
        return ""
    paid = set(costs.by_measure.loc[costs.by_measure["upkeep_mode"] > 0, "years"])
    if len(paid) == 1:
        n = int(paid.pop())
        yearly = f"{full(costs.upkeep_per_year[1])} per jaar × {n} jaar"
    else:
        yearly = f"{full(running)} aan jaarlijkse kosten"
    parts = [*([f"{full(once)} eenmalig"] if once else []), *([yearly] if running else [])]
    return (
        f"Midden, in {costs.years} jaar: {' + '.join(parts)} = {full(total)}. Teruggerekend naar {costs.base_year} is dat "
        f"ongeveer {euros(costs.discounted_total[1])}: latere jaren tellen dan {number(100 * costs.discount_rate, 2)}% per jaar minder zwaar (aanname)."
    )


def cost_table(costs: ScenarioCosts) -> pd.DataFrame:
    """The middle amounts per measure and in all, as text: in each row once + per year x years = in all, and the rows add up."""
    alone = costs.by_measure["area"].nunique() <= 1
    rows = [
        (
            f"{row.measure}{'' if alone else f', {row.area}'} ({row.basis})",
            full(row.investment_mode),
            full(row.upkeep_mode),
            str(row.years),
            full(row.total_mode),
            _between(row.total_low, row.total_high),
        )
        for row in costs.by_measure.itertuples()
    ]
    if len(rows) > 1:
        years = set(costs.by_measure.loc[costs.by_measure["upkeep_mode"] > 0, "years"])
        same = len(years) == 1
        yearly = (full(costs.upkeep_per_year[1]), str(years.pop())) if same else ("wisselt", "")
        rows.append(("Samen", full(costs.investment[1]), *yearly, full(costs.total[1]), _between(costs.total[0], costs.total[2])))
    return pd.DataFrame(rows, columns=["Maatregel", "Eenmalig", "Per jaar", "Jaren", "Samen", "Laag tot hoog"])


def _between(low: float, high: float) -> str:
    return full(low) if low == high else euro_range(low, high)


def range_text(amounts: tuple[float, float, float]) -> str:
    """'ongeveer 1,1 tot 2,3 miljoen euro'; one amount where low and high read the same."""
    return f"ongeveer {euro_range(amounts[0], amounts[2], words=True)}"


def _first(measures: Sequence[ScenarioMeasure], gemeente: Gemeente) -> int:
    return min((m.start for m in measures), default=gemeente.map_year + 1)


def _countable(entry: Intervention, households: float, dwellings: float) -> bool:
    if entry.costs.per == "buurt":
        return True
    if entry.costs.per == "huishouden":
        return not math.isnan(households)
    return not (math.isnan(dwellings) and math.isnan(households))


def _known(value: float) -> float:
    # Only reached for amounts that do not depend on this number: see _countable.
    return 0.0 if math.isnan(value) else value


def _row(
    entry: Intervention, name: str, measure: ScenarioMeasure, size: AreaSize, flow: CashFlow, position: int
) -> tuple[object, ...]:
    """Amounts of one measure in the years of a flow in whole euros; the yearly amount is zero when it is paid in no year."""
    found = cost(entry, measure.coverage / 100, size)
    one, many = _NOUNS.get(entry.costs.per, ("huishouden", "huishoudens"))
    n = round(found.units)
    basis = f"{number(n)} {one if n == 1 else many}"
    once = flow.investment[position].sum(axis=0)
    yearly, running = flow.upkeep[position].max(axis=0, initial=0.0), flow.upkeep[position].sum(axis=0)
    years = int(flow.upkeep[position].any(axis=1).sum())
    return (entry.label, name, *map(float, (*once, *yearly, *(once + running))), years, basis)


def _together(flows: list[CashFlow], calendar: NDArray[np.int64], catalogue: Catalogue) -> CashFlow:
    """The flows of several areas as one."""
    if not flows:
        return cash_flow((), catalogue, AreaSize(0.0), calendar)
    return replace(
        flows[0],
        measures=tuple(m for flow in flows for m in flow.measures),
        investment=np.concatenate([flow.investment for flow in flows]),
        upkeep=np.concatenate([flow.upkeep for flow in flows]),
        price_levels=tuple(sorted({level for flow in flows for level in flow.price_levels})),
    )


def _by_year(flow: CashFlow) -> pd.DataFrame:
    mode = 1
    investment, upkeep = flow.investment[:, :, mode].sum(axis=0), flow.upkeep[:, :, mode].sum(axis=0)
    total = investment + upkeep
    counted = total * flow.factors
    discounted = without_rest(round(float(counted.sum())), counted) if counted.any() else counted
    columns = {"investment": investment, "upkeep": upkeep, "total": total, "discounted": discounted.astype(float)}
    return pd.DataFrame({"year": flow.years, **columns})


def _sums(by_measure: pd.DataFrame, kind: str) -> tuple[float, float, float]:
    return _three(np.array([by_measure[f"{kind}_{part}"].astype(float).sum() for part in _PARTS]))


def _three(values: NDArray[np.float64]) -> tuple[float, float, float]:
    low, mode, high = (float(value) for value in values)
    return low, mode, high


def _text(
    any_costs: bool,
    total: tuple[float, float, float],
    years: int,
    price_level: int,
    missing: list[str],
    assumed: list[str],
) -> str:
    if any_costs:
        said = [
            f"Naar schatting {euro_range(total[0], total[2], words=True)} in {years} jaar, in prijzen van {price_level}.",
            "Dat is een orde van grootte, zonder opbrengsten en zonder inflatie (aanname).",
        ]
    else:
        said = ["Dit scenario kost niets." if not missing else "Voor dit scenario kunnen wij geen kosten geven."]
    if missing:
        said.append(f"Niet meegeteld, want het aantal huishoudens is niet gepubliceerd: {listed(dict.fromkeys(missing))}.")
    if assumed:
        said.append(f"In {listed(assumed)} is gerekend met één woning per huishouden; het aantal woningen is niet gepubliceerd.")
    return " ".join(said)


def _per_euro(
    gemeente: Gemeente, measures: list[ScenarioMeasure], catalogue: Catalogue, flow: CashFlow, missing: list[str]
) -> str:
    """Effect per euro as an order of size; '' without costs or with a cost that is not known."""
    areas = list(dict.fromkeys(m.area for m in measures))
    households = np.array([size_of(gemeente, area)[0] for area in areas])
    if not areas or missing or np.isnan(households).any() or households.sum() <= 0:
        return ""
    found = [simulate([measure_of(m) for m in measures if m.area == area], catalogue, flow.years) for area in areas]
    total = np.average([simulation.total for simulation in found], axis=0, weights=households)
    together: Simulation = replace(found[0], total=total)
    worth = effect_per_euro(together, flow, float(households.sum()))
    return (
        ""
        if worth is None
        else f"{worth.text.capitalize()}. Dit deelt de ene aanname door de andere. Zie het dus als een orde van grootte."
    )
