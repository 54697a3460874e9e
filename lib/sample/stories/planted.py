"""The planted stories: what happened where. Used by the generator, by the tests and by the tour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lib.sample.country.frame import GEMEENTEN, frame

Expected = Literal["found", "no finding", "not tested"]


@dataclass(frozen=True)
class Story:
    """One planted history. `expected`: a search for clear change must find it, must not, or is not the test for it."""

    number: int
    gemeente: str
    name: str
    planted: str
    sentence: str
    expected: Expected

    @property
    def code(self) -> str:
        """Code of the buurt in the newest geometry."""
        return frame().buurten[self.index].code

    @property
    def gemeente_name(self) -> str:
        return next(g.name for g in GEMEENTEN if g.code == self.gemeente)

    @property
    def index(self) -> int:
        """Position of the buurt in the frame."""
        return frame().index(self.gemeente, self.name)


STORIES: tuple[Story, ...] = (
    Story(
        1,
        "GM9901",
        "Havenkwartier",
        "herstructurering 2015-2019 met gemengd programma: corporatie van 82 naar 55 procent, eerst 90 woningen minder "
        "en daarna 140 meer; tussen 2016 en 2022 won +0,07, onv +0,04 en soc +0,02, daarna geen daling; grens onveranderd",
        "Dit hield stand: na zes jaar staat het er nog.",
        "found",
    ),
    Story(
        2,
        "GM9901",
        "Parkzijde",
        "verplaatsing van overlast uit het Havenkwartier ernaast: onv -0,03 tussen 2018 en 2020",
        "Kijk ook naar de buren.",
        "not tested",
    ),
    Story(
        3,
        "GM9906",
        "Tuinbuurt",
        "verlichting en opruimen in 2017, onderhoud gestopt begin 2018: onv +0,045 in 2018, daarna +0,022, +0,011 en +0,006 "
        "(halfwaardetijd 2 jaar); groter dan de maatregelencatalogus verwacht",
        "Het licht ging weer uit.",
        "found",
    ),
    Story(
        4,
        "GM9906",
        "Singelbuurt",
        "dezelfde aanpak als in de Tuinbuurt, onderhoud volgehouden: onv +0,045 vanaf 2018",
        "Zelfde lampen, wel onderhoud.",
        "found",
    ),
    Story(
        5, "GM9906", "Zuiderveld", "speeltuin in 2018 zonder meetbaar effect", "Geen effect is ook een uitkomst.", "no finding"
    ),
    Story(
        6,
        "GM9905",
        "Oude Kern",
        "vergrijzing: 65-plussers van 19 naar 34 procent van de inwoners, alleenwonende 65-plussers van 9 naar 19 procent van de "
        "huishoudens, minder geboorten, score stabiel",
        "Nu voldoende, over tien jaar een andere buurt.",
        "found",
    ),
    Story(
        7,
        "GM9903",
        "Mijnbuurt",
        "dicht bij de grens en dalend: afw -0,120 (2020), -0,138 (2022), -0,155 (2024)",
        "Een signaal, geen oordeel.",
        "found",
    ),
    Story(8, "GM9903", "Kanaaldorp", "0,012 over een klassengrens en weer terug", "Andere klasse, zelfde buurt.", "no finding"),
    Story(
        9,
        "GM9904",
        "Campus-Noord",
        "studenten: 88 procent van de huishoudens bij de laagste 40 procent, weinig armoede",
        "Lager inkomen is hier geen armoede.",
        "not tested",
    ),
    Story(
        10,
        "GM9904",
        "Stationskwartier",
        "gemengd naar eigendom en leeftijd, veel alleenwonenden van 45 jaar en ouder",
        "Verschillend, en wat ze nodig hebben sluit niet aan.",
        "not tested",
    ),
    Story(
        11,
        "GM9902",
        "Nieuw-Oost",
        "nieuwe wijk: van 0 naar 1.150 huishoudens tussen 2016 en 2023, geen score vóór 2020, grens gewijzigd in 2019",
        "Hier begint de reeks.",
        "found",
    ),
    Story(12, "GM9902", "Bedrijvenpark", "35 huishoudens: niets te tonen", "Te weinig huishoudens.", "no finding"),
    Story(
        13,
        "GM9905",
        "Duinrand",
        "48 procent tweede woningen",
        "Cijfers over woningen zijn niet altijd over bewoners.",
        "no finding",
    ),
    Story(
        14,
        "GM9901",
        "Molenbuurt",
        "won springt +0,31 tussen 2020 en 2022 door een wijziging in een register",
        "Niet elke sprong is echt.",
        "found",
    ),
)


def story(number: int) -> Story:
    """The story with this number (1-14)."""
    return STORIES[number - 1]
