"""The sentences of a decision: what a scenario comes to, and what the data do not know."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lib.answers.decision.record import ScenarioAnswer
from lib.answers.measures.nothing import NO_EFFECT
from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE, PLANS
from lib.answers.measures.visible import NOTHING, TOO_SMALL, Visible
from lib.household_types import LEAST_HOUSEHOLDS
from lib.words import count, euros, listed, number, percent, signed

QUESTION = "Wat weten wij dat niet in de cijfers staat?"
SHOWS = "Te zien in de score?"
BESIDE = "Gebieden naast elkaar"
TURNS = "Wat doet dit besluit omslaan?"
UNKNOWN = (
    "Of bewoners elkaar kennen, ontmoeten of helpen.",
    "Wat bewoners zelf van deze maatregelen vinden.",
    "Of wat onderzoek elders vond, hier hetzelfde uitpakt.",
    "Wat al is afgesproken of gepland, en wat partners kunnen betalen.",
    "De staat van woningen en het bezit van corporaties per complex.",
    "Wie er verhuist, en waarom.",
)


def where(names: Sequence[str]) -> str:
    """'Tuinbuurt', 'A, B en C', or '7 buurten'."""
    return listed(names) if len(names) <= 3 else count(len(names), "buurt", "buurten")


def middle(effects: pd.DataFrame, after: int, plan: str) -> float:
    """Middle of the effect so many years on, score points; 0 without effects."""
    there = (effects["after_years"].to_numpy() == after) & (effects["plan"].to_numpy() == plan)
    return float(effects["middle"].to_numpy()[there][0]) if there.any() else 0.0


def compared(points: float) -> str:
    """'0,012 hoger dan', 'even hoog als'."""
    if abs(points) < NOTHING:
        return "even hoog als"
    return f"{number(abs(points), 3)} {'hoger' if points > 0 else 'lager'} dan"


def nothing_done(names: Sequence[str]) -> str:
    """'In Tuinbuurt kiest u ervoor nu niets te doen.'; '' without names."""
    return f"In {where(names)} kiest u ervoor nu niets te doen." if names else ""


def headline(
    names: Sequence[str],
    effects: pd.DataFrame,
    visible: Visible | None,
    measures: int,
    housing: bool,
    small: Sequence[str],
    unplanned: Sequence[str] = (),
) -> str:
    """What it comes to: subject, comparison, size, and how long it lasts."""
    if not measures:
        if housing:
            return "Er is geen maatregel gekozen: de score verandert in de berekening niet. Het woningaanbod verandert wel."
        if unplanned:
            return f"{nothing_done(unplanned)} {NO_EFFECT}"
        return "Er is geen maatregel gekozen: in dit scenario verandert niets en er zijn geen kosten."
    if effects.empty:
        return f"Voor {listed(small)} is geen effect te berekenen: minder dan {LEAST_HOUSEHOLDS} huishoudens."
    kept, chosen, alone = (middle(effects, 10, plan) for plan in PLANS)
    place = where(names)
    if max(abs(kept), abs(chosen), abs(middle(effects, 5, KEPT))) < NOTHING:
        return f"Voor {place} is van dit scenario geen effect op de score te verwachten."
    seen = TOO_SMALL if visible is None else visible.clause
    first = f"Na tien jaar is de score van {place} {compared(chosen)} zonder maatregelen: {seen}."
    return f"{first} {durability(kept, chosen, alone)}"


def comparison(answers: Sequence[ScenarioAnswer]) -> str:
    """The scenarios beside each other: effect after ten years, what is left without upkeep, what shows in the score, costs."""
    chosen, alone = (listed(f"{a.slot}\u00a0{_after_ten_years(a, plan)}" for a in answers) for plan in (CHOSEN, LEFT_ALONE))
    money = listed(f"{a.slot}\u00a0{euros(a.costs.total[1], words=True)}" for a in answers)
    seen = [a.slot for a in answers if a.visible]
    if not seen:
        shows = "geen daarvan is in de score te zien"
    elif len(seen) == len(answers):
        shows = "dat is in de score te zien"
    else:
        shows = f"alleen {listed(seen)} is in de score te zien" if len(seen) == 1 else f"{listed(seen)} zijn in de score te zien"
    return f"Effect op de score na tien jaar: {chosen}; {shows}. Zonder onderhoud: {alone}. Kosten in 15 jaar, ongeveer: {money}."


def _after_ten_years(answer: ScenarioAnswer, plan: str) -> str:
    if answer.measures.empty:
        return "geen maatregel"
    uncounted = answer.effects.empty and len(answer.measures)  # in areas with too few households
    return "niet te berekenen" if uncounted else signed(middle(answer.effects, 10, plan), 3)


def durability(kept: float, chosen: float, alone: float) -> str:
    """What upkeep makes of it, in one short sentence: figures of the same year."""
    if abs(kept) < NOTHING:
        return "Ook met blijvend onderhoud is er dan geen effect."
    share = alone / kept
    if not 0 <= share <= 1.005:
        return f"Met blijvend onderhoud is dat {signed(kept, 3)}, zonder onderhoud {signed(alone, 3)}."
    if round(100 * share) >= 100:
        return "Dat blijft, ook zonder onderhoud."
    if abs(chosen - kept) < NOTHING:
        return f"Zonder onderhoud is daarvan {percent(100 * share) if round(100 * share) else 'bijna niets'} over."
    if abs(chosen - alone) < NOTHING:
        return f"Met blijvend onderhoud zou het {signed(kept, 3)} zijn."
    return f"Met blijvend onderhoud {signed(kept, 3)}, zonder onderhoud {signed(alone, 3)}."


def upkeep_words(start: int, until: int | None) -> str:
    """'blijvend', 'tot en met 2032' or 'geen'."""
    return "blijvend" if until is None else "geen" if until <= start else f"tot en met {until}"


def unknown(small: Sequence[str], no_score: Sequence[str], no_mix: Sequence[str], housing: bool) -> tuple[str, ...]:
    """What the data do not know: the standing list, and what is missing for these areas."""
    said = list(UNKNOWN)
    if small:
        said.append(f"Het effect in {listed(small)}: minder dan {LEAST_HOUSEHOLDS} huishoudens.")
    if no_score:
        said.append(f"Waar de score van {listed(no_score)} heen kan gaan: daarvan is geen eigen score.")
    if no_mix:
        said.append(f"Welke typen huishoudens wonen in {listed(no_mix)}.")
    if housing:
        said.append("Wat het bouwen, slopen of verkopen van de genoemde woningen kost: dat staat niet bij de kosten.")
    return tuple(said)
