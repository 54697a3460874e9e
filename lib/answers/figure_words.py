"""Dutch words for a figure: its unit, its status and where it comes from."""

from __future__ import annotations

import math

from lib.databank.catalogue.indicators import Derived, Indicator
from lib.databank.figures import Figure, Status
from lib.words import number, percent

STATUS_WORDS: dict[Status, str] = {
    "ok": "",
    "wijk": "cijfer van de hele wijk",
    "gemeente": "cijfer van de hele gemeente",
    "land": "cijfer van Nederland",
    "te_klein": "te weinig huishoudens of inwoners",
    "niet_gepubliceerd": "niet gepubliceerd",
    "niet_te_vergelijken": "niet te vergelijken: de grens is veranderd of onbekend",
    "te_weinig_bekend": "van te weinig buurten gepubliceerd",
    "niet_op_te_tellen": "niet op te tellen of te middelen",
}


def with_unit(value: float, entry: Indicator | Derived) -> str:
    """A value of an indicator with its unit, at most two meaningful decimals."""
    if math.isnan(value):
        return "onbekend"
    if entry.unit == "%":
        return percent(value)
    if entry.unit == "1.000 euro":
        return f"€ {number(1000 * value)}"
    decimals = 0 if abs(value) >= 20 or entry.unit == "aantal" else 1
    text = number(value, decimals)
    return text if entry.unit == "aantal" else f"{text} {entry.unit}"


def figure_note(figure: Figure, name_of: dict[str, str]) -> str:
    """Where a figure comes from, in a few words: '2024', '2024, schatting', '2021, cijfer van de hele gemeente Heerlen', 'niet gepubliceerd'."""
    if not figure.known:
        return STATUS_WORDS[figure.status]
    if figure.status == "ok":
        return f"{figure.year}, schatting" if figure.kind == "schatting" else str(figure.year)
    name = name_of.get(str(figure.from_code), str(figure.from_code))
    return f"{figure.year}, {STATUS_WORDS[figure.status]} {name.removeprefix('Wijk ') if figure.status == 'wijk' else name}"


def wijk_name(name: str) -> str:
    """'Centrum' -> 'Wijk Centrum'; 'Wijk 02 Molens' stays. Many a wijk has a buurt of the same name."""
    return name if name.lower().startswith("wijk") else f"Wijk {name}"
