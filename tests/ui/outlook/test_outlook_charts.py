"""The fan of the page Vooruitblik."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.ui.outlook.charts import fan
from tests.ui.chart_checks import check, drawn_with, rows

PAST = pd.DataFrame({"year": [2022, 2024], "value": [4.1, 4.0]})
AHEAD = pd.DataFrame({"year": [2026], "middle": [4.02], "low67": [3.98], "high67": [4.06], "low95": [3.9], "high95": [4.1]})


@pytest.mark.parametrize("limit", [None, 3.94])
def test_the_fan_starts_at_the_last_known_value(limit: float | None) -> None:
    spec = drawn_with(fan(PAST, AHEAD, "score", 2, limit, "grens van voldoende"))
    table = {row["year"]: row for row in rows(spec)}
    assert table[2024]["value"] == table[2024]["low95"] == table[2024]["high67"] == 4.0
    assert (table[2022]["middle"], table[2026]["value"]) == (None, None)
    assert (table[2026]["low67"], table[2026]["high95"]) == (3.98, 4.1)
    assert ("grens van voldoende" in str(spec)) == (limit is not None)


@pytest.mark.parametrize("limit", [None, 3.94])
def test_types_fields_and_numbers(limit: float | None) -> None:
    check(fan(PAST, AHEAD, "score", 2, limit, "grens"))


def test_one_earlier_value_is_enough() -> None:
    assert len(rows(drawn_with(fan(PAST.iloc[-1:], AHEAD, "inwoners", 0, None, "")))) == 2


def test_the_limit_is_written_once_and_the_tables_stay_as_they_were() -> None:
    past, ahead = PAST.copy(), AHEAD.copy()
    spec = drawn_with(fan(past, ahead, "score", 2, 3.94, "grens"))
    texts = [layer for layer in spec["layer"] if isinstance(layer["mark"], dict) and layer["mark"]["type"] == "text"]
    assert len(texts) == 1
    assert texts[0]["transform"] == [{"filter": "datum.first"}]
    assert [row["first"] for row in rows(spec)] == [True, False, False]
    assert past.equals(PAST)
    assert ahead.equals(AHEAD)
