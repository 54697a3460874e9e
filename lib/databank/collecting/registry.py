"""The sources of Buurtbalans, in the order in which they are fetched: what one brings, a later one may need."""

from __future__ import annotations

from lib.databank.catalogue.indicators import sources
from lib.databank.collecting.buurtkaart import Buurtkaart
from lib.databank.collecting.kerncijfers import Kerncijfers
from lib.databank.collecting.leefbaarometer import Leefbaarometer
from lib.databank.collecting.rivm import Rivm
from lib.databank.sources.politie import Politie
from lib.databank.sources.source import Source

SOURCES: tuple[Source, ...] = (Kerncijfers(), Leefbaarometer(), Buurtkaart(), Politie(), Rivm())


def for_readers() -> list[Source]:
    """The sources in the order of sources.yaml. Raises KeyError for one that has no class here."""
    by_name = {source.name: source for source in SOURCES}
    return [by_name[name] for name in sources()]
