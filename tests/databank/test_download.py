"""A whole download from the synthetic services: equal to the truth, additive, resumable, with progress, and nothing on origin."""

from __future__ import annotations

import errno
import json
import math
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from lib.databank import geometry, schema
from lib.databank.download import Plan, available_gemeenten, download, make_plan, newest_years
from lib.databank.errors import Cancelled, DatabankBusy, DatabankError, DatabankUnreadable, SourceUnavailable, UnexpectedData
from lib.databank.figures import Figures, national
from lib.databank.indicators import catalogue
from lib.databank.progress import Reporter, ask_to_cancel, read_progress
from lib.databank.store import BACKGROUND, COUNTRY, Databank, open_databank, writing
from tests.services import SyntheticServices
from tests.services.columns import ORIGIN_STEMS, YEARS
from tests.services.figures import ORIGIN_BASE
from tests.services.scores import CRIME_TOTAL, CRIME_YEARS, DIMENSION_YEARS, DIMENSIONS, SCORE_YEARS

Hashes = Callable[[Path], dict[str, str]]
LOCATION = "Gebieden van andere jaren"


@pytest.fixture(scope="module")
def country(running: SyntheticServices, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databank]:
    """The whole invented country, downloaded once; `requests.json` beside it holds what was asked."""
    path = tmp_path_factory.mktemp("land")
    running.reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", running.url)
        databank = download(path, make_plan(), quiet=True)
    (path / "requests.json").write_text(json.dumps([request.url for request in running.log]))
    yield databank


