"""A workshop that is kept, at 1080p: a reload in every step, a computer that dies, another server that goes on, two who type at once."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import expect

from lib.answers.profile.residents import ASKED
from lib.ui.frame.routes import WORKSHOP
from tests.e2e.app_server import AppServer, StartApp
from tests.e2e.places import Place
from tests.e2e.states import HERE, PLAN
from tests.e2e.visitor import Visit, Visitor

LAST = len(WORKSHOP.steps)
ANSWERS = {"Hoeveel bladen kwamen terug?": "14", **{asked: f"Op de bladen bij '{asked}': het plein." for asked in ASKED}}
NOTES = {number: f"Notitie van stap {number}: het plein is donker na negen uur." for number in range(1, LAST + 1)}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('samen') / 'scenarios.sqlite'}"


@pytest.fixture(scope="module")
def first(start_app: StartApp, shared: str) -> AppServer:
    return start_app(BUURTBALANS_DATABASE_URL=shared)


@pytest.fixture(scope="module")
def second(start_app: StartApp, shared: str) -> AppServer:
    """Another process on the same store."""
    return start_app(BUURTBALANS_DATABASE_URL=shared)


def large(visitor: Visitor) -> Visitor:
    visitor.page.set_viewport_size({"width": 1920, "height": 1080})
    return visitor


def label(number: int) -> str:
    return f"Stap {number}: {WORKSHOP.steps[number - 1].title}"


def at_step(visitor: Visitor, number: int) -> None:
    visitor.shows(f"stap {number} van {LAST}: {WORKSHOP.steps[number - 1].title}")


def onward(visitor: Visitor, number: int) -> None:
    """To a step by the arrow key."""
    visitor.page.locator("body").press("ArrowRight")
    at_step(visitor, number)
    visitor.wait()


def holds(visitor: Visitor, name: str, text: str) -> None:
    expect(visitor.main.get_by_label(name, exact=True)).to_have_value(text)


def agree(visitor: Visitor, what: str) -> None:
    visitor.main.get_by_label("Wat", exact=True).fill(what)
    visitor.main.get_by_role("button", name="Toevoegen").click()
    visitor.wait()
    visitor.shows(what)


def test_a_workshop_is_played_and_nothing_is_lost(first: AppServer, second: AppServer, visit: Visit, ravelstad: Place) -> None:
    leader = large(visit(first, elsewhere=True))
    leader.open("kaart", gm=ravelstad.code, bu=ravelstad.scored[0].code, route="workshop", stap=1, stand="presentatie")
    for number in range(1, LAST):
        at_step(leader, number)
        leader.main.get_by_label(label(number), exact=True).press_sequentially(NOTES[number])
        # At once, with the last letters not sent yet.
        leader.reload()
        holds(leader, label(number), NOTES[number])
        expect(leader.main.get_by_text("Bewaard om").first).to_be_visible()
        if number == 2:
            for asked, answer in ANSWERS.items():
                leader.main.get_by_label(asked, exact=True).press_sequentially(answer)
            leader.reload()
            for asked, answer in ANSWERS.items():
                holds(leader, asked, answer)
        leader.screenshot(f"workshop-kept-{number}")
        if number == LAST - 1:
            leader.tick("Straat- en achterpadverlichting")
        onward(leader, number + 1)
    agree(leader, "lampen kopen voor de steeg")
    leader.main.get_by_label("Open vragen").press_sequentially("Wie beheert het plein?")
    leader.main.get_by_text("Bewaard om").first.wait_for()
    leader.wait()
    id = leader.query["workshop"]
    leader.page.context.close()

    # Another computer and another server, with nothing but the id.
    other = large(visit(second, elsewhere=True))
    other.open("", workshop=id)
    other.until(lambda: other.at == "besluit", "the page of the step in which it was left")
    at_step(other, LAST)
    other.wait()
    assert (other.query["gm"], other.query["bu"]) == (ravelstad.code, ravelstad.scored[0].code)
    holds(other, "Open vragen", "Wie beheert het plein?")
    for number in range(1, LAST):
        holds(other, label(number), NOTES[number])
    for asked, answer in ANSWERS.items():
        holds(other, asked, answer)
    other.shows("lampen kopen voor de steeg")
    other.screenshot("workshop-kept-resumed")
    other.main.get_by_test_id("stButtonGroup").get_by_text("A", exact=True).last.click()
    other.wait()
    other.press("Deze workshop")
    with other.page.expect_download() as started:
        other.dialog.get_by_role("button", name="Download alles als bestand").click()
    kept = json.loads(Path(started.value.path()).read_text(encoding="utf-8"))
    newest = {one["deel"]: one["tekst"] for one in kept["versies"]}
    assert {f"notitie.{number}": NOTES[number] for number in range(1, LAST)}.items() <= newest.items()
    assert (newest["vragen"], newest["keuze"]) == ("Wie beheert het plein?", "A")
    assert "lampen kopen voor de steeg" in newest["scenario.A"]
    assert [newest["bewoners.aantal"], *(newest[f"bewoners.{number}"] for number in (1, 2, 3))] == list(ANSWERS.values())
    with other.page.expect_download() as started:
        other.dialog.get_by_role("button", name="Verslag (PDF)").click()
    pages = pypdfium2.PdfDocument(Path(started.value.path()))
    words = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
    for said in (
        *(NOTES[number] for number in range(1, LAST)),
        *list(ANSWERS.values())[1:],
        "Bladen die terugkwamen: 14.",
        "Wie beheert het plein?",
        "lampen kopen voor de steeg",
        "Scenario A",
    ):
        assert said in words


def test_two_who_type_in_one_note_lose_nothing(first: AppServer, second: AppServer, visit: Visit, ravelstad: Place) -> None:
    one = visit(first, elsewhere=True)
    one.open("kaart", gm=ravelstad.code, route="workshop", stap=2)
    one.main.get_by_label(label(2)).press_sequentially("samen begonnen")
    one.until(lambda: "workshop" in one.query, "a workshop that is kept")
    one.wait()
    other = visit(second, elsewhere=True)
    other.open("kaart", gm=ravelstad.code, workshop=one.query["workshop"], route="workshop", stap=2)
    holds(other, label(2), "samen begonnen")
    fields = (label(2), "Wat klopt niet?")
    for turn in range(4):
        for visitor, name in ((one, "Ann"), (other, "Bo")):
            for which in fields:
                field = visitor.main.get_by_label(which)
                field.press("Control+End")
                field.press_sequentially(f"\n{name} zag {turn}", delay=30)
    lines = {f"{name} zag {turn}" for turn in range(4) for name in ("Ann", "Bo")}
    for visitor in (one, other):
        for which in fields:
            field = visitor.main.get_by_label(which)
            visitor.until(lambda field=field: lines <= set(field.input_value().splitlines()), "the lines of both")  # type: ignore[misc]
        assert "samen begonnen" in visitor.main.get_by_label(label(2)).input_value()
    one.screenshot("workshop-two-type")


def test_the_clock_goes_on_where_it_was(first: AppServer, visit: Visit, ravelstad: Place) -> None:
    visitor = visit(first, elsewhere=True)
    visitor.page.clock.install()
    visitor.open("kaart", gm=ravelstad.code, route="workshop", stap=1)
    visitor.press("Start de klok")
    clock = visitor.main.get_by_role("timer")
    expect(clock).to_contain_text("nog ")
    visitor.page.clock.fast_forward("12:00")
    expect(clock).to_contain_text("over de tijd")


def test_arrow_keys_are_for_the_field_while_somebody_types(first: AppServer, visit: Visit, ravelstad: Place) -> None:
    visitor = visit(first, elsewhere=True)
    visitor.open("kaart", gm=ravelstad.code, route="workshop", stap=2)
    field = visitor.main.get_by_label("Open vragen")
    field.fill("wie")
    field.press("ArrowRight")
    field.press("ArrowLeft")
    visitor.wait()
    at_step(visitor, 2)
    field.blur()
    visitor.page.locator("body").press("ArrowLeft")
    at_step(visitor, 1)


def test_a_removed_workshop_says_so(first: AppServer, visit: Visit, ravelstad: Place) -> None:
    visitor = visit(first, elsewhere=True)
    visitor.open("kaart", gm=ravelstad.code, route="workshop", stap=2)
    visitor.main.get_by_label("Open vragen").fill("wie?")
    visitor.until(lambda: "workshop" in visitor.query, "a workshop that is kept")
    visitor.wait()
    link = visitor.page.url
    visitor.press("Deze workshop")
    visitor.dialog.get_by_text("Verwijderen").click()
    visitor.dialog.get_by_role("button", name="Verwijder voorgoed").click()
    visitor.wait()
    assert "workshop" not in visitor.query
    visitor.follow(link)
    visitor.shows("Deze workshop is op")
    assert "workshop" not in visitor.query


# Words in the page or a window that are smaller than 24 px; icons are drawn with letters too, and charts are measured apart.
SMALL_WORDS = """() => [...document.querySelectorAll('[data-testid=stMain] *, [role=dialog] *')].filter(e =>
    [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.checkVisibility({opacityProperty: true, visibilityProperty: true})
    && !e.closest('svg, canvas, table[role=grid]') && !getComputedStyle(e).fontFamily.includes('Material')
    && e.getBoundingClientRect().width > 2 && parseFloat(getComputedStyle(e).fontSize) < 23.9).map(e => e.innerText)"""


def test_a_presentation_is_read_from_the_back(first: AppServer, visit: Visit, ravelstad: Place) -> None:
    """Words, charts, what is said of a point, legends, and what is said of a buurt on the map."""
    visitor = large(visit(first, elsewhere=True))
    size = "(e) => parseFloat(getComputedStyle(e).fontSize) * (e.currentCSSZoom ?? 1)"
    for page in ("kaart", "oorzaken", "vooruitblik", "maatregelen", "besluit", "huishoudens"):
        visitor.open(page, **HERE, **PLAN, stand="presentatie")
        assert visitor.page.evaluate(SMALL_WORDS) == [], page
        words = visitor.main.locator("[data-testid=stVegaLiteChart] svg text")
        words.first.wait_for(state="attached")
        assert min(word.evaluate(size) for word in words.all()) >= 24, page
        drawn = visitor.main.locator("[data-testid=stVegaLiteChart] svg")
        assert all((box := one.bounding_box()) and box["x"] + box["width"] <= 1920 for one in drawn.all() if one.is_visible()), (
            page
        )
        assert all(legend.evaluate(size) >= 24 for legend in visitor.main.locator(".legenda, .legenda *").all()), page
        visitor.screenshot(f"presenting-{page}")
    assert visitor.main.locator(".legenda").count()
    chart = visitor.main.locator("[data-testid=stVegaLiteChart] svg").first
    chart.hover()
    tip = visitor.page.locator("#vg-tooltip-element.visible")
    tip.wait_for()
    assert all(part.evaluate(size) >= 24 for part in (tip, *tip.locator("*").all()))
    assert not visitor.main.get_by_text("links", exact=False).filter(has_text="menu").count()

    visitor.open("kaart", gm=ravelstad.code, stand="presentatie")
    visitor.hover(ravelstad, ravelstad.scored[0])
    tip = visitor.page.locator(".deck-tooltip").first
    tip.locator(".kaart-weetjes > div").first.wait_for()
    assert all(part.evaluate(size) >= 24 for part in (tip, *tip.locator("*").all()))
    box = tip.bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= 1920 - box["width"]
    visitor.screenshot("presenting-map-tooltip")
