"""Household types and living together in a browser: four areas, the three statements, the map of an index, editing and undo."""

from __future__ import annotations

from playwright.sync_api import expect

from lib.sample.stories.planted import story
from tests.e2e.app_server import AppServer
from tests.e2e.visitor import Visit

CAMPUS, STATION, SMALL = story(9), story(10), story(12)


def test_four_areas_side_by_side_with_intervals(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    areas = f"{CAMPUS.code},{STATION.code},{CAMPUS.gemeente},NL00"
    visitor.open("huishoudens", gm=CAMPUS.gemeente, vs=areas, deel="mix")
    expect(visitor.main.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    visitor.shows("schatting")
    assert any(CAMPUS.name in text for text in visitor.words)
    visitor.screenshot("households-four-areas")


def test_three_statements_and_the_words_under_them(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("huishoudens", gm=STATION.gemeente, bu=STATION.code, deel="samen")
    for heading in ("Verschil", "Vraag en aanbod", "Zorg voor elkaar"):
        expect(visitor.main.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    visitor.shows("meer van elkaar verschillen dan gemiddeld")
    visitor.shows("Dit gaat over mogelijkheden, niet over gedrag.")
    visitor.screenshot("households-statements")


def test_an_index_on_the_map_and_back_to_it_by_link(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("huishoudens", gm=STATION.gemeente, bu=STATION.code, deel="buurten")
    visitor.choose("Op de kaart", "Alleenwonende 65-plussers (%)")
    assert visitor.query["index"] == "alleen_65"
    expect(visitor.main.get_by_test_id("stDeckGlJsonChart")).to_be_visible()
    visitor.screenshot("households-index")
    elsewhere = visit(server, elsewhere=True)
    elsewhere.follow(visitor.page.url)
    elsewhere.chosen("Op de kaart", "Alleenwonende 65-plussers (%)")


def test_an_edited_cell_travels_and_can_be_undone(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("huishoudens", gm=STATION.gemeente, bu=STATION.code, deel="tabel")
    grid = visitor.main.get_by_test_id("stDataFrame").first
    visitor.figures()
    box = grid.bounding_box()
    assert box is not None
    visitor.page.mouse.dblclick(box["x"] + 260, box["y"] + 52)
    cell = visitor.page.locator("#portal input")
    cell.fill("0")
    cell.press("Enter")
    visitor.wait()
    visitor.until(lambda: "s" in visitor.query, "the edit is in the link")
    visitor.shows("aanname van deze groep")
    visitor.screenshot("households-edited")
    elsewhere = visit(server, elsewhere=True)
    elsewhere.follow(visitor.page.url)
    elsewhere.shows("aanname van deze groep")
    visitor.press("Ongedaan maken")
    visitor.until(lambda: "s" not in visitor.query, "the edit is gone from the link")


def test_a_buurt_with_too_few_households_says_so(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("huishoudens", gm=SMALL.gemeente, bu=SMALL.code, vs=SMALL.code, deel="mix")
    visitor.shows("te weinig huishoudens")
