"""The wijk- en buurtkaart by PDOK: all pages, no water, every code, a step back when the newest year is not there yet."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest

from lib.databank import geometry
from lib.databank.errors import SourceUnavailable, UnexpectedData
from lib.databank.sources import pdok
from lib.databank.sources.fetcher import Fetcher
from lib.databank.store import COUNTRY
from tests.services import SyntheticServices

SQUARE = {"type": "Polygon", "coordinates": [[[5.9, 50.9], [5.901, 50.9], [5.901, 50.901], [5.9, 50.901], [5.9, 50.9]]]}
SLIVER = {"type": "Polygon", "coordinates": [[[5.901, 50.9], [5.90101, 50.9], [5.90101, 50.901], [5.901, 50.901], [5.901, 50.9]]]}


def feature(code: object, shape: object = None, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"buurtcode": code, **properties}, "geometry": shape or SQUARE}


def truth(services: SyntheticServices, year: int = 2024) -> gpd.GeoDataFrame:
    """Buurten on the map without water: columns code, name, gemeente_code and the clean polygon in RD."""
    shapes = services.country.geometry[year]
    dry = shapes[(shapes["level"] == "buurt") & (shapes["water"] == "NEE")]
    return gpd.GeoDataFrame(dry[["code", "name", "gemeente_code"]], geometry=list(dry["clean"]), crs=28992).reset_index(drop=True)


@pytest.mark.parametrize("links", ["server", "original"])
def test_all_pages_of_the_country(services: SyntheticServices, fetcher: Fetcher, links: Any) -> None:
    services.links = links
    table, _ = pdok.fetch_geometry(fetcher, 2024, COUNTRY)
    assert len(services.log) == 6  # 65 features by 12
    expected = truth(services)
    assert sorted(table["code"]) == sorted(expected["code"])
    assert table.set_index("code")["name"].to_dict() == expected.set_index("code")["name"].to_dict()
    assert table["gemeente_code"].tolist() == ["GM" + code[2:6] for code in table["code"]]
    assert (table["geometry_year"] == 2024).all()
    assert table.crs.to_epsg() == 4326


def test_one_gemeente(services: SyntheticServices, fetcher: Fetcher) -> None:
    table, _ = pdok.fetch_geometry(fetcher, 2024, "GM9003")
    expected = truth(services)
    assert sorted(table["code"]) == sorted(expected.loc[expected["gemeente_code"] == "GM9003", "code"])
    assert all("gemeentecode=GM9003" in request.query for request in services.log)


def test_water_is_left_out(services: SyntheticServices, fetcher: Fetcher) -> None:
    shapes = services.country.geometry[2024]
    water = set(shapes.loc[(shapes["level"] == "buurt") & (shapes["water"] == "JA"), "code"])
    assert len(water) == 5
    table, _ = pdok.fetch_geometry(fetcher, 2024, COUNTRY)
    assert not water & set(table["code"])
    assert len(table) == 60


def test_polygons_lie_where_they_should(services: SyntheticServices, fetcher: Fetcher) -> None:
    """At least 97% of every clean polygon is covered by its own polygon on the map, holes and second parts included."""
    table, notes = pdok.fetch_geometry(fetcher, 2024, COUNTRY)
    mapped = table.set_index("code").geometry.to_crs(28992)
    expected = truth(services).set_index("code").geometry
    for code, shape in expected.items():
        assert shape.intersection(mapped[code]).area > 0.97 * shape.area, code
        assert mapped[code].area == pytest.approx(shape.area, rel=0.03), code
    assert notes == []
    assert geometry.coverage_faults(table) <= 1e-4


def test_a_year_that_is_not_there_yet(services: SyntheticServices, fetcher: Fetcher) -> None:
    assert pdok.newest_year(fetcher, 2026) == 2024
    assert [(request.path.split("buurten-")[1][:4], request.status) for request in services.log] == [
        ("2026", 404),
        ("2025", 404),
        ("2024", 200),
    ]
    assert pdok.newest_year(fetcher, 2023) == 2023


def test_no_map_at_all(services: SyntheticServices, fetcher: Fetcher) -> None:
    with pytest.raises(SourceUnavailable, match="geen wijk- en buurtkaart gevonden"):
        pdok.newest_year(fetcher, 2022)
    assert len(services.log) == 3


def test_a_gemeente_that_is_not_on_the_map(fetcher: Fetcher) -> None:
    """GM9006 merged into another in 2022."""
    with pytest.raises(UnexpectedData, match=r"GM9006 staat niet op de wijk- en buurtkaart van 2024.* opgegaan in een andere"):
        pdok.fetch_geometry(fetcher, 2024, "GM9006")


def test_features_that_are_not_buurten_are_left_out() -> None:
    features = [
        feature("BU90010000", buurtnaam="Kade"),
        feature("BU90010000", buurtnaam="Nog een keer"),
        feature("BU90010001", buurtnaam=None, shape=SLIVER),
        feature("WK900100"),
        feature(None),
        {"properties": None, "geometry": SQUARE},
        {"properties": {"buurtcode": "BU90010002"}, "geometry": None},
        feature("BU90010003", water="JA"),
    ]
    table, _ = pdok.to_geometry(features, 2024)
    assert table["code"].tolist() == ["BU90010000", "BU90010001"]
    assert table["name"].tolist() == ["Kade", "BU90010001"]


def test_no_buurten_at_all() -> None:
    for features in ([], [feature("WK900100")]):
        with pytest.raises(UnexpectedData, match="kaart van 2024 bevat geen buurten"):
            pdok.to_geometry(features, 2024)


def test_a_polygon_that_changes_size_is_noted() -> None:
    """Two buurten that lie over each other for the most part: one of them has to give way."""
    wide = {"type": "Polygon", "coordinates": [[[5.9, 50.9], [5.903, 50.9], [5.903, 50.901], [5.9, 50.901], [5.9, 50.9]]]}
    over = {"type": "Polygon", "coordinates": [[[5.901, 50.9], [5.904, 50.9], [5.904, 50.901], [5.901, 50.901], [5.901, 50.9]]]}
    table, notes = pdok.to_geometry([feature("BU90010000", wide), feature("BU90010001", over)], 2024)
    assert len(table) == 2
    assert len(notes) == 1
    assert notes[0][:10] in ("BU90010000", "BU90010001")
    assert notes[0][10:] == ": oppervlakte op de kaart -67%"
    assert geometry.coverage_faults(table) <= 1e-4


class Canned(Fetcher):
    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer

    def json(self, url: str) -> dict[str, Any]:  # noqa: ARG002
        return self.answer


def test_json_without_features_is_refused() -> None:
    for answer in ({}, {"features": None}, {"title": "Bad Request", "status": 400}):
        with pytest.raises(UnexpectedData, match="PDOK bevat geen kaartvlakken"):
            pdok.fetch_geometry(Canned(answer), 2024, COUNTRY)
