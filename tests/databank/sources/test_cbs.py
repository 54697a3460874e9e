"""Kerncijfers: columns found by name in every release, values that are missing however that is written, areas and names."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.databank.catalogue.indicators import catalogue
from lib.databank.errors import UnexpectedData
from lib.databank.sources import cbs
from lib.databank.sources.fetcher import Fetcher
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


# answers of another form


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
