"""What axe finds on every page, part, dialog and guided path, less what it finds in Streamlit by itself: nothing is left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lib.settings import ROOT
from tests.e2e.app_server import AppServer, StartApp
from tests.e2e.states import DIALOGS, HERE, LAPTOP, OTHERS, PARTS, STEPS, dialogs, parts_of, routes, work_areas
from tests.e2e.visitor import Visit, Visitor
from tests.services import SyntheticServices

WIDTHS = [pytest.param((LAPTOP,), id="laptop"), pytest.param(OTHERS, id="others", marks=pytest.mark.full)]
PHONE = OTHERS[0]
_DIALOG = re.compile(r"^@(?:st\.)?dialog\(\"(.+)\"\)$", re.MULTILINE)


def found(page: Page) -> dict[tuple[str, str], list[str]]:
    """What axe finds: (rule, test id of the part of Streamlit that it is in) -> HTML of each."""
    violations: dict[tuple[str, str], list[str]] = {}
    for violation in Axe().run(page).response["violations"]:
        for node in violation["nodes"]:
            within = page.locator(node["target"][0]).first.evaluate("e => e.closest('[data-testid]')?.dataset.testid ?? ''")
            violations.setdefault((violation["id"], within), []).append(node["html"][:300])
    return violations


@pytest.fixture(scope="module")
def streamlit_itself(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:  # noqa: ARG001  (no browser, no server)
    with AppServer(tmp_path_factory.mktemp("bare"), script=str(Path(__file__).with_name("bare.py"))) as server:
        yield server


@pytest.fixture
def theirs(streamlit_itself: AppServer, visit: Visit) -> set[tuple[str, str]]:
    """What axe finds in Streamlit by itself, on the page and in a dialog."""
    visitor = visit(streamlit_itself)
    visitor.open()
    bare = set(found(visitor.page))
    visitor.page.get_by_test_id("stButton").get_by_role("button", name="Open", exact=True).click()
    visitor.page.get_by_role("dialog").wait_for()
    return bare | set(found(visitor.page))


@pytest.fixture(scope="module")
def services() -> Iterator[SyntheticServices]:
    with SyntheticServices() as running:
        yield running


@pytest.fixture(scope="module")
def managed(start_app: StartApp, services: SyntheticServices, tmp_path_factory: pytest.TempPathFactory) -> AppServer:
    """A server on which gemeenten can be fetched and work areas kept."""
    return start_app(BUURTBALANS_MIRROR=services.url, BUURTBALANS_EIGEN=str(tmp_path_factory.mktemp("own")))


def left(visitor: Visitor, theirs: set[tuple[str, str]], states: Iterable[str], widths: Sequence[int] = (LAPTOP,)) -> list[str]:
    """What is ours to mend in these states, each looked at in every width; the way to the next one is gone on a laptop."""
    ours = []
    for state in states:
        for width in widths:
            visitor.resize(width)
            ours += [
                f"{state}, {width} px: {rule} in {within}: {nodes[0]}"
                for (rule, within), nodes in found(visitor.page).items()
                if (rule, within) not in theirs
            ]
        visitor.resize(LAPTOP)
    return ours


@pytest.mark.parametrize("widths", WIDTHS)
@pytest.mark.parametrize("page", PARTS)
def test_pages_and_their_parts(
    page: str, widths: Sequence[int], server: AppServer, visit: Visit, theirs: set[tuple[str, str]]
) -> None:
    visitor = visit(server)
    assert left(visitor, theirs, parts_of(visitor, page), widths) == []


@pytest.mark.parametrize("widths", WIDTHS)
def test_dialogs(widths: Sequence[int], managed: AppServer, visit: Visit, theirs: set[tuple[str, str]]) -> None:
    visitor = visit(managed)
    assert left(visitor, theirs, dialogs(visitor), widths) == []


@pytest.mark.parametrize("widths", WIDTHS)
def test_a_work_area_from_list_to_removal(
    widths: Sequence[int], managed: AppServer, visit: Visit, theirs: set[tuple[str, str]]
) -> None:
    visitor = visit(managed)
    assert left(visitor, theirs, work_areas(visitor), widths) == []


@pytest.mark.full
def test_guided_paths(server: AppServer, visit: Visit, theirs: set[tuple[str, str]]) -> None:
    visitor = visit(server)
    assert left(visitor, theirs, routes(visitor, STEPS), (LAPTOP, *OTHERS)) == []


def test_the_menu_of_a_phone(server: AppServer, visit: Visit, theirs: set[tuple[str, str]]) -> None:
    visitor = visit(server)
    visitor.open("kaart", **HERE)
    visitor.resize(PHONE)
    visitor.press("Menu openen")
    expect(visitor.sidebar.get_by_role("link", name="Huishoudens")).to_be_in_viewport()
    assert left(visitor, theirs, ["the menu"], (PHONE,)) == []


def test_no_dialog_is_passed_over() -> None:
    written = {
        title for file in (ROOT / "lib" / "ui").rglob("*.py") for title in _DIALOG.findall(file.read_text(encoding="utf-8"))
    }
    assert written == set(DIALOGS)
