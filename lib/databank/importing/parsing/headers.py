"""Which columns of a table with key figures are which indicators.

Four ways of naming occur: the short names of kwb-YYYY.xlsx (a_inw), the names of OData with a number that differs per release
(AantalInwoners_5), the measure codes of OData version 4 (T001036), and the titles of StatLine with their path and unit
(Bevolking/Aantal inwoners (aantal)), which R turns into Bevolking.Aantal.inwoners..aantal. Only what the catalogue names is
looked for: all other columns stay unread.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lib.databank.catalogue.indicators import Indicator, catalogue
from lib.databank.catalogue.naming import (
    AmbiguousName,
    Name,
    Names,
    find,
    normalise,
    stem,
)
from lib.databank.importing.content import refuse, shown
from lib.databank.importing.parsing.years import YEAR_COLUMNS

_UNIT = re.compile(r"\s*\([^()]*\)\s*$")
_CODE_NAMES = (
    "gwbcode10",
    "gwbcode",
    "wijkenenbuurten",
    "codering",
    "regiocode",
    "bucode",
    "buurtcode",
    "wkcode",
    "gmcode",
    "code",
)
_NAME_NAMES = ("regio", "wijkenenbuurten", "bunaam", "buurtnaam", "naam")
_GEMEENTE_NAMES = ("gemeentenaam", "gmnaam")
# CBS cuts names of variables at about 37 characters; only from this length on may a name be the start of another.
_CUT_FROM = 30


@dataclass(frozen=True)
class Columns:
    """Positions of what is read: candidates for code, name and year, name of the gemeente, what is read of areas, indicators.

    An indicator that is a sum has several positions.
    """

    codes: tuple[int, ...]
    names: tuple[int, ...]
    years: tuple[int, ...]
    gemeente_name: int | None
    areas: dict[str, int]
    indicators: dict[str, tuple[int, ...]]

    @property
    def absent(self) -> list[str]:
        return [column for column in catalogue().columns if column not in self.indicators]

    @property
    def positions(self) -> list[int]:
        """Every position that is read, each once."""
        single = [self.gemeente_name] if self.gemeente_name is not None else []
        figures = [i for positions in self.indicators.values() for i in positions]
        return sorted({*self.codes, *self.names, *self.years, *single, *self.areas.values(), *figures})


def code_columns(header: list[str]) -> tuple[int, ...]:
    """Positions of columns that may hold area codes."""
    return named(header, _CODE_NAMES)


def find_columns(header: list[str], year: int, where: str) -> Columns:
    """Positions of everything that is read from a table of `year` with this header, in the naming that explains most of it.

    Raises UnexpectedData when two columns fit the same indicator.
    """
    try:
        return _columns(tuple(header), year)
    except _TwoFit as error:
        names = ", ".join(f"'{shown(header[position])}'" for position in error.positions)
        raise refuse(
            where,
            f"meer dan één kolom past bij '{error.entry.label}': {names}.",
            "Bewaar in het bestand alleen de kolom die u bedoelt en probeer het opnieuw.",
        ) from error


class _TwoFit(AmbiguousName):
    """Two columns fit an indicator."""

    def __init__(self, entry: Indicator, positions: Sequence[int]) -> None:
        super().__init__(positions)
        self.entry = entry


@lru_cache(maxsize=256)
def _columns(header_: tuple[str, ...], year: int) -> Columns:
    header = list(header_)
    ways = (_Plain(header), _Variables(header), _Measures(header), _Titles(header))
    way = max(ways, key=lambda way: sum(bool(way.find_or_none(entry.names, year)) for entry in catalogue().indicators))
    indicators = {}
    for entry in catalogue().indicators:
        try:
            positions = way.find(entry.names, year)
        except AmbiguousName as error:
            raise _TwoFit(entry, error.positions) from error
        if positions:
            indicators[entry.id] = positions
    of_areas = {}
    for column, known in catalogue().areas.items():
        found = next((p for w in ways if (p := w.find_or_none(known, year))), ())
        if found:
            of_areas[column] = found[0]
    gemeenten = named(header, _GEMEENTE_NAMES)
    return Columns(
        codes=code_columns(header),
        names=named(header, _NAME_NAMES),
        years=named(header, YEAR_COLUMNS),
        gemeente_name=gemeenten[0] if gemeenten else None,
        areas=of_areas,
        indicators=indicators,
    )


class _Way(ABC):
    """One way of naming columns."""

    def __init__(self, header: list[str]) -> None:
        self.keys = self.keys_of(header)

    def keys_of(self, header: list[str]) -> list[str]:
        """What each column is called in this way of naming."""
        return [normalise(name) for name in header]

    @abstractmethod
    def find(self, names: Names, year: int) -> tuple[int, ...]:
        """Positions to add up. Raises AmbiguousName."""

    def find_or_none(self, names: Names, year: int) -> tuple[int, ...]:
        """The same, with the first position when several fit."""
        try:
            return self.find(names, year)
        except AmbiguousName as error:
            return error.positions[:1]


class _Plain(_Way):
    def find(self, names: Names, year: int) -> tuple[int, ...]:
        return find(names.kwb, self.keys, year)


class _Variables(_Way):
    def keys_of(self, header: list[str]) -> list[str]:
        # A title of StatLine without its path is the same words as the variable: only names with the look of one count.
        return [stem(name) if re.fullmatch(r"\s*[A-Za-z]\w*?\s*", name) else "" for name in header]

    def find(self, names: Names, year: int) -> tuple[int, ...]:
        return find(names.variable, self.keys, year)


class _Measures(_Way):
    def find(self, names: Names, year: int) -> tuple[int, ...]:
        return find(names.measure, self.keys, year)


class _Titles(_Way):
    def __init__(self, header: list[str]) -> None:
        super().__init__(header)
        self.titles = [_starts(name) if _is_mangled(name) else [normalise(_title(name))] for name in header]

    def find(self, names: Names, year: int) -> tuple[int, ...]:
        for name in (*names.variable, *names.title):
            if name.holds_in(year) and (positions := self._of(name)):
                return positions
        return ()

    def _of(self, name: Name) -> tuple[int, ...]:
        found = []
        for part in name.parts:
            wanted = normalise(part.removeprefix("k_"))
            exact = [i for i, titles in enumerate(self.titles) if wanted in titles]
            cut = [i for i, titles in enumerate(self.titles) if any(_is_cut(title, wanted) for title in titles)]
            if len(exact or cut) > 1:
                raise AmbiguousName(exact or cut)
            found.append((exact or cut)[:1])
        return tuple(at[0] for at in found) if all(found) else ()


def named(header: list[str], wanted: tuple[str, ...]) -> tuple[int, ...]:
    """Positions of the columns with one of the wanted names, in the order of `wanted`."""
    parts = [last_parts(name) for name in header]
    return tuple(i for name in wanted for i, part in enumerate(parts) if name in part)


def last_parts(header: str) -> list[str]:
    """Normalised names that a header may stand for, without path and unit, with and without a number at the end."""
    if _is_mangled(header):
        return _starts(header)
    title = _title(header).strip()
    return [normalise(title), stem(title)]


def _title(header: str) -> str:
    """Last segment of a StatLine title, without its unit: 'Wonen/Koopwoningen (%)' gives 'Koopwoningen'."""
    return _UNIT.sub("", header.strip().rsplit("/", 1)[-1])


def _is_mangled(header: str) -> bool:
    """Whether R's make.names replaced everything but letters and digits by dots."""
    text = header.strip()
    return "." in text and not re.search(r"[\s/()%;]", text)


def _starts(header: str) -> list[str]:
    """Normalised ends of a mangled header without its unit, shortest first: each that can be the start of a title."""
    text = header.strip()
    body = text.rstrip(".")
    if len(text) - len(body) < 3:  # three or more dots are a unit without letters: ' (%)'
        body = re.sub(r"\.{2,}(?:(?!\.\.).)*$", "", body)
    tokens = [token for token in re.split(r"\.+", body) if token]
    # A title starts with a capital or a digit: 'Niet.woningvoorraad' does not end in the title 'Woningvoorraad'.
    begins = [i for i, token in enumerate(tokens) if i == 0 or token[0].isupper() or token[0].isdigit()]
    return [normalise("".join(tokens[i:])) for i in reversed(begins)]


def _is_cut(title: str, wanted: str) -> bool:
    short, long = sorted((title, wanted), key=len)
    return len(short) >= _CUT_FROM and long.startswith(short)
