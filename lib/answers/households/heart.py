"""Question 3 drawn: per kind of help what households ask and what they can offer, beside another area, with who asks and who offers.

With shares p of types, offers o and needs n per kind of help (as in lib.living_together.coverage, each plus 0.25), per household

    asked = 100 N_area / N_reference      offered = 100 S_area / S_reference      balance = offered / asked

so that 100 is the reference on both sides. Within each member of the ensemble, then the middle and 8 of 10 of the members. The table of
offers and needs is an assumption: this is what could be exchanged, and not what people do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.answers.homes import in_sentence
from lib.answers.households.together import Living
from lib.areas import LAND
from lib.household_types import LEAST_HOUSEHOLDS
from lib.households import load_types
from lib.households.shown import ShownType
from lib.living_together.coverage import ADDED, AMPLE, SCARCE
from lib.living_together.intervals import Interval, interval
from lib.living_together.offers import OffersAndNeeds
from lib.words import listed, number

ASKED, OFFERED = "vraag", "aanbod"
SHORT, BALANCED, AMPLE_HERE = "krap", "in verhouding", "ruim"
_MOST_NAMED = 2
_ASK = {
    "O": "Wie let overdag op het huis of neemt een pakket aan? Wie zou dat willen?",
    "B": "Bij wie klopt u aan voor een klus of een boodschap? En wie bij u?",
    "S": "Wie past op elkaars kinderen? Waar spelen zij samen?",
    "R": "Wie organiseert hier iets? Wie zou mee willen doen, en wanneer?",
    "D": "Wie helpt met formulieren, telefoon of taal? Wie mist die hulp?",
    "T": "Wie is er in de avond aanspreekbaar op straat?",
}
_ALWAYS = "Kennen buren elkaar goed genoeg om iets te vragen?"


@dataclass(frozen=True)
class Heart:
    """Areas beside a reference.

    rows     area, code, domain, help, side (ASKED or OFFERED), value, low, high (reference = 100), similar (mean of similar buurten, NaN
             without), text
    levels   per code and domain: SHORT, BALANCED or AMPLE_HERE
    who      help, offers, asks, level: of the first area; types are groups where ten types may not be told
    questions  to ask residents of the first area; missing: sentences on areas left out
    """

    reference: str
    rows: pd.DataFrame
    levels: dict[tuple[str, str], str]
    who: pd.DataFrame
    takeaway: str
    questions: tuple[str, ...]
    missing: tuple[str, ...]
    similar: int


def heart(
    living: Living,
    table: OffersAndNeeds,
    names: Mapping[str, str],
    areas: Sequence[str],
    reference: str,
    alike: Mapping[str, Sequence[str]],
) -> Heart | None:
    """The areas beside `reference` (codes; `names` has them all). `alike`: similar buurten per area. None where nothing can be compared."""
    base = _members(living, reference)
    if base is None and reference == LAND:
        base = living.country[:, None]
    if base is None:
        return None
    rows, levels, missing, counted = [], {}, [], 0
    told = [code for code in areas if code != reference]
    first = ""
    for code in told:
        mine = _members(living, code)
        if mine is None:
            missing.append(f"{names[code]}: te weinig huishoudens of geen cijfers.")
            continue
        first = first or code
        asked, offered, balance = _beside(mine, base, table)
        others = [found for near in alike.get(code, ()) if (found := _members(living, near)) is not None]
        usual = _beside(np.mean(others, axis=0), base, table) if others else None
        counted = max(counted, len(others))
        for k, domain in enumerate(table.domains):
            levels[code, domain.id] = _level(balance, k)
            for side, one, other in ((ASKED, asked, usual and usual[0]), (OFFERED, offered, usual and usual[1])):
                low, mid, high = one.at(k)
                typical = float("nan") if other is None else other.at(k)[1]
                text = "" if np.isnan(low) else f"{number(low)} tot {number(high)}"
                rows.append((names[code], code, domain.id, domain.label, side, mid, low, high, typical, text))
    if not rows:
        return None
    frame = pd.DataFrame(rows, columns=["area", "code", "domain", "help", "side", "value", "low", "high", "similar", "text"])
    of_first = {domain.id: levels[first, domain.id] for domain in table.domains}
    return Heart(
        reference=names[reference],
        rows=frame,
        levels=levels,
        who=_who(living, table, first, of_first),
        takeaway=_takeaway(names[first], names[reference], table, of_first),
        questions=_questions(of_first),
        missing=tuple(missing),
        similar=counted,
    )


def _members(living: Living, code: str) -> NDArray[np.float64] | None:
    """Shares (10, m) of an area with at least 50 households; None without."""
    found = living.estimate
    if code not in found or not found.households[found.row(code)] >= LEAST_HOUSEHOLDS:
        return None
    shares = found.members[found.row(code)].astype(np.float64)
    return None if np.isnan(shares).any() else shares


def _beside(
    mine: NDArray[np.float64], base: NDArray[np.float64], table: OffersAndNeeds
) -> tuple[Interval, Interval, NDArray[np.float64]]:
    """Asked and offered (reference = 100), and the balance (domains, members)."""
    sides = []
    for scores in (table.needs + ADDED, table.offers + ADDED):
        here, there = (np.einsum("tm,td->dm", shares, scores) for shares in (mine, base))
        sides.append(100 * here / there)
    return interval(sides[0]), interval(sides[1]), sides[1] / sides[0]


def _level(balance: NDArray[np.float64], domain: int) -> str:
    """Short or ample only beyond the lines of the coverage, and where 8 of 10 members lie on that side of the reference."""
    found = interval(balance[domain : domain + 1])
    low, mid, high = found.at(0)
    if mid < SCARCE and not high >= 1:
        return SHORT
    return AMPLE_HERE if mid > AMPLE and not low <= 1 else BALANCED


def _who(living: Living, table: OffersAndNeeds, code: str, levels: Mapping[str, str]) -> pd.DataFrame:
    """Which households offer and ask most, per kind of help: share of households times score, the types as they may be told."""
    parts = [part for part in living.estimate.shown(code) if not part.too_few]
    central = dict(zip(living.estimate.types, living.estimate.central[living.estimate.row(code)], strict=True))
    at = {name: i for i, name in enumerate(living.estimate.types)}
    groups = {group.id: [entry.id for entry in load_types().types if entry.group == group.id] for group in load_types().groups}
    rows = []
    for k, domain in enumerate(table.domains):
        cells = []
        for scores in (table.offers, table.needs):
            weights = []
            for part in parts:
                types = part.merged_from or groups.get(part.id) or (part.id,)
                weights.append((sum(central[name] * scores[at[name], k] for name in types), part))
            weights.sort(key=lambda one: -one[0])
            named = [f"{_short(part)} ({number(100 * part.share)})" for weight, part in weights[:_MOST_NAMED] if weight > 0]
            cells.append(listed(named) or "bijna niemand")
        rows.append((domain.label, domain.explanation, *cells, levels[domain.id]))
    return pd.DataFrame(rows, columns=["help", "explanation", "offers", "asks", "level"])


def _short(part: ShownType) -> str:
    """The short name of a type; of a group or of types that are told together their own name."""
    single = part.id in load_types().ids and not part.merged_from
    label = load_types()[part.id].short if single else part.label
    return label[:1].lower() + label[1:]


def _takeaway(name: str, reference: str, table: OffersAndNeeds, levels: Mapping[str, str]) -> str:
    short, ample = (
        listed([domain.label for domain in table.domains if levels[domain.id] == level]) for level in (SHORT, AMPLE_HERE)
    )
    against = f"vergeleken met {in_sentence(reference)}"
    if short and ample:
        return f"In {in_sentence(name)} is er minder aanbod dan vraag bij {short}, {against}. Meer aanbod dan vraag is er bij {ample}."
    if short or ample:
        return f"In {in_sentence(name)} is er {'minder' if short else 'meer'} aanbod dan vraag bij {short or ample}, {against}."
    return f"In {in_sentence(name)} past wat huishoudens bieden ongeveer even goed bij wat zij vragen als in {in_sentence(reference)}."


def _questions(levels: Mapping[str, str]) -> tuple[str, ...]:
    """What only residents can tell: on what is short first, then on what is ample, and whether they know each other."""
    short = [domain for domain, level in levels.items() if level == SHORT]
    ample = [domain for domain, level in levels.items() if level == AMPLE_HERE]
    chosen = [*short, *ample][:3] or ["B", "O"]
    return (*(_ASK[domain] for domain in chosen), _ALWAYS)
