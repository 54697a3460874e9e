"""Every page opens by its own link as the very first visit to a server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.app_server import AppServer
from tests.e2e.visitor import Visit

TITLES = {
    "kaart": r"leefbaarheid",
    "huishoudens": r"wie wonen hier samen\?",
    "oorzaken": r"hoe is het zo gekomen\?|Oorzaken",
    "vooruitblik": r"wat komt eraan\?",
    "maatregelen": r"Maatregelen|wat doet een maatregel",
    "besluit": r"wat besluit u\?",
    "databank": r"waar komt elk cijfer vandaan\?",
}
MENU = ["Start", "Kaart", "Huishoudens", "Oorzaken", "Vooruitblik", "Maatregelen", "Besluit", "Databank"]


def menu_of(server: AppServer, visit: Visit, page: str, **query: str) -> tuple[list[str], str]:
    """Open a page first thing; names in the menu and the title."""
    visitor = visit(server)
    visitor.open(page, **query)
    assert visitor.page.get_by_text("Page not found").count() == 0
    expect(visitor.title).to_be_visible()
    expect(visitor.sidebar.get_by_text("Voorbeeldgegevens").first).to_be_visible()
    visitor.shows("Voorbeeld: u kijkt naar verzonnen gemeenten")
    assert visitor.warnings == []
    visitor.screenshot(f"fresh-{page or 'start'}")
    links = visitor.sidebar.locator(".st-key-menu").get_by_test_id("stPageLink").all()
    assert visitor.at == page
    assert visitor.page.title().lower() == (f"{page} · buurtbalans" if page else "buurtbalans")
    found = [link.inner_text().split("\n")[-1].strip() for link in links], visitor.title.inner_text()
    visitor.page.wait_for_load_state("networkidle")  # what the page still asks for, the server is there to give
    return found


# The first two are what the other tests below open.
@pytest.mark.parametrize(
    "page", [pytest.param(page, marks=pytest.mark.full if page in ("kaart", "huishoudens") else ()) for page in TITLES]
)
def test_page_opens_by_its_own_link(page: str, visit: Visit, tmp_path: Path) -> None:
    with AppServer(tmp_path) as server:
        menu, title = menu_of(server, visit, page)
        assert menu == MENU
        assert re.search(TITLES[page], title)
        assert "Traceback" not in server.log


def test_page_opens_by_a_link_with_everything_in_it(visit: Visit, tmp_path: Path) -> None:
    with AppServer(tmp_path) as server:
        _, title = menu_of(server, visit, "huishoudens", db="voorbeeld", gm="GM9903", jaar="2020", vs="GM9903,NL00", ref="NL00")
        assert title.startswith("Zandrode")
        assert "Traceback" not in server.log


def test_the_address_of_the_server_is_the_start_page(visit: Visit, tmp_path: Path) -> None:
    with AppServer(tmp_path) as server:
        menu, title = menu_of(server, visit, "")
        assert menu == MENU
        assert title == "Buurtbalans"
