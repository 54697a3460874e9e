"""What measures cost in the areas of a gemeente: counted per household of that area only, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lib.answers.measures.choice import catalogue
from lib.answers.measures.costs import ScenarioCosts, cost_table, costs_of, per_euro_words, range_text, sum_sentence
from lib.answers.measures.money import divide
from lib.answers.place import Gemeente, size_of
from lib.interventions.catalogue.assumptions import with_assumptions
from lib.interventions.catalogue.evidence import PAYERS, Shares
from lib.scenarios import ScenarioMeasure
from tests.answers.small_databank import CENTRUM, CHANGED, NOORD_1, WIJK_RAND

ZERO = (0.0, 0.0, 0.0)


def measure(
    intervention: str, area: str = CENTRUM, coverage: int = 60, start: int = 2027, until: int | None = None
) -> ScenarioMeasure:
    return ScenarioMeasure(intervention=intervention, area=area, coverage=coverage, start=start, upkeep_until=until)


def test_lighting_by_hand(molenwaarde: Gemeente) -> None:
    # 1,000 households, 60%: 600 x 70 euro once, and 600 x 4 euro in each of the fourteen years after it.
    found = costs_of(molenwaarde, [measure("verlichting")], catalogue())
    assert found.investment == (600 * 40, 600 * 70, 600 * 120)
    assert found.upkeep_per_year == (600 * 2, 600 * 4, 600 * 8)
    later = sum(600 * 4 / 1.0225**year for year in range(1, 15))
    assert found.discounted_total[1] == pytest.approx(600 * 70 + later, abs=0.5)
    assert found.total[1] == 600 * 70 + 14 * 600 * 4
    assert (
        "€\N{NO-BREAK SPACE}42.000 eenmalig + €\N{NO-BREAK SPACE}2.400 per jaar × 14 jaar = €\N{NO-BREAK SPACE}75.600"
        in sum_sentence(found)
    )
    assert found.by_year["year"].tolist() == list(range(2027, 2042))
    assert found.by_year["total"].sum() == 600 * 70 + 14 * 600 * 4
    assert found.by_measure["basis"].tolist() == ["600 huishoudens"]
    assert "2024" in found.text


def test_totals_are_the_sums_of_their_parts(molenwaarde: Gemeente) -> None:
    chosen = [measure("verlichting"), measure("wijkcentrum", NOORD_1, start=2029), measure("schoon_heel", until=2030)]
    found = costs_of(molenwaarde, chosen, catalogue())
    for kind, total in (("investment", found.investment), ("upkeep", found.upkeep_per_year)):
        assert [found.by_measure[f"{kind}_{part}"].sum() for part in ("low", "mode", "high")] == pytest.approx(list(total))
    assert found.by_year["discounted"].sum() == pytest.approx(found.discounted_total[1])
    assert (found.by_year["investment"] + found.by_year["upkeep"]).tolist() == pytest.approx(found.by_year["total"].tolist())
    low, middle, high = found.discounted_total
    assert low < middle < high


def whole(text: str) -> int:
    """The amount that a reader sees."""
    return int(text.replace("€\N{NO-BREAK SPACE}", "").replace(".", ""))


def check_what_a_reader_adds_up(found: ScenarioCosts) -> None:
    """Every sum on screen and paper, from the amounts as they are shown."""
    table = cost_table(found)
    measures = table[table["Maatregel"] != "Samen"]
    for row in measures.itertuples():
        assert whole(row.Eenmalig) + whole(row[3]) * int(row.Jaren) == whole(row.Samen)
    assert sum(map(whole, measures["Samen"])) == round(found.total[1])
    assert sum(map(whole, measures["Eenmalig"])) == round(found.investment[1])
    if len(measures) > 1:
        assert whole(table["Samen"].iloc[-1]) == round(found.total[1])
    for part in range(3):
        assert found.investment[part] + found.running[part] == found.total[part]
    assert found.by_year["investment"].sum() == found.investment[1]
    assert found.by_year["upkeep"].sum() == found.running[1]
    assert found.by_year["total"].sum() == found.total[1]
    assert found.by_year["discounted"].sum() == found.discounted_total[1]
    assert (found.by_year == found.by_year.round()).all().all()
    assert found.discounted_total[1] <= found.total[1]
    payers = found.by_payer
    assert (payers["investment"] + payers["running"] == payers["total"]).all()
    assert payers["investment"].sum() == found.investment[1]
    assert payers["running"].sum() == found.running[1]
    said = sum_sentence(found)
    if said:
        left, right = said.split(": ", 1)[1].split(" = ", 1)
        terms = [term.split(" × ") for term in left.split(" + ")]
        amounts = [whole(t[0].split(" ")[0]) * (int(t[1].split(" ")[0]) if len(t) > 1 else 1) for t in terms]
        assert sum(amounts) == whole(right.split(". ")[0]) == found.total[1]


@pytest.mark.parametrize("name", catalogue().ids)
@pytest.mark.parametrize("until", [None, 2027, 2031])
def test_what_is_shown_of_every_measure_adds_up(molenwaarde: Gemeente, name: str, until: int | None) -> None:
    for coverage in (0, 7, 60, 100):
        check_what_a_reader_adds_up(costs_of(molenwaarde, [measure(name, coverage=coverage, until=until)], catalogue()))


def test_what_is_shown_of_any_plan_adds_up(molenwaarde: Gemeente) -> None:
    random = np.random.default_rng(12)
    for _ in range(60):
        plan = []
        for name in random.choice(catalogue().ids, size=random.integers(1, 9), replace=False):
            start = int(random.integers(2026, 2044))
            until = None if random.random() < 0.4 else start + int(random.integers(0, 9))
            area = str(random.choice([CENTRUM, NOORD_1]))
            plan.append(measure(str(name), area, int(random.integers(0, 101)), start, until))
        check_what_a_reader_adds_up(costs_of(molenwaarde, plan, catalogue()))


def test_a_building_time_longer_than_what_is_left_counts_in_part(molenwaarde: Gemeente) -> None:
    soon = measure("verlichting", start=2027)
    late = measure("herstructurering", start=2040)  # five years of building, two of which are counted
    whole_work = costs_of(molenwaarde, [late], catalogue()).investment[1]
    found = costs_of(molenwaarde, [soon, late], catalogue())
    share = found.by_measure.set_index("measure").loc[catalogue().get("herstructurering").label, "investment_mode"]
    assert share == pytest.approx(0.4 * whole_work, rel=0.005)
    check_what_a_reader_adds_up(found)


def test_shares_leave_no_euro_over() -> None:
    random = np.random.default_rng(3)
    for _ in range(200):
        parts = random.multinomial(100, random.dirichlet(np.ones(5)))
        shares = Shares(**dict(zip(PAYERS, map(float, parts), strict=True)))
        amount = int(random.integers(0, 10_000_000))
        divided = divide(amount, shares)
        assert sum(divided.values()) == amount
        assert all(abs(divided[payer] - amount * shares.of(payer) / 100) < 1 for payer in PAYERS)


def test_another_division_moves_money_between_payers_only(molenwaarde: Gemeente) -> None:
    own = with_assumptions(catalogue(), {"verlichting.pays.gemeente": 50.0, "verlichting.pays.bewoners": 40.0})
    before, after = (costs_of(molenwaarde, [measure("verlichting")], of) for of in (catalogue(), own))
    assert before.total == after.total
    assert before.by_payer.set_index("payer")["total"].to_dict() == {"gemeente": 68_040, "corporatie": 7_560}
    assert after.by_payer.set_index("payer")["total"].to_dict() == {"gemeente": 37_800, "corporatie": 7_560, "bewoners": 30_240}
    assert "gemeente €" in after.payer_text


def test_without_upkeep_nothing_is_paid_per_year(molenwaarde: Gemeente) -> None:
    found = costs_of(molenwaarde, [measure("verlichting", until=2027)], catalogue())
    assert found.upkeep_per_year == ZERO
    assert found.by_year["upkeep"].sum() == 0
    assert found.discounted_total[1] == 600 * 70


def test_more_years_cost_more(molenwaarde: Gemeente) -> None:
    five, fifteen = (costs_of(molenwaarde, [measure("verlichting")], catalogue(), years) for years in (5, 15))
    assert five.discounted_total[1] < fifteen.discounted_total[1]
    assert len(five.by_year) == five.years == 5


def test_a_count_never_comes_from_a_larger_area(molenwaarde: Gemeente) -> None:
    # Rietland has no households that can be compared; its wijk has 2,200.
    assert size_of(molenwaarde, WIJK_RAND)[0] == 2200
    assert molenwaarde.figures.figure("households", CHANGED, 2024).known
    found = costs_of(molenwaarde, [measure("verlichting", CHANGED), measure("wijkcentrum", CHANGED)], catalogue())
    assert found.by_measure["measure"].tolist() == ["Wijkcentrum met programma"]
    assert (
        "Niet meegeteld, want het aantal huishoudens is niet gepubliceerd: Straat- en achterpadverlichting in Rietland."
        in found.text
    )
    assert found.per_euro_text == ""


def test_dwellings_that_are_not_published_are_said_to_be_assumed(molenwaarde: Gemeente) -> None:
    found = costs_of(molenwaarde, [measure("renovatie")], catalogue())
    assert "In Centrum is gerekend met één woning per huishouden" in found.text
    assert found.by_measure["basis"].tolist() == ["600 woningen"]
    assert "gerekend met" not in costs_of(molenwaarde, [measure("verlichting")], catalogue()).text


@pytest.mark.parametrize("chosen", [[], [measure("bestaat_niet")], [measure("rotterdamwet")]])
def test_nothing_to_count_costs_nothing(molenwaarde: Gemeente, chosen: list[ScenarioMeasure]) -> None:
    found = costs_of(molenwaarde, chosen, catalogue())
    assert found.investment == found.upkeep_per_year == found.discounted_total == ZERO
    assert found.by_measure.empty
    assert found.by_year["total"].sum() == 0
    assert found.text == "Dit scenario kost niets."


def test_effect_per_euro_is_an_order_of_size(molenwaarde: Gemeente) -> None:
    text = costs_of(molenwaarde, [measure("verlichting")], catalogue()).per_euro_text
    assert any(word in text for word in ("klein", "middel", "groot"))
    assert not any(digit in text for digit in "0123456789")


def test_coverage_scales_what_is_per_household_and_not_what_is_per_place(molenwaarde: Gemeente) -> None:
    half, whole = (costs_of(molenwaarde, [measure("verlichting", coverage=c)], catalogue()) for c in (50, 100))
    assert whole.investment[1] == 2 * half.investment[1]
    half, whole = (costs_of(molenwaarde, [measure("wijkcentrum", coverage=c)], catalogue()) for c in (50, 100))
    assert whole.investment == half.investment


@pytest.mark.parametrize(
    ("amounts", "text"),
    [
        ((1.1e6, 1.5e6, 2.3e6), "ongeveer 1,1 tot 2,3 miljoen euro"),
        ((26_200, 40_000, 91_100), "ongeveer 26.000 tot 90.000 euro"),
        ((900_000, 1e6, 1.2e6), "ongeveer 900.000 euro tot 1,2 miljoen euro"),
        ((5.0, 5.0, 5.0), "ongeveer 5 euro"),
    ],
)
def test_ranges_in_words(amounts: tuple[float, float, float], text: str) -> None:
    assert range_text(amounts) == text


def test_what_starts_after_the_years_is_named_and_not_counted(molenwaarde: Gemeente) -> None:
    soon = measure("verlichting")
    late = soon.model_copy(update={"intervention": "speelplek", "start": soon.start + 20})
    found = costs_of(molenwaarde, [soon, late], catalogue())
    assert found.investment == costs_of(molenwaarde, [soon], catalogue()).investment
    assert "telt hier niet mee: " in found.text
    assert catalogue().get("speelplek").label in found.text


def test_much_per_euro_is_told_with_how_little_it_is(molenwaarde: Gemeente) -> None:
    found = costs_of(molenwaarde, [measure("verlichting")], catalogue())
    assert per_euro_words(found, True) == found.per_euro_text
    assert per_euro_words(found, False).endswith("te klein om in de score te zien.")
