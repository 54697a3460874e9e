"""A workshop, and a measure, on a slow line: what the server says comes late, and somebody goes on typing and clicking meanwhile. Nothing is lost."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lib.ui.frame.routes import WORKSHOP
from lib.workshops.store import Workshops
from lib.workshops.workshop import OPEN, Workshop
from tests.e2e.app_server import AppServer, StartApp
from tests.e2e.places import Place
from tests.e2e.visitor import SLOW_MS, Visit, Visitor

# Messages of the server wait in the page while `held` is a list.
_SLOW = """
window.held = null
const Real = window.WebSocket
window.WebSocket = class extends Real {
  addEventListener(type, listener, ...rest) {
    const late = (event) => window.held ? window.held.push(() => listener.call(this, event)) : listener.call(this, event)
    super.addEventListener(type, type === "message" ? late : listener, ...rest)
  }
}
window.letThrough = () => { const all = window.held; window.held = null; all.forEach((one) => one()) }
"""


@pytest.fixture(scope="module")
def kept_in(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{Path(tmp_path_factory.mktemp('traag')) / 'scenarios.sqlite'}"


@pytest.fixture(scope="module")
def app(start_app: StartApp, kept_in: str) -> AppServer:
    return start_app(BUURTBALANS_DATABASE_URL=kept_in)


@pytest.fixture
def slow(app: AppServer, visit: Visit, ravelstad: Place) -> Visitor:
    """Somebody in step 2, of a workshop that is not kept yet."""
    visitor = visit(app, elsewhere=True)
    visitor.page.add_init_script(_SLOW)
    visitor.open("kaart", gm=ravelstad.code, bu=ravelstad.scored[0].code, route="workshop", stap=2)
    # On a busy machine the page takes no key while its map is drawn for the first time.
    visitor.main.get_by_label("Open vragen").press("Shift", timeout=4 * SLOW_MS)
    return visitor


class Line:
    """The line to the server, held up from when somebody begins to type until `release`."""

    def __init__(self, visitor: Visitor, url: str, gemeente: str) -> None:
        self._visitor, self._url, self._gemeente = visitor, url, gemeente
        self._known = {one.id for one in self.kept()}

    def kept(self) -> list[Workshop]:
        with closing(Workshops(self._url)) as workshops:
            return list(workshops.recent(self._gemeente))

    def fresh(self) -> list[Workshop]:
        return [one for one in self.kept() if one.id not in self._known]

    def begins(self, text: str) -> str:
        """Type in 'Open vragen': the id of the workshop that is kept from then on, of which the page does not hear yet."""
        # Nothing may be on its way: what is held up then would be half a page.
        self._visitor.wait()
        self._visitor.page.evaluate("window.held = []")
        self._visitor.main.get_by_label("Open vragen").press_sequentially(text)
        self._visitor.until(lambda: [one.text(OPEN) for one in self.fresh()] == [text], "a workshop that is kept")
        # The run that draws what follows is over too.
        self._visitor.page.wait_for_timeout(2000)
        return self.fresh()[0].id

    def release(self) -> None:
        self._visitor.page.evaluate("letThrough()")


@pytest.fixture
def line(slow: Visitor, kept_in: str, ravelstad: Place) -> Line:
    return Line(slow, kept_in, ravelstad.code)


def at_step(visitor: Visitor, number: int) -> None:
    visitor.shows(f"stap {number} van {len(WORKSHOP.steps)}: {WORKSHOP.steps[number - 1].title}")


def is_there(visitor: Visitor, line: Line, id: str, text: str) -> None:
    """The one workshop is on the screen and in the address, with this text on the screen and in the store, and nothing is left unsent."""
    visitor.until(lambda: visitor.query.get("workshop") == id, "the workshop in the address")
    expect(visitor.main.get_by_label("Open vragen")).to_have_value(text)
    visitor.until(lambda: [(one.id, one.text(OPEN)) for one in line.fresh()] == [(id, text)], "the text in the one workshop")
    visitor.until(lambda: visitor.page.evaluate("sessionStorage['buurtbalans.notities']") in (None, "{}"), "nothing unsent")


def test_the_button_back_before_the_address_has_come(slow: Visitor, line: Line) -> None:
    id = line.begins("wie?")
    slow.main.get_by_label("Open vragen").blur()
    slow.page.locator("body").press("ArrowLeft")
    slow.page.wait_for_timeout(1000)
    line.release()
    at_step(slow, 1)
    is_there(slow, line, id, "wie?")


def test_the_link_onward_before_the_address_has_come(slow: Visitor, line: Line) -> None:
    id = line.begins("wie?")
    slow.main.get_by_label("Open vragen").press_sequentially(" en wat?")
    slow.page.locator("body").evaluate(
        "(body) => body.querySelector('.st-key-balk_verder a, .st-key-balk_verder button').click()"
    )
    slow.page.wait_for_timeout(1000)
    line.release()
    at_step(slow, 3)
    is_there(slow, line, id, "wie? en wat?")


def test_back_to_an_address_of_before_the_workshop_was_kept(slow: Visitor, line: Line) -> None:
    id = line.begins("wie?")
    line.release()
    is_there(slow, line, id, "wie?")
    slow.wait()
    slow.back()
    at_step(slow, 2)
    is_there(slow, line, id, "wie?")


def test_the_link_onward_before_the_page_with_a_measure_has_come(app: AppServer, visit: Visit, ravelstad: Place) -> None:
    visitor = visit(app, elsewhere=True)
    visitor.page.add_init_script(_SLOW)
    visitor.open("maatregelen", gm=ravelstad.code, bu=ravelstad.scored[0].code, stand="presentatie")
    visitor.page.evaluate("window.held = []")
    sent = visitor.sent
    visitor.checkbox("Straat- en achterpadverlichting").evaluate("(box) => box.click()")
    visitor.until(lambda: visitor.sent > sent and visitor.answered, "the page with the measure, that does not come")
    visitor.page.wait_for_timeout(1000)
    visitor.until(lambda: visitor.answered, "the run that followed")
    assert "s" not in visitor.query
    visitor.page.locator("body").press("ArrowRight")
    visitor.page.wait_for_timeout(1000)
    visitor.page.evaluate("letThrough()")
    visitor.until(lambda: visitor.at == "besluit", "the next page")
    visitor.until(lambda: "s" in visitor.query, "the measure in the address")
    visitor.wait()
    expect(visitor.title).to_contain_text("wat besluit u?")
    visitor.shows("Straat- en achterpadverlichting")
