"""The background map in a browser: nothing is asked of anybody until it is turned on, and then of one folder of one host.

The tile service is imitated here; nothing leaves this machine.
"""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Route, expect

from lib.databank.store import Databank
from lib.settings import BACKGROUND, DATABANK
from lib.ui.server.background import TILES
from tests.answers.small_databank import GEMEENTE
from tests.e2e.app_server import StartApp
from tests.e2e.places import place
from tests.e2e.visitor import Visit, Visitor

TILE_COLOUR = (200, 120, 220)


def tile() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (256, 256), TILE_COLOUR).save(picture, "PNG")
    return picture.getvalue()


def corner(visitor: Visitor) -> tuple[int, ...]:
    """Colour of the map where neither a buurt nor a button is."""
    picture = Image.open(io.BytesIO(visitor.map.screenshot())).convert("RGB")
    colour = picture.getpixel((picture.width - 12, picture.height - 12))
    assert isinstance(colour, tuple)
    return colour


def test_tiles_come_when_the_visitor_asks_and_the_map_works_without(
    start_app: StartApp, visit: Visit, databank: Databank
) -> None:
    visitor = visit(start_app(**{DATABANK: str(databank.path), BACKGROUND: "1"}), elsewhere=True)
    asked: list[str] = []
    answering = True

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        assert "referer" not in route.request.headers
        if answering:
            route.fulfill(body=tile(), content_type="image/png", headers={"Access-Control-Allow-Origin": "*"})
        else:
            route.abort()

    visitor.page.route(f"{TILES}**", answer)
    visitor.open("kaart", gm=GEMEENTE)
    assert asked == []
    switch = visitor.main.get_by_text("Achtergrondkaart met straten")
    switch.click()
    visitor.wait()
    visitor.until(lambda: max(abs(a - b) for a, b in zip(corner(visitor), TILE_COLOUR, strict=True)) <= 3, "the tiles")
    assert asked
    visitor.shows("BRT-achtergrondkaart (CC BY 4.0)")
    # Streamlit's own buttons, in English, are not added to ours.
    expect(visitor.page.locator(".mapboxgl-ctrl-zoom-in, .maplibregl-ctrl-zoom-in").first).not_to_be_visible()
    visitor.screenshot("map-background")
    switch.click()
    visitor.wait()
    count = len(asked)
    visitor.page.wait_for_timeout(1_000)

    answering = False
    visitor.reload()
    assert len(asked) == count, "a new session starts without"
    switch.click()
    visitor.wait()
    visitor.until(lambda: len(asked) > count, "tiles are asked for")
    here = place(databank.path, GEMEENTE)
    visitor.click(here, here.apart(1)[0])
    assert visitor.query["bu"] == here.apart(1)[0].code
