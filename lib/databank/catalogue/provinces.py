"""In which province a gemeente lies. Facts in data/catalogue/provinces.yaml, and herindelingen.yaml for gemeenten that ended."""

from __future__ import annotations

from functools import cache

import yaml

from lib.databank.catalogue.herindelingen import successors
from lib.settings import CATALOGUE


@cache
def provinces() -> tuple[str, ...]:
    """Names of the twelve provinces."""
    return tuple(_gemeenten())


@cache
def province_of(gemeente: str) -> str | None:
    """Province of a gemeente (code), that of what it became when it ended; None for a code that is not known."""
    for province, codes in _gemeenten().items():
        if gemeente in codes:
            return province
    found = [province_of(one.code) for one in successors(gemeente)]
    return found[0] if found else None


@cache
def _gemeenten() -> dict[str, frozenset[str]]:
    content = yaml.safe_load((CATALOGUE / "provinces.yaml").read_text(encoding="utf-8"))
    return {province: frozenset(codes) for province, codes in content.items()}
