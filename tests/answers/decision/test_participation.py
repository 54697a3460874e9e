"""Who does what by when, and which residents to involve: agreements first, sizes as estimates with a reason."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from lib.answers.decision.people import NO_TEXT, households_of, participation, partners
from lib.answers.households.together import Living
from lib.answers.measures.choice import catalogue
from lib.answers.place import Gemeente, country, load
from lib.databank.store import Databank
from lib.scenarios import ScenarioAction
from lib.words import inside_sentence
from tests.answers.decision_cases import SINGEL, SMALL, TUIN, measure, scenario

LIGHT = measure("verlichting", TUIN.code)


def test_partners_are_those_of_the_catalogue() -> None:
    found = partners(scenario(LIGHT), catalogue())
    assert found["who"].str.lower().tolist() == sorted(
        (p.label for p in catalogue().partners_of("verlichting")), key=[p.label for p in catalogue().partners].index
    )
    assert set(found["kind"]) == {"aanname"}


def test_agreements_come_first_and_keep_their_words() -> None:
    actions = (
        ScenarioAction(partner="netbeheerder", year=2029, text="aansluiten"),
        ScenarioAction(partner="corporatie", year=2027),
        ScenarioAction(partner="weggevallen", year=2030, text="iets"),
    )
    found = partners(scenario(LIGHT, actions=actions), catalogue())
    assert found["kind"].tolist()[:4] == ["afspraak", "afspraak", "afspraak", "aanname"]
    assert found[["who", "what", "when"]].head(3).to_numpy().tolist() == [
        ["Woningcorporatie", NO_TEXT, "in 2027"],
        ["Netbeheerder", "aansluiten", "in 2029"],
        ["weggevallen", "iets", "in 2030"],
    ]


@pytest.mark.parametrize(
    ("until", "words"),
    [(None, "daarna onderhoud"), (2033, "onderhoud t/m 2033"), (2027, "geen onderhoud"), (2020, "geen onderhoud")],
)
def test_when_follows_start_build_up_and_upkeep(until: int | None, words: str) -> None:
    found = partners(scenario(measure("herstructurering", TUIN.code, until=until)), catalogue())
    assert set(found["when"]) == {f"2027-2032, {words}"}


def test_a_partner_of_some_measures_says_which() -> None:
    found = partners(scenario(LIGHT, measure("speelplek", TUIN.code)), catalogue()).set_index("who")["what"]
    assert "Dat geldt voor straat- en achterpadverlichting." in found["Netbeheerder"]
    assert "(bij" not in found["Gemeente"]


def test_sizes_are_those_of_the_estimate(living: Living, middelwijk: Gemeente) -> None:
    found = participation(living, middelwijk, scenario(LIGHT), catalogue()).set_index("who")
    here = living.estimate.members[living.estimate.row(TUIN.code)].astype(float)
    families = [living.estimate.types.index(t) for t in ("gezin_jong_koop", "gezin_huur_laag", "gezin_huur_midden")]
    share = round(100 * here[families].sum(axis=0).mean())
    assert f"ongeveer {share}% van de huishoudens" in found.loc["gezinnen met jonge kinderen", "why"]
    older = [living.estimate.types.index(t) for t in ("alleen_65", "paar_65")]
    share = round(100 * (0.58 * here[older[0]] + 0.38 * here[older[1]]).mean())
    assert f"ongeveer {share}% van de huishoudens" in found.loc["mensen van 75 jaar en ouder", "why"]


def test_every_row_about_residents_has_a_size(living: Living, middelwijk: Gemeente) -> None:
    found = participation(living, middelwijk, scenario(LIGHT, measure("speelplek", SINGEL.code)), catalogue())
    assert len(found) >= 6
    for row in found.itertuples():
        assert re.search(r"ongeveer \d+% van de huishoudens \(schatting", row.why, re.IGNORECASE), row
    assert not found["why"].str.contains("onbekend|nan").any()


def test_the_first_rows_are_the_residents_of_the_measures(living: Living, middelwijk: Gemeente) -> None:
    found = participation(living, middelwijk, scenario(LIGHT), catalogue())
    entry = catalogue().get("verlichting")
    assert found.loc[0, "who"] == entry.residents.who
    assert found.loc[0, "how"].startswith(entry.residents.how)
    assert found.loc[0, "how"].endswith("in de avond.")


def test_who_is_home_by_day_follows_the_edited_table(living: Living, middelwijk: Gemeente) -> None:
    plain = participation(living, middelwijk, scenario(LIGHT), catalogue()).set_index("who")
    edited = scenario(LIGHT, assumptions={"alleen_65.o.offer": 0.0, "paar_65.o.offer": 0.0})
    less = participation(living, middelwijk, edited, catalogue()).set_index("who")
    assert "Alleen, 65+" in plain.loc["wie overdag tijd heeft", "why"]
    assert "Alleen, 65+" not in less.loc["wie overdag tijd heeft", "why"]


@pytest.mark.parametrize("known", [True, False])
def test_without_an_estimate_there_are_no_sizes(sample: Databank, living: Living, known: bool) -> None:
    gemeente = load(sample, SMALL.gemeente, country(sample))
    of = scenario(measure("verlichting", SMALL.code), gemeente=SMALL.gemeente)
    assert households_of(living, [SMALL.code]) is None
    found = participation(living if known else None, gemeente, of, catalogue())
    assert not found["why"].str.contains("%").any()
    assert found["who"].iloc[-1] == "iedereen in Bedrijvenpark"
    assert "niet te schatten" in found["why"].iloc[-1]


def test_no_measures_no_residents(living: Living, middelwijk: Gemeente) -> None:
    assert participation(living, middelwijk, scenario(), catalogue()).empty
    assert partners(scenario(), catalogue()).empty


def test_names_inside_a_sentence() -> None:
    entry = catalogue().get("verlichting")
    assert inside_sentence(entry.label) == "straat- en achterpadverlichting"
    assert inside_sentence("VvE-steun: advies en geld") == "VvE-steun"


def test_sizes_of_single_types_are_not_told_where_only_groups_are(living: Living, middelwijk: Gemeente) -> None:
    areas = scenario(LIGHT).areas
    found = living.estimate
    levels = {name: np.where(np.isin(found.codes, areas), "land", values) for name, values in found.levels.items()}
    poorer = replace(living, estimate=replace(found, levels=levels))
    sure, unsure = households_of(living, areas), households_of(poorer, areas)
    assert sure is not None
    assert unsure is not None
    families = {"gezin_jong_koop": 1.0, "gezin_ouder_koop": 1.0, "gezin_huur_laag": 1.0, "gezin_huur_midden": 1.0}
    assert unsure.words(families) == sure.words(families) != ""
    assert sure.words({"gezin_jong_koop": 1.0})
    assert unsure.words({"gezin_jong_koop": 1.0}) == ""
    advice = participation(poorer, middelwijk, scenario(LIGHT), catalogue())
    assert "vier groepen" in advice["why"].iloc[-1]
