"""Dutch numbers and sentences, the same everywhere."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from lib.databank.catalogue.indicators import Derived, Indicator
from lib.databank.figures import Figure, Status

_LOCALE = "nl_NL"

STATUS_WORDS: dict[Status, str] = {
    "ok": "",
    "wijk": "cijfer van de hele wijk",
    "gemeente": "cijfer van de hele gemeente",
    "land": "cijfer van Nederland",
    "te_klein": "te weinig huishoudens of inwoners",
    "niet_gepubliceerd": "niet gepubliceerd",
    "niet_te_vergelijken": "niet te vergelijken: de grens is veranderd of onbekend",
}


@lru_cache(maxsize=20_000)
def number(value: float, decimals: int = 0) -> str:
    """1234.5 -> '1.234,5' (with one decimal); -2.5 -> '−3'; NaN -> 'onbekend'."""
    if value is None or math.isnan(value):
        return "onbekend"
    if abs(value) >= 1e15:
        return "onvoorstelbaar veel"
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    # Halves go away from zero, as in the charts; the formatter alone would round them to even.
    rounded = Decimal(float(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = format_decimal(rounded, format=pattern, locale=_LOCALE)
    return text.removeprefix("-") if set(text) <= set("-0,.") else text.replace("-", "−")


def signed(value: float, decimals: int = 2) -> str:
    """0.1 -> '+0,10'; -0.1 -> '−0,10'; rounds to zero -> '0,00'."""
    text = number(abs(value), decimals)
    if math.isnan(value) or set(text) <= set("0,."):
        return text
    return ("+" if value > 0 else "−") + text


def percent(value: float, decimals: int = 0) -> str:
    """34.6 -> '35%'."""
    return "onbekend" if math.isnan(value) else number(value, decimals) + "%"


def euros(value: float, words: bool = False) -> str:
    """1234567 -> '€ 1,2 miljoen', in words '1,2 miljoen euro'; 45678 -> '€ 45.700'. At most three digits count."""
    if math.isnan(value):
        return "onbekend"
    size = abs(value)
    rounded = round(size, 2 - math.floor(math.log10(size))) if size >= 1 else 0.0
    if rounded >= 1e6:
        unit, name = (1e9, "miljard") if rounded >= 1e9 else (1e6, "miljoen")
        text = f"{number(size / unit, 1).removesuffix(',0')} {name}"
    else:
        text = number(rounded)
    text = f"{text} euro" if words else f"€ {text}"
    return f"−{text}" if value < 0 and rounded else text


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


def listing(words: Iterable[str]) -> str:
    """['a', 'b', 'c'] -> 'a, b en c'."""
    items = list(words)
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " en " + items[-1] if items else ""


def count(n: int, one: str, many: str) -> str:
    """2, 'buurt', 'buurten' -> '2 buurten'."""
    return f"{number(n)} {one if n == 1 else many}"


def figure_note(figure: Figure, name_of: dict[str, str]) -> str:
    """Where a figure comes from, in a few words: '2024', '2021, cijfer van de hele gemeente Heerlen', 'niet gepubliceerd'."""
    if not figure.known:
        return STATUS_WORDS[figure.status]
    if figure.status == "ok":
        return str(figure.year)
    name = name_of.get(str(figure.from_code), str(figure.from_code))
    return f"{figure.year}, {STATUS_WORDS[figure.status]} {name.removeprefix('Wijk ') if figure.status == 'wijk' else name}"


def wijk_name(name: str) -> str:
    """'Centrum' -> 'Wijk Centrum'; 'Wijk 02 Molens' stays. Many a wijk has a buurt of the same name."""
    return name if name.lower().startswith("wijk") else f"Wijk {name}"
