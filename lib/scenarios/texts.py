"""Giving a scenario from a link its free texts back, from the saved version it was made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from lib.scenarios.scenario import Scenario


def with_texts_of(short: Scenario, saved: Scenario) -> Scenario:
    """`short` with the title and notes of `saved` where it has none, and the texts of the same events and agreements.

    An event is the same by year and area, an agreement by partner and year; of several the texts are given in order.
    """
    content, full = short.model_dump(by_alias=True), saved.model_dump(by_alias=True)
    for name in ("title", "notes"):
        content[name] = content[name] or full[name]
    content["events"] = _filled(content["events"], full["events"], ("year", "area"))
    content["actions"] = _filled(content["actions"], full["actions"], ("partner", "year"))
    return Scenario.model_validate(content)


def _filled(short: Iterable[dict[str, Any]], saved: Iterable[dict[str, Any]], same: tuple[str, ...]) -> list[dict[str, Any]]:
    texts: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for entry in saved:
        texts[tuple(entry[name] for name in same)].append(entry["text"])
    result = []
    for entry in short:
        known = texts[tuple(entry[name] for name in same)]
        result.append(entry if entry["text"] or not known else {**entry, "text": known.pop(0)})
    return result
