"""A saved scenario in a browser: what was changed is said, what was saved comes back, and it is removed after a question."""

from __future__ import annotations

from playwright.sync_api import expect

from lib.scenarios import encode_link
from tests.answers.decision_cases import TUIN, measure, scenario
from tests.e2e.app_server import AppServer
from tests.e2e.visitor import Visit

TITLE = "Licht in de Tuinbuurt"


def test_changed_shown_as_saved_and_removed(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    link = {"db": "voorbeeld", "gm": TUIN.gemeente, "bu": TUIN.code}
    visitor.open("maatregelen", **link, s=encode_link(scenario(measure("verlichting", TUIN.code))))
    visitor.press("Bewaren en openen")
    visitor.page.get_by_role("textbox", name="Naam van het scenario").fill(TITLE)
    visitor.page.keyboard.press("Enter")
    visitor.wait()
    visitor.press("Bewaren", visitor.page.get_by_test_id("stDialog"))
    reference = visitor.query["s"]
    assert reference.startswith("@")
    assert reference.endswith(".1")

    other = visit(server, elsewhere=True)
    other.open("besluit", **link, s=f"{reference}~{encode_link(scenario(measure('verlichting', TUIN.code, 10)))}")
    other.shows(f"Scenario A is gewijzigd ten opzichte van versie 1 ('{TITLE}').")
    other.screenshot("besluit_gewijzigd")
    other.press("Toon versie 1")
    assert other.query["s"] == reference
    expect(other.main.get_by_text("gewijzigd ten opzichte")).to_have_count(0)

    # Who sits at the computer itself is a beheerder here.
    other.press("Bewaren en openen")
    expect(other.page.get_by_role("textbox", name="Naam van het scenario")).to_have_value(TITLE)
    box = other.page.get_by_test_id("stDialog").get_by_test_id("stExpander").filter(has_text="Verwijderen")
    box.locator("summary").click()
    expect(box.get_by_text("Dit is niet terug te draaien.")).to_be_visible()
    other.screenshot("verwijderen")
    other.press("Verwijder voorgoed", box)
    other.page.keyboard.press("Escape")
    other.shows("Verwijderd, met 1 versie.")
    assert "@" not in other.query["s"]

    late = visit(server, elsewhere=True)
    late.open("maatregelen", **link, s=reference)
    assert any("verwijderd" in warning for warning in late.warnings)


def test_a_table_has_no_button_for_csv_but_ours(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("kaart", db="voorbeeld", gm=TUIN.gemeente)
    visitor.main.get_by_text("Tabel en download").click()
    visitor.wait()
    table = visitor.main.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.hover()
    toolbar = visitor.main.get_by_test_id("stElementToolbar").filter(has=visitor.page.get_by_role("button")).last
    expect(toolbar).to_be_visible()
    names = toolbar.get_by_role("button").evaluate_all("all => all.map(e => e.ariaLabel)")
    assert names
    assert [name for name in names if "ownload" in str(name) or "CSV" in str(name)] == []
    name, content = visitor.save("Download als CSV")
    assert name.endswith(".csv")
    assert TUIN.gemeente[2:].encode() in content
