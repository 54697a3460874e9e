"""Texts that any file format can carry: reports are made of what people typed and pasted."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from typing import Any, TypeVar

import pandas as pd

Record = TypeVar("Record")

# XML knows no control characters and no lone surrogates; marks of direction would turn the rest of a line around.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
# Word and old symbol fonts keep their bullets in private use; the rest of it, and what is no character, has no shape to show.
_BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "•"})
_SHAPELESS = re.compile(
    "[\ue000-\uf8ff\ufdd0-\ufdef\U000f0000-\U0010ffff"
    + "".join(chr(plane * 0x10000 + n) for plane in range(1, 15) for n in (0xFFFE, 0xFFFF))
    + "]"
)
_PICTURES = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe00-\ufe0f\u200d\u20e3\U0001f000-\U0001faff\U000e0000-\U000e007f]")


def text(value: str) -> str:
    """One spelling of accents, line breaks as \\n, and nothing that XML forbids or that no font can show."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\t", " ")
    shown = _SHAPELESS.sub("", _FORBIDDEN.sub("", lines.translate(_BULLETS)))
    return unicodedata.normalize("NFC", shown).strip()


def without_pictures(value: str) -> str:
    """Without emoji: the embedded fonts have none, and an empty square in print says less than nothing."""
    return re.sub(r"  +", " ", _PICTURES.sub("", value)).strip()


def without_other_scripts(value: str) -> str:
    """With "?" for what is not Latin, Greek, Cyrillic, a digit, punctuation, currency or a sign of arithmetic."""
    return "".join(c if _common(c) else "?" for c in value)


def without_rare_letters(value: str) -> str:
    """With "?" for every letter beyond those of Western and Central Europe (up to U+017F) and for other scripts."""
    return "".join(c if _common(c) and (ord(c) < 0x180 or not c.isalpha()) else "?" for c in value)


def _common(c: str) -> bool:
    if ord(c) < 0x180:
        return True
    kind = unicodedata.category(c)
    if kind[0] == "L":
        return unicodedata.name(c, "").startswith(("LATIN ", "GREEK ", "CYRILLIC "))
    # General punctuation, currency, arrows and mathematics: other scripts have punctuation of their own.
    return 0x2000 <= ord(c) < 0x2300 and (kind[0] in "PZ" or kind in ("Sc", "Sm", "Cf"))


def printable(record: Record) -> Record:
    """The same record (a decision, a profile) with every text in it clean."""
    return _clean(record)  # type: ignore[no-any-return]


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    if isinstance(value, pd.DataFrame):
        texts = value.select_dtypes(exclude=["number", "bool"])
        return value.assign(**{str(name): texts[name].map(_cell) for name in texts}) if len(texts.columns) else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(value, **{f.name: _clean(getattr(value, f.name)) for f in dataclasses.fields(value)})
    return value


def _cell(value: Any) -> Any:
    return text(value) if isinstance(value, str) else value
