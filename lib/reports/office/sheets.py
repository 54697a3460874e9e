"""What stands on which sheet of the workbook: the tables of the record, with headers that name the unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from lib.answers.decision.record import ScenarioAnswer
from lib.interventions.catalogue.evidence import PAYERS


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its name in the record, its header with the unit, its format and its width in characters."""

    name: str
    header: str
    kind: str = "text"
    width: int = 16


def _spread(stem: str, what: str) -> tuple[Column, ...]:
    names = (("low", "laag"), ("mode", "meest aannemelijk"), ("high", "hoog"))
    return tuple(Column(f"{stem}_{key}", f"{what}, {word} (euro)", "euro", 13) for key, word in names)


_BAND = (
    Column("low", "Laag, 19 van de 20 (punten)", "points"),
    Column("narrow_low", "Laag, 2 van de 3 (punten)", "points"),
    Column("middle", "Midden (punten)", "points"),
    Column("narrow_high", "Hoog, 2 van de 3 (punten)", "points"),
    Column("high", "Hoog, 19 van de 20 (punten)", "points"),
)
_MEASURE = Column("measure", "Maatregel", width=30)
_AREA = Column("area", "Waar", width=20)
_GRADE = Column("grade", "Bewijs elders", width=9)
_FIT = Column("fit", "Past hier", width=9)
_YEAR = Column("year", "Jaar", "year", 8)

