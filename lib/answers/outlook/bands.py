"""What a band of the outlook on the score may say of itself: 2 times in 3 only where that was measured, else how it went each round."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lib.outlook.score.errors.claims import ASSUMED, HOLDS, RANGE, Claim
from lib.outlook.score.errors.spread import ANY_SIZE
from lib.outlook.score.warning import LIMIT
from lib.scores import to_lbm
from lib.words import capital, number, percent

LIMIT_LBM = float(to_lbm(LIMIT))
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
        return f"In {year} verwachten we een score {where} (kans: 2 op 3)."
    if claim.kind == RANGE:
        return f"In {year} ligt de score naar schatting {where}. Zo ver vooruit klopte dat eerder {of_hundred(claim.least, claim.most)} keer."
    return f"In {year} ligt de score {where} als wij goed aannemen hoe scores veranderen: {_not_measured(claim)}."


def headline(ahead: pd.DataFrame, claims: Sequence[Claim]) -> tuple[str, str]:
    """The furthest year of which the band was measured to hold, with where the limit of voldoende lies; and apart the last year, where that
    is another ("" where not). Without such a year the last year is the first of the two.

    ahead    year, low67, high67 (lbm), years in order; claims: of each
    """
    rows = [
        (int(year), low, high, claim)
        for year, low, high, claim in zip(ahead["year"], ahead["low67"], ahead["high67"], claims, strict=True)
    ]
    held = [row for row in rows if row[3].kind == HOLDS]
    if not held:
        return between(*rows[-1]), ""
    _, low, high, _ = held[-1]
    limit = f"de grens van voldoende ({number(LIMIT_LBM, 2)})"
    place = f" Dat is onder {limit}." if high < LIMIT_LBM else f" {capital(limit)} ligt daartussen." if low < LIMIT_LBM else ""
    return between(*held[-1]) + place, between(*rows[-1]) if rows[-1] is not held[-1] else ""


def bands_caption(years: Sequence[int], claims: Sequence[Claim], wide: bool = True) -> str:
    """What the dark band (and with `wide` the light one) stands for in a chart over these years."""
    parts = []
    for kind in (HOLDS, RANGE, ASSUMED):
        at = [(year, claim) for year, claim in zip(years, claims, strict=True) if claim.kind == kind]
        if not at:
            continue
        when = "" if len(at) == len(claims) else _years([year for year, _ in at])
        if kind == RANGE:
            least, most = min(claim.least for _, claim in at), max(claim.most for _, claim in at)
            parts.append(f"zo ver vooruit{when and f' als {when}'} klopte zij eerder {of_hundred(least, most)} keer")
        else:
            parts.append(f"{OFTEN if kind == HOLDS else 'een aanname, niet gemeten'}{when and f' in {when}'}")
    text = " ".join(f"{'Donkere band: ' if not i else ''}{part if not i else capital(part)}." for i, part in enumerate(parts))
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
