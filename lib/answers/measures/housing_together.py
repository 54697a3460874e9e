"""Living together after changes in housing: the indices of lib.living_together recomputed from the new shares, in words."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from lib.answers.households.together import Living, coverage_of, is_offer, yardstick
from lib.arrays import Array
from lib.households import load_seed, load_types
from lib.households.types import axis_cells
from lib.interventions.housing.composition import Composition
from lib.living_together.care import care
from lib.living_together.contrast import PARTS, chance_different
from lib.living_together.coverage import coverage
from lib.living_together.intervals import interval
from lib.living_together.load import capacity, quadrants
from lib.living_together.offers import OffersAndNeeds, OffersError, load_offers
from lib.living_together.statements import FEWEST
from lib.scenarios import Scenario
from lib.words import number

GROWS, SHRINKS, UNCLEAR, SAME = "wordt groter", "wordt kleiner", "geen duidelijk verschil", "blijft ongeveer gelijk"
MORE, LESS, AVERAGE = "meer dan gemiddeld", "minder dan gemiddeld", "ongeveer gemiddeld"
# A change that disappears in the rounding on screen is no change: half a percent of the households or of an index.
_LEAST, _LEAST_PER_100 = 0.005, 0.5


@cache
def standard_offers() -> OffersAndNeeds:
    """The table of offers and needs as it ships with Buurtbalans."""
    return load_offers()


def offers_of(scenario: Scenario) -> OffersAndNeeds:
    """The table with the edits of a scenario; the standard one when an edit cannot be (an old link)."""
    try:
        return standard_offers().with_edits({key: value for key, value in scenario.changed.items() if is_offer(key)})
    except OffersError:
        return standard_offers()


def verdict(change: Array, least: float = _LEAST) -> str:
    """Words for a change (v, m): a direction only when all variants of 8 of 10 draws agree; `least` is the smallest to speak of."""
    if np.isnan(change).any():
        return "niet bekend"
    if abs(float(np.median(change[0]))) < least:
        return SAME
    low, high = interval(change.min(axis=0)).low, interval(change.max(axis=0)).high
    return GROWS if low > 0 else SHRINKS if high < 0 else UNCLEAR


def living_after(
    living: Living, scenario: Scenario, area: str, members: Array, after: Array, drawn: list[Composition]
) -> pd.DataFrame:
    """index, before, after, change (words). `members` (10, m) shares now, `after` (v, 10, m) afterwards, first as assumed."""
    before = members[None]
    rows = [
        _contrast_row(living, area, members, after, drawn),
        _coverage_row(living, scenario, before, after),
        *_care_rows(before, after),
        _quadrant_row(living, area, before, after),
    ]
    return pd.DataFrame([row for row in rows if row], columns=["index", "before", "after", "change"])


def _contrast_row(
    living: Living, area: str, members: Array, after: Array, drawn: list[Composition]
) -> tuple[str, str, str, str] | None:
    """Change of each part computed from the types, added to the part as it is now; tenure from the accounting itself."""
    if area not in living.rows:
        return None
    row = living.rows[area]
    parts = tuple(part for part in living.contrast.known_parts(row) if living.others.knows(part))
    lines = living.others.lines(parts)
    if len(parts) < 2 or lines.areas < FEWEST:
        return None
    groups = _groups_of_types()
    moved = []
    for part in parts:
        if part == "tenure":
            now = np.stack([c.by_tenure.sum(axis=0) for c in drawn], axis=1)[None]
            then = np.stack([c.by_tenure_after.sum(axis=0) for c in drawn], axis=1)[None]
        else:
            now, then = (np.einsum("gt,vtm->vgm", groups[part], shares) for shares in (members[None], after))
        moved.append(np.broadcast_to(chance_different(then) - chance_different(now), (len(after), members.shape[1])))
    change = np.mean(moved, axis=0)
    here = np.median(living.contrast.over(parts)[row])
    words = [
        MORE if value > lines.upper_quarter else LESS if value < lines.lower_quarter else AVERAGE
        for value in (here, here + np.median(change[0]))
    ]
    return f"Verschil tussen huishoudens, naast {living.compared(parts).areas}", words[0], words[1], verdict(change)


@cache
def _groups_of_types() -> dict[str, Array]:
    """Per part of contrast: which groups the households of each type fall in nationally, (3, 10), columns together 1."""
    cells = load_types().membership * load_seed().table.reshape(-1, 1)
    axes = {"kind": 0, "age": 1, "tenure": 2, "income": 3}
    return {part: axis_cells(axes[part]).T @ cells / cells.sum(axis=0) for part in PARTS}


def _coverage_row(living: Living, scenario: Scenario, before: Array, after: Array) -> tuple[str, str, str, str]:
    table = offers_of(scenario)
    now, then = (coverage(shares, table.offers, table.needs, living.country) for shares in (before, after))
    change = verdict(then.value - now.value)
    better = {GROWS: "sluit beter aan", SHRINKS: "sluit minder aan"}.get(change, change)
    line = yardstick(living, coverage_of(living, table, []).others)
    words = [str(found.bands(line.lower, line.upper)[0]) for found in (now, then)]
    return f"Vraag en aanbod van huishoudens, naast {line.among}", *words, better  # type: ignore[return-value]


def _care_rows(before: Array, after: Array) -> list[tuple[str, str, str, str]]:
    now, then = care(before), care(after)
    labels = {
        "Mensen van 75 jaar of ouder, per 100 huishoudens": "receivers",
        "Mensen in een levensfase waarin veel mensen hulp geven, per 100 huishoudens": "givers",
    }
    rows = []
    for label, side in labels.items():
        first, second = getattr(now, side), getattr(then, side)
        words = [f"ongeveer {number(float(np.median(values[0])))}" for values in (first, second)]
        rows.append((label, words[0], words[1], verdict(second - first, _LEAST_PER_100)))
    return rows


def _quadrant_row(living: Living, area: str, before: Array, after: Array) -> tuple[str, str, str, str] | None:
    """Load stays as it is: what newcomers will ask nobody knows; hands and time follow from the types."""
    if area not in living.rows:
        return None
    row = living.rows[area]
    now, then = (capacity(shares, living.shares) for shares in (before, after))
    words = [str(quadrants(np.full(hands.shape, living.load[row]), hands).name[0]) for hands in (now, then[:1])]
    if not all(words):
        return None
    change = verdict(then - now)
    more = {GROWS: "meer handen", SHRINKS: "minder handen"}.get(change, change)
    return f"Vraag (gelijk gehouden) en handen, naast {living.among['capacity'].areas}", words[0], words[1], more
