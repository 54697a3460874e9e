"""Units, statuses and places of figures in Dutch words."""

from __future__ import annotations

import math

from lib.answers.figure_words import STATUS_WORDS, figure_note, wijk_name, with_unit
from lib.databank.catalogue.indicators import catalogue
from lib.databank.figures import Figure
from lib.words import percent

NAMES = {"WK900102": "Wijk 02 Molens", "WK900103": "Rand", "GM9001": "Molenwaarde"}


def test_percent_and_units() -> None:
    assert percent(34.6) == "35%"
    assert percent(math.nan) == "onbekend"
    assert with_unit(34.6, catalogue()["owner_share"]) == "35%"
    assert with_unit(312.4, catalogue()["woz"]) == "€ 312.400"
    assert with_unit(1.25, catalogue()["distance_gp"]) == "1,3 km"
    assert with_unit(1200, catalogue()["inhabitants"]) == "1.200"
    assert with_unit(2345.4, catalogue()["density"]) == "2.345 inwoners per km²"
    assert with_unit(math.nan, catalogue()["woz"]) == "onbekend"


def figure(status: str, from_code: str | None, year: int | None = 2021) -> Figure:
    value = 12.0 if status in ("ok", "wijk", "gemeente") else math.nan
    return Figure(("owner_share",), "BU90010201", (value,), year, from_code, status, "meting")  # type: ignore[arg-type]


def test_notes_of_figures() -> None:
    assert figure_note(figure("ok", "BU90010201"), NAMES) == "2021"
    assert figure_note(figure("wijk", "WK900103"), NAMES) == "2021, cijfer van de hele wijk Rand"
    assert figure_note(figure("wijk", "WK900102"), NAMES) == "2021, cijfer van de hele wijk 02 Molens"
    assert figure_note(figure("gemeente", "GM9001"), NAMES) == "2021, cijfer van de hele gemeente Molenwaarde"
    for status in ("te_klein", "niet_gepubliceerd", "niet_te_vergelijken"):
        assert figure_note(figure(status, None, None), NAMES) == STATUS_WORDS[status]  # type: ignore[index]


def test_names_of_wijken() -> None:
    assert wijk_name("Centrum") == "Wijk Centrum"
    assert wijk_name("Wijk 02 Molens") == "Wijk 02 Molens"
