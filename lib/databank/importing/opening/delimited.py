"""CSV in every variety: UTF-8, UTF-16 or Windows-1252; semicolons, commas, tabs or bars; with or without a line 'sep=;'."""

from __future__ import annotations

import codecs
import csv
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from lib.databank.importing.content import not_ours, refuse
from lib.databank.importing.limits import MOST_COLUMNS, Budget
from lib.databank.importing.parsing.sheet import HEAD, Row, Sheet
from lib.databank.importing.parsing.signs import plain

_BLOCK = 1 << 20
_SEPARATOR = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
_DELIMITERS = (";", ",", "\t", "|")


def encoding_of(path: Path, where: str) -> str:
    """Encoding of a text file, read through once. Raises NotOurs for a file that is not text."""
    with path.open("rb") as stream:
        start = stream.read(4)
    found = ["utf-16"] if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ["utf-8-sig", "cp1252"]
    for encoding in found:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as stream:
                for block in iter(lambda stream=stream: stream.read(_BLOCK), b""):  # type: ignore[misc]
                    if "\x00" in decoder.decode(block):
                        raise not_ours(where, "dit soort bestand kent Buurtbalans niet.")
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise not_ours(where, "dit soort bestand kent Buurtbalans niet.")


def read_sheets(path: Path, where: str, name: str, budget: Budget) -> list[Sheet]:
    """The file as a sheet per way of reading it: one for each delimiter that gives more than one column, else as one column."""
    encoding = encoding_of(path, where)
    with path.open(encoding=encoding, newline="") as stream:
        first = stream.readline(200)
    given = _SEPARATOR.fullmatch(first)
    skip = 1 if given else 0
    unended = _has_no_end(path, encoding)
    sheets = []
    for delimiter in (given[1],) if given else _DELIMITERS:
        rows = _reader(path, encoding, delimiter, skip, where)
        head = list(itertools.islice(rows(), HEAD))
        if any(len(row) > MOST_COLUMNS for row in head):
            raise refuse(where, "dit bestand heeft te veel kolommen.", "Bewaar alleen de kolommen met cijfers.")
        sheets.append(Sheet(where, name, "", head, rows, budget, ragged=True, unended=unended))
    wide = [sheet for sheet in sheets if any(len(row) > 1 for row in sheet.head)]
    return wide or sheets[:1]


def _reader(path: Path, encoding: str, delimiter: str, skip: int, where: str) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        with path.open(encoding=encoding, newline="") as stream:
            for _ in range(skip):
                stream.readline()
            try:
                for row in csv.reader(stream, delimiter=delimiter):
                    if any(plain(cell) for cell in row):
                        yield row
            except csv.Error as error:
                raise refuse(
                    where,
                    "dit CSV-bestand is beschadigd: een cel is veel te lang of een aanhalingsteken wordt niet gesloten.",
                    "Download het opnieuw.",
                ) from error

    return rows


def _has_no_end(path: Path, encoding: str) -> bool:
    """Whether the last line neither ends nor closes with a quotation mark, as in a download that was cut off."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - 65_536) & ~1)
        tail = stream.read()
    text = tail.decode(
        "utf-16-be" if encoding == "utf-16" and _is_big(path) else encoding.replace("utf-16", "utf-16-le"), "replace"
    )
    if not text or text.endswith(("\n", "\r", "\x1a")):
        return False
    line = re.split(r"[\r\n]", text)[-1].rstrip(" ")
    closed = line.endswith('"') and line.count('"') % 2 == 0
    return not closed


def _is_big(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == codecs.BOM_UTF16_BE
