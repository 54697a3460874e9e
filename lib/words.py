"""Dutch numbers, amounts, lists and ranges of years, the same on every floor."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import groupby

from babel.lists import format_list
from babel.numbers import format_decimal

_LOCALE = "nl"


def rounded(value: float, step: int = 1) -> int:
    """The nearest multiple of `step`, halves away from zero: 2.5 -> 3, in fives 12.5 -> 15."""
    return step * int(_rounded(value / step, 0))


def _rounded(value: float, decimals: int) -> Decimal:
    # The charts round halves away from zero; Python and the formatter would round them to even.
    return Decimal(float(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@lru_cache(maxsize=20_000)
def number(value: float | None, decimals: int = 0) -> str:
    """1234.5 -> '1.234,5' (with one decimal); -2.5 -> '−3'; None and NaN -> 'onbekend'."""
    if value is None or math.isnan(value):
        return "onbekend"
    if abs(value) >= 1e15:
        return "onvoorstelbaar veel"
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(_rounded(value, decimals), format=pattern, locale=_LOCALE)
    return text.removeprefix("-") if set(text) <= set("-0,.") else text.replace("-", "−")


def exact(value: float, most: int = 4) -> str:
    """A number with the decimals that it has, at most `most`: 0.25 -> '0,25'; 250000.0 -> '250.000'."""
    text = number(value, most)
    return text.rstrip("0").rstrip(",") if "," in text else text


def signed(value: float, decimals: int = 2) -> str:
    """0.1 -> '+0,10'; -0.1 -> '−0,10'; rounds to zero -> '0,00'."""
    text = number(abs(value), decimals)
    if math.isnan(value) or set(text) <= set("0,."):
        return text
    return ("+" if value > 0 else "−") + text


def percent(value: float, decimals: int = 0) -> str:
    """34.6 -> '35%'."""
    return "onbekend" if math.isnan(value) else number(value, decimals) + "%"


def three_digits(value: float) -> int:
    """A whole number of which at most three digits count: 45678 -> 45700; less than one is nothing."""
    whole = rounded(float(_of_three_digits(abs(value))))
    return -whole if value < 0 else whole


def _of_three_digits(size: float) -> Decimal:
    return _rounded(size, 2 - math.floor(math.log10(size))) if size >= 1 else Decimal(0)


def euros(value: float, words: bool = False) -> str:
    """1234567 -> '€ 1,2 miljoen', in words '1,2 miljoen euro'; 45678 -> '€ 45.700'. At most three digits count."""
    if math.isnan(value):
        return "onbekend"
    size = abs(value)
    shown = float(_of_three_digits(size))
    if shown >= 1e6:
        unit, name = (1e9, "miljard") if shown >= 1e9 else (1e6, "miljoen")
        text = f"{number(size / unit, 1).removesuffix(',0')} {name}"
    else:
        text = number(shown)
    text = f"{text} euro" if words else f"€ {text}"
    return f"−{text}" if value < 0 and shown else text


def rough(low: float, high: float) -> tuple[float, float]:
    """The ends of a range as they are told, no more exact than they are: 73.700 and 249.000 -> 75.000 and 250.000.

    Two digits count, from 5 on the second is 0 or 5 (at most 5% off); finer only where the range itself is narrower than four
    such steps: 11.300 and 11.700 stay.
    """
    width = abs(float(high) - float(low))
    return _rough(float(low), width), _rough(float(high), width)


def _rough(value: float, width: float) -> float:
    if math.isnan(value) or not value:
        return value
    power = math.floor(math.log10(abs(value)))
    own = Decimal(5 if abs(value) >= 5 * 10.0**power else 1).scaleb(power - 1)
    allowed = own
    while width and float(allowed) > width / 4:
        # 50 -> 10 -> 5 -> 1
        allowed /= 5 if allowed.as_tuple().digits[0] == 5 else 2
    return float((Decimal(value) / allowed).quantize(Decimal(1), ROUND_HALF_UP) * allowed)


def euro_range(low: float, high: float, words: bool = False) -> str:
    """A range of amounts: '€ 75.000 tot € 250.000', in words '60 tot 85 miljoen euro'; one amount where both read the same."""
    least, most = (euros(end, words) for end in rough(low, high))
    if least == most:
        return least
    if words and least.split(" ")[1:] == most.split(" ")[1:]:
        least = least.split(" ")[0]
    return f"{least} tot {most}"


def as_shown(value: float) -> float:
    """An amount as `euros` shows it, so that differences can be those of what is read: tenths of a million, else three digits."""
    shown = float(three_digits(value))
    if abs(shown) < 1e6:
        return shown
    unit = 1e9 if abs(shown) >= 1e9 else 1e6
    return math.copysign(float(_rounded(abs(value) / unit, 1)) * unit, value)


def count(n: int, one: str, many: str) -> str:
    """2, 'buurt', 'buurten' -> '2 buurten'."""
    return f"{number(n)} {one if n == 1 else many}"


def listed(items: Iterable[object]) -> str:
    """'Baarn', 'Baarn en Soest', 'Baarn, Soest en Eemnes'; "" for nothing."""
    return format_list([str(item) for item in items], locale=_LOCALE)


def year_ranges(years: Iterable[int]) -> str:
    """Years in order as a phrase: '2012 tot en met 2015 en 2018'; two in a row are listed."""
    ordered = sorted(set(years))
    runs = [[year for _, year in run] for _, run in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0])]
    texts = [f"{run[0]} tot en met {run[-1]}" if len(run) > 2 else text for run in runs for text in _ends(run)]
    return listed(texts)


def _ends(run: list[int]) -> list[str]:
    return [str(run[0])] if len(run) > 2 else [str(year) for year in run]


def capital(text: str) -> str:
    """The same text as the start of a sentence."""
    return text[:1].upper() + text[1:]


def inside_sentence(label: str) -> str:
    """'Straatverlichting: extra' -> 'straatverlichting'; 'VvE-steun' keeps its capitals."""
    head = label.split(":")[0].strip()
    return head[:1].lower() + head[1:] if head[1:2].islower() and not any(c.isupper() for c in head.split(" ")[0][1:]) else head
