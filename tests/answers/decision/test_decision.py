"""What a decision says: every figure is that of the part it came from, and nothing that cannot be counted is left unsaid."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pandas as pd
import pytest

from lib.answers.decision.answer import changed
from lib.answers.decision.record import ScenarioAnswer
from lib.answers.decision.words import comparison
from lib.answers.households.together import Living
from lib.answers.measures.ahead import WITH, WITHOUT
from lib.answers.measures.choice import catalogue, catalogue_for, measures_of
from lib.answers.measures.costs import costs_of
from lib.answers.measures.effect import effect_on
from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE
from lib.answers.outlook.score import ScoresAhead, score_ahead, scores_ahead
from lib.answers.place import Gemeente, country, load
from lib.databank.store import Databank
from lib.scenarios import Scenario, edits
from tests.answers.decision_cases import HAVEN, LARGE, MIJN, SINGEL, SMALL, TUIN, decide, homes, measure, scenario
from tests.answers.small_databank import HAVEN as NO_SCORE
from tests.answers.small_databank import SILENT
from tests.words_to_avoid import PATTERN

TODAY = datetime.date(2026, 1, 2)
LIGHT = scenario(measure("verlichting", TUIN.code))


@pytest.fixture(scope="module")
def scores(sample: Databank) -> ScoresAhead:
    return scores_ahead(sample)


def one(
    sample: Databank, gemeente: Gemeente, of: Scenario, living: Living | None = None, scores: ScoresAhead | None = None
) -> ScenarioAnswer:
    return decide(sample, gemeente, [("A", of)], living, scores, TODAY).scenarios[0]


def test_the_effect_is_that_of_the_page_maatregelen(sample: Databank, middelwijk: Gemeente) -> None:
    found = one(sample, middelwijk, LIGHT)
    page = effect_on(middelwijk, TUIN.code, 2024, measures_of(LIGHT, TUIN.code), catalogue())
    pd.testing.assert_frame_equal(found.path, page.path, check_exact=False)
    assert found.visibility == page.visibility_text
    assert found.effects["after_years"].drop_duplicates().tolist() == [0, 5, 10, 15]
    assert found.effects["year"].drop_duplicates().tolist() == [2027, 2032, 2037, 2042]


def test_costs_are_those_of_the_page_maatregelen(sample: Databank, middelwijk: Gemeente) -> None:
    found, page = one(sample, middelwijk, LIGHT).costs, costs_of(middelwijk, LIGHT.measures, catalogue())
    pd.testing.assert_frame_equal(found.by_measure, page.by_measure)
    assert (found.discounted_total, found.text) == (page.discounted_total, page.text)


def test_two_areas_count_by_their_inhabitants(sample: Databank, middelwijk: Gemeente) -> None:
    found = one(sample, middelwijk, scenario(measure("verlichting", TUIN.code), measure("speelplek", SINGEL.code, 50, 2029)))
    for (after, plan), rows in found.by_area.groupby(["after_years", "plan"]):
        assert len(rows) == 2
        mean = found.effects[(found.effects["after_years"] == after) & (found.effects["plan"] == plan)].iloc[0]
        for column in ("low", "middle", "high"):
            assert mean[column] == pytest.approx(np.average(rows[column], weights=rows["inhabitants"]))
    assert set(found.areas) == {"Tuinbuurt", "Singelbuurt"}
    assert found.by_area["year"].min() == 2027


def test_against_the_outlook(sample: Databank, middelwijk: Gemeente, scores: ScoresAhead) -> None:
    found = one(sample, middelwijk, LIGHT, scores=scores)
    ahead = score_ahead(middelwijk, scores, TUIN.code)
    without = found.against[found.against["line"] == WITHOUT].set_index("year")["middle"]
    assert without.iloc[1:].tolist() == pytest.approx(ahead.ahead["middle"].tolist())
    added = found.against[found.against["line"] == WITH].set_index("year")["middle"] - without
    assert added[2032] == pytest.approx(
        found.path[(found.path["year"] == 2032) & (found.path["plan"] == CHOSEN)]["middle"].iloc[0]
    )
    assert added[[2024, 2026]].abs().max() == 0


def test_no_measures_change_nothing(sample: Databank, middelwijk: Gemeente, living: Living, scores: ScoresAhead) -> None:
    found = one(sample, middelwijk, scenario(notes="eerst praten"), living, scores)
    assert found.headline == "Er is geen maatregel gekozen: in dit scenario verandert niets en er zijn geen kosten."
    assert found.costs.discounted_total == (0.0, 0.0, 0.0)
    for name in ("effects", "path", "against", "measures", "mix", "living", "partners", "participation", "evidence", "risks"):
        assert getattr(found, name).empty, name
    assert found.notes == "eerst praten"
    assert found.class_text == found.visibility == ""


def test_coverage_of_nothing_has_no_effect(sample: Databank, middelwijk: Gemeente) -> None:
    found = one(sample, middelwijk, scenario(measure("verlichting", TUIN.code, 0)))
    assert found.path["middle"].abs().max() == 0
    assert "geen effect op de score te verwachten" in found.headline


def test_upkeep_in_words(sample: Databank, middelwijk: Gemeente) -> None:
    kept = one(sample, middelwijk, LIGHT)
    dropped = one(sample, middelwijk, scenario(measure("verlichting", TUIN.code, until=2027)))
    at_ten = kept.effects[kept.effects["after_years"] == 10].set_index("plan")["middle"]
    left = round(100 * at_ten[LEFT_ALONE] / at_ten[KEPT])
    assert f"Zonder onderhoud is daarvan {left}% over." in kept.headline
    assert "Met blijvend onderhoud zou het" in dropped.headline
    assert "te klein om in de score te zien" in kept.headline
    assert (kept.measures["upkeep"].tolist(), dropped.measures["upkeep"].tolist()) == (["blijvend"], ["geen"])
    assert not kept.visible


def test_a_large_programme_is_visible(sample: Databank, ravelstad: Gemeente) -> None:
    large = scenario(measure("herstructurering", HAVEN.code, 100), gemeente=HAVEN.gemeente, assumptions=LARGE)
    found = one(sample, ravelstad, large)
    assert found.visible
    assert "zichtbaar in de meting" in found.headline
    assert found.visibility.startswith("Te zien in de Leefbaarometer: ")


def test_the_class_is_told_only_when_the_whole_band_moves_and_it_can_be_seen(sample: Databank, middelwijk: Gemeente) -> None:
    assert one(sample, middelwijk, LIGHT).class_text == ""
    ordinary = one(sample, middelwijk, scenario(measure("herstructurering", TUIN.code, 100)))
    assert (ordinary.visible, ordinary.class_text) == (False, "")
    found = one(sample, middelwijk, scenario(measure("herstructurering", TUIN.code, 100), assumptions=LARGE))
    assert found.class_text.startswith("Tuinbuurt gaat van voldoende (3,99) naar ")
    assert found.class_text.endswith("in ten minste 19 van de 20 berekeningen.")


def test_several_areas_say_where_it_shows(sample: Databank, middelwijk: Gemeente) -> None:
    both = (measure("herstructurering", TUIN.code, 100), measure("speelplek", SINGEL.code))
    found = one(sample, middelwijk, scenario(*both, assumptions=LARGE))
    assert found.visible
    assert "Tuinbuurt (vanaf 20" in found.visibility
    assert "Singelbuurt (vanaf" not in found.visibility
    unseen = one(sample, middelwijk, scenario(*both))
    assert unseen.visibility.startswith("In deze 2 buurten samen kan de Leefbaarometer dit niet laten zien. Verwacht wordt ")
    assert "Meet het anders: " in unseen.visibility


def test_three_scenarios_keep_their_slots(sample: Databank, middelwijk: Gemeente) -> None:
    empty = scenario(notes="niets doen")
    found = decide(sample, middelwijk, [("A", LIGHT), ("C", empty)], today=TODAY)
    assert [a.slot for a in found.scenarios] == ["A", "C"]
    assert [a.hash for a in found.scenarios] == [LIGHT.hash, empty.hash]
    assert (found.gemeente, found.made_on, found.fictional) == ("Middelwijk", TODAY, True)
    assert found.databank_version == sample.version
    assert found.catalogue_fingerprint == catalogue().fingerprint
    assert all("verzonnen" in line or "Buurtbalans" in line for line in found.sources)


def test_the_same_scenario_gives_the_same_decision(
    sample: Databank, middelwijk: Gemeente, living: Living, scores: ScoresAhead
) -> None:
    first, second = (one(sample, middelwijk, LIGHT, living, scores) for _ in range(2))
    for field in dataclasses.fields(first):
        ours, theirs = getattr(first, field.name), getattr(second, field.name)
        if isinstance(ours, pd.DataFrame):
            pd.testing.assert_frame_equal(ours, theirs)
        elif field.name not in ("costs", "later"):
            assert ours == theirs


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bestaat_niet", "staat niet in de catalogus"),
        ("rotterdamwet", "Buurtbalans rekent niet met wie er wel of niet mag komen wonen"),
    ],
)
def test_what_an_old_link_names_and_cannot_be_counted(sample: Databank, middelwijk: Gemeente, name: str, words: str) -> None:
    found = one(sample, middelwijk, scenario(measure("verlichting", TUIN.code), measure(name, TUIN.code)))
    assert any(words in problem for problem in found.problems)
    assert found.measures["measure_id"].tolist() == ["verlichting"]
    pd.testing.assert_frame_equal(found.effects, one(sample, middelwijk, LIGHT).effects)


def test_a_kind_of_home_from_a_later_version(sample: Databank, middelwijk: Gemeente, living: Living) -> None:
    found = one(sample, middelwijk, scenario(housing=(homes("drijvend", TUIN.code, 20),)), living)
    assert any("'drijvend'" in problem for problem in found.problems)
    assert found.mix.empty


def test_an_assumption_that_cannot_be_falls_back_and_says_so(sample: Databank, middelwijk: Gemeente) -> None:
    wrong = scenario(measure("verlichting", TUIN.code), assumptions={"verlichting.onv.low": 0.5})
    found = one(sample, middelwijk, wrong)
    assert found.problems[0].endswith("Er is gerekend met de aannames van de catalogus.")
    pd.testing.assert_frame_equal(found.effects, one(sample, middelwijk, LIGHT).effects)


def test_changed_assumptions_are_told_and_used(sample: Databank, middelwijk: Gemeente) -> None:
    mine = scenario(
        measure("verlichting", TUIN.code, until=2027),
        assumptions={
            "verlichting.half_life_years": 2.0,
            "woningaanbod.koop_eengezins.paar_65": 60.0,
            "alleen_65.o.offer": 1.0,
            "jong_laag.o.offer": 2.0,
        },
    )
    table = changed(mine).set_index("label")
    assert len(table) == 3  # the last one is what the table says already
    assert table.loc["Straat- en achterpadverlichting: halvering zonder onderhoud"].tolist() == ["jaar", 8.0, 2.0]
    assert table.loc["Aanbod en vraag: Alleen, 65+, overdag thuis, aanbod", ["default", "chosen"]].tolist() == [3.0, 1.0]
    found = one(sample, middelwijk, mine)
    page = effect_on(middelwijk, TUIN.code, 2024, measures_of(mine, TUIN.code), catalogue_for(mine))
    pd.testing.assert_frame_equal(found.path, page.path)


def test_housing_without_measures(sample: Databank, ravelstad: Gemeente, living: Living) -> None:
    of = scenario(gemeente=HAVEN.gemeente, housing=(homes("senioren", HAVEN.code, 60, "corporatie"),))
    found = decide(sample, ravelstad, [("A", of)], living, None, TODAY)
    answer = found.scenarios[0]
    assert answer.headline.endswith("Het woningaanbod verandert wel.")
    assert answer.mix[["before", "after"]].sum().tolist() == pytest.approx([1, 1])
    assert len(answer.living) >= 4
    assert any("bouwen, slopen of verkopen" in text for text in found.unknown)
    assert any("tabel van nieuwe woningen" in line for line in found.sources)


def test_housing_in_two_areas_names_them(sample: Databank, ravelstad: Gemeente, living: Living) -> None:
    other = next(c for c in ravelstad.buurten["code"] if c != HAVEN.code and living.estimate.shown(c))
    of = scenario(gemeente=HAVEN.gemeente, housing=(homes("nieuwbouw", HAVEN.code, 60), homes("nieuwbouw", other, 60)))
    mix = one(sample, ravelstad, of, living).mix
    assert mix["after"].sum() == pytest.approx(2)
    assert mix["type"].str.startswith("Havenkwartier: ").any()


def test_below_fifty_households_nothing_is_estimated(sample: Databank, living: Living, scores: ScoresAhead) -> None:
    gemeente = load(sample, SMALL.gemeente, country(sample))
    of = scenario(measure("verlichting", SMALL.code), gemeente=SMALL.gemeente)
    found = decide(sample, gemeente, [("A", of)], living, scores, TODAY)
    answer = found.scenarios[0]
    assert answer.headline == "Voor Bedrijvenpark is geen effect te berekenen: minder dan 50 huishoudens."
    assert answer.effects.empty
    assert answer.against.empty
    assert len(answer.measures) == 1
    assert any("Bedrijvenpark: minder dan 50 huishoudens" in text for text in found.unknown)


def test_a_buurt_without_score_still_has_an_effect_in_points(databank: Databank, molenwaarde: Gemeente) -> None:
    of = scenario(measure("verlichting", NO_SCORE), gemeente=molenwaarde.code)
    found = decide(databank, molenwaarde, [("A", of)], None, scores_ahead(databank), TODAY)
    answer = found.scenarios[0]
    assert answer.effects["middle"].max() > 0
    assert answer.against.empty
    assert answer.by_area["score"].isna().all()
    assert any("de score van Haven heen kan gaan" in text for text in found.unknown)
    assert any("Welke typen huishoudens wonen in Haven." in text for text in found.unknown)


def test_a_gemeente_without_any_figure(databank: Databank, silent: Gemeente) -> None:
    area = silent.buurten["code"].iloc[0]
    found = decide(databank, silent, [("A", scenario(measure("verlichting", area), gemeente=SILENT))], today=TODAY)
    answer = found.scenarios[0]
    assert answer.effects["middle"].max() > 0
    assert answer.costs.by_measure.empty
    assert "Voor dit scenario kunnen wij geen kosten geven." in answer.costs.text
    assert answer.participation["who"].iloc[-1] == f"iedereen in {silent.names[area]}"


def test_evidence_names_what_has_no_effect(sample: Databank, middelwijk: Gemeente) -> None:
    found = one(sample, middelwijk, scenario(measure("speelplek", TUIN.code), measure("verlichting", TUIN.code)))
    grades = found.evidence.set_index("grade")
    assert set(grades.index) == {"N", "A"}
    assert grades.loc["N", "grade_text"] == catalogue().grades.N
    assert grades["sources"].str.len().min() > 20
    assert set(found.risks["measure"]) == set(found.evidence["measure"])


def texts(value: object) -> list[str]:
    """Every text in a record."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, pd.DataFrame):
        return [text for column in value for text in value[column] if isinstance(text, str)]
    if isinstance(value, tuple):
        return [text for item in value for text in texts(item)]
    if dataclasses.is_dataclass(value):
        return [text for field in dataclasses.fields(value) for text in texts(getattr(value, field.name))]
    return []


