"""How people write the names of buurten, wijken and gemeenten: the keys that a name is looked up by."""

from __future__ import annotations

import re

from lib.databank.catalogue.naming import normalise
from lib.databank.importing.content import shown

_NUMBERED = re.compile(r"^(?:(?:wijk|buurt)\s+\d+\s*[:.-]?\s*|\d{1,2}\s+(?=[^\W\d]))", re.IGNORECASE)
_IN_FULL = tuple(
    (re.compile(short, re.IGNORECASE), full)
    for short, full in (
        (r"\bst\.?(?=[\s-])", "sint"),
        (r"\b(e\.\s?o\b\.?|eo\b|en omg\b\.?)", "en omgeving"),
        (r"\bverspr\.?\s?h(uizen|\.)", "verspreide huizen"),
        (r"\ba[/.]d\b\.?", "aan den"),
        ("&", " en "),
    )
)
# What a gemeente is called in daily life -> its name at CBS, both as keys.
_CALLED = {
    "denhaag": "sgravenhage",
    "denbosch": "shertogenbosch",
    "adam": "amsterdam",
    "rdam": "rotterdam",
    "nuenen": "nuenengerwenennederwetten",
}
_PROVINCES = frozenset(
    [
        "groningen",
        "friesland",
        "fryslan",
        "drenthe",
        "overijssel",
        "flevoland",
        "gelderland",
        "utrecht",
        "noordholland",
        "zuidholland",
        "zeeland",
        "noordbrabant",
        "brabant",
        "limburg",
    ]
)
# Words above a column of which some are the name of a buurt somewhere.
HEADINGS = frozenset(
    [
        "buurt",
        "buurten",
        "wijk",
        "wijken",
        "gemeente",
        "gebied",
        "gebieden",
        "plaats",
        "naam",
        "code",
        "kern",
        "dorp",
        "stad",
        "stadsdeel",
    ]
)


def keys_of(name: str) -> list[str]:
    """How a name is looked up: letters and digits only, in full, also without 'Wijk 01'."""
    whole = shown(name)
    for short, full in _IN_FULL:
        whole = short.sub(full, whole)
    return list(dict.fromkeys(key for key in (normalise(whole), normalise(_NUMBERED.sub("", whole))) if key))


def gemeente_keys_of(name: str) -> list[str]:
    """How the name of a gemeente is looked up: also as it is called, and without 'gemeente' or the part in brackets."""
    bare = re.sub(r"^gem(eente|\.)?\s+|\s*\(gem(eente|\.)?\)$", "", name.strip(), flags=re.IGNORECASE)
    found = keys_of(bare)
    return [*found, *(_CALLED[key] for key in found if key in _CALLED)]


def without_brackets(name: str) -> str:
    """'Bergen' for 'Bergen (NH.)'."""
    return re.sub(r"\s*\([^()]*\)$", "", name)


def is_province(text: str) -> bool:
    """Whether a text is the name of a province."""
    return normalise(re.sub(r"^provincie\s+", "", text.strip(), flags=re.IGNORECASE)) in _PROVINCES
