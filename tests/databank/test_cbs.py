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


def fetch(fetcher: Fetcher, year: int, scope: str = COUNTRY, wanted: set[str] | None = None) -> cbs.Year:
    return cbs.fetch_year(fetcher, year, TABLES[year], scope, wanted)


# finding columns


@pytest.mark.parametrize("number", [5, 6, 105])
def test_column_by_name_whatever_its_number(number: int) -> None:
    names = [f"AantalInwonersX_{number}", f"aantalinwoners_{number}", "WijkenEnBuurten"]
    assert cbs.choose_columns(2024, names, "T").indicators == {"inhabitants": (f"aantalinwoners_{number}",)}


def test_a_name_that_occurs_more_than_once_is_not_read() -> None:
    """Which of the two is meant cannot be known; the other figures come."""
    chosen = cbs.choose_columns(2024, ["AantalInwoners_5", "Koopwoningen_40", "Koopwoningen_47"], "T")
    assert chosen.ambiguous == ("owner_share",)
    assert "owner_share" not in chosen.indicators
    assert "owner_share" not in chosen.absent


ABSENT = {
    **dict.fromkeys((2020, 2021, 2022), ("new_dwellings", "poverty_share")),
    2023: ("new_dwellings", "poverty_share"),
    2024: ("social_minimum_share", "poverty_share"),
    2025: ("social_minimum_share",),
}


@pytest.mark.parametrize("year", YEARS)
def test_every_indicator_is_found_in_the_official_columns(year: int) -> None:
    names = [column.key for column in columns_of(year)]
    chosen = cbs.choose_columns(year, names, TABLES[year])
    assert chosen.absent == ABSENT[year]
    assert chosen.ambiguous == ()
    assert len(chosen.indicators) == len(catalogue().indicators) - len(chosen.absent)
    assert set(chosen.areas) == {"boundary_flag", "area_ha", "postcode"}
    assert not [name for name in chosen.variables if next(c for c in columns_of(year) if c.key == name).is_origin]


def test_narrower_choices() -> None:
    names = [column.key for column in columns_of(2024)]
    few = {entry.id for entry in catalogue().indicators if entry.background}
    background = cbs.choose_columns(2024, names, "T", few)
    assert set(background.indicators) == few
    assert background.absent == ()
    assert list(cbs.choose_columns(2024, names, "T", ()).indicators) == ["inhabitants"]


def test_names_of_today_in_older_tables_and_a_sum_of_parts() -> None:
    """Vintage 2026: 2020 has newer names, and 2026 splits 65 and over in two."""
    of_2020 = [column.key for column in columns_of(2020, vintage=2026)]
    chosen = cbs.choose_columns(2020, of_2020, "T")
    assert [name.rsplit("_", 1)[0] for name in (*chosen.indicators["woz"], *chosen.indicators["employment_share"])] == [
        "GemiddeldeWOZWaardeVanWoningen",
        "Nettoarbeidsparticipatie",
    ]
    chosen = cbs.choose_columns(2026, [column.key for column in columns_of(2026, vintage=2026)], "T")
    assert chosen.indicators["age_65_plus"] == ("k_65JaarTot80Jaar_12", "k_80JaarOfOuder_13")
    assert "age_65_plus" not in chosen.absent


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
def test_a_year_equals_the_truth(services: SyntheticServices, fetcher: Fetcher, truth: Any, year: int, links: Any) -> None:
    services.page_size, services.links = 30, links
    found = fetch(fetcher, year)
    figures, areas, expected = found.figures, found.areas, truth.key_figures(year).loc[services.country.areas_of(year)["code"]]
    assert figures["code"].tolist() == expected.index.tolist()
    assert (figures["year"] == year).all()
    pd.testing.assert_frame_equal(figures.set_index("code")[expected.columns], expected, check_index_type=False)
    assert len([1 for request in services.log if "TypedDataSet" in request.path]) == math.ceil(len(expected) / 30)
    there = services.country.areas_of(year)
    for column in ("code", "name", "level", "wijk_code", "gemeente_code"):
        assert areas[column].fillna("").tolist() == there[column].fillna("").tolist(), column
    assert areas["boundary_flag"].fillna(0).tolist() == [float(f) if str(f).isdigit() else 0.0 for f in there["flag"]]
    np.testing.assert_array_equal(areas["area_ha"], services.country.key_figures[year]["OppervlakteTotaal"])
    assert found.absent == ABSENT[year]
    assert found.notes == (f"niet in {TABLES[year]}: {', '.join(catalogue()[gone].label for gone in ABSENT[year])}",)


def test_codes_for_missing_are_missing(fetcher: Fetcher) -> None:
    """Single cells with -99991, -99995 or -99997, a column that is not published yet, and suppressed cells."""
    stems = {part: entry.id for entry in catalogue().indicators for name in entry.names.variable for part in name.parts}
    seen = 0
    for year in sorted({year for year, *_ in CODED_CELLS}):
        figures = fetch(fetcher, year).figures.set_index("code")
        for _, number, column, _ in (cell for cell in CODED_CELLS if cell[0] == year and cell[2] in stems):
            assert math.isnan(figures.loc[buurten()[number].code(year), stems[column]])
            seen += 1
        assert (figures.min().dropna() >= 0).all()
    assert seen >= 3
    newest = fetch(fetcher, LATE_YEAR).figures
    assert newest[stems[CODED_COLUMN]].isna().all()
    assert newest["inhabitants"].notna().all()


