"""A table as a stream of rows, wherever it came from: a worksheet, a CSV file or rows of JSON. Only what is read is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lib.databank.importing.content import refuse, shown, too_big
from lib.databank.importing.limits import MOST_KEPT, Budget
from lib.databank.importing.parsing.signs import plain
from lib.words import count

HEAD = 60  # rows that are looked at to find the header
_CODE = re.compile(r"(?:BU|WK|GM)\d{4}")
_FOOTERS = ("bron", "©", "source", "toelichting", "noot", "*", "copyright")

Row = Sequence[object]


@dataclass(frozen=True)
class Sheet:
    """Rows of cells from `where`; `name` is the name of the file and `title` that of the sheet, or other text about the table.

    `head` are the first rows, `rows()` streams all of them from the start. `percent` are positions of columns whose cells are shown as
    percentages. `ragged` rows may be broken off; `unended` is a file whose last row has no end, so its last cell may be cut.
    """

    where: str
    name: str
    title: str
    head: list[Row]
    rows: Callable[[], Iterator[Row]]
    budget: Budget
    percent: frozenset[int] = field(default_factory=frozenset)
    ragged: bool = False
    unended: bool = False

    def above(self, at: int) -> str:
        """The texts above the header at row `at`."""
        return " ".join(plain(cell) for row in self.head[:at] for cell in row if plain(cell))

    def pick(
        self, at: int, positions: Sequence[int], keep: Callable[[tuple[object, ...]], bool], most: int = MOST_KEPT
    ) -> list[tuple[object, ...]]:
        """Cells at `positions` of the rows below the header at row `at` for which `keep` (given those cells) holds, at most `most`.

        Raises UnexpectedData above a limit, and for a row that is broken off, shifted or swallowed by a quotation mark.
        """
        width = len(self.head[at])
        last: Row = ()
        kept: list[tuple[object, ...]] = []
        for number, row in enumerate(self.rows()):
            self.budget.row(self.where, number)
            if number <= at:
                continue
            if self.ragged:
                self._check(row, width)
            last = row
            cells = tuple(row[i] if i < len(row) else None for i in positions)
            if keep(cells):
                kept.append(cells)
                if len(kept) > most:
                    raise too_big(self.where, f"dit bestand heeft meer dan {count(most, 'rij', 'rijen')}.")
        if self.unended and last:
            self._check_end(last, width, positions)
        return kept

    def _check(self, row: Row, width: int) -> None:
        filled = sum(bool(plain(cell)) for cell in row)
        if 1 < len(row) < width and filled > 1:
            raise self._broken(row, f"heeft {len(row)} van de {width} kolommen; het bestand is afgebroken of beschadigd.")
        if len(row) > width and any(plain(cell) for cell in row[width:]):
            raise refuse(
                self.where,
                f"de rij van '{shown(plain(row[0]))}' heeft {len(row)} kolommen en de kopregel {width}.",
                "Bewaar het bestand met puntkomma's tussen de kolommen, of met aanhalingstekens om getallen met een komma.",
            )
        if any(isinstance(cell, str) and "\n" in cell and (len(cell) > 2000 or _CODE.search(cell)) for cell in row):
            raise self._broken(row, "bevat een aanhalingsteken dat niet wordt gesloten.")

    def _check_end(self, row: Row, width: int, positions: Sequence[int]) -> None:
        """A file that was cut may end within a number: '412' becomes '4', which nothing shows but the line end that is missing.

        CBS, Excel, R and pandas all end the last row. So a last row without an end is refused where its last cell is read. The
        price is that a file typed by hand without that end is refused too; the sentence says what to do.
        """
        start = plain(row[0]).lower()
        if len(row) == 1 and width > 1:
            if not start.startswith(_FOOTERS):
                raise self._broken(row, "is afgebroken.")
        elif len(row) < width or width - 1 in positions:
            raise self._broken(row, "heeft geen einde: het laatste getal kan zijn afgebroken.")

    def _broken(self, row: Row, what: str) -> Exception:
        return refuse(
            self.where,
            f"de rij van '{shown(plain(row[0]))}' {what}",
            "Download het opnieuw. Is het bestand wel heel? Open het dan in Excel of een tekstprogramma, zet een Enter achter de "
            "laatste regel en bewaar het.",
        )


def texts(row: Row) -> list[str]:
    """The cells of a header as texts."""
    return [plain(cell) for cell in row]