def rows_of(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return sorted((tuple(None if pd.isna(cell) else cell for cell in row) for row in table.itertuples(index=False)), key=str)


def key_figures_of(services: SyntheticServices, year: int) -> pd.DataFrame:
    true = services.country.key_figures[year]
    columns = {e.id: true[e.stem_in(year)] if e.stem_in(year) in true else np.nan for e in catalogue().indicators}
    return pd.DataFrame(columns, index=true.index).astype("float64").sort_index()


def scores_of(services: SyntheticServices) -> pd.DataFrame:
    return services.country.scores[["code", "year", "afw", *DIMENSIONS]]


def crime_of(services: SyntheticServices) -> pd.DataFrame:
    crime = services.country.crime
    total = crime[(crime["kind"] == CRIME_TOTAL) & crime["period"].str.endswith("JJ00")]
    return pd.DataFrame({"code": total["code"], "year": total["period"].str[:4].astype("int64"), "crimes": total["count"]})


# the whole country


def test_every_table_has_every_year(country: Databank) -> None:
    assert {table: country.years(table) for table in schema.TABLES} == {
        "areas": list(YEARS),
        "geometry": [2024],
        "lineage": [2024],
        "key_figures": list(YEARS),
        "scores": list(SCORE_YEARS),
        "crime": list(CRIME_YEARS),
    }
    assert {part.scope for part in country.parts} == {COUNTRY}
    assert country.verify() == []


@pytest.mark.parametrize("year", YEARS)
def test_key_figures_of_the_country(services: SyntheticServices, country: Databank, year: int) -> None:
    """2025 has no national row and lacks a gemeente; what is there is all there is."""
    found = country.read("key_figures", years=[year]).set_index("code").drop(columns="year").sort_index()
    expected = key_figures_of(services, year)
    pd.testing.assert_frame_equal(found, expected, check_index_type=False, check_names=False)
    assert ("NL00" in found.index) is (year != 2025)
    assert ("GM9004" in found.index) is (year != 2025)


def test_areas_of_the_country(services: SyntheticServices, country: Databank) -> None:
    columns = ["code", "year", "name", "level", "wijk_code", "gemeente_code"]
    assert rows_of(country.read("areas")[columns]) == rows_of(services.country.areas[columns])


def test_scores_of_the_country(services: SyntheticServices, country: Databank) -> None:
    expected = scores_of(services)
    assert rows_of(country.read("scores")[list(expected.columns)]) == rows_of(expected)


def test_crime_of_the_country(services: SyntheticServices, country: Databank) -> None:
    assert rows_of(country.read("crime")) == rows_of(crime_of(services))


def test_map_of_the_country(services: SyntheticServices, country: Databank) -> None:
    shapes = services.country.geometry[2024]
    dry = shapes[(shapes["level"] == "buurt") & (shapes["water"] == "NEE")]
    table = country.read("geometry")
    assert rows_of(table[["code", "name", "gemeente_code"]]) == rows_of(dry[["code", "name", "gemeente_code"]])
    for code, part in table.groupby("gemeente_code"):
        assert geometry.coverage_faults(part) <= 1e-4, code
        assert country.read("geometry", gemeente=str(code))["code"].tolist() == part["code"].tolist()


def test_lineage_of_the_country(services: SyntheticServices, country: Databank) -> None:
    """Never more than the truth: a code of another year is only given where the area was the same."""
    found = country.read("lineage", levels=["buurt"]).set_index(["code", "year"])
    joined = 0
    for code, year, then, kind in services.country.lineage.itertuples(index=False):
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
        assert all(part.source.values())
        assert part.table_id
        assert part.retrieved_at.endswith("+00:00")
    notes = {part.year: part.notes for part in country.parts_of("key_figures")}
    assert notes[2020] == ("2 kolommen bestaan niet in 84799NED: new_dwellings, poverty_share",)
    assert notes[2024] == ("1 kolom bestaat niet in 85984NED: poverty_share",)


# origin


def everything_in(path: Path) -> Iterator[tuple[Path, pd.DataFrame]]:
    for file in sorted(path.rglob("*.parquet*")):
        yield file, pq.read_table(file).to_pandas()


def check_no_origin(path: Path, urls: list[str]) -> None:
    names = {table: set(schema.columns_of(table)) for table in schema.TABLES}
    files = 0
    for file, frame in everything_in(path):
        assert set(frame.columns) == names[file.name.rsplit("-", 3)[0]], file.name
        numbers = frame.select_dtypes("number").to_numpy(dtype=float)
        assert not ((numbers >= ORIGIN_BASE) & (numbers < ORIGIN_BASE + 100_000)).any(), file.name
        texts = frame.select_dtypes("str").astype("str").to_numpy().astype(str)
        assert not (np.char.find(texts, "7770") >= 0).any(), file.name
        files += 1
    assert files
    assert b"7770" not in (path / "manifest.json").read_bytes()
    asked = [url for url in urls if "TypedDataSet" in url]
    assert asked
    for url in asked:
        if "dataderden" in url:
            continue
        # without $select the service would send every column
        names_asked = url.split("$select=")[1].split("&")[0].split(",")
        assert not {name.rsplit("_", 1)[0] for name in names_asked} & ORIGIN_STEMS, url


def test_the_services_do_offer_origin(services: SyntheticServices) -> None:
    """Else the tests below would prove nothing."""
    for year in YEARS:
        row = services.country.table_rows(year)[0]
        sent = {key: value for key, value in row.items() if key.rsplit("_", 1)[0] in ORIGIN_STEMS}
        assert len(sent) >= 4
        assert all(isinstance(value, int) and value >= ORIGIN_BASE for value in sent.values())


def test_nothing_on_origin_in_the_country(country: Databank) -> None:
    check_no_origin(country.path, json.loads((country.path / "requests.json").read_text()))


@pytest.mark.usefixtures("waits")
def test_nothing_on_origin_in_a_gemeente_with_its_background(services: SyntheticServices, tmp_path: Path) -> None:
    """Nor in the answers that are kept while a download runs."""
    services.fault(status=500, n=99, match="dataderden")
    with pytest.raises(SourceUnavailable):
        download(tmp_path, make_plan([2023, 2024], ["GM9001"]), quiet=True)
    kept = [file for file in tmp_path.rglob("*.json") if "data-" in file.name]
    assert kept
    assert not [file for file in kept if b"77700" in file.read_bytes() or b"777901" in file.read_bytes()]
    services.desk.clear_faults()
    download(tmp_path, make_plan([2023, 2024], ["GM9001"]), quiet=True)
    check_no_origin(tmp_path, [request.url for request in services.log])


# one gemeente


@pytest.fixture(scope="module")
def gemeente(running: SyntheticServices, tmp_path_factory: pytest.TempPathFactory) -> Databank:
    running.reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", running.url)
        return download(tmp_path_factory.mktemp("gemeente"), make_plan(None, ["GM9003"]), quiet=True)


def test_one_gemeente_equals_the_truth(services: SyntheticServices, gemeente: Databank) -> None:
    for year in YEARS:
        found = gemeente.read("key_figures", years=[year], gemeente="GM9003").set_index("code").drop(columns="year")
        expected = key_figures_of(services, year)
        expected = expected[expected.index.str[2:6] == "9003"]
        pd.testing.assert_frame_equal(found.sort_index(), expected, check_index_type=False, check_names=False)
    expected = scores_of(services)
    expected = expected[(expected["code"].str[2:6] == "9003") & expected["year"].isin(DIMENSION_YEARS)]
    assert rows_of(gemeente.read("scores", gemeente="GM9003")[list(expected.columns)]) == rows_of(expected)
    expected = crime_of(services)
    assert rows_of(gemeente.read("crime", gemeente="GM9003")) == rows_of(expected[expected["code"].str[2:6] == "9003"])
    assert len(gemeente.read("geometry")) == 12
    assert set(gemeente.read("areas")["code"].str[2:6]) == {"9003", "00"}
    assert gemeente.verify() == []


def test_background_is_the_country_in_few_columns(services: SyntheticServices, gemeente: Databank) -> None:
    few = [entry.id for entry in catalogue().indicators if entry.background]
    assert sorted({part.year for part in gemeente.parts if part.scope == BACKGROUND and part.table == "key_figures"}) == [2024, 2025]
    for year in (2024, 2025):
        assert gemeente.is_national("key_figures", year)
        found = gemeente.read("key_figures", years=[year]).set_index("code")
        outside = found[~found.index.str[2:6].isin(["9003", "00"])].sort_index()
        expected = key_figures_of(services, year)
        expected = expected[expected.index.isin(outside.index)]
        assert set(found.index) == set(key_figures_of(services, year).index)
        pd.testing.assert_frame_equal(outside[few], expected[few], check_index_type=False, check_names=False)
        assert outside.drop(columns=["year", *few]).isna().all(axis=None)
    assert not gemeente.is_national("key_figures", 2023)
    scores = gemeente.read("scores", years=[2024], levels=["buurt"])
    true = services.country.scores
    assert len(scores) == ((true["year"] == 2024) & (true["level"] == "buurt")).sum()


def test_figures_of_the_gemeente_and_the_country(services: SyntheticServices, gemeente: Databank) -> None:
    """Income of 2024 is published for wijken and gemeenten only; buurten had other codes in 2022 and are followed there."""
    figures = Figures(gemeente, "GM9003", national(gemeente))
    code = "BU9003AA01"
    then = services.country.lineage.set_index(["code", "year"]).loc[(code, 2022), "code_then"]
    true = services.country.key_figures
    income = figures.figure("income_per_inhabitant", code, 2024)
    assert income.year == 2023
    assert income.value == true[2023].loc[code, "GemiddeldInkomenPerInwoner"]
    minimum = figures.figure("social_minimum_share", code, 2022)
    assert (minimum.year, minimum.status) == (2023, "ok")
    assert figures.figure("woz", code, 2021).value == true[2022].loc[then, "GemiddeldeWOZWaardeVanWoningen"]
    assert figures.figure("inhabitants", "NL00", 2023).value == true[2024].loc["NL00", "AantalInwoners"]
    assert figures.figure("inhabitants", code, 2024).year == 2025


def test_a_suppressed_gemeente_is_taken_as_it_is(services: SyntheticServices, tmp_path: Path) -> None:
    """Stilhoven: no scores, no crime, only the number of inhabitants, and missing from the table of 2025."""
    databank = download(tmp_path, make_plan([2024, 2025], ["GM9004"]), quiet=True)
    figures = databank.read("key_figures", gemeente="GM9004", levels=["buurt"])
    assert len(figures) == 6
    assert figures["inhabitants"].notna().all()
    assert figures["households"].isna().all()
    assert databank.read("scores", gemeente="GM9004").empty
    assert databank.read("crime", gemeente="GM9004")["crimes"].isna().all()
    assert len(databank.read("geometry", gemeente="GM9004")) == 6
    assert services.log


def test_a_year_after_the_map_is_joined_to_it(services: SyntheticServices, tmp_path: Path) -> None:
    """The map is of 2024: the areas of 2024 are fetched too, else 2025 could not be compared with it."""
    databank = download(tmp_path, make_plan([2025], ["GM9001"]), quiet=True)
    assert databank.years("areas") == [2024, 2025]
    figure = Figures(databank, "GM9001", national(databank)).figure("inhabitants", "BU90010000", 2024)
    assert figure.value == services.country.key_figures[2025].loc["BU90010000", "AantalInwoners"]


def test_areas_of_the_years_between_are_fetched_without_their_figures(gemeente: Databank, tmp_path: Path) -> None:
    assert gemeente.years("key_figures") == list(YEARS)
    databank = download(tmp_path, make_plan([2021, 2024], ["GM9003"]), quiet=True)
    assert databank.years("areas") == [2021, 2022, 2023, 2024]
    assert [part.year for part in databank.parts_of("key_figures") if part.scope == "GM9003"] == [2021, 2024]
    assert Figures(databank, "GM9003", national(databank)).figure("woz", "BU9003AA01", 2021).year == 2021


# downloads add


def test_a_second_gemeente_keeps_the_first(services: SyntheticServices, tmp_path: Path, hashes: Hashes) -> None:
    download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    first = hashes(tmp_path)
    databank = download(tmp_path, make_plan([2024], ["GM9002"]), quiet=True)
    both = hashes(tmp_path)
    assert {key: both[key] for key in first} == first
    assert {part.scope for part in databank.parts} == {"GM9001", "GM9002", BACKGROUND}
    assert sorted(databank.read("geometry")["gemeente_code"].unique()) == ["GM9001", "GM9002"]
    for code in ("GM9001", "GM9002"):
        scores = scores_of(services)
        expected = scores[(scores["code"].str[2:6] == code[2:]) & scores["year"].isin(DIMENSION_YEARS)]
        assert len(databank.read("scores", gemeente=code)) == len(expected)
        assert databank.read("lineage", gemeente=code)["kind"].eq("same").all()


def test_two_gemeenten_at_once_equal_one_after_the_other(tmp_path: Path, hashes: Hashes, services: SyntheticServices) -> None:
    download(tmp_path / "a", make_plan([2024], ["GM9001"]), quiet=True)
    download(tmp_path / "a", make_plan([2024], ["GM9005"]), quiet=True)
    download(tmp_path / "b", make_plan([2024], ["GM9001", "GM9005"]), quiet=True)
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")
    assert services.log


def test_another_year_keeps_the_first(services: SyntheticServices, tmp_path: Path) -> None:
    download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    databank = download(tmp_path, make_plan([2022], ["GM9001"]), quiet=True)
    assert [part.year for part in databank.parts_of("key_figures") if part.scope == "GM9001"] == [2022, 2024]
    lineage = databank.read("lineage", gemeente="GM9001").set_index(["code", "year"])
    assert lineage.loc[("BU90010000", 2022), "code_then"] == "BU90010000"
    assert services.log


def test_the_country_replaces_its_gemeenten_year_by_year(country: Databank, tmp_path: Path, services: SyntheticServices) -> None:
    download(tmp_path, make_plan([2023, 2024], ["GM9001"]), quiet=True)
    databank = download(tmp_path, make_plan([2024]), quiet=True)
    scopes = {(part.table, part.year): part.scope for part in databank.parts}
    assert len(scopes) == len(databank.parts)
    assert scopes[("key_figures", 2024)] == scopes[("scores", 2024)] == scopes[("geometry", 2024)] == COUNTRY
    assert scopes[("key_figures", 2023)] == "GM9001"
    pd.testing.assert_frame_equal(databank.read("key_figures", years=[2024]), country.read("key_figures", years=[2024]))
    assert services.log


def test_a_gemeente_on_top_of_the_country_changes_nothing_for_others(
    country: Databank, tmp_path: Path, services: SyntheticServices
) -> None:
    shutil.copytree(country.path, tmp_path / "d")
    databank = download(tmp_path / "d", make_plan([2024], ["GM9002"]), quiet=True)
    assert BACKGROUND not in {part.scope for part in databank.parts}
    for table in ("key_figures", "scores", "crime", "areas"):
        assert rows_of(databank.read(table)) == rows_of(country.read(table)), table
    assert sorted(databank.read("geometry")["code"]) == sorted(country.read("geometry")["code"])
    assert rows_of(databank.read("lineage")) == rows_of(country.read("lineage"))
    assert services.log


def test_the_same_download_twice_gives_the_same_content(services: SyntheticServices, tmp_path: Path, hashes: Hashes) -> None:
    download(tmp_path, make_plan([2024], ["GM9002"]), quiet=True)
    once = hashes(tmp_path)
    services.clear_log()
    download(tmp_path, make_plan([2024], ["GM9002"]), quiet=True)
    assert hashes(tmp_path) == once
    assert len(services.log) > 20  # a finished download is asked for anew


# what cannot be had


def intact(path: Path, before: dict[str, bytes]) -> bool:
    return {file.name: file.read_bytes() for file in path.iterdir() if file.is_file()} == before


@pytest.fixture
def previous(services: SyntheticServices, tmp_path: Path) -> tuple[Path, dict[str, bytes]]:
    """A small databank and the content of its files."""
    path = tmp_path / "databank"
    download(path, make_plan([2024], ["GM9004"]), quiet=True)
    services.clear_log()
    return path, {file.name: file.read_bytes() for file in path.iterdir() if file.is_file()}


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (Plan((2024,), ("GM1234",)), r"CBS geeft geen kerncijfers voor GM1234 in 2024\. Controleer de code en de jaren"),
        (Plan((2024,), ("GM9001", "GM1234", "GM4321")), r"geen kerncijfers voor GM1234, GM4321 in 2024"),
        (Plan((2021,), ("GM9006",)), r"GM9006 staat niet op de wijk- en buurtkaart van 2024"),
        (Plan((2025,), ("GM9004",)), r"geen kerncijfers voor GM9004 in 2025"),
        (Plan((2016, 2017), ()), r"geen kerncijfers voor Nederland in 2016, 2017"),
        (Plan((2016,), ("GM9001",)), r"geen kerncijfers voor GM9001 in 2016"),
    ],
)
def test_what_the_services_do_not_have(previous: tuple[Path, dict[str, bytes]], plan: Plan, message: str) -> None:
    path, before = previous
    with pytest.raises(UnexpectedData, match=message):
        download(path, plan, quiet=True)
    assert intact(path, before)
    progress = read_progress(path)
    assert progress is not None
    assert (progress.state, progress.alive) == ("failed", False)
    assert progress.message.endswith(".")
    assert not list((path / ".download").glob("answers-*"))  # else the same answers would be used again


