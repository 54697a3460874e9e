"""A voorbeeldpakket: within its limits, honest about what it gives up, and never more than an example."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.answers.measures.choice import catalogue, measure_of
from lib.answers.measures.costs import costs_of
from lib.answers.measures.package import DRAWS, Package, Wish, _limits, _options, _sizes, find_package
from lib.answers.measures.tipping.package import NO_TURN
from lib.answers.place import Gemeente
from lib.interventions.catalogue.assumptions import with_assumptions
from lib.interventions.effect.simulate import simulate
from lib.interventions.portfolio.choose import example_package, problem_of
from lib.interventions.tipping.offers import Offers
from lib.interventions.tipping.package import package_tips
from lib.scenarios import ScenarioMeasure
from tests.answers.small_databank import CENTRUM, EMPTY, FEW_HOUSEHOLDS, NOORD_1, NOORD_2

WISH = Wish(areas=(CENTRUM, NOORD_1), start=2027, year=2037, coverage=60, investment=300_000.0, upkeep=80_000.0)
ALL_BUT_LIGHT = tuple(name for name in catalogue().ids if name != "verlichting")


def package(gemeente: Gemeente, **changes: object) -> Package:
    return find_package(gemeente, replace(WISH, **changes), catalogue())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found(molenwaarde: Gemeente) -> Package:
    return find_package(molenwaarde, WISH, catalogue())


def test_it_stays_within_both_budgets(molenwaarde: Gemeente, found: Package) -> None:
    assert found.answered
    assert found.measures
    costs = costs_of(molenwaarde, found.measures, catalogue())
    assert 0 < costs.investment[1] <= 300_000
    assert 0 < costs.upkeep_per_year[1] <= 80_000
    assert found.table["Eenmalig"].sum() == pytest.approx(costs.investment[1])
    assert found.table["Per jaar"].sum() == pytest.approx(costs.upkeep_per_year[1])


def test_the_effect_per_buurt_is_that_of_the_simulation(found: Package) -> None:
    for row, area in zip(found.table.itertuples(), WISH.areas, strict=True):
        here = [measure_of(m) for m in found.measures if m.area == area]
        low, _, middle, _, high = simulate(here, catalogue(), [WISH.year]).total[0]
        assert row.Midden == pytest.approx(middle, rel=0.05)
        assert row.Laag == pytest.approx(low, rel=0.1)
        assert row.Hoog == pytest.approx(high, rel=0.1)


def test_it_is_called_an_example_and_says_how_it_was_checked(found: Package) -> None:
    assert found.headline.startswith("Voorbeeldpakket: ")
    assert "te klein om in de score te zien" in found.headline
    assert found.status.startswith("Binnen dit budget vonden we geen beter pakket.")
    words = " ".join([found.headline, found.status, found.curve_text, found.repeats_text]).lower()
    assert "beste" not in words
    assert "optima" not in words


def test_what_must_be_in_is_in_and_what_may_not_is_out(molenwaarde: Gemeente) -> None:
    asked = package(molenwaarde, must=((CENTRUM, "wijkcentrum"),), must_not=("verlichting",), upkeep=None, investment=None)
    pairs = {(m.area, m.intervention) for m in asked.measures}
    assert (CENTRUM, "wijkcentrum") in pairs
    assert "verlichting" not in {name for _, name in pairs}


def light_in(gemeente: Gemeente, area: str) -> float:
    """What lighting costs once in this buurt."""
    light = ScenarioMeasure(intervention="verlichting", area=area, coverage=60, start=2027)
    return costs_of(gemeente, (light,), catalogue()).investment[1]


def test_a_minimum_holds_in_every_buurt(molenwaarde: Gemeente) -> None:
    room = light_in(molenwaarde, CENTRUM)
    asked = {"investment": room, "upkeep": None, "must_not": ALL_BUT_LIGHT}
    assert [m.area for m in package(molenwaarde, **asked).measures] == [CENTRUM]
    assert not package(molenwaarde, **asked, least=1).answered
    both = package(molenwaarde, **{**asked, "investment": room + light_in(molenwaarde, NOORD_1)}, least=1)
    assert [m.area for m in both.measures] == [CENTRUM, NOORD_1]


def test_what_can_harm_counts_as_harm(molenwaarde: Gemeente) -> None:
    only = tuple(name for name in catalogue().ids if name != "speelplek")
    found = package(molenwaarde, areas=(CENTRUM,), must=((CENTRUM, "speelplek"),), must_not=only, investment=None, upkeep=None)
    low, _, middle, _, high = simulate([measure_of(m) for m in found.measures], catalogue(), [WISH.year]).total[0]
    assert low < 0 < high
    row = found.table.iloc[0]
    assert (row["Laag"], row["Midden"], row["Hoog"]) == pytest.approx((low, middle, high), abs=1e-4)


def test_no_measure_is_a_possible_answer(molenwaarde: Gemeente) -> None:
    nothing = package(molenwaarde, investment=0.0, upkeep=0.0)
    assert nothing.answered
    assert nothing.headline.startswith("Geen maatregel: binnen de budgetten past geen maatregel")
    assert nothing.measures == ()
    assert (nothing.table["Maatregelen"] == "geen maatregel").all()
    assert (nothing.table[["Laag", "Midden", "Hoog", "Eenmalig"]] == 0).all(axis=None)


def test_limits_that_cannot_be_met_are_explained(molenwaarde: Gemeente) -> None:
    impossible = package(molenwaarde, must=((CENTRUM, "herstructurering"),), investment=1_000.0)
    assert not impossible.answered
    assert "Verhoog het investeringsbudget" in impossible.notes[0]
    assert impossible.measures == ()


def test_buurten_that_cannot_be_costed_are_named(molenwaarde: Gemeente) -> None:
    mixed = package(molenwaarde, areas=(CENTRUM, EMPTY, FEW_HOUSEHOLDS))
    assert mixed.table["Buurt"].tolist() == ["Centrum"]
    assert any("Bedrijventerrein" in note for note in mixed.notes)
    assert any("Buitengebied" in note for note in mixed.notes)
    none = package(molenwaarde, areas=(EMPTY,))
    assert not none.answered
    assert none.headline == "Voor geen van deze buurten is een voorbeeldpakket te maken."


def test_what_is_given_up_names_the_money_it_needs(molenwaarde: Gemeente) -> None:
    nothing = package(molenwaarde, areas=(CENTRUM,), investment=0.0, upkeep=0.0, must_not=ALL_BUT_LIGHT)
    assert nothing.traded["Maatregel"].tolist() == ["Straat- en achterpadverlichting"]
    assert nothing.traded["Voegt toe"].iloc[0] > 0
    assert nothing.traded["Wat nodig is"].iloc[0].endswith(" per jaar meer budget")
    assert " eenmalig en " in nothing.traded["Wat nodig is"].iloc[0]


def test_the_curve_never_falls_and_marks_this_package(found: Package) -> None:
    assert found.curve["budget"].is_monotonic_increasing
    assert (np.diff(found.curve["effect"]) >= -1e-12).all()
    assert found.curve.loc[found.curve["budget"] == 300_000, "chosen"].all()


def test_the_curve_says_when_the_yearly_budget_is_the_limit(molenwaarde: Gemeente) -> None:
    # There is investment for lighting, but nothing to keep it burning.
    poor = package(molenwaarde, areas=(CENTRUM,), investment=1_000_000.0, upkeep=1.0, must_not=ALL_BUT_LIGHT)
    assert poor.measures == ()
    assert (
        poor.curve_text
        == "Meer investeringsbudget, tot € 2 miljoen, geeft geen groter effect. Het budget per jaar is hier de grens."
    )
    rich = package(molenwaarde, areas=(CENTRUM,), investment=1_000_000.0, upkeep=None, must_not=ALL_BUT_LIGHT)
    assert rich.curve_text == "Meer investeringsbudget, tot € 2 miljoen, geeft geen groter effect."
    tight = package(molenwaarde, areas=(CENTRUM,), investment=40_000.0, upkeep=None, must_not=ALL_BUT_LIGHT)
    assert tight.curve_text.startswith("Met € 80.000 in plaats van € 0 past er meer in: +0,0")


def test_repeats_count_the_whole_package(molenwaarde: Gemeente) -> None:
    sure = package(molenwaarde, areas=(CENTRUM,), investment=None, upkeep=None, must_not=ALL_BUT_LIGHT)
    # Lighting helps in every draw and there is nothing else to choose.
    assert sure.repeats["Van de 100 herhalingen"].tolist() == [100.0]
    assert sure.repeats["In het pakket"].tolist() == [True]
    assert "De keuze is 40 keer herhaald" in sure.repeats_text
    assert "40 keer kwam er precies dit pakket uit" in sure.repeats_text


@pytest.mark.parametrize("areas", [(CENTRUM, NOORD_2), (NOORD_2, CENTRUM)])
def test_a_large_buurt_weighs_more(molenwaarde: Gemeente, areas: tuple[str, str]) -> None:
    # Room for lighting in one of the two: the effect is the same in both, so inhabitants decide.
    room = max(light_in(molenwaarde, area) for area in areas)
    asked = package(molenwaarde, areas=areas, investment=room, upkeep=None, must_not=ALL_BUT_LIGHT)
    assert [m.area for m in asked.measures] == [CENTRUM]


def test_the_same_wish_gives_the_same_package(molenwaarde: Gemeente, found: Package) -> None:
    again = find_package(molenwaarde, WISH, catalogue())
    assert again.measures == found.measures
    assert again.headline == found.headline
    assert again.table.equals(found.table)


def test_what_turns_it_is_one_sentence_that_says_half_lives_do_not_count_and_why(found: Package) -> None:
    assert found.turns_text.endswith(".")
    assert "zonder onderhoud" in found.turns_text
    assert "blijvend onderhouden" in found.turns_text
    half = found.turns[found.turns["Aanname"].str.contains("helft van het effect")]
    assert len(half) == len(catalogue().ids)
    assert (half["Slaat om bij"] == NO_TURN).all()
    named = found.turns[found.turns["Genoemd"]]
    assert 1 <= len(named) <= 3
    for row in named.itertuples():
        assert row[3].removeprefix("na ") in found.turns_text
        assert row.Soort in ("meting", "schatting", "aanname")


def test_at_a_told_price_the_package_is_another_one(molenwaarde: Gemeente, found: Package) -> None:
    """The whole page again, with the amount that the sentence names."""
    sizes, _ = _sizes(molenwaarde, WISH.areas)
    options = _options(molenwaarde, WISH, catalogue(), sizes)
    limits = _limits(WISH, options)
    package = example_package(options, limits)
    offers = Offers(catalogue(), sizes, WISH.coverage / 100, WISH.start, WISH.year, DRAWS)
    tips = package_tips(options, problem_of(options, limits), package.chosen, offers).tips
    assert any(tip.instead is None for tip in tips)
    for tip in [next(t for t in tips if t.instead is None), *(t for t in tips if t.instead is not None)][:3]:
        of = with_assumptions(catalogue(), tip.tried.changes(tip.value))
        again = find_package(molenwaarde, WISH, of)
        assert {(m.area, m.intervention) for m in again.measures} != {(m.area, m.intervention) for m in found.measures}
