"""Voorzieningen beside who lives and will live there: how far it is to what children and older people need, and how many they are."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.answers.outlook.people import LABELS, YEARS, People, count_range, in_origin, in_years, whole_count, why_not
from lib.answers.place import Gemeente
from lib.household_types import LEAST_IN_CATEGORY
from lib.words import capital, number

_FOR = (
    ("distance_gp", "huisarts", "age_65_plus"),
    ("distance_supermarket", "grote supermarkt", "age_65_plus"),
    ("distance_school", "basisschool", "age_0_14"),
    ("distance_childcare", "kinderdagverblijf", "age_0_14"),
)
NOTE = (
    "Afstand over de weg, gemiddeld voor alle inwoners (meting, CBS). Voor wie een voorziening vooral telt, is een keuze (aanname). "
    "Het aantal mensen voor later is een schatting. Of de voorziening er dan nog is, staat niet in de cijfers."
)


@dataclass(frozen=True)
class Facilities:
    """table: Voorziening, Afstand, Voor wie, the newest year with ages, ten years on; empty where nothing is published."""

    table: pd.DataFrame
    sources: tuple[str, ...]


def facilities(gemeente: Gemeente, people: People | None, code: str, year: int) -> Facilities:
    """What is near for whom in area `code`; figures of the area itself, or of a larger one that stands in for it and is named."""
    rows: list[tuple[str, ...]] = []
    sources: dict[str, None] = {}
    now, then = ("Nu", f"Over {YEARS} jaar") if people is None else (str(people.origin), str(people.origin + YEARS))
    for figure, label, band in _FOR:
        found = gemeente.figures.figure(figure, code, year)
        if not found.known or found.year is None:
            continue
        where = "" if found.status == "ok" else f" (hele {found.status})"
        counts = ("onbekend", "onbekend") if people is None else _counts(gemeente, people, code, band)
        rows.append((capital(label), f"{number(found.value, 1)} km{where}", LABELS[band], *counts))
        sources[gemeente.source("key_figures", found.year, "meting").line] = None
    if people is not None and rows:
        sources[f"Buurtbalans, vooruitblik op bewoners {people.origin + YEARS} (schatting)"] = None
    return Facilities(pd.DataFrame(rows, columns=["Voorziening", "Afstand", "Vooral voor", now, then]), tuple(sources))


def _counts(gemeente: Gemeente, people: People, code: str, band: str) -> tuple[str, str]:
    """People of a band in the newest year with ages and ten years on, as text."""
    now = in_origin(people, code, band)
    if now < LEAST_IN_CATEGORY:
        return f"minder dan {LEAST_IN_CATEGORY}", "te weinig om te zeggen"
    if why_not(gemeente, people, code, band):
        return whole_count(now), "niet te schatten"
    row = in_years(people, code, band)
    return whole_count(now), f"{whole_count(float(row['middle']))} ({count_range(float(row['low67']), float(row['high67']))})"
