"""The box of the map in a browser: its size on every screen, its buttons, and the wheel."""

from __future__ import annotations

import io
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from lib.answers.place import country, load
from lib.answers.standing.hover import hover_texts
from lib.answers.standing.standing import stand
from lib.answers.standing.themes import themes
from lib.databank import SAMPLE
from lib.databank.store import open_databank
from tests.e2e.app_server import AppServer
from tests.e2e.places import Place, whole_country
from tests.e2e.visitor import Visit, Visitor

SCREENS = [(320, 640), (390, 844), (1366, 768), (1920, 1080)]
# A telephone, a laptop, and a projector.
IN_EVERY_RUN = [(SCREENS[1], False), (SCREENS[2], False), (SCREENS[3], True)]
LEAST_PX, SHARE = 320, 0.62
QUIET_MS = 2_000
# deck.gl has heard of the press, and the page is busy.
_SLOW_PRESS = """() => window.addEventListener("pointerdown", () => {
  const end = performance.now() + 600
  while (performance.now() < end) {}
})"""
# Everything on the map that is not the map itself.
_ONLY_THE_MAP = "[class*=st-key-vak_],[data-testid=stElementToolbar],.deck-tooltip{opacity:0!important}"


class Extent(NamedTuple):
    """What is coloured on the map, in pixels from its left upper corner, and the size of the map."""

    left: int
    top: int
    right: int
    bottom: int
    width: int
    height: int

    @property
    def margins(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.width - self.right, self.height - self.bottom

    @property
    def size(self) -> tuple[int, int]:
        return self.right - self.left, self.bottom - self.top


def extent(visitor: Visitor) -> Extent | None:
    """What is coloured on the map, names and the lines to them left out, or None as long as nothing is."""
    picture = Image.open(io.BytesIO(visitor.map.screenshot(style=_ONLY_THE_MAP))).convert("RGB")
    pixels = np.asarray(picture).astype(int)
    hue, light = np.ptp(pixels, axis=2), pixels.max(axis=2)
    # Ink and its edges are dark with little hue, or light with none.
    coloured = ((hue >= 20) & (light > 90)) | ((hue >= 8) & (light >= 235))
    if not coloured.any():
        return None
    (top, bottom), (left, right) = (np.flatnonzero(coloured.any(axis=axis))[[0, -1]] for axis in (1, 0))
    return Extent(int(left), int(top), int(right) + 1, int(bottom) + 1, picture.width, picture.height)


def settled(visitor: Visitor) -> Extent:
    """The extent once the map is drawn and moves no more."""
    last = None
    for _ in range(100):
        now = extent(visitor)
        if now is not None and now == last:
            return now
        last = now
        visitor.page.wait_for_timeout(400)
    raise AssertionError("the map is not drawn or keeps moving")


def same(one: Extent, other: Extent) -> bool:
    """Whether two extents differ by no more than the outline of a chosen buurt."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 4


def look(visit: Visit, server: AppServer, screen: tuple[int, int] = (1366, 768), **query: str) -> Visitor:
    visitor = visit(server)
    visitor.page.set_viewport_size({"width": screen[0], "height": screen[1]})
    visitor.open("kaart", gm="GM9901", **query)
    return visitor


def button(visitor: Visitor, name: str) -> Locator:
    return visitor.main.get_by_role("group", name="Kaart vergroten en verkleinen").get_by_role("button", name=name)


def middle(visitor: Visitor) -> tuple[float, float]:
    frame = visitor.map.bounding_box()
    assert frame is not None
    return frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2


def scrolled(visitor: Visitor) -> float:
    return float(visitor.main.evaluate("e => e.scrollTop"))


@pytest.mark.parametrize(
    ("screen", "presenting"),
    [
        pytest.param(screen, presenting, marks=() if (screen, presenting) in IN_EVERY_RUN else pytest.mark.full)
        for screen, presenting in [*((screen, False) for screen in SCREENS), (SCREENS[1], True), (SCREENS[-1], True)]
    ],
    ids=str,
)
def test_the_map_fills_its_column_and_the_gemeente_its_box(
    server: AppServer, visit: Visit, screen: tuple[int, int], presenting: bool
) -> None:
    visitor = look(visit, server, screen, **({"stand": "presentatie"} if presenting else {}))
    drawn = settled(visitor)
    width, height = screen
    column = visitor.map.locator("xpath=ancestor::*[@data-testid='stColumn'][1]").bounding_box()
    assert column is not None
    assert abs(drawn.width - column["width"]) <= 2
    assert abs(drawn.height - max(LEAST_PX, min(SHARE * height, 1.1 * width))) <= 2
    if width >= 1366:
        assert drawn.height >= 0.6 * height
    assert min(drawn.margins) >= 8, drawn
    # Steps of 40 pixels and what is left free around the gemeente: it fills at least one direction.
    assert min(drawn.width - drawn.size[0], drawn.height - drawn.size[1]) <= 2 * 24 + 60 + 8, drawn
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visitor.main.evaluate("e => e.scrollWidth <= e.clientWidth")
    for name in ("Inzoomen", "Uitzoomen", "Hele gemeente"):
        frame = button(visitor, name).bounding_box()
        assert frame is not None
        assert min(frame["width"], frame["height"]) >= 44
    if not presenting:
        visitor.screenshot(f"map-{width}")


def test_one_extra_run_and_then_quiet(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    heights = "window.h = []; setInterval(() => document.querySelectorAll('[class*=st-key-kaartvak_]').forEach(e => h.push(e.clientHeight)), 50)"
    visitor.page.add_init_script(heights)
    visitor.open("databank", gm="GM9901")
    visitor.page.wait_for_timeout(QUIET_MS)
    sent = visitor.sent
    visitor.menu("Kaart")
    settled(visitor)
    visitor.page.wait_for_timeout(QUIET_MS)
    # The page, and the report of the box.
    assert visitor.sent - sent <= 2
    assert len(set(visitor.page.evaluate("h"))) == 1, "the layout shifts"

    sent = visitor.sent
    visitor.menu("Vooruitblik")
    settled(visitor)
    visitor.menu("Kaart")
    settled(visitor)
    visitor.page.wait_for_timeout(QUIET_MS)
    assert visitor.sent - sent == 2, "a box that is known is not reported again"

    sent = visitor.sent
    for width in (1367, 1360, 1372, 1366):
        visitor.page.set_viewport_size({"width": width, "height": 768})
        visitor.page.wait_for_timeout(500)
    assert visitor.sent == sent, "a few pixels are not worth a run"


def test_another_window_and_a_map_that_was_hidden(server: AppServer, visit: Visit) -> None:
    visitor = look(visit, server)
    settled(visitor)
    sent = visitor.sent
    visitor.page.add_style_tag(content="body.away [class*=st-key-kaartvak_]{display:none}")
    visitor.page.evaluate("document.body.classList.add('away')")
    visitor.page.set_viewport_size({"width": 1920, "height": 1080})
    visitor.page.wait_for_timeout(QUIET_MS)
    assert visitor.sent == sent
    visitor.page.evaluate("document.body.classList.remove('away')")
    visitor.wait()
    drawn = settled(visitor)
    assert visitor.sent == sent + 1
    assert min(drawn.margins) >= 8
    assert drawn.size[1] > 500


def test_a_dialog_stays_open_when_the_window_changes(server: AppServer, visit: Visit) -> None:
    """The run that a report of the box starts would close it; the report waits until it is closed."""
    visitor = look(visit, server)
    settled(visitor)
    dialog, box = visitor.page.get_by_role("dialog"), visitor.page.locator("[class*=st-key-kaartvak_]").first
    before = box.get_attribute("data-box")
    visitor.page.get_by_role("button", name="Andere gemeente ophalen").click()
    expect(dialog).to_be_visible()
    visitor.page.set_viewport_size({"width": 1000, "height": 700})
    visitor.page.wait_for_timeout(QUIET_MS)
    expect(dialog).to_be_visible()
    assert box.get_attribute("data-box") == before
    visitor.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(box).not_to_have_attribute("data-box", str(before))


def test_the_buttons_work_from_the_keyboard(server: AppServer, visit: Visit) -> None:
    visitor = look(visit, server)
    whole = settled(visitor)
    button(visitor, "Inzoomen").focus()
    style = "e => { const s = getComputedStyle(e); return s.outlineStyle + ' ' + s.outlineWidth }"
    visitor.page.keyboard.press("Tab")
    expect(button(visitor, "Uitzoomen")).to_be_focused()
    assert button(visitor, "Uitzoomen").evaluate(style) == "solid 3px"
    sent = visitor.sent
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_timeout(600)
    small = settled(visitor)
    assert small.size[1] == pytest.approx(whole.size[1] / 2, abs=4)
    visitor.page.keyboard.press("Shift+Tab")
    for _ in range(2):
        visitor.page.keyboard.press("Space")
        visitor.page.wait_for_timeout(600)
    large = settled(visitor)
    assert min(large.margins) == 0
    assert visitor.sent == sent, "zooming is the browser's own"
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Tab")
    expect(button(visitor, "Hele gemeente")).to_be_focused()
    for _ in range(2):
        visitor.page.keyboard.press("Enter")
        visitor.wait()
        assert same(settled(visitor), whole)
        button(visitor, "Inzoomen").click()
        visitor.page.wait_for_timeout(600)
        button(visitor, "Hele gemeente").focus()
    # On to the map itself, which shows that it has the focus and moves with the arrows.
    visitor.page.keyboard.press("Tab")
    while visitor.page.evaluate("!document.activeElement.closest('canvas,[data-testid=stDeckGlJsonChart] .deck-events-root')"):
        visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate(f"({style})(document.activeElement)") == "solid 3px"


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl(server: AppServer, visit: Visit) -> None:
    visitor = look(visit, server)
    whole = settled(visitor)
    hint = visitor.page.locator(".kaart-hint")
    expect(hint).not_to_be_visible()
    visitor.page.mouse.move(*middle(visitor))
    before = scrolled(visitor)
    visitor.page.mouse.wheel(0, 120)
    expect(hint).to_be_visible()
    expect(hint).to_have_text("Houd Ctrl ingedrukt om te zoomen met het muiswiel")
    visitor.until(lambda: scrolled(visitor) >= before + 100, "the page scrolls")
    visitor.page.mouse.wheel(0, -120)
    visitor.until(lambda: scrolled(visitor) <= before, "the page scrolls back")
    assert same(settled(visitor), whole)
    expect(hint).not_to_be_visible()

    visitor.page.mouse.move(*middle(visitor))
    scale = visitor.page.evaluate("devicePixelRatio")
    visitor.page.keyboard.down("Control")
    visitor.page.mouse.wheel(0, 300)
    visitor.page.keyboard.up("Control")
    small = settled(visitor)
    assert small.size[1] < 0.8 * whole.size[1]
    assert scrolled(visitor) == before
    assert visitor.page.evaluate("devicePixelRatio") == scale


def test_two_fingers_zoom(server: AppServer, visit: Visit) -> None:
    visitor = look(visit, server, (390, 844))
    whole = settled(visitor)
    x, y = middle(visitor)
    hand = visitor.page.context.new_cdp_session(visitor.page)

    def touch(kind: str, *apart: float) -> None:
        points = [{"x": x + side * d, "y": y, "id": side + 1} for d in apart for side in (-1, 1)]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        visitor.page.wait_for_timeout(30)

    touch("touchStart", 40)
    for apart in range(45, 120, 5):
        touch("touchMove", apart)
    touch("touchEnd")
    assert min(settled(visitor).margins) < min(whole.margins) - 20


def test_a_click_on_a_slow_computer_is_a_click(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    """Where finding what was pressed takes longer than a click may, as without a graphics card; who holds the button clicks nothing."""
    buurt = ravelstad.apart(1)[0]
    visitor = look(visit, server)
    visitor.hover(ravelstad, buurt)
    visitor.page.mouse.down()
    visitor.page.wait_for_timeout(600)
    visitor.page.mouse.up()
    visitor.page.wait_for_timeout(1000)
    visitor.wait()
    assert "bu" not in visitor.query
    visitor.page.evaluate(_SLOW_PRESS)
    visitor.click(ravelstad, buurt)
    assert visitor.query["bu"] == buurt.code
    assert visitor.page.evaluate("/native code/.test(Date.now)")


def test_another_subject_or_buurt_keeps_the_view(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    visitor = look(visit, server)
    whole = settled(visitor)
    visitor.click(ravelstad, ravelstad.apart(1)[0])
    assert visitor.query["bu"] == ravelstad.apart(1)[0].code
    assert same(settled(visitor), whole)
    button(visitor, "Uitzoomen").click()
    visitor.page.wait_for_timeout(600)
    small = settled(visitor)
    visitor.choose("Onderwerp op de kaart", "Samenleven: Inwoners")
    assert same(settled(visitor), small)
    visitor.page.set_viewport_size({"width": 1600, "height": 900})
    visitor.wait()
    moved = settled(visitor)
    assert moved.size == pytest.approx(small.size, abs=3), "a view that the visitor chose stays"
    button(visitor, "Hele gemeente").click()
    visitor.wait()
    drawn = settled(visitor)
    assert min(drawn.margins) >= 8
    assert drawn.size[1] > whole.size[1]


@pytest.mark.parametrize(("page", "query"), [("huishoudens", {"deel": "buurten"}), ("vooruitblik", {})])
def test_the_other_maps_have_the_same_box(server: AppServer, visit: Visit, page: str, query: dict[str, str]) -> None:
    visitor = visit(server)
    visitor.open(page, gm="GM9901", **query)
    whole = settled(visitor)
    assert whole.height == pytest.approx(SHARE * 768, abs=2)
    assert min(whole.margins) >= 8
    button(visitor, "Uitzoomen").click()
    visitor.page.wait_for_timeout(600)
    assert settled(visitor).size[1] < whole.size[1]
    button(visitor, "Hele gemeente").click()
    visitor.wait()
    assert same(settled(visitor), whole)


def test_a_map_out_of_sight_keeps_the_page_free(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    """Who looked at a buurt and scrolled on: the tooltip is hidden and nowhere, and cannot be brought inside the map."""
    visitor = visit(server)
    visitor.open("kaart", gm=ravelstad.code, bu=ravelstad.scored[0].code)
    visitor.hover(ravelstad, ravelstad.scored[0])
    visitor.leave_map()
    above = "box => { const main = box.closest('[data-testid=stMain]'); main.scrollTop = main.scrollHeight; return box.getBoundingClientRect().bottom }"
    assert visitor.main.locator("[class*=st-key-kaartvak_]").evaluate(above) < 0
    tip = visitor.page.locator(".deck-tooltip").first
    # A page that never rests would hold up the test too, so the tooltip protests when it is moved on and on.
    tip.evaluate("""tip => {
      const style = tip.style
      let times = 0
      Object.defineProperty(style, "marginTop", {
        get: () => style.getPropertyValue("margin-top"),
        set: value => { if (++times > 20) throw new Error("moved without end"); style.setProperty("margin-top", value) },
      })
    }""")
    assert tip.evaluate("tip => { tip.style.color = 'black'; return tip.style.display }") == "none"
    visitor.page.wait_for_timeout(500)
    assert visitor.page_errors == []


def test_a_tooltip_tells_what_the_answers_say(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    """Name, subject, score with its class, change and inhabitants, of a buurt with a figure of its own."""
    databank = open_databank(SAMPLE)
    gemeente = load(databank, "GM9901", country(databank))
    buurt = ravelstad.apart(1)[0]
    subject = stand(gemeente, themes()["age_65_plus_share"], 2024)
    expected = [(subject.theme.label, dict(zip(subject.table["code"], subject.table["text"], strict=True)))]
    expected += hover_texts(gemeente, 2024)
    assert [label for label, _ in expected] == ["Inwoners van 65 jaar en ouder (%)", "Score 2024", "Sinds 2022", "Inwoners 2025"]
    visitor = look(visit, server, thema="age_65_plus_share")
    settled(visitor)
    visitor.hover(ravelstad, buurt)
    told = visitor.page.locator(".deck-tooltip")
    expect(told).to_be_visible()
    assert told.inner_text().split("\n") == [buurt.name, *(f"{label}: {texts[buurt.code]}" for label, texts in expected)]
    # Also of the buurten at the edge it can be read to the end.
    edge = max(ravelstad.scored[:30], key=lambda one: (one.point[0] - ravelstad.bounds[0]) - (one.point[1] - ravelstad.bounds[1]))
    visitor.hover(ravelstad, edge)
    frame, inside = told.bounding_box(), visitor.map.bounding_box()
    assert frame is not None
    assert inside is not None
    assert frame["x"] + frame["width"] <= inside["x"] + inside["width"] + 1
    assert frame["y"] + frame["height"] <= inside["y"] + inside["height"] + 1


def test_the_large_map_fills_the_screen_and_is_in_the_address(server: AppServer, visit: Visit) -> None:
    visitor = look(visit, server, (1920, 1080))
    before = settled(visitor)
    visitor.main.get_by_role("button", name="Grote kaart").click()
    visitor.wait()
    drawn = settled(visitor)
    assert visitor.query["kaart"] == "groot"
    assert drawn.width >= 1800
    assert drawn.height >= 0.75 * 1080
    assert drawn.size[1] > before.size[1]
    assert min(drawn.margins) >= 8
    expect(visitor.page.locator("[data-testid=stElementToolbar]")).not_to_be_visible()
    expect(visitor.main.get_by_text("voldoende (3,94 tot 4,00)")).to_be_visible()
    visitor.screenshot("map-large")
    visitor.main.get_by_role("button", name="Kleine kaart").click()
    visitor.wait()
    assert "kaart" not in visitor.query
    assert same(settled(visitor), before)


def test_from_the_map_of_the_country_to_a_gemeente(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    country = whole_country(SAMPLE)
    other = next(one for one in country.buurten if one.code != ravelstad.code)
    visitor = visit(server)
    visitor.open("kaart", gm=ravelstad.code)
    visitor.part("Nederland")
    expect(visitor.title).to_contain_text("Nederland")
    visitor.click(country, other)
    visitor.chosen("Gemeente", other.name)
    expect(visitor.title).to_contain_text(other.name)
    assert visitor.query["gm"] == other.code
    assert visitor.outside == []
