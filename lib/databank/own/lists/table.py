"""A list that somebody pastes or brings, as rows of texts in memory: never written to a file, and gone when it has been read."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl

from lib.databank.errors import DatabankError
from lib.databank.importing.limits import LAST_ROW

LARGEST = 5_000_000
_LARGEST_UNPACKED = 60_000_000
MOST_ROWS = 20_000
_MOST_COLUMNS = 200
_MOST_CELLS = 600_000
_MOST_SHEETS = 30
_LONGEST_CELL = 32_767  # of a cell of Excel
_DELIMITERS = (";", "\t", "|", ",")
_WIDE = re.compile("[\uff01-\uff5e]+")  # letters and digits as wide as a Chinese sign
_SEPARATOR = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
_KINDS = {
    b"\xd0\xcf\x11\xe0": ("een oud of beveiligd Excel-bestand", "Bewaar het in Excel als .xlsx zonder wachtwoord."),
    b"%PDF": ("een PDF", "Kopieer de lijst en plak haar."),
    b"\x1f\x8b": ("een gzip-bestand", "Pak het eerst uit."),
    b"7z\xbc\xaf": ("een 7z-bestand", "Pak het eerst uit."),
    b"Rar!": ("een rar-bestand", "Pak het eerst uit."),
    b"PAR1": ("een Parquet-bestand", "Bewaar de tabel als CSV of xlsx."),
    b"SQLite": ("een kaart of database", "Bewaar de codes als CSV of xlsx."),
    b"{": ("een JSON-bestand", "Bewaar de lijst als CSV of xlsx."),
    b"<": ("een webpagina of XML", "Bewaar de lijst als CSV of xlsx."),
    b"\x89PNG": ("een plaatje", "Typ of plak de lijst."),
    b"\xff\xd8\xff": ("een foto", "Typ of plak de lijst."),
}


class ListRefused(DatabankError):
    """A list cannot be used; the Dutch sentence names the file, the column where that matters, and the way out."""


@dataclass(frozen=True)
class Table:
    """Rows of cells, as texts without blanks around them. `where` is how the list is called in sentences.

    Empty rows are left out; `numbers` are those of the rows in the list, from 1. `formulas` are cells (number of the row, column from 0)
    with a formula whose outcome is not in the file. `aside` is a sheet that is hidden.
    """

    where: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    formulas: frozenset[tuple[int, int]] = frozenset()
    aside: bool = False

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def flat(self) -> Table:
        """All cells below each other, for a list without columns that stands in several."""
        cells = [(number, (cell,)) for number, row in zip(self.numbers, self.rows, strict=True) for cell in row if cell]
        return Table(self.where, tuple(cell for _, cell in cells), tuple(number for number, _ in cells))

    def column(self, at: int) -> list[str]:
        """The cells of a column, "" where a row has none."""
        return [row[at] if at < len(row) else "" for row in self.rows]


def refuse(where: str, problem: str, way_out: str) -> ListRefused:
    """The error for a list that cannot be used: what is wrong, that nothing was kept, what to do."""
    return ListRefused(f"{where}: {problem} Er is niets bewaard. {way_out}")


def read_file(content: bytes, where: str) -> list[Table]:
    """The tables in a CSV or XLSX file: one, or one per sheet. Raises ListRefused."""
    if len(content) > LARGEST:
        raise _too_much(where, f"dit bestand is groter dan {LARGEST // 1_000_000} MB.")
    if content.startswith(b"PK\x03\x04"):
        return _sheets(content, where)
    start = content.lstrip(b"\xef\xbb\xbf \r\n\t")
    for head, (kind, way_out) in _KINDS.items():
        if start.startswith(head):
            raise refuse(where, f"dit is {kind}.", way_out)
    return [read_text(_decoded(content, where), where)]


def read_text(text: str, where: str) -> Table:
    """A text with a place per line, or a table in it with one of four signs between columns. Raises ListRefused."""
    if len(text) > LARGEST:
        raise _too_much(where, "deze tekst is te lang.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    given = _SEPARATOR.fullmatch(lines[0]) if lines else None
    text = "\n".join(lines[1:] if given else lines)
    if given:
        return _table(where, _rows(text, given[1], where))
    found = [(_fit(rows := _rows(text, delimiter, where), delimiter), rows) for delimiter in _DELIMITERS]
    fit, rows = max(found, key=lambda one: one[0])
    if fit < 2:
        return _table(where, [[line if any(map(str.isalnum, line)) else ""] for line in text.split("\n")])
    return _table(where, rows)


def _fit(rows: list[list[str]], delimiter: str) -> int:
    """How many rows have the width that most have that are wider than one cell; none when too many have another.

    Titles and notes around a table have one cell. A comma stands in names and sentences too, so then most rows have to be equally wide.
    """
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    alone = widths.pop(1, 0)
    _, n = max(widths.items(), key=lambda one: (one[1], one[0]), default=(1, 0))
    others = sum(widths.values()) - n + (alone if delimiter == "," else max(0, alone - 4 * n))
    return n if n >= 2 * others else 0


def _rows(text: str, delimiter: str, where: str) -> list[list[str]]:
    rows: list[list[str]] = []
    closed = text.count('"') % 2 == 0
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if closed else csv.QUOTE_NONE):
            rows.append(row if closed else [cell.replace('"', "") for cell in row])
            if len(rows) > 10 * MOST_ROWS:
                raise _too_many(where)
    except csv.Error as error:
        raise refuse(
            where, "een cel is veel te lang of een aanhalingsteken wordt niet gesloten.", "Bewaar de lijst opnieuw."
        ) from error
    return rows


def _decoded(content: bytes, where: str) -> str:
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise refuse(where, "dit soort bestand kent Buurtbalans niet.", "Geef een CSV- of xlsx-bestand, of plak de lijst.")


def _sheets(content: bytes, where: str) -> list[Table]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
        if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
            kind = "een ODS- of Word-bestand" if "mimetype" in names or "word/document.xml" in names else "een zip-bestand"
            raise refuse(where, f"dit is {kind}.", "Geef een CSV- of xlsx-bestand.")
        if len(members) > 2000 or sum(member.file_size for member in members) > _LARGEST_UNPACKED:
            raise _too_much(where, "dit bestand is uitgepakt te groot.")
        values = _cells(content, formulas=False, where=where)
    except ListRefused:
        raise
    except Exception as error:  # these libraries raise every kind of error on damaged files
        raise refuse(where, "dit Excel-bestand is niet volledig of beschadigd.", "Bewaar het opnieuw als .xlsx.") from error
    written = _cells(content, formulas=True, where=where)
    alone = len(values) == 1
    return [
        _table(
            where if alone else f"{where}, blad '{title}'",
            list(rows.values()),
            _without_outcome(rows, written.get((title, hidden), {})),
            tuple(rows),
            aside=hidden,
        )
        for (title, hidden), rows in values.items()
        if rows
    ]


def _cells(content: bytes, *, formulas: bool, where: str) -> dict[tuple[str, bool], dict[int, list[str]]]:
    """Per sheet (its title, and whether it is hidden) its rows that are not empty, by their number."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=not formulas, keep_links=False)
    try:
        sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]  # no sheets of a chart
        if len(sheets) > _MOST_SHEETS:
            raise _too_much(where, f"dit bestand heeft {len(sheets)} bladen.")
        found: dict[tuple[str, bool], dict[int, list[str]]] = {}
        for sheet in sheets:
            sheet.reset_dimensions()
            rows = found.setdefault((str(sheet.title), sheet.sheet_state != "visible"), {})
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                # A row far below costs a step per row above it, so a number beyond the last one ends here.
                if number > LAST_ROW or len(rows) > MOST_ROWS:
                    raise _too_many(where)
                if any(cell is not None for cell in row):
                    rows[number] = [_text(cell) for cell in row[: _MOST_COLUMNS + 1]]
        return found
    finally:
        book.close()


