"""Newest figures per buurt of the newest map, from a small databank."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.databank.catalogue.indicators import catalogue
from lib.databank.commit import NewPart, commit, writing
from lib.databank.store import Databank
from lib.similar.features import FEATURES, features_from

SAME, RECODED, CHANGED, SMALL, SILENT = "BU10000000", "BU10000001", "BU10000002", "BU10000003", "BU10000004"
OLD_CODE = "BU10009999"
NAMES = list(FEATURES)


def _figures(year: int, rows: dict[str, dict[str, float]]) -> NewPart:
    frame = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=list(catalogue().columns)).astype(float)
    frame = frame.rename_axis("code").reset_index().assign(year=year)
    return NewPart("key_figures", year, "NL", frame, "proef")


def _lineage() -> NewPart:
    rows: list[tuple[str, int, str | None, str]] = [
        (code, year, code, "same") for code in (SAME, SMALL, SILENT) for year in (2015, 2022, 2024)
    ]
    rows += [(RECODED, 2024, RECODED, "same"), (RECODED, 2022, OLD_CODE, "recoded"), (RECODED, 2015, None, "unknown")]
    rows += [(CHANGED, 2024, CHANGED, "same"), (CHANGED, 2022, None, "changed"), (CHANGED, 2015, None, "unknown")]
    rows += [("WK100000", 2024, "WK100000", "same")]
    frame = pd.DataFrame(rows, columns=["code", "year", "code_then", "kind"]).assign(geometry_year=2024)
    return NewPart("lineage", 2024, "NL", frame.astype({"code_then": "str"}), "proef")


@pytest.fixture(scope="module")
def databank(tmp_path_factory: pytest.TempPathFactory) -> Databank:
    path: Path = tmp_path_factory.mktemp("databank")
    people = {"inhabitants": 1000.0, "age_65_plus": 200.0}
    stock = {"owner_share": 60.0, "single_family_share": 70.0}
    parts = [
        _figures(2015, {SAME: {"address_density": 99.0, "household_size": 9.0}}),
        _figures(
            2022,
            {
                SAME: people | stock | {"household_size": 2.0},
                OLD_CODE: people | {"owner_share": 33.0},
                CHANGED: people | {"owner_share": 44.0},
                RECODED: people | {"owner_share": 99.0},  # another area that bore this code then
            },
        ),
        _figures(
            2024,
            {
                SAME: people | {"age_65_plus": 250.0, "owner_share": 55.0, "density": 3000.0},
                RECODED: people,
                CHANGED: people,
                SMALL: stock | {"inhabitants": 45.0, "age_65_plus": 10.0},
                "WK100000": people,
            },
        ),
        _lineage(),
    ]
    with writing(path):
        return commit(path, parts, name="Proef")


def test_newest_figure_of_each_feature(databank: Databank) -> None:
    found = features_from(databank).loc[SAME]
    assert found["age_65_plus_share"] == 25.0
    assert found["owner_share"] == 55.0  # 2024 before 2022
    assert found["single_family_share"] == 70.0  # only 2022
    assert found["household_size"] == 2.0
    assert np.isnan(found["address_density"])  # 2015 is too long ago


def test_only_areas_that_were_the_same(databank: Databank) -> None:
    found = features_from(databank)["owner_share"]
    assert found[RECODED] == 33.0
    assert np.isnan(found[CHANGED])


def test_small_and_silent_buurten_have_no_features(databank: Databank) -> None:
    found = features_from(databank)
    assert found.loc[[SMALL, SILENT]].isna().all().all()


def test_form(databank: Databank) -> None:
    found = features_from(databank)
    assert found.columns.tolist() == NAMES
    assert found.index.tolist() == [SAME, RECODED, CHANGED, SMALL, SILENT]
    assert found.attrs["years"] == (2022, 2024)


def test_an_empty_databank_has_no_buurten(tmp_path: Path) -> None:
    with writing(tmp_path):
        empty = commit(tmp_path, [])
    found = features_from(empty)
    assert found.empty
    assert found.columns.tolist() == NAMES
    assert found.attrs["years"] is None
