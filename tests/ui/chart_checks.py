"""What every chart has to hold: valid Vega-Lite, types, fields that exist, Dutch numbers, scales that hold what is drawn, names at lines."""

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
    for name in ("x", "y"):
        _check_scale(spec, name)
    _check_names(spec)


def _check_scale(spec: dict[str, Any], name: str) -> None:
    """A scale of numbers has steps that hold all that is drawn on it."""
    on_it = [
        one for channel, one in channels(spec) if channel == f"{name}2" or (channel == name and one.get("type") == "quantitative")
    ]
    scaled = [one for one in on_it if "scale" in one and one.get("axis", True) is not None]
    fields = {one["field"] for one in on_it if "field" in one and one.get("stack") is None}
    values = [row[field] for row in rows(spec) for field in fields if isinstance(row[field], int | float)]
    # A datum (zero, a limit) is on the scale too.
    values += [one["datum"] for one in on_it if "datum" in one]
    for one in scaled:
        low, high = one["scale"]["domain"]
        steps = one["axis"]["values"]
        assert low <= min([*values, *steps])
        assert high >= max([*values, *steps])
        if one["field"] != "year":
            assert (steps[0], steps[-1]) == (low, high)


def _check_names(spec: dict[str, Any]) -> None:
    """Zero has no sign, and a line is named where it ends."""
    assert "'format': '+" not in str(spec), "such a format writes +0,00"
    for layer in spec.get("layer", [spec]):
        if "line" in (layer["mark"], layer["mark"]["type"]):
            assert all(
                one.get("legend", True) is None
                for name, one in channels(layer)
                if name in ("color", "strokeDash") and "field" in one
            )
