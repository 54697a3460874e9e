"""A scenario in a link: canonical JSON without free text, compressed, in characters that every URL may hold.

URLs end up in logs and in other people's mail, therefore the title, the notes and the texts of events and actions
never go in. `with_texts_of` gives them back, from the saved version that a link was made from.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from lib.scenarios import canonical
from lib.scenarios.errors import TruncatedLinkError, UnreadableLinkError
from lib.scenarios.parsing import from_content
from lib.scenarios.scenario import Scenario

MAX_LINK = 1800
# Links of ours are at most MAX_LINK long, and unpack to some tens of kilobytes: what is longer was made to keep a server busy. This is
# room for some 250 buurten, which takes a second; another zlib may make a text a little longer.
MAX_TEXT = 2000
MAX_UNPACKED = 512 * 1024

_ALPHABET = re.compile(r"[A-Za-z0-9_-]+")


def encode_link(scenario: Scenario) -> str:
    """Url-safe text for the scenario without its free texts.

    Compare scenarios by value or hash, not by this text: another zlib may compress the same differently.
    """
    packed = zlib.compress(canonical.encode(scenario.without_text().content()), level=9)
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def fits_in_link(scenario: Scenario) -> bool:
    """Whether the text for a link is at most 1,800 characters; otherwise the scenario is better saved."""
    return len(encode_link(scenario)) <= MAX_LINK


def decode_link(text: str) -> Scenario:
    """The scenario in a link. Raises a ScenarioError subclass with a Dutch sentence; never anything else."""
    text = text.strip()
    if len(text) > MAX_TEXT:
        raise UnreadableLinkError(_TOO_LONG)
    if not text or not _ALPHABET.fullmatch(text):
        raise UnreadableLinkError(_UNREADABLE)
    unpacked = _unpack(text)
    try:
        content = canonical.decode(unpacked)
    except ValueError as error:
        raise UnreadableLinkError(_UNREADABLE) from error
    return from_content(content)


def with_texts_of(short: Scenario, saved: Scenario) -> Scenario:
    """`short` with the title and notes of `saved` where it has none, and the texts of the same events and agreements.

    An event is the same by year and area, an agreement by partner and year; of several the texts are given in order.
    """
    content, full = short.model_dump(by_alias=True), saved.model_dump(by_alias=True)
    for name in ("title", "notes"):
        content[name] = content[name] or full[name]
    content["events"] = _filled(content["events"], full["events"], ("year", "area"))
    content["actions"] = _filled(content["actions"], full["actions"], ("partner", "year"))
    return Scenario.model_validate(content)


def _filled(short: Iterable[dict[str, Any]], saved: Iterable[dict[str, Any]], same: tuple[str, ...]) -> list[dict[str, Any]]:
    texts: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for entry in saved:
        texts[tuple(entry[name] for name in same)].append(entry["text"])
    result = []
    for entry in short:
        known = texts[tuple(entry[name] for name in same)]
        result.append(entry if entry["text"] or not known else {**entry, "text": known.pop(0)})
    return result


_UNREADABLE = "Deze link bevat geen leesbaar scenario. Kopieer de hele link opnieuw of vraag de maker om een nieuwe."
_TOO_LONG = (
    f"Deze link is te lang: een scenario in een link heeft hooguit {MAX_TEXT} tekens. Vraag de maker om het scenario te bewaren, en om de "
    "link daarvan."
)
_TRUNCATED = "Deze link is onderweg afgebroken: het einde ontbreekt. Kopieer de hele link opnieuw."


def _unpack(text: str) -> bytes:
    # Leftover characters after the last whole byte are what a cut looks like; the check on completeness below
    # tells that apart from damage.
    whole = text if len(text) % 4 != 1 else text[:-1]
    packed = base64.urlsafe_b64decode(whole + "=" * (-len(whole) % 4))
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(packed, MAX_UNPACKED)
    except zlib.error as error:
        raise UnreadableLinkError(_UNREADABLE) from error
    if len(content) >= MAX_UNPACKED or unpacker.unused_data:
        raise UnreadableLinkError(_UNREADABLE)
    if not unpacker.eof:
        raise TruncatedLinkError(_TRUNCATED)
    return content
