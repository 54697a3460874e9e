"""A download from the services as they are in autumn 2026: equal to the truth, and every gap told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lib.databank.download import download, make_plan
from lib.databank.figures import Figures, national
from lib.databank.outcomes import Outcome
from lib.databank.score_history import scores_on_map
from lib.databank.sources import cbs
from lib.databank.store import Databank
from tests.services import SyntheticServices
from tests.services.contract import PER_YEAR
from tests.services.scores import CRIME_YEARS_2026, SCORE_YEARS

SameRows = Callable[[pd.DataFrame, pd.DataFrame], None]
YEARS = range(2020, 2027)
TABLE_2026, TABLE_2024 = "86358NED", "85984NED"


def fetch(path: Path, gemeente: str = "GM9001", *years: int) -> Databank:
    return download(path, make_plan(years or None, [gemeente]), quiet=True)


def of(databank: Databank, source: str) -> Outcome:
    return next(outcome for outcome in databank.outcomes if outcome.source == source)


# the country


@pytest.mark.parametrize("year", YEARS)
def test_key_figures_of_the_country(truth_now: Any, country_now: Databank, year: int) -> None:
    """Names of today in 2020, two bands from 65 in 2026."""
    found = country_now.read("key_figures", years=[year]).set_index("code").drop(columns="year").sort_index()
    pd.testing.assert_frame_equal(found, truth_now.key_figures(year), check_index_type=False, check_names=False)
    if year in (2020, 2026):
        assert found["age_65_plus"].notna().sum() > 50


def test_scores_crime_and_map_of_the_country(truth_now: Any, country_now: Databank, same_rows: SameRows) -> None:
    same_rows(country_now.read("scores"), truth_now.scores())
    same_rows(country_now.read("crime"), truth_now.crime())
    assert country_now.years("scores") == list(SCORE_YEARS)
    assert {part.table_id for part in country_now.parts_of("crime")} == {PER_YEAR}
    table = country_now.read("geometry")
    same_rows(pd.DataFrame(table), truth_now.buurten_on_the_map(2026)[["code", "name", "gemeente_code"]])
    assert country_now.verify() == []


def test_lineage_to_the_map_of_2026(truth_now: Any, country_now: Databank) -> None:
    """Never more than the truth: a code of another year is only given where the area was the same."""
    found = country_now.read("lineage", levels=["buurt"]).set_index(["code", "year"])
    joined = 0
    for code, year, then, kind in truth_now.country.lineage.itertuples(index=False):
        here = found.loc[(code, year)]
        if here["kind"] in ("same", "recoded"):
            assert (here["code_then"], here["kind"]) == (then, kind), (code, year)
            joined += 1
        else:
            assert pd.isna(here["code_then"]), (code, year)
    assert joined > 250


def test_scores_follow_recodes_and_leave_out_what_changed(truth_now: Any, country_now: Databank) -> None:
    """The zip is on the borders of 2024: of two buurten that changed in 2026 one has another code, the other other borders."""
    shown = scores_on_map(country_now).set_index(["code", "year"])["afw"]
    true = truth_now.scores().set_index(["code", "year"])["afw"]
    lineage = truth_now.country.lineage
    in_2024 = lineage[lineage["year"] == 2024]
    recoded = in_2024[in_2024["kind"] == "recoded"]
    changed = in_2024[in_2024["kind"] == "changed"]
    assert len(recoded) == len(changed) == 1
    for code, then in recoded[["code", "code_then"]].itertuples(index=False):
        assert code != then
        assert all(shown[(code, year)] == true[(then, year)] for year in SCORE_YEARS if (then, year) in true)
    assert not shown.index.isin([(code, year) for code in changed["code"] for year in SCORE_YEARS]).any()
    kept = in_2024[in_2024["kind"] == "same"]["code"]
    expected = true[true.index.get_level_values("code").isin(kept)]
    pd.testing.assert_series_equal(shown[expected.index], expected)


def test_what_is_said_of_the_country(country_now: Databank) -> None:
    key_figures = of(country_now, "key_figures")
    assert key_figures.state == "partly"
    assert key_figures.gaps[0] == "Kerncijfers 2013 tot en met 2019: de tabel bestaat niet (meer) bij CBS."
    assert any(gap.startswith("Nederland: cijfers van 2026 nog leeg: ") for gap in key_figures.gaps)
    assert of(country_now, "geometry").state == of(country_now, "scores").state == "done"
    assert of(country_now, "crime").gaps == ("Over 2012 tot en met 2019 heeft de dienst geen cijfers van Nederland.",)
    assert of(country_now, "crime").came == "2020 tot en met 2025"


# one gemeente


@pytest.fixture(scope="module")
def gemeente(running_now: SyntheticServices, tmp_path_factory: pytest.TempPathFactory) -> Databank:
    running_now.reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", running_now.url)
        return fetch(tmp_path_factory.mktemp("gemeente"), "GM9002")


def test_one_gemeente_equals_the_truth(truth_now: Any, gemeente: Databank, same_rows: SameRows) -> None:
    for year in YEARS:
        found = gemeente.read("key_figures", years=[year], gemeente="GM9002").set_index("code").drop(columns="year").sort_index()
        expected = truth_now.key_figures(year, "GM9002")
        pd.testing.assert_frame_equal(found, expected, check_index_type=False, check_names=False)
    same_rows(gemeente.read("crime", gemeente="GM9002"), truth_now.crime("GM9002"))
    crime = gemeente.read("crime", levels=["gemeente"])
    assert crime.groupby("year")["code"].nunique().to_dict() == dict.fromkeys(CRIME_YEARS_2026, 5)
    assert gemeente.verify() == []


def test_code_sets_of_the_country_are_kept_with_the_areas_of_a_gemeente(gemeente: Databank) -> None:
    """Of the years that the country was fetched of; gemeenten that merged meanwhile do not hinder."""
    sets = {part.year: part.code_set for part in gemeente.parts_of("areas") if part.code_set}
    assert {2024, 2025, 2026} <= set(sets)
    assert sets[2024] == sets[2025] != sets[2026]


def test_water_and_outlines_beside_a_gemeente(gemeente: Databank) -> None:
    assert sorted(gemeente.read("outlines")["code"]) == [f"GM900{n}" for n in range(1, 6)]
    water = gemeente.read("water")
    assert len(water) > 0
    assert not set(water["code"]) & set(gemeente.read("geometry")["code"])


def test_postcodes_of_buurten(gemeente: Databank) -> None:
    areas = gemeente.read("areas", gemeente="GM9002", years=[2024], levels=["buurt"])
    assert areas["postcode"].dropna().str.fullmatch(r"6\d{3}").all()
    assert areas["postcode"].notna().sum() >= 8


@pytest.mark.usefixtures("now")
def test_nothing_missing_is_said_in_one_line(tmp_path: Path) -> None:
    databank = fetch(tmp_path, "GM9002", 2024)
    assert {outcome.state for outcome in databank.outcomes} == {"done"}
    assert not [gap for outcome in databank.outcomes for gap in outcome.gaps]


# what may happen


@pytest.mark.parametrize("filters", ["named", "none"])
def test_filters_on_the_map_or_none(now: SyntheticServices, truth_now: Any, tmp_path: Path, filters: Any) -> None:
    now.pdok_filters = filters
    databank = fetch(tmp_path, "GM9003", 2024)
    expected = truth_now.buurten_on_the_map(2026)
    assert sorted(databank.read("geometry")["code"]) == sorted(expected.loc[expected["gemeente_code"] == "GM9003", "code"])
    assert not of(databank, "geometry").gaps


def test_a_map_that_cannot_be_joined_is_stepped_over(now: SyntheticServices, tmp_path: Path) -> None:
    """Without the table of 2026 nobody knows which buurten of its map are those of 2024."""
    now.remove_table(TABLE_2026)
    databank = fetch(tmp_path, "GM9001", 2024)
    assert databank.years("geometry") == [2025]
    assert of(databank, "geometry").gaps[0] == (
        "De kaart van 2026 is overgeslagen: van geen enkele buurt met een score van 2024 is bekend welke buurt het daarop is. "
        "De kaart van 2025 is gebruikt."
    )
    assert databank.read("lineage", gemeente="GM9001", levels=["buurt"], years=[2024])["kind"].eq("same").all()


def test_a_table_that_is_listed_and_answers_404(now: SyntheticServices, tmp_path: Path) -> None:
    now.fault(status=404, n=99, match=f"{TABLE_2024}/DataProperties")
    databank = fetch(tmp_path, "GM9001", 2023, 2024)
    assert of(databank, "key_figures").came == "2023"
    assert "Kerncijfers 2024: de tabel bestaat niet (meer) bij CBS." in of(databank, "key_figures").gaps


def test_a_column_that_is_empty_and_was_full_the_year_before(now: SyntheticServices, tmp_path: Path) -> None:
    """The pages go on showing the year before."""
    now.empty_column(TABLE_2024, "Koopwoningen")
    databank = fetch(tmp_path, "GM9001", 2022, 2023, 2024)
    (gap,) = [gap for gap in of(databank, "key_figures").gaps if "Koopwoningen" in gap]
    assert gap.startswith("Verzonnendam: cijfers van 2024 nog leeg: ")
    assert gap.endswith("Daarvoor blijft 2023 te zien, waar de buurt dezelfde is.")
    figure = Figures(databank, "GM9001", national(databank)).figure("owner_share", "BU90010000", 2024)
    assert (figure.year, figure.status) == (2023, "ok")


def test_a_column_that_is_gone_and_was_there_the_year_before(now: SyntheticServices, tmp_path: Path) -> None:
    now.rename_column(TABLE_2024, "Koopwoningen", "WoningenInEigendom")
    databank = fetch(tmp_path, "GM9001", 2023, 2024)
    assert any(
        "cijfers van 2024" in gap and "niet meer in de tabel: " in gap and "Koopwoningen" in gap
        for gap in of(databank, "key_figures").gaps
    )


def test_a_table_with_fewer_areas_than_the_map(now: SyntheticServices, tmp_path: Path) -> None:
    """Those that are there arrive; of the others an earlier year stays."""
    now.tables[TABLE_2024].entities["TypedDataSet"] = [
        row for row in now.tables[TABLE_2024].entities["TypedDataSet"] if not str(row["WijkenEnBuurten"]).startswith("BU900102")
    ]
    databank = fetch(tmp_path, "GM9001", 2023, 2024)
    there = len(databank.read("key_figures", gemeente="GM9001", years=[2024], levels=["buurt"]))
    assert 10 < there < 20
    assert any(f"de tabel van 2024 heeft {there} van de 20 buurten" in gap for gap in of(databank, "key_figures").gaps)


@pytest.mark.usefixtures("now")
def test_next_years_table_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A year that Buurtbalans does not know, in the list of tables under an id that it does not know either."""
    fewer = {year: table for year, table in cbs.known_tables().items() if year < 2026}
    monkeypatch.setattr(cbs, "known_tables", lambda: dict(fewer))
    databank = fetch(tmp_path, "GM9001")
    assert 2026 in databank.years("key_figures")
    assert databank.read("key_figures", years=[2026], gemeente="GM9001")["inhabitants"].notna().all()


