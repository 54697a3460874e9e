"""Small charts through time: the scores as published, one scale, the order that was asked for, words for every chart."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from lib.answers.place import Gemeente
from lib.answers.standing.absent import why_no_score, words
from lib.answers.standing.every_buurt.matrix import groups_of
from lib.answers.standing.every_buurt.through_time import through_time
from lib.scores import to_lbm
from tests.answers.small_databank import CENTRUM


def test_every_buurt_has_its_own_scores_in_the_order_of_the_list_on_one_scale(ravelstad: Gemeente) -> None:
    codes = groups_of(ravelstad)["1"][1]
    found = through_time(ravelstad, codes)
    assert tuple(found.buurten) == codes
    last = [course.scores[-1] for course in found.buurten.values() if not math.isnan(course.scores[-1])]
    assert last != sorted(last)
    assert last != sorted(last, reverse=True)
    for code, course in found.buurten.items():
        own = ravelstad.series(code).set_index("year")["afw"].map(to_lbm)
        assert [s for s in course.scores if not math.isnan(s)] == pytest.approx(own.dropna().tolist())
        assert all(math.isnan(s) or found.scale[0] <= s <= found.scale[-1] for s in course.scores)
    # Another part of the list is drawn on the same scale.
    assert through_time(ravelstad, groups_of(ravelstad)["2"][1]).scale == found.scale
    assert all(found.scale[0] <= score <= found.scale[-1] for score in found.gemeente.scores)


def test_each_says_where_it_began_and_ended_or_why_nothing(molenwaarde: Gemeente) -> None:
    found = through_time(molenwaarde, molenwaarde.buurten["code"].tolist())
    first, last = found.years[0], found.years[-1]
    assert found.buurten[CENTRUM].words.endswith(f"in {last}")
    assert f"in {first}" in found.buurten[CENTRUM].words
    for code, reason in why_no_score(molenwaarde, last).items():
        if all(math.isnan(score) for score in found.buurten[code].scores):
            assert words(reason, molenwaarde, last) in found.buurten[code].words
    assert "geen ranglijst" in found.note
    later = through_time(replace(molenwaarde, unjoined=(2012,)), [CENTRUM])
    assert "2012" in later.note


def test_the_download_has_numbers_and_every_buurt(molenwaarde: Gemeente) -> None:
    table = through_time(molenwaarde, [CENTRUM]).table
    assert table["Code"].tolist() == molenwaarde.buurten["code"].tolist()
    for year in molenwaarde.score_years():
        assert pd.api.types.is_float_dtype(table[f"Score {year}"])


def test_a_gemeente_without_scores_has_words_and_no_scale(silent: Gemeente) -> None:
    found = through_time(silent, silent.buurten["code"].tolist())
    assert found.scale == ()
    assert all(course.words.startswith("geen score") for course in found.buurten.values())
