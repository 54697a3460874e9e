"""Whether the rows of a list are persons, households or single dwellings: such a list is refused before anything is kept.

Values decide, in every column, also those that would not be read: a citizen service number (eleven-test), e-mail, IBAN, telephone, dates
of birth, names with initials, sexes, numbers of tenants or dwellings, a postcode with a house number, an address per row, one
dwelling per row. A sentence names the column and what to bring instead, never a value.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from string import ascii_uppercase

from lib.databank.own.lists.numbers import number_of
from lib.databank.own.lists.table import ListRefused, Table
from lib.databank.own.personal import (
    are_dialled,
    has_dates_of_birth,
    has_email,
    has_phone,
    has_service_numbers,
    has_surnames,
    is_first_name_first,
    is_iban,
    is_name,
    told,
)
from lib.databank.own.places import Places

_REPEATED = 1.2  # rows per place from which a number of its own on every row tells that rows are less than a complex
_MANY_AREAS = 20  # so many places, each once: rows are areas
_MOST_NOTES = 0.2  # rows with one cell beside wider ones are titles and notes, as long as they are few
_MOST = 0.8
_MOST_ONCE = 0.95
_HALF = 0.5

_POSTCODE = re.compile(r"\b[1-9]\d{3}\s?[A-Z]{2}\b", re.IGNORECASE)
_POSTCODE_AND_NUMBER = re.compile(
    r"\b[1-9]\d{3}\s?[A-Z]{2}[\s,;/-]*\d{1,5}\b|\b\d{1,5}[\s,;/-]?[A-Z]{0,2}[\s,;]+[1-9]\d{3}\s?[A-Z]{2}\b", re.IGNORECASE
)
_HOUSE_NUMBER = re.compile(r"\d{1,5}\s?[-/]?\s?[a-z]{0,4}\d{0,3}", re.IGNORECASE)
_ENDS = r"(?:straat|weg|laan|plein|hof|pad|singel|gracht|kade|dijk|steeg|plantsoen|park|dreef|ring|markt|baan|wal|berg|erf|veld|hage|heuvel|str\.?|ln\.?)"
_OF_A_STREET = re.compile(rf"{_ENDS}$", re.IGNORECASE)
_ADDRESS = re.compile(rf"[^\d,;]*{_ENDS}\s+\d{{1,5}}(?:\s?[-/]?\s?[a-z]{{1,3}}\d{{0,2}})?(?:\s*,.*)?", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"[A-Z]{0,3}[-.]?\d{5,}([-.]\d+)*", re.IGNORECASE)
_CONNECTION = re.compile(r"87\d{16}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_BAG = re.compile(r"0?\d{3}(?:01|20)\d{10}")
_SEXES = frozenset({"m", "v", "x", "man", "vrouw", "male", "female", "f", "onbekend", "o"})

# Words above a column that say whom a row is about; not when it counts them.
_OF_A_PERSON = re.compile(
    r"\b(bsn|burger ?service ?n\w*|sofi\w*|voor ?naam|achter ?naam|voor ?letters?|tussen ?voegsels?|geboorte ?(datum|jaar|land|plaats)|geb ?dat\w*|geboren|"
    r"first ?name|last ?name|surname|date ?of ?birth|dob|gender|tenant|"
    r"geslacht|nationaliteit\w*|herkomst\w*|e ?mail\w*|telefoon\w*|tel ?n\w*|mobiel\w*|iban|rekening ?n\w*|burgerlijke ?staat|religie|geloof|"
    r"huurcontract|tenaamstelling|(naam ?)?((hoofd|mede)?huurder|bewoner|klant|cli[eë]nt|debiteur|relatie|contractant|aanvrager|contactpersoon)( ?(naam|n(umme)?r|id|code))?|"
    r"(klant|huurder|relatie|cli[eë]nt|contract|huurcontract|debiteuren?|dossier|persoons?|bewoners?) ?(n(umme)?r|id|code)|leeftijd(?! \d))\b",
    re.IGNORECASE,
)
_OF_A_DWELLING = re.compile(
    r"\b(vhe|eenheids?|oge|woning|verhuureenheid|object|adres|bag|vbo|verblijfsobject|nummeraanduiding)\s?-?(n(umme)?r|id|code|identificatie)\b|"
    r"^(vhe|oge|eenheid|verhuureenheid|verblijfsobject|vbo)$",
    re.IGNORECASE,
)
_OF_AN_AREA = re.compile(
    r"\b(inwoners|huishoudens|bevolking|bevolkingsdichtheid|woningvoorraad|stedelijkheid|a inw|a hh|oppervlakte land)\b",
    re.IGNORECASE,
)
# What is told of one household: fine for complexes, where it is a mean.
_OF_A_HOUSEHOLD = re.compile(
    r"\b(inkomen|huur ?prijs|huur ?bedrag|(kale|netto|bruto|maand) ?huur|huur|huur ?toeslag|huur ?achter\w+|achterst\w+|schuld\w*|uitkering\w*|gezins ?\w+|huishoud(en|ens)? ?(type|"
    r"samenstelling|grootte|n(umme)?r|id)|aantal (personen|kinderen|bewoners|gezinsleden)|urgentie\w*|inschrijf\w*|wachttijd|huishouden)\b",
    re.IGNORECASE,
)
_NUMBER_OF_A_HOUSE = re.compile(r"\b(huis ?n(umme)?r|hnr|huisletter|toevoeging)\b", re.IGNORECASE)
_OF_COMPLEXES = re.compile(r"complex|cluster|project|blok", re.IGNORECASE)
_OF_THINGS = re.compile(r"complex|cluster|project|blok|waarde|woz|bedrag|kosten|budget|begroting|grootboek|vve|€", re.IGNORECASE)
_LOOSE = frozenset({"", "nr", "nr.", "nummer", "no", "no.", "num"})
_STREET = re.compile(r"\b(straat|straatnaam|adres|openbare ruimte|weg)\b", re.IGNORECASE)
_OF_MANY = re.compile(
    r"\bgem\b|gemiddeld|perc|%|aandeel|mediaan|totaal|\bsom\b|\bper (inwoner|huishouden|ontvanger|woning)", re.IGNORECASE
)
_COUNTS = re.compile(r"aantal|\bgem\b|gemiddeld|perc|%|totaal|aandeel|som|per |mediaan|#", re.IGNORECASE)
_OF_A_BUILDING = re.compile(
    r"bouw|oplever|sloop|renovat|onderhoud|peil|mutatie|datum van|ingang|meting|label|gewijzigd|export|einde|start|gereed|exploitatie|gebruik|koop|"
    r"verwerv|aanschaf|realisatie|vergunning|besluit|afschrijv|inspectie|keuring|taxatie",
    re.IGNORECASE,
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
        return f"kolom {letter} ('{told(self.header)}')" if self.header else f"kolom {letter}"

    def share(self, test: Callable[[str], object]) -> float:
        """Share of the cells for which a test holds."""
        holds = sum(n for cell, n in self.times.items() if test(cell))
        return holds / len(self.cells) if self.cells else 0.0

    @cached_property
    def times(self) -> Counter[str]:
        """How often each cell is there."""
        return Counter(self.cells)

    @property
    def unique(self) -> bool:
        """Whether (nearly) every row has a value of its own."""
        return len(self.cells) >= 3 and len(self.times) >= _MOST_ONCE * len(self.cells)


def columns_of(table: Table, first: int, headers: Sequence[str]) -> list[Column]:
    """The columns of a list whose rows begin at `first`; rows with one cell beside wider ones are titles and notes, not rows."""
    rows = table.rows[first:]
    wide = tuple(row for row in rows if sum(map(bool, row)) > 1)
    if len(rows) - len(wide) <= max(1, _MOST_NOTES * len(rows)):
        rows = wide or rows
    found = []
    for at in range(table.width):
        cells = tuple(row[at] for row in rows if at < len(row) and row[at])
        found.append(Column(at, headers[at] if at < len(headers) else "", cells))
    return found


def refuse_persons(where: str, columns: Sequence[Column], area: int, dwellings: int | None, known: Places) -> None:
    """Raise PersonsRefused when the rows are persons, households or single dwellings.

    `area` and `dwellings` are the positions of the column with places (below 0: none) and of that with numbers of dwellings. Names of
    `known` places in it are no names of persons.
    """
    counts = next((column for column in columns if column.at == dwellings), None)
    complexes = counts is not None and counts.share(lambda cell: (number_of(cell) or 0) > 1) >= _HALF
    places = next((column for column in columns if column.at == area), None)
    of_areas = places is not None and _are_of_areas(places, columns)
    for given in columns:
        things = complexes and _OF_THINGS.search(given.header) is not None
        unknown = tuple(cell for cell in given.cells if not known.looks_like(cell)) if given.at == area else given.cells
        column = replace(given, cells=unknown)
        building = complexes and _OF_COMPLEXES.search(column.header) is not None
        what = _person(column, building, of_areas, things) or (column.at != dwellings and _dwelling(column)) or ""
        if what:
            raise PersonsRefused(where, column.called, what)
    _refuse_addresses(where, [column for column in columns if column.at not in (area, dwellings)], complexes)
    _refuse_single_rows(where, columns, area, counts, complexes, of_areas)


def _are_of_areas(places: Column, columns: Sequence[Column]) -> bool:
    """Whether rows are areas: each once, and there are many, or figures of areas stand beside them."""
    figures = any(_OF_AN_AREA.search(_spaced(column.header)) for column in columns)
    return len(places.times) >= _MOST_ONCE * len(places.cells) and (len(places.cells) >= _MANY_AREAS or figures)


def _person(column: Column, building: bool, of_areas: bool, things: bool) -> str:
    """What in a column tells that its rows are persons, "" when nothing does.

    A column that names complexes (`building`) has names that look like those of people, one of `things` has numbers that do; one of a
    table of areas has their words.
    """
    cells = column.cells
    if not cells:
        return ""
    counted = of_areas or _COUNTS.search(column.header)
    whose = None if counted else _OF_A_PERSON.search(_spaced(column.header))
    for test, what in (
        (has_email, "hierin staan e-mailadressen"),
        (is_iban, "hierin staan rekeningnummers (IBAN)"),
        (has_phone, "hierin staan telefoonnummers"),
    ):
        if any(map(test, column.times)):
            return what
    if are_dialled(cells) and not _OF_COMPLEXES.search(column.header) and not whose:
        return "hierin staan telefoonnummers"
    if has_service_numbers(cells, few=not things):
        return "hierin staan nummers die voldoen aan de elfproef, zoals burgerservicenummers (BSN)"
    if has_dates_of_birth(cells) and not _OF_A_BUILDING.search(column.header):
        return "hierin staan datums die geboortedatums lijken"
    names = column.share(lambda cell: is_name(cell) and not (building and is_first_name_first(cell)))
    if names >= _HALF or (names > 0 and whose) or (has_surnames(cells) and not building):
        return "hierin staan namen van personen"
    if len(cells) >= 3 and all(cell.lower() in _SEXES for cell in cells) and len({cell.lower() for cell in cells}) > 1:
        return "hierin staat per rij man of vrouw"
    return f"de kop noemt wie het is ('{whose[0].strip()}')" if whose else ""


def _dwelling(column: Column) -> str:
    """What in a column tells that its rows are single dwellings, "" when nothing does."""
    if any(map(_POSTCODE_AND_NUMBER.search, column.times)):
        return "hierin staan postcodes met een huisnummer"
    if column.share(_BAG.fullmatch) >= _HALF:
        return "hierin staan nummers van losse woningen (BAG)"
    if column.share(_CONNECTION.fullmatch) >= _HALF:
        return "hierin staan nummers van aansluitingen (EAN)"
    if column.share(_UUID.fullmatch) >= _HALF:
        return "hierin staat een uniek kenmerk per rij"
    of_its_own = column.unique or (
        column.share(_LONG_NUMBER.fullmatch) >= _MOST and len(column.times) >= _HALF * len(column.cells)
    )
    if of_its_own and _OF_A_DWELLING.search(_spaced(column.header)) and not _COUNTS.search(column.header):
        return "hierin staat een eigen nummer per woning"
    return ""


def _refuse_addresses(where: str, columns: Sequence[Column], complexes: bool) -> None:
    numbers = [c for c in columns if _NUMBER_OF_A_HOUSE.search(_spaced(c.header)) and c.share(_HOUSE_NUMBER.fullmatch) >= _HALF]
    for street, beside in itertools.pairwise(columns):
        named = _STREET.search(_spaced(street.header)) or (not complexes and street.share(_OF_A_STREET.search) >= _HALF)
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
    of_rows = [c for c in columns if len(c.cells) >= 2 and not _OF_COMPLEXES.search(c.header)]
    address = next((c for c in of_rows if c.share(_ADDRESS.fullmatch) >= _HALF), None)
    if address and not complexes:
        raise PersonsRefused(where, address.called, "hierin staat een adres per rij")


def _refuse_single_rows(
    where: str, columns: Sequence[Column], area: int, counts: Column | None, complexes: bool, of_areas: bool
) -> None:
    if counts is not None and len(counts.cells) >= 3 and counts.share(lambda cell: number_of(cell) == 1) >= _MOST:
        raise PersonsRefused(where, counts.called, "(bijna) elke rij is één woning")
    places = next((column for column in columns if column.at == area), None)
    household = next(
        (c for c in columns if c.at not in (area, counts.at if counts else None) and _OF_A_HOUSEHOLD.search(_spaced(c.header))),
        None,
    )
    if (
        household is not None
        and not (complexes or of_areas)
        and len(household.cells) >= 2
        and not _OF_MANY.search(household.header)
    ):
        raise PersonsRefused(where, household.called, "hierin staat iets per huishouden")
    if places is None or complexes or len(places.cells) < 10 or len(places.cells) < _REPEATED * len(set(places.cells)):
        return
    whole = [column for column in columns if _OF_COMPLEXES.search(column.header)]
    if any(len(set(column.cells)) >= _HALF * len(column.cells) for column in whole):
        return
    identity = next((c for c in columns if c.at != area and c.unique and len(c.cells) >= 0.9 * len(places.cells)), None)
    if identity is not None:
        what = "elke rij heeft een eigen kenmerk, en buurten staan er vaker in"
        raise PersonsRefused(where, identity.called, what)


def _spaced(header: str) -> str:
    """Words of a header apart: 'geboorte_datum', 'BSN-nummer', 'huurderNaam'."""
    return re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)).strip()
