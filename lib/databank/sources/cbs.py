"""CBS Kerncijfers wijken en buurten by OData v3, and the same content from files that a user got by hand.

Quirks handled here: region keys padded with spaces; variable names that end in a number and change between releases; columns that
a release announces but does not fill; every value <= -99990 is missing. Which tables exist is asked; the list of the
contract is what is left when that fails.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from lib import areas
from lib.databank.catalogue import naming
from lib.databank.catalogue.indicators import Indicator, catalogue, sources
from lib.databank.errors import SourceFailed, UnexpectedData
from lib.databank.sources import odata
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound
from lib.databank.store import COUNTRY

MISSING_BELOW = -99990
_POSTCODE = re.compile(r"[1-9]\d{3}")


def known_tables() -> dict[int, str]:
    """Year of the key figures -> CBS table, as far as Buurtbalans was tested with them."""
    return dict(sources()["key_figures"]["tables"])


def table_of(year: int) -> str | None:
    """Known CBS table with the key figures of a year, None for a year without one."""
    return known_tables().get(year)


def find_tables(fetcher: Fetcher) -> tuple[dict[int, str], str]:
    """Year -> table as the service lists them, with the known ones that it does not list; and a sentence when it cannot be asked."""
    source = sources()["key_figures"]
    title = re.compile(re.escape(source["table_title"]) + r"\s+(20\d\d)", re.IGNORECASE)
    select = ",".join(source["reads"]["Tables"])
    try:
        listed = odata.rows(
            fetcher,
            source["catalogue"],
            "de lijst van tabellen van CBS",
            filter=f"substringof('{source['table_title']}',Title)",
            select=select,
        )
    except SourceFailed as error:
        return known_tables(), f"De lijst van tabellen is niet op te halen; alleen de bekende jaren zijn gevraagd. {error}"
    found: dict[int, list[str]] = {}
    for row in listed:
        match = title.fullmatch(str(row.get("Title", "")).strip())
        if match and row.get("Identifier"):
            found.setdefault(int(match[1]), []).append(str(row["Identifier"]).strip())
    known = known_tables()
    newer = {year: known[year] if known.get(year) in tables else tables[-1] for year, tables in found.items()}
    return known | newer, "" if found else "De lijst van tabellen van CBS is leeg; alleen de bekende jaren zijn gevraagd."


@dataclass(frozen=True)
class Columns:
    """Which variables of a table are read: indicator id -> variables to add up; ids that are absent or ambiguous; of areas."""

    indicators: dict[str, tuple[str, ...]]
    absent: tuple[str, ...]
    ambiguous: tuple[str, ...]
    areas: dict[str, str]

    @property
    def variables(self) -> list[str]:
        """All variables to ask for, each once."""
        every = [*self.areas.values(), *(name for names in self.indicators.values() for name in names)]
        return list(dict.fromkeys(every))


def choose_columns(year: int, variables: list[str], table: str, wanted: Collection[str] | None = None) -> Columns:
    """Which of `variables` hold the indicators `wanted` (None: all) in the table of `year`.

    Raises UnexpectedData when even the number of inhabitants is missing: then this is another table.
    """
    keys = [naming.stem(name) for name in variables]
    found: dict[str, tuple[str, ...]] = {}
    absent, ambiguous = [], []
    for entry in catalogue().indicators:
        if wanted is not None and entry.id not in wanted and entry.id != "inhabitants":
            continue
        try:
            positions = naming.find(entry.names.variable, keys, year)
        except naming.AmbiguousName:
            ambiguous.append(entry.id)
            continue
        if positions:
            found[entry.id] = tuple(variables[i] for i in positions)
        else:
            absent.append(entry.id)
    if "inhabitants" not in found:
        name = next(entry.names.variable[0].text for entry in catalogue().indicators if entry.id == "inhabitants")
        raise UnexpectedData(
            f"Tabel {table} ({year}) heeft geen kolom '{name}'. CBS heeft de tabel gewijzigd of dit is een andere tabel. Werk "
            f"Buurtbalans bij of meld dit."
        )
    of_areas = {}
    for column, names in catalogue().areas.items():
        matches = [i for name in names.variable for i, key in enumerate(keys) if key == naming.normalise(name.text)]
        if matches:
            of_areas[column] = variables[matches[0]]
    return Columns(found, tuple(absent), tuple(ambiguous), of_areas)


@dataclass(frozen=True)
class Year:
    """Key figures of one year: tables key_figures and areas, and the ids of indicators that the table does not have."""

    year: int
    table: str
    figures: pd.DataFrame
    areas: pd.DataFrame
    absent: tuple[str, ...]
    ambiguous: tuple[str, ...]

    def own(self, scope: str) -> pd.DataFrame:
        """Figures of the areas of a gemeente, or of all areas for the country."""
        return self.figures if scope == COUNTRY else self.figures[self.figures["code"].str[2:6] == scope[2:6]]

    @property
    def notes(self) -> tuple[str, ...]:
        """Dutch notes on what the table lacks."""
        lacking = f"niet in {self.table}: {labels(self.absent)}" if self.absent else ""
        twice = f"meer dan één kolom in {self.table}, niet gelezen: {labels(self.ambiguous)}" if self.ambiguous else ""
        return tuple(note for note in (lacking, twice) if note)


def labels(ids: Collection[str]) -> str:
    """Labels of indicators as a list in a sentence."""
    return ", ".join(catalogue()[indicator].label for indicator in ids)


def fetch_year(
    fetcher: Fetcher, year: int, table: str, scope: str, wanted: Collection[str] | None = None, *, titles: bool = True
) -> Year:
    """Key figures and areas of one year, of the country or of a gemeente with all other gemeenten beside it.

    Only columns of the catalogue are requested: all of them, or inhabitants and the indicators `wanted`. Without `titles` an
    area bears its code as name. Raises web.NotFound when the table does not exist.
    """
    source = sources()["key_figures"]
    where = f"tabel {table}"
    described = odata.rows(fetcher, f"{source['api']}/{table}/DataProperties", where)
    columns = choose_columns(year, [str(row["Key"]) for row in described if row.get("Key")], table, wanted)
    selected = ["WijkenEnBuurten", *columns.variables]
    try:
        rows = odata.rows(
            fetcher, f"{source['feed']}/{table}/TypedDataSet", where, select=",".join(selected), filter=odata.scope_filter(scope)
        )
        names = _titles(fetcher, f"{source['feed']}/{table}/WijkenEnBuurten", scope, where) if titles else {}
    except NotFound as error:
        # The table exists, so this year must not be passed over in silence.
        raise UnexpectedData(f"De kerncijfers van {year} zijn niet op te halen. {error}") from error
    raw = pd.DataFrame.from_records(rows, columns=selected)
    of_areas = {column: raw[variable] for column, variable in columns.areas.items()}
    return Year(
        year,
        table,
        to_key_figures(_added_up(raw, columns), "WijkenEnBuurten", year),
        to_areas(
            raw["WijkenEnBuurten"],
            names,
            year,
            of_areas.get("boundary_flag"),
            of_areas.get("area_ha"),
            of_areas.get("postcode"),
        ),
        columns.absent,
        columns.ambiguous,
    )


def _added_up(raw: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """Columns by indicator id; an indicator of several variables is their sum, missing where one of them is."""
    values = {
        indicator: raw[names[0]] if len(names) == 1 else sum(to_numbers(raw[name]) for name in names)
        for indicator, names in columns.indicators.items()
    }
    return pd.DataFrame({"WijkenEnBuurten": raw["WijkenEnBuurten"], **values})


def _titles(fetcher: Fetcher, url: str, scope: str, where: str) -> dict[str, str]:
    found = odata.rows(fetcher, url, where, select="Key,Title", filter=odata.scope_filter(scope, "Key"))
    return {str(row["Key"]).strip(): str(row["Title"]).strip() for row in found if row.get("Key") and row.get("Title")}


def buurten(fetcher: Fetcher, year: int, gemeente: str) -> set[str]:
    """Codes of the buurten of a gemeente in the known table of `year`; empty when there is no such table."""
    table = table_of(year)
    if table is None:
        return set()
    url = f"{sources()['key_figures']['feed']}/{table}/WijkenEnBuurten"
    try:
        found = odata.rows(fetcher, url, f"tabel {table}", select="Key", filter=f"startswith(Key,'BU{gemeente[2:6]}')")
    except NotFound:
        return set()
    return {str(row["Key"]).strip() for row in found if row.get("Key")}


def gemeenten(fetcher: Fetcher, table: str) -> pd.DataFrame:
    """Gemeenten of a table of key figures: columns code and name, ordered by name."""
    url = f"{sources()['key_figures']['feed']}/{table}/WijkenEnBuurten"
    found = odata.rows(fetcher, url, f"tabel {table}", select="Key,Title", filter="startswith(Key,'GM')")
    pairs = [(str(row["Key"]).strip(), str(row["Title"]).strip()) for row in found if str(row.get("Key", "")).startswith("GM")]
    return pd.DataFrame(pairs, columns=["code", "name"]).sort_values("name", ignore_index=True)


def to_numbers(column: pd.Series) -> pd.Series:
    """Numbers of a raw column: text trimmed, decimal commas read; what is no number is missing, and so are the codes for that."""
    if not pd.api.types.is_numeric_dtype(column):
        text = column.astype("str").str.strip().str.replace(",", ".", regex=False)
        column = pd.to_numeric(text, errors="coerce")
    numbers = column.astype("float64")
    return numbers.mask(numbers <= MISSING_BELOW)


def to_key_figures(raw: pd.DataFrame, code_column: str, year: int) -> pd.DataFrame:
    """Table key_figures from a raw table whose columns bear indicator ids; rows without an area code are left out."""
    codes = raw[code_column].astype("str").fillna("").str.strip()
    keep = codes.map(areas.is_code).to_numpy(dtype=bool)
    indicators: tuple[Indicator, ...] = catalogue().indicators
    columns = {e.id: to_numbers(raw[e.id]) if e.id in raw.columns else float("nan") for e in indicators}
    frame = pd.DataFrame({"code": codes, "year": year, **columns}, index=raw.index)
    return frame[keep].astype({entry.id: "float64" for entry in indicators}).reset_index(drop=True)


def to_areas(
    codes: pd.Series,
    titles: dict[str, str],
    year: int,
    flags: pd.Series | None,
    hectares: pd.Series | None,
    postcodes: pd.Series | None = None,
) -> pd.DataFrame:
    """Table areas from raw region codes, names, change flags (1 same, 2 recoded, 3 boundary changed, else unknown), areas and
    postcodes (four digits, else unknown)."""
    clean = codes.astype("str").fillna("").str.strip()
    keep = clean.map(areas.is_code).to_numpy(dtype=bool)
    kept = clean[keep].tolist()
    flag = pd.Series(float("nan"), index=codes.index) if flags is None else to_numbers(flags)
    size = pd.Series(float("nan"), index=codes.index) if hectares is None else to_numbers(hectares)
    postcode = [None] * len(codes) if postcodes is None else [_postcode(value) for value in postcodes]
    return pd.DataFrame(
        {
            "code": pd.Series(kept, dtype="str"),
            "year": year,
            "name": pd.Series([titles.get(code, code) for code in kept], dtype="str"),
            "level": pd.Series([areas.level_of(code) for code in kept], dtype="str"),
            "wijk_code": pd.Series([areas.wijk_of(code) for code in kept], dtype="str"),
            "gemeente_code": pd.Series([areas.gemeente_of(code) for code in kept], dtype="str"),
            "boundary_flag": flag.where(flag.isin([1, 2, 3]))[keep].to_numpy(dtype=float),
            "area_ha": size[keep].to_numpy(dtype=float),
            "postcode": pd.Series([p for p, here in zip(postcode, keep, strict=True) if here], dtype="str"),
        }
    )


def _postcode(value: object) -> str | None:
    text = str(value).strip().removesuffix(".0")
    return text if _POSTCODE.fullmatch(text) else None