@pytest.mark.parametrize(
    ("years", "codes", "message"),
    [
        ([2024], ["Heerlen"], "'HEERLEN' is geen gemeentecode. Een gemeentecode ziet eruit als GM0917"),
        ([2024], ["BU90010000"], "'BU90010000' is geen gemeentecode"),
        ([2024], ["GM9001", "NL00"], "'NL00' is geen gemeentecode"),
        ([2015, 2024, 2031], [], "Kerncijfers zijn er van 2016 tot en met 2025; niet van 2015, 2031"),
    ],
)
def test_plans_that_make_no_sense(years: list[int], codes: list[str], message: str) -> None:
    with pytest.raises(DatabankError, match=message):
        make_plan(years, codes)


def test_plans() -> None:
    assert make_plan([2024, 2020, 2024], [" gm9001", "GM9002", "GM9001"]) == Plan((2020, 2024), ("GM9001", "GM9002"))
    assert make_plan().years == tuple(range(2016, 2026))
    assert make_plan().scopes == (COUNTRY,)
    assert make_plan([2020]).hash != make_plan([2021]).hash != make_plan([2021], ["GM9001"]).hash
    assert newest_years(3) == (2023, 2024, 2025)


def test_the_list_of_gemeenten(services: SyntheticServices) -> None:
    table = available_gemeenten()
    assert table["code"].tolist() == ["GM9002", "GM9003", "GM9005", "GM9004", "GM9001"]
    assert len(services.log) == 4


