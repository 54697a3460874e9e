"""What every chart has to hold: valid Vega-Lite, types that are given, fields that exist, Dutch numbers."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any


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


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """All rows of data in a specification."""
    return [row for table in spec["datasets"].values() for row in table]


def builders(module: ModuleType) -> set[str]:
    """Names of the public functions of a module that build a chart."""
    found = {name for name, value in vars(module).items() if getattr(value, "__annotations__", {}).get("return") == "Chart"}
    return {name for name in found if not name.startswith("_")} - {"finish"}


def check(spec: dict[str, Any]) -> None:
    """Fail unless encodings carry their types, fields are in the data, and numbers are Dutch."""
    found = [(channel, one) for channel, one in channels(spec) if "field" in one]
    columns = {column for row in rows(spec) for column in row}
    assert found
    for channel, one in found:
        # A second end of a band has the type of the first.
        assert "type" in one or channel in ("x2", "y2"), (channel, one)
        assert one["field"] in columns
    number = spec["config"]["locale"]["number"]
    assert (number["decimal"], number["thousands"]) == (",", ".")