def test_no_word_to_avoid_and_no_figure_that_is_missing(
    sample: Databank, middelwijk: Gemeente, ravelstad: Gemeente, living: Living, scores: ScoresAhead
) -> None:
    every = scenario(*(measure(name, TUIN.code) for name in catalogue().ids))
    renewal = (homes("sloop", HAVEN.code, 90, "corporatie"), homes("nieuwbouw", HAVEN.code, 140))
    decisions = [
        decide(sample, middelwijk, [("A", every), ("B", LIGHT)], living, scores, TODAY),
        decide(sample, ravelstad, [("A", scenario(gemeente=HAVEN.gemeente, housing=renewal))], living, scores, TODAY),
    ]
    found = [text for decision in decisions for text in texts(decision)]
    assert len(found) > 200
    evidence = {text for decision in decisions for a in decision.scenarios for text in texts(a.evidence)}
    assert {word for text in set(found) - evidence for word in PATTERN.findall(text)} == set()
    assert [text for text in found if "nan" in text.lower().split() or "None" in text] == []


def test_all_measures_in_a_shrinking_buurt(sample: Databank, living: Living, scores: ScoresAhead) -> None:
    gemeente = load(sample, MIJN.gemeente, country(sample))
    of = scenario(*(measure(name, MIJN.code) for name in catalogue().ids), gemeente=MIJN.gemeente)
    found = one(sample, gemeente, of, living, scores)
    assert len(found.measures) == len(catalogue().ids)
    assert (found.effects["low"] <= found.effects["middle"]).all()
    assert (found.effects["middle"] <= found.effects["high"]).all()