@pytest.mark.usefixtures("waits")
def test_without_the_list_of_tables_the_known_ones_are_asked(now: SyntheticServices, truth_now: Any, tmp_path: Path) -> None:
    now.fault(status=503, n=99, match="ODataCatalog")
    databank = fetch(tmp_path, "GM9002", 2024)
    assert len(databank.read("key_figures", years=[2024], gemeente="GM9002")) == len(truth_now.key_figures(2024, "GM9002"))
    assert of(databank, "key_figures").gaps[0].startswith("De lijst van tabellen is niet op te halen; alleen de bekende jaren")


def test_years_that_the_police_do_not_have(now: SyntheticServices, tmp_path: Path) -> None:
    """Of a year without crime alone too, for the whole country."""
    databank = download(tmp_path, make_plan([2026]), quiet=True)
    assert len(databank.read("key_figures", years=[2026])) == 80
    assert of(databank, "crime").state == "failed"
    assert of(databank, "crime").gaps == ("Over 2026 heeft de dienst geen cijfers van Nederland.",)
    assert now.log


def test_answers_with_nothing_but_the_contract(now: SyntheticServices, tmp_path: Path) -> None:
    """What is read is what the contract names: nothing else is needed."""
    now.only_contract = True
    databank = fetch(tmp_path, "GM9002", 2024)
    assert {outcome.state for outcome in databank.outcomes} == {"done"}
    assert databank.verify() == []
