"""Which columns of a file with key figures are which indicators.

Three ways of naming occur: the short names of kwb-YYYY.xlsx (a_inw), the names of OData with a number that differs per release
(AantalInwoners_5), and the titles of StatLine with their path and unit (Bevolking/Aantal inwoners (aantal)), which R turns into
Bevolking.Aantal.inwoners..aantal. Only what the catalogue names is looked for: all other columns stay unread.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from lib.databank.importing.content import refuse
from lib.databank.indicators import Indicator, catalogue

_NUMBER_SUFFIX = re.compile(r"_\d+$")
_UNIT = re.compile(r"\s*\([^()]*\)\s*$")
_CODE_NAMES = ("gwbcode10", "gwbcode", "wijkenenbuurten", "codering")
_NAME_NAMES = ("regio", "wijkenenbuurten")
_GEMEENTE_NAMES = ("gemeentenaam", "gmnaam")
_FLAG_STARTS = ("indelingswijziging", "indwb")
_AREA_NAMES = ("oppervlaktetotaal", "aoppha")
# CBS cuts names of variables at about 37 characters; only from this length on may a name be the start of another.
_CUT_FROM = 30


@dataclass(frozen=True)
class Columns:
    """Positions of what is read: candidates for code and name, name of the gemeente, change flag, total area, indicators."""

    codes: tuple[int, ...]
    names: tuple[int, ...]
    gemeente_name: int | None
    flag: int | None
    area: int | None
    indicators: dict[str, int]

    @property
    def absent(self) -> list[str]:
        return [column for column in catalogue().columns if column not in self.indicators]


def normalise(text: str) -> str:
    """Lowercase letters and digits only, without accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def code_columns(header: list[str]) -> tuple[int, ...]:
    """Positions of columns that may hold area codes."""
    return _named(header, _CODE_NAMES)


def find_columns(header: list[str], year: int, where: str) -> Columns:
    """Positions of everything that is read from a table with this header, in the naming that explains most of it.

    Raises UnexpectedData when two columns fit the same indicator.
    """
    ways: tuple[Callable[[list[str], Indicator, int], list[int]], ...] = (_by_short_name, _by_variable, _by_title)
    matches = max(
        ({entry.id: way(header, entry, year) for entry in catalogue().indicators} for way in ways),
        key=lambda found: sum(map(bool, found.values())),
    )
    indicators: dict[str, int] = {}
    for entry in catalogue().indicators:
        found = matches[entry.id]
        if len(found) > 1 and entry.ordinal is None:
            names = ", ".join(f"'{header[position].strip()}'" for position in found)
            raise refuse(
                where,
                f"meer dan één kolom past bij '{entry.label}': {names}.",
                "Bewaar in het bestand alleen de kolom die u bedoelt en probeer het opnieuw.",
            )
        if len(found) > (entry.ordinal or 0):
            indicators[entry.id] = found[entry.ordinal or 0]
    flags = [i for i, name in enumerate(header) if any(part.startswith(_FLAG_STARTS) for part in _last_parts(name))]
    areas, gemeenten = _named(header, _AREA_NAMES), _named(header, _GEMEENTE_NAMES)
    return Columns(
        codes=code_columns(header),
        names=_named(header, _NAME_NAMES),
        gemeente_name=gemeenten[0] if gemeenten else None,
        flag=flags[0] if flags else None,
        area=areas[0] if areas else None,
        indicators=indicators,
    )


def _named(header: list[str], wanted: tuple[str, ...]) -> tuple[int, ...]:
    """Positions of the columns with one of the wanted names, in the order of `wanted`."""
    parts = [_last_parts(name) for name in header]
    return tuple(i for name in wanted for i, part in enumerate(parts) if name in part)


def _last_parts(header: str) -> list[str]:
    """Normalised names that a header may stand for, without path and unit, with and without a number at the end."""
    if _is_mangled(header):
        return _starts(header)
    title = _title(header).strip()
    return [normalise(title), normalise(_NUMBER_SUFFIX.sub("", title))]


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


def _by_short_name(header: list[str], entry: Indicator, year: int) -> list[int]:  # noqa: ARG001
    return [i for i, name in enumerate(header) if name.strip().lower() == entry.kwb]


def _by_variable(header: list[str], entry: Indicator, year: int) -> list[int]:
    stem = entry.stem_in(year)
    return [i for i, name in enumerate(header) if _NUMBER_SUFFIX.sub("", name.strip()) == stem]


def _by_title(header: list[str], entry: Indicator, year: int) -> list[int]:
    wanted = normalise(entry.stem_in(year).removeprefix("k_"))
    exact, cut = [], []
    for i, name in enumerate(header):
        titles = _starts(name) if _is_mangled(name) else [normalise(_title(name))]
        if wanted in titles:
            exact.append(i)
        elif any(_is_cut(title, wanted) for title in titles):
            cut.append(i)
    return exact or cut


def _is_cut(title: str, wanted: str) -> bool:
    short, long = sorted((title, wanted), key=len)
    return len(short) >= _CUT_FROM and long.startswith(short)