def test_a_renamed_column_is_noted_and_its_figures_are_missing(services: SyntheticServices, tmp_path: Path) -> None:
    services.rename_column("85984NED", "HuishoudensTotaal", "HuishoudensAlles")
    databank = download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    (part,) = [part for part in databank.parts_of("key_figures", 2024) if part.scope == "GM9001"]
    assert part.notes == ("2 kolommen bestaan niet in 85984NED: households, poverty_share",)
    assert databank.read("key_figures", years=[2024], gemeente="GM9001")["households"].isna().all()


def test_a_table_without_inhabitants_changes_nothing(
    services: SyntheticServices, previous: tuple[Path, dict[str, bytes]], hashes: Hashes
) -> None:
    """And once the service has been mended the download is not held up by the answers of before."""
    path, before = previous
    services.remove_column("85984NED", "AantalInwoners")
    with pytest.raises(UnexpectedData, match=r"Tabel 85984NED \(2024\) heeft geen kolom 'AantalInwoners'"):
        download(path, make_plan([2024], ["GM9001"]), quiet=True)
    assert intact(path, before)
    services.reset()
    download(path, make_plan([2024], ["GM9001"]), quiet=True)
    assert "key_figures 2024 GM9001" in hashes(path)


def test_values_that_cannot_be_are_refused(services: SyntheticServices, previous: tuple[Path, dict[str, bytes]]) -> None:
    path, before = previous
    table = services.tables["85984NED"]
    column = table.columns[table.column("Koopwoningen")].key
    for row in table.entities["TypedDataSet"]:
        row[column] = 900
    with pytest.raises(UnexpectedData, match="past kolom 'owner_share' van tabel 'key_figures' niet"):
        download(path, make_plan([2024], ["GM9001"]), quiet=True)
    assert intact(path, before)