def test_an_area_that_does_not_exist_has_no_effect_and_is_named(sample: Databank, middelwijk: Gemeente) -> None:
    nowhere = f"BU{middelwijk.code[2:]}9999"
    found = one(sample, middelwijk, scenario(measure("verlichting", nowhere)))
    assert found.effects.empty or (found.effects["middle"] == 0).all()
    assert any(nowhere in problem for problem in found.problems)


def test_where_nothing_is_done_is_told_and_counts_in_no_figure(
    sample: Databank, middelwijk: Gemeente, living: Living, scores: ScoresAhead
) -> None:
    beside = edits.do_nothing(LIGHT, SINGEL.code)
    alone, both = (one(sample, middelwijk, of, living, scores) for of in (LIGHT, beside))
    assert both.nothing["area_code"].tolist() == [SINGEL.code]
    ahead = score_ahead(middelwijk, scores, SINGEL.code)
    assert ahead.sentence in both.nothing["expected"].iloc[0]
    for name in ("effects", "path", "against", "participation", "by_area", "timing"):
        pd.testing.assert_frame_equal(getattr(both, name), getattr(alone, name))
    assert (both.areas, both.headline, both.costs.total) == (alone.areas, alone.headline, alone.costs.total)


def test_a_scenario_of_nothing_says_so_without_an_effect(sample: Databank, middelwijk: Gemeente, scores: ScoresAhead) -> None:
    found = one(sample, middelwijk, edits.do_nothing(Scenario(gemeente=TUIN.gemeente), TUIN.code), scores=scores)
    assert found.headline.startswith(f"In {TUIN.name} kiest u ervoor nu niets te doen.")
    assert found.effects.empty
    assert found.areas == ()
    assert not PATTERN.search(" ".join([found.headline, *found.nothing["expected"], *found.nothing["given_up"]]))
    compared = comparison((one(sample, middelwijk, LIGHT), found))
    assert "A\u00a0geen maatregel" in compared
    assert "0,000" not in compared
