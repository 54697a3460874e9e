"""Bronnen nalopen: every source in turn compared with its contract; one that cannot be reached is reported with the reason."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from lib.databank.collecting import registry
from lib.databank.errors import SourceFailed, SourceUnavailable
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.findings import Checked, Finding
from lib.databank.sources.web import Web


def check_sources(on_source: Callable[[str], None] = lambda _: None) -> list[Checked]:
    """Every source compared with the contract; `on_source` is called with the title of each before it is asked."""
    checked = []
    web = Web(attempts=2)
    for source in registry.for_readers():
        title = source.title
        on_source(title)
        with tempfile.TemporaryDirectory() as directory:
            try:
                findings = source.check(Fetcher(web, Path(directory), lambda _: None))
            except SourceUnavailable as error:
                checked.append(Checked(source.name, title, "niet bereikbaar", (), str(error), getattr(error, "reason", "")))
                continue
            except SourceFailed as error:
                findings = [Finding(title, str(error), f"{source.contract['shows']}: blijft zoals het was")]
        checked.append(Checked(source.name, title, "veranderd" if findings else "zoals verwacht", tuple(findings)))
    return checked
