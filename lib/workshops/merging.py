"""Two people who write in the same part at the same time: what both did stays.

`base` is what both began with, `theirs` what was saved first, `mine` what is saved now.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from lib.scenarios import Scenario, ScenarioError, canonical, from_content
from lib.workshops.workshop import SCENARIO, read_scenario, write_scenario

_LISTS = ("measures", "housing", "events", "actions")


def merged(part: str, base: str, theirs: str, mine: str) -> str:
    """What the part says when both are in it."""
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    return _scenarios(base, theirs, mine) if part.startswith(SCENARIO) else _texts(base, theirs, mine)


def _texts(base: str, theirs: str, mine: str) -> str:
    """Theirs, and below it the lines of mine that are new. A line that both changed is there twice."""
    if theirs and mine.startswith(theirs):
        return mine
    known = {*base.splitlines(), *theirs.splitlines()}
    new = [line for line in mine.splitlines() if line not in known]
    return "\n".join([theirs.rstrip("\n"), *new] if theirs.strip() else new)


def _scenarios(base: str, theirs: str, mine: str) -> str:
    """Both scenarios in one: what either added is in it, what either took out is not. Of one measure that both changed, mine counts."""
    try:
        first, second, third = read_scenario(base), read_scenario(theirs), read_scenario(mine)
    except (ScenarioError, ValueError):
        return mine
    if second is None or third is None:
        return theirs if third is None else mine
    old = first.content() if first is not None else Scenario(gemeente=third.gemeente).content()
    one, other = second.content(), third.content()
    content: dict[str, Any] = {**other}
    for name in _LISTS:
        before, first_list, second_list = (found.get(name, []) for found in (old, one, other))
        content[name] = _both(before, first_list, second_list, _identity(name))
    content["areas"] = sorted({*one["areas"], *other["areas"]})
    changed = {key: value for key, value in other["assumptions"].items() if old["assumptions"].get(key) != value}
    gone = set(old["assumptions"]) - set(other["assumptions"])
    content["assumptions"] = {key: value for key, value in one["assumptions"].items() if key not in gone} | changed
    content["notes"] = merged("", old["notes"], one["notes"], other["notes"])
    if other.get("title", "") == old.get("title", ""):
        content["title"] = one.get("title", "")
    try:
        return write_scenario(from_content({**content, "title": content.get("title", ""), "schema": 2}))
    except ScenarioError:
        return mine


def _identity(name: str) -> Callable[[Any], Hashable]:
    """What makes two items of a list the same item with other settings."""
    if name == "measures":
        return lambda item: (item["intervention"], item["area"])
    return canonical.sort_key


def _both(base: Sequence[Any], theirs: Sequence[Any], mine: Sequence[Any], identity: Callable[[Any], Hashable]) -> list[Any]:
    kept = [item for item in mine if item in theirs or item not in base]
    known = {identity(item) for item in kept}
    return kept + [item for item in theirs if item not in base and identity(item) not in known]