# Sheet -> (which table of the scenario, its columns). A row says of which scenario it is, so that one can filter.
SHEETS: dict[str, tuple[Callable[[ScenarioAnswer], pd.DataFrame], tuple[Column, ...]]] = {
    "Effect": (
        lambda s: s.effects,
        (
            Column("after_years", "Jaren na de start", "year"),
            _YEAR,
            Column("plan", "Onderhoud", width=26),
            _BAND[0],
            _BAND[2],
            _BAND[4],
        ),
    ),
    "Effect per jaar": (lambda s: s.path, (_YEAR, Column("plan", "Onderhoud", width=26), *_BAND)),
    "Score per jaar": (
        lambda s: s.against,
        (
            _YEAR,
            Column("line", "Lijn", width=26),
            Column("low", "Laag (score)", "score"),
            Column("middle", "Midden (score)", "score"),
            Column("high", "Hoog (score)", "score"),
            Column("band", "Laag tot hoog", width=44),
        ),
    ),
    "Maatregelen": (
        lambda s: s.measures,
        (
            _MEASURE,
            _AREA,
            Column("coverage", "Bereik (deel van de buurt)", "share", 14),
            Column("start", "Start (jaar)", "year", 8),
            Column("upkeep", "Onderhoud", width=18),
            _GRADE,
            Column("grade_text", "Wat dat zegt", width=32),
            _FIT,
            Column("fit_text", "Waarom", width=44),
        ),
    ),
    "Niets doen": (
        lambda s: s.nothing,
        (
            _AREA,
            Column("expected", "Wat dan te verwachten is (schatting)", width=80),
            Column("given_up", "Wat u laat liggen", width=80),
        ),
    ),
    "Kosten per maatregel": (
        lambda s: s.costs.by_measure,
        (
            _MEASURE,
            _AREA,
            *_spread("investment", "Investering"),
            *_spread("upkeep", "Per jaar"),
            Column("years", "Jaren waarin dat wordt betaald", "number", 12),
            *_spread("total", "Samen in alle jaren"),
            Column("basis", "Gerekend over", width=24),
        ),
    ),
    "Wie betaalt": (
        lambda s: s.costs.by_payer,
        (
            Column("payer", "Wie (aanname)", width=24),
            Column("investment", "Investering (euro)", "euro"),
            Column("running", "Onderhoud en beheer in alle jaren (euro)", "euro"),
            Column("total", "Samen (euro)", "euro"),
        ),
    ),
    "Kosten en baten verdeeld": (
        lambda s: s.costs.split,
        (
            _MEASURE,
            Column("side", "Wat", width=20),
            *(Column(payer, f"{label} (procent)", "number", 12) for payer, label in PAYERS.items()),
            Column("reason", "Waarom (aanname)", width=60),
        ),
    ),
    "Kosten per jaar": (
        lambda s: s.costs.by_year,
        (
            _YEAR,
            Column("investment", "Investering (euro)", "euro"),
            Column("upkeep", "Onderhoud en beheer (euro)", "euro"),
            Column("total", "Samen (euro)", "euro"),
            Column("discounted", "Samen, teruggerekend (euro)", "euro"),
        ),
    ),
    "Vier jaar later": (
        lambda s: pd.DataFrame() if s.later is None else s.later.table.assign(first=s.later.starts[0], second=s.later.starts[1]),
        (
            Column("what", "Over de jaren vanaf de gekozen start", width=60),
            Column("first", "Gekozen start (jaar)", "year"),
            Column("chosen", "Bij die start"),
            Column("second", "Latere start (jaar)", "year"),
            Column("later", "Bij de latere start"),
            Column("difference", "Verschil"),
        ),
    ),
    "Nu of later": (lambda s: s.timing, (Column("question", "Vraag", width=34), Column("text", "Antwoord", width=110))),
    "Huishoudens": (
        lambda s: s.mix.assign(year=s.mix_year),
        (
            Column("type", "Huishoudens", width=44),
            Column("year", "Jaar ervoor", "year", 8),
            Column("before", "Ervoor (deel van de huishoudens)", "share"),
            Column("after", "Erna (deel van de huishoudens)", "share"),
        ),
    ),
    "Samenleven": (
        lambda s: s.living,
        (
            Column("index", "Maat", width=34),
            Column("before", "Ervoor", width=30),
            Column("after", "Erna", width=30),
            Column("change", "Verschil", width=30),
        ),
    ),
    "Partners": (
        lambda s: s.partners,
        (
            Column("who", "Wie", width=30),
            Column("what", "Wat", width=70),
            Column("when", "Wanneer", "year", 18),
            Column("kind", "Soort", width=12),
        ),
    ),
    "Bewoners": (
        lambda s: s.participation,
        (Column("who", "Wie", width=34), Column("how", "Hoe", width=46), Column("why", "Waarom", width=46)),
    ),
    "Bewijs en bronnen": (
        lambda s: s.evidence,
        (
            _MEASURE,
            Column("found", "Wat onderzoek vond", width=42),
            _GRADE,
            Column("grade_text", "Wat dat zegt", width=24),
            _FIT,
            Column("fit_text", "Waarom", width=32),
            Column("timing", "Hoe snel en hoe lang: waar dat op rust", width=42),
            Column("published", "Gepubliceerd", width=42),
            Column("sources", "Bronnen", width=42),
            Column("assumption", "Aanname van Buurtbalans", width=32),
        ),
    ),
    "Risico's": (
        lambda s: s.risks,
        (_MEASURE, Column("kind", "Soort", width=16), Column("text", "Wat kan tegenvallen", width=80)),
    ),
    "Aannames": (
        lambda s: s.assumptions,
        (
            Column("label", "Zelf veranderde aanname", width=50),
            Column("unit", "Eenheid", width=22),
            Column("default", "Standaard", "number"),
            Column("chosen", "Gekozen", "number"),
        ),
    ),
}

BESIDE_COLUMNS = (
    Column("figure", "Cijfer", width=44),
    Column("unit", "Eenheid", width=14),
    Column("area", "Gebied", width=34),
    Column("code", "Code", width=14),
    Column("value", "Waarde", "number"),
    Column("text", "In woorden", width=34),
    Column("year", "Jaar", "year", 8),
    Column("kind", "Soort cijfer", width=14),
)

TURNING_SHEET = "Wat doet omslaan"
TURNING = (
    Column("by", "Volgorde naar", width=24),
    Column("assumption", "Aanname", width=60),
    Column("now", "Nu", width=24),
    Column("turns_at", "Slaat om bij", width=24),
    Column("then", "Volgorde dan", width=22),
    Column("range", "Geprobeerd", width=34),
    Column("kind", "Soort", width=16),
    Column("evidence", "Bewijs", width=28),
)
