"""Dutch numbers, lists and ranges of years."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.words import count, euro_range, euros, exact, listed, number, rough, rounded, signed, year_ranges


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


@pytest.mark.parametrize(
    ("value", "sign", "words"),
    [
        (0, "€ 0", "0 euro"),
        (1234, "€ 1.230", "1.230 euro"),
        (45_678, "€ 45.700", "45.700 euro"),
        (999_600, "€ 1 miljoen", "1 miljoen euro"),
        (1_234_567, "€ 1,2 miljoen", "1,2 miljoen euro"),
        (2_345_678_901, "€ 2,3 miljard", "2,3 miljard euro"),
        (-45_678, "−€ 45.700", "−45.700 euro"),
        (float("nan"), "onbekend", "onbekend"),
    ],
)
def test_euros(value: float, sign: str, words: str) -> None:
    assert (euros(value), euros(value, words=True)) == (sign, words)


@pytest.mark.parametrize(
    ("value", "step", "whole"), [(2.5, 1, 3), (-2.5, 1, -3), (2.4, 1, 2), (12.5, 5, 15), (1005, 10, 1010), (0, 5, 0)]
)
def test_halves_go_away_from_zero(value: float, step: int, whole: int) -> None:
    assert rounded(value, step) == whole


@pytest.mark.parametrize(
    ("value", "most", "text"), [(0.25, 4, "0,25"), (250_000.0, 4, "250.000"), (-1.5, 4, "−1,5"), (1e-7, 6, "0"), (12.0, 0, "12")]
)
def test_as_many_decimals_as_there_are(value: float, most: int, text: str) -> None:
    assert exact(value, most) == text


def test_listing_and_counting() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a en b"
    assert listed(iter(["a", "b", "c"])) == "a, b en c"
    assert count(1, "buurt", "buurten") == "1 buurt"
    assert count(0, "buurt", "buurten") == "0 buurten"
    assert count(1200, "buurt", "buurten") == "1.200 buurten"


@pytest.mark.parametrize(
    ("years", "text"),
    [
        ([], ""),
        ([2024], "2024"),
        ([2024, 2023], "2023 en 2024"),
        ([2012, 2013, 2014, 2015, 2018], "2012 tot en met 2015 en 2018"),
        ([2018, 2018, 2020, 2022], "2018, 2020 en 2022"),
        ([2013, 2014, 2016, 2017, 2018, 2021], "2013, 2014, 2016 tot en met 2018 en 2021"),
    ],
)
def test_years_in_a_sentence(years: list[int], text: str) -> None:
    assert year_ranges(years) == text


def test_lists_in_a_sentence() -> None:
    assert [listed(items) for items in ([], ["Baarn"], ["Baarn", "Soest"], ["Baarn", "Soest", 3])] == [
        "",
        "Baarn",
        "Baarn en Soest",
        "Baarn, Soest en 3",
    ]


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ((73_700, 249_000), "75.000 tot 250.000 euro"),
        ((58.7e6, 86.4e6), "60 tot 85 miljoen euro"),
        ((11_300, 11_700), "11.300 tot 11.700 euro"),
        ((900_000, 1.2e6), "900.000 euro tot 1,2 miljoen euro"),
        ((1.21e6, 1.24e6), "1,2 miljoen euro"),
        ((0, 12_340), "0 tot 12.000 euro"),
    ],
)
def test_a_range_is_told_no_more_exact_than_it_is(ends: tuple[float, float], told: str) -> None:
    assert euro_range(*ends, words=True) == told


@given(st.floats(10, 1e9), st.floats(0.01, 10))
def test_the_ends_of_a_range_keep_their_order_and_nearly_their_place(low: float, times: float) -> None:
    high = low * (1 + times)
    least, most = rough(low, high)
    assert low - 0.05 * low <= least <= most <= high + 0.05 * high
    assert max(abs(least - low), abs(most - high)) <= (high - low) / 8 + 1e-6 * high
