"""The map as a specification: what goes to the browser, and what never does."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pydeck as pdk
import pytest
from PIL import Image

from lib.palette import CLASSES, NO_VALUE, RAMP, rgb
from lib.scores import CLASS_NAMES
from lib.ui.server import hatch
from lib.ui.widgets.map import box
from lib.ui.widgets.map import draw as map_module
from lib.ui.widgets.map.draw import LAYER, MOST_VERTICES_WITH_OUTLINE, SHOWS, CompactDeck, build, draw
from lib.ui.widgets.map.files import MapShapes
from lib.ui.widgets.map.fit import Box
from lib.ui.widgets.map.labels import AROUND, BUURT, WIJK, Name
from lib.ui.widgets.map.tooltip import Line, packed
from tests.deck import colour_of, layer_of

CODES = tuple(f"BU9001{i:04d}" for i in range(12))
SHAPES = MapShapes(CODES, "geo/abc/GM9001.json", (5.0, 52.0, 5.1, 52.06), 60)
KINDS = {code: i % 10 for i, code in enumerate(CODES)}


def deck(shapes: MapShapes, classes: dict[str, int], colours: Sequence[str], selected: str | None) -> CompactDeck:
    return build(shapes, classes, colours, selected, box.DEFAULT)


def spec(deck: pdk.Deck) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(deck.to_json())
    return found


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


def test_a_background_is_a_style_of_our_own_below_the_buurten() -> None:
    shapes = replace(SHAPES, around="geo/abc/GM9001-omgeving.json")
    text = build(shapes, KINDS, CLASSES, None, box.DEFAULT, background=True).to_json()
    found = json.loads(text)
    assert (found["mapProvider"], found["mapStyle"]) == ("maplibre", "geo/achtergrond.json")
    assert "http" not in text
    # Neither land nor buurten hide it, and the colours are those of the legend.
    assert layer_of(found, "omgeving")["filled"] is False
    assert layer_of(found)["opacity"] ** (1 / 2.2) == pytest.approx(SHOWS, abs=1e-3)
    assert layer_of(spec(deck(shapes, KINDS, CLASSES, None)))["opacity"] == 1


def test_every_polygon_gets_the_colour_of_its_class() -> None:
    fill = spec(deck(SHAPES, KINDS, CLASSES, None))["layers"][0]["getFillColor"]
    for index, code in enumerate(CODES):
        expected = CLASSES[KINDS[code] - 1] if KINDS[code] else NO_VALUE
        assert colour_of(fill, index) == list(rgb(expected))


def test_a_buurt_without_class_is_grey() -> None:
    fill = spec(deck(SHAPES, {}, RAMP, None))["layers"][0]["getFillColor"]
    assert colour_of(fill, 0) == list(rgb(NO_VALUE))


def test_a_recolour_repaints_and_keeps_the_geometry_where_it_is() -> None:
    one = spec(deck(SHAPES, KINDS, CLASSES, None))
    two = spec(deck(SHAPES, dict.fromkeys(CODES, 3), RAMP, None))
    assert {layer["data"] for found in (one, two) for layer in found["layers"]} == {SHAPES.data}
    assert layer_of(one, LAYER)["id"] == layer_of(two, LAYER)["id"]
    assert layer_of(one, LAYER)["updateTriggers"] != layer_of(two, LAYER)["updateTriggers"]


def test_what_has_no_value_is_hatched() -> None:
    hatched = layer_of(spec(deck(SHAPES, KINDS, CLASSES, None)), "arcering")
    digits = "".join("0" if KINDS[code] else "1" for code in CODES)
    assert f"('{digits}')[properties.i]=='1'?255:0" in hatched["getFillColor"]
    assert hatched["extensions"] == [{"@@type": "FillStyleExtension", "pattern": True}]
    full = spec(deck(SHAPES, dict.fromkeys(CODES, 3), CLASSES, None))
    assert not [layer for layer in full["layers"] if layer["id"].startswith("arcering")]


def test_what_is_uncertain_is_paler_in_its_own_colour() -> None:
    sure, unsure = (
        spec(deck(SHAPES, KINDS, CLASSES, None)),
        spec(build(SHAPES, KINDS, CLASSES, None, box.DEFAULT, uncertain=CODES[3:5])),
    )
    dotted = layer_of(unsure, "stippen")
    assert f"('{'0' * 3}11{'0' * 7}')[properties.i]=='1'?255:0" in dotted["getFillColor"]
    assert dotted["fillPatternAtlas"] != layer_of(unsure, "arcering")["fillPatternAtlas"]
    assert layer_of(unsure)["getFillColor"] == layer_of(sure)["getFillColor"]
    assert not [layer for layer in sure["layers"] if layer["id"].startswith("stippen")]


@pytest.mark.parametrize("name", ["dots", "lines"])
def test_patterns_run_on_where_two_pictures_meet(name: str) -> None:
    picture = Image.open(io.BytesIO(getattr(hatch, name)()))
    pixels = np.asarray(picture).astype(int)
    assert pixels.shape == (hatch.SIDE_PX, hatch.SIDE_PX, 4)
    half = hatch.SIDE_PX // 2
    assert (pixels == np.roll(pixels, (half, half), axis=(0, 1))).all()
    if name == "dots":
        # A veil everywhere, so that every colour gets paler, and dots that show on white too.
        assert pixels[..., 3].min() > 60
        assert pixels[..., :3].min() < 160


def test_the_chosen_buurt_has_a_dark_outline_in_a_white_one() -> None:
    found = spec(deck(SHAPES, KINDS, CLASSES, CODES[5]))
    white, dark = layer_of(found, "rand"), layer_of(found, "gekozen")
    order = [layer["id"] for layer in found["layers"]]
    assert order.index(LAYER) < order.index(white["id"]) < order.index(dark["id"])
    for outline, colour in ((white, "255,255,255"), (dark, "29,39,51")):
        assert outline["visible"] is True
        assert outline["getLineColor"] == f"@@=[{colour},properties.i==5?255:0]"
        assert outline["pickable"] is False
    assert float(white["getLineWidth"].split("?")[1].split(":")[0]) > float(dark["getLineWidth"].split("?")[1].split(":")[0])
    for stale in (None, "BU99999999"):
        assert layer_of(spec(deck(SHAPES, KINDS, CLASSES, stale)), "gekozen")["visible"] is False


def test_the_surroundings_lie_below_and_the_lines_of_wijken_above() -> None:
    shapes = replace(SHAPES, around="geo/abc/GM9001-omgeving.json", wijken="geo/abc/GM9001-wijken.json")
    found = spec(deck(shapes, KINDS, CLASSES, None))
    order = [layer["id"] for layer in found["layers"]]
    assert order.index("omgeving") < order.index(LAYER) < order.index("wijken")
    assert [layer_of(found, name)["data"] for name in ("omgeving", "wijken")] == [shapes.around, shapes.wijken]


def test_names_are_written_in_metres_and_larger_when_presenting() -> None:
    names = (Name(BUURT, "Molenwijk", ((5.05, 52.03),)), Name(AROUND, "Élders", ((5.01, 52.01),)))
    shapes = replace(SHAPES, names=names)
    small = spec(build(shapes, KINDS, CLASSES, None, box.DEFAULT, 16))
    large = spec(build(shapes, KINDS, CLASSES, None, box.DEFAULT, 24))
    assert layer_of(small, "namen-buurt")["data"][0]["t"] == "Molenwijk"
    assert layer_of(small, "namen-rond")["characterSet"] == "auto"
    ratio = layer_of(large, "namen-buurt")["getSize"] / layer_of(small, "namen-buurt")["getSize"]
    assert ratio == pytest.approx(1.5, rel=1e-2)


def test_borders_only_where_they_are_cheap_to_draw() -> None:
    assert spec(deck(SHAPES, KINDS, CLASSES, None))["layers"][0]["stroked"] is True
    heavy = MapShapes(CODES, SHAPES.data, SHAPES.bounds, MOST_VERTICES_WITH_OUTLINE + 1)
    assert spec(deck(heavy, KINDS, CLASSES, None))["layers"][0]["stroked"] is False


def test_amsterdam_recolours_within_twenty_kilobytes() -> None:
    codes = tuple(f"BU0363A{i:03d}" for i in range(517))
    names = tuple(Name(WIJK, f"Nieuwendammerdijk/Oost {i}", ((4.72 + i % 11 / 30, 52.22 + i // 11 / 40),)) for i in range(110))
    shapes = MapShapes(codes, "geo/0123456789abcdef0123/GM0363.json", (4.7, 52.2, 5.1, 52.5), 20_000, "a.json", "w.json", names)
    classes = {code: i % 10 for i, code in enumerate(codes)}
    text = build(shapes, classes, CLASSES, codes[100], Box(1840, 840)).to_json()
    score = tuple(f"{3.5 + i % 90 / 100:.2f}, {CLASS_NAMES[i % 90 // 10]}" for i in range(len(codes)))
    change = tuple(f"−0,{i % 20:02d}" for i in range(len(codes)))
    people = tuple(f"{1 + i % 9}.{i * 7 % 1000:03d}" for i in range(len(codes)))
    lines = packed([Line("Score 2024", score), Line("Sinds 2022", change), Line("Inwoners", people)])
    assert len(text.encode()) + len(json.dumps(lines).encode()) <= 20_000
    # With an estimate everywhere, all of it uncertain; the lines above stay in the browser.
    unsure = build(shapes, classes, CLASSES, codes[100], Box(1840, 840), uncertain=codes).to_json()
    share = tuple(f"{i * 7 % 60}% ({i * 7 % 60 - i % 4} tot {i * 7 % 60 + i % 5}%), onzeker" for i in range(len(codes)))
    subject = packed([Line("Jong, zonder kinderen (schatting, % van huishoudens)", share)])
    assert len(unsure.encode()) + len(json.dumps(subject).encode()) <= 20_000


def test_lines_come_out_as_they_went_in() -> None:
    lines = [
        Line("Score", ("3,94, zwak", "3,94, zwak", "", "4,01, goed", "geen score") * 20),
        Line("Inwoners", ("10", "1.020", "30", "40") * 20),
        Line("Gezinnen", (*(f"{i}% ({i - 2} tot {i + 9}%), onzeker" for i in range(2, 60)), "minder dan 10 huishoudens", "#1")),
        Line("", ("geen signaal",) * 9),
    ]
    for line, told in zip(lines, packed(lines), strict=True):
        texts = [as_read(text, told["forms"].split("\n")) for text in told["texts"].split("\n")]
        at = told["at"].split(",") if told["at"] else range(len(texts))
        assert (told["label"], tuple(texts[int(i)] for i in at)) == line


def as_read(text: str, forms: list[str]) -> str:
    """What `tooltip.js` makes of a text."""
    place, _, numbers = text.rpartition("|")
    left = iter(numbers.split(" "))
    return "".join(next(left) if part == "#" else part for part in re.split("(#)", forms[int(place or 0)])) if text else ""


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
    monkeypatch.setattr(map_module, "state", SimpleNamespace(current=lambda: SimpleNamespace(presenting=False)))
    monkeypatch.setattr(box, "mount", lambda name, view, _whole: screen.mounted.append((name, view)))
    for mount in ("mount", "mount_now"):
        monkeypatch.setattr(map_module.tooltip, mount, lambda name, lines: screen.mounted.append((name, lines)))
    return screen


def show(chosen: list[str]) -> None:
    draw(SHAPES, KINDS, CLASSES, None, name="kaart", gemeente="GM9001", alt="Kaart", on_choose=chosen.append)


def test_a_click_chooses_a_buurt(screen: Screen) -> None:
    chosen: list[str] = []
    show(chosen)
    layer = layer_of(screen.drawn[-1][0], LAYER)["id"]
    assert layer.startswith(LAYER)
    screen.click({layer: [{"properties": {"i": 4, "code": CODES[4]}}]})
    assert chosen == [CODES[4]]


@pytest.mark.parametrize("code", ["BU00000000", "", None])
def test_a_selection_that_outlived_its_data_is_ignored(screen: Screen, code: str | None) -> None:
    chosen: list[str] = []
    show(chosen)
    screen.click({layer_of(screen.drawn[-1][0], LAYER)["id"]: [{"properties": {"code": code}}]})
    screen.click({layer_of(screen.drawn[-1][0], LAYER)["id"]: []})
    screen.click({})
    assert chosen == []


def test_without_a_click_the_layers_keep_their_ids(screen: Screen) -> None:
    show([])
    show([])
    one, two = ([layer["id"] for layer in found["layers"]] for found, _ in screen.drawn)
    assert one == two
    assert len(set(one)) == len(one)


def test_the_map_has_a_text_and_a_key_of_its_gemeente(screen: Screen) -> None:
    show([])
    options = screen.drawn[-1][1]
    assert (options["alt"], options["key"], options["selection_mode"]) == ("Kaart", "kaart_GM9001", "single-object")
    assert screen.mounted == [("kaart", "kaart_GM9001"), ("kaart", ()), ("kaart", ())]


def test_the_map_is_fitted_to_the_box_that_was_reported(screen: Screen) -> None:
    show([])
    screen.session_state["map_boxes"] = {"kaart": Box(1200, 640)}
    show([])
    first, second = (found["initialViewState"] for found, _ in screen.drawn)
    assert second["zoom"] > first["zoom"]
    assert (second["longitude"], second["latitude"]) == (first["longitude"], first["latitude"])
