"""Downloads add up in one databank."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lib.databank.download import download, make_plan
from lib.databank.store import BACKGROUND, COUNTRY, Databank, open_databank
from tests.services import SyntheticServices

Hashes = Callable[[Path], dict[str, str]]
SameRows = Callable[[pd.DataFrame, pd.DataFrame], None]
pytestmark = pytest.mark.usefixtures("services")


def truth_of(truth: Any, prefix: str) -> pd.DataFrame:
    """Key figures of 2024 of the areas of a level."""
    every = truth.key_figures(2024).reset_index().assign(year=2024)
    return every[every["code"].str.startswith(prefix)]


def test_a_second_gemeente_keeps_the_first(truth: Any, tmp_path: Path, hashes: Hashes, same_rows: SameRows) -> None:
    download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    first = hashes(tmp_path)
    databank = download(tmp_path, make_plan([2024], ["GM9002"]), quiet=True)
    both = hashes(tmp_path)
    own = {key: sha for key, sha in first.items() if key.endswith("GM9001")}
    assert {key.split()[0] for key in own} >= {"areas", "geometry", "key_figures", "rivm"}
    assert {key: both[key] for key in own} == own
    same_rows(databank.read("key_figures", years=[2024], levels=["gemeente"]), truth_of(truth, "GM"))
    assert {part.scope for part in databank.parts} == {"GM9001", "GM9002", BACKGROUND, COUNTRY}
    assert sorted(databank.read("geometry")["gemeente_code"].unique()) == ["GM9001", "GM9002"]
    for code in ("GM9001", "GM9002"):
        same_rows(databank.read("scores", gemeente=code), truth.scores(code))
        lineage = databank.read("lineage", gemeente=code)
        assert lineage.loc[lineage["year"] == 2024, "kind"].eq("same").all()


def test_two_gemeenten_at_once_equal_one_after_the_other(tmp_path: Path, hashes: Hashes, same_rows: SameRows) -> None:
    download(tmp_path / "a", make_plan([2024], ["GM9001"]), quiet=True)
    download(tmp_path / "a", make_plan([2024], ["GM9005"]), quiet=True)
    download(tmp_path / "b", make_plan([2024], ["GM9001", "GM9005"]), quiet=True)
    one, other = hashes(tmp_path / "a"), hashes(tmp_path / "b")
    assert one.keys() == other.keys()
    beside = {key for key in one if key.startswith(("key_figures", "crime")) and key.endswith(BACKGROUND)}
    assert {key: one[key] for key in one.keys() - beside} == {key: other[key] for key in other.keys() - beside}
    read = [open_databank(tmp_path / name).read("key_figures", years=[2024]) for name in ("a", "b")]
    same_rows(*read)


def test_another_year_keeps_the_first(tmp_path: Path) -> None:
    download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    databank = download(tmp_path, make_plan([2022], ["GM9001"]), quiet=True)
    assert [part.year for part in databank.parts_of("key_figures") if part.scope == "GM9001"] == [2022, 2024]
    lineage = databank.read("lineage", gemeente="GM9001").set_index(["code", "year"])
    assert lineage.loc[("BU90010000", 2022), "code_then"] == "BU90010000"


def test_the_country_replaces_its_gemeenten_year_by_year(country: Databank, tmp_path: Path) -> None:
    download(tmp_path, make_plan([2023, 2024], ["GM9001"]), quiet=True)
    databank = download(tmp_path, make_plan([2024]), quiet=True)
    scopes = {(part.table, part.year): part.scope for part in databank.parts if part.scope != BACKGROUND}
    beside = {(part.table, part.year) for part in databank.parts if part.scope == BACKGROUND}
    assert beside == {("key_figures", 2023), ("key_figures", 2025)}
    assert scopes[("key_figures", 2024)] == scopes[("scores", 2024)] == scopes[("geometry", 2024)] == COUNTRY
    assert scopes[("key_figures", 2023)] == "GM9001"
    pd.testing.assert_frame_equal(databank.read("key_figures", years=[2024]), country.read("key_figures", years=[2024]))


def test_a_gemeente_on_top_of_the_country_changes_nothing_for_others(
    country: Databank, tmp_path: Path, same_rows: SameRows
) -> None:
    shutil.copytree(country.path, tmp_path / "d")
    databank = download(tmp_path / "d", make_plan([2024], ["GM9002"]), quiet=True)
    assert BACKGROUND not in {part.scope for part in databank.parts}
    for table in ("key_figures", "scores", "crime", "areas"):
        same_rows(databank.read(table), country.read(table))
    assert sorted(databank.read("geometry")["code"]) == sorted(country.read("geometry")["code"])
    same_rows(databank.read("lineage"), country.read("lineage"))


def test_the_same_download_twice_gives_the_same_content(services: SyntheticServices, tmp_path: Path, hashes: Hashes) -> None:
    download(tmp_path, make_plan([2024], ["GM9002"]), quiet=True)
    once = hashes(tmp_path)
    services.clear_log()
    download(tmp_path, make_plan([2024], ["GM9002"]), quiet=True)
    assert hashes(tmp_path) == once
    assert len(services.log) > 20  # a finished download is asked for anew