def _without_outcome(rows: dict[int, list[str]], written: dict[int, list[str]]) -> frozenset[tuple[int, int]]:
    """The cells with a formula of which the outcome is not in the file."""
    there = {(number, i) for number, row in rows.items() for i, cell in enumerate(row) if cell}
    formulas = {(number, i) for number, row in written.items() for i, cell in enumerate(row) if cell.startswith("=")}
    return frozenset(formulas - there)


def _table(
    where: str,
    rows: list[list[str]],
    formulas: frozenset[tuple[int, int]] = frozenset(),
    numbers: tuple[int, ...] = (),
    *,
    aside: bool = False,
) -> Table:
    """The rows that are not empty, with their `numbers` (none: counted from 1)."""
    cleaned = [tuple(_clean(cell) for cell in row) for row in rows]
    numbered = zip(numbers or range(1, len(rows) + 1), cleaned, strict=True)
    kept = [(number, row) for number, row in numbered if any(any(map(str.isalnum, cell)) for cell in row)]
    width = max((len(row) for _, row in kept), default=0)
    if width > _MOST_COLUMNS or width * len(kept) > _MOST_CELLS:
        raise _too_much(where, "deze lijst heeft te veel kolommen.")
    if len(kept) > MOST_ROWS:
        raise _too_many(where)
    return Table(where, tuple(row for _, row in kept), tuple(number for number, _ in kept), formulas, aside)


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    return "" if cell is None else str(cell)


def _clean(cell: str) -> str:
    """One line without blanks around it and signs that are not seen; a text that a spreadsheet keeps by ="0917" is that text."""
    text = " ".join(cell[:_LONGEST_CELL].split())
    if not text.isascii() or not text.isprintable():
        text = _WIDE.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), unicodedata.normalize("NFC", text))
        text = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf")).strip()
    quoted = re.fullmatch(r'="(.*)"', text)
    if quoted:
        return quoted[1].strip()
    inside = re.fullmatch(r"'([^']*)'", text)
    return inside[1].strip() if inside else text[1:] if re.match(r"'(\d|BU|WK|GM)", text) else text


def _too_many(where: str) -> ListRefused:
    return refuse(
        where,
        f"deze lijst heeft meer dan {MOST_ROWS // 1000}.000 rijen; dat zijn geen complexen of buurten.",
        "Tel de woningen per complex of per buurt bij elkaar op, en geef die lijst.",
    )


def _too_much(where: str, what: str) -> ListRefused:
    return refuse(where, what, "Bewaar alleen de kolommen met de buurt en het aantal woningen.")
