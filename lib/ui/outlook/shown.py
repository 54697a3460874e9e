"""What the parts of the page Vooruitblik share."""

from __future__ import annotations

from typing import Any

from lib.answers.outlook.signals import RESIDENTS, Signals
from lib.ui.widgets import parts

SIGNALS, SCORE, PEOPLE = "signalen", "score", "bewoners"
PARTS = {SIGNALS: "Signalen per buurt", SCORE: "Score", PEOPLE: "Huishoudens en leeftijd"}
BANDS = "Donkere band: 2 van de 3 keer; lichte band: 19 van de 20 keer."
COLUMNS = {
    "code": "Code", "figure": "Cijfer", "year": "Jaar", "middle": "Midden", "low67": "Laag (2 van de 3)", "high67": "Hoog (2 van de 3)",
    "low95": "Laag (19 van de 20)", "high95": "Hoog (19 van de 20)", "method": "Hoe", "basis": "Marges uit",
}  # fmt: skip
# The bands of the score say themselves how often they hold.
SCORE_COLUMNS = COLUMNS | {
    "low67": "Laag (donkere band)",
    "high67": "Hoog (donkere band)",
    "low95": "Laag (lichte band)",
    "high95": "Hoog (lichte band)",
}


def first_part(signals: Signals, buurt: str | None) -> str:
    """What to show when nothing was asked for: the signals, or of a buurt what its signal is about."""
    if buurt is None:
        return SIGNALS
    return PEOPLE if signals.about(buurt) == RESIDENTS else SCORE


def go_to_measures(**changes: Any) -> None:
    """Link to the measures of the buurt on the screen, its next step; with `changes` to the state, of another one in a list."""
    parts.go_to(
        "pages/maatregelen.py", "Bekijk maatregelen voor deze buurt", ":material/construction:", first=not changes, **changes
    )
