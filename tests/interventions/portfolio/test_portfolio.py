"""An example package is within every limit, as good as it says, and says what stands in the way."""

from __future__ import annotations

import ctypes
import os
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import milp

from lib.interventions.portfolio.choose import (
    Limits,
    budget_curve,
    example_package,
    stability,
)
from lib.interventions.portfolio.solver import Problem, polish
from tests.interventions.portfolio.packages import options


def test_a_case_by_hand() -> None:
    """Ceiling 0.1. Two of 0.05 in one dimension give 0.075; one of 0.04 elsewhere adds in full: 0.05 + 0.04 = 0.09."""
    effects = np.zeros((1, 3, 2))
    effects[0, 0, 0], effects[0, 1, 0], effects[0, 2, 1] = 0.05, 0.05, 0.04
    given = options(effects, 100.0, [[10.0, 5.0, 5.0]])
    found = example_package(given, Limits(investment=200.0))
    assert found.chosen[0].tolist()[2]
    assert found.chosen.sum() == 2
    assert found.effect == pytest.approx(0.09)
    assert example_package(given, Limits(investment=300.0)).effect == pytest.approx(0.115)
    # The yearly budget leaves the dear one of the twins out.
    cheap = example_package(given, Limits(investment=200.0, upkeep=10.0))
    assert cheap.pairs(given) == (("BU0", "m1"), ("BU0", "m2"))
    assert (cheap.investment, cheap.upkeep, cheap.status) == (200.0, 10.0, "proven")
    (left,) = cheap.left_out
    assert (left.measure, left.short_investment, left.short_upkeep, left.elsewhere) == ("m0", 100.0, 10.0, 0)
    assert left.adds == pytest.approx(0.025)
    assert left.sentence == "past erbij met 100 euro investering en 10 euro per jaar meer"


def test_weights_decide_between_areas() -> None:
    given = options(np.full((2, 1, 1), 0.02), 100.0)
    for weights, area in (([1.0, 3.0], "BU1"), ([3.0, 1.0], "BU0")):
        found = example_package(replace(given, weights=np.array(weights)), Limits(investment=100.0))
        assert found.pairs(given) == ((area, "m0"),)
        # Rescaled to a mean of one: 3 / 2 of 0.02.
        assert found.effect == pytest.approx(0.03)
        assert found.area_effects.sum() == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("effect", "budget", "reason"),
    [
        (-0.01, 1e6, "geen van de maatregelen die mogen, heeft in dit jaar een verwacht effect boven nul"),
        (0.0, 1e6, "geen van de maatregelen die mogen, heeft in dit jaar een verwacht effect boven nul"),
        (0.01, 0.0, "binnen de budgetten past geen maatregel"),
        (0.01, 49_999.0, "vraagt 50.000 euro, en 2.000 euro per jaar"),
    ],
)
def test_no_measure_is_an_answer(effect: float, budget: float, reason: str) -> None:
    given = options(np.full((2, 2, 1), effect), 50_000.0, 2_000.0)
    found = example_package(given, Limits(investment=budget))
    assert found.answered
    assert found.status == "proven"
    assert not found.chosen.any()
    assert (found.effect, found.investment, found.gap) == (0.0, 0.0, 0.0)
    assert found.reason.startswith("Geen maatregel: ")
    assert reason in found.reason


def test_what_brings_nothing_is_left_out_even_when_it_is_free() -> None:
    effects = np.array([[[0.02], [0.0], [-0.01]]])
    found = example_package(options(effects, 0.0), Limits())
    assert found.chosen.tolist() == [[True, False, False]]
    kept = example_package(options(effects, 0.0), Limits(must=frozenset({("BU0", "m2")}), min_measures={"BU0": 3}))
    assert kept.chosen.all()
    assert kept.effect == pytest.approx(0.01)


def test_polishing_drops_what_brings_nothing_and_adds_what_still_fits() -> None:
    """Zero and harm go, what must be in stays, and the larger of two that fit comes in."""
    zero, harm, obliged, small, large = 0.0, -0.01, -0.02, 0.01, 0.02
    problem = Problem(
        linear=np.array([[zero, harm, obliged, small, large]]),
        gain=np.zeros((1, 5, 0)),
        ceilings=np.zeros(0),
        weights=np.ones(1),
        costs=((np.array([[1.0, 1.0, 1.0, 1.0, 1.0]]), 2.0),),
        must=np.array([[False, False, True, False, False]]),
        may=np.ones((1, 5), dtype=bool),
        least_effect=np.array([-np.inf]),
        least_number=np.array([0]),
    )
    polished = polish(problem, np.array([[True, True, True, False, False]]))
    assert polished.tolist() == [[False, False, True, False, True]]
    # A minimum number keeps even what brings nothing.
    kept = polish(replace(problem, least_number=np.array([5])), np.ones((1, 5), dtype=bool))
    assert kept.all()


