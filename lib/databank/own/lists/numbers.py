"""Numbers of dwellings, as people write them."""

from __future__ import annotations

import math
import re

from lib.databank.importing.parsing.signs import is_no_figure, read_number

_UNIT = re.compile(
    r"\s*(woning(en)?|won\.?|vhe'?s?|st(uks)?\.?|eenh(eden)?\.?|app(artement(en)?)?\.?|woongelegenheden|wooneenheden)$",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([.,'’\s])\d{3})(?:\1\d{3})*(?!\1)([.,]0{1,2})?")


def number_of(cell: str) -> float | None:
    """A number of dwellings: 24, '1.250', '1.250,00', '24 woningen'; None for anything else."""
    text = _UNIT.sub("", cell.strip())
    if _THOUSANDS.fullmatch(text):
        text = re.sub(r"\D", "", re.sub(r"(?<=\d{3})[.,]0{1,2}$", "", text))
    value = read_number(text)
    return None if value is None or math.isnan(value) else value


def is_number(cell: str) -> bool:
    """Whether a cell holds a number of dwellings."""
    return bool(cell) and not is_no_figure(cell) and number_of(cell) is not None
