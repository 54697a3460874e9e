"""Vooruitblik in a browser: read the signals, click a buurt, look at its score and residents, go to Maatregelen with it, and back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from lib.databank import SAMPLE
from lib.sample.stories.planted import story
from tests.e2e.app_server import AppServer
from tests.e2e.places import CODES, LEEUWARDEN, Place, place
from tests.e2e.visitor import Visit, Visitor

SLIDING, AGEING, FEW = story(7), story(6), story(12)
ASK = "Bekijk maatregelen voor deze buurt"


@pytest.fixture(scope="module")
def zandrode() -> Place:
    return place(SAMPLE, SLIDING.gemeente)


def charts(visitor: Visitor) -> Locator:
    return visitor.main.get_by_test_id("stVegaLiteChart")


def card(visitor: Visitor, name: str) -> Locator:
    """The signal of a buurt in the list."""
    return visitor.main.get_by_test_id("stVerticalBlock").filter(has=visitor.page.get_by_text(name, exact=True)).last


def test_from_a_signal_to_measures_and_back(server: AppServer, visit: Visit, zandrode: Place) -> None:
    visitor = visit(server)
    visitor.open("vooruitblik", gm=SLIDING.gemeente)
    expect(visitor.title).to_have_text("Zandrode: wat komt eraan?")
    expect(visitor.takeaway).to_contain_text(
        "van de 30 buurten vragen als eerste aandacht: daar kan de score onder voldoende komen."
    )
    visitor.shows("Een signaal, geen oordeel.")
    visitor.shows("Het is geen ranglijst")
    # A click on the map: the buurt with its score.
    buurt = next(b for b in zandrode.buurten if b.code == SLIDING.code)
    visitor.hover(zandrode, buurt)
    visitor.screenshot("outlook-signals")
    visitor.click(zandrode, buurt)
    expect(visitor.title).to_have_text(f"{SLIDING.name}: wat komt eraan?")
    assert (visitor.query["bu"], visitor.query["deel"]) == (SLIDING.code, "score")
    expect(visitor.takeaway).to_contain_text(f"{SLIDING.name} scoorde 3,95 in 2024.")
    expect(charts(visitor)).to_have_count(1)
    visitor.shows("Signaal: de score kan onder voldoende komen.")
    visitor.screenshot("outlook-score")
    visitor.main.get_by_text("Hoe goed ging dit in het verleden?").click()
    visitor.wait()
    visitor.shows(re.compile("Getest op buurten in 2020, 2022 en 2024"))
    assert [row[-3] for row in visitor.figures(1)] == ["Rekenmethode", "Geen verandering", "Rechte lijn"]
    visitor.screenshot("outlook-errors")
    visitor.part("Huishoudens en leeftijd")
    expect(visitor.takeaway).to_contain_text(f"65-plussers in {SLIDING.name}: ")
    # To the measures, with the buurt filled in, and back to where it was.
    visitor.main.get_by_role("link", name=ASK).first.click()
    visitor.wait()
    assert visitor.at == "maatregelen"
    visitor.chosen("Buurt of wijk", SLIDING.name)
    visitor.back()
    assert visitor.at == "vooruitblik"
    assert visitor.query["deel"] == "bewoners"
    expect(visitor.takeaway).to_contain_text(f"65-plussers in {SLIDING.name}: ")
    visitor.part("Signalen per buurt")
    expect(visitor.title).to_have_text("Zandrode: wat komt eraan?")


def test_the_buttons_of_a_card(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("vooruitblik", gm=AGEING.gemeente)
    shown = card(visitor, AGEING.name)
    expect(shown).to_contain_text("65-plussers: in 2025 35 van de 100 inwoners")
    shown.get_by_role("link", name=ASK).click()
    visitor.wait()
    visitor.until(lambda: (visitor.at, visitor.query.get("bu")) == ("maatregelen", AGEING.code), "measures for this buurt")
    visitor.back()
    visitor.until(lambda: visitor.at == "vooruitblik", "back to the signals")
    visitor.press("Bekijk")
    visitor.until(lambda: visitor.query.get("bu") == AGEING.code, "this buurt")
    visitor.part("Huishoudens en leeftijd")
    expect(visitor.takeaway).to_contain_text("van de 100 inwoners. In 2025 waren het er 35.")
    visitor.screenshot("outlook-residents")
    visitor.choose("Cijfer", "huishoudens")
    expect(visitor.takeaway).to_contain_text("Huishoudens in Oude Kern: 705 in 2025")
    elsewhere = visit(server, elsewhere=True)
    elsewhere.follow(visitor.page.url)
    expect(elsewhere.takeaway).to_contain_text("65-plussers in Oude Kern")
    assert elsewhere.warnings == []


def test_the_table_can_be_downloaded(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("vooruitblik", gm=SLIDING.gemeente)
    visitor.main.get_by_text("Tabel en download").click()
    visitor.wait()
    name, content = visitor.save("Download als CSV")
    text = content.decode("utf-8-sig")
    assert name == f"voorbeeldgegevens-signalen-{SLIDING.gemeente}.csv"
    assert text.startswith("# signalen van Buurtbalans (schatting), op alfabet\n")
    assert SLIDING.code in text
    assert "verzonnen" in text


def test_a_buurt_with_too_few_households_says_so(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("vooruitblik", gm=FEW.gemeente, bu=FEW.code, deel="bewoners")
    visitor.shows(re.compile("te weinig huishoudens|geen cijfers"))
    expect(charts(visitor)).to_have_count(0)


@pytest.mark.parametrize("city", ["Heerlen", pytest.param("Amsterdam", marks=pytest.mark.full)])
def test_real_figures(real_app: AppServer, visit: Visit, real_databank: Path, city: str) -> None:
    """One measurement of buurten: the rule decides and it says so, no chance is told, and no change is shown."""
    visitor = visit(real_app)
    visitor.open("vooruitblik", gm=CODES[city])
    expect(visitor.title).to_have_text(f"{city}: wat komt eraan?")
    visitor.shows(re.compile("Een simpele regel bepaalt het signaal over de score"))
    assert "kans ongeveer" not in visitor.main.inner_text()
    visitor.screenshot(f"outlook-{city.lower()}")
    buurt = place(real_databank, CODES[city]).scored[0]
    visitor.open("vooruitblik", gm=CODES[city], bu=buurt.code, deel="score")
    visitor.shows(re.compile("Geen verandering is de beste schatting"))
    expect(charts(visitor).first).to_be_visible()
    visitor.screenshot(f"outlook-{city.lower()}-score")
    visitor.part("Huishoudens en leeftijd")
    expect(charts(visitor)).to_have_count(1)
    visitor.screenshot(f"outlook-{city.lower()}-residents")


def test_a_city_without_scores_of_buurten(real_app: AppServer, visit: Visit) -> None:
    visitor = visit(real_app)
    visitor.open("vooruitblik", gm=LEEUWARDEN)
    expect(visitor.title).to_have_text("Leeuwarden: wat komt eraan?")
    visitor.shows(re.compile("Van deze buurten zijn er geen scores; er is alleen naar bewoners gekeken."))
    visitor.screenshot("outlook-leeuwarden")
