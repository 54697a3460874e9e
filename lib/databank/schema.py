"""Contracts of the databank's tables (pandera). Every table that is written passes its contract first.

areas         code, year, name, level, wijk_code, gemeente_code, boundary_flag (1 same, 2 recoded,
              3 boundary changed, NaN unknown; against the year before), area_ha (total area by CBS)
geometry      code, geometry_year, name, gemeente_code, geometry (EPSG:4326, generalised for maps)
lineage       code, year, code_then, kind (same | recoded | changed | unknown), geometry_year
key_figures   code, year, one float column per indicator; NaN where not published
scores        code, year, afw, won, fys, vrz, soc, onv (score points; classes are derived, not stored)
crime         code, year, crimes (registered crimes, count)
"""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from lib.areas import CODE_PATTERN
from lib.databank.errors import UnexpectedData
from lib.databank.indicators import catalogue
from lib.scores import DIMENSIONS

SCHEMA_VERSION = 1
TABLES: tuple[str, ...] = ("areas", "geometry", "lineage", "key_figures", "scores", "crime")
LINEAGE_KINDS: tuple[str, ...] = ("same", "recoded", "changed", "unknown")

_CODE = pa.Check.str_matches(f"^{CODE_PATTERN}$")
_YEAR = pa.Check.in_range(2000, 2100)


def _code(nullable: bool = False) -> pa.Column:
    return pa.Column(str, _CODE, nullable=nullable)


def _number(*checks: pa.Check) -> pa.Column:
    return pa.Column(float, list(checks), nullable=True)


def _bounds(unit: str) -> tuple[pa.Check, ...]:
    # CBS rounds counts to multiples of 5, so shares can exceed 100 a little.
    return (pa.Check.in_range(0, 110),) if unit == "%" else (pa.Check.ge(0),)


def _schemas() -> dict[str, pa.DataFrameSchema]:
    key = {"code": _code(), "year": pa.Column(int, _YEAR)}

    def table(columns: dict[str, pa.Column], unique: tuple[str, ...] = ("code", "year")) -> pa.DataFrameSchema:
        return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=list(unique))

    indicators = {entry.id: _number(*_bounds(entry.unit)) for entry in catalogue().indicators}
    score = pa.Check.in_range(-2.5, 2.5)
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
            ("code", "geometry_year"),
        ),
        "lineage": table(
            {
                **key,
                "code_then": _code(nullable=True),
                "kind": pa.Column(str, pa.Check.isin(LINEAGE_KINDS)),
                "geometry_year": pa.Column(int, _YEAR),
            }
        ),
        "key_figures": table({**key, **indicators}),
        "scores": table({**key, "afw": pa.Column(float, score), **{d: _number(score) for d in DIMENSIONS}}),
        "crime": table({**key, "crimes": _number(pa.Check.ge(0))}),
    }


_SCHEMAS = _schemas()


def columns_of(table: str) -> list[str]:
    """Column names of a table, in order."""
    return list(_SCHEMAS[table].columns)


def validate(table: str, frame: pd.DataFrame, where: str) -> pd.DataFrame:
    """`frame` with the columns of the contract, in order, if it holds; raises UnexpectedData naming `where` and the column."""
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
