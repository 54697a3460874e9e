"""Bronnen nalopen: a handful of small requests per service, compared with the contract in data/catalogue/sources.yaml.

`findings.py` what is told, and one file per service. What a service answers otherwise than the contract says is a change, told
with what Buurtbalans does with it; a service that cannot be reached is told as what stands in the way.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from lib.databank.catalogue.indicators import sources
from lib.databank.checking import crime, geometry, key_figures, scores
from lib.databank.checking.findings import Checked, Finding
from lib.databank.errors import SourceFailed, SourceUnavailable
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import Web

_CHECKS: dict[str, Callable[[Fetcher], list[Finding]]] = {
    "key_figures": key_figures.check,
    "geometry": geometry.check,
    "scores": scores.check,
    "crime": crime.check,
}


def check_sources(on_source: Callable[[str], None] = lambda _: None) -> list[Checked]:
    """Every source compared with the contract; `on_source` is called with the title of each before it is asked."""
    checked = []
    web = Web(attempts=2)
    for source, compare in _CHECKS.items():
        title = str(sources()[source]["title"])
        on_source(title)
        with tempfile.TemporaryDirectory() as directory:
            try:
                findings = compare(Fetcher(web, Path(directory), lambda _: None))
            except SourceUnavailable as error:
                checked.append(Checked(source, title, "niet bereikbaar", (), str(error), getattr(error, "reason", "")))
                continue
            except SourceFailed as error:
                findings = [Finding(title, str(error), f"{sources()[source]['shows']}: blijft zoals het was")]
        checked.append(Checked(source, title, "veranderd" if findings else "zoals verwacht", tuple(findings)))
    return checked
