"""The workshop of 90 minutes, the tour along the planted stories, presenting, and a trial that is over."""

from __future__ import annotations

import datetime
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.app_server import AppServer, StartApp
from tests.e2e.places import Place
from tests.e2e.visitor import Visit, Visitor

WORKSHOP = ("Kies", "Wat valt u op?", "Vergelijk", "Signalen", "Probeer", "Leg vast")
PAGES = ("kaart", "kaart", "huishoudens", "vooruitblik", "maatregelen", "besluit")
TOUR = ("kaart", "huishoudens", "huishoudens", "vooruitblik", "oorzaken", "besluit")


def follow(visitor: Visitor, label: str) -> None:
    """Press a link, or the button that a link to the same page is."""
    page = visitor.page
    page.get_by_role("link", name=label).or_(page.get_by_role("button", name=label)).first.click()
    visitor.wait()


def test_the_workshop_from_start_to_paper(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    visitor = visit(server)
    visitor.open("kaart", gm=ravelstad.code)
    follow(visitor, "Workshop (90 minuten)")
    for number, (step, page) in enumerate(zip(WORKSHOP, PAGES, strict=True), 1):
        visitor.until(lambda page=page: visitor.at == page, f"page {page}")  # type: ignore[misc]
        visitor.shows(f"stap {number} van 6: {step}")
        visitor.screenshot(f"workshop-{number}")
        if number == 1:
            visitor.choose("Buurt of wijk", ravelstad.scored[0].label)
        if number == 5:
            visitor.tick("Straat- en achterpadverlichting")
        if number < 6:
            follow(visitor, f"Volgende: {WORKSHOP[number]}")
    assert visitor.query["bu"] == ravelstad.scored[0].code
    assert "workshop" in visitor.query


def test_leaving_and_entering_again(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    visitor = visit(server)
    visitor.open("huishoudens", gm=ravelstad.code, route="workshop", stap=3)
    visitor.menu("Databank")
    follow(visitor, "Terug naar stap 3")
    visitor.until(lambda: visitor.at == "huishoudens", "back on the page of the step")
    visitor.press("Workshop stoppen")
    assert "route" not in visitor.query
    follow(visitor, "Workshop hervatten (stap 3)")
    visitor.shows("stap 3 van 6")
    visitor.back()
    visitor.until(lambda: "route" not in visitor.query, "back to where the path was left")


def test_the_tour_tells_its_stories(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("kaart")
    follow(visitor, "Rondleiding (6 stappen)")
    for number, page in enumerate(TOUR, 1):
        visitor.until(lambda page=page: visitor.at == page, f"page {page}")  # type: ignore[misc]
        visitor.shows(f"stap {number} van 6")
        assert not [text for text in visitor.warnings if "link" in text]
        visitor.screenshot(f"tour-{number}")
        if number < len(TOUR):
            follow(visitor, "Volgende")
    visitor.press("Klaar, begin zelf", visitor.main)
    visitor.until(lambda: visitor.at == "" and "route" not in visitor.query, "the start page")


def test_presenting_hides_the_sidebar_and_leads_on(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    visitor = visit(server)
    visitor.open("kaart", gm=ravelstad.code)
    visitor.press("Presentatiestand")
    expect(visitor.sidebar).to_be_hidden()
    assert visitor.query["stand"] == "presentatie"
    size = "document.documentElement.computedStyleMap().get('font-size').value"
    assert visitor.page.evaluate(size) >= 17
    follow(visitor, "Verder: Huishoudens")
    visitor.until(lambda: visitor.at == "huishoudens", "the next page of the story")
    expect(visitor.sidebar).to_be_hidden()
    visitor.press("Presentatie beëindigen")
    expect(visitor.sidebar).to_be_visible()


def test_after_a_trial_one_can_look_and_download_but_not_change(start_app: StartApp, visit: Visit, tmp_path: Path) -> None:
    settings = tmp_path / "proef.toml"
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    settings.write_text(f'organisatie = "Gemeente Proef"\neinddatum = {yesterday}\n', encoding="utf-8")
    visitor = visit(start_app(BUURTBALANS_PROEF=str(settings)))
    visitor.open("maatregelen", gm="GM9901", bu="BU99010100")
    visitor.shows("wijzigen en bewaren kan niet meer")
    expect(visitor.main.get_by_role("checkbox").first).to_be_disabled()
    visitor.menu("Kaart")
    visitor.main.get_by_text("Tabel en download").first.click()
    visitor.wait()
    name, content = visitor.save("Download als CSV")
    assert name.endswith(".csv")
    assert content
    settings.write_text('organisatie = "Gemeente Proef"\n', encoding="utf-8")
    visitor.menu("Maatregelen")
    expect(visitor.main.get_by_role("checkbox").first).to_be_enabled()
