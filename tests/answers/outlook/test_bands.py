"""The words of a band: 2 in 3 for years where it was measured, and for no other."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.answers.outlook.bands import OFTEN, bands_caption, headline, how_sure, wide_words
from lib.outlook.score.errors.claims import ASSUMED, HOLDS, RANGE, Claim

OFTEN_SO = Claim(HOLDS, 4, rounds=4, coverage=0.66, least=0.55, most=0.75, wide=True)
BY_ROUND = Claim(RANGE, 8, rounds=2, coverage=0.6, least=0.52, most=0.71)
NOT_MEASURED = Claim(ASSUMED, 8, "tot 500 inwoners")
AHEAD = pd.DataFrame({"year": [2028, 2032], "low67": [4.05, 4.0], "high67": [4.15, 4.2]})


@pytest.mark.parametrize(
    ("claims", "two_in_three", "also"),
    [
        ((OFTEN_SO, OFTEN_SO), ["2032"], []),
        ((OFTEN_SO, BY_ROUND), ["2028"], ["52 tot 71 van de 100"]),
        ((BY_ROUND, BY_ROUND), [], ["52 tot 71 van de 100"]),
        ((OFTEN_SO, NOT_MEASURED), ["2028"], ["niet aan metingen getoetst"]),
        ((NOT_MEASURED, NOT_MEASURED), [], ["aannemen", "8 jaar vooruit", "tot 500 inwoners", "niet aan metingen getoetst"]),
    ],
)
def test_the_headline_says_it_of_years_where_it_was_measured(
    claims: tuple[Claim, ...], two_in_three: list[str], also: list[str]
) -> None:
    first, further = headline(AHEAD, claims)
    said = f"{first} {further}"
    told = [sentence for sentence in said.split(". ") if "(kans: 2 op 3)" in sentence]
    assert [year for sentence in told for year in ("2028", "2032") if f"In {year}" in sentence] == two_in_three
    assert "tussen 4,00 en 4,20" in said  # the last year is always told
    for words in also:
        assert words in said


@pytest.mark.parametrize(
    ("low", "high", "said"), [(3.8, 3.9, "Dat is onder de grens"), (3.9, 4.0, "ligt daartussen"), (4.0, 4.1, "")]
)
def test_where_the_limit_lies_is_told_of_a_year_that_was_measured(low: float, high: float, said: str) -> None:
    ahead = pd.DataFrame({"year": [2028, 2032], "low67": [low, 3.7], "high67": [high, 4.3]})
    first, further = headline(ahead, (OFTEN_SO, BY_ROUND))
    assert first.endswith("(kans: 2 op 3).") if not said else said in first
    assert "grens" not in further


def test_the_caption_names_the_years_of_each_claim() -> None:
    caption = bands_caption([2026, 2028, 2032], (OFTEN_SO, OFTEN_SO, BY_ROUND))
    assert "2 van de 3 keer in 2026-2028" in caption
    assert "Zo ver vooruit als 2032 klopte zij eerder 52 tot 71 van de 100 keer" in caption
    assert "niet voor al deze jaren" in caption
    assert OFTEN not in bands_caption([2032], (NOT_MEASURED,))
    assert bands_caption([2026], (OFTEN_SO,)) == "Donkere band: 2 van de 3 keer. Lichte band: 19 van de 20 keer."


def test_an_assumption_of_one_area_is_one_of_all_together() -> None:
    assert wide_words([OFTEN_SO, OFTEN_SO]) == "19 van de 20 keer"
    assert "niet gemeten" in wide_words([OFTEN_SO, BY_ROUND])
    assert "aanname" in wide_words([OFTEN_SO, NOT_MEASURED])
    assert "aanname" in how_sure(NOT_MEASURED)
