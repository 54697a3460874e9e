"""Heerlen and Amsterdam with their real figures, from a replay of the services beside the checkout; skipped without it."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from lib.ui.widgets.map.draw import TEXT_PX
from lib.ui.widgets.map.fit import to_pixels, view_for
from lib.ui.widgets.map.labels import BUURT, LINE_HEIGHT, WIJK
from tests.e2e.app_server import AppServer
from tests.e2e.places import CODES, LEEUWARDEN, Place, place, whole_country
from tests.e2e.visitor import Visit, Visitor

# Width of lines of text (with their weight) as the map writes them: letter by letter, in the font of the app.
_WIDTHS = """async lines => {
  const pen = document.createElement("canvas").getContext("2d")
  return Promise.all(lines.map(async ([text, weight]) => {
    pen.font = `${weight} 16px "Source Sans", sans-serif`
    await document.fonts.load(pen.font, text)
    return Array.from(text).reduce((sum, letter) => sum + pen.measureText(letter).width, 0)
  }))
}"""
LIGHTING = "Straat- en achterpadverlichting"
MOST_BYTES_OF_A_RECOLOUR = 20_000


@pytest.fixture(scope="module", params=["Amsterdam", pytest.param("Heerlen", marks=pytest.mark.full)])
def city(request: pytest.FixtureRequest, real_databank: Path) -> Place:
    return place(real_databank, CODES[request.param])


def test_the_story_of_a_city(city: Place, real_app: AppServer, visit: Visit) -> None:
    """Choose it, click a buurt, recolour, compare with the gemeente, simulate, and reopen the link in another browser."""
    other = next(name for name in CODES if name != city.name)
    buurt = city.scored[0]
    visitor = visit(real_app)
    visitor.open("kaart", gm=CODES[other])
    started = time.monotonic()
    visitor.choose("Gemeente", city.name)
    expect(visitor.title).to_contain_text(f"{city.name}, leefbaarheid 2024")
    visitor.hover(city, buurt)
    print(f"{city.name}: from choosing to a map that answers {time.monotonic() - started:.1f} s")
    visitor.click(city, buurt)
    visitor.chosen("Buurt of wijk", buurt.label)
    expect(visitor.main.get_by_role("heading", name=buurt.label, exact=True)).to_be_visible()
    visitor.screenshot(f"{city.name}-card")

    visitor.page.wait_for_timeout(500)
    received, maps = visitor.map_bytes, len(visitor.map_requests)
    visitor.choose("Onderwerp op de kaart", "Veiligheid: Score op overlast en onveiligheid")
    print(f"{city.name}: recolour {visitor.map_bytes - received} bytes")
    assert visitor.map_bytes - received <= MOST_BYTES_OF_A_RECOLOUR
    assert len(visitor.map_requests) == maps
    visitor.hover(city, buurt)
    visitor.screenshot(f"{city.name}-recoloured")

    started = time.monotonic()
    visitor.part("Nederland")
    country = whole_country(real_app.databank)
    visitor.hover(country, next(one for one in country.buurten if one.name == "Emmen"))
    print(f"the country: from choosing to a map that answers {time.monotonic() - started:.1f} s")
    visitor.page.wait_for_timeout(500)
    received, maps = visitor.map_bytes, len(visitor.map_requests)
    visitor.choose("Onderwerp op de kaart", "Leefbaarheid: Leefbaarheidsscore")
    print(f"the country: recolour {visitor.map_bytes - received} bytes")
    assert 0 < visitor.map_bytes - received <= MOST_BYTES_OF_A_RECOLOUR
    assert len(visitor.map_requests) == maps
    visitor.screenshot("the-country")
    visitor.part("Kaart")

    visitor.main.get_by_role("link", name="Wie wonen hier samen?").click()
    visitor.wait()
    expect(visitor.title).to_have_text(f"{city.name}: wie wonen hier samen?")
    visitor.chosen("Vergelijk met", f"Gemeente {city.name}")
    expect(visitor.takeaway).to_contain_text(buurt.name)
    expect(visitor.main.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    visitor.screenshot(f"{city.name}-households")

    visitor.menu("Maatregelen")
    visitor.tick(LIGHTING)
    visitor.choose("Onderhoud tot en met", "geen onderhoud")
    visitor.until(lambda: all(row[2] == row[3] for row in visitor.figures()), "as chosen is without upkeep")
    left = visitor.figures()
    visitor.screenshot(f"{city.name}-measures")

    elsewhere = visit(real_app, elsewhere=True)
    elsewhere.follow(visitor.page.url)
    assert elsewhere.warnings == []
    assert elsewhere.query == visitor.query
    elsewhere.chosen("Gemeente", city.name)
    elsewhere.chosen("Buurt of wijk", buurt.label)
    elsewhere.chosen("Onderhoud tot en met", "geen onderhoud")
    elsewhere.until(lambda: elsewhere.figures() == left, "the same figures in another browser")


def names_on(visitor: Visitor, here: Place) -> tuple[dict[str, set[str]], np.ndarray]:
    """Names on the map by their kind, and the rectangles (left, top, right, bottom) that the browser writes them in, in pixels."""
    view = view_for(here.bounds, visitor.map_box)
    visitor.until(lambda: bool(visitor.drawn["initialViewState"]["zoom"] == view.zoom), "a map fitted to its box")
    layers = [layer for layer in visitor.drawn["layers"] if layer["id"].startswith("namen-")]
    kinds = {layer["id"].removeprefix("namen-"): {one["t"].replace("\n", "") for one in layer["data"]} for layer in layers}
    texts = [(one["t"].split("\n"), layer["fontWeight"], one["p"]) for layer in layers for one in layer["data"]]
    widths = iter(visitor.page.evaluate(_WIDTHS, [[line, weight] for lines, weight, _ in texts for line in lines]))
    halves = np.array([(max(next(widths) for _ in lines), len(lines) * LINE_HEIGHT * TEXT_PX) for lines, _, _ in texts]) / 2
    middles = to_pixels(np.array([at for _, _, at in texts]), view, visitor.map_box)
    return kinds, np.hstack([middles - halves, middles + halves])


def test_names_of_a_city_are_there_and_do_not_overlap(real_app: AppServer, real_databank: Path, visit: Visit) -> None:
    """On a screen of 1920 by 1080, measured in the font of the browser: all wijken of Amsterdam, three in five buurten of Heerlen."""
    visitor = visit(real_app)
    visitor.page.set_viewport_size({"width": 1920, "height": 1080})
    for city, kind, least, query in (("Amsterdam", WIJK, 1.0, {"kaart": "groot"}), ("Heerlen", BUURT, 0.6, {})):
        here = place(real_databank, CODES[city])
        visitor.open("kaart", gm=CODES[city], **query)
        frame = visitor.map.bounding_box()
        assert frame is not None
        assert frame["height"] >= 0.6 * 1080
        named, rectangles = names_on(visitor, here)
        could = {name.text.replace(" ", "") for name in here.names if name.kind == kind}
        assert len({name.replace(" ", "") for name in named[kind]} & could) >= least * len(could)
        low, high = rectangles[:, :2], rectangles[:, 2:]
        shared = np.minimum(high[:, None], high[None]) - np.maximum(low[:, None], low[None])
        overlapping = (shared > 0.5).all(axis=2) & ~np.eye(len(rectangles), dtype=bool)
        assert not overlapping.any(), city
        assert (low >= 0).all()
        visitor.screenshot(f"{city}-names")


def test_buurt_without_a_score(real_app: AppServer, real_databank: Path, visit: Visit) -> None:
    heerlen = place(real_databank, CODES["Heerlen"])
    without = next(buurt for buurt in heerlen.buurten if buurt.score is None)
    visitor = visit(real_app)
    visitor.open("kaart", gm=heerlen.code)
    visitor.click(heerlen, without)
    visitor.chosen("Buurt of wijk", without.label)
    visitor.shows("Leefbaarheidsscore 2024: geen score")
    visitor.menu("Maatregelen")
    visitor.shows("minder dan 50 huishoudens")
    visitor.screenshot("no-score")


def test_four_areas_of_leeuwarden_where_almost_everything_is_published(real_app: AppServer, visit: Visit) -> None:
    visitor = visit(real_app)
    areas = f"BU00801004,WK008010,{LEEUWARDEN},NL00"
    visitor.open("huishoudens", gm=LEEUWARDEN, bu="BU00801004", vs=areas, deel="mix")
    visitor.shows("uit gepubliceerde verdelingen van CBS, 2025")
    expect(visitor.main.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    visitor.screenshot("Leeuwarden-types")


def test_in_heerlen_most_figures_fall_back_and_it_shows(real_app: AppServer, real_databank: Path, visit: Visit) -> None:
    buurt = place(real_databank, CODES["Heerlen"]).scored[0]
    visitor = visit(real_app)
    visitor.open("huishoudens", gm=CODES["Heerlen"], bu=buurt.code, deel="samen")
    visitor.shows("Inkomen is hier niet gepubliceerd")
    visitor.screenshot("Heerlen-together")