def test_an_empty_table_keeps_what_there_was(services: SyntheticServices, tmp_path: Path) -> None:
    """2023 comes back empty: its part stays that of the earlier download."""
    download(tmp_path, make_plan([2023, 2024], ["GM9001"]), quiet=True)
    services.empty_table("85618NED")
    databank = download(tmp_path, make_plan([2023, 2024], ["GM9001"]), quiet=True)
    assert len(databank.read("key_figures", years=[2023], gemeente="GM9001")) == 25


# two at once, cancelling, a disk that says no


def test_two_downloads_at_once(services: SyntheticServices, previous: tuple[Path, dict[str, bytes]]) -> None:
    path, before = previous
    with writing(path), pytest.raises(DatabankBusy, match=f"Er wordt al gegevens opgehaald in {path}"):
        download(path, make_plan([2024], ["GM9001"]), quiet=True)
    assert intact(path, before)
    assert services.log == []


def test_cancelling_keeps_what_was_there_and_what_came_in(
    services: SyntheticServices, previous: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = previous
    plan = make_plan([2024], ["GM9001"])
    count = Reporter.answer

    def cancel_after_ten(self: Reporter, fresh: bool) -> None:
        if len(services.log) == 10:
            ask_to_cancel(path)
        count(self, fresh)

    monkeypatch.setattr(Reporter, "answer", cancel_after_ten)
    with pytest.raises(Cancelled, match=r"Het ophalen is gestopt\. Wat er al was is niet veranderd"):
        download(path, plan, quiet=True)
    assert len(services.log) == 10
    assert intact(path, before)
    progress = read_progress(path)
    assert progress is not None
    assert (progress.state, progress.alive) == ("cancelled", False)
    monkeypatch.undo()
    monkeypatch.setenv("BUURTBALANS_MIRROR", services.url)
    done = [request.url for request in services.log if request.status == 200]
    services.clear_log()
    download(path, plan, quiet=True)
    assert not set(done) & {request.url for request in services.log}


def test_cancelling_during_a_wait(services: SyntheticServices, tmp_path: Path) -> None:
    """The wish to stop is heard while waiting for a service that asked for a minute."""
    services.fault(status=503, retry_after=60, match="85984NED/DataProperties")
    write = Reporter._write

    def cancel(self: Reporter, state: str, message: str, force: bool = False) -> None:
        write(self, state, message, force)  # type: ignore[arg-type]
        if "nieuwe poging over 60 seconden" in message:
            ask_to_cancel(tmp_path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reporter, "_write", cancel)
        with pytest.raises(Cancelled):
            download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)


