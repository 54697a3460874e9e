"""Addresses and names of the services, taken from the contract of Buurtbalans so that contract and imitation cannot drift apart.

What the contract does not say (order, units and the columns that Buurtbalans leaves alone) is in columns.csv.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from lib.databank.catalogue import naming
from lib.databank.catalogue.beside import beside
from lib.databank.catalogue.indicators import catalogue, sources

Vintage = Literal[2024, 2026]
"""The services as they were with the figures of 2025 just out, or as they are in autumn 2026."""

KEY_FIGURES, MAP, SCORES, CRIME, RIVM = (sources()[name] for name in ("key_figures", "geometry", "scores", "crime", "rivm"))
CBS_HOST, CRIME_HOST, MAP_HOST, WFS_HOST, ZIP_HOST = (
    urlsplit(str(url)).netloc for url in (KEY_FIGURES["url"], CRIME["url"], MAP["url"], SCORES["wfs"], SCORES["zip"])
)
WFS_PATH = urlsplit(str(SCORES["wfs"])).path
ZIP_PATH = urlsplit(str(SCORES["zip"]).format(year=2024)).path
PER_YEAR, PER_MONTH = CRIME["tables"]
CRIME_DIMENSIONS, CRIME_COUNT = CRIME["reads"]["TypedDataSet"][:-1], CRIME["reads"]["TypedDataSet"][-1]
CODE_COLUMNS = {"buurt": "bu_code", "wijk": "wk_code", "gemeente": "gm_code"}

Named = tuple[str, str, str]
"""Source, entity (table, collection, layer or file) and name."""


def tables(vintage: Vintage) -> dict[int, str]:
    """Year -> CBS table of key figures that the imitation serves."""
    return {year: table for year, table in KEY_FIGURES["tables"].items() if 2020 <= year <= (2025 if vintage == 2024 else 2026)}


def variables() -> list[str]:
    """Every CBS variable that the contract names for the key figures, parts of sums included, each once."""
    entries = [entry.names for entry in catalogue().indicators] + list(catalogue().areas.values())
    return list(dict.fromkeys(part for names in entries for name in names.variable for part in name.parts))


def names() -> Iterator[Named]:
    """Every name of the contract that is read from an answer."""
    for source, reads in ((name, sources()[name]["reads"]) for name in ("key_figures", "geometry", "scores", "crime", "rivm")):
        for entity, of_entity in reads.items():
            listed: Any = of_entity.values() if isinstance(of_entity, dict) else [of_entity]
            yield from ((source, entity, name) for several in listed for name in several)
    yield from (("key_figures", "TypedDataSet", variable) for variable in variables())
    yield from (("scores", "zip", column) for column in CODE_COLUMNS.values())
    yield from (("rivm", "TypedDataSet", name.text) for figure in beside().figures for name in figure.names)


@dataclass
class Scope:
    """Which names answers may hold: all of them, or those of the contract; and names that are left out of both."""

    only_contract: bool = False
    left_out: set[Named] = field(default_factory=set)

    def keeps(self, source: str, entity: str, name: str) -> bool:
        """Whether an answer holds `name`. The number at the end of a CBS variable makes no difference."""
        key = (source, entity, naming.stem(name))
        if self.left_out and key in {(s, e, naming.normalise(n)) for s, e, n in self.left_out}:
            return False
        return not self.only_contract or key in _KNOWN

    @property
    def everything(self) -> bool:
        return not self.only_contract and not self.left_out


_KNOWN = frozenset((source, entity, naming.normalise(name)) for source, entity, name in names())
