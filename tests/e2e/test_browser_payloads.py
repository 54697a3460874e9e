"""In a browser: what others wrote draws no link, picture, icon or mark-up, and asks nothing of another server; it is shown as typed.

Two ways: every form of mark-up in every kind of element of Streamlit, and the whole app full of one payload. That the same forms do
something when they are not escaped is seen too, so that the check can fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator

from lib.scenarios import encode_link
from tests import payload
from tests.e2e.app_server import AppServer, StartApp
from tests.e2e.forms import FORMS
from tests.e2e.visitor import Visit
from tests.payload import BUURT, GEMEENTE, OTHER, PAYLOAD

_DRAWN = ", ".join(
    (
        *(
            "a[href*='e.nl']",
            "a[href^='mailto']",
            "a[href^='javascript']",
            "a[href^='xmpp']",
            "a[href^='#user']",
            "img[src*='e.nl']",
        ),
        *("script[src*='e.nl']", ".katex", "[data-testid=stMarkdownContainer] [data-testid=stIconMaterial]", "sup", "blockquote"),
        *(f"[data-testid=stMarkdownContainer] {tag}" for tag in ("em", "del", "code", "hr", "input", "img", "pre", "h6")),
        *(
            ".stMarkdownColoredText",
            ".stMarkdownBadge",
            ".stMarkdownSmall",
            ".stMarkdownColoredBackground",
            "[aria-label='Streamlit logo']",
        ),
    )
)


def typed(text: str) -> str:
    """One line, without what is not seen."""
    return " ".join(re.sub("[\u2060\u202e\u200b]", "", text).split())


def between(wrote: str) -> str:
    return typed(f"wat {typed(wrote)}: en {typed(wrote)}; ({typed(wrote)})")


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    with AppServer(tmp_path_factory.mktemp("gallery"), script="tests/e2e/gallery.py") as server:
        yield server


def form(visitor_main: Locator, position: int) -> Locator:
    return visitor_main.locator(f".st-key-vorm_{position}")


def test_every_form_stays_text_in_every_element(gallery: AppServer, visit: Visit) -> None:
    visitor = visit(gallery)
    visitor.page.goto(gallery.url())
    visitor.main.get_by_test_id("stCode").wait_for()
    visitor.wait()
    for position, wrote in enumerate(FORMS):
        box = form(visitor.main, position)
        assert box.locator(_DRAWN).count() == 0, (wrote, box.inner_html())
        lines = [typed(line) for line in box.get_by_test_id("stMarkdown").all_inner_texts()]
        assert lines == [typed(wrote), typed(f"{typed(wrote)}. daarna"), between(wrote)], wrote
        # The second has one list and bold of our own, the first nothing.
        assert (box.locator("li").count(), box.locator("strong").count(), box.locator("h1,h2,h3,h4,h5,h6").count()) == (
            1,
            1,
            0,
        ), wrote
    kinds = visitor.main.locator(".st-key-soorten")
    visitor.main.get_by_role("button").filter(has_text="=1+1").first.hover()
    visitor.page.wait_for_timeout(1000)
    everywhere = visitor.page.locator("body")
    assert everywhere.locator(_DRAWN).count() == 0, everywhere.locator(_DRAWN).evaluate_all("all => all.map(e => e.outerHTML)")
    every = typed(" ".join(form for form in FORMS if "\n" not in form))
    shown = [typed(text) for text in kinds.get_by_test_id("stMarkdownContainer").all_inner_texts()]
    assert sum(every in text for text in shown) >= 30
    assert [text for text in shown if "e.nl" in text and every not in text] == []


def test_without_escaping_the_same_forms_do_something(gallery: AppServer, visit: Visit) -> None:
    visitor = visit(gallery)
    visitor.page.goto(gallery.url(ruw=1))
    visitor.main.get_by_test_id("stCode").wait_for()
    visitor.page.wait_for_timeout(3000)
    quiet = [
        wrote
        for position, wrote in enumerate(FORMS)
        if not form(visitor.main, position).locator(_DRAWN).count()
        and typed(form(visitor.main, position).get_by_test_id("stMarkdown").first.inner_text()) == typed(wrote)
        and form(visitor.main, position).locator("li").count() == 1
    ]
    assert len(quiet) < len(FORMS) / 4, quiet
    assert any("e.nl" in address for address in visitor.outside)
    visitor.outside.clear()
    visitor.page_errors.clear()


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, start_app: StartApp) -> tuple[AppServer, dict[str, str]]:
    """A server of which every text that others can write is the payload, and a link to its scenarios."""
    directory = tmp_path_factory.mktemp("full")
    url = f"sqlite:///{directory / 'scenarios.sqlite'}"
    server = start_app(
        BUURTBALANS_DATABANK=str(payload.databank(directory / "databank")),
        BUURTBALANS_DATABASE_URL=url,
        BUURTBALANS_PROEF=str(payload.trial(directory / "proef.toml")),
    )
    first, second = payload.saved(url), payload.saved(url, 60)
    changed = encode_link(payload.scenario(30))
    return server, {"db": "eigen", "gm": GEMEENTE, "bu": BUURT, "s": f"@{first}.1", "s2": f"@{second}.1~{changed}"}


PAGES = (
    ("kaart", {}),
    ("huishoudens", {"vs": f"{BUURT},{OTHER}"}),
    pytest.param("huishoudens", {"deel": "buurten"}, marks=pytest.mark.full),
    ("oorzaken", {"ref": OTHER}),
    pytest.param("oorzaken", {"deel": "weten"}, marks=pytest.mark.full),
    ("vooruitblik", {"deel": "signalen"}),
    pytest.param("vooruitblik", {"deel": "score"}, marks=pytest.mark.full),
    ("maatregelen", {}),
    pytest.param("maatregelen", {"deel": "woningen"}, marks=pytest.mark.full),
    ("besluit", {}),
    ("databank", {}),
)


@pytest.mark.parametrize(("page", "more"), PAGES, ids=lambda value: value if isinstance(value, str) else "-".join(value.values()))
def test_a_page_full_of_it(page: str, more: dict[str, str], full: tuple[AppServer, dict[str, str]], visit: Visit) -> None:
    server, link = full
    visitor = visit(server)
    visitor.open(page, **{**payload.WRONG_LINK, **link, "deel": "", **more})
    for box in visitor.main.get_by_test_id("stExpander").locator("summary").all():
        if box.is_visible():
            box.click()
            visitor.wait()
    for button in ("Bewaren en openen", "Kopiëren en delen"):
        if visitor.main.get_by_role("button", name=button).count():
            visitor.press(button)
            looked_at(visitor.page.locator("body"))
            visitor.page.keyboard.press("Escape")
    if visitor.map.count():
        frame = visitor.map.first.bounding_box()
        assert frame is not None
        visitor.map.first.scroll_into_view_if_needed()
        for share in (0.3, 0.4, 0.5, 0.6):
            visitor.page.mouse.move(frame["x"] + frame["width"] * share, frame["y"] + frame["height"] * share)
            visitor.page.wait_for_timeout(300)
            looked_at(visitor.page.locator("body"))
    looked_at(visitor.page.locator("body"))
    assert visitor.outside == []


def looked_at(body: Locator) -> None:
    links = "a[href*='//e.nl'], a[href*='//www.e.nl'], a[href^='mailto'], img[src*='e.nl'], .katex"
    assert body.locator(links).count() == 0, body.locator(links).evaluate_all("all => all.map(e => e.outerHTML)")
    icons = [icon for icon in body.get_by_test_id("stIconMaterial").all_inner_texts() if icon == "bolt"]
    assert icons == []
    texts = [typed(text) for text in body.get_by_test_id("stMarkdownContainer").all_inner_texts()]
    marked = [text for text in texts if "www.e.nl a@" in text.casefold()]
    assert marked
    # A name of an author is cut after 80 characters, and what begins a sentence gets a capital.
    assert [text for text in marked if typed(PAYLOAD).casefold()[:76] not in text.casefold()] == []
