"""The wijk- en buurtkaart by PDOK: both families of names, every way to ask for a gemeente, water apart, years newest first."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import shape

from lib.databank.errors import SourceUnavailable, UnexpectedData
from lib.databank.geometry import for_maps
from lib.databank.sources import pdok
from lib.databank.sources.fetcher import Fetcher
from lib.databank.store import COUNTRY
from tests.databank.faults import coverage_faults
from tests.services import SyntheticServices

SQUARE = {"type": "Polygon", "coordinates": [[[5.9, 50.9], [5.901, 50.9], [5.901, 50.901], [5.9, 50.901], [5.9, 50.9]]]}
SLIVER = {"type": "Polygon", "coordinates": [[[5.901, 50.9], [5.90101, 50.9], [5.90101, 50.901], [5.901, 50.901], [5.901, 50.9]]]}


def shapes(*rows: tuple[str, str, object]) -> pdok.Shapes:
    """Features of buurten: code, name, polygon as GeoJSON."""
    codes, names, polygons = zip(*rows, strict=True)
    return pdok.Shapes(codes, names, tuple(pdok.kind_of(None, c) for c in codes), tuple(shape(p) for p in polygons))


def on_map(fetcher: Fetcher, year: int = 2024, scope: str = COUNTRY) -> tuple[gpd.GeoDataFrame, list[str]]:
    return pdok.to_geometry(pdok.fetch(fetcher, year, "buurten", scope), year)


def truth(services: SyntheticServices, year: int = 2024) -> gpd.GeoDataFrame:
    """Buurten on the map without water: columns code, name, gemeente_code and the clean polygon in RD."""
    every = services.country.geometry[year]
    dry = every[(every["level"] == "buurt") & (every["water"] == "NEE")]
    return gpd.GeoDataFrame(dry[["code", "name", "gemeente_code"]], geometry=list(dry["clean"]), crs=28992).reset_index(drop=True)


@pytest.mark.parametrize("links", ["server", "original"])
def test_all_pages_of_the_country(services: SyntheticServices, fetcher: Fetcher, links: Any) -> None:
    services.links = links
    table, _ = on_map(fetcher)
    assert len(services.log) == 6  # 65 features by 12
    expected = truth(services)
    assert sorted(table["code"]) == sorted(expected["code"])
    assert table.set_index("code")["name"].to_dict() == expected.set_index("code")["name"].to_dict()
    assert table["gemeente_code"].tolist() == ["GM" + code[2:6] for code in table["code"]]
    assert (table["geometry_year"] == 2024).all()
    assert table.crs.to_epsg() == 4326


# one gemeente


def own(services: SyntheticServices, gemeente: str, year: int = 2024) -> list[str]:
    every = services.country.geometry[year]
    return sorted(every.loc[(every["level"] == "buurt") & (every["gemeente_code"] == gemeente), "code"])


def test_one_gemeente_by_the_older_name(services: SyntheticServices, fetcher: Fetcher) -> None:
    """The map of 2024 refuses the newer name of the filter."""
    found = pdok.fetch(fetcher, 2024, "buurten", "GM9003")
    assert sorted(found.codes) == own(services, "GM9003")
    assert [request.status for request in services.log] == [400, *([200] * (len(services.log) - 1))]
    assert all("gemeentecode=GM9003" in request.query for request in services.log[1:])


def test_one_gemeente_by_the_newer_name(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    found = pdok.fetch(fetcher_now, 2026, "buurten", "GM9003")
    assert sorted(found.codes) == own(now, "GM9003", 2026)
    assert all("gm_code=GM9003" in request.query for request in now.log)


def test_filters_refused_then_a_box_around_it(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    """What a box brings of the neighbours is left out by code."""
    now.pdok_filters = "none"
    gemeenten = pdok.fetch(fetcher_now, 2026, "gemeenten")
    now.clear_log()
    found = pdok.fetch(fetcher_now, 2026, "buurten", "GM9003", pdok.box_of(gemeenten, "GM9003"))
    assert sorted(found.codes) == own(now, "GM9003", 2026)
    assert [request.status for request in now.log[:2]] == [400, 400]
    assert all("bbox=" in request.query for request in now.log[2:])


@pytest.mark.parametrize("box", [None, (5.0, 50.0, 5.0, 50.0)], ids=["no box", "elsewhere"])
def test_without_a_box_or_with_a_wrong_one_all_pages(now: SyntheticServices, fetcher_now: Fetcher, box: pdok.Box | None) -> None:
    now.pdok_filters = "none"
    found = pdok.fetch(fetcher_now, 2026, "buurten", "GM9003", box)
    assert sorted(found.codes) == own(now, "GM9003", 2026)
    assert "gm_code" not in now.log[-1].query
    assert "bbox" not in now.log[-1].query


def test_the_box_of_a_gemeente(fetcher: Fetcher) -> None:
    gemeenten = pdok.fetch(fetcher, 2024, "gemeenten")
    west, south, east, north = pdok.box_of(gemeenten, "GM9001")  # type: ignore[misc]
    assert west < east
    assert south < north
    assert pdok.box_of(gemeenten, "GM1234") is None


# water and abroad


@pytest.mark.parametrize(
    ("water", "code", "kind"),
    [
        *((text, "BU90010000", "water") for text in ("JA", "ja", " Ja ", "J", "j", "1", 1, 1.0, True, "true", "YES", "waar")),
        *((text, "BU90010000", "land") for text in ("NEE", "nee", "N", "0", 0, False, "", "  ", None, "NaN", "onbekend")),
        *((text, "BU09989999", "abroad") for text in ("JA", "B", "NEE", None)),
        *((text, "BU90010000", "abroad") for text in ("B", "b ", "Buitenland")),
    ],
)
def test_water_in_every_spelling(water: object, code: str, kind: str) -> None:
    assert pdok.kind_of(water, code) == kind


@pytest.mark.parametrize("vintage", [2024, 2026])
def test_water_and_abroad_are_not_among_the_buurten(vintage: int, request: pytest.FixtureRequest) -> None:
    services = request.getfixturevalue("services" if vintage == 2024 else "now")
    fetcher = request.getfixturevalue("fetcher" if vintage == 2024 else "fetcher_now")
    every = services.country.geometry[vintage]
    wet = set(every.loc[(every["level"] == "buurt") & (every["water"] != "NEE"), "code"])
    assert len(wet) >= 5
    table, _ = on_map(fetcher, vintage)
    assert not wet & set(table["code"])
    assert sorted(table["code"]) == sorted(truth(services, vintage)["code"])
    assert not table["code"].str.startswith("BU0998").any()


def test_water_is_a_table_of_its_own(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    buurten = pdok.fetch(fetcher_now, 2026, "buurten")
    now.clear_log()
    water = pdok.to_water(pdok.fetch_water(fetcher_now, 2026, [buurten], COUNTRY, None), 2026)
    every = now.country.geometry[2026]
    assert set(water["code"]) == set(every.loc[(every["level"] == "buurt") & (every["water"] == "JA"), "code"])
    assert now.log == []  # it was at hand
    assert water.geometry.is_valid.all()
    nothing = pdok.Shapes((), (), (), ())
    from_wijken = pdok.fetch_water(fetcher_now, 2026, [nothing], COUNTRY, None)
    assert all("collections/wijken" in request.path for request in now.log)
    assert set(from_wijken.codes) == set(every.loc[(every["level"] == "wijk") & (every["water"] == "JA"), "code"])


def test_without_wijken_there_is_no_water(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    now.fault(status=404, n=9, match="collections/wijken")
    assert len(pdok.fetch_water(fetcher_now, 2026, [], COUNTRY, None)) == 0


def test_outlines_of_all_gemeenten(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    outlines = pdok.to_outlines(pdok.fetch(fetcher_now, 2026, "gemeenten"), 2026)
    here = now.country.areas_of(2026)
    expected = here[here["level"] == "gemeente"].set_index("code")["name"].to_dict()
    assert outlines.set_index("code")["name"].to_dict() == expected
    assert outlines.crs.to_epsg() == 4326
    assert len(outlines.to_json(drop_id=True)) <= for_maps.OUTLINES_BYTES


# polygons


def test_polygons_lie_where_they_should(services: SyntheticServices, fetcher: Fetcher) -> None:
    """At least 97% of every clean polygon is covered by its own polygon on the map, holes and second parts included."""
    table, notes = on_map(fetcher)
    mapped = table.set_index("code").geometry.to_crs(28992)
    expected = truth(services).set_index("code").geometry
    for code, clean in expected.items():
        assert clean.intersection(mapped[code]).area > 0.97 * clean.area, code
        assert mapped[code].area == pytest.approx(clean.area, rel=0.03), code
    assert notes == []
    assert coverage_faults(table) <= 1e-4


# which years


def test_years_newest_first_asked_one_by_one(services: SyntheticServices, fetcher: Fetcher) -> None:
    years = pdok.years(fetcher, 2026)
    assert next(years) == 2024
    assert [(request.path.split("buurten-")[1][:4], request.status) for request in services.log] == [
        ("2026", 404),
        ("2025", 404),
        ("2024", 200),
    ]
    assert list(years) == [2023]
    assert next(pdok.years(fetcher, 2023)) == 2023


def test_no_map_at_all(services: SyntheticServices, fetcher: Fetcher) -> None:
    with pytest.raises(SourceUnavailable, match="geen wijk- en buurtkaart gevonden"):
        next(pdok.years(fetcher, 2022))
    assert len(services.log) == 3


# what a service can get wrong


@pytest.mark.parametrize("box", [None, (5.0, 50.0, 6.0, 51.0)])
def test_a_gemeente_that_is_not_on_the_map(fetcher: Fetcher, box: pdok.Box | None) -> None:
    """GM9006 merged into another in 2022."""
    with pytest.raises(UnexpectedData, match=r"GM9006 staat niet op de wijk- en buurtkaart van 2024\. Controleer de code\."):
        pdok.fetch(fetcher, 2024, "buurten", "GM9006", box)


def test_a_property_that_is_new_and_one_that_is_gone(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    """A new one changes nothing; without names the codes stand in their place; without codes there is no map."""
    now.add_map_property("stadsdeel")
    now.drop_map_property("bu_naam")
    found = pdok.fetch(fetcher_now, 2026, "buurten", "GM9001")
    assert found.names == found.codes
    now.drop_map_property("bu_code")
    with pytest.raises(UnexpectedData, match=r"heeft geen kolom bu_code of buurtcode \(buurten\)\. De dienst is veranderd"):
        pdok.fetch(fetcher_now, 2026, "buurten")


@pytest.mark.parametrize("where", ["loop", "other-host"])
def test_a_page_link_that_leads_astray(now: SyntheticServices, fetcher_now: Fetcher, where: Any) -> None:
    now.move_page_link(where)
    with pytest.raises(UnexpectedData):
        pdok.fetch(fetcher_now, 2026, "buurten")


def feature(code: object, polygon: object = SQUARE, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"bu_code": code, **properties}, "geometry": polygon}


class Canned(Fetcher):
    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer

    def json(self, url: str) -> dict[str, Any]:  # noqa: ARG002
        return self.answer


def test_features_that_are_not_buurten_are_left_out() -> None:
    features = [
        feature("BU90010000", bu_naam="Kade"),
        feature("BU90010000", bu_naam="Nog een keer"),
        feature("BU90010001", bu_naam=None, polygon=SLIVER),
        feature("XX900100"),
        feature(None),
        {"properties": None, "geometry": SQUARE},
        {"properties": {"bu_code": "BU90010002"}, "geometry": None},
        "geen object",
        feature("BU90010003", water="JA"),
    ]
    table, _ = on_map(Canned({"features": features}), 2026)
    assert table["code"].tolist() == ["BU90010000", "BU90010001"]
    assert table["name"].tolist() == ["Kade", "BU90010001"]


@pytest.mark.parametrize("features", [[], [feature("XX900100")], [feature("BU90010003", water="JA")]])
def test_no_buurten_at_all(features: list[dict[str, Any]]) -> None:
    with pytest.raises(UnexpectedData, match="kaart van 2026 bevat geen buurten"):
        on_map(Canned({"features": features}), 2026)


@pytest.mark.parametrize("polygon", [{"type": "Polygon"}, {"type": "Cirkel", "coordinates": []}, {"x": 1}])
def test_a_polygon_that_is_none_is_refused(polygon: dict[str, Any]) -> None:
    with pytest.raises(UnexpectedData, match="bevat een vlak dat niet te lezen is"):
        pdok.fetch(Canned({"features": [feature("BU90010000", polygon)]}), 2026, "buurten")


def test_a_polygon_that_changes_size_is_noted() -> None:
    """Two buurten that lie over each other for the most part: one of them has to give way."""
    wide = {"type": "Polygon", "coordinates": [[[5.9, 50.9], [5.903, 50.9], [5.903, 50.901], [5.9, 50.901], [5.9, 50.9]]]}
    over = {"type": "Polygon", "coordinates": [[[5.901, 50.9], [5.904, 50.9], [5.904, 50.901], [5.901, 50.901], [5.901, 50.9]]]}
    table, notes = pdok.to_geometry(shapes(("BU90010000", "Kade", wide), ("BU90010001", "Hof", over)), 2024)
    assert len(table) == 2
    assert len(notes) == 1
    assert notes[0][:10] in ("BU90010000", "BU90010001")
    assert notes[0][10:] == ": oppervlakte op de kaart -67%"
    assert coverage_faults(table) <= 1e-4


def test_json_without_features_is_refused() -> None:
    for answer in ({}, {"features": None}, {"title": "Bad Request", "status": 400}):
        with pytest.raises(UnexpectedData, match="PDOK bevat geen kaartvlakken"):
            pdok.fetch(Canned(answer), 2024, "buurten")
