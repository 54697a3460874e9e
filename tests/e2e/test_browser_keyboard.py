"""The whole story without a mouse: find a buurt, look, choose a measure, save, decide, take it along. Each stop is seen to be at turn."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.app_server import AppServer
from tests.e2e.places import Place
from tests.e2e.states import DIALOGS, LAPTOP
from tests.e2e.visitor import Visit, Visitor

MEASURE = "Straat- en achterpadverlichting"
MOST_STOPS_TO_SAVE = 25
PHONE = 390
_FAR = 90
# What scrolls has the focus as well, and no name.
_NAME = "e => (e.getAttribute('aria-label') || (e.matches('a,button,summary,[role]') ? e.innerText : '')).trim()"
# A large table draws the mark of its cell itself, on its canvas.
_SEEN = """e => {
  if (e.closest('[data-grid-canvas]')) return true
  const marked = [e, e.closest('label'), ...e.querySelectorAll('*'), e.parentElement, e.parentElement?.parentElement].filter(Boolean)
  return marked.some(one => { const s = getComputedStyle(one); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 })
}"""
# Streamlit gives the focus back in the next frame.
_LATE_FRAMES = """() => {
  const soon = window.requestAnimationFrame
  window.requestAnimationFrame = (draw) => setTimeout(() => soon(draw), 900)
  window.inTime = () => { window.requestAnimationFrame = soon }
}"""


def name(page: Page) -> str:
    """Name of what has the focus."""
    return str(page.locator(":focus").evaluate(_NAME)) if page.locator(":focus").count() else ""


def shows_focus(page: Page) -> bool:
    """Whether what has the focus is marked; nothing has it between the end of a page and its beginning."""
    focus = page.locator(":focus")
    return not focus.count() or bool(focus.evaluate(_SEEN))


def tab_to(visitor: Visitor, wanted: str, most: int = _FAR) -> int:
    """Press Tab until what is named so has the focus: how many times. Every stop on the way shows that it has it."""
    for pressed in range(1, most + 1):
        visitor.page.keyboard.press("Tab")
        # Mid-run what has the focus may just be replaced.
        visitor.until(lambda: shows_focus(visitor.page), f"a mark on '{name(visitor.page)}', which has the focus")
        if wanted in name(visitor.page):
            return pressed
    raise AssertionError(f"'{wanted}' is not among the first {most} stops")


def enter(visitor: Visitor, key: str = "Enter") -> None:
    visitor.page.keyboard.press(key)
    visitor.wait()


def test_the_story_by_keyboard(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    visitor, buurt = visit(server), ravelstad.scored[0]
    page = visitor.page
    visitor.open("", db="voorbeeld", gm=ravelstad.code)
    assert page.evaluate("document.documentElement.lang") == "nl"
    tab_to(visitor, "Naar de inhoud")
    tab_to(visitor, "Zoek uw gemeente")
    page.keyboard.type(buurt.name)
    enter(visitor)
    tab_to(visitor, buurt.name)
    enter(visitor)
    visitor.until(lambda: visitor.at == "kaart" and visitor.query.get("bu") == buurt.code, "the map of the buurt")

    # A link is followed by a whole load here: the focus starts at the top, as with a link from a colleague.
    visitor.open("maatregelen", db="voorbeeld", gm=ravelstad.code, bu=buurt.code)
    tab_to(visitor, "Zoek een maatregel")
    page.keyboard.type("verlichting")
    enter(visitor)
    tab_to(visitor, MEASURE)
    enter(visitor, "Space")
    visitor.until(lambda: "s" in visitor.query, "the measure in the scenario")
    visitor.until(lambda: MEASURE in name(page), "the focus still on the measure that was ticked")
    expect(page.locator("#buurtbalans-melding")).not_to_be_empty()

    visitor.follow(page.url)
    stops = tab_to(visitor, "Bewaren en openen", MOST_STOPS_TO_SAVE)
    enter(visitor)
    visitor.until(lambda: name(page) == "Naam van het scenario", "the focus on the first field of the dialog")
    page.keyboard.press("Escape")
    visitor.until(lambda: "Bewaren en openen" in name(page), "the focus back on the button")
    enter(visitor)
    visitor.until(lambda: name(page) == "Naam van het scenario", "the focus in the dialog again")
    page.keyboard.type("Met het toetsenbord")
    stops += tab_to(visitor, "Bewaren", 4)
    assert stops <= MOST_STOPS_TO_SAVE
    enter(visitor)
    visitor.until(lambda: visitor.query["s"].startswith("@"), "the scenario saved")
    visitor.until(lambda: "Bewaren en openen" in name(page), "the focus back after saving")

    tab_to(visitor, "Besluit")
    enter(visitor)
    visitor.until(lambda: visitor.at == "besluit", "the decision")
    tab_to(visitor, "A4 (PDF)")
    with page.expect_download() as paper:
        page.keyboard.press("Enter")
    assert paper.value.suggested_filename.endswith(".pdf")
    visitor.until(lambda: "A4 (PDF)" in name(page), "the focus still on the button of the paper")


def test_a_menu_that_is_folded_away_is_passed_over(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    visitor = visit(server)
    visitor.page.set_viewport_size({"width": PHONE, "height": 844})
    visitor.open("kaart", db="voorbeeld", gm=ravelstad.code)
    assert tab_to(visitor, "Onderwerp op de kaart", 6) <= 6
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.parametrize("title", DIALOGS)
def test_escape_closes_a_dialog_and_gives_the_focus_back(title: str, server: AppServer, visit: Visit) -> None:
    """By mouse and by keys, on a laptop and on a phone, where the menu lies over the page; on a slow computer too."""
    visitor = visit(server)
    before, button = DIALOGS[title]
    before(visitor)
    opener = visitor.page.get_by_role("button", name=button, include_hidden=True).first
    for width in (LAPTOP, PHONE):
        visitor.resize(width, 844)
        for by in ("mouse", "keys"):
            if not opener.is_visible():
                visitor.press("Menu openen")
            opener.click() if by == "mouse" else opener.press("Enter")
            expect(visitor.dialog.get_by_text(title, exact=True).first).to_be_visible()
            visitor.wait()
            expect(visitor.page.locator("[role=dialog]:focus, [role=dialog] :focus")).to_have_count(1)
            visitor.page.evaluate(_LATE_FRAMES)
            visitor.page.keyboard.press("Escape")
            expect(visitor.dialog).to_have_count(0)
            expect(opener, f"{width} px, by {by}").to_be_focused()
            visitor.page.evaluate("() => inTime()")