def test_asking_to_cancel_where_nothing_ever_ran(tmp_path: Path) -> None:
    ask_to_cancel(tmp_path / "niets")
    assert not (tmp_path / "niets").exists()
    assert read_progress(tmp_path / "niets") is None


@pytest.mark.parametrize("where", ["answers", "parquet", "manifest"])
def test_a_full_disk(
    services: SyntheticServices, previous: tuple[Path, dict[str, bytes]], hashes: Hashes, where: str
) -> None:
    path, before = previous

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    replace = {"answers": "lib.databank.sources.fetcher.replace_file", "manifest": "lib.databank.store.replace_file"}
    with pytest.MonkeyPatch.context() as patch:
        if where == "parquet":
            patch.setattr(pd.DataFrame, "to_parquet", full)
        else:
            patch.setattr(replace[where], full)
        with pytest.raises(DatabankError, match=r"Schrijven in .* lukt niet \(No space left on device\)\. Er is niets veranderd"):
            download(path, make_plan([2024], ["GM9001"]), quiet=True)
    assert intact(path, before)
    progress = read_progress(path)
    assert progress is not None
    assert progress.state == "failed"
    download(path, make_plan([2024], ["GM9001"]), quiet=True)
    assert "key_figures 2024 GM9001" in hashes(path)
    assert services.log


