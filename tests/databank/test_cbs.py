"""Kerncijfers: columns found by name in every release, values that are missing however that is written, areas and names."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.databank.errors import UnexpectedData
from lib.databank.indicators import catalogue
from lib.databank.sources import cbs
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound
from lib.databank.store import COUNTRY
from tests.services import SyntheticServices
from tests.services.areas import EMPTY, SMALL, buurten
from tests.services.columns import TABLES, YEARS, columns_of
from tests.services.figures import CODED_CELLS, CODED_COLUMN, LATE_YEAR


def truth(services: SyntheticServices, year: int) -> pd.DataFrame:
    """Key figures as they are in the invented country: by code, a column per indicator."""
    true = services.country.key_figures[year]
    columns = {e.id: true.get(e.stem_in(year), np.nan) for e in catalogue().indicators}
    return pd.DataFrame(columns, index=true.index).astype("float64")


# finding columns


def test_column_by_stem_whatever_its_number() -> None:
    for number in (5, 6, 105):
        names = [f"AantalInwonersX_{number}", f"AantalInwoners_{number}", "WijkenEnBuurten"]
        assert cbs.find_column("AantalInwoners", names, "T") == f"AantalInwoners_{number}"
    assert cbs.find_column("k_0Tot15Jaar", ["k_0Tot15Jaar_8"], "T") == "k_0Tot15Jaar_8"
    assert cbs.find_column("Mannen", ["Mannen"], "T") == "Mannen"
    assert cbs.find_column("Mannen", ["Vrouwen_1"], "T") is None


def test_a_stem_that_occurs_more_than_once() -> None:
    names = ["Nederland_17", "Totaal_18", "Nederland_20", "Nederland_31"]
    assert [cbs.find_column("Nederland", names, "T", n) for n in range(4)] == [
        "Nederland_17",
        "Nederland_20",
        "Nederland_31",
        None,
    ]
    with pytest.raises(UnexpectedData, match=r"Tabel T heeft 3 kolommen met de naam 'Nederland' \(Nederland_17, Nederland_20, "):
        cbs.find_column("Nederland", names, "T")
    assert cbs.find_column("Totaal", names, "T", 0) == "Totaal_18"
    assert cbs.find_column("Totaal", names, "T", 1) is None


ABSENT = {
    **{year: ["new_dwellings", "poverty_share"] for year in (2020, 2021, 2022, 2023)},
    2024: ["poverty_share"],
    2025: ["social_minimum_share"],
}


@pytest.mark.parametrize("year", YEARS)
def test_every_indicator_is_found_in_the_official_columns(year: int) -> None:
    names = [column.key for column in columns_of(year)]
    found, absent = cbs.chosen_columns(year, names, TABLES[year])
    assert absent == ABSENT[year]
    assert len(found) == len(catalogue().indicators) - len(absent)
    assert not [name for name in found if next(c for c in columns_of(year) if c.key == name).is_origin]


def test_narrower_choices() -> None:
    names = [column.key for column in columns_of(2024)]
    background, absent = cbs.chosen_columns(2024, names, "T", "background")
    assert set(background.values()) == {entry.id for entry in catalogue().indicators if entry.background}
    assert absent == []
    assert list(cbs.chosen_columns(2024, names, "T", "areas")[0].values()) == ["inhabitants"]


# values


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ([1, None, 2.5], [1.0, math.nan, 2.5]),
        ([-99990, -99991, -99995, -99997, -99989.9, 0], [math.nan, math.nan, math.nan, math.nan, -99989.9, 0.0]),
        (["  1,5 ", "2.5", "3", "-4,25"], [1.5, 2.5, 3.0, -4.25]),
        ([".", "       .", "x", " x ", "NA", "", "  ", None], [math.nan] * 8),
        (["-99997", "-99995,0", "12"], [math.nan, math.nan, 12.0]),
        (["geheim", "5"], [math.nan, 5.0]),
        ([None, None], [math.nan, math.nan]),
        ([], []),
    ],
)
def test_numbers(raw: list[Any], expected: list[float]) -> None:
    found = cbs.to_numbers(pd.Series(raw))
    assert found.dtype == "float64"
    np.testing.assert_array_equal(found.to_numpy(), np.array(expected))


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("links", ["server", "original"])
def test_a_year_equals_the_truth(services: SyntheticServices, fetcher: Fetcher, year: int, links: Any) -> None:
    services.page_size, services.links = 30, links
    figures, areas, notes = cbs.fetch_key_figures(fetcher, year, COUNTRY)
    expected = truth(services, year)
    assert figures["code"].tolist() == expected.index.tolist()
    assert (figures["year"] == year).all()
    pd.testing.assert_frame_equal(figures.set_index("code")[expected.columns], expected, check_index_type=False)
    assert len([1 for request in services.log if "TypedDataSet" in request.path]) == math.ceil(len(expected) / 30)
    there = services.country.areas_of(year)
    for column in ("code", "name", "level", "wijk_code", "gemeente_code"):
        assert areas[column].fillna("").tolist() == there[column].fillna("").tolist(), column
    assert areas["boundary_flag"].fillna(0).tolist() == [float(f) if str(f).isdigit() else 0.0 for f in there["flag"]]
    np.testing.assert_array_equal(areas["area_ha"], services.country.key_figures[year]["OppervlakteTotaal"])
    plural = "kolom bestaat" if len(ABSENT[year]) == 1 else "kolommen bestaan"
    assert notes == [f"{len(ABSENT[year])} {plural} niet in {TABLES[year]}: {', '.join(ABSENT[year])}"]


def test_codes_for_missing_are_missing(fetcher: Fetcher) -> None:
    """Single cells with -99991, -99995 or -99997, a column that is not published yet, and suppressed cells."""
    stems = {entry.stem: entry.id for entry in catalogue().indicators}
    seen = 0
    for year in sorted({year for year, *_ in CODED_CELLS}):
        figures = cbs.fetch_key_figures(fetcher, year, COUNTRY)[0].set_index("code")
        for _, number, column, _ in (cell for cell in CODED_CELLS if cell[0] == year and cell[2] in stems):
            assert math.isnan(figures.loc[buurten()[number].code(year), stems[column]])
            seen += 1
        assert (figures.min().dropna() >= 0).all()
    assert seen >= 3
    newest = cbs.fetch_key_figures(fetcher, LATE_YEAR, COUNTRY)[0]
    assert newest[stems[CODED_COLUMN]].isna().all()
    assert newest["inhabitants"].notna().all()


def test_zero_is_a_value_and_suppressed_is_not(fetcher: Fetcher) -> None:
    figures = cbs.fetch_key_figures(fetcher, 2024, COUNTRY)[0].set_index("code")
    empty, small = buurten()[EMPTY].code(2024), buurten()[SMALL].code(2024)
    assert figures.loc[empty, ["inhabitants", "households"]].tolist() == [0.0, 0.0]
    assert math.isnan(figures.loc[empty, "owner_share"])
    assert 0 < figures.loc[small, "households"] < 50
    assert math.isnan(figures.loc[small, "owner_share"])
    assert figures.loc["BU90040000", "inhabitants"] > 0
    assert math.isnan(figures.loc["BU90040000", "households"])


def test_names_with_quotes_and_signs(fetcher: Fetcher) -> None:
    names = cbs.fetch_key_figures(fetcher, 2024, COUNTRY)[1].set_index("code")["name"]
    assert names["GM9002"] == "'s-Verzonnen"
    assert {"'t Hofje", "Haven & Kade", "Bocht <west>", 'De "Stille" Hoek'} <= set(names)


def test_rows_without_an_area_code_are_left_out() -> None:
    raw = pd.DataFrame({"code": ["GM9001    ", "PV20      ", None, "BU9001000", "BU9003AA01"], "inhabitants": [1, 2, 3, 4, 5]})
    figures = cbs.to_key_figures(raw, "code", 2024)
    assert figures["code"].tolist() == ["GM9001", "BU9003AA01"]
    assert figures["inhabitants"].tolist() == [1.0, 5.0]
    assert figures["households"].isna().all()


def test_areas_from_raw_codes() -> None:
    codes = pd.Series(["NL00      ", "GM9001    ", "XX", "WK900100  ", "BU90010000"])
    flags = pd.Series([None, "1", "2", ".", "7"])
    table = cbs.to_areas(codes, {"GM9001": "Verzonnendam"}, 2024, flags, pd.Series(["1.000", "250,5", "x", None, "-99997"]))
    assert table["code"].tolist() == ["NL00", "GM9001", "WK900100", "BU90010000"]
    assert table["name"].tolist() == ["NL00", "Verzonnendam", "WK900100", "BU90010000"]
    assert table["level"].tolist() == ["land", "gemeente", "wijk", "buurt"]
    np.testing.assert_array_equal(table["boundary_flag"], [np.nan, 1.0, np.nan, np.nan])
    assert table["area_ha"].tolist()[1] == 250.5
    assert table["area_ha"].isna().tolist() == [False, False, True, True]
    assert cbs.to_areas(codes, {}, 2024, None, None)["boundary_flag"].isna().all()


# requests


@pytest.mark.parametrize("width", ["full", "background", "areas"])
def test_only_columns_of_the_catalogue_are_requested(services: SyntheticServices, fetcher: Fetcher, width: cbs.Width) -> None:
    allowed = {"WijkenEnBuurten", "OppervlakteTotaal"} | {
        entry.stem_in(2024)
        for entry in catalogue().indicators
        if width == "full" or (entry.background if width == "background" else entry.id == "inhabitants")
    }
    cbs.fetch_key_figures(fetcher, 2024, COUNTRY, width)
    requests = [request for request in services.log if "TypedDataSet" in request.path]
    assert requests
    for request in requests:
        selected = request.query.split("$select=")[1].split("&")[0].split(",")
        stems = {name.rsplit("_", 1)[0] if name[-1].isdigit() else name for name in selected}
        assert {stem for stem in stems if not stem.startswith("Indelingswijziging")} == allowed - {"PersonenInArmoede"}


def test_one_gemeente_brings_its_own_areas_and_the_country_row(services: SyntheticServices, fetcher: Fetcher) -> None:
    figures, areas, _ = cbs.fetch_key_figures(fetcher, 2024, "GM9003")
    there = services.country.areas_of(2024)
    own = there[(there["gemeente_code"] == "GM9003") | (there["code"] == "NL00")]
    assert figures["code"].tolist() == areas["code"].tolist() == own["code"].tolist()
    assert areas["name"].tolist() == own["name"].tolist()


def test_gemeenten_as_the_service_knows_them(fetcher: Fetcher) -> None:
    table = cbs.gemeenten(fetcher, 2024)
    assert table["code"].tolist() == ["GM9002", "GM9003", "GM9005", "GM9004", "GM9001"]
    assert table["name"].tolist() == ["'s-Verzonnen", "Letterveen", "Nieuw-Samen", "Stilhoven", "Verzonnendam"]
    assert cbs.gemeenten(fetcher, 2020)["code"].tolist()[-3:] == ["GM9007", "GM9004", "GM9001"]


# what a release can get wrong


@pytest.mark.parametrize("change", ["rename", "remove"])
def test_a_column_that_is_gone_is_noted(services: SyntheticServices, fetcher: Fetcher, change: str) -> None:
    if change == "rename":
        services.rename_column("85984NED", "HuishoudensTotaal", "HuishoudensAlles")
    else:
        services.remove_column("85984NED", "HuishoudensTotaal")
    figures, _, notes = cbs.fetch_key_figures(fetcher, 2024, COUNTRY)
    assert figures["households"].isna().all()
    assert figures["household_size"].notna().any()
    assert notes == ["2 kolommen bestaan niet in 85984NED: households, poverty_share"]


@pytest.mark.parametrize("change", ["rename", "remove"])
def test_a_table_without_inhabitants_is_refused(services: SyntheticServices, fetcher: Fetcher, change: str) -> None:
    if change == "rename":
        services.rename_column("85984NED", "AantalInwoners", "Inwonertal")
    else:
        services.remove_column("85984NED", "AantalInwoners")
    with pytest.raises(UnexpectedData, match=r"Tabel 85984NED \(2024\) heeft geen kolom 'AantalInwoners'"):
        cbs.fetch_key_figures(fetcher, 2024, COUNTRY)


def test_two_columns_of_one_name_are_refused(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.rename_column("85984NED", "Mannen", "HuishoudensTotaal")
    with pytest.raises(UnexpectedData, match="2 kolommen met de naam 'HuishoudensTotaal'"):
        cbs.fetch_key_figures(fetcher, 2024, COUNTRY)


def test_another_number_changes_nothing(services: SyntheticServices, fetcher: Fetcher) -> None:
    """The number behind a name is that of its place in the table: 2020 and 2024 differ in most of them."""
    old = {c.stem: c.key for c in columns_of(2020)}
    new = {c.stem: c.key for c in columns_of(2024)}
    moved = [stem for stem in old.keys() & new.keys() if old[stem] != new[stem]]
    assert len(moved) > 20
    for year in (2020, 2024):
        figures = cbs.fetch_key_figures(fetcher, year, COUNTRY)[0].set_index("code")
        assert figures["woz"].dropna().tolist() == truth(services, year)["woz"].dropna().tolist()


def test_an_empty_table_gives_no_areas(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.empty_table("85984NED")
    figures, areas, _ = cbs.fetch_key_figures(fetcher, 2024, COUNTRY)
    assert len(figures) == len(areas) == 0
    assert figures["inhabitants"].dtype == areas["area_ha"].dtype == "float64"


def test_years_without_a_table(services: SyntheticServices, fetcher: Fetcher) -> None:
    with pytest.raises(NotFound):
        cbs.fetch_key_figures(fetcher, 2016, COUNTRY)
    assert len(services.log) == 1
    with pytest.raises(UnexpectedData, match="Voor 1999 is geen tabel"):
        cbs.fetch_key_figures(fetcher, 1999, COUNTRY)
    assert cbs.table_of(2024) == "85984NED"
    assert cbs.table_of(1999) is None


@pytest.mark.parametrize("entity", ["TypedDataSet", "ODataFeed/odata/85984NED/WijkenEnBuurten"])
def test_a_table_that_is_there_is_not_passed_over_in_silence(services: SyntheticServices, fetcher: Fetcher, entity: str) -> None:
    services.fault(status=400, match=entity)
    with pytest.raises(UnexpectedData, match=r"De kerncijfers van 2024 zijn niet op te halen\. opendata\.cbs\.nl kent"):
        cbs.fetch_key_figures(fetcher, 2024, COUNTRY)


class Canned(Fetcher):
    """Answers that are JSON but not what was asked for."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)

    def json(self, url: str) -> dict[str, Any]:  # noqa: ARG002
        return self.answers.pop(0)


@pytest.mark.parametrize("answer", [{}, {"value": None}, {"odata.error": {"code": ""}}])
def test_json_without_rows_is_refused(answer: dict[str, Any]) -> None:
    properties = {"value": [{"Key": "AantalInwoners_5"}, {"Key": None}, {"Key": ""}]}
    for answers in ((answer,), (properties, answer)):
        with pytest.raises(UnexpectedData, match="tabel 85984NED bevat geen rijen"):
            cbs.fetch_key_figures(Canned(*answers), 2024, COUNTRY)
