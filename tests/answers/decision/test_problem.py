"""What a plan starts from: the topics of its buurten together, beside the gemeente, and the sentence that names one."""

from __future__ import annotations

import pytest

from lib.answers import nationwide, place
from lib.answers.decision.problem import problem_of, problem_text
from lib.answers.place import Gemeente
from lib.databank import SAMPLE
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part, new_work_area
from lib.databank.store import open_databank


def test_of_one_buurt_its_own_and_of_several_the_mean_by_inhabitants(middelwijk: Gemeente) -> None:
    one, other = middelwijk.scores_in(2024).dropna().index[:2]
    own = problem_of(middelwijk, [one], 2024)
    assert own["here"].iloc[0] == middelwijk.score_of(one, 2024)["won"]
    assert own["around"].iloc[0] == middelwijk.mean_scores(2024)[0]["won"]
    both = problem_of(middelwijk, [one, other], 2024)
    people = middelwijk.inhabitants[[one, other]]
    values = [middelwijk.score_of(code, 2024)["won"] for code in (one, other)]
    assert both["here"].iloc[0] == pytest.approx(sum(values * people.to_numpy()) / people.sum())


def test_without_a_score_there_is_nothing(middelwijk: Gemeente) -> None:
    assert problem_of(middelwijk, [], 2024).empty
    assert problem_of(middelwijk, [middelwijk.buurten["code"].iloc[0]], 1990).empty
    assert problem_text(middelwijk, [], problem_of(middelwijk, [], 2024)) == ""


def test_the_sentence_names_the_topic_furthest_below(middelwijk: Gemeente) -> None:
    told = set()
    for code in middelwijk.scores_in(2024).dropna().index:
        topics = problem_of(middelwijk, [code], 2024)
        said = problem_text(middelwijk, [code], topics)
        behind = topics["here"] - topics["around"]
        clear = behind.min() <= -0.0391
        told.add(clear)
        assert (topics.loc[behind.idxmin(), "label"] in said) == clear
        assert middelwijk.labels[code] in said
    assert told == {True, False}


def test_a_work_area_is_not_held_against_itself() -> None:
    sample = open_databank(SAMPLE)
    home = place.load(sample, "GM9901", nationwide.country(sample))
    area = new_work_area("Ons bezit", tuple(Part(code=code) for code in home.buurten["code"][:3]), home.map_year, "")
    whole = place.as_gemeente(area, Places(sample), [home])
    topics = problem_of(whole, [whole.code], 2024)
    assert topics["here"].notna().all()
    assert topics["around"].isna().all()
    lowest = topics.loc[topics["here"].idxmin(), "label"]
    assert problem_text(whole, [whole.code], topics).startswith(f"Het laagst scoort Ons bezit op {lowest}: ")
    one = home.buurten["code"].iloc[0]
    assert problem_of(whole, [one], 2024)["around"].notna().all()
