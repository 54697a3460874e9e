"""Figures of many areas at once: the same as those asked one by one, for every indicator of the catalogue and on any databank."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from lib.areas import LAND, LEVELS, Level
from lib.databank import SAMPLE
from lib.databank.catalogue.indicators import catalogue
from lib.databank.figures import Figures, history, in_year, national, newest_inhabitants, newest_of_all
from lib.databank.store import MANIFEST, Databank, open_databank, sha256_of
from tests.databank.conftest import Cells, bank

NOT_IN_OLDER_FILES = ["woz", "age_65_plus", "households_children"]


def _without_crime(manifest: dict) -> None:
    manifest["parts"] = [part for part in manifest["parts"] if part["table"] != "crime"]


def _without_late_key_figures(manifest: dict) -> None:
    """Crime goes on for two years after the key figures."""
    manifest["parts"] = [part for part in manifest["parts"] if part["table"] != "key_figures" or part["year"] < 2023]


def _without_lineage(manifest: dict) -> None:
    manifest["parts"] = [part for part in manifest["parts"] if part["table"] != "lineage"]


@pytest.fixture(
    scope="module",
    params=["sample", _without_crime, _without_late_key_figures, _without_lineage, "older files"],
    ids=lambda param: param if isinstance(param, str) else param.__name__[1:],
)
def databank(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databank:
    """The sample, whole and with tables or columns that a databank may lack."""
    if request.param == "sample":
        return open_databank(SAMPLE)
    path = tmp_path_factory.mktemp("databank") / "copy"
    shutil.copytree(SAMPLE, path, ignore=shutil.ignore_patterns("derived"))
    manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    if request.param == "older files":
        for part in manifest["parts"]:
            if part["table"] == "key_figures" and part["year"] != 2022:
                pq.write_table(pq.read_table(path / part["file"]).drop_columns(NOT_IN_OLDER_FILES), path / part["file"])
                part["sha256"] = sha256_of(path / part["file"])
    else:
        request.param(manifest)
    (path / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return open_databank(path)


@pytest.mark.parametrize("level", LEVELS)
def test_every_indicator_of_every_area_is_what_figures_says(databank: Databank, level: Level) -> None:
    """Without a lineage areas count as themselves in the year of the map, which `Figures` of a gemeente on the map never needs."""
    near = 2024
    found = newest_of_all(databank, catalogue().ids, near, level)
    assert list(found.columns) == list(catalogue().ids)
    country = national(databank)
    lineage = bool(databank.years("lineage"))
    for gemeente in sorted(set(databank.read("geometry", columns=["gemeente_code"])["gemeente_code"])):
        figures = Figures(databank, gemeente, country)
        codes = [code for code in found.index if code == LAND or code[2:6] == gemeente[2:6]]
        assert codes
        for indicator in catalogue().ids if lineage or level == "land" else ():
            one_by_one = figures.table(indicator, codes, near)
            told = (one_by_one["status"] != "te_klein").to_numpy()
            np.testing.assert_array_equal(
                found.loc[codes, indicator].to_numpy()[told], one_by_one["value"].to_numpy()[told], indicator
            )


def test_some_of_every_kind_are_known(databank: Databank) -> None:
    """That figures are equal says nothing when there are none."""
    found = newest_of_all(databank, ["inhabitants", "crimes", "crimes_per_1000", "age_65_plus_share"], 2024)
    known = found.notna().any()
    assert known["inhabitants"]
    joined = bool(databank.years("crime") and databank.years("lineage"))  # the map is of a year without crime
    assert known["crimes"] == known["crimes_per_1000"] == joined
    assert known["age_65_plus_share"]


@pytest.mark.parametrize("level", LEVELS)
def test_a_databank_of_nothing_has_no_figures(tmp_path: Path, level: Level) -> None:
    databank = bank(tmp_path, {("GM9901", 2024): {}})
    found = newest_of_all(databank, catalogue().ids, 2024, level)
    assert found.isna().all(axis=None)
    assert found.attrs["years"] is None


def test_years_of_crime_count_where_key_figures_have_none(tmp_path: Path) -> None:
    cells: Cells = {("BU99010001", 2023): {"inhabitants": 400.0, "crimes": 10.0}, ("BU99010001", 2024): {"crimes": 30.0}}
    databank = bank(tmp_path, cells)
    found = newest_of_all(databank, ["crimes", "crimes_per_1000", "inhabitants"], 2024)
    assert found.loc["BU99010001"].tolist() == [30.0, 25.0, 400.0]
    assert found.attrs["years"] == (2023, 2024)


def test_a_base_too_small_is_passed_over_for_an_older_year(tmp_path: Path) -> None:
    cells: Cells = {
        ("BU99010001", 2024): {"inhabitants": 40.0, "age_65_plus": 20.0},
        ("BU99010001", 2023): {"inhabitants": 80.0, "age_65_plus": 20.0},
    }
    found = newest_of_all(bank(tmp_path, cells), ["age_65_plus_share"], 2024)
    assert found.loc["BU99010001", "age_65_plus_share"] == 25.0


def test_exactly_one_year(tmp_path: Path) -> None:
    cells: Cells = {
        ("BU99010001", 2023): {"inhabitants": 400.0, "crimes": 10.0},
        ("BU99010002", 2023): {"inhabitants": 199.0, "crimes": 10.0},
        ("BU99010003", 2023): {"inhabitants": 500.0},
        ("BU99010009", 2023): {"inhabitants": 600.0},
    }
    past = {("BU99010003", 2023): ("BU99010009", "recoded"), ("BU99010009", 2023): (None, "")}
    found = in_year(bank(tmp_path, cells, past), ["crimes_per_1000", "inhabitants"], 2023)
    expected = pd.DataFrame(
        {"crimes_per_1000": [25.0, np.nan, np.nan], "inhabitants": [400.0, 199.0, 600.0]},
        index=pd.Index(["BU99010001", "BU99010002", "BU99010003"], name="code", dtype="str"),
    )
    pd.testing.assert_frame_equal(found.sort_index(), expected)


def test_the_history_of_areas_and_the_country(tmp_path: Path) -> None:
    cells: Cells = {
        (LAND, 2023): {"households": 9000.0},
        ("BU99010001", 2023): {"households": 90.0},
        ("BU99010001", 2024): {"households": 100.0},
        ("BU99010002", 2024): {"households": 70.0},
        ("BU99020001", 2024): {"households": 80.0},
    }
    past = {("BU99010002", 2023): (None, "changed"), ("BU99010001", 2023): ("BU99010001", "same")}
    databank = bank(tmp_path, cells, past)
    of_gemeente = history(databank, ["households"], "GM9901").set_index(["code", "year"])["households"].to_dict()
    assert of_gemeente == {
        ("BU99010001", 2023): 90.0,
        ("BU99010001", 2024): 100.0,
        ("BU99010002", 2024): 70.0,
        (LAND, 2023): 9000.0,
    }
    every = history(databank, ["households"]).set_index(["code", "year"])["households"].to_dict()
    assert every == of_gemeente | {("BU99020001", 2024): 80.0}


def test_the_newest_inhabitants_are_those_that_were_published(tmp_path: Path) -> None:
    cells: Cells = {
        ("BU99010001", 2012): {"inhabitants": 300.0},
        ("BU99010002", 2012): {"inhabitants": 200.0},
        ("BU99010002", 2024): {"inhabitants": 250.0},
        ("BU99010001", 2024): {"woz": 1.0},
    }
    assert newest_inhabitants(bank(tmp_path, cells)).to_dict() == {"BU99010001": 300.0, "BU99010002": 250.0}


@pytest.mark.parametrize(
    ("years", "near", "expected"),
    [
        ([2020, 2023, 2025], 2024, 2025),
        ([2020, 2023, 2026], 2024, 2023),
        ([2020], 2030, 2020),
        ([2024, 2025], 2020, 2025),
        ([], 2024, None),
    ],
)
def test_the_year_for_an_answer_of_many_figures(
    figures: Callable[..., Figures], years: list[int], near: int, expected: int | None
) -> None:
    made = figures({("GM9901", 2000): {}, **{("GM9901", year): {"inhabitants": 5.0} for year in years}})
    assert made.year_for(near) == expected
