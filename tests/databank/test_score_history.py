"""Scores on the areas of the map: joined by code where the borders are known to be the same, else a gap that is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from lib.databank.collecting import gaps
from lib.databank.commit import NewPart, commit, writing
from lib.databank.score_history import not_joined, scores_on_map
from lib.databank.store import COUNTRY, Databank
from lib.scores import DIMENSIONS

KADE, HOF, BOS, ELDERS = "BU99010000", "BU99010001", "BU99010002", "BU99020000"
Score = tuple[str, int, float, float | None]  # code, year, afw, borders
Past = tuple[str, int, str | None, str]  # code, year, code then, kind


@pytest.fixture
def bank(tmp_path: Path) -> Callable[[list[Score], list[Past]], Databank]:
    """A databank with a map of 2026 of KADE and HOF, scores and lineage."""

    def make(scores: list[Score], past: list[Past]) -> Databank:
        shapes = gpd.GeoDataFrame(
            {"code": [KADE, HOF], "geometry_year": 2026, "name": ["Kade", "Hof"], "gemeente_code": "GM9901"},
            geometry=[shapely.box(5, 52, 5.1, 52.1), shapely.box(5.1, 52, 5.2, 52.1)],
            crs=4326,
        ).astype({"code": "str", "name": "str", "gemeente_code": "str"})
        lineage = pd.DataFrame(past, columns=["code", "year", "code_then", "kind"]).assign(geometry_year=2026)
        lineage = lineage.astype({"code": "str", "code_then": "str", "kind": "str"})
        table = pd.DataFrame(scores, columns=["code", "year", "afw", "borders"])
        table = table.assign(**dict.fromkeys(DIMENSIONS, float("nan"))).astype({"code": "str", "borders": "float64"})
        parts = [NewPart("geometry", 2026, "GM9901", shapes, "proef"), NewPart("lineage", 2026, "GM9901", lineage, "proef")]
        parts += [NewPart("scores", int(str(y)), COUNTRY, rows, "proef") for y, rows in table.groupby("year")]
        with writing(tmp_path):
            return commit(tmp_path, parts)

    return make


def shown(databank: Databank, gemeente: str | None = "GM9901") -> dict[tuple[str, int], float]:
    return scores_on_map(databank, gemeente).set_index(["code", "year"])["afw"].to_dict()


SAME: list[Past] = [
    (KADE, 2024, KADE, "same"),
    (HOF, 2024, HOF, "same"),
    (KADE, 2020, "BU99010009", "recoded"),
    (HOF, 2020, None, "unknown"),
]


def test_what_is_joined_and_what_is_not(bank: Callable[..., Databank]) -> None:
    """2024 by equal codes; 2020 a recoded buurt under its new code, and one whose past is unknown not at all."""
    databank = bank(
        [
            (KADE, 2024, 0.1, 2024),
            (HOF, 2024, 0.2, 2024),
            ("BU99010009", 2020, 0.3, 2020),
            (HOF, 2020, 0.4, 2020),
            ("BU99010009", 2012, 0.5, 2020),
        ],
        SAME,
    )
    assert shown(databank) == {(KADE, 2024): 0.1, (HOF, 2024): 0.2, (KADE, 2020): 0.3, (KADE, 2012): 0.5}
    assert not_joined(databank, "GM9901") == []


def test_a_code_that_another_area_bears_now_is_not_taken_for_it(bank: Callable[..., Databank]) -> None:
    """KADE of 2020 is not KADE of the map, whose code was another then."""
    databank = bank([(KADE, 2024, 0.1, 2024), (KADE, 2020, 0.9, 2020)], SAME)
    assert shown(databank) == {(KADE, 2024): 0.1}
    assert not_joined(databank, "GM9901") == [2020]


def test_a_code_that_no_area_bears_any_more_is_not_shown(bank: Callable[..., Databank]) -> None:
    """Amsterdam had numbers where it has letters now: scores under the old codes are not those of any area of the map."""
    databank = bank([(KADE, 2024, 0.1, 2024), ("BU99017777", 2020, 0.9, 2020)], SAME)
    assert shown(databank) == {(KADE, 2024): 0.1}
    assert shown(databank, None) == {(KADE, 2024): 0.1}
    assert not_joined(databank, "GM9901") == [2020]


def test_areas_without_a_past_here_count_as_they_are(bank: Callable[..., Databank]) -> None:
    """Other gemeenten beside a single one: they are compared within one measurement."""
    databank = bank([(KADE, 2024, 0.1, 2024), (ELDERS, 2024, 0.6, 2024), (ELDERS, 2020, 0.7, 2020)], SAME)
    assert shown(databank, None) == {(KADE, 2024): 0.1, (ELDERS, 2024): 0.6, (ELDERS, 2020): 0.7}
    assert shown(databank) == {(KADE, 2024): 0.1}


def test_scores_under_the_code_of_a_gemeente_that_was_taken_over(bank: Callable[..., Databank]) -> None:
    past: list[Past] = [(KADE, 2020, ELDERS, "recoded"), (HOF, 2020, None, "unknown")]
    databank = bank([(ELDERS, 2020, 0.7, 2020), (BOS, 2020, 0.8, 2020)], past)
    assert shown(databank)[KADE, 2020] == 0.7


@pytest.mark.parametrize("borders", [2026.0, None])
def test_scores_on_the_borders_of_the_map_need_no_lineage(bank: Callable[..., Databank], borders: float | None) -> None:
    """Nor do those of a databank that did not keep the borders yet."""
    databank = bank([(KADE, 2024, 0.1, borders), (HOF, 2002, 0.2, borders)], [(KADE, 2026, KADE, "same")])
    assert shown(databank) == {(KADE, 2024): 0.1, (HOF, 2002): 0.2}


def test_what_is_not_joined_is_told() -> None:
    lineage = pd.DataFrame(SAME, columns=["code", "year", "code_then", "kind"])
    scores = pd.DataFrame({"code": [KADE, KADE, KADE], "year": [2024, 2020, 2018], "borders": [2024.0, 2020.0, 2018.0]})
    lost = lineage[lineage["kind"] != "recoded"]
    (sentence,) = gaps.of_unjoined_scores(scores, lost, 2026, "Baarn")
    assert sentence.startswith("Baarn: de metingen van 2018 en 2020 staan op andere grenzen dan de kaart van 2026")
    (sentence,) = gaps.of_unjoined_scores(scores[scores["year"] != 2018], lost, 2026, "Baarn")
    assert sentence.startswith("Baarn: de meting van 2020 staat op andere grenzen")
    assert gaps.of_unjoined_scores(scores[scores["year"] == 2024], lost, 2026, "Baarn") == []
    assert gaps.of_unjoined_scores(scores.assign(borders=2026.0), lost, 2026, "Baarn") == []
