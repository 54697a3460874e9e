"""Areas of any gemeente beside the history of a buurt: their own scores, the topic that differs most, gaps said."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from lib.answers.causes.laid import lay_beside
from lib.answers.causes.past import Past, background, past_of
from lib.answers.homes import Homes
from lib.answers.place import Gemeente
from lib.databank.store import Databank
from lib.scores import DIMENSION_LABELS, DIMENSIONS, LBM_REFERENCE
from tests.answers.decision_cases import HAVEN, TUIN


@pytest.fixture(scope="module")
def told(sample: Databank, middelwijk: Gemeente) -> Past:
    return past_of(middelwijk, background(sample), TUIN.code)


def scores(databank: Databank, code: str) -> pd.DataFrame:
    rows = databank.read("scores")
    return rows[rows["code"] == code].set_index("year").sort_index()


def test_a_buurt_of_another_gemeente_has_its_own_scores(
    sample: Databank, middelwijk: Gemeente, ravelstad: Gemeente, told: Past
) -> None:
    (laid,), absent = lay_beside(Homes(middelwijk, (ravelstad,)), told, [HAVEN.code])
    published = scores(sample, HAVEN.code)
    assert absent == ()
    assert laid.lines.set_index("year")["score"].to_dict() == pytest.approx((published["afw"] + LBM_REFERENCE).to_dict())
    assert set(laid.lines["label"]) == {f"{ravelstad.labels[HAVEN.code]} (Ravelstad)"}
    first, last = told.span or (0, 0)
    gap = {
        name: abs(
            (published.loc[last, name] - published.loc[first, name])
            - (told.series.set_index("year").loc[last, name] - told.series.set_index("year").loc[first, name])
        )
        for name in DIMENSIONS
    }
    assert f"Het grootste verschil: {DIMENSION_LABELS[max(gap, key=gap.__getitem__)]} (" in laid.sentence
    assert laid.source.endswith("(modelscore)")


def test_wijk_and_gemeente_lie_beside_it_too(middelwijk: Gemeente, ravelstad: Gemeente, told: Past) -> None:
    codes = ["WK" + HAVEN.code[2:8], ravelstad.code]
    laid, absent = lay_beside(Homes(middelwijk, (ravelstad,)), told, codes)
    assert [one.code for one in laid] == codes
    assert absent == ()
    assert all(len(one.changes) for one in laid)


def test_an_area_without_a_series_is_named_and_not_drawn(
    loaded: Callable[[str], Gemeente], middelwijk: Gemeente, told: Past
) -> None:
    silent = loaded("GM9002")
    laid, absent = lay_beside(Homes(middelwijk, (silent,)), told, [str(silent.buurten["code"].iloc[0])])
    assert laid == ()
    assert "geen eigen reeks" in absent[0]
