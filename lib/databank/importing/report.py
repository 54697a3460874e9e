"""What came of an import: read from which file, for which areas and years, which figures, what was left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from lib import areas
from lib.databank.catalogue.indicators import catalogue
from lib.databank.commit import NewPart
from lib.databank.importing.content import Content, Skipped
from lib.words import count, listed

_TABLES = {
    "key_figures": "kerncijfers",
    "scores": "scores van de Leefbaarometer",
    "crime": "geregistreerde misdrijven",
    "geometry": "kaart",
}
_LEVELS = {
    "land": ("land", "land"),
    "gemeente": ("gemeente", "gemeenten"),
    "wijk": ("wijk", "wijken"),
    "buurt": ("buurt", "buurten"),
}
_NAMED = 5  # gemeenten that are named; of more only the number


@dataclass(frozen=True)
class Read:
    """One table of one file: years, areas per level, gemeenten (code and name), and labels of indicators.

    `absent` are not in the file; `empty` are, without any figure; `notes` are Dutch sentences.
    """

    file: str
    table: str
    years: tuple[int, ...]
    levels: dict[str, int]
    gemeenten: tuple[str, ...]
    indicators: tuple[str, ...]
    absent: tuple[str, ...]
    empty: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """The reading for a reader: a line of its own and lines of what is lacking."""
        levels = ["Nederland" if level == "land" else count(number, *_LEVELS[level]) for level, number in self.levels.items()]
        where = f" in {listed(self.gemeenten)}" if 0 < len(self.gemeenten) <= _NAMED else ""
        if len(self.gemeenten) > _NAMED:
            where = f" in {count(len(self.gemeenten), 'gemeente', 'gemeenten')}"
        told = [f"{self.file}: {_TABLES[self.table]} van {listed(self.years)} voor {listed(levels)}{where}."]
        if self.table == "key_figures":
            told.append(f"  Gelezen: {count(len(self.indicators), 'indicator', 'indicatoren')} ({'; '.join(self.indicators)}).")
        if self.absent:
            told.append(f"  Niet in het bestand: {'; '.join(self.absent)}.")
        if self.empty:
            told.append(f"  Kolom zonder cijfers: {'; '.join(self.empty)}.")
        return [*told, *(f"  {note}." for note in self.notes)]


@dataclass(frozen=True)
class Report:
    """All that was read and skipped, and the databank afterwards: its directory, number of parts and version."""

    read: tuple[Read, ...]
    skipped: tuple[Skipped, ...]
    databank: str
    parts: int
    version: str

    @property
    def lines(self) -> list[str]:
        """The report in plain Dutch."""
        told = [line for read in self.read for line in read.lines]
        if self.skipped:
            told += ["Overgeslagen:", *(f"  {skipped.where}: {skipped.why}." for skipped in self.skipped)]
        return [*told, f"Databank {self.databank}: {self.parts} onderdelen, versie {self.version[:12]}."]

    def to_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Report:
        """The inverse of `to_json`. Raises TypeError or KeyError for something else."""
        lists = ("years", "gemeenten", "indicators", "absent", "empty", "notes")
        read = tuple(Read(**{**entry, **{name: tuple(entry[name]) for name in lists}}) for entry in raw["read"])
        return cls(read, tuple(Skipped(**entry) for entry in raw["skipped"]), raw["databank"], raw["parts"], raw["version"])


def summarise(contents: Iterable[Content], parts: Sequence[NewPart], names: dict[str, str]) -> tuple[Read, ...]:
    """What was read, per file and table; `names` are names of gemeenten by code. Years with equal content go together."""
    groups: dict[tuple[str, str], list[Content]] = {}
    for content in contents:
        if content.table in _TABLES:
            groups.setdefault((content.where, content.table), []).append(content)
    return tuple(_read(where, table, group, parts, names) for (where, table), group in groups.items())


def _read(where: str, table: str, group: list[Content], parts: Sequence[NewPart], names: dict[str, str]) -> Read:
    codes = pd.concat([content.frame["code"] for content in group]).drop_duplicates().tolist()
    levels = [areas.level_of(code) for code in codes]
    gemeenten = sorted({str(areas.gemeente_of(code)) for code in codes} - {"None"})
    read = list(dict.fromkeys(indicator for content in group for indicator in content.indicators))
    lacking = [indicator for content in group for indicator in (*content.absent, *content.empty)]
    in_none = [indicator for indicator in dict.fromkeys(lacking) if indicator not in read]
    empty = {indicator for content in group for indicator in content.empty}
    plain = [note.removeprefix(f"{where}: ") for content in group for note in content.notes[1:]]
    known = ("niet in het bestand:", "kolom zonder cijfers:")
    kept = [note for part in parts if part.table == table and part.year in {c.year for c in group} for note in part.notes]
    notes = [note for note in plain if not note.startswith(known)] + [note for note in kept if note.startswith("behouden")]
    partly = [indicator for indicator in dict.fromkeys(lacking) if indicator in read]
    if partly:
        notes.append(f"niet in elk jaar: {'; '.join(map(_label, partly))}")
    return Read(
        file=where,
        table=table,
        years=tuple(sorted({content.year for content in group})),
        levels={level: levels.count(level) for level in ("land", "gemeente", "wijk", "buurt") if level in levels},
        gemeenten=tuple(f"{names[code]} ({code})" if code in names else code for code in gemeenten),
        indicators=tuple(map(_label, read)),
        absent=tuple(_label(indicator) for indicator in in_none if indicator not in empty),
        empty=tuple(_label(indicator) for indicator in in_none if indicator in empty),
        notes=tuple(dict.fromkeys(notes)),
    )


def _label(indicator: str) -> str:
    return catalogue()[indicator].label
