"""Guided paths: the workshop of 90 minutes and the tour of five steps along the planted stories of the sample.

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
    """One step: `ask` is what the group does, `look` the parts of the state that a tour sets. `minutes` 0 means: no clock."""

    title: str
    page: str
    ask: str
    minutes: int = 0
    look: Mapping[str, Any] = field(default_factory=dict)


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
        moved = replace(now, route=self.id, step=number, problems=())
        if step.look and now.gemeente != step.look.get("gemeente", now.gemeente):
            moved = replace(moved, buurt=None, year=None, compare=(), reference=None, scenarios=NOTHING, saved=NOTHING, active=0)
        return replace(moved, **step.look)


def _look(gemeente: str, buurt: str, **more: Any) -> dict[str, Any]:
    return {"databank": "voorbeeld", "gemeente": gemeente, "buurt": buurt, "compare": (), "reference": None, **more}


HAVENKWARTIER, TUINBUURT, SINGELBUURT = "BU99010100", "BU99060100", "BU99060101"
RESTRUCTURING = Scenario(
    gemeente="GM9901",
    areas=(HAVENKWARTIER,),
    measures=(ScenarioMeasure(intervention="herstructurering", area=HAVENKWARTIER, coverage=80, start=2027),),
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
            "Wat valt je op?",
            "pages/kaart.py",
            "Kijk eerst zonder te praten. Ieder schrijft één ding op dat opvalt en één ding dat niet klopt. Leg die naast elkaar en noteer ze onderaan bij 'Wat valt u op?'.",
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
            "Leg vast wat u koos, wie wat doet en wat u weet dat de data niet weten. Download één A4 en spreek af wie het meeneemt.",
            10,
        ),
    ),
)

TOUR = Route(
    "rondleiding",
    "Rondleiding (5 stappen)",
    ":material/tour:",
    (
        Step(
            "Wie wonen hier samen?",
            "pages/huishoudens.py",
            "Campus-Noord: bijna iedereen is jong en heeft een lager inkomen. Maar lager inkomen is hier geen armoede: het zijn vooral studenten.",
            look=_look("GM9904", "BU99040200", view="mix"),
        ),
        Step(
            "Vullen ze elkaar aan?",
            "pages/huishoudens.py",
            "Stationskwartier: de huishoudens zijn heel verschillend, en wat ze nodig hebben sluit niet goed aan op wat ze kunnen bieden.",
            look=_look("GM9904", "BU99040100", view="samen"),
        ),
        Step(
            "Hoe lang houdt een effect stand?",
            "pages/oorzaken.py",
            "Tuinbuurt en Singelbuurt kregen in 2017 dezelfde lampen en dezelfde opknapbeurt. In de Tuinbuurt stopte het onderhoud. Kijk onderaan bij overlast en onveiligheid: de winst verdween daar, in de Singelbuurt bleef hij.",
            look=_look("GM9906", TUINBUURT, reference=SINGELBUURT),
        ),
        Step(
            "Wat komt eraan?",
            "pages/vooruitblik.py",
            "De score van Oude Kern is voldoende en verandert weinig. Maar de bewoners worden ouder: in 2025 was 35 van de 100 bewoners 65-plusser, in 2035 zijn dat er naar schatting 41.",
            look=_look("GM9905", "BU99050000", view="bewoners"),
        ),
        Step(
            "Wat besluit u, en wat kost het?",
            "pages/besluit.py",
            "Het Havenkwartier werd vernieuwd, en dat hield stand. Zie wat zo'n aanpak doet, hoe lang, met wie en voor hoeveel geld.",
            look=_look("GM9901", HAVENKWARTIER, scenarios=(RESTRUCTURING, None, None), saved=NOTHING, active=0),
        ),
    ),
)

ROUTES: dict[str, Route] = {route.id: route for route in (WORKSHOP, TOUR)}
