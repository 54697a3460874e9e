"""Charts of the card of a buurt are valid and typed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lib.answers.place import country, load
from lib.answers.standing.one_area.card import card_of
from lib.databank.store import Databank
from lib.palette import KIND_COLOURS
from lib.ui.standing import charts
from lib.ui.widgets.charts import Chart
from tests.answers.small_databank import CENTRUM, GEMEENTE
from tests.ui.chart_checks import builders, check, drawn_with


@pytest.fixture(scope="session")
def built(databank: Databank) -> dict[str, Chart]:
    """Specification of each chart; Altair validates them here."""
    gemeente = load(databank, GEMEENTE, country(databank))
    shown = card_of(gemeente, CENTRUM, 2024)
    return {
        "dimension_bars": charts.dimension_bars(shown.dimensions, shown.label, gemeente.name),
        "shares_bar": charts.shares_bar(pd.DataFrame({"label": list("abc"), "value": shown.households.values}), KIND_COLOURS),
        "hundred_dots": charts.hundred_dots(30),
    }


@pytest.fixture(scope="module")
def drawn(built: dict[str, Chart]) -> dict[str, dict[str, Any]]:
    """The specification of each."""
    return {name: drawn_with(chart) for name, chart in built.items()}


NAMES = ["dimension_bars", "hundred_dots", "shares_bar"]


def test_every_builder_is_drawn_here() -> None:
    assert set(NAMES) == builders(charts)


@pytest.mark.parametrize("name", NAMES)
def test_types_fields_and_numbers(built: dict[str, Chart], name: str) -> None:
    check(built[name])
