"""Charts that several pages draw are valid and typed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.palette import KIND_COLOURS
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
    low, high = next(one for channel, one in channels(spec) if channel == "y")["scale"]["domain"]
    assert low < 4.1 < high
