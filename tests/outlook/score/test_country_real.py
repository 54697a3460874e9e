"""The catalogue of spreads against the scores it was measured on, and the claims that pages make from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.outlook.score.backtest import rolling
from lib.outlook.score.country import HORIZONS, Country, load_country, measure
from lib.outlook.score.errors.claims import HOLDS, RANGE, TOLERANCE, claim
from lib.outlook.score.errors.past import held_then, held_without, made_before, pooled
from lib.outlook.score.errors.spread import LABELS, Made
from lib.outlook.score.panel import build
from tests.outlook.real_scores import buurten, needs_buurten, needs_wijken, wijken

LEVELS = [pytest.param("buurt", buurten, marks=needs_buurten), pytest.param("wijk", wijken, marks=needs_wijken)]
TABLES = [pytest.param(buurten, marks=needs_buurten), pytest.param(wijken, marks=needs_wijken)]
Scores = Callable[[], pd.DataFrame]


def country(level: str) -> Country:
    found = load_country(level)
    assert found is not None
    return found


@cache
def made(scores: Scores) -> tuple[Made, ...]:
    return made_before(build(scores()))


@pytest.mark.parametrize(("level", "scores"), LEVELS)
def test_the_catalogue_is_what_is_measured(level: str, scores: Scores) -> None:
    block, kept = measure(build(scores())), country(level)
    for size, ahead, *values in block["cells"]:
        of, stretch = kept.spread.at(LABELS.index(size), ahead)
        assert stretch == 1
        assert of.z == pytest.approx(values, abs=0.0005)
    assert np.array([row[1:] for row in block["rounds"]]) == pytest.approx(kept.held.iloc[:, 1:7].to_numpy(), abs=2)
    assert block["signals"] == kept.signals.to_numpy().tolist()


@pytest.mark.parametrize(("level", "scores"), LEVELS)
@pytest.mark.parametrize("own", [True, False])
def test_two_in_three_is_said_only_where_it_was_so(level: str, scores: Scores, own: bool) -> None:
    """Recounted from the areas: over the rounds together within 4 points wherever a page would say it, and said where it must be."""
    held = held_without(made(scores)) if own else country(level).held
    together = pooled(held)
    said = {(size, h) for size in LABELS for h in HORIZONS if claim(together, size, h).kind == HOLDS}
    for size, ahead in said:
        of = held[(held["size"] == size) & (held["ahead"] == ahead)]
        assert of["inside67"].sum() / of["n"].sum() == pytest.approx(0.67, abs=TOLERANCE + 0.0005)
        assert len(of) >= 4
    must = {(size, h) for size in LABELS for h in (2, 4)} if level == "wijk" else {(LABELS[2], h) for h in (2, 4, 6)}
    assert must <= said
    # Two or three rounds: made with what was known then, fewer lay inside.
    assert {claim(together, size, 8).kind for size in LABELS} == {RANGE}


@pytest.mark.parametrize("scores", TABLES)
def test_the_country_holds_in_gemeenten_that_it_was_not_measured_on(scores: Scores) -> None:
    """Spreads of three quarters of the gemeenten on the last quarter, per size and horizon over the rounds."""
    table = scores()
    gemeente = table["code"].str[2:6]
    kept_apart = gemeente.isin(np.random.default_rng(5).permutation(gemeente.unique())[: gemeente.nunique() // 4])
    block = measure(build(table[~kept_apart]))
    cells = {(row[0], row[1]): (row[2 + 4], row[2 + 10]) for row in block["cells"]}
    apart = made_before(build(table[kept_apart]))
    for ahead in (2, 4):
        rounds = [m for m in apart if m.ahead == ahead]
        for size, low, high in ((LABELS[2], 1500, np.inf), (LABELS[1], 500, 1500)):
            inside = [
                (m.moved >= cells[size, ahead][0]) & (m.moved <= cells[size, ahead][1])
                for m in rounds
            ]  # fmt: skip
            right = [~np.isnan(m.moved) & (m.state.inhabitants >= low) & (m.state.inhabitants < high) for m in rounds]
            share = sum(int(i[r].sum()) for i, r in zip(inside, right, strict=True)) / sum(int(r.sum()) for r in right)
            assert share == pytest.approx(0.67, abs=0.06), (size, ahead)


@cache
def three_years() -> dict[str, Any]:
    return rolling(build(buurten()), [2018, 2020, 2024], made=made(buurten))


@needs_buurten
def test_buurten_are_forecast_better_than_no_change() -> None:
    for one in three_years()["years"]:
        found = one.to_json()["rmse"]
        assert found["model"] < 0.97 * found["no_change"], one.test_year


@needs_buurten
def test_warnings_are_not_worse_than_the_rule() -> None:
    found = three_years()["model_minus_rule"]
    assert found["hits_low"] <= found["hits"] <= found["hits_high"]
    assert found["hits_high"] >= 0
    assert found["brier_low"] <= 0


@pytest.mark.parametrize("scores", TABLES)
def test_bands_held_with_what_was_known_then(scores: Scores) -> None:
    """A real backtest: over all rounds of a model, two and four years ahead, within 4 points of 67 and 95 (a tenth of a point for rounding)."""
    held = held_then(made(scores))
    found = pooled(held[held["origin"] >= 2012])
    near = found[found["ahead"].isin([2, 4])]
    assert len(near) == 2 * len(LABELS)
    assert near["coverage67"].to_numpy() == pytest.approx(0.67, abs=0.041)
    assert near["coverage95"].to_numpy() == pytest.approx(0.95, abs=0.041)
