"""Real figures: a gemeente, a city and the whole country from a replay of the public services, where that folder is at hand.

Of two vintages: 2026, as the services are now, and 2024, as they were.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import requests

from lib.databank.__main__ import main
from lib.databank.download import available_gemeenten, download, make_plan
from lib.databank.figures import Figures, national, newest_of_all
from lib.databank.outcomes import Outcome
from lib.databank.score_history import not_joined, scores_on_map
from lib.databank.store import BACKGROUND, COUNTRY, Databank, open_databank
from lib.scores import DIMENSIONS, deviation_class, score_class
from tests.databank.faults import coverage_faults
from tests.databank.replay.replay_server import log_of, needs_replay, replay

pytestmark = needs_replay
YEARS = ["2020", "2021", "2024", "2025"]
MEASURED = [2002, 2008, 2012, 2014, 2016, 2018, 2020, 2022, 2024]
LAYER = "geo.leefbaarometer.nl/lbm3/ows?service=WFS&request=GetFeature&typeName=lbm3:buurtscore24&outputFormat=application/json"
CLASSES = {"kafw": "afw", "kfys": "fys", "konv": "onv", "ksoc": "soc", "kvrz": "vrz", "kwon": "won"}


@pytest.fixture(scope="module")
def now() -> Iterator[str]:
    """Address of the services as they are now."""
    with replay("--vintage", "2026") as address:
        yield address


@pytest.fixture(scope="module")
def before() -> Iterator[str]:
    """Address of the services as they were with the map of 2024."""
    with replay("--vintage", "2024") as address:
        yield address


@dataclass(frozen=True)
class Fetched:
    databank: Databank
    requests: list[dict[str, Any]]

    def of(self, source: str) -> Outcome:
        """The outcome of a source."""
        return next(outcome for outcome in self.databank.outcomes if outcome.source == source)


def fetch(address: str, path: Path, years: list[str] | None, gemeente: str) -> Fetched:
    log_of(address)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", address)
        databank = download(path, make_plan(map(int, years) if years else None, [gemeente]), quiet=True)
    return Fetched(databank, log_of(address))


@pytest.fixture(scope="module")
def heerlen(now: str, tmp_path_factory: pytest.TempPathFactory) -> Fetched:
    """Every year of Heerlen."""
    return fetch(now, tmp_path_factory.mktemp("heerlen"), None, "GM0917")


@pytest.fixture(scope="module")
def heerlen_before(before: str, tmp_path_factory: pytest.TempPathFactory) -> Fetched:
    return fetch(before, tmp_path_factory.mktemp("heerlen-2024"), YEARS, "GM0917")


# classes


@pytest.fixture(scope="module")
def published(before: str) -> pd.DataFrame:
    """Every published score of a buurt with its classes: id, afw, the dimensions, kscore and six k-columns."""
    names = f"id,afw,{','.join(DIMENSIONS)},kscore,{','.join(CLASSES)}"
    features = requests.get(f"{before}/{LAYER}&propertyName={names}", timeout=60).json()
    return pd.DataFrame([feature["properties"] for feature in features["features"]])


def test_score_class_of_every_published_score(published: pd.DataFrame) -> None:
    assert len(published) == 10_514
    np.testing.assert_array_equal(score_class(published["afw"]), published["kscore"])
    assert set(published["kscore"]) == set(range(1, 10))


@pytest.mark.parametrize(("column", "score"), CLASSES.items())
def test_deviation_class_of_every_published_score(published: pd.DataFrame, column: str, score: str) -> None:
    np.testing.assert_array_equal(deviation_class(published[score]), published[column])


# one gemeente, as the services are now


def test_one_gemeente_takes_few_requests(heerlen: Fetched) -> None:
    assert len(heerlen.requests) <= 90
    assert {request["status"] for request in heerlen.requests} <= {200, 206, 404}
    assert heerlen.databank.verify() == []


def test_key_figures_and_their_map(heerlen: Fetched) -> None:
    """Heerlen has 57 buurten on the map of 2026, whose codes are those of 2024."""
    databank = heerlen.databank
    here = databank.read("key_figures", gemeente="GM0917")
    people = here.set_index(["code", "year"])["inhabitants"]
    assert people[("GM0917", 2020)] == 87_086
    buurten = here[here["code"].str.startswith("BU")].groupby("year").size()
    assert {year: buurten[year] for year in (2017, 2020, 2024, 2026)} == {2017: 48, 2020: 57, 2024: 57, 2026: 57}
    assert databank.years("geometry") == [2026]
    shapes = databank.read("geometry", gemeente="GM0917")
    assert len(shapes) == 57
    assert coverage_faults(shapes) <= 1e-4
    lineage = databank.read("lineage", gemeente="GM0917", levels=["buurt"])
    assert lineage[lineage["year"] == 2024]["kind"].eq("same").all()
    sets = {part.year: part.code_set for part in databank.parts_of("areas")}
    assert sets[2024] == sets[2026] != sets[2020]


def test_figures_shown_are_of_the_newest_year_with_values(heerlen: Fetched) -> None:
    """The table of 2026 is there and empty; 2024 is what the pages show, of the country too."""
    databank = heerlen.databank
    figures = Figures(databank, "GM0917", national(databank))
    shown = figures.figure("inhabitants", databank.read("geometry")["code"][0], 2026)
    assert (shown.year, shown.status) == (2024, "ok")
    assert figures.figure("inhabitants", "NL00", 2026).value == 17_942_942
    everywhere = newest_of_all(databank, ["inhabitants", "woz"], 2026)
    assert everywhere.attrs["years"] == (2024, 2025)  # of 18 gemeenten in the table of 2025
    assert everywhere["inhabitants"].notna().sum() > 14_000


def test_woz_of_2020_is_found_by_its_new_name(heerlen: Fetched) -> None:
    """84799NED renamed the column; the replay has no values in it, and that is told as empty, not as absent."""
    (part,) = [part for part in heerlen.databank.parts_of("key_figures", 2020) if part.scope == "GM0917"]
    assert "WOZ" not in " ".join(part.notes)
    selected = [r["path"] for r in heerlen.requests if "84799NED/TypedDataSet" in r["path"]]
    assert any("GemiddeldeWOZWaardeVanWoningen_35" in path and "Nettoarbeidsparticipatie_67" in path for path in selected)


def test_older_and_younger_than_80_add_up(heerlen: Fetched) -> None:
    selected = [r["path"] for r in heerlen.requests if "86358NED/TypedDataSet" in r["path"] and "k_0Tot15Jaar" in r["path"]]
    assert selected
    assert all("k_65JaarTot80Jaar_12,k_80JaarOfOuder_13" in path for path in selected)


def test_crime_of_the_years_that_have_it(heerlen: Fetched) -> None:
    databank = heerlen.databank
    assert databank.years("crime") == [2021, 2022, 2023, 2024, 2025]
    assert {part.table_id for part in databank.parts_of("crime")} == {"47018NED"}
    crime = databank.read("crime", gemeente="GM0917", levels=["buurt"])
    assert crime.groupby("year").size().to_dict() == dict.fromkeys(range(2021, 2026), 57)
    assert heerlen.of("crime").gaps == ("Over 2012 tot en met 2020 heeft de dienst geen cijfers van Heerlen.",)
    assert len(databank.read("crime", years=[2025], levels=["buurt"])) > 14_000  # what Heerlen is compared with


def test_scores_of_every_measurement_that_can_be_joined(heerlen: Fetched) -> None:
    """In this file 2002-2020 are on the borders of 2020 and of 2022; only 2024 has the codes of the map."""
    databank = heerlen.databank
    assert databank.years("scores") == MEASURED
    assert {part.scope for part in databank.parts_of("scores")} == {COUNTRY}
    scores = databank.read("scores")
    borders = scores.groupby([scores["code"].str[:2], "year"])["borders"].agg(["min", "max"])
    assert borders.loc[("BU", 2002)].tolist() == borders.loc[("BU", 2020)].tolist() == [2020.0, 2020.0]
    assert borders.loc[("WK", 2012)].tolist() == [2022.0, 2022.0]
    assert borders.loc[("BU", 2024)].tolist() == [2024.0, 2024.0]
    assert scores[scores["code"].str.startswith("BU")].groupby("year").size()[[2020, 2022, 2024]].tolist() == [9850, 2, 10_514]
    shown = scores_on_map(databank, "GM0917")
    assert shown.loc[shown["code"].str.startswith("BU"), "year"].unique().tolist() == [2024]
    assert not_joined(databank, "GM0917") == MEASURED[:-2]


def test_outlines_of_all_gemeenten(heerlen: Fetched) -> None:
    outlines = heerlen.databank.read("outlines")
    assert len(outlines) == 342
    assert len(outlines.to_json(drop_id=True)) <= 600_000  # type: ignore[attr-defined]


def test_the_summary_explains_every_gap(heerlen: Fetched) -> None:
    """Every year that a source announces and that did not come, and every column that is empty now, is in a sentence."""
    assert [(outcome.source, outcome.state) for outcome in heerlen.databank.outcomes] == [
        ("key_figures", "partly"),
        ("geometry", "done"),
        ("scores", "partly"),
        ("crime", "partly"),
        ("rivm", "partly"),
    ]
    assert heerlen.of("rivm").gaps
    key_figures = "\n".join(heerlen.of("key_figures").gaps)
    assert "Kerncijfers 2013 tot en met 2015: de tabel bestaat niet (meer) bij CBS." in key_figures
    assert "Heerlen: in de tabel van 2016, 2018, 2019, 2021 tot en met 2023 en 2025 staat geen enkele buurt." in key_figures
    assert "Heerlen: cijfers van 2026 nog leeg: Inwoners" in key_figures
    assert "Daarvoor blijft 2024 te zien" in key_figures
    scores = "\n".join(heerlen.of("scores").gaps)
    assert "Scores van gemeenten staan niet in het zip-bestand" in scores
    assert "Heerlen: de metingen van 2002, 2008, 2012, 2014, 2016, 2018 en 2020 staan op andere grenzen" in scores


def test_a_city_whose_codes_all_changed(now: str, tmp_path: Path) -> None:
    """Amsterdam has letters in its codes since 2022: figures and scores of before are not joined, and that is told."""
    fetched = fetch(now, tmp_path, ["2017", "2020", "2024"], "GM0363")
    databank = fetched.databank
    assert databank.verify() == []
    assert len(databank.read("geometry")) == 516
    assert databank.years("crime") == [2024]
    lineage = databank.read("lineage", gemeente="GM0363", levels=["buurt"])
    assert lineage[lineage["year"] == 2020]["kind"].eq("unknown").all()
    assert not_joined(databank, "GM0363") == MEASURED[:-2]
    assert any("Amsterdam" in gap and "2020" in gap for gap in fetched.of("scores").gaps)
    figures = Figures(databank, "GM0363", national(databank))
    here = lineage["code"].unique().tolist()
    assert set(figures.table("divorced", here, 2020)["status"]) <= {"niet_te_vergelijken", "niet_gepubliceerd"}


@pytest.mark.parametrize(
    ("options", "map_year", "stepped"),
    [(("--pdok-filters", "none"), 2026, ""), (("--without", "86358NED"), 2024, "De kaart van 2025 en 2026 is overgeslagen")],
)
def test_other_ways_of_the_services(options: tuple[str, ...], map_year: int, stepped: str, tmp_path: Path) -> None:
    """Filters that are refused; and no table of 2026, without which nothing can be placed on the newest map."""
    with replay(*options) as address:
        fetched = fetch(address, tmp_path, ["2024"], "GM0917")
    databank = fetched.databank
    assert databank.years("geometry") == [map_year]
    assert len(databank.read("geometry")) == 57
    assert stepped in " ".join(fetched.of("geometry").gaps)
    assert (fetched.of("geometry").gaps == ()) == (not stepped)
    shown = scores_on_map(databank, "GM0917")
    assert len(shown[shown["code"].str.startswith("BU") & (shown["year"] == 2024)]) == 53
    assert len(databank.read("crime", gemeente="GM0917", years=[2024])) == 57


# the services as they were


def test_one_gemeente_as_it_was(heerlen_before: Fetched) -> None:
    """Heerlen 2020: 86,9xx inhabitants in 57 buurten; scores of wijken 2002-2020 and of buurten 2024; the country beside it."""
    databank = heerlen_before.databank
    assert len(heerlen_before.requests) <= 60
    assert databank.verify() == []
    here = databank.read("key_figures", gemeente="GM0917")
    assert here.set_index(["code", "year"])["inhabitants"][("GM0917", 2020)] == 87_086
    assert here.groupby("year")["code"].apply(lambda codes: codes.str.startswith("BU").sum()).to_dict() == {
        2020: 57,
        2021: 0,
        2024: 57,
    }
    scores = databank.read("scores", gemeente="GM0917")
    assert sorted(scores.loc[scores["code"].str.startswith("WK"), "year"].unique()) == MEASURED[:-2]
    assert scores.loc[scores["code"].str.startswith("BU"), "year"].unique().tolist() == [2024]
    assert len(databank.read("scores", years=[2024], levels=["buurt"])) == 10_514
    assert databank.years("geometry") == [2024]
    assert len(databank.read("geometry", gemeente="GM0917")) == 57
    assert databank.is_national("key_figures", 2024)
    assert Figures(databank, "GM0917", national(databank)).figure("inhabitants", "NL00", 2024).value == 17_942_942


def test_crime_steps_back_to_the_table_that_has_years(heerlen_before: Fetched) -> None:
    databank = heerlen_before.databank
    assert {part.table_id for part in databank.parts_of("crime")} == {"47022NED"}
    assert databank.years("crime") == [2021, 2024, 2025]
    assert "Tabel 47018NED bestaat niet bij de dienst." in heerlen_before.of("crime").gaps


def test_a_gemeente_whose_name_changed(before: str, tmp_path: Path) -> None:
    """The table of 2020 calls GM0971 'Stein', newer ones and the scores 'Stein (L.)'."""
    databank = fetch(before, tmp_path, ["2020"], "GM0971").databank
    assert len(databank.read("scores", years=[2024], gemeente="GM0971")) > 0
    assert {part.scope for part in databank.parts_of("key_figures", 2020)} == {"GM0971", BACKGROUND}


@pytest.mark.parametrize("vintage", ["now", "before"])
def test_the_list_of_gemeenten(vintage: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", request.getfixturevalue(vintage))
    table = available_gemeenten()
    assert len(table) == 342
    assert "'s-Gravenhage" in set(table["name"])


# the whole country


@pytest.mark.full
def test_the_whole_country(
    now: str, published: pd.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one test, for it takes a while: the counts, the scores, the map and its promise."""
    monkeypatch.setenv("BUURTBALANS_MIRROR", now)
    log_of(now)
    assert main(["download", "--to", str(tmp_path), "--years", *YEARS]) == 0
    output = capsys.readouterr().out.splitlines()
    shares = [int(line.split("%")[0]) for line in output if "%  " in line]
    assert shares == sorted(shares)
    assert {request["status"] for request in log_of(now)} <= {200, 206, 404}
    assert "Geregistreerde misdrijven, wijken en buurten: deels opgehaald (2021, 2024 en 2025)" in "\n".join(output)

    assert main(["info", str(tmp_path), "--json"]) == 0
    tables = {(entry["table"], entry["year"]): entry for entry in json.loads(capsys.readouterr().out)["tables"]}
    newest, old = tables[("key_figures", 2024)], tables[("key_figures", 2020)]
    assert newest["levels"] == {"buurt": 14_574, "wijk": 3_393, "gemeente": 342, "land": 1}
    assert old["levels"]["buurt"] == 13_808
    assert newest["inhabitants"]["gemeente"] // 100 == 179_429
    assert old["inhabitants"]["gemeente"] // 10_000 == 1_740  # 17.40 million
    assert tables[("geometry", 2026)]["levels"] == {"buurt": 14_568}
    assert tables[("outlines", 2026)]["levels"] == {"gemeente": 342}
    assert tables[("scores", 2024)]["levels"]["buurt"] == 10_514
    assert tables[("crime", 2025)]["levels"] == {"buurt": 14_494}

    databank = open_databank(tmp_path)
    scores = databank.read("scores", years=[2024]).set_index("code").loc[published["id"]]
    np.testing.assert_array_equal(score_class(scores["afw"]), published["kscore"])
    for column, score in CLASSES.items():
        np.testing.assert_array_equal(deviation_class(scores[score]), published[column])
    shown = scores_on_map(databank)
    assert len(shown[shown["code"].str.startswith("BU") & (shown["year"] == 2024)]) == 10_514

    shapes = databank.read("geometry")
    assert shapes.geometry.is_valid.all()
    assert not shapes.geometry.is_empty.any()
    faults = {code: coverage_faults(part) for code, part in shapes.groupby("gemeente_code")}
    worst = max(faults, key=faults.__getitem__)
    assert faults[worst] <= 1e-4, (worst, faults[worst])
