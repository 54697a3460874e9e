"""A visitor of the app: one browser tab that is watched for requests to elsewhere, errors of the page and errors of the app."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, Route, WebSocket, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.ui.widgets.map.fit import Box
from tests.e2e.app_server import AppServer
from tests.e2e.places import Buurt, Place

SCREENSHOTS = Path(__file__).parent / "screenshots"
SLOW_MS = 60_000
expect.set_options(timeout=SLOW_MS)
_HOME = ("127.0.0.1", "localhost")
_BEFORE_THE_RUN_MS = 250
# Two frames further the page has sent what came of a click, and has drawn what it had received, however busy the machine is.
_TWO_FRAMES = "new Promise(done => { const next = requestAnimationFrame; next(() => next(() => setTimeout(done))); setTimeout(done, 5000) })"
_RESIZED_MS = 1000
_FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
_MAP_FILES = "/geo/"


class Visitor:
    """Drives one tab. `outside` are requests that left this machine, `page_errors` uncaught errors of the page
    and what the headers of the server refused it,
    `map_requests` requests for geometry, `received` the bytes of all messages from the server so far, `map_bytes` those of the map and its tooltip, `sent` the number of messages to it,
    `drawn` the last specification of a map."""

    def __init__(self, profile: BrowserContext, server: AppServer) -> None:
        self.server = server
        self.outside: list[str] = []
        self.page_errors: list[str] = []
        self.map_requests: list[str] = []
        self.received = self.sent = self.map_bytes = 0
        self.drawn: dict[str, Any] = {}
        self._asked = self._leaving = False
        self.page: Page = profile.new_page()
        self.page.set_viewport_size({"width": 1366, "height": 768})
        self.page.route("**/*", self._let_through)
        self.page.set_default_timeout(SLOW_MS)
        self.page.on("pageerror", lambda error: self._note_error(str(error)))
        self.page.on("console", lambda message: self._note_refusal(message.text))
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("websocket", self._listen)

    def _note(self, address: str) -> None:
        if _MAP_FILES in address:
            self.map_requests.append(address)

    def _note_error(self, text: str) -> None:
        """A part of the app that was still on its way when the visitor left, or when the test stopped the server, is no error."""
        if "dynamically imported module" not in text or not (self._leaving or not self.server.running):
            self.page_errors.append(text)

    def _note_refusal(self, text: str) -> None:
        """The headers of the server forbid something that the page wants."""
        if "Content Security Policy" in text or "Permissions policy" in text:
            self.page_errors.append(text)

    def _let_through(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme in ("http", "https") and address.hostname not in _HOME:
            self.outside.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    def _listen(self, socket: WebSocket) -> None:
        if urlsplit(socket.url).hostname not in _HOME:
            self.outside.append(socket.url)
        socket.on("framereceived", self._receive)
        socket.on("framesent", self._send)

    def _receive(self, frame: bytes | str) -> None:
        self.received += len(frame)
        if isinstance(frame, bytes):
            message = ForwardMsg.FromString(frame)
            if message.delta.new_element.WhichOneof("type") in ("deck_gl_json_chart", "bidi_component"):
                self.map_bytes += len(frame)
            if message.delta.new_element.WhichOneof("type") == "deck_gl_json_chart":
                self.drawn = json.loads(message.delta.new_element.deck_gl_json_chart.json)
            if message.WhichOneof("type") == "new_session":
                self._asked = True
            if message.WhichOneof("type") == "script_finished" and message.script_finished in _FINISHED:
                self._asked = False

    def _send(self, frame: bytes | str) -> None:
        self.sent += 1
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self._asked = True

    # Going places

    def open(self, page: str = "", **query: str | int) -> None:
        """Follow a link to a page of the app."""
        self.follow(self.server.url(page, **query))

    def follow(self, link: str) -> None:
        """Open a whole link and wait for the page."""
        self._arrive(lambda: self.page.goto(link))

    def reload(self) -> None:
        """Load the page anew and wait for it."""
        self._arrive(self.page.reload)

    def _arrive(self, go: Callable[[], object]) -> None:
        # The first run of the app is asked for only once the page has a connection, which can take seconds.
        self._asked = self._leaving = True
        go()
        self._leaving = False
        self.page.get_by_test_id("stApp").wait_for()
        expect(self.page.get_by_test_id("stSidebar")).to_be_attached(timeout=SLOW_MS)
        self.wait()

    def menu(self, title: str) -> None:
        """Go to another page by the menu."""
        link = self.sidebar.get_by_test_id("stPageLink").get_by_role("link", name=title)
        page = urlsplit(link.get_attribute("href") or "").path.rpartition("/")[2]
        link.click()
        # On a busy machine it takes longer than `wait` allows before the app begins.
        self.until(lambda: self.at.rpartition("/")[2] == page, f"the page {page}")
        self.wait()

    def part(self, name: str) -> None:
        """Go to a part of the page."""
        self.main.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()
        self.wait()

    def back(self) -> None:
        self.page.go_back()
        self.wait()

    def forward(self) -> None:
        self.page.go_forward()
        self.wait()

    def wait(self) -> None:
        """Wait until the app has nothing left to do for the last action. AssertionError when it shows an exception."""
        for what in ("the run that was asked for", "the run that followed"):
            # A run may have ended while the next was on its way: of a list that opened, and then of the choice in it.
            self.page.evaluate(_TWO_FRAMES)
            self.page.wait_for_timeout(_BEFORE_THE_RUN_MS)
            # On a busy machine the page may not know yet that the run it asked for has begun.
            self.until(lambda: self.answered, what)
        self.page.evaluate(_TWO_FRAMES)
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        # Streamlit fetches the code of each kind of part when the first is drawn; until then a grey bar stands there.
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        if self.map.count() and self.map.first.is_visible() and not self.page.get_by_role("dialog").count():
            # The first map of its size reports its box, for which the app runs once more.
            expect(self._map_holder).to_have_attribute("data-box", re.compile(r"\d"))
            self.until(lambda: self.answered, "the run of the box")
            self.page.evaluate(_TWO_FRAMES)
            expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(self.page.locator('[data-stale="true"]')).to_have_count(0)
        assert self.page.get_by_test_id("stException").count() == 0, f"the app shows an exception:\n{self.server.log[-3000:]}"

    def resize(self, width: int, height: int = 768) -> None:
        """Give the window another size, as a user who zooms in does, and wait until the page has followed."""
        if self.page.viewport_size != {"width": width, "height": height}:
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.wait_for_timeout(_RESIZED_MS)
            self.wait()

    # Looking

    @property
    def answered(self) -> bool:
        """Whether the app ran for all that was asked; the page may still have to draw it."""
        return not self._asked

    @property
    def at(self) -> str:
        """Page of the address bar, without query."""
        return urlsplit(self.page.url).path.strip("/")

    @property
    def query(self) -> dict[str, str]:
        """Query of the address bar."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    @property
    def main(self) -> Locator:
        return self.page.get_by_test_id("stMain")

    @property
    def sidebar(self) -> Locator:
        return self.page.get_by_test_id("stSidebar")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def title(self) -> Locator:
        """Heading of the page; while a page is being replaced the new heading comes first."""
        return self.main.get_by_role("heading", level=1).first

    @property
    def takeaway(self) -> Locator:
        return self.main.get_by_role("heading", level=2).first

    @property
    def words(self) -> list[str]:
        """Texts of the main part, charts left out."""
        script = "found => found.filter(e => e.checkVisibility({opacityProperty: true})).map(e => e.innerText)"
        return list(self.main.get_by_test_id("stMarkdown").evaluate_all(script))

    @property
    def warnings(self) -> list[str]:
        """Texts of the warnings on the page."""
        return self.main.locator('[data-testid="stAlertContentWarning"]').all_inner_texts()

    def shows(self, text: str | re.Pattern[str]) -> None:
        """Fail unless the main part shows this text."""
        expect(self.main.get_by_text(text).first).to_be_visible()

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds; AssertionError with `what` when it does not come about."""
        for _ in range(SLOW_MS // 200):
            if holds():
                return
            self.page.wait_for_timeout(200)
        raise AssertionError(f"did not come about: {what}")

    def screenshot(self, name: str) -> None:
        """Keep a picture to look at."""
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def figures(self, table: int = 0) -> list[list[str]]:
        """Cells of a table as text; the grid is drawn on a canvas and keeps its cells for screen readers."""
        grid = self.main.get_by_test_id("stDataFrame").nth(table)
        grid.scroll_into_view_if_needed()
        expect(grid.locator("table tbody tr").first).to_be_attached(timeout=SLOW_MS)
        # The grid writes its cells for screen readers some time after it has drawn them.
        before, now = None, self._cells(grid)
        while now != before:
            self.page.wait_for_timeout(500)
            before, now = now, self._cells(grid)
        return now

    @staticmethod
    def _cells(grid: Locator) -> list[list[str]]:
        rows = grid.locator("table tbody tr").all()
        return [row.locator("td").all_inner_texts() or row.locator("td").all_text_contents() for row in rows]

    # Choosing

    def box(self, label: str, within: Locator | None = None) -> Locator:
        """The selectbox with this label."""
        return (within or self.page).get_by_role("combobox", name=label, exact=True)

    def chosen(self, label: str, text: str) -> None:
        """Fail unless the selectbox shows this choice."""
        expect(self.box(label)).to_have_value(text)

    def choose(self, label: str, text: str, within: Locator | None = None) -> None:
        """Choose in a selectbox by typing, as a user does."""
        box = self.box(label, within)
        for patience_ms in (SLOW_MS / 4, SLOW_MS):
            box.click()
            box.fill(text)
            # A run that ends just now closes the list; a user opens it again.
            with suppress(PlaywrightTimeout):
                self.page.get_by_role("option", name=text, exact=True).first.click(timeout=patience_ms)
                break
        else:
            raise AssertionError(f"'{text}' cannot be chosen in '{label}'")
        self.wait()

    def add(self, label: str, text: str) -> None:
        """Add a choice to a multiselect, which keeps its list open."""
        self.choose(label, text)
        self.page.keyboard.press("Escape")
        self.wait()

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button."""
        (within or self.page).get_by_role("button", name=name).first.click()
        self.wait()

    def checkbox(self, text: str) -> Locator:
        """The input of a checkbox, also where it is folded away."""
        return self.main.get_by_test_id("stCheckbox").filter(has_text=text).locator("input").first

    def tick(self, text: str) -> None:
        """Tick a checkbox, or take the tick away; a box that it is folded into is opened first."""
        found = self.main.get_by_test_id("stCheckbox").filter(has_text=text).locator("label").first
        found.wait_for(state="attached")
        folded = "e => { const box = e.closest('details'), shut = box && !box.open; if (shut) box.querySelector('summary').click(); return shut }"
        if found.evaluate(folded):
            self.wait()
        found.click()
        self.wait()

    def save(self, button: str) -> tuple[str, bytes]:
        """Press a download button: name and content of the file."""
        self.wait()
        with self.page.expect_download() as found:
            self.main.get_by_role("button", name=button).first.click()
        return found.value.suggested_filename, Path(found.value.path()).read_bytes()

    # The map

    @property
    def map(self) -> Locator:
        return self.main.get_by_test_id("stDeckGlJsonChart")

    @property
    def map_box(self) -> Box:
        """Box that the map is fitted to, as the browser reported it."""
        width, height = (self._map_holder.get_attribute("data-box") or "").split()
        return Box(int(width), int(height))

    @property
    def _map_holder(self) -> Locator:
        return self.main.locator("[class*=st-key-kaartvak_]")

    def in_window(self, place: Place, point: tuple[float, float]) -> tuple[float, float]:
        """Where a point (lon/lat) of the map is in the window, after scrolling the map into sight."""
        self.map.scroll_into_view_if_needed()
        frame = self.map.bounding_box()
        assert frame is not None
        x, y = place.on_map(point, frame["width"], frame["height"], self.map_box)
        return frame["x"] + x, frame["y"] + y

    def leave_map(self) -> None:
        """Move the mouse off the map in small steps, so that it takes its highlight and its tooltip away."""
        frame = self.map.bounding_box()
        assert frame is not None
        self.page.mouse.move(frame["x"] + 2, frame["y"] + 2)
        self.page.mouse.move(frame["x"] - 20, frame["y"] + 2, steps=10)
        self.page.wait_for_timeout(500)

    def hover(self, place: Place, buurt: Buurt) -> None:
        """Move to a buurt on the map until its name appears: the map is drawn then, and in the right place."""
        self.in_window(place, buurt.point)
        self.leave_map()
        x, y = self.in_window(place, buurt.point)
        tip = self.page.locator(".deck-tooltip")
        for step in range(SLOW_MS // 150):
            self.page.mouse.move(x + step % 2, y)
            self.page.wait_for_timeout(150)
            if tip.count() and tip.first.is_visible() and tip.first.inner_text().split("\n")[0].strip() == buurt.name:
                return
        raise AssertionError(f"the map does not show {buurt.name} at {x:.0f}, {y:.0f}; tooltip: {tip.all_inner_texts()}")

    def click(self, place: Place, buurt: Buurt) -> None:
        """Click a buurt on the map."""
        self.hover(place, buurt)
        sent = self.sent
        self.page.mouse.click(*self.in_window(place, buurt.point))
        # Drawn without a graphics card the map may take seconds to find what was clicked.
        self.until(lambda: self.sent > sent, f"a click on {buurt.name}")
        self.wait()

    def colours(self, place: Place, points: Iterable[tuple[float, float]]) -> list[tuple[int, int, int]]:
        """Colours of points (lon/lat) of the map on the screen, the mouse elsewhere."""
        places = [self.in_window(place, point) for point in points]
        self.leave_map()
        picture = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        return [cast(tuple[int, int, int], picture.getpixel((round(x), round(y)))) for x, y in places]


Visit = Callable[..., Visitor]
