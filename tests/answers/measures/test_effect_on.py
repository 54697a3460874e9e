"""What measures do to one buurt, as the page tells it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.answers.measures.ahead import WITH, WITHOUT, against_outlook, against_sentence
from lib.answers.measures.choice import GRADE_WORDS, catalogue, catalogue_for, measures_of, not_counted, unknown_measures
from lib.answers.measures.effect import Effect, effect_on, null_sentence, part_over
from lib.answers.measures.visible import class_text
from lib.answers.outlook.score import ScoreAhead
from lib.answers.place import Gemeente
from lib.interventions.catalogue.assumptions import with_assumptions
from lib.interventions.catalogue.models import CatalogueError
from lib.interventions.effect.measures import Measure
from lib.interventions.effect.simulate import simulate
from lib.outlook.score.errors.claims import ASSUMED, HOLDS, RANGE, Claim
from lib.scenarios import Scenario, ScenarioMeasure
from lib.scores import to_lbm
from tests.answers.decision_cases import LARGE
from tests.answers.small_databank import CENTRUM, EMPTY, FEW_HOUSEHOLDS, GEMEENTE, HAVEN

LIGHT = Measure("verlichting", 1.0, 2026, None)


def on(gemeente: Gemeente, *measures: Measure, code: str = CENTRUM) -> Effect:
    return effect_on(gemeente, code, 2024, measures, catalogue())


def path(effect: Effect, plan: str, column: str = "middle") -> np.ndarray:
    return effect.path.loc[effect.path["plan"] == plan, column].to_numpy()


def test_no_measures_are_exactly_zero(molenwaarde: Gemeente) -> None:
    effect = on(molenwaarde)
    assert (effect.path.drop(columns=["year", "plan"]) == 0).all(axis=None)
    assert effect.by_dimension.empty
    assert effect.left.empty
    assert effect.visible_year is None
    assert effect.visibility_text == ""
    assert effect.class_text == f"Score in {effect.baseline_year}: 4,15, goed. De klasse verandert niet."


def test_no_coverage_is_no_effect(molenwaarde: Gemeente) -> None:
    effect = on(molenwaarde, replace(LIGHT, coverage=0.0))
    assert (effect.path.drop(columns=["year", "plan"]) == 0).all(axis=None)
    assert effect.takeaway == "Van straat- en achterpadverlichting is geen effect op de score te verwachten."
    assert set(effect.left["Zoals gekozen"]) == {"geen effect"}


def test_three_plans_over_fifteen_years(molenwaarde: Gemeente) -> None:
    effect = on(molenwaarde, replace(LIGHT, upkeep_until=2031))
    assert effect.path.groupby("plan").size().to_dict() == dict.fromkeys(
        ["met blijvend onderhoud", "zoals gekozen", "zonder onderhoud"], 16
    )
    assert effect.path["year"].min() == 2026
    assert effect.path["year"].max() == 2041
    kept, chosen, left = (path(effect, plan) for plan in ("met blijvend onderhoud", "zoals gekozen", "zonder onderhoud"))
    assert (left <= chosen + 1e-12).all()
    assert (chosen <= kept + 1e-12).all()
    # Complete after half a year and kept up until 2031: as good as kept up until then, and halved eight years later.
    assert chosen[:6] == pytest.approx(kept[:6])
    assert chosen[13] == pytest.approx(kept[13] / 2, rel=0.02)


def test_bands_are_nested(molenwaarde: Gemeente) -> None:
    rows = on(molenwaarde, LIGHT, Measure("speelplek", 0.6, 2027, 2030)).path
    bands = rows[["low", "narrow_low", "middle", "narrow_high", "high"]].to_numpy()
    assert (np.diff(bands, axis=1) >= 0).all()


def test_what_is_left_in_words(molenwaarde: Gemeente) -> None:
    effect = on(molenwaarde, replace(LIGHT, upkeep_until=2026))
    assert effect.left["Na"].tolist() == ["5 jaar (2031)", "10 jaar (2036)", "15 jaar (2041)"]
    assert effect.left["Met blijvend onderhoud"].str.startswith("100%").all()
    # Decay starts when the lighting is complete, after half a year: 0.5 ** (9.5 / 8) = 44%.
    assert effect.left["Zonder onderhoud"].iloc[1].startswith("44% (")
    assert effect.takeaway.startswith(
        "Met onderhoud blijft het effect van straat- en achterpadverlichting tien jaar gelijk. "
        "Zonder onderhoud is dan minder dan de helft (44%) over. "
    )
    assert "keuze van ons en geen bevinding" in effect.takeaway


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.004, "bijna niets"),
        (0.244, "minder dan een kwart (24%)"),
        (0.25, "een kwart (25%)"),
        (0.44, "minder dan de helft (44%)"),
        (0.5, "de helft (50%)"),
        (0.745, "meer dan de helft (74%)"),
        (0.75, "driekwart (75%)"),
        (0.994, "meer dan driekwart (99%)"),
        (0.996, "alles"),
    ],
)
def test_what_is_left_in_halves_and_quarters(share: float, said: str) -> None:
    assert part_over(share) == said


def test_a_small_effect_is_said_to_be_invisible_and_how_to_see_it(molenwaarde: Gemeente) -> None:
    effect = on(molenwaarde, LIGHT)
    assert effect.visible_year is None
    together = effect.visible.together
    assert 0 < together.expected < together.smallest
    assert effect.visibility_text.startswith("In één buurt als deze kan de Leefbaarometer dit niet laten zien. Verwacht wordt ")
    assert f"{together.expected:+.3f}".replace(".", ",") in effect.visibility_text
    assert f"vanaf {together.smallest:.3f} op".replace(".", ",") in effect.visibility_text
    assert "Meet het anders: aantal lampen dat uit is en dagen tot herstel" in effect.visibility_text
    assert "geregistreerde misdrijven per jaar" in effect.visibility_text


def test_a_large_effect_is_visible_in_an_even_year(molenwaarde: Gemeente) -> None:
    effect = effect_on(
        molenwaarde, CENTRUM, 2024, (Measure("herstructurering", 1.0, 2026, None),), with_assumptions(catalogue(), LARGE)
    )
    assert effect.visible_year == 2028  # at the start it is nothing yet, and only even years are measured
    assert effect.visibility_text.startswith("Te zien in de Leefbaarometer: ")
    assert "in de meting van 2028" in effect.visibility_text


def test_a_smaller_buurt_needs_a_larger_effect(molenwaarde: Gemeente) -> None:
    large, small = on(molenwaarde, LIGHT), on(molenwaarde, LIGHT, code=FEW_HOUSEHOLDS)
    assert molenwaarde.inhabitants[FEW_HOUSEHOLDS] < 500 < molenwaarde.inhabitants[CENTRUM]
    assert small.visible.together.smallest > large.visible.together.smallest


def test_by_dimension_only_what_moves(molenwaarde: Gemeente) -> None:
    effect = on(molenwaarde, LIGHT)
    assert set(effect.by_dimension["label"]) == {"overlast en onveiligheid"}
    assert effect.by_dimension["middle"].to_numpy() == pytest.approx(path(effect, "zoals gekozen"))


def test_a_buurt_without_score_still_shows_points(molenwaarde: Gemeente) -> None:
    effect = on(molenwaarde, LIGHT, code=HAVEN)
    assert effect.baseline is None
    assert effect.baseline_year is None
    assert path(effect, "zoals gekozen").max() > 0
    assert effect.class_text.startswith("Deze buurt heeft geen score. Daarom is niet te zeggen welke klasse erbij hoort.")


def test_an_unknown_buurt_has_no_score(molenwaarde: Gemeente) -> None:
    assert on(molenwaarde, LIGHT, code="BU90019999").baseline is None


# The class "goed" begins at 0.01015; renovation at full coverage adds between .003 and .025.
LIMIT = 0.01015


@pytest.mark.parametrize(
    ("baseline", "says"),
    [
        (LIMIT - 0.0015, "hoort daar de klasse goed bij, in ten minste 19 van de 20 berekeningen"),
        (LIMIT - 0.010, "De klasse kan ruim voldoende blijven of goed worden"),
        (LIMIT - 0.060, "De klasse verandert niet."),
    ],
)
def test_the_class_moves_only_if_the_whole_band_does(baseline: float, says: str) -> None:
    simulation = simulate((Measure("renovatie", 1.0, 2026, None),), catalogue(), np.arange(2026, 2042))
    low, high = simulation.total[-1, 0], simulation.total[-1, 4]
    assert 0.003 < low < 0.010 < high < 0.025
    text = class_text(baseline, 2024, low, high, 2041, True)
    assert says in text
    assert text.startswith(f"Score in 2024: {to_lbm(baseline):.2f}, ruim voldoende.".replace(".", ",", 1))


@pytest.mark.parametrize(
    ("baseline", "low", "high", "limit"),
    [(LIMIT - 0.0015, 0.003, 0.02, "goed (4,11)"), (LIMIT + 0.001, -0.02, -0.003, "ruim voldoende (4,11)")],
)
def test_an_effect_that_cannot_be_seen_changes_no_class(baseline: float, low: float, high: float, limit: str) -> None:
    text = class_text(baseline, 2024, low, high, 2030, False)
    assert f"dicht bij de grens met {limit}" in text
    assert "zonder dit plan" in text
    assert "bandbreedte" not in text


def test_a_measure_that_can_harm_does_not_call_the_lower_class_the_present_one() -> None:
    assert "De klasse kan goed blijven of ruim voldoende worden" in class_text(LIMIT + 0.010, 2024, -0.02, -0.003, 2030, True)


def test_measures_of_one_area() -> None:
    there = ScenarioMeasure(intervention="speelplek", area=CENTRUM, coverage=40, start=2027, upkeep_until=2030)
    elsewhere = ScenarioMeasure(intervention="verlichting", area=HAVEN, coverage=100, start=2026)
    scenario = Scenario(gemeente=GEMEENTE, areas=(CENTRUM, HAVEN), measures=(there, elsewhere))
    assert measures_of(scenario, CENTRUM) == (Measure("speelplek", 0.4, 2027, 2030),)
    assert measures_of(None, CENTRUM) == ()
    assert measures_of(scenario, EMPTY) == ()


def test_unknown_measures_are_named() -> None:
    odd = ScenarioMeasure(intervention="vuurtoren", area=CENTRUM, coverage=40, start=2027)
    scenario = Scenario(gemeente=GEMEENTE, areas=(CENTRUM,), measures=(odd,))
    assert unknown_measures(scenario) == ["vuurtoren"]
    assert unknown_measures(None) == []


def test_assumptions_of_a_scenario_count() -> None:
    scenario = Scenario(gemeente=GEMEENTE, assumptions={"verlichting.half_life_years": 2.0})  # type: ignore[arg-type]
    assert catalogue_for(scenario).get("verlichting").half_life == 2.0
    assert catalogue_for(None) is catalogue()
    wrong = Scenario(gemeente=GEMEENTE, assumptions={"vuurtoren.half_life_years": 2.0})  # type: ignore[arg-type]
    with pytest.raises(CatalogueError, match="vuurtoren"):
        catalogue_for(wrong)


def test_every_grade_has_words() -> None:
    assert {entry.grade for entry in (*catalogue().interventions, *catalogue().information)} <= set(GRADE_WORDS)


def test_information_in_a_link_gets_its_own_sentence() -> None:
    there = [ScenarioMeasure(intervention=name, area=CENTRUM, coverage=40, start=2027) for name in ("rotterdamwet", "vuurtoren")]
    sentences = not_counted(Scenario(gemeente=GEMEENTE, areas=(CENTRUM,), measures=tuple(there)))
    assert sentences[0].startswith("De link noemt 'Rotterdamwet (Wbmgp)'; dat telt niet mee. Buurtbalans rekent niet met wie")
    assert sentences[1] == "De link noemt maatregel 'vuurtoren'; die staat niet in de catalogus en telt niet mee."
    assert not_counted(None) == []


def test_a_measure_without_effect_in_research_says_so(molenwaarde: Gemeente) -> None:
    playground = Measure("speelplek", 1.0, 2026)
    said = "Speelplek of speeltuin: goed onderzocht, geen of bijna geen effect gevonden."
    assert on(molenwaarde, playground).takeaway == said
    assert null_sentence((LIGHT, playground), catalogue()) == said
    assert null_sentence((LIGHT,), catalogue()) == ""
    assert on(molenwaarde, LIGHT, playground).takeaway.startswith("Met onderhoud blijft het effect van")


def outlook(half: float = 0.04) -> ScoreAhead:
    """A score of 4.10 that is expected to stay; 2 of 3 times within `half`, 19 of 20 times within twice that."""
    years = [2026, 2028, 2030, 2032]
    bounds = {"low67": 4.1 - half, "high67": 4.1 + half, "low95": 4.1 - 2 * half, "high95": 4.1 + 2 * half}
    ahead = pd.DataFrame({"year": years, "middle": 4.1, **bounds})
    return ScoreAhead(
        past=pd.DataFrame({"year": [2024], "value": [4.1]}),
        ahead=ahead,
        around=ahead.iloc[:0],
        level="buurt",
        method="no_change",
        sentence="",
        note="",
        reason="",
        sources=(),
    )


def line(table: pd.DataFrame, name: str) -> pd.DataFrame:
    return table[table["line"] == name].set_index("year").drop(columns="line")


def test_without_measures_the_scenario_is_the_outlook() -> None:
    table = against_outlook(outlook(), (), catalogue())
    assert line(table, WITH).equals(line(table, WITHOUT))
    assert line(table, WITHOUT).loc[2024].tolist() == [4.1] * 5


def test_a_scenario_lies_on_top_of_the_outlook() -> None:
    kept = (Measure("renovatie", 1.0, 2027),)
    table = against_outlook(outlook(), kept, catalogue())
    effect = simulate(kept, catalogue(), [2026, 2028, 2030, 2032]).total
    ours, theirs = line(table, WITH).iloc[1:], line(table, WITHOUT).iloc[1:]
    assert (ours["middle"] - theirs["middle"]).to_numpy() == pytest.approx(effect[:, 2])
    assert ours.loc[2026].equals(theirs.loc[2026])  # before the start nothing changes
    # Independent bands add in quadrature: 0.04 and the spread of the assumptions.
    spread = effect[-1, 2] - effect[-1, 1]
    assert ours.loc[2032, "middle"] - ours.loc[2032, "narrow_low"] == pytest.approx(np.hypot(0.04, spread))
    assert (np.diff(ours.to_numpy(), axis=1) >= 0).all()


@pytest.mark.parametrize(("half", "says"), [(0.2, "Dat valt binnen de marge"), (0.001, "De marge van de vooruitblik zelf is")])
def test_what_is_added_is_held_against_the_margin(half: float, says: str) -> None:
    claims = (Claim(HOLDS, 2), Claim(RANGE, 8, rounds=2, least=0.48, most=0.6))
    table = against_outlook(outlook(half), (Measure("herstructurering", 1.0, 2027),), catalogue())
    said = against_sentence(table, claims)
    assert "2 van de 3" not in said
    assert "in eerdere rondes 48 tot 60 van de 100 keer" in said
    assert "niet aan metingen getoetst" in against_sentence(table, (Claim(ASSUMED, 8),))
    assert said.startswith("In 2032 is de score zonder maatregelen naar schatting 4,10; dit scenario voegt daar ongeveer +0,0")
    assert says in said


def test_without_an_outlook_there_is_nothing_to_compare() -> None:
    none = replace(outlook(), ahead=pd.DataFrame(), reason="geen score")
    assert against_outlook(none, (LIGHT,), catalogue()).empty
