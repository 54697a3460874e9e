"""What a band of the outlook on the score may say of itself: 2 times in 3 only where that was measured, else how it went each round."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lib.outlook.score.errors.claims import ASSUMED, HOLDS, RANGE, Claim
from lib.outlook.score.errors.spread import ANY_SIZE
from lib.words import number, percent

OFTEN, WIDE = "2 van de 3 keer", "19 van de 20 keer"


def of_hundred(low: float, high: float) -> str:
    """.52, .71 -> '52 tot 71 van de 100'; a single number where both are the same."""
    least, most = number(100 * low), number(100 * high)
    return f"{least} van de 100" if least == most else f"{least} tot {most} van de 100"


def how_sure(claim: Claim) -> str:
    """What is known of a band, for between brackets."""
    if claim.kind == HOLDS:
        return OFTEN
    if claim.kind == RANGE:
        return f"in eerdere rondes {of_hundred(claim.least, claim.most)} keer"
    return "een aanname, niet aan metingen getoetst"


def between(year: int, low: float, high: float, claim: Claim) -> str:
    """A sentence on where the score (lbm) lies in a year, with what is known of the band within the sentence."""
    where = f"tussen {number(low, 2)} en {number(high, 2)}"
    if claim.kind == HOLDS:
        return f"In {year} ligt de score {OFTEN} {where}."
    if claim.kind == RANGE:
        return f"In {year} ligt de score naar schatting {where}: in eerdere rondes lag de score {of_hundred(claim.least, claim.most)} keer binnen deze band."
    return f"In {year} ligt de score {where} als wij goed aannemen hoe scores veranderen: {_not_measured(claim)}."


def headline(ahead: pd.DataFrame, claims: Sequence[Claim]) -> str:
    """The furthest year of which the band was measured to hold, and the last year where that is another. `ahead`: year, low67, high67."""
    rows = list(zip(ahead["year"], ahead["low67"], ahead["high67"], claims, strict=True))
    told = [row for row in rows if row[3].kind == HOLDS][-1:]
    told += [row for row in rows[-1:] if row not in told]
    return " ".join(between(int(year), low, high, claim) for year, low, high, claim in told)


def bands_caption(years: Sequence[int], claims: Sequence[Claim], wide: bool = True) -> str:
    """What the dark band (and with `wide` the light one) stands for in a chart over these years."""
    parts = []
    for kind in (HOLDS, RANGE, ASSUMED):
        at = [(year, claim) for year, claim in zip(years, claims, strict=True) if claim.kind == kind]
        if not at:
            continue
        when = "" if len(at) == len(claims) else f" in {_years([year for year, _ in at])}"
        if kind == RANGE:
            least, most = min(claim.least for _, claim in at), max(claim.most for _, claim in at)
            parts.append(f"{of_hundred(least, most)} keer in eerdere rondes{when}")
        else:
            parts.append(f"{OFTEN if kind == HOLDS else 'een aanname, niet gemeten'}{when}")
    text = f"Donkere band: {'; '.join(parts)}."
    if not wide:
        return text
    held = all(claim.wide for claim in claims)
    return f"{text} Lichte band: {WIDE if held else f'bedoeld voor {WIDE}; dat is niet voor al deze jaren gemeten'}."


def wide_words(claims: Sequence[Claim]) -> str:
    """What the light band is in one year, over areas with these claims: for a column of a table."""
    if any(claim.kind == ASSUMED for claim in claims):
        return "een aanname, niet aan metingen getoetst"
    return WIDE if all(claim.wide for claim in claims) else f"bedoeld voor {WIDE}; dat is niet gemeten"


def held_table(pooled: pd.DataFrame, size: str, aheads: Sequence[int]) -> pd.DataFrame:
    """How often the dark band held for areas of one size: over the rounds together, and the lowest and highest round."""
    rows = pooled[(pooled["size"] == size) & pooled["ahead"].isin(list(aheads))]
    return pd.DataFrame(
        {
            "Jaren vooruit": rows["ahead"].map(number),
            "Rondes": rows["rounds"].map(number),
            "Scores": rows["n"].map(number),
            "In donkere band": rows["coverage67"].map(lambda share: percent(100 * share)),
            "Per ronde": [
                f"{number(100 * low)} tot {percent(100 * high)}"
                for low, high in zip(rows["least67"], rows["most67"], strict=True)
            ],
            "In lichte band": rows["coverage95"].map(lambda share: percent(100 * share)),
        }
    )


def _not_measured(claim: Claim) -> str:
    whose = "" if claim.size == ANY_SIZE else f" voor gebieden ({claim.size})"
    return f"{claim.ahead} jaar vooruit is{whose} niet aan metingen getoetst"


def _years(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