def test_tangents_leave_the_solver_little_to_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forbidding answers one by one would be right as well, and never end."""
    whole = []

    def counted(*arguments: Any, **options: Any) -> Any:
        whole.append(bool(options["integrality"].any()))
        return milp(*arguments, **options)

    monkeypatch.setattr("scipy.optimize.milp", counted)
    rng = np.random.default_rng(5)
    given = options(rng.uniform(0.0, 0.06, (5, 10, 2)), rng.uniform(1.0, 9.0, (5, 10)))
    assert example_package(given, Limits(investment=80.0), seconds=120, gap=1e-4).status == "proven"
    assert sum(whole) <= 5


@pytest.mark.parametrize(
    ("limits", "limit", "words"),
    [
        (
            Limits(investment=150.0, must=frozenset({("BU0", "m0"), ("BU1", "m0")})),
            "investment",
            ["ten minste 200 euro aan investering", "is 150 euro", "Verhoog het investeringsbudget"],
        ),
        (
            Limits(investment=1e6, upkeep=15.0, min_measures={"BU0": 1, "BU1": 1}),
            "upkeep",
            ["ten minste 20 euro aan kosten per jaar", "is 15 euro", "Verhoog het jaarbudget"],
        ),
        (Limits(min_effect={"BU1": 0.09}), "min_effect", ["In De Hoek", "0,090 niet te halen", "ten hoogste 0,036"]),
        (Limits(min_measures={"BU1": 3}), "min_measures", ["In De Hoek", "ten minste 3 maatregelen", "er mogen er 2"]),
        (
            Limits(must=frozenset({("BU1", "m0")}), must_not=frozenset({("BU1", "m0")})),
            "must",
            ["Verlichting in De Hoek moet erin én mag er niet in"],
        ),
        (
            Limits(investment=0.0, min_effect={"BU0": 0.03}),
            "investment",
            ["ten minste 200 euro aan investering", "of verlaag een minimum"],
        ),
    ],
)
def test_what_cannot_be_met_is_named_with_the_way_out(limits: Limits, limit: str, words: list[str]) -> None:
    names = {"BU1": "De Hoek", "m0": "Verlichting"}
    given = options(np.full((2, 2, 1), 0.02), 100.0, 10.0, labels=names)
    found = example_package(given, limits)
    assert (found.status, found.answered) == ("infeasible", False)
    assert found.conflict is not None
    assert found.conflict.limit == limit
    for part in words:
        assert part in found.reason


def test_budgets_that_are_enough_apart_but_not_together() -> None:
    given = options(np.full((1, 2, 1), 0.02), [[100.0, 10.0]], [[1.0, 50.0]])
    found = example_package(given, Limits(investment=50.0, upkeep=10.0, min_measures={"BU0": 1}))
    assert found.conflict is not None
    assert found.conflict.limit == "both"
    assert "elk genoeg, maar niet samen" in found.reason


def test_the_exact_rule_is_used_in_every_draw() -> None:
    """Draws that always move together: the product of the means is not the mean of the product, and that is reported."""
    effects = np.zeros((1, 2, 1, 2))
    effects[0, :, 0] = [0.0, 0.1]
    found = example_package(options(effects, 1.0), Limits())
    assert found.effect == pytest.approx(0.05)  # half of the draws nothing, half the ceiling
    assert found.expected == pytest.approx(0.075)
    assert found.difference == pytest.approx(0.025)


def test_a_channel_without_a_ceiling_adds_up() -> None:
    given = replace(options(np.full((1, 4, 1), 0.09), 1.0), ceilings=np.array([np.inf]))
    assert example_package(given, Limits()).effect == pytest.approx(0.36)


def test_stability_counts_how_often_each_measure_is_chosen() -> None:
    """In 30 of 40 draws the first measure is the larger one; there is room for one."""
    effects = np.full((1, 2, 1, 40), 0.02)
    effects[0, 0, 0, :30], effects[0, 0, 0, 30:] = 0.03, 0.01
    given = options(effects, 100.0)
    limits = Limits(investment=100.0)
    package = example_package(given, limits)
    assert package.chosen.tolist() == [[True, False]]
    result = stability(given, limits, package, draws=40)
    assert result.share.tolist() == [[0.75, 0.25]]
    assert (result.same, result.kept, result.solved, result.asked, result.infeasible) == (0.75, 0.75, 40, 40, 0)
    again = stability(given, limits, package, draws=10, seed=7)
    assert again.share.tolist() == stability(given, limits, package, draws=10, seed=7).share.tolist()
    assert again.solved == 10
    strict = stability(given, replace(limits, min_effect={"BU0": 0.025}), package, draws=40)
    assert (strict.solved, strict.infeasible) == (30, 10)
    assert stability(given, limits, package, draws=40, seconds=0.0).solved == 0


def test_the_same_question_has_the_same_answer() -> None:
    rng = np.random.default_rng(3)
    given = options(rng.uniform(0, 0.05, (4, 6, 3)), rng.uniform(1, 9, (4, 6)))
    first, second = (example_package(given, Limits(investment=30.0)) for _ in range(2))
    assert (first.chosen == second.chosen).all()
    assert (first.effect, first.bound) == (second.effect, second.bound)


def test_no_time_still_gives_a_package_and_says_that_it_is_not_proven() -> None:
    rng = np.random.default_rng(3)
    given = options(rng.uniform(0, 0.05, (4, 6, 3)), rng.uniform(1, 9, (4, 6)))
    found = example_package(given, Limits(investment=30.0), seconds=0.0)
    assert (found.status, found.gap) == ("time_limit", float("inf"))
    assert found.chosen.any()
    assert found.investment <= 30.0
    assert "De rekentijd was op" in found.reason
    hard = example_package(given, Limits(investment=30.0, min_measures={"BU0": 6}), seconds=0.0)
    assert (hard.status, hard.answered) == ("time_limit", False)
    assert "geen pakket gevonden" in hard.reason


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(must=frozenset({("BU9", "m0")})), "Onbekend in de eisen: BU9"),
        (Limits(must_not=frozenset({("BU0", "m9")})), "Onbekend in de eisen: m9"),
        (Limits(min_effect={"BU9": 1.0}), "BU9"),
        (Limits(investment=-1.0), "Het investeringsbudget moet nul of meer zijn"),
        (Limits(upkeep=float("nan")), "Het jaarbudget moet nul of meer zijn"),
    ],
)
def test_limits_that_make_no_sense_are_refused(limits: Limits, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        example_package(options(np.full((1, 1, 1), 0.01), 1.0), limits)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"effects": np.zeros((1, 2, 1))}, "tabel te zijn per buurt"),
        ({"effects": np.full((2, 2, 1, 1), np.nan)}, "eindig getal"),
        ({"effects": np.full((2, 2, 1, 1), 0.2)}, "boven de bovengrens"),
        ({"ceilings": np.array([0.0])}, "bovengrens"),
        ({"investment": np.full((2, 2), -1.0)}, "kosten"),
        ({"upkeep": np.zeros((2, 3))}, "kosten"),
        ({"weights": np.zeros(2)}, "gewicht"),
    ],
)
def test_options_that_make_no_sense_are_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(options(np.zeros((2, 2, 1)), 1.0), **change)  # type: ignore[arg-type]


def test_nothing_is_printed_and_no_descriptor_is_moved(capfd: pytest.CaptureFixture[str]) -> None:
    """Standard output belongs to every thread of a server: the solver keeps silent, and nobody turns the stream aside for it."""

    def moved(*_: object) -> int:
        raise AssertionError("a file descriptor was redirected")

    rng = np.random.default_rng(4)
    given = options(rng.uniform(-0.01, 0.09, (4, 8, 3, 6)), rng.integers(1, 9, (4, 8)) * 1e4, rng.integers(1, 9, (4, 8)) * 1e3)
    limits = Limits(investment=4e5, upkeep=5e4, min_effect={"BU0": 0.02}, min_measures={"BU1": 2})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "dup", moved)
        patch.setattr(os, "dup2", moved)
        package = example_package(given, limits)
        budget_curve(given, limits)
        stability(given, limits, package, draws=3)
    ctypes.CDLL(None).fflush(None)  # what compiled code still holds in its own buffer
    assert capfd.readouterr() == ("", "")
    assert package.status == "proven"
