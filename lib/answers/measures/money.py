"""Amounts that are shown: rounded first, so that what stands below each other adds up; and divided over those who pay.

Every amount of a measure (its investment in the years that are counted, and its yearly amount) is rounded to three digits, and everything else is a
sum of those whole euros: totals, years, payers. A sum may have more digits than its parts; it is no more certain than they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.interventions.catalogue.evidence import PAYERS, Shares
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.costs import CashFlow
from lib.words import number, percent, three_digits

MODE = 1
BY_PAYER = ["payer", "investment", "running", "total"]
SPLIT = ["measure", "side", *PAYERS, "reason"]
_SIDES = {"pays": "betaalt", "gains": "merkt er baten van"}


def full(amount: float) -> str:
    """'€ 75.600': every digit, for amounts that have to add up on screen."""
    if math.isnan(amount):
        return "onbekend"
    return f"{'−' if round(amount) < 0 else ''}€\N{NO-BREAK SPACE}{number(abs(round(amount)))}"


def in_whole_euros(flow: CashFlow) -> CashFlow:
    """The flow in whole euros: investment and yearly amount of each measure to three digits, an investment spread over its years without rest."""
    investment, upkeep = np.zeros_like(flow.investment), np.zeros_like(flow.upkeep)
    for row in range(len(flow.measures)):
        for part in range(3):
            paid = flow.investment[row, :, part]
            spread = np.flatnonzero(paid)
            if spread.size:
                investment[row, spread, part] = without_rest(three_digits(float(paid.sum())), np.ones(spread.size))
            running = flow.upkeep[row, :, part]
            upkeep[row, :, part] = np.where(running != 0, three_digits(float(running.max(initial=0.0))), 0)
    return replace(flow, investment=investment, upkeep=upkeep)


def divide(amount: int, shares: Shares) -> dict[str, int]:
    """Whole euros per payer that are the amount together; what is left after rounding down goes to the largest remainders."""
    return dict(zip(PAYERS, map(int, without_rest(amount, np.array([shares.of(payer) for payer in PAYERS]))), strict=True))


def by_payer(flow: CashFlow, catalogue: Catalogue) -> pd.DataFrame:
    """What each payer pays in the years of a flow in whole euros (mode): payer, investment, running, total; who pays nothing is left out."""
    sums = {payer: [0, 0] for payer in PAYERS}
    for row, measure in enumerate(flow.measures):
        shares = catalogue.get(measure.intervention).split.pays
        for column, amounts in enumerate((flow.investment, flow.upkeep)):
            for payer, part in divide(round(float(amounts[row, :, MODE].sum())), shares).items():
                sums[payer][column] += part
    rows = [(PAYERS[payer], once, running, once + running) for payer, (once, running) in sums.items() if once + running]
    return pd.DataFrame(rows, columns=BY_PAYER)


def split_table(measures: Sequence[str], catalogue: Catalogue) -> pd.DataFrame:
    """Percent per payer of the costs and of the benefits, two rows per measure (ids), with the reason."""
    rows = []
    for name in dict.fromkeys(measures):
        entry = catalogue.get(name)
        for side, words in _SIDES.items():
            shares: Shares = getattr(entry.split, side)
            rows.append((entry.label, words, *(shares.of(payer) for payer in PAYERS), entry.split.reason))
    return pd.DataFrame(rows, columns=SPLIT)


def payer_sentence(payers: pd.DataFrame, split: pd.DataFrame) -> str:
    """Who pays most of it, and where the benefits mostly land; '' without costs."""
    if payers.empty:
        return ""
    total = int(payers["total"].sum())
    ordered = payers.sort_values("total", ascending=False, kind="stable")
    said = "; ".join(f"{row.payer} {full(row.total)} ({_part(row.total / total)})" for row in ordered.itertuples())
    gains = split[split["side"] == _SIDES["gains"]]
    first = {PAYERS[payer] for payer in gains[list(PAYERS)].idxmax(axis=1)}
    where = f" De baten komen vooral terecht bij {' en '.join(sorted(first))}." if first else ""
    return f"Wie betaalt, samen {full(total)}: {said}.{where} Dit is een aanname die u kunt aanpassen, en geen afspraak."


def _part(share: float) -> str:
    return "minder dan 1%" if share < 0.005 else percent(100 * share)


def without_rest(amount: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole parts of a whole amount in proportion to weights, together exactly the amount."""
    exact = amount * (weights / weights.sum())
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: amount - int(parts.sum())]] += 1
    return parts
