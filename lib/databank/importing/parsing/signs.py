"""Numbers as people and programs write them, and the one list of signs for 'no figure'."""

from __future__ import annotations

import math
import re

MISSING_BELOW = -99990
_NO_FIGURE = frozenset(
    ["", ".", "..", "...", ",", "'", "-", "--", "---", "–", "—", "−", "x", "*", "**", "?", "/", "//", ":", "na", "n/a", "n.a.", "n.a", "nan",
     "<na>", "null", "none", "nil", "nvt", "n.v.t.", "n.v.t", "nb", "n/b", "n.b.", "n.b", "nnb", "n.n.b.", "onb", "onb.", "onbekend", "geheim",
     "missing", "leeg", "#n/a", "#n/b", "#nb", "#na", "#nvt", "#n/d"]
)  # fmt: skip
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE)
_GROUPED_BY_BLANKS = re.compile(r"[+-]?\d{1,3}(\s\d{3})+([.,]\d+)?")
_GROUP_OR_DECIMALS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_LOST_COMMA = re.compile(r"-?0\d+")


def plain(cell: object) -> str:
    """A cell as text without blanks around it; nothing for an empty cell."""
    return "" if cell is None else str(cell).strip().strip("\u200b\ufeff").strip()


def is_no_figure(cell: object) -> bool:
    """Whether a cell says that there is no figure, in any spelling."""
    if isinstance(cell, float) and math.isnan(cell):
        return True
    return "".join(plain(cell).lower().split()) in _NO_FIGURE


def read_number(cell: object, percent: bool = False) -> float | None:
    """The number in a cell, NaN for no figure (CBS's own codes too), None for anything else; with `percent` also '45 %'."""
    if isinstance(cell, bool):
        return None
    if not isinstance(cell, int | float):
        if is_no_figure(cell):
            return math.nan
        text = plain(cell).replace("−", "-")
        if percent:
            text = text.removesuffix("%").strip()
        if _GROUPED_BY_BLANKS.fullmatch(text):
            text = "".join(text.split())
        if not _NUMBER.fullmatch(text):
            return None
        cell = text.replace(",", ".")
    try:
        value = float(cell)
    except OverflowError:
        return None
    if math.isinf(value):
        return None
    return math.nan if value <= MISSING_BELOW else value


def may_be_thousands(cell: object) -> bool:
    """Whether a text such as '1.250' may as well be 1250 written with a sign between thousands."""
    return isinstance(cell, str) and _GROUP_OR_DECIMALS.fullmatch(cell.strip()) is not None


def has_lost_comma(cell: object) -> bool:
    """Whether a text such as '051' is a number of which the decimal sign fell out."""
    return isinstance(cell, str) and _LOST_COMMA.fullmatch(cell.strip()) is not None
