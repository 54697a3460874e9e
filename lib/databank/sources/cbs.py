"""CBS Kerncijfers wijken en buurten by OData v3, and the same content from files that a user got by hand.

Quirks handled here: region keys padded with spaces; variable names that end in a number that differs per release; stems that
occur more than once; columns that a release announces but does not fill; every value <= -99990 is missing; pages of
10,000 rows; links to the next page that point to the original host.
"""

from __future__ import annotations

import re
from typing import Any, Literal

import pandas as pd

from lib import areas
from lib.databank.errors import UnexpectedData
from lib.databank.indicators import Indicator, catalogue, sources
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound, with_query
from lib.databank.store import COUNTRY

MISSING_BELOW = -99990
_SUFFIX = re.compile(r"_\d+$")
_FLAG_STEM = "Indelingswijziging"
_AREA_STEM = "OppervlakteTotaal"


def table_of(year: int) -> str | None:
    """CBS table with the key figures of a year, None for a year without one."""
    return sources()["key_figures"]["tables"].get(year)


def next_link(page: dict[str, Any]) -> str | None:
    """Link to the next page of an OData feed."""
    return page.get("odata.nextLink")


def scope_filter(scope: str, column: str = "WijkenEnBuurten") -> str | None:
    """OData filter that keeps one gemeente with its wijken and buurten, and the country row; None for the whole country."""
    if scope == COUNTRY:
        return None
    digits = scope[2:6]
    parts = [f"startswith({column},'{prefix}{digits}')" for prefix in ("GM", "WK", "BU")]
    return " or ".join([*parts, f"startswith({column},'{areas.LAND}')"])


def find_column(stem: str, columns: list[str], table: str, ordinal: int | None = None) -> str | None:
    """Full variable name for a stem, matched on the name without its number suffix; None when the table lacks it.

    A stem that occurs more than once needs `ordinal` (0 for the first in table order); without it UnexpectedData is raised.
    """
    matches = [name for name in columns if _SUFFIX.sub("", name) == stem]
    if len(matches) > 1 and ordinal is None:
        raise UnexpectedData(
            f"Tabel {table} heeft {len(matches)} kolommen met de naam '{stem}' ({', '.join(matches)}); Buurtbalans weet niet "
            f"welke het moet zijn."
        )
    return matches[ordinal or 0] if len(matches) > (ordinal or 0) else None


Width = Literal["full", "background", "areas"]


def chosen_columns(year: int, names: list[str], table: str, width: Width = "full") -> tuple[dict[str, str], list[str]]:
    """Which variables of a table to read: {variable name: indicator id} and the ids that the table does not have.

    Raises UnexpectedData when even the number of inhabitants is missing: then this is another table.
    """
    found: dict[str, str] = {}
    absent: list[str] = []
    for entry in catalogue().indicators:
        if (width == "background" and not entry.background) or (width == "areas" and entry.id != "inhabitants"):
            continue
        name = find_column(entry.stem_in(year), names, table, entry.ordinal)
        if name is None:
            absent.append(entry.id)
        else:
            found[name] = entry.id
    if "inhabitants" not in found.values():
        stem = next(entry.stem_in(year) for entry in catalogue().indicators if entry.id == "inhabitants")
        raise UnexpectedData(
            f"Tabel {table} ({year}) heeft geen kolom '{stem}'. CBS heeft de tabel gewijzigd of dit is een andere tabel. Er is "
            f"niets veranderd; werk Buurtbalans bij of meld dit."
        )
    return found, absent


