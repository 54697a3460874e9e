"""Kerncijfers compared with the contract: which tables, which columns, which of them have figures, how many buurten."""

from __future__ import annotations

import difflib

from lib.databank.catalogue import naming
from lib.databank.catalogue.indicators import Indicator, catalogue, sources
from lib.databank.sources import cbs, odata
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.findings import Finding
from lib.databank.sources.web import NotFound
from lib.words import listed

_FEWER = 0.98
_YEARS_THAT_MATTER = 10
_PAGES_SHOW = "De pagina's tonen een eerder jaar."


def check(fetcher: Fetcher) -> list[Finding]:
    """Findings on the list of tables, on the columns of the tables of the contract and on figures of gemeenten in the newest."""
    source = sources()["key_figures"]
    tables, problem = cbs.find_tables(fetcher)
    findings = [Finding("de lijst van tabellen", problem, "Alleen de bekende tabellen worden gelezen.")] if problem else []
    known = cbs.known_tables()
    for year, table in sorted(tables.items()):
        if year not in known:
            findings.append(
                Finding(
                    f"tabel {table}",
                    f"de kerncijfers van {year} zijn nieuw.",
                    "Ze worden gelezen, met de namen die Buurtbalans kent.",
                )
            )
        elif table != known[year]:
            findings.append(Finding(f"tabel {table}", f"vervangt {known[year]} ({year}).", "De nieuwe wordt gelezen."))
    newest = max(tables)
    for year in sorted({*source["checked"], *(y for y in tables if y not in known)}):
        findings += _table(fetcher, year, tables.get(year, known.get(year, "")))
    for year in (y for y in known if y not in source["checked"] and y > newest - _YEARS_THAT_MATTER):
        findings += _is_there(fetcher, year, tables[year])
    return findings


def _is_there(fetcher: Fetcher, year: int, table: str) -> list[Finding]:
    try:
        _variables(fetcher, table)
    except NotFound:
        return [_gone(year, table)]
    return []


def _gone(year: int, table: str) -> Finding:
    return Finding(
        f"tabel {table}", f"de kerncijfers van {year} zijn er niet (meer).", f"{year} wordt overgeslagen. {_PAGES_SHOW}"
    )


def _variables(fetcher: Fetcher, table: str) -> list[str]:
    rows = odata.rows(fetcher, f"{sources()['key_figures']['api']}/{table}/DataProperties", f"tabel {table}")
    return [str(row["Key"]) for row in rows if row.get("Key")]


def _table(fetcher: Fetcher, year: int, table: str) -> list[Finding]:
    where = f"tabel {table} ({year})"
    try:
        variables = _variables(fetcher, table)
    except NotFound:
        return [_gone(year, table)]
    columns = cbs.choose_columns(year, variables, table)
    findings = []
    for entry in catalogue().indicators:
        if entry.id in columns.ambiguous:
            what = f"meer dan één kolom past bij {entry.label} ({_name(entry, year)})."
            findings.append(Finding(where, what, f"Geen van beide wordt gelezen. {_PAGES_SHOW}"))
        elif entry.id in columns.absent and _name(entry, year):
            findings.append(_missing(where, entry, year, variables, columns))
    for column, names in catalogue().areas.items():
        if column not in columns.areas:
            what = f"de kolom {names.variable[-1].text} is er niet."
            findings.append(Finding(where, what, _AREA_CONSEQUENCE[column]))
    return findings + _figures(fetcher, year, table, where, columns)


_AREA_CONSEQUENCE = {
    "boundary_flag": "Of een buurt dezelfde bleef is dan onbekend; cijfers van andere jaren worden er niet mee verbonden.",
    "area_ha": "De oppervlakte kan dan niet meer als controle dienen.",
    "postcode": "Zoeken op postcode werkt dan niet voor dit jaar.",
}


def _name(entry: Indicator, year: int) -> str:
    """The name that the contract expects in `year`, "" when the figure did not exist then."""
    return next((name.text for name in entry.names.variable if name.holds_in(year)), "")


def _missing(where: str, entry: Indicator, year: int, variables: list[str], columns: cbs.Columns) -> Finding:
    name = _name(entry, year)
    read = {naming.stem(variable) for variable in columns.variables}
    unread = {naming.stem(variable): variable for variable in variables if naming.stem(variable) not in read}
    alike = difflib.get_close_matches(naming.normalise(name), list(unread), n=1, cutoff=0.75)
    renamed = f" Misschien heet hij nu {unread[alike[0]]}." if alike else ""
    what = f"de kolom {name} is er niet.{renamed}"
    return Finding(where, what, f"{entry.label} wordt voor {year} niet gelezen. {_PAGES_SHOW}")


def _figures(fetcher: Fetcher, year: int, table: str, where: str, columns: cbs.Columns) -> list[Finding]:
    """Columns that the contract says are filled and are empty for all gemeenten now, and buurten that are no longer there."""
    source = sources()["key_figures"]
    findings = []
    filled = [column for column in source["filled"].get(year, []) if column in columns.indicators]
    feed = f"{source['feed']}/{table}/TypedDataSet"
    if filled:
        names = [name for column in filled for name in columns.indicators[column]]
        rows = odata.rows(
            fetcher, feed, where, select=",".join(["WijkenEnBuurten", *names]), filter="startswith(WijkenEnBuurten,'GM')"
        )
        empty = [c for c in filled if all(_is_empty(row.get(n)) for row in rows for n in columns.indicators[c])]
        if not rows:
            findings.append(Finding(where, "er is geen enkele gemeente.", f"{year} wordt overgeslagen. {_PAGES_SHOW}"))
        elif empty:
            variables = listed(columns.indicators[column][0] for column in empty)
            what = (
                f"kolommen zonder cijfers die er wel waren: {variables}." if len(empty) > 1 else f"de kolom {variables} is leeg."
            )
            findings.append(Finding(where, what, f"{cbs.labels(empty)}: {_PAGES_SHOW[0].lower()}{_PAGES_SHOW[1:]}"))
    expected = source["buurten"].get(year)
    if expected:
        rows = odata.rows(fetcher, feed, where, select="WijkenEnBuurten", filter="startswith(WijkenEnBuurten,'BU')")
        if len(rows) < _FEWER * expected:
            what = f"er zijn {len(rows)} buurten, het waren er {expected}."
            findings.append(
                Finding(where, what, "De andere buurten houden cijfers van een eerder jaar; zonder die blijven ze leeg.")
            )
    return findings


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and value <= cbs.MISSING_BELOW) or str(value).strip() in ("", ".")
