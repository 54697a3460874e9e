"""A plan on the map plays through the years: the lamps go out by themselves, and a step sends little."""

from __future__ import annotations

import numpy as np

from lib.palette import LAMP, rgb
from lib.scenarios import Scenario, ScenarioMeasure, encode_link
from lib.ui.widgets.map import marks
from lib.ui.widgets.map.draw import TEXT_PX
from lib.ui.widgets.map.files import MapShapes
from lib.ui.widgets.map.fit import to_degrees, to_pixels, view_for
from lib.ui.widgets.map.marks import Mark
from tests.e2e.app_server import AppServer
from tests.e2e.places import Place
from tests.e2e.visitor import Visit, Visitor

START = 2027
MOST_BYTES_OF_A_STEP = 20_000
# Above the text of a lamp, which is as wide as what it says, inside its box.
ABOVE_PX = 10


def lamp(visitor: Visitor, place: Place, code: str) -> str:
    """Colour of the lamp in a buurt that is on the screen."""
    shapes = MapShapes((), "", place.bounds, 0, names=place.names)
    (standing,) = marks.place([Mark(code, "100%", 1.0)], shapes, visitor.map_box, TEXT_PX)
    view = view_for(place.bounds, visitor.map_box)
    pixel = to_pixels(np.array([standing.at]), view, visitor.map_box) - [0, ABOVE_PX]
    (colour,) = visitor.colours(place, [tuple(to_degrees(pixel, view, visitor.map_box)[0].tolist())])
    return min(LAMP, key=lambda one: sum(abs(a - b) for a, b in zip(rgb(one), colour, strict=True)))


def test_lights_go_out_while_it_plays(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    lit = ravelstad.apart(2)
    measures = [ScenarioMeasure(intervention="verlichting", area=buurt.code, coverage=100, start=START) for buurt in lit]
    plan = Scenario(gemeente=ravelstad.code, areas=tuple(sorted(b.code for b in lit)), measures=tuple(measures))
    visitor = visit(server)
    visitor.open("maatregelen", gm=ravelstad.code, deel="kaart", effect=START + 11, onderhoud="zonder", s=encode_link(plan))
    slider = visitor.main.get_by_role("slider", name="Door de jaren heen")
    visitor.hover(ravelstad, lit[0])
    maps, received = len(visitor.map_requests), visitor.received
    slider.press("ArrowRight")
    visitor.wait()
    assert visitor.query["effect"] == str(START + 12)
    spent = visitor.received - received
    print(f"step: {spent} bytes")
    assert 0 < spent <= MOST_BYTES_OF_A_STEP
    assert len(visitor.map_requests) == maps
    slider.press("Home")
    slider.press("ArrowRight")
    visitor.until(lambda: visitor.query["effect"] == str(START + 1), "the year after the start")
    visitor.wait()
    visitor.screenshot("effect-lights-on")
    assert lamp(visitor, ravelstad, lit[0].code) == LAMP[-1]
    # Steps that follow each other faster than they are drawn are not what is tested here.
    link = {**visitor.query, "effect": str(START + 11)}
    visitor.open("maatregelen", **link)
    visitor.press("Speel af")
    visitor.until(lambda: visitor.query["effect"] == str(START + 15), "the last year, by itself")
    visitor.wait()
    visitor.screenshot("effect-lights-out")
    assert lamp(visitor, ravelstad, lit[0].code) == LAMP[1]
