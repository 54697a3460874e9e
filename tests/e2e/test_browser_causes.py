"""Oorzaken in a browser: choose a buurt and two measurements, add an event, reopen the link elsewhere, go back."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from lib.sample.stories.planted import story
from tests.e2e.app_server import AppServer
from tests.e2e.places import CODES, place
from tests.e2e.visitor import Visit

HARBOUR, LIGHT, REGISTER, FEW = story(1), story(3), story(14), story(12)


def test_choose_a_buurt_and_two_measurements(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("oorzaken", gm=HARBOUR.gemeente)
    visitor.shows("Kies een buurt in de lijst")
    visitor.choose("Buurt of wijk", HARBOUR.name)
    expect(visitor.title).to_have_text(f"{HARBOUR.name}: hoe is het zo gekomen?")
    expect(visitor.takeaway).to_contain_text("steeg de score tussen 2014 en 2024 met 0,16; vooral de score op woningvoorraad")
    expect(visitor.main.get_by_test_id("stVegaLiteChart")).to_have_count(7)
    visitor.shows("Duidelijke verandering.")
    visitor.screenshot("causes-course")
    visitor.choose("Van meting", "2016")
    visitor.choose("Tot meting", "2022")
    assert visitor.query["periode"] == "2016-2022"
    expect(visitor.takeaway).to_contain_text("tussen 2016 en 2022")
    visitor.part("Wat bewoog mee")
    visitor.shows("Corporatiewoningen")
    visitor.shows(re.compile("zit in de score"))
    visitor.screenshot("causes-moved")
    visitor.part("Vergelijkbare buurten")
    visitor.shows("Van de 15 vergelijkbare buurten")
    visitor.screenshot("causes-similar")
    visitor.back()
    visitor.shows("Corporatiewoningen")
    elsewhere = visit(server, elsewhere=True)
    elsewhere.follow(visitor.page.url)
    elsewhere.chosen("Van meting", "2016")
    elsewhere.chosen("Tot meting", "2022")
    assert elsewhere.warnings == []


def test_an_event_is_drawn_listed_and_can_be_undone(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("oorzaken", gm=HARBOUR.gemeente, bu=HARBOUR.code, deel="weten")
    form = visitor.main.get_by_test_id("stForm")
    visitor.choose("Jaar", "2017", within=form)
    form.get_by_label("Wat gebeurde er?").fill("sloop en nieuwbouw")
    visitor.press("Toevoegen")
    visitor.shows("sloop en nieuwbouw")
    visitor.until(lambda: "s" in visitor.query, "the event is in the link")
    assert "sloop" not in visitor.page.url
    visitor.screenshot("causes-event")
    visitor.main.get_by_text("Gebeurtenissen als tabel").click()
    visitor.wait()
    assert ["2017", HARBOUR.code, "sloop en nieuwbouw"] in [row[-3:] for row in visitor.figures()]
    elsewhere = visit(server, elsewhere=True)
    elsewhere.follow(visitor.page.url)
    elsewhere.shows("de tekst ging niet mee in de link")
    visitor.press("Weg")
    visitor.until(lambda: "s" not in visitor.query, "the event is gone from the link")
    visitor.press("Ongedaan maken")
    visitor.shows("sloop en nieuwbouw")


def test_stories_of_the_sample_are_told_in_one_sentence(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    visitor.open("oorzaken", gm=LIGHT.gemeente, bu=LIGHT.code)
    expect(visitor.takeaway).to_contain_text("daarvan was in 2024 nog +0,01 over")
    visitor.screenshot("causes-light")
    visitor.open("oorzaken", gm=REGISTER.gemeente, bu=REGISTER.code)
    expect(visitor.takeaway).to_contain_text("controleer de bron")
    visitor.screenshot("causes-register")
    visitor.open("oorzaken", gm=FEW.gemeente, bu=FEW.code)
    visitor.shows("De buurt zelf heeft geen score. Dit is de reeks van Wijk")


def test_it_fits_on_a_narrow_and_a_wide_screen(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    for width, height in ((1366, 768), (1920, 1080)):
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.open("oorzaken", gm=HARBOUR.gemeente, bu=HARBOUR.code)
        expect(visitor.main.get_by_test_id("stVegaLiteChart").first).to_be_visible()
        overflow = visitor.page.evaluate(
            "document.querySelector('[data-testid=stMain]').scrollWidth - document.querySelector('[data-testid=stMain]').clientWidth"
        )
        assert overflow <= 0
        visitor.screenshot(f"causes-{width}")


def test_real_buurten_whose_earlier_measurements_cannot_be_joined_say_so(
    real_app: AppServer, real_databank: Path, visit: Visit
) -> None:
    """Nothing tells what these buurten were in 2020, nor their wijken in 2022: earlier measurements are named and not drawn."""
    visitor = visit(real_app)
    for city in CODES:
        here = place(real_databank, CODES[city])
        visitor.open("oorzaken", gm=here.code, bu=here.scored[0].code)
        visitor.shows(re.compile("geen twee metingen. Er zijn oudere metingen .2002, .* 2018 en 2020., maar we weten niet"))
        for name in ("Verloop van de score", "Wat bewoog mee", "Vergelijkbare buurten", "Wat u weet"):
            visitor.part(name)
            expect(visitor.main.get_by_test_id("stVegaLiteChart")).to_have_count(0)
        visitor.screenshot(f"causes-{city}")
