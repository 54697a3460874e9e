"""A whole download, and that of one gemeente: equal to the truth of the invented country."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lib.databank import schema
from lib.databank.catalogue.indicators import catalogue
from lib.databank.download import available_gemeenten, download, make_plan
from lib.databank.figures import Figures, national, newest_of_all
from lib.databank.store import COUNTRY, Databank
from tests.databank.faults import coverage_faults
from tests.services import SyntheticServices, rivm
from tests.services.columns import YEARS
from tests.services.scores import CRIME_YEARS, SCORE_YEARS

SameRows = Callable[[pd.DataFrame, pd.DataFrame], None]


def test_every_table_has_every_year(country: Databank) -> None:
    assert {table: country.years(table) for table in schema.TABLES} == {
        "areas": list(YEARS),
        "geometry": [2024],
        "outlines": [2024],
        "water": [2024],
        "lineage": [2024],
        "key_figures": list(YEARS),
        "scores": list(SCORE_YEARS),
        "crime": list(CRIME_YEARS),
        "rivm": list(rivm.years(rivm.OLDEST)),
    }
    assert {part.scope for part in country.parts} == {COUNTRY}
    assert country.verify() == []


@pytest.mark.parametrize("year", YEARS)
def test_key_figures_of_the_country(truth: Any, country: Databank, year: int) -> None:
    """2025 has no national row and lacks a gemeente; what is there is all there is."""
    found = country.read("key_figures", years=[year]).set_index("code").drop(columns="year").sort_index()
    pd.testing.assert_frame_equal(found, truth.key_figures(year), check_index_type=False, check_names=False)
    assert ("NL00" in found.index) is (year != 2025)
    assert ("GM9004" in found.index) is (year != 2025)


def test_areas_of_the_country(truth: Any, country: Databank, same_rows: SameRows) -> None:
    columns = ["code", "year", "name", "level", "wijk_code", "gemeente_code"]
    same_rows(country.read("areas"), truth.country.areas[columns])


def test_scores_of_the_country(truth: Any, country: Databank, same_rows: SameRows) -> None:
    same_rows(country.read("scores"), truth.scores())


def test_crime_of_the_country(truth: Any, country: Databank, same_rows: SameRows) -> None:
    same_rows(country.read("crime"), truth.crime())


def test_map_of_the_country(truth: Any, country: Databank, same_rows: SameRows) -> None:
    table = country.read("geometry")
    same_rows(pd.DataFrame(table), truth.buurten_on_the_map()[["code", "name", "gemeente_code"]])
    for code, part in table.groupby("gemeente_code"):
        assert coverage_faults(part) <= 1e-4, code
        assert country.read("geometry", gemeente=str(code))["code"].tolist() == part["code"].tolist()


def test_lineage_of_the_country(truth: Any, country: Databank) -> None:
    """Never more than the truth: a code of another year is only given where the area was the same."""
    found = country.read("lineage", levels=["buurt"]).set_index(["code", "year"])
    joined = 0
    for code, year, then, kind in truth.country.lineage.itertuples(index=False):
        here = found.loc[(code, year)]
        if here["kind"] in ("same", "recoded"):
            assert (here["code_then"], here["kind"]) == (then, kind), (code, year)
            joined += 1
        else:
            assert pd.isna(here["code_then"]), (code, year)
    assert joined > 200
    assert found.loc[("BU90010101", 2022), "kind"] == "changed"
    assert found.loc[("BU90020199", 2023), "code_then"] == "BU90020101"


def test_licence_source_and_notes(country: Databank) -> None:
    for part in country.parts:
        assert all(country.source(part.table).values())
        assert part.table_id
        assert part.retrieved_at.endswith("+00:00")
    notes = {part.year: part.notes for part in country.parts_of("key_figures")}
    assert notes[2020] == ("niet in 84799NED: Nieuw gebouwde woningen, Personen in armoede",)
    assert notes[2025] == ("niet in 86165NED: Huishoudens onder of rond sociaal minimum",)


def test_outlines_and_water_of_the_country(truth: Any, country: Databank) -> None:
    outlines, water = country.read("outlines"), country.read("water")
    assert sorted(outlines["code"]) == ["GM9001", "GM9002", "GM9003", "GM9004", "GM9005"]
    every = truth.country.geometry[2024]
    assert set(water["code"]) == set(every.loc[(every["level"] == "buurt") & (every["water"] == "JA"), "code"])
    assert not set(water["code"]) & set(country.read("geometry")["code"])


@pytest.fixture(scope="module")
def gemeente(running: SyntheticServices, tmp_path_factory: pytest.TempPathFactory) -> Databank:
    running.reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", running.url)
        return download(tmp_path_factory.mktemp("gemeente"), make_plan(None, ["GM9003"]), quiet=True)


def test_one_gemeente_equals_the_truth(truth: Any, gemeente: Databank, same_rows: SameRows) -> None:
    for year in YEARS:
        found = gemeente.read("key_figures", years=[year], gemeente="GM9003").set_index("code").drop(columns="year").sort_index()
        pd.testing.assert_frame_equal(found, truth.key_figures(year, "GM9003"), check_index_type=False, check_names=False)
    same_rows(gemeente.read("scores"), truth.scores())  # of the country: they come in one file
    same_rows(gemeente.read("crime", gemeente="GM9003"), truth.crime("GM9003"))
    assert len(gemeente.read("geometry")) == 12
    assert set(gemeente.read("areas")["code"].str[2:6]) == {"9003", "00"}
    assert gemeente.verify() == []


def test_the_country_beside_a_gemeente(truth: Any, gemeente: Databank) -> None:
    """All gemeenten and the country in all columns of every year; of the newest years all buurten and wijken in few columns."""
    few = [entry.id for entry in catalogue().indicators if entry.background]
    for year in YEARS:
        assert gemeente.is_national("key_figures", year)
        found = gemeente.read("key_figures", years=[year]).set_index("code").drop(columns="year")
        expected = truth.key_figures(year)
        top = expected.index[expected.index.str.startswith(("GM", "NL"))]
        pd.testing.assert_frame_equal(found.loc[top], expected.loc[top], check_index_type=False, check_names=False)
        outside = found[~found.index.str[2:6].isin(["9003", "00"]) & found.index.str.startswith(("BU", "WK"))]
        if len(outside):
            assert set(found.index) == set(expected.index)
            columns = [column for column in few if outside[column].notna().any()]
            pd.testing.assert_frame_equal(
                outside[columns], expected.loc[outside.index, columns], check_index_type=False, check_names=False
            )
            assert outside.drop(columns=few).isna().all(axis=None)
    scores = gemeente.read("scores", years=[2024], levels=["buurt"])
    assert sorted(scores["code"]) == sorted(code for code in truth.scores("", (2024,))["code"] if code.startswith("BU"))


def test_every_background_figure_of_the_newest_year_that_has_it(truth: Any, gemeente: Databank) -> None:
    """2025 has no incomes and 2024 none of buurten: those of 2023 are fetched, and no earlier year than is needed."""
    few = [entry.id for entry in catalogue().indicators if entry.background]
    elsewhere = gemeente.read("key_figures", levels=["buurt"])
    elsewhere = elsewhere[~elsewhere["code"].str.startswith("BU9003")]
    newest = {column: elsewhere.loc[elsewhere[column].notna(), "year"].max() for column in few}
    expected = {
        column: max(year for year in YEARS if truth.key_figures(year).filter(like="BU", axis=0)[column].notna().mean() > 0.1)
        for column in few
    }
    assert newest == expected
    assert newest["low_income_share"] == 2023
    assert newest["inhabitants"] == 2025
    assert elsewhere["year"].min() == min(expected.values())


def test_figures_of_the_gemeente_and_the_country(truth: Any, gemeente: Databank) -> None:
    """Income of 2024 is published for wijken and gemeenten only; buurten had other codes in 2022 and are followed there."""
    figures = Figures(gemeente, "GM9003", national(gemeente))
    code = "BU9003AA01"
    then = truth.country.lineage.set_index(["code", "year"]).loc[(code, 2022), "code_then"]
    true = truth.country.key_figures
    income = figures.figure("income_per_inhabitant", code, 2024)
    assert income.year == 2023
    assert income.value == true[2023].loc[code, "GemiddeldInkomenPerInwoner"]
    minimum = figures.figure("social_minimum_share", code, 2022)
    assert (minimum.year, minimum.status) == (2023, "ok")
    assert figures.figure("woz", code, 2021).value == true[2022].loc[then, "GemiddeldeWOZWaardeVanWoningen"]
    assert figures.figure("inhabitants", "NL00", 2023).value == true[2024].loc["NL00", "AantalInwoners"]
    assert figures.figure("inhabitants", code, 2024).year == 2025
    everywhere = newest_of_all(gemeente, ["low_income_share"], 2024)["low_income_share"]
    for one in ("BU90010000", code):
        assert everywhere[one] == true[2023].loc[one, "k_40HuishoudensMetLaagsteInkomen"]


@pytest.mark.usefixtures("services")
def test_a_suppressed_gemeente_is_taken_as_it_is(tmp_path: Path) -> None:
    """Stilhoven: no scores, no crime, only the number of inhabitants, and missing from the table of 2025."""
    databank = download(tmp_path, make_plan([2024, 2025], ["GM9004"]), quiet=True)
    figures = databank.read("key_figures", gemeente="GM9004", levels=["buurt"])
    assert len(figures) == 6
    assert figures["inhabitants"].notna().all()
    assert figures["households"].isna().all()
    assert databank.read("scores", gemeente="GM9004").empty
    assert databank.read("crime", gemeente="GM9004")["crimes"].isna().all()
    assert len(databank.read("geometry", gemeente="GM9004")) == 6


def test_a_year_after_the_map_is_joined_to_it(services: SyntheticServices, tmp_path: Path) -> None:
    """The map is of 2024: the areas of 2024 are fetched too, else 2025 could not be compared with it."""
    databank = download(tmp_path, make_plan([2025], ["GM9001"]), quiet=True)
    assert databank.years("areas") == [2024, 2025]
    figure = Figures(databank, "GM9001", national(databank)).figure("inhabitants", "BU90010000", 2024)
    assert figure.value == services.country.key_figures[2025].loc["BU90010000", "AantalInwoners"]


@pytest.mark.usefixtures("services")
def test_areas_of_the_years_between_are_fetched_without_their_figures(tmp_path: Path) -> None:
    databank = download(tmp_path, make_plan([2021, 2024], ["GM9003"]), quiet=True)
    assert databank.years("areas") == [2021, 2022, 2023, 2024]
    assert [part.year for part in databank.parts_of("key_figures") if part.scope == "GM9003"] == [2021, 2024]
    assert Figures(databank, "GM9003", national(databank)).figure("woz", "BU9003AA01", 2021).year == 2021


def test_the_list_of_gemeenten(services: SyntheticServices) -> None:
    table = available_gemeenten()
    assert table["code"].tolist() == ["GM9002", "GM9003", "GM9005", "GM9004", "GM9001"]
    assert services.log[-1].path.endswith("85984NED/WijkenEnBuurten")  # of the year of the newest map
