"""Every state of the app that is looked at for who has no mouse, little sight or a narrow screen: parts of pages, dialogs, work areas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lib.scenarios import encode_link
from tests.answers.decision_cases import TUIN, measure, scenario
from tests.e2e.visitor import Visitor

PLAN = {
    "s": encode_link(scenario(measure("verlichting", TUIN.code))),
    "s2": encode_link(scenario(measure("buurtwacht", TUIN.code))),
}
HERE = {"db": "voorbeeld", "gm": TUIN.gemeente, "bu": TUIN.code}
PARTS = {
    "": ("",),
    "kaart": ("overzicht", "wijken", "matrix", "jaren", "land"),
    "huishoudens": ("mix", "samen", "buurten", "cijfers", "tabel"),
    "oorzaken": ("verloop", "bewoog", "anderen", "weten"),
    "vooruitblik": ("signalen", "score", "bewoners"),
    "maatregelen": ("zelf", "kaart", "woningen", "pakket"),
    "besluit": ("",),
    "databank": ("",),
}
LAPTOP, OTHERS = 1366, (320, 768, 1920)
STEPS = tuple(range(1, 7))


def press(visitor: Visitor, name: str) -> None:
    """Press a button, also one in a menu that is folded away on a narrow screen."""
    visitor.page.get_by_role("button", name=name, include_hidden=True).first.dispatch_event("click")
    visitor.wait()


def open_all(visitor: Visitor) -> None:
    """Unfold what is folded away, once; what is in it comes with a run."""
    for box in visitor.main.get_by_test_id("stExpander").locator("details:not([open]) > summary").all():
        if box.is_visible():
            box.click()
    visitor.wait()


def parts_of(visitor: Visitor, page: str) -> Iterator[str]:
    """Open the parts of a page, of a buurt with two scenarios, one after the other; then the page of the gemeente, presented."""
    for part in PARTS[page]:
        visitor.open(page, **HERE, **PLAN, **({"deel": part} if part else {}))
        open_all(visitor)
        yield f"{page} {part}"
    visitor.open(page, db="voorbeeld", gm=TUIN.gemeente, **({"stand": "presentatie"} if page else {}))
    yield f"{page} of the gemeente, presenting"


def routes(visitor: Visitor, steps: Sequence[int]) -> Iterator[str]:
    """Steps of the tour and of a workshop, the latter also presented."""
    for number in steps:
        visitor.open("kaart", **HERE, route="rondleiding", stap=number)
        yield f"rondleiding {number}"
    for stand in ({}, {"stand": "presentatie"}):
        visitor.open("kaart", **HERE, route="workshop", stap=steps[0], **stand)
        yield f"workshop {steps[0]} {stand}"
        for number in range(steps[0] + 1, steps[-1] + 1):
            visitor.page.locator("body").press("ArrowRight")
            visitor.until(lambda number=number: visitor.query.get("stap") == str(number), f"step {number}")  # type: ignore[misc]
            visitor.wait()
            if number in steps:
                yield f"workshop {number} {stand}"


def _saved(visitor: Visitor) -> None:
    """What a dialog of a saved scenario has more: its versions, and removing it."""
    visitor.open("maatregelen", **HERE, **PLAN)
    press(visitor, "Bewaren en openen")
    visitor.dialog.get_by_label("Naam van het scenario").fill("Licht")
    visitor.dialog.get_by_role("button", name="Bewaren", exact=True).click()
    visitor.until(lambda: visitor.query["s"].startswith("@"), "the scenario saved")
    visitor.wait()


def _kept(visitor: Visitor) -> None:
    visitor.open("kaart", **HERE, route="workshop", stap=2)
    visitor.main.get_by_label("Open vragen").fill("wie?")
    visitor.until(lambda: "workshop" in visitor.query, "a workshop that is kept")
    visitor.wait()


def _on(page: str) -> Callable[[Visitor], None]:
    return lambda visitor: visitor.open(page, **HERE, **PLAN)


# Title of every dialog -> what comes before it, and the button that opens it.
DIALOGS: dict[str, tuple[Callable[[Visitor], None], str]] = {
    "Wat betekent dit woord?": (_on("kaart"), "Woordenlijst"),
    "Bewaren en openen": (_saved, "Bewaren en openen"),
    "Kopiëren en delen": (_on("maatregelen"), "Kopiëren en delen"),
    "Tekst voor een voorstel": (_on("besluit"), "Tekst voor een voorstel"),
    "Andere gemeente ophalen": (_on("kaart"), "Andere gemeente ophalen"),
    "Deze workshop": (_kept, "Deze workshop"),
}


def dialogs(visitor: Visitor) -> Iterator[str]:
    """Open every dialog, with what is folded away in it."""
    for title, (before, button) in DIALOGS.items():
        before(visitor)
        press(visitor, button)
        visitor.dialog.get_by_text(title, exact=True).first.wait_for()
        visitor.dialog.locator("details:not([open]) > summary").evaluate_all("found => found.forEach(one => one.click())")
        visitor.wait()
        yield title


def work_areas(visitor: Visitor) -> Iterator[str]:
    """Make a work area from a list, look at it, change it on the map, remove it."""
    visitor.open("databank", **HERE)
    visitor.main.get_by_text("Werkgebied maken", exact=True).click()
    visitor.wait()
    visitor.main.get_by_label("Codes of namen").fill(f"{TUIN.code}\nNergensbuurt")
    visitor.main.get_by_label("Codes of namen").press("Control+Enter")
    visitor.wait()
    yield "work area, from a list"
    visitor.press("Bekijk wat er is gelezen", visitor.main)
    visitor.tick("Maak het werkgebied zonder deze regels")
    visitor.main.get_by_label("Naam van het werkgebied").fill("Ons programma")
    visitor.main.get_by_label("Naam van het werkgebied").press("Tab")
    visitor.wait()
    yield "work area, what was read"
    visitor.press("Bewaar werkgebied", visitor.main)
    visitor.shows("Bewaard: Ons programma.")
    visitor.main.get_by_text("Cijfers van dit werkgebied", exact=True).click()
    visitor.wait()
    yield "work area, kept"
    visitor.press("Wijzig dit werkgebied", visitor.main)
    yield "work area, changed on the map"
    visitor.press("Stoppen", visitor.main)
    visitor.press("Verwijder dit werkgebied", visitor.main)
    visitor.shows("Verwijderd: Ons programma.")
    yield "work area, removed"
