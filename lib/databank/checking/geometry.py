"""The wijk- en buurtkaart compared with the contract: which map, its properties, and whether pages follow each other."""

from __future__ import annotations

from datetime import date
from typing import Any

from lib.databank.catalogue.indicators import sources
from lib.databank.errors import SourceFailed, SourceUnavailable, UnexpectedData
from lib.databank.sources import cbs, pdok
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.findings import Finding
from lib.databank.sources.web import NotFound, with_query

_OLD_NAMES = "buurtcode"


def check(fetcher: Fetcher) -> list[Finding]:
    """Findings on the newest map. Raises SourceUnavailable when there is no map."""
    source = sources()["geometry"]
    year = next(pdok.years(fetcher, date.today().year))
    where = f"kaart {year}"
    findings = []
    if year > source["newest"]:
        findings.append(
            Finding(
                where,
                "is nieuwer dan Buurtbalans kent.",
                "Zij wordt gebruikt als de buurten met een score erop te plaatsen zijn.",
            )
        )
    elif year < source["newest"]:
        what = f"de kaart van {source['newest']} is er niet."
        findings.append(Finding(where, what, f"De kaart van {year} wordt gebruikt."))
    for collection in ("buurten", "gemeenten"):
        findings += _collection(fetcher, year, collection, where)
    return findings or _probe(fetcher, year, where)


def _probe(fetcher: Fetcher, year: int, where: str) -> list[Finding]:
    """One gemeente whole: whether all buurten are there that CBS lists for the year of the map."""
    gemeente, box = sources()["geometry"]["probe"]["gemeente"], tuple(sources()["geometry"]["probe"]["box"])
    try:
        there = set(pdok.fetch(fetcher, year, "buurten", gemeente, box).codes)
    except SourceUnavailable:
        raise
    except SourceFailed as error:
        return [Finding(where, str(error), "De kaart van deze gemeente wordt niet opgehaald; wat er al was, blijft.")]
    try:
        listed = cbs.buurten(fetcher, year, gemeente)
    except SourceFailed:
        return []  # that CBS does not answer is reported under CBS
    lacking = listed - there
    if not lacking:
        return []
    what = f"van de {len(listed)} buurten van {gemeente} staan er {len(lacking)} niet op."
    return [Finding(where, what, "Buurten die er niet op staan, zijn niet te kiezen; bij het ophalen wordt dat gezegd.")]


def _collection(fetcher: Fetcher, year: int, collection: pdok.Collection, where: str) -> list[Finding]:
    where = f"{where}, {collection}"
    url = with_query(f"{pdok.address(year, collection)}/items", {"f": "json", "limit": "1"})
    try:
        pages = fetcher.pages(url, pdok.next_link)
        first = next(pages)
    except NotFound:
        what = f"de verzameling {collection} is er niet."
        return [Finding(where, what, "De kaart wordt niet opgehaald; wat er al was, blijft.")]
    findings = _properties(first, collection, where)
    try:
        second = next(pages, None)
        if second is None or not second.get("features"):
            what = "de link naar de volgende bladzijde ontbreekt of geeft niets."
            findings.append(
                Finding(
                    where, what, "Van de kaart komt dan maar één bladzijde; zij wordt niet gebruikt als er buurten ontbreken."
                )
            )
    except (UnexpectedData, NotFound) as error:
        findings.append(
            Finding(where, "de link naar de volgende bladzijde is veranderd.", f"{error} De kaart wordt dan niet opgehaald.")
        )
    return findings


def _properties(page: dict[str, Any], collection: pdok.Collection, where: str) -> list[Finding]:
    source = sources()["geometry"]
    features = page.get("features")
    if not isinstance(features, list) or not features:
        return [Finding(where, "er zijn geen kaartvlakken.", "De kaart wordt niet opgehaald; wat er al was, blijft.")]
    there = set(features[0].get("properties") or {})
    reads: dict[str, list[str]] = source["reads"][collection]
    findings = []
    for meaning, names in reads.items():
        if not there.intersection(names):
            findings.append(Finding(where, f"de eigenschap {names[0]} is er niet.", _WITHOUT[meaning]))
    known = {name for names in reads.values() for name in names}.union(source["unread"])
    if _OLD_NAMES not in there and reads["code"][1] not in there:
        for name in sorted(there - known):
            findings.append(Finding(where, f"de eigenschap {name} is nieuw.", "Die wordt niet gelezen."))
    return findings


_WITHOUT = {
    "code": "Zonder code is de kaart niet te gebruiken; wat er al was, blijft.",
    "name": "De code staat dan in plaats van de naam.",
    "water": "Water is dan niet van land te onderscheiden en staat als gebied op de kaart.",
}
