"""Codes of statistical areas (CBS wijk- en buurtindeling) and their parents.

`GM` + 4 digits, `WK` + 4 digits + 2, `BU` + 4 digits + 4 characters; since 2023 the characters after the gemeente may be
letters (Amsterdam). `NL00` is the country. The parent of a code is in the code itself. `WG` and the id of a work area stand for
that area where a place is looked at: never in a databank, which is why `is_code` does not know them.
"""

from __future__ import annotations

import re
from typing import Literal

Level = Literal["buurt", "wijk", "gemeente", "land", "werkgebied"]

LAND = "NL00"
LEVELS: tuple[Level, ...] = ("buurt", "wijk", "gemeente", "land")
PLURAL: dict[str, str] = {
    "buurt": "buurten",
    "wijk": "wijken",
    "gemeente": "gemeenten",
    "land": "landen",
    "werkgebied": "werkgebieden",
}

CODE_PATTERN = r"(NL00|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})"
_CODE = re.compile(CODE_PATTERN)
WORK_AREA_PATTERN = r"WG[a-z0-9]{8}"
_WORK_AREA = re.compile(WORK_AREA_PATTERN)
_LEVEL: dict[str, Level] = {"BU": "buurt", "WK": "wijk", "GM": "gemeente", "NL": "land", "WG": "werkgebied"}


def is_code(text: str) -> bool:
    """Whether `text` is a well-formed area code (it need not exist)."""
    return _CODE.fullmatch(text) is not None


def is_work_area(text: str) -> bool:
    """Whether `text` stands for a work area (it need not exist)."""
    return _WORK_AREA.fullmatch(text) is not None


def is_place(text: str) -> bool:
    """Whether `text` stands for what can be looked at: an area of the databank, or a work area."""
    return is_code(text) or is_work_area(text)


def level_of(code: str) -> Level:
    """Level of a code. Raises ValueError for a text that is not an area code."""
    if not is_place(code):
        raise ValueError(f"'{code}' is geen gebiedscode (verwacht bijvoorbeeld GM0917, WK091710 of BU09171000).")
    return _LEVEL[code[:2]]


def this_area(code: str) -> str:
    """'deze buurt', 'dit werkgebied'."""
    level = level_of(code)
    return f"{'dit' if level == 'werkgebied' else 'deze'} {level}"


def gemeente_of(code: str) -> str | None:
    """Gemeente in which a buurt or wijk lies, the gemeente or work area itself, or None for the country."""
    level = level_of(code)
    return None if level == "land" else code if level == "werkgebied" else "GM" + code[2:6]


def wijk_of(code: str) -> str | None:
    """Wijk in which a buurt lies, the wijk itself, or None for a gemeente or the country."""
    return "WK" + code[2:8] if level_of(code) in ("buurt", "wijk") else None


def parents_of(code: str) -> tuple[str, ...]:
    """Larger areas around a code, nearest first: wijk, gemeente, country."""
    chain = (wijk_of(code), gemeente_of(code), LAND)
    return tuple(parent for parent in chain if parent is not None and parent != code)
