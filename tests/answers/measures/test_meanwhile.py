"""Of buurten with the same signal, how many fell in four years: which are followed, over which rounds, and when nothing is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.answers.measures.timing import meanwhile as module
from lib.answers.measures.timing.meanwhile import (
    LEAST,
    NEAREST,
    Followed,
    Rounds,
    _in_state,
    _table,
    meanwhile,
    past_rounds,
    state_of,
)
from lib.answers.nationwide import background, similar
from lib.answers.outlook.score import ScoresAhead, scores_ahead
from lib.answers.place import Gemeente
from lib.databank.store import Databank
from lib.outlook.score.warning import LIMIT
from tests.answers.decision_cases import TUIN


@pytest.fixture(scope="module")
def scores(sample: Databank) -> ScoresAhead:
    return scores_ahead(sample)


@pytest.fixture(scope="module")
def followed(sample: Databank) -> Followed:
    return Followed(Rounds.on_map(background(sample)), past_rounds(sample), similar(sample))


def made(values: list[list[float]], years: tuple[int, ...]) -> Rounds:
    array = np.array(values, dtype=float)
    return Rounds(np.array([f"BU{i:08d}" for i in range(array.shape[1])]), years, array)


def test_states_part_the_buurten_with_a_score() -> None:
    values = np.append(np.linspace(LIMIT - 0.1, LIMIT + 0.3, 400), np.nan)
    parts = [_in_state(values, state) for state in ("signaal", "onder", "geen")]
    assert (np.sum(parts, axis=0) == ~np.isnan(values)).all()
    signal, under, calm = (values[part] for part in parts)
    assert under.max() < LIMIT <= signal.min()
    assert signal.max() < calm.min()
    assert len(signal) == np.ceil(0.05 * (len(signal) + len(calm)))


def test_only_rounds_of_four_years_on_the_same_borders() -> None:
    nan = np.nan
    same, fewer = [0.1] * 100, [0.1] * 90 + [nan] * 10
    assert made([same, same, same], (2008, 2010, 2012)).pairs() == [(0, 2)]
    assert made([same, fewer], (2020, 2024)).pairs() == []
    assert made([fewer, same], (2020, 2024)).pairs() == [(0, 1)]
    assert made([[nan] * 3, [nan] * 3], (2020, 2024)).pairs() == []


def test_falls_are_counted_among_the_nearest_alike() -> None:
    """200 buurten just above the limit of which every fourth falls; 2,000 far above it that stay."""
    now = np.concatenate([np.full(200, LIMIT + 0.001), np.full(3800, LIMIT + 0.5)])
    later = np.where((np.arange(4000) < 200) & (np.arange(4000) % 4 == 0), LIMIT - 0.01, now)
    rounds = made([now.tolist(), later.tolist()], (2016, 2020))
    order = np.where(np.arange(4000) < 60, np.arange(4000), -1)
    (row,) = _table(rounds, "signaal", order).to_dict("records")
    assert (row["Van"], row["Tot"], row["Buurten"], row["Onder voldoende"]) == (2016, 2020, 60, 15)
    (row,) = _table(rounds, "signaal", np.arange(4000)).to_dict("records")
    assert row["Buurten"] == NEAREST
    assert _table(rounds, "signaal", np.where(np.arange(4000) < LEAST - 1, 0, -1)).empty


def test_of_buurten_below_voldoende_both_ways_are_told() -> None:
    now = [LIMIT - 0.01] * 40
    later = [LIMIT + 0.01] * 10 + [LIMIT - 0.3] * 6 + [LIMIT - 0.01] * 24
    (row,) = _table(made([now, later], (2016, 2020)), "onder", None).to_dict("records")
    assert row["Weer voldoende"] == 10
    assert row["Klasse lager"] == 6


def test_a_buurt_of_the_sample_is_compared_with_its_like(middelwijk: Gemeente, scores: ScoresAhead, followed: Followed) -> None:
    found = meanwhile(middelwijk, scores, followed, TUIN.code)
    assert found.state == state_of(middelwijk, scores, TUIN.code)
    assert (found.table.empty) == ("niet te zeggen" in found.sentence)
    if len(found.table):
        assert (found.table["Tot"] - found.table["Van"] == 4).all()
        assert (found.table["Buurten"] >= LEAST).all()


def test_a_range_over_rounds_is_what_the_rounds_give(
    monkeypatch: pytest.MonkeyPatch, middelwijk: Gemeente, scores: ScoresAhead, followed: Followed
) -> None:
    table = pd.DataFrame({"Van": [2014, 2016], "Tot": [2018, 2020], "Buurten": [50, 80], "Onder voldoende": [1, 16]})
    monkeypatch.setattr(module, "_table", lambda *_: table)
    monkeypatch.setattr(module, "state_of", lambda *_: "signaal")
    said = meanwhile(middelwijk, scores, followed, TUIN.code).sentence
    assert "2 tot 20" in said
    assert "2 rondes van 2014 tot 2020" in said
    monkeypatch.setattr(module, "_table", lambda *_: table.iloc[:1])
    said = meanwhile(middelwijk, scores, followed, TUIN.code).sentence
    assert "1 van de 50" in said
    assert "één ronde" in said
    assert "van de 100" not in said


def test_too_few_alike_are_not_quietly_replaced(middelwijk: Gemeente, scores: ScoresAhead, followed: Followed) -> None:
    none_alike = replace(followed, on_map=made([[0.1] * 30, [0.1] * 30], (2016, 2020)))
    said = meanwhile(middelwijk, scores, none_alike, TUIN.code).sentence
    assert said.startswith("Van te weinig vergelijkbare buurten")
    nobody = replace(none_alike, past=made([[0.1]], (2016,)))
    assert meanwhile(middelwijk, scores, nobody, TUIN.code).table.empty


def test_without_a_score_there_is_no_signal(middelwijk: Gemeente, followed: Followed) -> None:
    found = meanwhile(middelwijk, ScoresAhead({}), followed, TUIN.code)
    assert found.state is None
    assert "geen eigen score" in found.sentence
