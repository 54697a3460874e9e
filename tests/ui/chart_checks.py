"""What every chart has to hold: valid Vega-Lite, types that are given, fields that exist, Dutch numbers."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

from lib.ui.widgets.charts import Chart, _without_data


def channels(spec: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every encoding channel anywhere in a specification."""
    if isinstance(spec, dict):
        for name, channel in spec.get("encoding", {}).items():
            for one in channel if isinstance(channel, list) else [channel]:
                yield name, one
        for value in spec.values():
            yield from channels(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from channels(value)


def drawn_with(chart: Chart) -> dict[str, Any]:
    """Vega-Lite with the data in it."""
    values = chart.data.astype(object).where(chart.data.notna(), None).to_dict("records")
    return {**chart.specification(), "data": {"values": values}}


def by_altair(chart: Chart) -> dict[str, Any]:
    """The same without data, made and checked by Altair as a whole. Raises its SchemaValidationError."""
    made: dict[str, Any] = _without_data(chart.form(**chart.values, **chart.shape).to_dict())
    return made


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """All rows of data in a specification."""
    return list(spec["data"]["values"])


def builders(module: ModuleType) -> set[str]:
    """Names of the public functions of a module that build a chart."""
    found = {name for name, value in vars(module).items() if getattr(value, "__annotations__", {}).get("return") == "Chart"}
    return {name for name in found if not name.startswith("_")} - {"finish"}


def check(chart: Chart) -> None:
    """Fail unless Altair makes the same and finds it valid, encodings carry types, fields are in the data, numbers are Dutch."""
    spec = drawn_with(chart)
    assert by_altair(chart) == chart.specification()
    assert "empty" not in str(chart.specification())
    found = [(channel, one) for channel, one in channels(spec) if "field" in one]
    columns = {column for row in rows(spec) for column in row}
    assert found
    for channel, one in found:
        # A second end of a band has the type of the first.
        assert "type" in one or channel in ("x2", "y2"), (channel, one)
        assert one["field"] in columns
    number = spec["config"]["locale"]["number"]
    assert (number["decimal"], number["thousands"]) == (",", ".")
