"""Every chart builds, is valid Vega-Lite, and leaves no type to guess."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.answers.households.published import compare
from lib.answers.measures.effect import catalogue, effect_on
from lib.answers.place import country, load
from lib.answers.standing.card import card
from lib.databank.store import Databank
from lib.interventions.effect.measures import Measure
from lib.palette import AREAS, KINDS
from lib.ui.widgets import charts
from tests.answers.small_databank import CENTRUM, CHANGED, GEMEENTE, WIJK_CENTRUM
from tests.ui.chart_checks import builders, channels, check, rows


@pytest.fixture(scope="session")
def drawn(databank: Databank) -> dict[str, dict[str, Any]]:
    """Specification of each chart, on answers about the small databank; Altair validates them here."""
    gemeente = load(databank, GEMEENTE, country(databank))
    shown = card(gemeente, CENTRUM, 2024)
    kinds = compare(gemeente, (CENTRUM, WIJK_CENTRUM, CHANGED), GEMEENTE, 2024).margins[0]
    effect = effect_on(gemeente, CENTRUM, 2024, (Measure("speelplek", 0.6, 2026, 2030),), catalogue())
    year = effect.by_dimension["year"] == 2030
    built = {
        "dimension_bars": charts.dimension_bars(shown.dimensions, shown.label, gemeente.name),
        "history": charts.history(shown.history),
        "shares_bar": charts.shares_bar(pd.DataFrame({"label": list("abc"), "value": shown.households.values}), KINDS),
        "compare_bars": charts.compare_bars(kinds.rows, ["Centrum", "Wijk Centrum", "Rietland"], AREAS, list(kinds.margin.nouns)),
        "effect_path": charts.effect_path(effect.path, None),
        "effect_path with drift": charts.effect_path(effect.path, effect.drift.p90),
        "effect_by_dimension": charts.effect_by_dimension(effect.by_dimension[year]),
    }
    mixed = pd.DataFrame(
        {"category": ["a", "b"], "area": "X", "value": [60.0, 40.0], "low": [50.0, 30.0], "high": [70.0, 50.0], "text": "t"}
    )
    years = pd.DataFrame({"year": [2020, 2021, 2022], "label": "a", "value": [30.0, np.nan, 31.0]})
    places = pd.DataFrame(
        {"code": ["B1", "B2"], "label": ["A", "B"], "load": [10.0, 90.0], "capacity": [20.0, 80.0], "quadrant": "q"}
    )
    built |= {
        "mix_bars": charts.mix_bars(mixed, ["X"], AREAS, ["a", "b"]),
        "lines": charts.lines(years, KINDS, ["a"]),
        "quadrant": charts.quadrant(places, ["B1"]),
    }
    return {name: chart.to_dict() for name, chart in built.items()}


NAMES = [
    "dimension_bars",
    "history",
    "shares_bar",
    "compare_bars",
    "effect_path",
    "effect_path with drift",
    "effect_by_dimension",
    "mix_bars",
    "lines",
    "quadrant",
]


def test_every_builder_is_drawn_here() -> None:
    assert {name.split()[0] for name in NAMES} == builders(charts)


@pytest.mark.parametrize("name", NAMES)
def test_types_fields_and_numbers(drawn: dict[str, dict[str, Any]], name: str) -> None:
    check(drawn[name])


def test_a_fall_back_is_drawn_pale(drawn: dict[str, dict[str, Any]]) -> None:
    found = [one for channel, one in channels(drawn["compare_bars"]) if channel == "opacity"]
    assert found[0]["condition"] == {"test": "datum.status == 'ok'", "value": 1.0}
    assert found[0]["value"] < 0.5
    assert {row["status"] for row in rows(drawn["compare_bars"])} == {"ok", "wijk"}


def test_the_limit_of_drift_is_drawn_when_asked_for(drawn: dict[str, dict[str, Any]]) -> None:
    with_limit, without = str(drawn["effect_path with drift"]), str(drawn["effect_path"])
    assert "grens van de gewone schommeling" in with_limit
    assert "grens van de gewone schommeling" not in without


def test_plans_differ_by_more_than_colour(drawn: dict[str, dict[str, Any]]) -> None:
    dash = next(one for channel, one in channels(drawn["effect_path"]) if channel == "strokeDash")
    patterns = [tuple(pattern) for pattern in dash["scale"]["range"]]
    assert len(set(patterns)) == len(dash["scale"]["domain"]) == 3
    assert {row["plan"] for row in rows(drawn["effect_path"])} == set(dash["scale"]["domain"])


def test_a_flat_history_still_has_height() -> None:
    spec = charts.history(pd.DataFrame({"year": [2022, 2024], "score": [4.1, 4.1]})).to_dict()
    low, high = next(one for channel, one in channels(spec) if channel == "y")["scale"]["domain"]
    assert low < 4.1 < high


def test_a_missing_reference_is_no_problem() -> None:
    table = pd.DataFrame(
        {"category": ["a"], "area": ["x"], "value": [1.0], "reference": [np.nan], "text": ["2023"], "status": ["ok"]}
    )
    assert rows(charts.compare_bars(table, ["x"], AREAS, ["a"]).to_dict())[0]["reference"] is None
