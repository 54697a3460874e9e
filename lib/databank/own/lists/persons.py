"""Whether the rows of a list are persons, households or single dwellings: such a list is refused before anything is kept.

Values decide, in every column, also those that would not be read: a citizen service number (eleven-test), e-mail, IBAN, telephone, dates
of birth, names with initials, sexes, numbers of tenants or dwellings, a postcode with a house number, an address per row, one
dwelling per row. A sentence names the column and what to bring instead, never a value.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase

from lib.databank.importing.parsing.signs import read_number
from lib.databank.own.lists.table import ListRefused, Table

_NOTE_ROWS = 1  # a row with one cell, beside wider ones, is a title or a note
_MOST = 0.8
_HALF = 0.5

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
_NINE = re.compile(r"(?<![\d.,-])\d(?:[ .-]?\d){7,8}(?![\d.,-])")
_PHONE = re.compile(r"(?<!\d)(?:\+31|0031|0)[\s-]?(?:\(0\))?[\s-]?(?:6(?:[\s-]?\d){8}|[1-9]\d{1,2}[\s-](?:[\s-]?\d){6,7})(?!\d)")
_DATE = re.compile(r"(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2}))(?:[ T].*)?")
_POSTCODE = re.compile(r"\b[1-9]\d{3}\s?[A-Z]{2}\b", re.IGNORECASE)
_POSTCODE_AND_NUMBER = re.compile(
    r"\b[1-9]\d{3}\s?[A-Z]{2}[\s,;/-]*\d{1,5}\b|\b\d{1,5}[\s,;/-]?[A-Z]{0,2}[\s,;]+[1-9]\d{3}\s?[A-Z]{2}\b", re.IGNORECASE
)
_HOUSE_NUMBER = re.compile(r"\d{1,5}\s?[-/]?\s?[a-z]{0,4}\d{0,3}", re.IGNORECASE)
_ENDS = r"(?:straat|weg|laan|plein|hof|pad|singel|gracht|kade|dijk|steeg|plantsoen|park|dreef|ring|markt|baan|wal|berg|erf|veld|hage|heuvel|str\.?|ln\.?)"
_OF_A_STREET = re.compile(rf"{_ENDS}$", re.IGNORECASE)
_ADDRESS = re.compile(rf"[^\d,;]*{_ENDS}\s+\d{{1,5}}(?:\s?[-/]?\s?[a-z]{{1,3}}\d{{0,2}})?(?:\s*,.*)?", re.IGNORECASE)
_TITLED = re.compile(r"(?:dhr|de heer|mw|mevr|mevrouw|fam|familie|hr)\b\.?\s+\S+.*", re.IGNORECASE)
_INITIALS = re.compile(
    r"(?:[A-Z]\.\s?){1,5}(?:(?:van|de|der|den|het|ten|ter|te|el|al|in|'t)\s+)*[A-ZÀ-Ý][\w'’-]+(?:[\s-][A-ZÀ-Ý]?[\w'’-]+){0,3}"
)
_TURNED = re.compile(r"[A-ZÀ-Ý][\w'’ -]+,\s*(?:[A-Z]\.?\s?){1,5}(?:\((?:.+)\))?(?:\s*(?:van|de|der|den|ter|ten)\b)*")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_BAG = re.compile(r"0?\d{3}(?:01|20)\d{10}")
_SEXES = frozenset({"m", "v", "x", "man", "vrouw", "male", "female", "f", "onbekend", "o"})

# Words above a column that say whom a row is about; not when it counts them.
_OF_A_PERSON = re.compile(
    r"\b(bsn|burger ?service ?n\w*|sofi\w*|voor ?naam|achter ?naam|voor ?letters?|tussen ?voegsels?|geboorte ?(datum|jaar|land|plaats)|geb ?dat\w*|"
    r"geslacht|nationaliteit\w*|herkomst\w*|e ?mail\w*|telefoon\w*|tel ?n\w*|mobiel\w*|iban|rekening ?n\w*|burgerlijke ?staat|religie|geloof|"
    r"(naam ?)?(huurder|bewoner|klant|cli[eë]nt|debiteur|relatie|contractant|aanvrager)( ?(naam|n(umme)?r|id|code))?|"
    r"(klant|huurder|relatie|cli[eë]nt|contract|huurcontract|debiteuren?|dossier|persoons?|bewoners?) ?(n(umme)?r|id|code)|leeftijd)\b",
    re.IGNORECASE,
)
_OF_A_DWELLING = re.compile(
    r"\b(vhe|eenheid|oge|woning|verhuureenheid|adres|bag|vbo|verblijfsobject|nummeraanduiding)\s?-?(n(umme)?r|id|code|identificatie)\b|\bverblijfsobject\b",
    re.IGNORECASE,
)
_NUMBER_OF_A_HOUSE = re.compile(r"\b(huis ?n(umme)?r|hnr|huisletter|toevoeging)\b", re.IGNORECASE)
_LOOSE = frozenset({"", "nr", "nr.", "nummer", "no", "no.", "num"})
_STREET = re.compile(r"\b(straat|straatnaam|adres|openbare ruimte|weg)\b", re.IGNORECASE)
_COUNTS = re.compile(r"aantal|gem(iddeld)?\b|perc|%|totaal|aandeel|som|per |mediaan|#", re.IGNORECASE)
_OF_A_BUILDING = re.compile(
    r"bouw|oplever|sloop|renovat|onderhoud|peil|mutatie|datum van|ingang|meting|label|gewijzigd|export|einde|start", re.IGNORECASE
)


class PersonsRefused(ListRefused):
    """The rows of a list are persons, households or single dwellings. `column` is where that was seen."""

    def __init__(self, where: str, column: str, what: str) -> None:
        super().__init__(
            f"{where}, {column}: {what}. Een lijst van personen, huishoudens of losse woningen leest Buurtbalans niet. Er is niets bewaard. "
            "Maak een lijst met één rij per complex of buurt: de code van de buurt en het aantal woningen. Laat de rest weg."
        )
        self.column = column


@dataclass(frozen=True)
class Column:
    """A column with what stands above it (texts of its header rows) and the cells below, empty ones left out."""

    at: int
    header: str
    cells: tuple[str, ...]

    @property
    def called(self) -> str:
        """How it is called in a sentence."""
        letter = ascii_uppercase[self.at] if self.at < 26 else str(self.at + 1)
        return f"kolom {letter} ('{self.header}')" if self.header else f"kolom {letter}"

    def share(self, test: Callable[[str], object]) -> float:
        """Share of the cells for which a test holds."""
        return sum(bool(test(cell)) for cell in self.cells) / len(self.cells) if self.cells else 0.0

    @property
    def unique(self) -> bool:
        """Whether (nearly) every row has a value of its own."""
        return len(self.cells) >= 3 and len(set(self.cells)) >= 0.95 * len(self.cells)


def columns_of(table: Table, first: int, headers: Sequence[str]) -> list[Column]:
    """The columns of a list whose rows begin at `first`; rows with one cell beside wider ones are titles and notes, not rows."""
    rows = table.rows[first:]
    if table.width > 1:
        rows = tuple(row for row in rows if sum(map(bool, row)) > _NOTE_ROWS)
    found = []
    for at in range(table.width):
        cells = tuple(row[at] for row in rows if at < len(row) and row[at])
        found.append(Column(at, headers[at] if at < len(headers) else "", cells))
    return found


def refuse_persons(where: str, columns: Sequence[Column], area: int | None, dwellings: int | None) -> None:
    """Raise PersonsRefused when the rows are persons, households or single dwellings.

    `area` and `dwellings` are the positions of the column with places and of that with numbers of dwellings, as far as known.
    """
    for column in columns:
        if what := _person(column) or (column.at != dwellings and _dwelling(column)) or "":
            raise PersonsRefused(where, column.called, what)
    counts = next((column for column in columns if column.at == dwellings), None)
    complexes = counts is not None and counts.share(lambda cell: (read_number(cell) or 0) > 1) >= _HALF
    _refuse_addresses(where, [column for column in columns if column.at not in (area, dwellings)], complexes)
    _refuse_single_rows(where, columns, area, counts, complexes)


def _person(column: Column) -> str:
    """What in a column tells that its rows are persons, "" when nothing does."""
    cells = column.cells
    if not cells:
        return ""
    whose = _OF_A_PERSON.search(_spaced(column.header)) if not _COUNTS.search(column.header) else None
    for test, what in (
        (_EMAIL.search, "hierin staan e-mailadressen"),
        (_is_iban, "hierin staan rekeningnummers (IBAN)"),
        (_PHONE.search, "hierin staan telefoonnummers"),
    ):
        if any(test(cell) for cell in cells):
            return what
    if _has_service_numbers(column):
        return "hierin staan nummers die voldoen aan de elfproef, zoals burgerservicenummers (BSN)"
    if _has_dates_of_birth(column):
        return "hierin staan datums die geboortedatums lijken"
    names = column.share(lambda cell: _TITLED.fullmatch(cell) or _INITIALS.fullmatch(cell) or _TURNED.fullmatch(cell))
    if names >= _HALF or (names > 0 and whose):
        return "hierin staan namen van personen"
    if len(cells) >= 3 and all(cell.lower() in _SEXES for cell in cells) and len({cell.lower() for cell in cells}) > 1:
        return "hierin staat per rij man of vrouw"
    return f"de kop noemt wie het is ('{whose[0].strip()}')" if whose else ""


def _dwelling(column: Column) -> str:
    """What in a column tells that its rows are single dwellings, "" when nothing does."""
    if any(_POSTCODE_AND_NUMBER.search(cell) for cell in column.cells):
        return "hierin staan postcodes met een huisnummer"
    if column.share(_BAG.fullmatch) >= _HALF:
        return "hierin staan nummers van losse woningen (BAG)"
    if column.share(_UUID.fullmatch) >= _HALF:
        return "hierin staat een uniek kenmerk per rij"
    if column.unique and _OF_A_DWELLING.search(_spaced(column.header)) and not _COUNTS.search(column.header):
        return "hierin staat een eigen nummer per woning"
    return ""


def _refuse_addresses(where: str, columns: Sequence[Column], complexes: bool) -> None:
    numbers = [c for c in columns if _NUMBER_OF_A_HOUSE.search(_spaced(c.header)) and c.share(_HOUSE_NUMBER.fullmatch) >= _HALF]
    for street, beside in itertools.pairwise(columns):
        named = _STREET.search(_spaced(street.header)) or street.share(_OF_A_STREET.search) >= _HALF
        if named and beside.header.lower() in _LOOSE and beside.share(_HOUSE_NUMBER.fullmatch) >= _MOST:
            numbers.append(beside)
    postcodes = [c for c in columns if c.share(_POSTCODE.fullmatch) >= _HALF]
    bare = [c for c in columns if c.share(_HOUSE_NUMBER.fullmatch) >= _MOST and not c.header]
    if postcodes and (numbers or bare):
        raise PersonsRefused(
            where, postcodes[0].called, f"hierin staan postcodes, en in {(numbers or bare)[0].called} huisnummers"
        )
    if numbers and not complexes:
        raise PersonsRefused(where, numbers[0].called, "hierin staan huisnummers")
    address = next((c for c in columns if len(c.cells) >= 2 and c.share(_ADDRESS.fullmatch) >= _HALF), None)
    if address and not complexes:
        raise PersonsRefused(where, address.called, "hierin staat een adres per rij")


def _refuse_single_rows(where: str, columns: Sequence[Column], area: int | None, counts: Column | None, complexes: bool) -> None:
    if counts is not None and len(counts.cells) >= 3 and counts.share(lambda cell: read_number(cell) == 1) >= _MOST:
        raise PersonsRefused(where, counts.called, "(bijna) elke rij is één woning")
    places = next((column for column in columns if column.at == area), None)
    if places is None or complexes or len(places.cells) < 10 or len(places.cells) < 3 * len(set(places.cells)):
        return
    identity = next((c for c in columns if c.at != area and c.unique and len(c.cells) >= 0.9 * len(places.cells)), None)
    if identity is not None:
        what = "elke rij heeft een eigen kenmerk, en dezelfde buurt staat er vaak in"
        raise PersonsRefused(where, identity.called, what)


def _spaced(header: str) -> str:
    """Words of a header apart: 'geboorte_datum', 'BSN-nummer', 'huurderNaam'."""
    return re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)).strip()


def passes_eleven_test(digits: str) -> bool:
    """Whether eight or nine digits can be a citizen service number: 9a + 8b + ... + 2h - i is a multiple of 11 (not all zeros)."""
    digits = digits.zfill(9)
    if len(digits) != 9 or not digits.isdigit() or int(digits) == 0:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


def _has_service_numbers(column: Column) -> bool:
    """One in eleven numbers passes by chance, so most have to; a spreadsheet may have dropped a zero at the start."""
    found = [re.sub(r"\D", "", one) for cell in column.cells for one in _NINE.findall(cell)]
    nine = [digits for digits in found if len(digits) == 9]
    eight = [digits for digits in found if len(digits) == 8 and not _is_day(digits)]
    passing = sum(map(passes_eleven_test, nine))
    if passing and passing >= _HALF * len(nine):
        return True
    return len(eight) >= 5 and sum(map(passes_eleven_test, eight)) >= _MOST * len(eight)


def _is_day(digits: str) -> bool:
    return digits[:2] in ("19", "20") and 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 31


def _is_iban(cell: str) -> bool:
    for found in _IBAN.findall(cell):
        text = re.sub(r"\s", "", found).upper()
        turned = "".join(str(int(sign, 36)) for sign in text[4:] + text[:4])
        if 15 <= len(text) <= 34 and int(turned) % 97 == 1:
            return True
    return False


def _has_dates_of_birth(column: Column) -> bool:
    """Dates that are spread over years as people are: days differ, at least some decades back. Not under a word about a building."""
    days = [day for cell in column.cells if (day := _day(cell)) is not None]
    if len(days) < _MOST * len(column.cells) or len(days) < 2 or _OF_A_BUILDING.search(column.header):
        return False
    firsts = sum(day.day == 1 for day in days)
    years = sorted(day.year for day in days)
    return (
        years[len(years) // 2] <= date.today().year - 12
        and years[0] >= 1900
        and firsts <= _HALF * len(days)
        and years[0] != years[-1]
    )


def _day(cell: str) -> date | None:
    text = re.sub(r"\D", "", cell)
    if len(text) == 8 and cell.isdigit() and _is_day(text):
        cell = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DATE.fullmatch(cell)
    if found is None:
        return None
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    century = "" if len(year) == 4 else "19" if int(year) > date.today().year % 100 else "20"
    try:
        return date(int(century + year), int(month), int(day))
    except ValueError:
        return None
