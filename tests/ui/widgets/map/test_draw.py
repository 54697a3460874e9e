"""The map as a specification: what goes to the browser, and what never does."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pydeck as pdk
import pytest

from lib.palette import CLASSES, NO_VALUE, RAMP, rgb
from lib.ui.widgets.map import box
from lib.ui.widgets.map import draw as map_module
from lib.ui.widgets.map.draw import LAYER, MOST_VERTICES_WITH_OUTLINE, CompactDeck, build, draw
from lib.ui.widgets.map.files import MapShapes
from lib.ui.widgets.map.fit import Box

CODES = tuple(f"BU9001{i:04d}" for i in range(12))
SHAPES = MapShapes(CODES, "geo/abc/GM9001.json", (5.0, 52.0, 5.1, 52.06), 60)
KINDS = {code: i % 10 for i, code in enumerate(CODES)}


def deck(shapes: MapShapes, classes: dict[str, int], colours: Sequence[str], selected: str | None) -> CompactDeck:
    return build(shapes, classes, colours, selected, box.DEFAULT)


def spec(deck: pdk.Deck) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(deck.to_json())
    return found


def colour_of(fill: str, index: int) -> list[int]:
    """What the browser makes of the colour expression for the polygon with this index."""
    match = re.fullmatch(r"(?:@@=)?\((\[\[.*?\]\])\)\[\((\[.*?\])\)\[properties\.i\]\]", fill)
    assert match, fill
    palette, classes = (json.loads(part) for part in match.groups())
    colour: list[int] = palette[classes[index]]
    return colour


@pytest.mark.parametrize("selected", [None, CODES[3]])
def test_compact_json_says_the_same_as_that_of_pydeck(selected: str | None) -> None:
    compact = deck(SHAPES, KINDS, CLASSES, selected).to_json()
    stock = pdk.Deck.to_json(deck(SHAPES, KINDS, CLASSES, selected))
    assert json.loads(compact) == json.loads(stock)
    assert len(compact) < 0.8 * len(stock)


def test_no_outside_server_is_asked_for_anything() -> None:
    text = deck(SHAPES, KINDS, CLASSES, CODES[0]).to_json()
    assert "carto" not in text.lower()
    assert "http" not in text.lower()
    found = json.loads(text)
    # The front end drops the style for exactly this value; without it, it would ask a tile server.
    assert found.get("mapStyle") == "__MAP_STYLE__"
    assert found.get("mapProvider") is None


def test_every_polygon_gets_the_colour_of_its_class() -> None:
    fill = spec(deck(SHAPES, KINDS, CLASSES, None))["layers"][0]["getFillColor"]
    for index, code in enumerate(CODES):
        expected = CLASSES[KINDS[code] - 1] if KINDS[code] else NO_VALUE
        assert colour_of(fill, index) == list(rgb(expected))


def test_a_buurt_without_class_is_grey() -> None:
    fill = spec(deck(SHAPES, {}, RAMP, None))["layers"][0]["getFillColor"]
    assert colour_of(fill, 0) == list(rgb(NO_VALUE))


def test_a_recolour_repaints_and_keeps_the_geometry_where_it_is() -> None:
    one = spec(deck(SHAPES, KINDS, CLASSES, None))["layers"]
    two = spec(deck(SHAPES, dict.fromkeys(CODES, 3), RAMP, None))["layers"]
    assert [layer["id"] for layer in one] == [layer["id"] for layer in two]
    assert [layer["data"] for layer in one] == [layer["data"] for layer in two] == [SHAPES.data] * 2
    assert one[0]["updateTriggers"] != two[0]["updateTriggers"]


def test_the_chosen_buurt_has_an_outline() -> None:
    outline = spec(deck(SHAPES, KINDS, CLASSES, CODES[5]))["layers"][1]
    assert outline["visible"] is True
    assert "properties.i==5?" in outline["getLineColor"]
    assert outline["pickable"] is False
    for stale in (None, "BU99999999"):
        assert spec(deck(SHAPES, KINDS, CLASSES, stale))["layers"][1]["visible"] is False


def test_borders_only_where_they_are_cheap_to_draw() -> None:
    assert spec(deck(SHAPES, KINDS, CLASSES, None))["layers"][0]["stroked"] is True
    heavy = MapShapes(CODES, SHAPES.data, SHAPES.bounds, MOST_VERTICES_WITH_OUTLINE + 1)
    assert spec(deck(heavy, KINDS, CLASSES, None))["layers"][0]["stroked"] is False


def test_amsterdam_recolours_within_twenty_kilobytes() -> None:
    codes = tuple(f"BU0363A{i:03d}" for i in range(517))
    shapes = MapShapes(codes, "geo/0123456789abcdef0123/GM0363.json", (4.7, 52.2, 5.1, 52.5), 20_000)
    text = deck(shapes, {code: 1 + i % 9 for i, code in enumerate(codes)}, CLASSES, codes[100]).to_json()
    assert len(text.encode()) <= 20_000


class Screen(SimpleNamespace):
    """Stands in for streamlit: keeps what is drawn, and lets a test click."""

    def __init__(self) -> None:
        super().__init__(session_state={}, drawn=[], mounted=[])

    def container(self, **_: Any) -> Any:
        return nullcontext()

    def pydeck_chart(self, deck: pdk.Deck, **options: Any) -> None:
        self.drawn.append((json.loads(deck.to_json()), options))

    def click(self, objects: dict[str, Any]) -> None:
        _, options = self.drawn[-1]
        self.session_state[options["key"]] = SimpleNamespace(selection=SimpleNamespace(objects=objects))
        options["on_select"]()


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    screen = Screen()
    monkeypatch.setattr(map_module, "st", screen)
    monkeypatch.setattr(box, "st", screen)
    monkeypatch.setattr(box, "mount", lambda name, view: screen.mounted.append((name, view)))
    return screen


def show(chosen: list[str]) -> None:
    draw(SHAPES, KINDS, CLASSES, None, name="kaart", gemeente="GM9001", alt="Kaart", on_choose=chosen.append)


def test_a_click_chooses_a_buurt(screen: Screen) -> None:
    chosen: list[str] = []
    show(chosen)
    layer = screen.drawn[-1][0]["layers"][0]["id"]
    assert layer.startswith(LAYER)
    screen.click({layer: [{"properties": {"i": 4, "code": CODES[4]}}]})
    assert chosen == [CODES[4]]


@pytest.mark.parametrize("code", ["BU00000000", "", None])
def test_a_selection_that_outlived_its_data_is_ignored(screen: Screen, code: str | None) -> None:
    chosen: list[str] = []
    show(chosen)
    screen.click({screen.drawn[-1][0]["layers"][0]["id"]: [{"properties": {"code": code}}]})
    screen.click({screen.drawn[-1][0]["layers"][0]["id"]: []})
    screen.click({})
    assert chosen == []


def test_without_a_click_the_layers_keep_their_ids(screen: Screen) -> None:
    show([])
    show([])
    one, two = ([layer["id"] for layer in found["layers"]] for found, _ in screen.drawn)
    assert one == two
    assert len(set(one)) == 2


def test_the_map_has_a_text_and_a_key_of_its_gemeente(screen: Screen) -> None:
    show([])
    options = screen.drawn[-1][1]
    assert (options["alt"], options["key"], options["selection_mode"]) == ("Kaart", "kaart_GM9001", "single-object")
    assert screen.mounted == [("kaart", "kaart_GM9001")]


def test_the_map_is_fitted_to_the_box_that_was_reported(screen: Screen) -> None:
    show([])
    screen.session_state["map_boxes"] = {"kaart": Box(1200, 640)}
    show([])
    first, second = (found["initialViewState"] for found, _ in screen.drawn)
    assert second["zoom"] > first["zoom"]
    assert (second["longitude"], second["latitude"]) == (first["longitude"], first["latitude"])
