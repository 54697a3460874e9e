"""What leaves the app as a file, and how it fits the screens it is shown on."""

from __future__ import annotations

import csv

import pytest
from playwright.sync_api import expect

from lib.databank import SAMPLE
from tests.e2e.app_server import AppServer
from tests.e2e.places import Place, place
from tests.e2e.visitor import Visit

PAGES = ("kaart", "huishoudens", "maatregelen", "databank")


def test_csv_of_the_map(server: AppServer, visit: Visit) -> None:
    """All buurten, those without a score too, and on every line that the figures are invented."""
    polderwaard: Place = place(SAMPLE, "GM9902")
    visitor = visit(server)
    visitor.open("kaart", gm=polderwaard.code)
    visitor.main.get_by_text("Tabel en download").first.click()
    name, content = visitor.save("Download als CSV")
    assert name == f"voorbeeldgegevens-{polderwaard.code}-score-{polderwaard.years[-1]}.csv"
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("# ")
    assert str(polderwaard.years[-1]) in lines[0]
    rows = list(csv.DictReader(lines[1:], delimiter=";"))
    assert {row["Code"] for row in rows} == {buurt.code for buurt in polderwaard.buurten}
    assert len(rows) == len(polderwaard.buurten)
    assert all("voorbeeldgegevens" in row["let_op"].lower() for row in rows)
    without = {buurt.code for buurt in polderwaard.buurten if buurt.score is None}
    assert {row["Code"] for row in rows if row["Klasse"] == "geen score"} == without


def test_csv_of_a_measure_names_the_scenario(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    visitor = visit(server)
    visitor.open("maatregelen", gm=ravelstad.code, bu=ravelstad.scored[0].code)
    visitor.tick("Straat- en achterpadverlichting")
    visitor.main.get_by_text("Tabel en download").first.click()
    name, content = visitor.save("Download als CSV")
    lines = content.decode("utf-8-sig").splitlines()
    assert name.startswith("voorbeeldgegevens-effect-")
    assert "scenario" in lines[0]
    assert all("voorbeeldgegevens" in row["let_op"].lower() for row in csv.DictReader(lines[1:], delimiter=";"))


@pytest.mark.parametrize("page", PAGES)
def test_fits_the_screen(page: str, server: AppServer, visit: Visit, ravelstad: Place) -> None:
    """No scrolling sideways; title and takeaway in sight at once; on a laptop and on a projector."""
    visitor = visit(server)
    visitor.open(page, gm=ravelstad.code, bu=ravelstad.scored[0].code)
    for width, height in ((1366, 768), (1920, 1080)):
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.page.wait_for_timeout(700)
        expect(visitor.title).to_be_visible()
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
        for part in (visitor.page.get_by_test_id("stMain"), visitor.page.get_by_test_id("stSidebarContent")):
            assert part.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, width
        for part in (visitor.title, visitor.takeaway):
            box = part.bounding_box()
            assert box is not None
            assert 0 <= box["y"] <= height - box["height"], width
            assert box["x"] + box["width"] <= width, width
        visitor.screenshot(f"{page}-{width}")
