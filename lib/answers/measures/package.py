"""A *voorbeeldpakket*: which measures in one or more buurten fit a budget, what is given up, and how sure the choice is.

It follows from the assumptions, the weights and the limits, and is never "the best": the council decides.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.answers.measures.effect import total_of, years_from
from lib.answers.measures.tipping.package import what_turns
from lib.answers.measures.visible import Part, Visible, visible_of
from lib.answers.place import Gemeente, size_of
from lib.household_types import LEAST_HOUSEHOLDS
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.costs import AreaSize
from lib.interventions.effect.measures import Measure, Plan
from lib.interventions.portfolio.choose import (
    CurvePoint,
    Limits,
    Options,
    Portfolio,
    Stability,
    budget_curve,
    example_package,
    stability,
)
from lib.interventions.portfolio.inputs import options_from
from lib.scenarios import ScenarioMeasure
from lib.words import count, euros, listed, number, signed

MOST_AREAS = 10
DRAWS = 1000
_WIDE = (0.025, 0.5, 0.975)
# Seconds for the package, the curve and the repeated choices.
_SECONDS = (5.0, 6.0, 15.0)
_REPEATS = 40
# A measure outside the package is named when at least one in ten repeats would choose it.
_NAMED = 0.1

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Wish:
    """What somebody asks of an example package.

    must: (area, measure); must_not: measures, in every area; least: measures in each area. Budgets in euro, None = no limit;
    coverage in whole percent; start: year in which everything starts; year: in which the effect is judged.
    """

    areas: tuple[str, ...]
    start: int
    year: int
    coverage: int
    investment: float | None
    upkeep: float | None
    must: tuple[tuple[str, str], ...] = ()
    must_not: tuple[str, ...] = ()
    least: int = 0
    by_inhabitants: bool = True


@dataclass(frozen=True)
class Package:
    """An example package in words and tables, ready to be shown.

    table: Buurt, Maatregelen, Eenmalig, Per jaar, Laag, Midden, Hoog (score points in the year judged; 19 of 20 draws)
    traded: Buurt, Maatregel, Voegt toe (mean per buurt), Wat nodig is;  curve: budget, effect (mean per buurt), chosen, text
    repeats: Buurt, Maatregel, In het pakket, Van de 100 herhalingen
    turns_text, turns: what would turn the choice (lib.answers.measures.tipping.package)
    measures: what it would put in a scenario. answered is False where the limits cannot be met; `status` then says why.
    """

    wish: Wish
    answered: bool
    headline: str
    status: str
    notes: tuple[str, ...]
    table: pd.DataFrame
    traded: pd.DataFrame
    curve: pd.DataFrame
    curve_text: str
    repeats: pd.DataFrame
    repeats_text: str
    turns_text: str
    turns: pd.DataFrame
    measures: tuple[ScenarioMeasure, ...]


def find_package(gemeente: Gemeente, wish: Wish, catalogue: Catalogue, progress: Progress = lambda *_: None) -> Package:
    """An example package for the buurten of `wish`, its budget curve, and how often the choice stays the same.

    Buurten without a published number of households, or with fewer than fifty, are left out and named in `notes`.
    """
    sizes, notes = _sizes(gemeente, wish.areas)
    if not sizes:
        return _nothing(wish, "Voor geen van deze buurten is een voorbeeldpakket te maken.", notes)
    options = _options(gemeente, wish, catalogue, sizes)
    limits = _limits(wish, options)
    progress(0.15, "Een pakket zoeken dat past …")
    found = example_package(options, limits, seconds=_SECONDS[0])
    if not found.answered:
        return _nothing(wish, "Met deze eisen is er geen voorbeeldpakket.", (found.reason, *notes))
    progress(0.4, "Meer en minder budget proberen …")
    points = budget_curve(options, limits, _budgets(wish, found), seconds=_SECONDS[1])
    progress(0.65, "De keuze herhalen met andere aannames …")
    repeated = stability(options, limits, found, draws=_REPEATS, seconds=_SECONDS[2])
    progress(0.9, "Nagaan wat dit pakket doet omslaan …")
    others = [*(point.chosen for point in points), *repeated.packages]
    turns_text, turns = what_turns(found, options, limits, others, catalogue, sizes, wish.coverage / 100, wish.start, wish.year)
    progress(1.0, "Klaar")
    effects = _draws(options, found)
    return Package(
        wish=wish,
        answered=True,
        headline=_headline(gemeente, wish, found, options, effects, catalogue),
        status=_status(found),
        notes=tuple(note for note in (found.reason if found.chosen.any() else "", *notes) if note),
        table=_table(found, options, catalogue, effects),
        traded=_traded(found, options),
        curve=_curve(points, options, found),
        curve_text=_curve_text(points, options, found),
        repeats=_repeats(repeated, found, options),
        repeats_text=_repeats_text(repeated),
        turns_text=turns_text,
        turns=turns,
        measures=tuple(
            ScenarioMeasure(intervention=measure, area=area, coverage=wish.coverage, start=wish.start)
            for area, measure in found.pairs(options)
        ),
    )


def _sizes(gemeente: Gemeente, areas: tuple[str, ...]) -> tuple[dict[str, AreaSize], tuple[str, ...]]:
    sizes, unknown, small = {}, [], []
    for area in areas:
        households, dwellings = size_of(gemeente, area)
        name = gemeente.names.get(area, area)
        if math.isnan(households):
            unknown.append(name)
        elif households < LEAST_HOUSEHOLDS:
            small.append(name)
        else:
            sizes[area] = AreaSize(households, None if math.isnan(dwellings) else dwellings)
    reasons = (
        (unknown, "het aantal huishoudens is niet gepubliceerd, dus kosten zijn niet te geven"),
        (small, f"te weinig huishoudens (minder dan {LEAST_HOUSEHOLDS})"),
    )
    return sizes, tuple(f"Zonder {listed(names)}: {why}." for names, why in reasons if names)


def _options(gemeente: Gemeente, wish: Wish, catalogue: Catalogue, sizes: dict[str, AreaSize]) -> Options:
    inhabitants = np.array([float(gemeente.inhabitants.get(area, np.nan)) for area in sizes])
    weighted = wish.by_inhabitants and bool((inhabitants > 0).all())
    labels = {area: gemeente.names.get(area, area) for area in sizes} | {
        entry.id: entry.label for entry in catalogue.interventions
    }
    return options_from(
        [Plan(name, wish.start) for name in catalogue.ids],
        sizes,
        wish.coverage / 100,
        catalogue,
        wish.year,
        draws=DRAWS,
        weights=inhabitants if weighted else None,
        labels=labels,
    )


def _limits(wish: Wish, options: Options) -> Limits:
    return Limits(
        investment=wish.investment,
        upkeep=wish.upkeep,
        must=frozenset(pair for pair in wish.must if pair[0] in options.areas),
        must_not=frozenset((area, measure) for area in options.areas for measure in wish.must_not),
        min_measures=dict.fromkeys(options.areas, wish.least) if wish.least else {},
    )


def _budgets(wish: Wish, portfolio: Portfolio) -> list[float] | None:
    """Budgets of the curve: around the wish, or around what the package costs when there is no limit."""
    whole = wish.investment or portfolio.investment
    return [part * whole for part in (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)] if whole else None


def _draws(options: Options, portfolio: Portfolio) -> np.ndarray:
    """Effect per buurt and draw (A, D), by the rule of lib.interventions.portfolio; harm is in the channel without a limit."""
    chosen = np.where(portfolio.chosen[:, :, None, None], options.effects, 0.0)
    limited = np.isfinite(options.ceilings)
    ceilings = options.ceilings[limited][:, None]
    curved, plain = chosen[:, :, limited], chosen[:, :, ~limited]
    gain = ceilings * (1.0 - np.prod(1.0 - curved / ceilings, axis=1))
    return np.asarray(gain.sum(axis=1) + plain.sum(axis=(1, 2)), dtype=np.float64)


def _headline(
    gemeente: Gemeente, wish: Wish, portfolio: Portfolio, options: Options, effects: np.ndarray, catalogue: Catalogue
) -> str:
    n = int(portfolio.chosen.sum())
    if n == 0:
        return portfolio.reason
    alone = len(options.areas) == 1
    places = options.labels[options.areas[0]] if alone else count(int(portfolio.chosen.any(axis=1).sum()), "buurt", "buurten")
    middle = float(np.median(np.average(effects, axis=0, weights=options.weights)))
    visible = _visible(gemeente, wish, portfolio, options, catalogue).clause
    return (
        f"Voorbeeldpakket: {count(n, 'maatregel', 'maatregelen')} in {places} voor {euros(portfolio.investment)} en "
        f"{euros(portfolio.upkeep)} per jaar. Verwacht effect in {wish.year}: {'' if alone else 'gemiddeld '}{signed(middle, 3)} punten, {visible}."
    )


def _visible(gemeente: Gemeente, wish: Wish, portfolio: Portfolio, options: Options, catalogue: Catalogue) -> Visible:
    """What the score can show of the package, by the same rule as of a scenario."""
    years = years_from(wish.start)
    parts = []
    for a, area in enumerate(options.areas):
        chosen = [options.measures[m] for m in np.flatnonzero(portfolio.chosen[a])]
        if chosen:
            measures = tuple(Measure(name, wish.coverage / 100, wish.start) for name in chosen)
            weight = 1.0 if options.weights is None else float(options.weights[a])
            parts.append(Part(area, options.labels[area], measures, years, total_of(measures, catalogue, years)[:, 2], weight))
    return visible_of(gemeente, parts, catalogue)


def _status(portfolio: Portfolio) -> str:
    if portfolio.status == "proven":
        return (
            "Binnen dit budget vonden we geen beter pakket. "
            f"Een ander pakket kan hooguit {number(max(0.1, 100 * portfolio.gap), 1)}% meer verwacht effect hebben."
        )
    return f"De rekentijd was op. Een ander pakket kan tot {number(100 * portfolio.gap, 1)}% meer verwacht effect hebben."


def _table(portfolio: Portfolio, options: Options, catalogue: Catalogue, effects: np.ndarray) -> pd.DataFrame:
    rows = []
    for a, area in enumerate(options.areas):
        names = [catalogue.get(options.measures[m]).label.split(":")[0] for m in np.flatnonzero(portfolio.chosen[a])]
        once, yearly = (float((amount[a] * portfolio.chosen[a]).sum()) for amount in (options.investment, options.upkeep))
        low, middle, high = (float(value) + 0.0 for value in np.quantile(effects[a], _WIDE))
        rows.append((options.labels[area], "; ".join(names) or "geen maatregel", once, yearly, low, middle, high))
    return pd.DataFrame(rows, columns=["Buurt", "Maatregelen", "Eenmalig", "Per jaar", "Laag", "Midden", "Hoog"])


def _traded(portfolio: Portfolio, options: Options) -> pd.DataFrame:
    """What is left out and would add most, and how much more money it needs."""
    rows = []
    for left in portfolio.left_out:
        short = [(left.short_investment, " eenmalig"), (left.short_upkeep, " per jaar")]
        needs = listed(f"{euros(amount)}{each}" for amount, each in short if amount > 0)
        rows.append(
            (
                options.labels[left.area],
                options.labels[left.measure],
                left.adds / len(options.areas),
                f"{needs} meer budget" if needs else "past nog binnen de budgetten",
            )
        )
    return pd.DataFrame(rows, columns=["Buurt", "Maatregel", "Voegt toe", "Wat nodig is"])


def _curve(points: tuple[CurvePoint, ...], options: Options, portfolio: Portfolio) -> pd.DataFrame:
    rows = [
        (
            point.budget,
            point.effect / len(options.areas),
            bool((point.chosen == portfolio.chosen).all()),
            f"{count(int(point.chosen.sum()), 'maatregel', 'maatregelen')}, {euros(point.upkeep)} per jaar",
        )
        for point in points
        if point.effect is not None
    ]
    return pd.DataFrame(rows, columns=["budget", "effect", "chosen", "text"])


def _curve_text(points: tuple[CurvePoint, ...], options: Options, portfolio: Portfolio) -> str:
    """What more money for investment would bring, and what stands in the way when it brings nothing."""
    more = [point for point in points if point.effect is not None and point.effect > portfolio.effect * (1 + 1e-6) + 1e-9]
    if more and more[-1].effect is not None:
        extra = (more[-1].effect - portfolio.effect) / len(options.areas)
        mean = "" if len(options.areas) == 1 else ", gemiddeld over de buurten"
        return f"Met {euros(more[-1].budget)} in plaats van {euros(portfolio.investment)} past er meer in: {signed(extra, 3)} punten erbij{mean}."
    largest = max((point.budget for point in points), default=0.0)
    yearly = any(left.short_upkeep > 0 and left.investment <= largest for left in portfolio.left_out)
    limit = " Het budget per jaar is hier de grens." if yearly else ""
    return f"Meer investeringsbudget, tot {euros(largest)}, geeft geen groter effect.{limit}"


def _repeats(repeated: Stability, portfolio: Portfolio, options: Options) -> pd.DataFrame:
    rows = [
        (
            options.labels[options.areas[a]],
            options.labels[options.measures[m]],
            bool(portfolio.chosen[a, m]),
            100 * repeated.share[a, m],
        )
        for a, m in np.argwhere(portfolio.chosen | (repeated.share >= _NAMED))
    ]
    frame = pd.DataFrame(rows, columns=["Buurt", "Maatregel", "In het pakket", "Van de 100 herhalingen"])
    return frame.sort_values(["In het pakket", "Buurt", "Maatregel"], ascending=[False, True, True], ignore_index=True)


def _repeats_text(repeated: Stability) -> str:
    if repeated.solved == 0:
        return "De keuze is niet herhaald: daar was geen tijd meer voor."
    same = round(repeated.same * repeated.solved)
    return (
        f"De keuze is {repeated.solved} keer herhaald, elke keer met andere waarden van de aannames. {number(same)} keer kwam er "
        "precies dit pakket uit. De tabel laat zien hoe vaak elke maatregel erin zat."
    )


def _nothing(wish: Wish, headline: str, notes: tuple[str, ...]) -> Package:
    empty = pd.DataFrame()
    return Package(wish, False, headline, "", notes, empty, empty, empty, "", empty, "", "", empty, ())
