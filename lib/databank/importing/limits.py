"""How much one import may take, whatever its files say of themselves, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lib.databank.importing.content import Skipped, too_big
from lib.words import count

LARGEST_FILE = 500_000_000
LARGEST_UNPACKED = 500_000_000
LARGEST_SHEET = 200_000_000  # bytes of a worksheet, unpacked; the key figures of the country take about half
LARGEST_TEXTS = 80_000_000  # bytes of the shared texts of a workbook
MOST_MEMBERS = 20_000
MOST_SHEETS = 100
MOST_ROWS = 4_000_000  # of a table in long form; the newest key figures have 2.2 million
MOST_KEPT = 400_000  # rows with an area: all areas of the country in all years are some 270,000
MOST_FIGURES = 2_000_000  # rows of a table in long form that are read; the key figures of the country have 800,000
LAST_ROW = 1_048_576  # of a worksheet
MOST_COLUMNS = 20_000
MOST_VERTICES = 6_000_000
_TELL_EVERY = 50_000


@dataclass
class Budget:
    """What is left for one import; `say` hears what is being done, `skipped` lists what was passed over."""

    say: Callable[[str], None] = lambda _: None
    unpacked: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    def unpack(self, where: str, size: int) -> None:
        """Count bytes that come out of an archive. Raises UnexpectedData above LARGEST_UNPACKED in all."""
        self.unpacked += size
        if self.unpacked > LARGEST_UNPACKED:
            raise too_big(where, f"uitgepakt is dit meer dan {LARGEST_UNPACKED // 1_000_000} MB.")

    def row(self, where: str, number: int, most: int = MOST_ROWS) -> None:
        """Hear that row `number` is read. Raises UnexpectedData above `most`."""
        if number > most:
            raise too_big(where, f"dit bestand heeft meer dan {count(most, 'rij', 'rijen')}.")
        if number and number % _TELL_EVERY == 0:
            self.say(f"{where}: {count(number, 'rij', 'rijen')} gelezen")

    def skip(self, where: str, why: str) -> None:
        """Note that something was passed over."""
        self.skipped.append(Skipped(where, why))
