"""Besluit in a browser: three scenarios from a link, files that open, an agreement, notes that stay out of the link."""

from __future__ import annotations

import io
import zipfile

import pypdfium2
from openpyxl import load_workbook
from playwright.sync_api import expect
from pptx import Presentation

from lib.scenarios import encode_link
from tests.answers.decision_cases import SINGEL, TUIN, homes, measure, scenario
from tests.e2e.app_server import AppServer
from tests.e2e.visitor import Visit

DARK = scenario(measure("verlichting", TUIN.code, until=2027))
LIGHT = scenario(measure("verlichting", TUIN.code))
MORE = scenario(
    measure("herstructurering", TUIN.code), measure("speelplek", SINGEL.code), housing=(homes("nieuwbouw", TUIN.code, 60),)
)
LINK = {"gm": TUIN.gemeente, "s": encode_link(DARK), "s2": encode_link(LIGHT), "s3": encode_link(MORE)}


def test_three_scenarios_side_by_side_from_a_link(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("besluit", **LINK)
    visitor.shows("Effect op de score na tien jaar")
    visitor.shows("geen daarvan is in de score te zien")
    expect(visitor.main.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    visitor.screenshot("decision-three-scenarios")
    elsewhere = visit(server, elsewhere=True)
    elsewhere.follow(visitor.page.url)
    elsewhere.shows("geen daarvan is in de score te zien")


def test_the_files_open_and_say_that_the_data_are_invented(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("besluit", **LINK)
    name, content = visitor.save("A4 (PDF)")
    assert name.endswith(".pdf")
    assert "voorbeeld" in name
    pages = pypdfium2.PdfDocument(content)
    assert len(pages) == 4  # the comparison, and a page for each
    first = pages[0].get_textpage().get_text_range()
    assert DARK.short_hash in first
    assert "VOORBEELDGEGEVENS" in first
    name, content = visitor.save("Slides (PPTX)")
    assert name.endswith(".pptx")
    assert len(Presentation(io.BytesIO(content)).slides) >= 4
    name, content = visitor.save("Werkboek (XLSX)")
    assert name.endswith(".xlsx")
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert len(load_workbook(io.BytesIO(content)).sheetnames) >= 8


def test_the_paragraph_can_be_copied_and_saved(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("besluit", **{name: LINK[name] for name in ("gm", "s")})
    visitor.press("Tekst voor een voorstel", visitor.main)
    visitor.page.get_by_text("Let op: dit zijn voorbeeldgegevens.").first.wait_for()
    with visitor.page.expect_download() as found:
        visitor.page.get_by_role("button", name="Download als tekst").click()
    assert found.value.suggested_filename.endswith(".txt")


def test_an_agreement_and_a_note_stay_out_of_the_link(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("besluit", **{name: LINK[name] for name in ("gm", "s")})
    visitor.main.get_by_label("Wat", exact=True).fill("lampen kopen")
    visitor.press("Toevoegen", visitor.main)
    visitor.shows("lampen kopen")
    notes = visitor.main.get_by_label("Notities bij scenario A")
    notes.fill("Op de hoek is het donker")
    notes.blur()
    visitor.wait()
    expect(notes).to_have_value("Op de hoek is het donker")
    assert "lampen" not in visitor.page.url
    assert "hoek" not in visitor.page.url
    visitor.screenshot("decision-agreement")


def test_households_after_and_residents_in_their_tabs(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("besluit", **LINK)
    visitor.main.get_by_role("tab", name="Bewoners betrekken").click()
    visitor.wait()
    visitor.shows("Gezinnen met jonge kinderen")
    visitor.main.get_by_role("tab", name="Wie wonen er straks").click()
    visitor.wait()
    visitor.shows("Dit gaat over het woningaanbod naar type")
    visitor.screenshot("decision-households")
