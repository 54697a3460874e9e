"""Measures by topic: what a buurt does badly on first, with the reason."""

from __future__ import annotations

import pytest

from lib.answers.measures.choice import catalogue
from lib.answers.measures.topics import SEVERAL, Topics, main_topic, topics_of
from lib.answers.place import Gemeente
from lib.interventions.catalogue.entry import Effects
from lib.scores import DIMENSIONS
from tests.answers.small_databank import CENTRUM, HAVEN

# Its score is -0.20: .4, .2, -.1, 0 and .5 of that on won, fys, vrz, soc and onv.
WEAK = "BU90010203"


def shown(gemeente: Gemeente, code: str, search: str = "", year: int = 2024) -> Topics:
    return topics_of(gemeente, code, year, catalogue(), search)


def test_the_weakest_topic_comes_first_with_the_reason(molenwaarde: Gemeente) -> None:
    found = shown(molenwaarde, WEAK)
    assert [topic.id for topic in found.topics] == ["onv", "won", "fys", "vrz", "soc", SEVERAL]
    assert [topic.weak for topic in found.topics] == [True, True, True, False, False, False]
    assert [topic.here for topic in found.topics[:3]] == [
        "−0,10, slechter dan het ijkpunt",
        "−0,08, slechter dan het ijkpunt",
        "−0,04, iets slechter dan het ijkpunt",
    ]
    assert found.topics[-1].here == ""
    assert "bovenaan" in found.order
    assert "2024" in found.source


def test_without_weak_topics_and_without_a_score_the_order_is_fixed(molenwaarde: Gemeente) -> None:
    for code, year in ((CENTRUM, 2024), (HAVEN, 2024), (CENTRUM, 1999)):
        found = shown(molenwaarde, code, year=year)
        assert [topic.id for topic in found.topics] == [*DIMENSIONS, SEVERAL]
        assert not any(topic.weak for topic in found.topics)
    assert "Op geen onderwerp" in shown(molenwaarde, CENTRUM).order
    unscored = shown(molenwaarde, HAVEN)
    assert "heeft geen score" in unscored.order
    assert unscored.source == ""
    assert {topic.here for topic in unscored.topics} == {""}


def test_every_measure_stands_once_and_by_name(molenwaarde: Gemeente) -> None:
    topics = shown(molenwaarde, WEAK).topics
    assert sorted(entry.id for topic in topics for entry in topic.measures) == sorted(catalogue().ids)
    for topic in topics:
        labels = [entry.label.casefold() for entry in topic.measures]
        assert labels == sorted(labels)
        for entry in topic.measures:
            assert topic.id == SEVERAL or topic.id in dict(entry.effects.items())


def test_what_acts_on_a_topic_and_stands_elsewhere_is_named_there(molenwaarde: Gemeente) -> None:
    for topic in shown(molenwaarde, WEAK).topics[:-1]:
        acting = {entry.label for entry in catalogue().interventions if topic.id in dict(entry.effects.items())}
        assert acting == {entry.label for entry in topic.measures} | set(topic.also)


def test_the_topic_is_where_most_of_the_effect_is() -> None:
    # Safer streets, by the rule from crime to score: 0.035 x -ln(1 - 0.02) = 0.0007, less than 0.001 on soc.
    assert main_topic(catalogue().get("jongerenwerk"), catalogue()) == "soc"
    assert main_topic(catalogue().get("nplv"), catalogue()) is None  # 0.012 of 0.030
    light = catalogue().get("verlichting")
    points = catalogue().get("renovatie").effects.won
    both = light.model_copy(update={"effects": Effects(onv=light.effects.onv, won=points)})
    assert main_topic(both, catalogue()) == "won"  # 0.010 beside 0.0044
    # A measure of which nothing is expected on any of several topics belongs to none of them.
    assert main_topic(catalogue().get("sociaal_pakket"), catalogue()) is None
    assert main_topic(light, catalogue()) == "onv"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("LICHT achterpad", {"verlichting", "achterpad_poort"}),
        ("cameratoezicht", {"cctv"}),
        ("woningvoorraad", {"renovatie", "herstructurering", "verkoop_huur", "middenhuur_mix", "nplv", "sociaal_pakket"}),
        ("vuurtoren", set()),
    ],
)
def test_search_looks_at_names_and_topics(molenwaarde: Gemeente, search: str, found: set[str]) -> None:
    topics = shown(molenwaarde, WEAK, search).topics
    assert {entry.id for topic in topics for entry in topic.measures} == found
    assert all(topic.measures for topic in topics)
