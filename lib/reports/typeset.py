"""A paper from data: one of the typst templates of this folder, tagged (PDF/UA) and in Dutch."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst

from lib import palette
from lib.reports.clean import without_other_scripts, without_pictures, without_rare_letters

_ROOT = Path(__file__).parent
_CELL = re.compile(rb"/S/TD(/P \d+ 0 R/A\[<</O/Table)(/Headers\[\(U\d+x(\d+)y\d+\)\])>>")


def typeset(template: str, data: dict[str, Any], made_on: datetime.date) -> bytes:
    """The PDF of a template (its path inside lib/reports). `data` needs a title, keywords, the mark (or "") and what the template reads.

    A character that the embedded fonts cannot show becomes "?": PDF/UA refuses it, and a page with a "?" beats no page.
    """
    colours = {
        "ink": palette.INK,
        "accent": palette.ACCENT,
        "second": palette.SECOND,
        "third": palette.THIRD,
        "quiet": palette.QUIET,
        "mark": palette.CLASSES[3],
    }
    day = {"year": made_on.year, "month": made_on.month, "day": made_on.day}
    shown = _each({**data, "colours": colours, "date": day}, without_pictures)
    for fewer in (without_other_scripts, without_rare_letters):
        try:
            return _compiled(template, shown, made_on)
        except typst.TypstError:
            shown = _each(shown, fewer)
    return _compiled(template, shown, made_on)


def _compiled(template: str, data: Any, made_on: datetime.date) -> bytes:
    made = typst.compile(
        _ROOT / template,
        root=_ROOT,
        format="pdf",
        # Only what is embedded in typst: the same page on every machine.
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        # The date of the record and not the clock: the same data give the same file.
        timestamp=int(datetime.datetime.combine(made_on, datetime.time(12), datetime.UTC).timestamp()),
        sys_inputs={"data": json.dumps(data)},
    )
    return _CELL.sub(_by_scope, made)


def _by_scope(cell: re.Match[bytes]) -> bytes:
    """The tag of a cell in a table: the first of its row is the header of that row, and a cell no longer names only that of its column.

    With row and column known by their scope, a screen reader tells both. Typst can write this itself, but only behind a switch
    (a11y-extras) that its package for Python does not have. It keeps its length: offsets in the file stay true.
    """
    first = cell[3] == b"0"
    scope = b"/Scope/Row" if first else b""
    return (b"/S/TH" if first else b"/S/TD") + cell[1] + scope.ljust(len(cell[2])) + b">>"


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """The same data with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each(inner, change) for key, inner in value.items()}
    return [_each(inner, change) for inner in value] if isinstance(value, list | tuple) else value