def fetch_key_figures(
    fetcher: Fetcher, year: int, scope: str, width: Width = "full"
) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Key figures and areas of one year: (key_figures, areas, notes).

    Only the columns of the catalogue are requested: all of them ("full"), the few that national comparisons and similar
    buurten need ("background"), or what tells the areas apart ("areas"). Raises web.NotFound when the table does not exist.
    """
    table = table_of(year)
    if table is None:
        raise UnexpectedData(f"Voor {year} is geen tabel met kerncijfers bekend.")
    api, feed = sources()["key_figures"]["api"], sources()["key_figures"]["feed"]
    properties = fetcher.json(f"{api}/{table}/DataProperties")
    names = [row["Key"] for row in values_of(properties, f"tabel {table}") if row.get("Key")]
    columns, absent = chosen_columns(year, names, table, width)
    flag = next((n for n in names if n.startswith(_FLAG_STEM)), None)
    area = find_column(_AREA_STEM, names, table)
    selected = ["WijkenEnBuurten", *([flag] if flag else []), *([area] if area else []), *columns]
    query = {"$format": "json", "$select": ",".join(selected)}
    condition = scope_filter(scope)
    if condition:
        query["$filter"] = condition
    try:
        pages = fetcher.pages(with_query(f"{feed}/{table}/TypedDataSet", query), next_link)
        rows = [row for page in pages for row in values_of(page, f"tabel {table}")]
        titles = {} if width == "background" else _titles(fetcher, f"{feed}/{table}/WijkenEnBuurten", scope)
    except NotFound as error:
        # The table exists, so this year must not be passed over in silence.
        raise UnexpectedData(f"De kerncijfers van {year} zijn niet op te halen. {error}") from error
    frame = pd.DataFrame.from_records(rows, columns=selected)
    figures = to_key_figures(frame.rename(columns=columns), "WijkenEnBuurten", year)
    plural = "kolom bestaat" if len(absent) == 1 else "kolommen bestaan"
    notes = [f"{len(absent)} {plural} niet in {table}: {', '.join(absent)}"] if absent else []
    table_areas = to_areas(frame["WijkenEnBuurten"], titles, year, frame.get(flag), frame.get(area))
    return figures, table_areas, notes


def _titles(fetcher: Fetcher, url: str, scope: str) -> dict[str, str]:
    query = {"$format": "json", "$select": "Key,Title"}
    condition = scope_filter(scope, "Key")
    if condition:
        query["$filter"] = condition
    pages = fetcher.pages(with_query(url, query), next_link)
    return {row["Key"].strip(): str(row["Title"]).strip() for page in pages for row in values_of(page, url)}


def values_of(page: dict[str, Any], where: str) -> list[dict[str, Any]]:
    """Rows of one OData answer. Raises UnexpectedData naming `where` when it holds none, not even an empty list."""
    if not isinstance(page.get("value"), list):
        raise UnexpectedData(f"Het antwoord van {where} bevat geen rijen. De dienst is veranderd; er is niets opgeslagen.")
    return page["value"]


def gemeenten(fetcher: Fetcher, year: int) -> pd.DataFrame:
    """Gemeenten as the service knows them in `year`: columns code and name, ordered by name."""
    table = table_of(year)
    url = with_query(
        f"{sources()['key_figures']['feed']}/{table}/WijkenEnBuurten",
        {"$format": "json", "$select": "Key,Title", "$filter": "startswith(Key,'GM')"},
    )
    rows = [
        (row["Key"].strip(), str(row["Title"]).strip())
        for page in fetcher.pages(url, next_link)
        for row in values_of(page, f"tabel {table}")
        if row["Key"].startswith("GM")
    ]
    return pd.DataFrame(rows, columns=["code", "name"]).sort_values("name", ignore_index=True)


def to_numbers(column: pd.Series) -> pd.Series:
    """Numbers of a raw column: text trimmed, decimal commas read, '.', 'x', 'NA' and empty missing, sentinels missing."""
    if not pd.api.types.is_numeric_dtype(column):
        text = column.astype("str").str.strip().str.replace(",", ".", regex=False)
        column = pd.to_numeric(text.mask(text.isin([".", "x", "NA", "", "None", "nan"])), errors="coerce")
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
    codes: pd.Series, titles: dict[str, str], year: int, flags: pd.Series | None, hectares: pd.Series | None
) -> pd.DataFrame:
    """Table areas from raw region codes, names, change flags (1 same, 2 recoded, 3 boundary changed, else unknown) and areas."""
    clean = codes.astype("str").fillna("").str.strip()
    keep = clean.map(areas.is_code).to_numpy(dtype=bool)
    kept = clean[keep].tolist()
    flag = pd.Series(float("nan"), index=codes.index) if flags is None else to_numbers(flags)
    size = pd.Series(float("nan"), index=codes.index) if hectares is None else to_numbers(hectares)
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
        }
    )
