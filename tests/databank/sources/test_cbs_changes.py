"""Kerncijfers through the years: which tables there are, and what a release can rename, drop, split or leave out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.databank.errors import UnexpectedData
from lib.databank.sources import cbs
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound
from lib.databank.store import COUNTRY
from tests.services import SyntheticServices
from tests.services.columns import TABLES, columns_of


def fetch(fetcher: Fetcher, year: int, scope: str = COUNTRY, wanted: set[str] | None = None) -> cbs.Year:
    return cbs.fetch_year(fetcher, year, TABLES[year], scope, wanted)


# which tables there are


def test_tables_that_are_listed_and_those_that_are_known(services: SyntheticServices, fetcher: Fetcher) -> None:
    """Known years that the list lacks are kept: whether they are there is seen when they are asked for."""
    found, said = cbs.find_tables(fetcher)
    assert said == ""
    assert found == cbs.known_tables()
    assert len(services.log) == 1


def test_next_years_table_is_found(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.tables["85984NED"].title = "Kerncijfers wijken en buurten 2027"
    services.tables["86165NED"].title = "Kerncijfers wijken en buurten 2027, voorlopig"
    found, said = cbs.find_tables(fetcher)
    assert (found[2027], said) == ("85984NED", "")
    assert set(found) == {*cbs.known_tables(), 2027}  # a title that goes on is another table


def test_a_table_that_took_the_place_of_a_known_one(services: SyntheticServices, fetcher: Fetcher) -> None:
    table = services.tables.pop("85984NED")
    table.name = "99999NED"
    services.tables["99999NED"] = table
    assert cbs.find_tables(fetcher)[0][2024] == "99999NED"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            {"status": 404},
            "De lijst van tabellen is niet op te halen; alleen de bekende jaren zijn gevraagd. opendata.cbs.nl kent",
        ),
        ({"status": 503}, "De lijst van tabellen is niet op te halen; alleen de bekende jaren zijn gevraagd. opendata.cbs.nl"),
        ({"garbage": True}, "De lijst van tabellen is niet op te halen; alleen de bekende jaren zijn gevraagd. opendata.cbs.nl"),
    ],
)
def test_without_the_list_the_known_tables_are_asked(
    services: SyntheticServices, fetcher: Fetcher, fault: dict[str, Any], said: str
) -> None:
    services.fault(**fault, n=99, match="ODataCatalog")
    found, sentence = cbs.find_tables(fetcher)
    assert found == cbs.known_tables()
    assert sentence.startswith(said)


def test_an_empty_list_is_said(services: SyntheticServices, fetcher: Fetcher) -> None:
    for table in services.tables.values():
        table.title = "Iets anders"
    found, sentence = cbs.find_tables(fetcher)
    assert found == cbs.known_tables()
    assert "is leeg" in sentence


# what a release can get wrong


@pytest.mark.parametrize("change", ["rename", "remove"])
def test_a_column_that_is_gone_is_noted(services: SyntheticServices, fetcher: Fetcher, change: str) -> None:
    if change == "rename":
        services.rename_column("85984NED", "HuishoudensTotaal", "HuishoudensAlles")
    else:
        services.remove_column("85984NED", "HuishoudensTotaal")
    found = fetch(fetcher, 2024)
    assert found.figures["households"].isna().all()
    assert found.figures["household_size"].notna().any()
    assert found.absent == ("households", "social_minimum_share", "poverty_share")
    assert found.notes[0].startswith("niet in 85984NED: Huishoudens, ")


@pytest.mark.parametrize(
    ("column", "name", "indicator"),
    [
        ("GemiddeldeWOZWaardeVanWoningen", "GemiddeldeWoningwaarde", "woz"),
        ("GemiddeldeWOZWaardeVanWoningen", "gemiddelde_wOZwaarde_van_WONINGEN", "woz"),
        ("HuishoudensTotaal", "HUISHOUDENSTOTAAL", "households"),
    ],
)
def test_a_column_under_another_name_that_it_has_borne(
    services: SyntheticServices, fetcher: Fetcher, truth: Any, column: str, name: str, indicator: str
) -> None:
    services.rename_column("85984NED", column, name)
    found = fetch(fetcher, 2024)
    expected = truth.key_figures(2024).loc[found.figures["code"], indicator]
    np.testing.assert_array_equal(found.figures[indicator], expected)
    assert indicator not in found.absent


def test_a_sum_of_parts(now: SyntheticServices, fetcher_now: Fetcher, truth_now: Any) -> None:
    """65 to 80 and 80 and over; unknown where one of the two is, and absent when one is gone."""
    table = now.tables["86358NED"]
    older = table.columns[table.column("k_80JaarOfOuder")].key
    row = next(row for row in table.entities["TypedDataSet"] if str(row["WijkenEnBuurten"]).startswith("BU90010001"))
    row[older] = None
    found = cbs.fetch_year(fetcher_now, 2026, "86358NED", COUNTRY).figures.set_index("code")["age_65_plus"]
    expected = truth_now.key_figures(2026)["age_65_plus"]
    assert math.isnan(found.pop("BU90010001"))
    pd.testing.assert_series_equal(found, expected[found.index], check_names=False)
    assert found["NL00"] == now.country.key_figures[2026].loc["NL00", ["k_65JaarTot80Jaar", "k_80JaarOfOuder"]].sum()


def test_a_sum_without_one_of_its_parts_is_absent(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    now.remove_column("86358NED", "k_80JaarOfOuder")
    found = cbs.fetch_year(fetcher_now, 2026, "86358NED", COUNTRY)
    assert "age_65_plus" in found.absent
    assert found.figures["age_65_plus"].isna().all()


@pytest.mark.parametrize("change", ["rename", "remove"])
def test_a_table_without_inhabitants_is_refused(services: SyntheticServices, fetcher: Fetcher, change: str) -> None:
    if change == "rename":
        services.rename_column("85984NED", "AantalInwoners", "Inwonertal")
    else:
        services.remove_column("85984NED", "AantalInwoners")
    with pytest.raises(UnexpectedData, match=r"Tabel 85984NED \(2024\) heeft geen kolom 'AantalInwoners'"):
        fetch(fetcher, 2024)


def test_two_columns_of_one_name_are_told(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.rename_column("85984NED", "Mannen", "HuishoudensTotaal")
    found = fetch(fetcher, 2024)
    assert found.figures["households"].isna().all()
    assert found.notes[-1] == "meer dan één kolom in 85984NED, niet gelezen: Huishoudens"


def test_another_number_changes_nothing(fetcher: Fetcher, truth: Any) -> None:
    """The number behind a name is that of its place in the table: 2020 and 2024 differ in most of them."""
    old = {c.stem: c.key for c in columns_of(2020)}
    new = {c.stem: c.key for c in columns_of(2024)}
    moved = [stem for stem in old.keys() & new.keys() if old[stem] != new[stem]]
    assert len(moved) > 20
    for year in (2020, 2024):
        woz = fetch(fetcher, year).figures.set_index("code")["woz"].dropna()
        assert woz.to_dict() == truth.key_figures(year)["woz"].dropna().to_dict()
        assert len(woz) > 50


def test_an_empty_table_gives_no_areas(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.empty_table("85984NED")
    found = fetch(fetcher, 2024)
    assert len(found.figures) == len(found.areas) == 0
    assert found.figures["inhabitants"].dtype == found.areas["area_ha"].dtype == "float64"


def test_a_table_that_does_not_exist(services: SyntheticServices, fetcher: Fetcher) -> None:
    with pytest.raises(NotFound):
        cbs.fetch_year(fetcher, 2016, "83487NED", COUNTRY)
    assert len(services.log) == 1
    assert cbs.table_of(2024) == "85984NED"
    assert cbs.table_of(1999) is None


@pytest.mark.parametrize("entity", ["TypedDataSet", "ODataFeed/odata/85984NED/WijkenEnBuurten"])
def test_a_table_that_is_there_is_not_passed_over_in_silence(services: SyntheticServices, fetcher: Fetcher, entity: str) -> None:
    services.fault(status=400, match=entity)
    with pytest.raises(UnexpectedData, match=r"De kerncijfers van 2024 zijn niet op te halen\. opendata\.cbs\.nl kent"):
        fetch(fetcher, 2024)