def test_a_disk_too_full_for_the_progress_file(
    previous: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = previous

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("lib.databank.progress.replace_file", full)
    with pytest.raises(DatabankError, match="No space left on device"):
        download(path, make_plan([2024], ["GM9001"]), quiet=True)
    assert intact(path, before)


def test_a_directory_that_may_not_be_written(services: SyntheticServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "mkdir", refused)
        with pytest.raises(DatabankError, match=r"lukt niet \(Permission denied\).*geef schrijfrecht of kies"):
            download(tmp_path / "nieuw", make_plan([2024], ["GM9001"]), quiet=True)
    (tmp_path / "bestand").write_text("geen map")
    with pytest.raises(DatabankError, match=r"Schrijven in .*bestand lukt niet"):
        download(tmp_path / "bestand", make_plan([2024], ["GM9001"]), quiet=True)
    monkeypatch.setattr("lib.databank.store.FileLock.acquire", refused)
    with pytest.raises(DatabankError, match="Permission denied"):
        download(tmp_path / "nieuw", make_plan([2024], ["GM9001"]), quiet=True)
    assert services.log == []


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("{", "is beschadigd of niet van Buurtbalans"),
        ('{"format": "buurtbalans-databank", "schema": 99}', r"nieuwere versie van Buurtbalans \(schema 99"),
        (
            '{"format": "buurtbalans-databank", "schema": 1, "name": "v", "fictional": true, "parts": []}',
            "bevat voorbeeldgegevens; die worden niet gemengd",
        ),
    ],
)
def test_a_databank_that_cannot_take_it_says_so_before_the_download(
    services: SyntheticServices, tmp_path: Path, manifest: str, message: str
) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises((DatabankUnreadable, DatabankError), match=message):
        download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    assert services.log == []
    assert (tmp_path / "manifest.json").read_text() == manifest


