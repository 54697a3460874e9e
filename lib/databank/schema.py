"""Contracts of the databank's tables (pandera). Every table that is written passes its contract first.

areas         code, year, name, level, wijk_code, gemeente_code, boundary_flag (1 same, 2 recoded,
              3 boundary changed, NaN unknown; against the year before), area_ha (total area by CBS),
              postcode (four digits, the one that most addresses have)
geometry      code, geometry_year, name, gemeente_code, geometry (EPSG:4326, generalised for maps)
outlines      code, geometry_year, name, geometry: all gemeenten of the country, coarsely
water         code, geometry_year, name, geometry: large waters
lineage       code, year, code_then, kind (same | recoded | changed | unknown), geometry_year
key_figures   code, year, one float column per indicator; NaN where not published
scores        code, year, afw, won, fys, vrz, soc, onv (score points; classes are derived, not stored),
              borders (year of the areas that the codes are of; NaN in databanks of before: the newest)
crime         code, year, crimes (registered crimes, count); and so any other table that indicators.yaml names under
              `elsewhere`: code, year, one float column per indicator
rivm          code, year, borders (year of the areas that the codes are of), one float column (%) per figure and age of beside.yaml:
              shown beside, never counted with

A databank made before the catalogue grew lacks columns; `OPTIONAL` ones are then absent, which is a figure that is not there.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import pandera.pandas as pa

from lib.areas import CODE_PATTERN
from lib.databank.catalogue.beside import beside
from lib.databank.catalogue.indicators import Indicator, catalogue
from lib.databank.errors import UnexpectedData
from lib.scores import DIMENSIONS

SCHEMA_VERSION = 3
MAPS: tuple[str, ...] = ("geometry", "outlines", "water")
LINEAGE_KINDS: tuple[str, ...] = ("same", "recoded", "changed", "unknown")
UNBROKEN: tuple[str, ...] = ("same", "recoded")  # kinds of lineage that say which area it was

_CODE = pa.Check.str_matches(f"^{CODE_PATTERN}$")
_YEAR = pa.Check.in_range(2000, 2100)


def _code(nullable: bool = False) -> pa.Column:
    return pa.Column(str, _CODE, nullable=nullable)


def _number(*checks: pa.Check) -> pa.Column:
    return pa.Column(float, list(checks), nullable=True)


def _bounds(unit: str) -> tuple[pa.Check, ...]:
    # CBS rounds counts to multiples of 5, so shares can exceed 100 a little.
    return (pa.Check.in_range(0, 110),) if unit == "%" else (pa.Check.ge(0),)


def _indicators(entries: Iterable[Indicator]) -> dict[str, pa.Column]:
    return {entry.id: _number(*_bounds(entry.unit)) for entry in entries}


def _schemas() -> dict[str, pa.DataFrameSchema]:
    key = {"code": _code(), "year": pa.Column(int, _YEAR)}

    def table(columns: dict[str, pa.Column], unique: tuple[str, ...] = ("code", "year")) -> pa.DataFrameSchema:
        return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=list(unique))

    score = pa.Check.in_range(-2.5, 2.5)
    shapes = {
        "code": _code(),
        "geometry_year": pa.Column(int, _YEAR),
        "name": pa.Column(str),
        "geometry": pa.Column("geometry"),
    }
    on_map = ("code", "geometry_year")
    return {
        "areas": table(
            {
                **key,
                "name": pa.Column(str),
                "level": pa.Column(str, pa.Check.isin(["buurt", "wijk", "gemeente", "land"])),
                "wijk_code": _code(nullable=True),
                "gemeente_code": _code(nullable=True),
                "boundary_flag": pa.Column(float, pa.Check.isin([1.0, 2.0, 3.0]), nullable=True),
                "area_ha": _number(pa.Check.ge(0)),
                "postcode": pa.Column(str, pa.Check.str_matches(r"^\d{4}$"), nullable=True),
            }
        ),
        "geometry": table(
            {
                "code": _code(),
                "geometry_year": pa.Column(int, _YEAR),
                "name": pa.Column(str),
                "gemeente_code": _code(),
                "geometry": pa.Column("geometry"),
            },
            on_map,
        ),
        "outlines": table(shapes, on_map),
        "water": table(shapes, on_map),
        "lineage": table(
            {
                **key,
                "code_then": _code(nullable=True),
                "kind": pa.Column(str, pa.Check.isin(LINEAGE_KINDS)),
                "geometry_year": pa.Column(int, _YEAR),
            }
        ),
        "key_figures": table({**key, **_indicators(catalogue().indicators)}),
        "scores": table(
            {**key, "afw": pa.Column(float, score), **{d: _number(score) for d in DIMENSIONS}, "borders": _number(_YEAR)}
        ),
        **{name: table({**key, **_indicators(entries)}) for name, entries in catalogue().tables_elsewhere.items()},
        beside().table: table(
            {**key, "borders": pa.Column(float, _YEAR), **{name: _number(pa.Check.in_range(0, 100)) for name in beside().columns}}
        ),
    }


_SCHEMAS = _schemas()
TABLES: tuple[str, ...] = tuple(_SCHEMAS)
# Columns that a table may lack: figures of a catalogue that has grown, and what was not kept before.
OPTIONAL: dict[str, frozenset[str]] = {
    "key_figures": frozenset(entry.id for entry in catalogue().indicators if entry.id != "inhabitants"),
    **{name: frozenset(entry.id for entry in entries[1:]) for name, entries in catalogue().tables_elsewhere.items()},
    "areas": frozenset({"postcode"}),
    "scores": frozenset({"borders"}),
    beside().table: frozenset(beside().columns),
}


def columns_of(table: str) -> list[str]:
    """Column names of a table, in order."""
    return list(_SCHEMAS[table].columns)


def with_optional(table: str, frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """`frame` with those OPTIONAL columns among `columns` that it lacks, without a value."""
    lacking = [name for name in columns if name not in frame and name in OPTIONAL.get(table, ())]
    return frame.assign(**{name: pd.Series(dtype=dtype_of(name), index=frame.index) for name in lacking}) if lacking else frame


def dtype_of(column: str) -> str:
    """Type of a column of any table except geometry."""
    texts = {"code", "name", "level", "wijk_code", "gemeente_code", "code_then", "kind", "postcode"}
    return "str" if column in texts else "int64" if column in ("year", "geometry_year") else "float64"


def validate(table: str, frame: pd.DataFrame, where: str) -> pd.DataFrame:
    """`frame` with the columns of the contract, in order, if it holds; raises UnexpectedData naming `where` and the column.

    OPTIONAL columns that it lacks are added without a value.
    """
    frame = with_optional(table, frame, columns_of(table))
    try:
        return _SCHEMAS[table].validate(frame[columns_of(table)].reset_index(drop=True))
    except KeyError as error:
        raise UnexpectedData(f"In {where} ontbreekt voor tabel '{table}' een kolom: {error}.") from error
    except pa.errors.SchemaError as error:
        failing = error.failure_cases
        example = failing["failure_case"].iloc[0] if isinstance(failing, pd.DataFrame) and len(failing) else failing
        column = getattr(error.schema, "name", None) or "sleutel"
        raise UnexpectedData(
            f"In {where} past kolom '{column}' van tabel '{table}' niet bij wat Buurtbalans verwacht (bijvoorbeeld: {example})."
        ) from error
