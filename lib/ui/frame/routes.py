"""Guided paths: the workshop of 90 minutes and the tour of six steps along the planted stories of the sample.

A step is a page and a question; those of the tour also say where to look. Everything of a path is in the URL, so that it can be
left, sent to somebody else and entered again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lib.scenarios import Scenario, ScenarioMeasure
from lib.ui.session.look import NOTHING, State


@dataclass(frozen=True)
class Step:
    """One step: `ask` is what the group does, `minutes` 0 means: no clock.

    Of a tour: `look` is what it sets of the state, `town` the name of the gemeente, `show` the key of what it speaks of, to which the
    page scrolls (`reach.js`); empty for the top.
    """

    title: str
    page: str
    ask: str
    minutes: int = 0
    look: Mapping[str, Any] = field(default_factory=dict)
    town: str = ""
    show: str = ""


@dataclass(frozen=True)
class Route:
    """A guided path."""

    id: str
    label: str
    icon: str
    steps: tuple[Step, ...]

    def state_of(self, number: int, now: State) -> State:
        """What the user sees in this step (1 = first), starting from what is on the screen now."""
        step = self.steps[number - 1]
        # The tour shows scenarios of its own, which belong in no workshop.
        kept = now.workshop if self.id == "workshop" else None
        moved = replace(now, route=self.id, step=number, workshop=kept, problems=())
        if step.look and now.gemeente != step.look.get("gemeente", now.gemeente):
            moved = replace(moved, buurt=None, year=None, compare=(), reference=None, scenarios=NOTHING, saved=NOTHING, active=0)
        return replace(moved, **step.look)


def _look(gemeente: str, buurt: str | None, **more: Any) -> dict[str, Any]:
    return {"databank": "voorbeeld", "gemeente": gemeente, "buurt": buurt, "compare": (), "reference": None, **more}


TUINBUURT, SINGELBUURT = "BU99060100", "BU99060101"
LIGHTING = Scenario(
    gemeente="GM9906",
    areas=(TUINBUURT,),
    measures=(ScenarioMeasure(intervention="verlichting", area=TUINBUURT, coverage=80, start=2027),),
)

WORKSHOP = Route(
    "workshop",
    "Workshop (90 minuten)",
    ":material/groups_3:",
    (
        Step(
            "Kies",
            "pages/kaart.py",
            "Kies samen uw gemeente en een buurt waar iets speelt. Wie hier woont of werkt, vertelt in één minuut wat hij of zij ziet.",
            10,
        ),
        Step(
            "Wat valt u op?",
            "pages/kaart.py",
            "Kijk eerst zonder te praten. Ieder schrijft één ding op dat opvalt en één ding dat niet klopt. Leg die naast elkaar en schrijf ze onderaan op.",
            15,
        ),
        Step(
            "Vergelijk",
            "pages/huishoudens.py",
            "Welke huishoudens wonen hier samen, en vullen ze elkaar aan? Vergelijk met de gemeente en met vergelijkbare buurten.",
            20,
        ),
        Step(
            "Signalen",
            "pages/vooruitblik.py",
            "Wat komt eraan? Een signaal is geen oordeel. Bespreek bij welke buurt de groep de reden herkent, en bij welke niet.",
            15,
            {"view": "signalen"},
        ),
        Step(
            "Probeer",
            "pages/maatregelen.py",
            "Probeer twee of drie maatregelen. Zet het onderhoud uit: wat is er na tien jaar nog van over? Wijzig een aanname die u niet gelooft.",
            20,
        ),
        Step(
            "Leg vast",
            "pages/besluit.py",
            "Leg vast wat u koos en wie wat doet. Schrijf ook op wat niet in de cijfers staat. Download één A4 en spreek af wie het meeneemt.",
            10,
        ),
    ),
)

TOUR = Route(
    "rondleiding",
    "Rondleiding (6 stappen)",
    ":material/tour:",
    (
        Step(
            "Hoe staan de buurten ervoor?",
            "pages/kaart.py",
            "Dit is Lindenhaven, een verzonnen gemeente. Elke kleur is een klasse van de score. De zin boven de kaart zegt wat opvalt.",
            look=_look("GM9904", None, theme="score", view=None),
            town="Lindenhaven",
        ),
        Step(
            "Wie wonen hier samen?",
            "pages/huishoudens.py",
            "Campus-Noord: bijna iedereen is jong en heeft een lager inkomen. Toch is dat hier geen armoede. Het zijn vooral studenten.",
            look=_look("GM9904", "BU99040200", view="mix"),
            town="Lindenhaven",
            show="grafiek_mix",
        ),
        Step(
            "Vullen ze elkaar aan?",
            "pages/huishoudens.py",
            "Stationskwartier: de huishoudens verschillen veel van elkaar. Wat zij nodig hebben, past niet goed bij wat zij kunnen bieden.",
            look=_look("GM9904", "BU99040100", view="samen"),
            town="Lindenhaven",
            show="grafiek_hart_BU99040100",
        ),
        Step(
            "Wat komt eraan?",
            "pages/vooruitblik.py",
            "Oude Kern heeft een score die weinig verandert. De bewoners worden wel ouder. In 2025 was 35 van de 100 bewoners 65-plusser. In 2035 zijn dat er naar schatting 41.",
            look=_look("GM9905", "BU99050000", view="bewoners"),
            town="Driekerken",
            show="grafiek_waaier_bewoners",
        ),
        Step(
            "Hoe lang blijft een effect?",
            "pages/oorzaken.py",
            "De Tuinbuurt en de Singelbuurt kregen in 2017 dezelfde lampen. In de Tuinbuurt stopte het onderhoud. Bij overlast en onveiligheid verdween daar de winst. In de Singelbuurt bleef die.",
            look=_look("GM9906", TUINBUURT, reference=SINGELBUURT, view="verloop"),
            town="Middelwijk",
            show="grafiek_klein_overlast-en-onveiligheid",
        ),
        Step(
            "Wat besluit u, en wat kost het?",
            "pages/besluit.py",
            "Stel: de Tuinbuurt krijgt in 2027 weer verlichting, nu met onderhoud. U ziet wat dat doet, hoe lang, met wie en voor hoeveel geld.",
            look=_look("GM9906", TUINBUURT, scenarios=(LIGHTING, None, None), saved=NOTHING, active=0),
            town="Middelwijk",
        ),
    ),
)

ROUTES: dict[str, Route] = {route.id: route for route in (WORKSHOP, TOUR)}