def test_a_mistake_of_our_own_is_reported_too(services: SyntheticServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("lib.databank.download.lineage_parts", broken)
    with pytest.raises(ZeroDivisionError):
        download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    progress = read_progress(tmp_path)
    assert progress is not None
    assert progress.state == "failed"
    assert "door een fout in Buurtbalans" in progress.message
    assert services.log


# resuming and progress


@pytest.mark.usefixtures("waits")
@pytest.mark.parametrize("codes", [[], ["GM9001"]], ids=["country", "gemeente"])
def test_a_stopped_download_asks_only_for_what_is_missing(
    services: SyntheticServices, country: Databank, tmp_path: Path, hashes: Hashes, codes: list[str]
) -> None:
    plan = make_plan([2022, 2024], codes)
    download(tmp_path / "ongestoord", plan, quiet=True)
    whole = [request.url for request in services.log if request.status == 200]
    services.clear_log()
    services.fault(status=503, n=99, match="wijken-en-buurten-2024/ogc/v1/collections/buurten/items")
    with pytest.raises(SourceUnavailable, match=r"api\.pdok\.nl is nu niet bereikbaar .* wat al binnen is blijft bewaard"):
        download(tmp_path / "d", plan, quiet=True)
    assert not (tmp_path / "d" / "manifest.json").exists()
    first = [request.url for request in services.log if request.status == 200]
    services.reset()
    download(tmp_path / "d", plan, quiet=True)
    second = [request.url for request in services.log if request.status == 200]
    assert len(first) >= 7
    assert sorted(first + second) == sorted(whole)
    assert hashes(tmp_path / "d") == hashes(tmp_path / "ongestoord")
    assert not list((tmp_path / "d" / ".download").glob("answers-*"))
    assert country.path != tmp_path


@pytest.mark.usefixtures("waits")
def test_answers_of_more_than_a_day_ago_are_not_used(
    services: SyntheticServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.fault(status=503, n=99, match="api.pdok.nl")
    with pytest.raises(SourceUnavailable):
        download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    services.reset()
    monkeypatch.setattr("lib.databank.download._ANSWERS_KEPT_S", -1)
    download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    assert len([request for request in services.log if "85984NED/DataProperties" in request.path]) == 2


@pytest.mark.parametrize("codes", [[], ["GM9001", "GM9002"]], ids=["country", "gemeenten"])
def test_progress(services: SyntheticServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codes: list[str]) -> None:
    """From 0 to 1 without ever going back; names every step; tells the time left as soon as it can."""
    seen = []
    write = Reporter._write

    def watch(self: Reporter, state: str, message: str, force: bool = False) -> None:
        write(self, state, message, force=True)  # type: ignore[arg-type]
        progress = read_progress(tmp_path)
        assert progress is not None
        seen.append(progress)

    monkeypatch.setattr(Reporter, "_write", watch)
    download(tmp_path, make_plan([2022, 2024], codes), quiet=True)
    shares = [progress.share for progress in seen]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert max(shares[:-1]) < 1.0
    assert len(set(shares)) > 10
    steps = list(dict.fromkeys(progress.step for progress in seen))
    extra = ["Nederland als vergelijking"] if codes else []
    assert steps == ["Kerncijfers 2022", "Kerncijfers 2024", "Buurtkaart", LOCATION, "Leefbaarometer", "Misdrijven", *extra, "Opslaan"]
    assert all(progress.step in progress.message for progress in seen[:-1])
    assert seen[-1].message == "Klaar."
    assert [progress.state for progress in seen] == ["running"] * (len(seen) - 1) + ["done"]
    known = [progress.seconds_left for progress in seen[6:-1]]
    assert all(left is not None and left >= 0 and math.isfinite(left) for left in known)
    assert {progress.gemeenten for progress in seen} == {tuple(codes)}
    assert not seen[-1].alive
    assert services.log


def test_progress_on_the_screen(services: SyntheticServices, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    download(tmp_path, make_plan([2024], ["GM9004"]))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].strip() == "0%  Kerncijfers 2024 ophalen"
    assert lines[-2].split("%  ")[1].startswith("Opslaan")
    assert lines[-1] == "100%  Klaar."
    assert services.log


def test_progress_tells_of_a_service_that_does_not_answer(
    services: SyntheticServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = []
    write = Reporter._write

    def watch(self: Reporter, state: str, message: str, force: bool = False) -> None:
        messages.append(message)
        write(self, state, message, force)  # type: ignore[arg-type]

    monkeypatch.setattr(Reporter, "_write", watch)
    monkeypatch.setattr("lib.databank.progress.time.sleep", lambda _: None)
    monkeypatch.setattr("lib.databank.sources.web.FIRST_WAIT_S", 0.01)
    services.fault(status=500, match="api.pdok.nl")
    download(tmp_path, make_plan([2024], ["GM9004"]), quiet=True)
    assert "Buurtkaart: de dienst antwoordt niet, nieuwe poging over 0 seconden" in messages


def test_damaged_progress_is_no_progress(services: SyntheticServices, tmp_path: Path) -> None:
    download(tmp_path, make_plan([2024], ["GM9004"]), quiet=True)
    file = tmp_path / ".download" / "progress.json"
    for text in ("", "{", "[]", '{"state": "done"}'):
        file.write_text(text)
        assert read_progress(tmp_path) is None
    assert open_databank(tmp_path).verify() == []
    assert services.log
