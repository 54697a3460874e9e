"""The mix of households and living together after changes in housing: accounting, and words only where the band agrees."""

from __future__ import annotations

import numpy as np
import pytest

from lib.answers.households.together import Living
from lib.answers.measures.housing import NOT_ADVICE, changes_in, mix_after, no_mix_because
from lib.answers.measures.housing_together import GROWS, SHRINKS
from lib.answers.place import Gemeente, country, load
from lib.databank.store import Databank
from lib.interventions.catalogue.entry import HOUSING_KINDS
from lib.interventions.housing.composition import NO_EVIDENCE
from lib.scenarios import Scenario, ScenarioHousing
from tests.answers.decision_cases import HAVEN, SMALL, homes, scenario


def building(*housing: ScenarioHousing, **more: object) -> Scenario:
    return scenario(gemeente=HAVEN.gemeente, housing=housing, **more)


RENEWAL = (homes("sloop", HAVEN.code, 90, "corporatie"), homes("nieuwbouw", HAVEN.code, 140, dwelling="eengezins"))


def test_households_add_up(living: Living, ravelstad: Gemeente) -> None:
    found = mix_after(living, ravelstad, building(*RENEWAL), HAVEN.code)
    assert found is not None
    np.testing.assert_allclose(found.after, found.before - found.left + found.arrived)
    households = living.estimate.households[living.estimate.row(HAVEN.code)]
    assert found.before.sum() == pytest.approx(households)
    assert found.arrived.sum() == pytest.approx(140 * 0.98)
    # As many leave as live in 90 of these dwellings: the occupancy of corporatiewoningen here.
    assert found.left.sum() == pytest.approx(90 * households / found.dwellings[0])
    assert found.dwellings[1] == found.dwellings[0] + 50
    assert found.mix[["before", "after"]].sum().tolist() == pytest.approx([1, 1])
    assert ((found.mix["low"] <= found.mix["after"]) & (found.mix["after"] <= found.mix["high"])).all()


def test_the_mix_before_is_that_of_the_page_huishoudens(living: Living, ravelstad: Gemeente) -> None:
    found = mix_after(living, ravelstad, building(*RENEWAL), HAVEN.code)
    assert found is not None
    shown = {part.label: part.share for part in living.estimate.shown(HAVEN.code)}
    assert dict(zip(found.mix["type"], found.mix["before"], strict=True)) == pytest.approx(shown, abs=1e-6)


def test_owner_occupied_homes_bring_families_and_words_say_so(living: Living, ravelstad: Gemeente) -> None:
    found = mix_after(living, ravelstad, building(*RENEWAL), HAVEN.code)
    assert found is not None
    change = found.mix.set_index("type")["change"]
    assert change["Gezin met ouder tot 45 jaar, koopwoning"] == GROWS
    assert change["Gezin in een huurwoning, lager inkomen"] == SHRINKS
    assert "Havenkwartier gaat van" in found.takeaway
    assert "wordt groter" in found.takeaway


def test_senior_homes_bring_people_of_75(living: Living, ravelstad: Gemeente) -> None:
    found = mix_after(living, ravelstad, building(homes("senioren", HAVEN.code, 80, "corporatie")), HAVEN.code)
    assert found is not None
    table = found.living.set_index("index")
    assert table.loc["Mensen van 75 jaar of ouder, per 100 huishoudens", "change"] == GROWS
    assert set(table.columns) == {"before", "after", "change"}
    for index, name in (("Verschil tussen huishoudens", "contrast"), ("Vraag en aanbod van huishoudens", "dekking")):
        (row,) = [row for row in table.index if row.startswith(index)]
        assert living.among[name].areas in row


def test_a_few_homes_change_nothing_in_words(living: Living, ravelstad: Gemeente) -> None:
    found = mix_after(living, ravelstad, building(homes("nieuwbouw", HAVEN.code, 2)), HAVEN.code)
    assert found is not None
    assert not set(found.mix["change"]) & {GROWS, SHRINKS}
    assert not set(found.living["change"]) & {GROWS, SHRINKS}
    assert found.takeaway.endswith("De samenstelling verandert niet duidelijk.")


def test_it_is_about_homes_and_never_advice(living: Living, ravelstad: Gemeente) -> None:
    found = mix_after(living, ravelstad, building(*RENEWAL), HAVEN.code)
    assert found is not None
    assert found.notes[-1] == NOT_ADVICE
    assert any("De score verandert in de berekening alleen door maatregelen" in note for note in found.notes)


def test_without_research_the_score_does_not_move(living: Living, ravelstad: Gemeente) -> None:
    found = mix_after(living, ravelstad, building(homes("splitsen", HAVEN.code, 20, before=10)), HAVEN.code)
    assert found is not None
    assert NO_EVIDENCE in found.notes


def test_an_assumption_of_the_group_moves_the_result(living: Living, ravelstad: Gemeente) -> None:
    plain = mix_after(living, ravelstad, building(*RENEWAL), HAVEN.code)
    edited = mix_after(
        living, ravelstad, building(*RENEWAL, assumptions={"woningaanbod.koop_eengezins.paar_65": 60.0}), HAVEN.code
    )
    assert plain is not None
    assert edited is not None
    paar_65 = living.estimate.types.index("paar_65")
    assert edited.arrived[paar_65] == pytest.approx(140 * 0.98 * 0.60)
    assert edited.arrived[paar_65] > plain.arrived[paar_65]


def test_nothing_without_changes_in_housing(living: Living, ravelstad: Gemeente) -> None:
    assert mix_after(living, ravelstad, building(), HAVEN.code) is None
    assert no_mix_because(living, ravelstad, building(), HAVEN.code) == ""


def test_below_fifty_households_there_is_no_mix(sample: Databank, living: Living) -> None:
    gemeente = load(sample, SMALL.gemeente, country(sample))
    of = scenario(gemeente=SMALL.gemeente, housing=(homes("nieuwbouw", SMALL.code, 100),))
    assert mix_after(living, gemeente, of, SMALL.code) is None
    assert "minder dan 50 huishoudens" in no_mix_because(living, gemeente, of, SMALL.code)


@pytest.mark.parametrize(
    ("project", "words"),
    [
        (homes("sloop", HAVEN.code, 9000, "corporatie"), "kunnen er niet verdwijnen"),
        (homes("splitsen", HAVEN.code, 10, before=20), "Kies samenvoegen"),
    ],
)
def test_what_cannot_be_says_why(living: Living, ravelstad: Gemeente, project: ScenarioHousing, words: str) -> None:
    assert mix_after(living, ravelstad, building(project), HAVEN.code) is None
    assert words in no_mix_because(living, ravelstad, building(project), HAVEN.code)


@pytest.mark.parametrize("kind", HOUSING_KINDS)
def test_every_kind_of_change_is_known(kind: str) -> None:
    (change,) = changes_in(building(homes(kind, HAVEN.code, 20, "corporatie")), HAVEN.code)
    assert change.gone + change.new >= 20


def test_a_kind_from_a_later_version_is_left_out() -> None:
    assert changes_in(building(homes("drijvend", HAVEN.code, 20)), HAVEN.code) == ()