def test_zero_is_a_value_and_suppressed_is_not(fetcher: Fetcher) -> None:
    figures = fetch(fetcher, 2024).figures.set_index("code")
    empty, small = buurten()[EMPTY].code(2024), buurten()[SMALL].code(2024)
    assert figures.loc[empty, ["inhabitants", "households"]].tolist() == [0.0, 0.0]
    assert math.isnan(figures.loc[empty, "owner_share"])
    assert 0 < figures.loc[small, "households"] < 50
    assert math.isnan(figures.loc[small, "owner_share"])
    assert figures.loc["BU90040000", "inhabitants"] > 0
    assert math.isnan(figures.loc["BU90040000", "households"])


def test_names_with_quotes_and_signs(fetcher: Fetcher) -> None:
    names = fetch(fetcher, 2024).areas.set_index("code")["name"]
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
    assert table["postcode"].isna().all()
    assert table["area_ha"].isna().tolist() == [False, False, True, True]
    assert cbs.to_areas(codes, {}, 2024, None, None)["boundary_flag"].isna().all()


# requests


BACKGROUND = {entry.id for entry in catalogue().indicators if entry.background}


@pytest.mark.parametrize("wanted", [None, BACKGROUND, set()], ids=["full", "background", "areas"])
def test_only_columns_of_the_catalogue_are_requested(
    services: SyntheticServices, fetcher: Fetcher, wanted: set[str] | None
) -> None:
    """And the change flag, the size and the postcode of areas."""
    ids = {entry.id for entry in catalogue().indicators} if wanted is None else {*wanted, "inhabitants"}
    named = {part for i in ids for name in catalogue()[i].names.variable for part in name.parts}  # type: ignore[union-attr]
    areas = {"WijkenEnBuurten", "IndelingswijzigingGemeenteWijkBuurt", "OppervlakteTotaal", "MeestVoorkomendePostcode"}
    fetch(fetcher, 2024, wanted=wanted)
    requests = [request for request in services.log if "TypedDataSet" in request.path]
    assert requests
    for request in requests:
        selected = request.query.split("$select=")[1].split("&")[0].split(",")
        stems = {name.rsplit("_", 1)[0] if name[-1].isdigit() else name for name in selected}
        assert areas - {"IndelingswijzigingGemeenteWijkBuurt"} <= stems
        assert stems <= areas | named | {"IndelingswijzigingWijkenEnBuurten"}
        assert len(stems) == len(ids - set(ABSENT[2024])) + 4


def test_one_gemeente_comes_with_all_gemeenten_and_the_country(services: SyntheticServices, fetcher: Fetcher) -> None:
    """In all columns: they are what it is compared with."""
    found = fetch(fetcher, 2024, "GM9003")
    there = services.country.areas_of(2024)
    beside = there[(there["gemeente_code"] == "GM9003") | there["level"].isin(["gemeente", "land"])]
    assert found.figures["code"].tolist() == found.areas["code"].tolist() == beside["code"].tolist()
    assert found.areas["name"].tolist() == beside["name"].tolist()
    assert set(found.own("GM9003")["code"]) == set(there.loc[there["gemeente_code"] == "GM9003", "code"])


def test_areas_without_their_names(services: SyntheticServices, fetcher: Fetcher) -> None:
    found = cbs.fetch_year(fetcher, 2024, TABLES[2024], COUNTRY, (), titles=False)
    assert found.areas["name"].tolist() == found.areas["code"].tolist()
    assert not [request for request in services.log if request.path.endswith("/WijkenEnBuurten")]


def test_postcodes_of_buurten(services: SyntheticServices, fetcher: Fetcher) -> None:
    """Padded on the left; a point where CBS gives none, which every area above a buurt has."""
    found = fetch(fetcher, 2024).areas.set_index("code")["postcode"]
    sent = {str(row["WijkenEnBuurten"]).strip(): row for row in services.tables["85984NED"].entities["TypedDataSet"]}
    key = services.tables["85984NED"].columns[services.tables["85984NED"].column("MeestVoorkomendePostcode")].key
    assert {code: str(row[key]).strip() for code, row in sent.items()} == found.fillna(".").to_dict()
    assert found.notna().sum() > 40
    assert found.dropna().str.fullmatch(r"6\d{3}").all()


def test_gemeenten_as_the_service_knows_them(fetcher: Fetcher) -> None:
    table = cbs.gemeenten(fetcher, TABLES[2024])
    assert table["code"].tolist() == ["GM9002", "GM9003", "GM9005", "GM9004", "GM9001"]
    assert table["name"].tolist() == ["'s-Verzonnen", "Letterveen", "Nieuw-Samen", "Stilhoven", "Verzonnendam"]
    assert cbs.gemeenten(fetcher, TABLES[2020])["code"].tolist()[-3:] == ["GM9007", "GM9004", "GM9001"]


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
    assert found.absent == ("households", *ABSENT[2024])
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
            fetch(Canned(*answers), 2024)
