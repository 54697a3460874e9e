"""Gemeenten that merged, were divided or renamed: what an old code became. Facts in data/catalogue/herindelingen.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml
from babel.dates import format_date

from lib.databank.catalogue.naming import normalise
from lib.settings import CATALOGUE
from lib.words import listed


@dataclass(frozen=True)
class Successor:
    """A gemeente of today that an old one became, wholly or in part."""

    code: str
    name: str


@dataclass(frozen=True)
class Former:
    """A gemeente that ended: on which day, and what it is today (one gemeente, or those it was divided over)."""

    code: str
    name: str
    ended: date
    renamed: bool
    successors: tuple[Successor, ...]

    @property
    def sentence(self) -> str:
        """What became of it, for a reader."""
        day = format_date(self.ended, "d MMMM y", locale="nl")
        now = listed(f"{one.name} ({one.code})" for one in self.successors)
        if len(self.successors) > 1:
            became = f"zij is verdeeld over {now}"
        else:
            became = f"zij heet nu {now}" if self.renamed else f"zij is opgegaan in {now}"
        return f"Gemeente {self.name} ({self.code}) bestaat sinds {day} niet meer: {became}."


@lru_cache(maxsize=1)
def _endings() -> dict[str, tuple[str, dict[str, Any]]]:
    """Old code -> its name and the entry of the file; a code ended at most once."""
    entries = yaml.safe_load((CATALOGUE / "herindelingen.yaml").read_text(encoding="utf-8"))
    return {code: (name, entry) for entry in entries for code, name in entry["old"].items()}


def former(code: str) -> Former | None:
    """What became of a gemeente that ended in 2013 or later; None for any other code."""
    if code not in _endings():
        return None
    name, entry = _endings()[code]
    found: dict[str, str] = {}
    left, renamed = dict(entry["new"]), bool(entry.get("renamed"))
    while left:
        new = next(iter(left))
        new_name = left.pop(new)
        if new in _endings():
            left = {**_endings()[new][1]["new"], **left}
        else:
            found[new] = new_name
    return Former(code, name, entry["date"], renamed, tuple(Successor(*one) for one in found.items()))


def former_named(name: str) -> Former | None:
    """What became of a gemeente of this name that ended in 2013 or later; None for any other name."""
    code = _by_name().get(normalise(name))
    return former(code) if code else None


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    return {normalise(name): code for code, (name, _) in _endings().items()}


def successors(code: str) -> tuple[Successor, ...]:
    """The gemeenten of today that an old code became; empty for a code that did not end since 2013."""
    gone = former(code)
    return gone.successors if gone else ()


def merged_sentence(code: str) -> str | None:
    """For the command line: what became of a gemeente and the command that fetches that; None when it did not end."""
    gone = former(code)
    if gone is None:
        return None
    codes = " ".join(one.code for one in gone.successors)
    return f"{gone.sentence} Haal die op met: python -m lib.databank download --gemeente {codes}"
