"""Whether a comparison is one with the Netherlands: by share of the areas, in every province, and what it is called otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.databank.catalogue.provinces import province_of, provinces
from lib.databank.figures import Extent, extent
from lib.databank.store import BACKGROUND
from tests.databank.country_by_hand import BAARN, GEMEENTEN, PROVINCES, buurten, databank


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Extent:
    return extent(databank(tmp_path_factory.mktemp("land"), GEMEENTEN))


def test_all_gemeenten_lie_in_one_of_twelve_provinces() -> None:
    assert len(provinces()) == 12
    assert len(GEMEENTEN) == len(set(GEMEENTEN)) == 342
    assert {province_of(code) for code in GEMEENTEN} == set(provinces())


def test_a_gemeente_that_ended_lies_where_its_successor_lies() -> None:
    assert province_of("GM0504") == "Zuid-Holland"  # Dirksland, now Goeree-Overflakkee
    assert province_of("GM9901") is None


def test_nine_tenths_of_the_buurten_in_every_province_are_the_netherlands(country: Extent) -> None:
    everything = buurten(GEMEENTEN)
    most = [code for i, code in enumerate(everything) if i % 10 != 9]  # one in ten is missing, everywhere
    assert country.among(everything).national
    assert country.among(most).national
    assert country.among(most).place == "Nederland"
    assert not country.among(most[:-15]).national


@pytest.mark.parametrize("province", PROVINCES)
def test_without_most_of_a_province_it_is_not_the_netherlands(country: Extent, province: str) -> None:
    of_province = PROVINCES[province]
    third = [code for code in of_province if of_province.index(code) % 3 == 0]
    for kept in ([], third):
        rest = [code for code in GEMEENTEN if code not in of_province or code in kept]
        among = country.among(buurten(rest))
        assert not among.national
        assert among.n == 3 * len(rest)
        assert "Nederland" not in among.areas


def test_one_gemeente_few_and_a_province_are_called_what_they_are(country: Extent) -> None:
    assert country.among(buurten([BAARN])).areas == "de 3 buurten van Baarn met cijfers"
    assert country.among(buurten([BAARN])[:1]).n == 1
    two = country.among(buurten([BAARN, "GM0344"]))
    assert two.named == ("Baarn", "Plaats 0344")
    utrecht = country.among(buurten(PROVINCES["Utrecht"]))
    assert (utrecht.national, utrecht.n, utrecht.gemeenten, utrecht.named) == (False, 78, 26, ())
    assert "26 gemeenten" in utrecht.areas


def test_small_buurten_may_lack_but_no_large_ones(country: Extent) -> None:
    """Of three buurten with 100, 1,000 and 3,000 inhabitants: two of three, with 98% of the inhabitants, or with a quarter."""
    without_small = [code for code in buurten(GEMEENTEN) if not code.endswith("1")]
    assert country.among(without_small).national
    for gone in "23":
        assert not country.among([code for code in buurten(GEMEENTEN) if not code.endswith(gone)]).national


@pytest.mark.parametrize("province", PROVINCES)
def test_by_inhabitants_every_province_counts_too(country: Extent, province: str) -> None:
    without_small = [code for code in buurten(GEMEENTEN) if not code.endswith("1") and province_of("GM" + code[2:6]) != province]
    assert not country.among(without_small).national


def test_a_background_holds_the_country_and_a_province_read_as_the_country_does_not(tmp_path: Path) -> None:
    beside = extent(databank(tmp_path / "een", GEMEENTEN, BACKGROUND))
    assert beside.among(buurten(GEMEENTEN)).national
    assert not beside.among(buurten([BAARN])).national
    alone = extent(databank(tmp_path / "provincie", PROVINCES["Drenthe"]))
    assert not alone.among(buurten(PROVINCES["Drenthe"])).national


def test_without_a_national_table_nothing_is_the_netherlands(tmp_path: Path) -> None:
    only = extent(databank(tmp_path, [BAARN], BAARN))
    assert not only.among(buurten([BAARN])).national
    assert not only.among(buurten(GEMEENTEN)).national


def test_invented_data_have_no_provinces(tmp_path: Path) -> None:
    invented = extent(databank(tmp_path, ["GM9901", "GM9902"], fictional=True))
    assert invented.among(buurten(["GM9901", "GM9902"])).national
    assert not invented.among(buurten(["GM9901"])).national
