"""Real data on the map: fetching a gemeente from services that work, fail or are away; importing and checking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lib.databank.store import open_databank
from tests.e2e.app_server import AppServer
from tests.e2e.places import Place, place
from tests.e2e.visitor import Visit, Visitor
from tests.services import SyntheticServices

FETCH = "Andere gemeente ophalen"
FIRST, SECOND = ("GM9001", "Verzonnendam"), ("GM9002", "'s-Verzonnen")
CLOSED_PORT = "http://127.0.0.1:9"
LONGEST_FETCH_MS = 90_000


@pytest.fixture(scope="module")
def running() -> Iterator[SyntheticServices]:
    with SyntheticServices() as services:
        yield services


@pytest.fixture
def services(running: SyntheticServices) -> Iterator[SyntheticServices]:
    running.reset()
    yield running
    assert not [request for request in running.log if request.status == 599]


@pytest.fixture
def server(services: SyntheticServices, tmp_path: Path) -> Iterator[AppServer]:
    """An app that has only the sample yet, with the synthetic services as mirror."""
    with AppServer(tmp_path, BUURTBALANS_MIRROR=services.url) as app:
        yield app
        assert "Traceback" not in app.log, app.log[-4000:]


def fetch(visitor: Visitor, name: str) -> None:
    visitor.press(FETCH, visitor.sidebar)
    visitor.choose("Gemeente", name, within=visitor.dialog)
    visitor.dialog.get_by_role("button", name="Ophalen", exact=True).click()


def lands_on(visitor: Visitor, code: str, name: str) -> None:
    expect(visitor.title).to_contain_text(name, timeout=LONGEST_FETCH_MS)
    visitor.wait()
    expect(visitor.dialog).to_have_count(0)
    visitor.chosen("Gemeente", name)
    assert visitor.at == "kaart"
    assert {"db": "eigen", "gm": code}.items() <= visitor.query.items()


def sample_works(visitor: Visitor, ravelstad: Place) -> None:
    visitor.choose("Gemeente", ravelstad.name)
    visitor.menu("Kaart")
    expect(visitor.title).to_contain_text(ravelstad.name)
    visitor.hover(ravelstad, ravelstad.scored[0])


def switch_to(visitor: Visitor, databank: str) -> None:
    visitor.sidebar.get_by_test_id("stButtonGroup").get_by_text(databank, exact=True).click()
    visitor.wait()


def test_two_gemeenten_one_after_the_other(server: AppServer, services: SyntheticServices, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open()
    services.fault(delay=0.3, n=6, match="TypedDataSet")
    fetch(visitor, FIRST[1])
    expect(visitor.dialog.get_by_role("progressbar")).to_be_visible()
    visitor.screenshot("fetching")
    lands_on(visitor, *FIRST)
    fetched = place(server.databank, FIRST[0])
    visitor.click(fetched, fetched.scored[0])
    visitor.chosen("Buurt of wijk", fetched.scored[0].label)
    expect(visitor.page.get_by_text("Voorbeeldgegevens")).to_have_count(0)
    visitor.screenshot("fetched")

    switch_to(visitor, "Voorbeeld")
    assert visitor.query["db"] == "voorbeeld"
    visitor.shows("Voorbeeldgegevens")
    switch_to(visitor, "Eigen gegevens")
    assert visitor.query["db"] == "eigen"
    expect(visitor.title).to_contain_text(FIRST[1])

    visitor.menu("Huishoudens")
    fetch(visitor, SECOND[1])
    lands_on(visitor, *SECOND)
    visitor.choose("Gemeente", FIRST[1])
    expect(visitor.title).to_contain_text(FIRST[1])
    assert open_databank(server.databank).verify() == []
    visitor.menu("Databank")
    visitor.press("Databank controleren")
    visitor.shows("De databank is heel")
    visitor.screenshot("databank-of-two")


def test_a_source_that_refuses_leaves_the_others_and_says_so(
    server: AppServer, services: SyntheticServices, visit: Visit
) -> None:
    visitor = visit(server)
    visitor.open()
    services.fault(status=403, n=10_000, match="api.pdok.nl")
    fetch(visitor, FIRST[1])
    expect(visitor.main.get_by_text("In deze databank staat geen kaart")).to_be_visible(timeout=LONGEST_FETCH_MS)
    visitor.screenshot("fetch-without-map")
    visitor.menu("Databank")
    visitor.shows("niet opgehaald")
    visitor.main.get_by_text("Wat niet kwam, en wat dat betekent (2)").first.click()
    visitor.shows("api.pdok.nl")
    visitor.screenshot("databank-without-map")
    services.reset()
    fetch(visitor, FIRST[1])
    lands_on(visitor, *FIRST)
    asked = [request.path for request in services.log]
    assert not any("84799NED/TypedDataSet" in path for path in asked), "what was already here is not fetched again"


def test_cancelling_keeps_what_there_was(server: AppServer, services: SyntheticServices, visit: Visit, ravelstad: Place) -> None:
    visitor = visit(server)
    visitor.open()
    services.fault(delay=0.5, n=10_000, match="TypedDataSet")
    fetch(visitor, FIRST[1])
    visitor.dialog.get_by_role("button", name="Annuleren").click()
    expect(visitor.dialog.get_by_text("Het ophalen is gestopt")).to_be_visible()
    visitor.screenshot("fetch-cancelled")
    visitor.page.keyboard.press("Escape")
    expect(visitor.dialog).to_have_count(0)
    sample_works(visitor, ravelstad)
    assert not (server.databank / "manifest.json").exists()


def test_offline_says_so_and_the_sample_works(tmp_path: Path, visit: Visit, ravelstad: Place) -> None:
    with AppServer(tmp_path, BUURTBALANS_MIRROR=CLOSED_PORT) as app:
        visitor = visit(app)
        visitor.open()
        visitor.press(FETCH, visitor.sidebar)
        expect(visitor.dialog.get_by_text("De lijst van gemeenten is nu niet op te halen")).to_be_visible()
        assert visitor.dialog.get_by_test_id("stAlert").count() == 1
        visitor.screenshot("offline")
        visitor.page.keyboard.press("Escape")
        expect(visitor.dialog).to_have_count(0)
        sample_works(visitor, ravelstad)
        assert "Traceback" not in app.log


def test_shared_server_offers_no_management(tmp_path: Path, visit: Visit) -> None:
    with AppServer(tmp_path, BUURTBALANS_BEHEER="0") as app:
        visitor = visit(app)
        visitor.open("databank")
        visitor.shows("Gegevens ophalen en inlezen doet de beheerder van deze server")
        for name in (FETCH, "Gemeente ophalen", "Inlezen", "Databank controleren"):
            expect(visitor.page.get_by_role("button", name=name)).to_have_count(0)
        visitor.open("kaart", gm="GM0363")
        assert visitor.warnings
        expect(visitor.page.get_by_text(FETCH)).to_have_count(0)


BAD_FILES = {
    "foreign": ("foto.png", b"\x89PNG\r\n\x1a\n" + bytes(200)),
    "empty": ("kwb-2024.xlsx", b""),
    "truncated": ("kwb-2024.xlsx", b"PK\x03\x04" + bytes(500)),
}


def test_file_that_cannot_be_read(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    for case, (name, content) in BAD_FILES.items():
        visitor.open("databank")
        files = visitor.main.locator('input[type="file"]')
        files.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
        expect(visitor.main.get_by_test_id("stFileUploader").get_by_text(name)).to_be_visible()
        visitor.wait()
        visitor.press("Inlezen", visitor.main)
        alert = visitor.main.get_by_test_id("stAlertContentError")
        expect(alert).to_be_visible()
        assert name in alert.inner_text(), case
        assert "Er is niets veranderd" in alert.inner_text(), (case, alert.inner_text())
        visitor.screenshot(f"import-{case}")
    visitor.press("Databank controleren", visitor.main)
    visitor.shows("De databank is heel")
    assert not (server.databank / "manifest.json").exists()
