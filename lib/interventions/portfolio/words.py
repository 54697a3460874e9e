"""Why there is no example package, why it is empty, and what a measure outside it would need: in Dutch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lib.interventions.portfolio.solver import CENT, Problem, solve
from lib.words import listed, number

BUDGETS = (("investment", "investering", "investeringsbudget"), ("upkeep", "kosten per jaar", "jaarbudget"))
_SECONDS, _GAP = 3.0, 1e-3

Name = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Which limit to relax: must, may, min_measures, min_effect, investment, upkeep or both; `needed` against `available`."""

    limit: str
    area: int | None
    needed: float | None
    available: float | None
    sentence: str


def why_infeasible(problem: Problem, area_name: Name, measure_name: Name) -> Conflict | None:
    """The first limit that cannot be met, most particular first; None when all of them can."""
    return _contradiction(problem, area_name, measure_name) or _out_of_reach(problem, area_name) or _too_expensive(problem)


def _contradiction(problem: Problem, area_name: Name, measure_name: Name) -> Conflict | None:
    for area, measure in np.argwhere(problem.must & ~problem.may):
        return Conflict(
            "must",
            int(area),
            None,
            None,
            f"{measure_name(int(measure))} in {area_name(int(area))} moet erin én mag er niet in. Haal één van de twee weg.",
        )
    return None


def _out_of_reach(problem: Problem, area_name: Name) -> Conflict | None:
    """Minimums that no budget can meet."""
    unlimited = replace(problem, costs=(), least_effect=np.full_like(problem.least_effect, -np.inf))
    for area in range(problem.linear.shape[0]):
        there, asked = int(problem.may[area].sum()), int(problem.least_number[area])
        if asked > there:
            text = (
                f"In {area_name(area)} zijn ten minste {asked} maatregelen gevraagd, en er mogen er {there}. "
                "Verlaag dat minimum of sta meer maatregelen toe."
            )
            return Conflict("min_measures", area, float(asked), float(there), text)
        least = float(problem.least_effect[area])
        if np.isfinite(least):
            alone = _only(unlimited, area)
            most = solve(alone, _SECONDS, _GAP).bound
            if most < least - 1e-9:
                text = (
                    f"In {area_name(area)} is een effect van {number(least, 3)} niet te halen: alles wat mag, geeft samen ten "
                    f"hoogste {number(most, 3)}. Verlaag dat minimum of sta meer maatregelen toe."
                )
                return Conflict("min_effect", area, least, most, text)
    return None


def _too_expensive(problem: Problem) -> Conflict | None:
    """What the obligations and minimums cost at least, against the budgets."""
    unlimited = replace(problem, costs=())
    found = []
    for (limit, what, name), (cost, budget) in zip(BUDGETS, problem.costs, strict=True):
        if not np.isfinite(budget):
            continue
        least = solve(unlimited, _SECONDS, _GAP, minimise=cost).bound
        found.append((name, least, budget))
        if least > budget + CENT:
            text = (
                f"Wat erin moet en de minimums vragen samen ten minste {number(np.ceil(least))} euro aan {what}; het {name} is "
                f"{number(budget)} euro. Verhoog het {name}, of verlaag een minimum of verplichting."
            )
            return Conflict(limit, None, least, budget, text)
    if len(found) < 2 or solve(problem, _SECONDS, _GAP).status != "infeasible":
        return None
    text = (
        "Het investeringsbudget en het jaarbudget zijn elk genoeg, maar niet samen: wat weinig investering vraagt, kost hier meer "
        "per jaar. Verhoog één van beide, of verlaag een minimum."
    )
    return Conflict("both", None, None, None, text)


def _only(problem: Problem, area: int) -> Problem:
    """The same problem for one area."""
    one = slice(area, area + 1)
    return replace(
        problem,
        linear=problem.linear[one],
        gain=problem.gain[one],
        weights=np.ones(1),
        must=problem.must[one],
        may=problem.may[one],
        least_effect=problem.least_effect[one],
        least_number=problem.least_number[one],
    )


def why_nothing(problem: Problem) -> str:
    """Why an example package without measures is the answer."""
    helpful = problem.may & (problem.weights[:, None] * problem.added(np.zeros_like(problem.may)) > 1e-12)
    if not helpful.any():
        return "Geen maatregel: geen van de maatregelen die mogen, heeft in dit jaar een verwacht effect boven nul."
    (investment, budget), (upkeep, yearly) = problem.costs
    fits = helpful & (investment <= budget + CENT) & (upkeep <= yearly + CENT)
    if fits.any():
        return "Geen maatregel: binnen de rekentijd is geen pakket gevonden dat meer doet."
    row = np.unravel_index(int(np.where(helpful, investment, np.inf).argmin()), helpful.shape)
    return (
        "Geen maatregel: binnen de budgetten past geen maatregel met een verwacht effect boven nul. De maatregel met de laagste "
        f"investering vraagt {number(investment[row])} euro, en {number(upkeep[row])} euro per jaar."
    )


def what_it_needs(short_investment: float, short_upkeep: float) -> str:
    """What more budget a measure that was left out would need."""
    wants = [(short_investment, "euro investering"), (short_upkeep, "euro per jaar")]
    parts = [f"{number(np.ceil(amount))} {unit}" for amount, unit in wants if amount > CENT]
    return f"past erbij met {listed(parts)} meer" if parts else "past nog binnen de budgetten"
