"""Scenarios side by side in words, and who pays, the same on paper and on a slide."""

from __future__ import annotations

from collections.abc import Callable

from lib.answers.decision.record import Decision, ScenarioAnswer
from lib.answers.decision.words import SHOWS
from lib.answers.measures.choice import FIT_WORDS, GRADE_WORDS
from lib.answers.measures.money import full
from lib.answers.measures.plans import CHOSEN, KEPT, KEPT_SHORT, LEFT_ALONE
from lib.horizon import HORIZON
from lib.reports import phrases
from lib.reports.phrases import AS_CHOSEN
from lib.words import capital, count, inside_sentence

# Rows that a slide leaves to the paper.
DETAILS = ("Waar", "Wie betaalt", f"Effect na 5 jaar, {CHOSEN}", "Met wie", "Veranderde aannames")

PAYERS_HEADER = ("Wie betaalt", "Eenmalig", "Onderhoud en beheer", "Samen")


def payers(s: ScenarioAnswer) -> list[list[str]]:
    """Per payer once, in all years and together, as paid; the last row is what they add up to."""
    found = s.costs.by_payer
    if found.empty:
        return []
    columns = ["investment", "running", "total"]
    rows = [[capital(str(r["payer"])), *(full(float(r[name])) for name in columns)] for r in found.to_dict("records")]
    return [*rows, ["Samen", *(full(float(found[name].sum())) for name in columns)]]


def comparison_rows(decision: Decision) -> list[list[str]]:
    """A label and one cell per scenario; '–' for a scenario in which nothing is chosen."""
    first = decision.scenarios[0].costs
    rows: list[tuple[str, Callable[[ScenarioAnswer], str]]] = [
        ("Maatregelen", _measures),
        ("Waar", lambda s: phrases.where(s, 3)),
        (f"Effect na 5 jaar, {CHOSEN}", _at(5, CHOSEN)),
        (f"Effect na {HORIZON} jaar, {CHOSEN}", _at(HORIZON, CHOSEN)),
        (f"Effect na {HORIZON} jaar, {KEPT_SHORT}", _at(HORIZON, KEPT)),
        (f"Effect na {HORIZON} jaar, {LEFT_ALONE}", _at(HORIZON, LEFT_ALONE)),
        ("Investering", lambda s: phrases.with_spread(s.costs.investment)),
        (f"Onderhoud en beheer in {first.years} jaar, {AS_CHOSEN}", lambda s: phrases.with_spread(s.costs.running)),
        (f"Samen {phrases.basis(first)}", lambda s: f"{phrases.with_spread(s.costs.total)}; {phrases.discounted(s.costs)}"),
        ("Wie betaalt", _payers),
        ("Met wie", _partners),
        ("Bewijs elders, en past dat hier?", lambda s: f"{_grades(s)}. {capital(_fits(s))}."),
        (SHOWS, lambda s: s.visibility.split(". ")[0].rstrip(".") + "."),
        ("Veranderde aannames", _changed),
    ]
    told = [[label, *("–" if phrases.is_empty(s) else of(s) for s in decision.scenarios)] for label, of in rows]
    if any(len(s.nothing) for s in decision.scenarios):
        told.insert(
            2, [phrases.LEFT, *(phrases.short(s.nothing["area"], "buurt", "buurten", 3) or "–" for s in decision.scenarios)]
        )
    return told


def _at(after: int, plan: str) -> Callable[[ScenarioAnswer], str]:
    return lambda s: f"{phrases.effect_text(s, after, plan)} {phrases.band_text(s, after, plan)}".strip()


def _measures(s: ScenarioAnswer) -> str:
    return phrases.short(map(phrases.quoted, phrases.measure_names(s)), "maatregel", "maatregelen", 3)


def _partners(s: ScenarioAnswer) -> str:
    return phrases.short((inside_sentence(who) for who in s.partners["who"]), "partij", "partijen") or "–"


def _grades(s: ScenarioAnswer) -> str:
    letters = s.measures.drop_duplicates("measure")["grade"].value_counts().sort_index()
    return ", ".join(f"{n}× {GRADE_WORDS.get(str(letter), '')} ({letter})" for letter, n in letters.items())


def _fits(s: ScenarioAnswer) -> str:
    marks = s.measures.drop_duplicates("measure")["fit"].value_counts()
    return ", ".join(f"{marks[mark]}× {words}" for mark, words in FIT_WORDS.items() if mark in marks)


def _payers(s: ScenarioAnswer) -> str:
    return ", ".join(f"{row.payer} {full(row.total)}" for row in s.costs.by_payer.itertuples()) or "–"


def _changed(s: ScenarioAnswer) -> str:
    return count(len(s.assumptions), "aanname", "aannames") if len(s.assumptions) else "geen"
