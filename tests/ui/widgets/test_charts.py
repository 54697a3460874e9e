"""Charts that several pages draw are valid and typed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.palette import KIND_COLOURS
from lib.scores import score_class
from lib.scores.composition import LBM_REFERENCE
from lib.ui.widgets import charts
from tests.ui.chart_checks import builders, channels, check, drawn_with

YEARS = pd.DataFrame({"year": [2020, 2021, 2022], "label": "a", "value": [30.0, np.nan, 31.0]})
BUILT = {
    "history": charts.history(pd.DataFrame({"year": [2020, 2022, 2024], "score": [4.0, np.nan, 4.1]})),
    "lines": charts.lines(YEARS, KIND_COLOURS, ["a"]),
}


def test_every_builder_is_drawn_here() -> None:
    assert set(BUILT) == builders(charts)


@pytest.mark.parametrize("name", BUILT)
def test_types_fields_and_numbers(name: str) -> None:
    check(BUILT[name])


def test_a_flat_history_still_has_height() -> None:
    spec = drawn_with(charts.history(pd.DataFrame({"year": [2022, 2024], "score": [4.1, 4.1]})))
    low, high = next(one for channel, one in channels(spec) if channel == "y" and "scale" in one)["scale"]["domain"]
    assert low < 4.1 < high


def test_the_classes_that_a_line_lies_in_are_named_where_they_begin() -> None:
    scale = {"domain": [3.7, 4.2]}
    told = charts.class_limits(scale, 3.80, 3.95)
    assert [told[f"text_{i}"] for i in range(len(told) // 2)] == [
        "vanaf 3,75: onvoldoende",
        "vanaf 3,82: zwak",
        "vanaf 3,94: voldoende",
        "vanaf 4,00: ruim voldoende",
    ]
    assert all(score_class(told[f"at_{i}"] - LBM_REFERENCE + 1e-9) == i + 3 for i in range(4))
    # One that would lie against the title is left out, as is one outside the scale.
    assert [text for text in charts.class_limits({"domain": [3.8, 4.0]}, 3.85, 3.97).values() if isinstance(text, str)] == [
        "vanaf 3,82: zwak",
        "vanaf 3,94: voldoende",
    ]


def test_a_limit_is_drawn_once_however_many_scores_there_are() -> None:
    series = pd.DataFrame({"year": [2014, 2016, 2018], "score": [3.80, 3.86, 3.95]})
    layers = charts.history(series).specification()["layer"]
    rules = [layer for layer in layers if layer["mark"]["type"] == "rule"]
    assert rules
    assert all("aggregate" in layer["transform"][0] and not layer["transform"][0].get("groupby") for layer in rules)
