"""The Leefbaarometer compared with the contract: the zip with its members and columns, and the layers of the WFS."""

from __future__ import annotations

import csv
import io
import zipfile

from lib.databank.catalogue.indicators import sources
from lib.databank.errors import SourceFailed, SourceUnavailable
from lib.databank.sources import leefbaarometer
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.findings import Finding
from lib.databank.sources.web import TooLarge

_HEADER_BYTES, _LARGEST_BYTES = 2000, 30_000_000


def check(fetcher: Fetcher) -> list[Finding]:
    """Findings on the zip and on the WFS. Raises SourceUnavailable when neither answers."""
    findings: list[Finding] = []
    problems: list[SourceUnavailable] = []
    for part in (_zip, _wfs):
        try:
            findings += part(fetcher)
        except SourceUnavailable as error:
            problems.append(error)
    if len(problems) == 2:
        raise problems[0]
    if problems:
        findings.append(Finding("Leefbaarometer", str(problems[0]), "De andere weg wordt gebruikt, met minder metingen."))
    return findings


def _zip(fetcher: Fetcher) -> list[Finding]:
    try:
        name, archive = leefbaarometer.open_newest(fetcher, at_most_bytes=_LARGEST_BYTES)
    except TooLarge:
        return []  # reading it would be no small request
    except SourceUnavailable:
        raise
    except SourceFailed as error:
        return [Finding("zip-bestand", str(error), "Alleen de metingen van de kaartdienst worden gelezen.")]
    findings = []
    with archive:
        members = leefbaarometer.members(archive)
        for level, known in leefbaarometer.LEVELS.items():
            if level not in members:
                others = ", ".join(sorted({m.rsplit("/", 1)[-1] for m in archive.namelist() if known in m and "._" not in m})[:2])
                what = f"het bestand met scores van {known} is er niet" + (f" (wel: {others})." if others else ".")
                consequence = (
                    "Alleen de kaartdienst geeft dan scores." if level == "buurt" else f"Scores van {known} komen niet mee."
                )
                findings.append(Finding(name, what, consequence))
                continue
            header = _header(archive, members[level])
            lacking = [column for column in sources()["scores"]["reads"]["zip"] if column not in header]
            if lacking:
                consequence = f"De scores van {known} zijn dan niet te lezen; wat er al was, blijft."
                findings.append(Finding(f"{name}, {known}", f"kolommen ontbreken: {', '.join(lacking)}.", consequence))
    return findings


def _header(archive: zipfile.ZipFile, member: str) -> list[str]:
    with archive.open(member) as stream:
        first = stream.read(_HEADER_BYTES).decode("utf-8-sig", "replace").splitlines()
    return [name.strip() for name in next(csv.reader(io.StringIO(first[0])), [])] if first else []


def _wfs(fetcher: Fetcher) -> list[Finding]:
    found = {name.rsplit(":", 1)[-1] for name, _, _ in leefbaarometer.layers(fetcher)}
    findings = []
    for layer in sources()["scores"]["seen"]:
        if layer not in found:
            consequence = "Die meting komt dan alleen uit het zip-bestand."
            findings.append(Finding("kaartdienst", f"de laag {layer} is er niet.", consequence))
    newest = max((year for _, _, year in leefbaarometer.layers(fetcher)), default=0)
    if newest > 2000 + max(int(layer[-2:]) for layer in sources()["scores"]["seen"]):
        findings.append(Finding("kaartdienst", f"er zijn scores van {newest}.", "Ze worden gelezen."))
    return findings
