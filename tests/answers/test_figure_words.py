"""Dutch numbers and small words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.answers.figure_words import (
    STATUS_WORDS,
    count,
    figure_note,
    listing,
    number,
    percent,
    signed,
    wijk_name,
    with_unit,
)
from lib.databank.catalogue.indicators import catalogue
from lib.databank.figures import Figure

NAMES = {"WK900102": "Wijk 02 Molens", "WK900103": "Rand", "GM9001": "Molenwaarde"}


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, 1, "1.234,5"),
        (1234567, 0, "1.234.567"),
        (0, 0, "0"),
        (-1234.5, 1, "−1.234,5"),
        (-0.4, 0, "0"),
        (-0.004, 2, "0,00"),
        (12.5, 0, "13"),  # halves up, as the charts draw them
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (0.125, 2, "0,13"),
        (999.96, 1, "1.000,0"),
        (float("nan"), 2, "onbekend"),
    ],
)
def test_numbers(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(0.1, 2, "+0,10"), (-0.1, 2, "−0,10"), (0.004, 2, "0,00"), (-0.004, 2, "0,00"), (0, 2, "0,00"), (1234.5, 1, "+1.234,5")],
)
def test_signed_numbers(value: float, decimals: int, text: str) -> None:
    assert signed(value, decimals) == text


@given(st.floats(-1e7, 1e7), st.integers(0, 3))
def test_a_number_reads_back_as_itself(value: float, decimals: int) -> None:
    text = number(value, decimals)
    back = float(text.replace(".", "").replace(",", ".").replace("−", "-"))
    assert abs(back - value) <= 0.5 * 10**-decimals + 1e-6
    assert not text.startswith("-")
    assert text not in ("−0", "−0,0", "−0,00", "−0,000")


@given(st.floats(-1e7, 1e7), st.integers(0, 3))
def test_a_sign_only_where_something_is_left(value: float, decimals: int) -> None:
    text = signed(value, decimals)
    shows_zero = not text.strip("+−0,.")
    assert text[0] in ("+−" if not shows_zero else "0")


def test_percent_and_units() -> None:
    assert percent(34.6) == "35%"
    assert percent(math.nan) == "onbekend"
    assert with_unit(34.6, catalogue()["owner_share"]) == "35%"
    assert with_unit(312.4, catalogue()["woz"]) == "€ 312.400"
    assert with_unit(1.25, catalogue()["distance_gp"]) == "1,3 km"
    assert with_unit(1200, catalogue()["inhabitants"]) == "1.200"
    assert with_unit(2345.4, catalogue()["density"]) == "2.345 inwoners per km²"
    assert with_unit(math.nan, catalogue()["woz"]) == "onbekend"


def test_listing_and_counting() -> None:
    assert listing([]) == ""
    assert listing(["a"]) == "a"
    assert listing(["a", "b"]) == "a en b"
    assert listing(iter(["a", "b", "c"])) == "a, b en c"
    assert count(1, "buurt", "buurten") == "1 buurt"
    assert count(0, "buurt", "buurten") == "0 buurten"
    assert count(1200, "buurt", "buurten") == "1.200 buurten"


def figure(status: str, from_code: str | None, year: int | None = 2021) -> Figure:
    value = 12.0 if status in ("ok", "wijk", "gemeente") else math.nan
    return Figure(("owner_share",), "BU90010201", (value,), year, from_code, status, "meting")  # type: ignore[arg-type]


def test_notes_of_figures() -> None:
    assert figure_note(figure("ok", "BU90010201"), NAMES) == "2021"
    assert figure_note(figure("wijk", "WK900103"), NAMES) == "2021, cijfer van de hele wijk Rand"
    assert figure_note(figure("wijk", "WK900102"), NAMES) == "2021, cijfer van de hele wijk 02 Molens"
    assert figure_note(figure("gemeente", "GM9001"), NAMES) == "2021, cijfer van de hele gemeente Molenwaarde"
    for status in ("te_klein", "niet_gepubliceerd", "niet_te_vergelijken"):
        assert figure_note(figure(status, None, None), NAMES) == STATUS_WORDS[status]  # type: ignore[index]


def test_names_of_wijken() -> None:
    assert wijk_name("Centrum") == "Wijk Centrum"
    assert wijk_name("Wijk 02 Molens") == "Wijk 02 Molens"
