"""A work area made by clicking on the map, kept, and changed later, on the embedded sample."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.app_server import StartApp
from tests.e2e.places import Buurt, Place
from tests.e2e.visitor import Visit, Visitor


def click(visitor: Visitor, place: Place, buurt: Buurt, said: str) -> None:
    """Click a buurt: the sentence beside the map says this."""
    visitor.click(place, buurt)
    expect(visitor.main.get_by_text(re.compile("^Erin: |^Er is nog niets gekozen"))).to_contain_text(said)


def test_made_by_clicking_and_changed_later(start_app: StartApp, visit: Visit, tmp_path: Path, ravelstad: Place) -> None:
    first, second = ravelstad.apart(2)
    visitor = visit(start_app(BUURTBALANS_EIGEN=str(tmp_path / "own")))
    visitor.open("databank", gm=ravelstad.code)
    visitor.main.get_by_text("Werkgebied maken", exact=True).click()
    visitor.main.get_by_text("Op de kaart", exact=True).click()
    visitor.wait()
    click(visitor, ravelstad, first, f"Erin: {first.name}.")
    click(visitor, ravelstad, second, f"Erin: {first.name}, {second.name}.")
    click(visitor, ravelstad, first, f"Erin: {second.name}.")
    visitor.screenshot("work-area-on-map")
    name = visitor.main.get_by_label("Naam van het werkgebied")
    name.fill("Ons programma")
    name.press("Tab")
    visitor.wait()
    visitor.press("Bewaar werkgebied")
    visitor.shows("Bewaard: Ons programma.")
    visitor.shows(re.compile(r"1 gebied in " + ravelstad.name))
    visitor.press("Wijzig dit werkgebied")
    click(visitor, ravelstad, first, f"Erin: {second.name}, {first.name}.")
    visitor.press("Bewaar werkgebied")
    visitor.shows(re.compile(r"2 gebieden in " + ravelstad.name))
    visitor.press("Zet Ons programma terug")
    visitor.shows("Teruggezet: Ons programma.")
    visitor.shows(re.compile(r"1 gebied in " + ravelstad.name))
