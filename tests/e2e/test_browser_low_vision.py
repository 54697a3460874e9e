"""For who sees little: a narrow screen (or 400%), a screen at 200%, letters twice as large, and the colours of the user's own."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator

from tests.e2e.app_server import AppServer
from tests.e2e.places import Place
from tests.e2e.states import HERE, PARTS, PLAN, dialogs, parts_of, routes
from tests.e2e.visitor import Visit, Visitor

_CUT_OFF = Path(__file__).with_name("cut_off.js").read_text(encoding="utf-8")
NARROW, DOUBLE = (320, 640), (683, 384)
TEXT_PX = 32
_LOOKS = 25
FEW = (("kaart", "overzicht"), ("huishoudens", "samen"), ("maatregelen", "kaart"), ("besluit", ""))


def cut_off(visitor: Visitor, states: Iterable[str]) -> list[str]:
    """What cannot be read or reached in these states without scrolling sideways."""
    wrong = []
    for state in states:
        main = visitor.page.get_by_test_id("stMain")
        sideways = main.evaluate("e => e.scrollWidth - e.clientWidth")
        wrong += [f"{state}: the page scrolls sideways by {sideways} px"] if sideways > 1 else []
        cut = set(visitor.page.evaluate(_CUT_OFF))
        for _ in range(_LOOKS - 1):
            if cut:  # what is unfolding is cut off for a moment
                visitor.page.wait_for_timeout(400)
                cut &= set(visitor.page.evaluate(_CUT_OFF))
        wrong += [f"{state}: {what}" for what in sorted(cut)]
    return wrong


def sized(visitor: Visitor, size: tuple[int, int]) -> Visitor:
    visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    return visitor


def large_letters(visitor: Visitor) -> Visitor:
    """As with the size of letters set to twice the usual in the browser."""
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": TEXT_PX, "fixed": TEXT_PX}})
    return visitor


def few(visitor: Visitor) -> Iterator[str]:
    """The parts of pages that are widest, and one with the large words of presenting."""
    for page, part in FEW:
        visitor.open(page, **HERE, **PLAN, **({"deel": part} if part else {}))
        yield f"{page} {part}"
    visitor.open("besluit", **HERE, **PLAN, stand="presentatie")
    yield "besluit, presenting"


def test_nothing_is_cut_off_on_a_narrow_screen(server: AppServer, visit: Visit) -> None:
    visitor = sized(visit(server), NARROW)
    assert cut_off(visitor, few(visitor)) == []


@pytest.mark.full
@pytest.mark.parametrize("page", PARTS)
@pytest.mark.parametrize("look", ["narrow", "double", "letters"])
def test_no_part_of_a_page_is_cut_off(
    look: Literal["narrow", "double", "letters"], page: str, server: AppServer, visit: Visit
) -> None:
    visitor = visit(server)
    if look == "letters":
        large_letters(visitor)
    else:
        sized(visitor, NARROW if look == "narrow" else DOUBLE)
    assert cut_off(visitor, parts_of(visitor, page)) == []


@pytest.mark.full
@pytest.mark.parametrize("size", [NARROW, DOUBLE])
def test_no_dialog_or_step_is_cut_off(size: tuple[int, int], server: AppServer, visit: Visit) -> None:
    visitor = sized(visit(server), size)
    assert cut_off(visitor, dialogs(visitor)) == []
    assert cut_off(visitor, routes(visitor, (1, 2, 5, 6))) == []


def test_letters_take_the_size_that_the_user_set(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("kaart", **HERE)
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    before = [one.evaluate(size) for one in (visitor.title, visitor.takeaway)]
    large_letters(visitor)
    visitor.reload()
    assert [one.evaluate(size) for one in (visitor.title, visitor.takeaway)] == [2 * px for px in before]


# The colours of the user's own.


@pytest.fixture(params=["dark", pytest.param("light", marks=pytest.mark.full)])
def own_colours(request: pytest.FixtureRequest, browser: Browser, server: AppServer) -> Iterator[Visitor]:
    """A visitor whose computer has high contrast, dark or light."""
    context: BrowserContext = browser.new_context(locale="nl-NL", forced_colors="active", color_scheme=request.param)
    yield Visitor(context, server)
    context.close()


def luminance(picture: np.ndarray) -> np.ndarray:
    """Relative luminance of WCAG of every pixel: (height, width, 3) of 0-255 -> (height, width) of 0-1."""
    part = picture / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def picture_of(visitor: Visitor, part: Locator) -> np.ndarray:
    """Pixels of a part of the page, with a margin of 3 px."""
    part.scroll_into_view_if_needed()
    box = part.bounding_box()
    assert box is not None
    clip = {"x": box["x"] - 3, "y": box["y"] - 3, "width": box["width"] + 6, "height": box["height"] + 6}
    picture = visitor.page.screenshot(clip=clip)  # type: ignore[arg-type]
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=float)


def contrast(visitor: Visitor, part: Locator) -> float:
    """Of the lightest pixel with the darkest, in and just around a part of the page: 1 (nothing to see) to 21."""
    light = luminance(picture_of(visitor, part))
    return float((light.max() + 0.05) / (light.min() + 0.05))


def test_what_can_be_set_is_seen_in_the_users_own_colours(own_colours: Visitor) -> None:
    visitor = own_colours
    visitor.open("maatregelen", **HERE, **PLAN)
    main = visitor.main
    boxes = main.get_by_test_id("stCheckbox")
    ticked, other = (boxes.locator(f"label:has(input:{which})").first for which in ("checked", "not(:checked)"))
    texts = {
        "a measure": ticked.get_by_test_id("stMarkdownContainer"),
        "another measure": other.get_by_test_id("stMarkdownContainer"),
        "label of a slider": main.get_by_test_id("stSlider").get_by_test_id("stWidgetLabel").first,
        "value of a slider": main.get_by_test_id("stSliderThumbValue").first,
        "a badge": main.locator(".stMarkdownBadge").first,
        "a button": main.get_by_test_id("stButton").first,
        "the chosen part": main.locator("[role=radio][aria-checked=true]").first,
        "a chart": main.get_by_test_id("stVegaLiteChart").first,
    }
    assert {name: ratio for name, text in texts.items() if (ratio := contrast(visitor, text)) < 4.5} == {}
    drawn = {
        "a box": other.locator("> div").first,
        "a ticked box": ticked.locator("> div").first,
        "a switch": boxes.locator("label:has(input[role=switch]) > div").first,
        "a slider": main.get_by_test_id("stSlider").get_by_role("group").first,
        "a question mark": main.get_by_test_id("stTooltipIcon").locator("svg").first,
    }
    assert {name: ratio for name, part in drawn.items() if (ratio := contrast(visitor, part)) < 3} == {}
    # A tick is more than its edge: half of the inside differs from a box without one.
    inside = [luminance(picture_of(visitor, box.locator("> div").first))[6:-6, 6:-6].mean() for box in (ticked, other)]
    assert abs(inside[0] - inside[1]) > 0.1
    slider = main.get_by_test_id("stSlider").get_by_role("slider").first
    slider.focus()
    button = main.get_by_role("button", name="Kopiëren en delen")
    button.focus()
    visitor.page.keyboard.press("Shift+Tab")
    focused = visitor.page.locator(":focus")
    style = focused.evaluate("e => { const s = getComputedStyle(e); return [s.outlineStyle, parseFloat(s.outlineWidth)] }")
    assert style[0] != "none"
    assert style[1] >= 2
    assert contrast(visitor, focused) >= 3


def test_classes_and_the_chosen_buurt_are_seen_in_the_users_own_colours(
    own_colours: Visitor, visit: Visit, ravelstad: Place
) -> None:
    visitor, usual = own_colours, visit(own_colours.server)
    chosen = ravelstad.scored[0]
    points = [buurt.point for buurt in ravelstad.scored[:12]] + [chosen.edge]
    seen = []
    for one in (visitor, usual):
        one.open("kaart", db="voorbeeld", gm=ravelstad.code, bu=chosen.code)
        colours = one.main.locator(".legenda .kleur").evaluate_all("found => found.map(e => getComputedStyle(e).backgroundColor)")
        seen.append(colours)
    assert seen[0] == seen[1]
    assert len(set(seen[0])) > 3
    # On a busy machine one of the two maps is drawn later.
    visitor.until(lambda: visitor.colours(ravelstad, points) == usual.colours(ravelstad, points), "the same colours on both maps")
    bars = visitor.main.get_by_test_id("stVegaLiteChart")
    assert all(contrast(visitor, bar) >= 3 for bar in bars.all())
