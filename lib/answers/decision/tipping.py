"""Wat doet dit besluit omslaan? The order of the scenarios, how firm it is, and which assumptions would turn it, at which value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from lib.answers.decision.effect import AreaEffect, weights
from lib.answers.decision.record import ScenarioAnswer, Tipping
from lib.answers.measures.costs import sizes_of
from lib.answers.measures.tipping import words as said
from lib.answers.place import Gemeente
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.simulate import DRAWS
from lib.interventions.tipping.effects import Group
from lib.interventions.tipping.order import AFTER, Criterion, Order, Side, Tip, orders_of
from lib.interventions.tipping.tried import Tried
from lib.scenarios import ScenarioMeasure
from lib.words import capital, listed

# Below this part of the draws an order is not called firm: the narrow band of the page is 2 of 3 as well.
_FIRM = 2 / 3
_BY: dict[Criterion, str] = {
    "effect": "effect op de score na tien jaar",
    "per_euro": "effect na tien jaar per euro in 15 jaar",
}
assert AFTER == 10
_COLUMNS = ["by", "assumption", "now", "turns_at", "then", "range", "kind", "evidence", "named"]
NO_TURN = "nee"


def side_of(
    slot: str, gemeente: Gemeente, measures: Sequence[ScenarioMeasure], areas: Sequence[AreaEffect], catalogue: Catalogue
) -> Side | None:
    """A scenario as it is compared; None where measures were chosen and no effect can be computed (too few households)."""
    if measures and not areas:
        return None
    weight = weights(areas) / weights(areas).sum() if areas else []
    together: dict[tuple[object, ...], float] = {}
    for area, part in zip(areas, weight, strict=True):
        together[area.measures] = together.get(area.measures, 0.0) + float(part)
    groups = tuple(Group(part, of) for of, part in together.items())  # type: ignore[arg-type]
    first = min((measure.start for measure in measures), default=gemeente.map_year + 1)
    return Side(slot, first, groups, sizes_of(gemeente, measures, catalogue), catalogue)


def tipping_of(answers: Sequence[ScenarioAnswer], sides: Sequence[Side | None], *, draws: int = DRAWS) -> Tipping | None:
    """What would turn the order of these scenarios; None for a single one. sides: as `side_of`, in the order of `answers`."""
    if len(answers) < 2:
        return None
    known = [side for side in sides if side is not None]
    without = [answer.slot for answer, side in zip(answers, sides, strict=True) if side is None]
    if len(known) < 2:
        return Tipping((f"Er is geen volgorde te geven: van {listed(without)} is geen effect te berekenen.",), _table([], {}))
    catalogues = {side.slot: side.catalogue for side in known}
    orders = orders_of(known, draws=draws)
    visible = any(answer.visible for answer in answers)
    sentences = [_sentence(order, catalogues, visible, without) for order in orders]
    return Tipping(tuple(sentences), _table(orders, catalogues))


def _sentence(order: Order, catalogues: Mapping[str, Catalogue], visible: bool, without: Sequence[str]) -> str:
    by = _BY[order.criterion]
    if len(order.ranks) == 1:
        little = "minder dan 0,0005 punt" if order.criterion == "effect" else "hooguit 1%"
        return f"Naar {by} is er geen volgorde: {listed(order.ranks[0])} verschillen {little}{_left_out(without)}."
    lead = f"Naar {by} staat {_in_order(order)}{_left_out(without)}"
    told = _told(order)
    if told:
        ways = ", of als ".join(_turns(tip, order, catalogues) for tip in told)
        also = said.half_lives_too((tip.tried for tip in order.tips), order.tried)
        turned = f"De volgorde slaat om als {ways}{f'; {also}' if also else ''}"
    else:
        turned = (
            "Geen enkele aanname laat die volgorde omslaan, binnen wat aannemelijk is. Ook niet als een effect zonder onderhoud korter of langer blijft "
            f"({said.HALF_LIVES})"
        )
    return f"{lead}. {_firmness(order, visible)} {turned}."


def _told(order: Order) -> list[Tip]:
    """What the sentence names."""
    return [order.tips[n] for n in said.nearest_told([tip.tried for tip in order.tips])]


def _in_order(order: Order) -> str:
    levels = [f"{listed(level)} (gelijk)" if len(level) > 1 else level[0] for level in order.ranks]
    return " boven ".join(levels)


def _left_out(without: Sequence[str]) -> str:
    return f" (van {listed(without)} is geen effect te berekenen)" if without else ""


def _firmness(order: Order, visible: bool) -> str:
    tens = int(10 * order.holds + 1e-9)
    often = "in alle berekeningen" if order.holds == 1.0 else f"in {tens} van de 10 berekeningen" if tens else "zelden"
    held = f"Die volgorde is niet stevig (zij geldt {often})." if order.holds < _FIRM else f"Die volgorde geldt {often}."
    return held if visible else f"{held} Het verschil is in de score zelf niet te zien."


def _turns(tip: Tip, order: Order, catalogues: Mapping[str, Catalogue]) -> str:
    return said.turns(tip.tried, tip.value, catalogues[tip.slots[0]], _where(tip.tried, tip.slots, order))


def _where(tried: Tried, slots: Sequence[str], order: Order) -> str:
    """'in B' for an assumption that another scenario makes differently."""
    alike = [o for o in order.tried if (o.what, o.measure, o.dimension) == (tried.what, tried.measure, tried.dimension)]
    return f"in {listed(slots)}" if len(alike) > 1 else ""


def _table(orders: Sequence[Order], catalogues: Mapping[str, Catalogue]) -> pd.DataFrame:
    """Everything that was tried, by criterion: what turns the order first, nearest first."""
    rows = []
    for order in orders:
        if len(order.ranks) == 1:
            continue
        found = {tip.tried: tip for tip in order.tips}
        named = {tip.tried for tip in _told(order)}
        for tried in [*found, *(one for one in order.tried if one not in found)]:
            slots, tip = order.tried[tried], found.get(tried)
            of = catalogues[slots[0]]
            where = _where(tried, slots, order)
            kind, evidence = said.rests_on(tried, of)
            rows.append(
                (
                    capital(_BY[order.criterion]),
                    capital(said.label(tried, of)) + (f" ({where})" if where else ""),
                    said.value_words(tried, tried.base, of),
                    NO_TURN if tip is None else said.value_words(tried, tip.value, of),
                    "" if tip is None else " boven ".join(tip.order),
                    f"{said.value_words(tried, tried.low, of)} – {said.value_words(tried, tried.high, of)}",
                    kind,
                    evidence,
                    tried in named,
                )
            )
    return pd.DataFrame(rows, columns=_COLUMNS)
