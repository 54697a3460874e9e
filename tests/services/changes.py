"""Changes on order: what the services do otherwise than they do now, for tests of what notices it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .contract import Scope

PageLink = Literal["", "loop", "other-host"]
ELSEWHERE = "elders.example"
"""The host that moved links to a next page lead to; it gives the same answers."""


@dataclass
class Changes:
    """Changes to the map, the Leefbaarometer and the links; those of a CBS table are made in the table itself.

    `map_added` and `map_dropped` are names of properties, `members` renames files in the zip (basename -> basename),
    `layers_removed` holds layers without their prefix, `page_link` is where a link to a next page leads: back to the same page
    or to another host.
    """

    map_added: list[str] = field(default_factory=list)
    map_dropped: set[str] = field(default_factory=set)
    layers_removed: set[str] = field(default_factory=set)
    members: dict[str, str] = field(default_factory=dict)
    page_link: PageLink = ""
    scope: Scope = field(default_factory=Scope)
