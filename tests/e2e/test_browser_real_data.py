"""Heerlen and Amsterdam with their real figures, from a replay of the services beside the checkout; skipped without it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.app_server import AppServer
from tests.e2e.places import CODES, LEEUWARDEN, Place, place
from tests.e2e.visitor import Visit

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
    visitor.chosen("Buurt", buurt.label)
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

    visitor.main.get_by_role("link", name="Wie wonen hier samen?").click()
    visitor.wait()
    expect(visitor.title).to_have_text(f"{city.name}: wie wonen hier samen?")
    visitor.chosen("Vergelijk met", f"Gemeente {city.name}")
    expect(visitor.takeaway).to_contain_text(city.name)
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
    elsewhere.chosen("Buurt", buurt.label)
    elsewhere.chosen("Onderhoud tot en met", "geen onderhoud")
    elsewhere.until(lambda: elsewhere.figures() == left, "the same figures in another browser")


def test_buurt_without_a_score(real_app: AppServer, real_databank: Path, visit: Visit) -> None:
    heerlen = place(real_databank, CODES["Heerlen"])
    without = next(buurt for buurt in heerlen.buurten if buurt.score is None)
    visitor = visit(real_app)
    visitor.open("kaart", gm=heerlen.code)
    visitor.click(heerlen, without)
    visitor.chosen("Buurt", without.label)
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
