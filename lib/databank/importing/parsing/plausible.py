"""Whether figures can be right: each in its range, and columns as a whole; together.py holds them against each other.

What these checks catch is what spreadsheets do to numbers: a decimal comma that falls out, a point between thousands that is read
as decimal, shares as fractions, euros where thousands of euros belong. Such a file is refused, never repaired: a wrong figure in the
databank is worse than none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.databank.catalogue.indicators import Indicator
from lib.databank.importing.content import refuse, shown
from lib.databank.importing.parsing.signs import has_lost_comma, may_be_thousands, plain, read_number
from lib.words import number

# Figures that CBS gives with a decimal: when a whole column lacks decimals, and half of it is above this, the comma fell out.
_HALF_AT_MOST = {
    "household_size": 5.0,
    "income_per_inhabitant": 110.0,
    "low_income_share": 85.0,
    "high_income_share": 85.0,
    "social_minimum_share": 60.0,
    "poverty_share": 28.0,
    "youth_care_share": 40.0,
    "distance_gp": 4.5,
    "distance_supermarket": 4.5,
    "distance_childcare": 4.5,
    "distance_school": 4.5,
    "cars_per_household": 4.5,
}
# Shares that are above 1% in any buurt: a column of them without any number above 1 holds fractions.
_NEVER_SMALL = frozenset({"single_family_share", "owner_share", "employment_share", "low_income_share"})
_WHOLE_NUMBERS = frozenset({"density", "address_density"})

_COMMA = "Waarschijnlijk is de komma weggevallen. Open het oorspronkelijke bestand opnieuw met de komma als teken voor decimalen."
THOUSANDS = "Bewaar het bestand zonder punten of komma's voor duizendtallen."
_FRACTIONS = "Bewaar percentages als getal van 0 tot 100 (45,2), niet als deel (0,452) of cel met procentteken."
AGAIN = "Download het bestand opnieuw, zonder het in een ander programma te bewaren."


@dataclass(frozen=True)
class Figures:
    """One indicator as it stands in a file: `cells` as they are, `header` the name of the column; `codes` of the rows."""

    entry: Indicator
    header: str
    cells: Sequence[object]
    codes: Sequence[str]
    percent: bool = False

    def at(self, i: int) -> str:
        """The column and the area in a sentence: 'WOZ (kolom 'g_wozbag') van BU... is '412000''."""
        return f"'{self.entry.label}' (kolom '{shown(self.header)}') van {self.codes[i]} is '{shown(plain(self.cells[i]))}'"


def to_numbers(figures: Figures, where: str, year: int) -> np.ndarray:
    """Numbers (float64, NaN for no figure) of one column.

    Raises UnexpectedData that names area, column and way out for text, for a number outside the range of the indicator, and
    for a column that shows a slip of a spreadsheet.
    """
    entry = figures.entry
    share = entry.unit == "%"
    read = [read_number(cell, percent=share) for cell in figures.cells]
    wrong = next((i for i, value in enumerate(read) if value is None), None)
    if wrong is not None:
        raise refuse(
            where,
            f"bij {figures.codes[wrong]} staat '{shown(plain(figures.cells[wrong]))}' in de kolom voor '{entry.label}' "
            f"('{shown(figures.header)}', {year}); daar hoort een getal.",
            AGAIN,
        )
    values = np.array(read, dtype="float64")
    if entry.range[0] > 0:
        values[values == 0] = np.nan  # older files write 0 where there is nothing to average
    _check_writing(figures, values, where)
    _check_range(figures, values, where)
    _check_column(figures, values, where)
    return values


def _check_writing(figures: Figures, values: np.ndarray, where: str) -> None:
    entry = figures.entry
    for i, cell in enumerate(figures.cells):
        if not isinstance(cell, str) or math.isnan(values[i]):
            continue
        if has_lost_comma(cell):
            raise refuse(where, f"{figures.at(i)}.", _COMMA)
        if may_be_thousands(cell) and entry.range[0] <= float(cell.strip().replace(",", "").replace(".", "")) <= entry.range[1]:
            many = entry.unit == "aantal"
            why = "een aantal heeft geen cijfers achter de komma" if many else "dat kan 1,25 of 1.250 betekenen"
            raise refuse(where, f"{figures.at(i)}; {why}.", THOUSANDS)
    broken = values % 1 != 0
    if entry.unit == "aantal":
        parts = np.flatnonzero(broken & ~np.isnan(values))
        if len(parts):
            raise refuse(where, f"{figures.at(parts[0])}; een aantal heeft geen cijfers achter de komma.", THOUSANDS)
    if entry.id in _WHOLE_NUMBERS:
        parts = np.flatnonzero(broken & (values < 100) & (np.abs(values * 1000 - np.round(values * 1000)) < 1e-6))
        if len(parts):
            raise refuse(where, f"{figures.at(parts[0])}; CBS geeft dit als heel getal.", THOUSANDS)


def _check_range(figures: Figures, values: np.ndarray, where: str) -> None:
    low, high = figures.entry.range
    outside = np.flatnonzero((values < low) | (values > high))
    if not len(outside):
        return
    i, unit = int(outside[0]), figures.entry.unit
    value = values[i]
    if unit.startswith("1.000 euro") and value > high:
        way_out = "Deze kolom hoort in duizenden euro's: deel door 1.000, of neem het bestand van CBS zelf."
    elif unit == "km" and value > high:
        way_out = "Deze kolom hoort in kilometers met een decimaal (0,8), niet in meters en niet zonder komma."
    elif value > high and high >= value / 1000:
        way_out = _COMMA
    else:
        way_out = AGAIN
    bounds = f"van {number(low)} tot en met {number(high)}"
    raise refuse(where, f"{figures.at(i)}; dat kan niet ({unit}, {bounds}).", way_out)


def _check_column(figures: Figures, values: np.ndarray, where: str) -> None:
    entry = figures.entry
    known = values[~np.isnan(values)]
    first = next((i for i, value in enumerate(values) if value > 0), 0)
    if entry.unit == "%" and len(known) and known.max() <= 1:
        fractions = known[(known > 0) & (known < 1)]
        fine = np.abs(fractions * 10 - np.round(fractions * 10)) > 1e-6  # CBS gives one decimal at most
        if figures.percent or (len(fractions) and (entry.id in _NEVER_SMALL or fine.any())):
            raise refuse(
                where,
                f"{figures.at(first)} en geen enkel getal in deze kolom is hoger dan 1; het hoort een percentage te zijn.",
                _FRACTIONS,
            )
    at_most = _HALF_AT_MOST.get(entry.id)
    if at_most is None or len(known) < 2:
        return
    has_decimals = (known % 1 != 0).any() or any(
        isinstance(c, str) and ("," in c or "." in c) and not math.isnan(v) for c, v in zip(figures.cells, values, strict=True)
    )
    if not has_decimals and np.median(known) > at_most:
        raise refuse(
            where,
            f"{figures.at(first)} en geen enkel getal in deze kolom heeft een decimaal; zo hoog is dit niet in Nederland.",
            _COMMA,
        )
