"""Texts that any file format can carry: reports are made of what people typed and pasted."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from typing import Any

import pandas as pd

from lib.answers.decision_record import Decision

# XML knows no control characters and no lone surrogates; marks of direction would turn the rest of a line around.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_PICTURES = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe00-\ufe0f\u200d\u20e3\U0001f000-\U0001faff\U000e0000-\U000e007f]")


def text(value: str) -> str:
    """One spelling of accents, line breaks as \\n, and nothing that XML forbids."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", lines)).strip()


def without_pictures(value: str) -> str:
    """Without emoji: the embedded fonts have none, and an empty square in print says less than nothing."""
    return re.sub(r"  +", " ", _PICTURES.sub("", value)).strip()


def printable(decision: Decision) -> Decision:
    """The same decision with every text in it clean."""
    return _clean(decision)  # type: ignore[no-any-return]


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    if isinstance(value, pd.DataFrame):
        return value.apply(lambda column: column.map(_cell)) if len(value) else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(value, **{f.name: _clean(getattr(value, f.name)) for f in dataclasses.fields(value)})
    return value


def _cell(value: Any) -> Any:
    return text(value) if isinstance(value, str) else value
