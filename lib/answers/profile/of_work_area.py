"""What the papers of a work area say beside its figures: how they were added up, what is in none of them, and which part of a buurt is meant."""

from __future__ import annotations

from lib.answers.place import Gemeente, of_buurten
from lib.areas import level_of
from lib.databank.own.adding import LEAST_IN_CATEGORY
from lib.databank.own.together import FiguresTogether
from lib.databank.own.work_area import SMALL_SHARE, percentage_of
from lib.household_types import LEAST_HOUSEHOLDS
from lib.words import capital, listed, number, percent

_COUNTS = (("inhabitants", "inwoners"), ("households", "huishoudens"))


def place_of(gemeente: Gemeente) -> str:
    """Where it lies: 'Werkgebied met 12 buurten in Heerlen en Kerkrade, waarvan 2 voor een deel'."""
    return f"Werkgebied met {of_buurten(gemeente)}"


def how_added(gemeente: Gemeente, year: int) -> tuple[str, ...]:
    """Sentences on how the figures of a work area come about: of which of its buurten, and what is left out of all of them."""
    assert isinstance(gemeente.figures, FiguresTogether)
    buurten = len(gemeente.buurten)
    least: dict[str, list[str]] = {}
    for name, label in _COUNTS:
        figure = gemeente.figures.figure(name, gemeente.code, year, fall_back=False)
        if figure.year is not None:
            found = gemeente.figures.in_whole(name, figure.year, year)
            if found.counted[0] < buurten:
                covered = percent(min(99, 100 * found.covered[0]))
                of = f"geteld in {number(found.counted[0])} van de {number(buurten)} buurten ({covered} van de huishoudens)"
                least.setdefault(of, []).append(label)
    counted = [f"{capital(listed(names))}: {of}, dus ten minste zoveel." for of, names in least.items()]
    floors = f"minder dan {LEAST_HOUSEHOLDS} huishoudens, of minder dan {LEAST_IN_CATEGORY} in een groep"
    if gemeente.has_parts:
        left_out = f"Wat CBS niet publiceert, telt niet mee. Ook een deel van een buurt met {floors}, telt niet mee."
        parts = "Van een deel van een buurt is elk cijfer een schatting: het cijfer van de buurt, naar het deel van de woningen."
        return (*counted, parts, left_out)
    return (*counted, "Wat CBS niet publiceert, telt niet mee.")


def part_of(gemeente: Gemeente, code: str) -> str:
    """That a part of a buurt belongs to the work area while the figures are of the whole buurt; '' where the whole belongs to it."""
    share = gemeente.shares.get(code, 1.0) if level_of(code) == "buurt" else 1.0
    if share == 1:
        return ""
    small = " Over zo'n klein deel zeggen de cijfers van de buurt weinig." if share < SMALL_SHARE else ""
    return (
        f"Van deze buurt hoort {percentage_of(share)}% van de woningen bij werkgebied {gemeente.name} (schatting). "
        f"De cijfers hier zijn van de hele buurt.{small}"
    )
