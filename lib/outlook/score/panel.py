"""A table of scores as a checked panel: areas x measurements.

Input columns are `code, year, afw` (also known as `wk_code` or `bu_code`, and `jaar`), optionally the five dimensions and
`inhabitants`. A measurement without a score is left out; nothing is ever filled in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.arrays import Array
from lib.scores import DIMENSIONS

CODE_NAMES = ("code", "bu_code", "wk_code")
YEAR_NAMES = ("year", "jaar")
SIZE_NAMES = ("inhabitants", "inwoners", "a_inw")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_LARGEST = 10.0  # score points; published deviations stay within 2.5


class OutlookError(ValueError):
    """Something a user can put right; the message is a Dutch sentence with the way out."""


@dataclass(frozen=True)
class Panel:
    """n areas (sorted by code) and k measurements (ascending); NaN where an area has no score in a year.

    `afw` (n, k) in score points; `dimensions` (n, k, 5) or None; `inhabitants` (n, k) or None; `figures` maps a year to
    an (n, m) array of key figures with the names in `figure_names`; `neighbours` (pairs, 2) are positions of areas.
    """

    codes: NDArray[np.str_]
    years: NDArray[np.int64]
    afw: Array
    dimensions: Array | None = None
    inhabitants: Array | None = None
    figures: dict[int, Array] | None = None
    figure_names: tuple[str, ...] = ()
    neighbours: NDArray[np.int64] | None = None

    def before(self, year: int) -> Panel:
        """The panel as it was known before the measurement of `year`: earlier measurements and earlier key figures only."""
        keep = self.years < year
        return replace(
            self,
            years=self.years[keep],
            afw=self.afw[:, keep],
            dimensions=None if self.dimensions is None else self.dimensions[:, keep],
            inhabitants=None if self.inhabitants is None else self.inhabitants[:, keep],
            figures=None if self.figures is None else {y: table for y, table in self.figures.items() if y < year},
        )

    def scored_codes(self, year: int) -> NDArray[np.str_]:
        """Codes of the areas with a score in or before `year`: those of `before(year + 1).scored()`."""
        return self.codes[~np.isnan(self.afw[:, self.years <= year]).all(axis=1)]

    def scored(self) -> Panel:
        """The same panel without areas that have no score at all, so that they cannot weigh in any average."""
        rows = np.flatnonzero(~np.isnan(self.afw).all(axis=1))
        place = np.full(len(self.codes), -1)
        place[rows] = np.arange(len(rows))
        pairs = self.neighbours
        if pairs is not None:
            pairs = place[pairs]
            pairs = pairs[(pairs >= 0).all(axis=1)]
        return replace(
            self,
            codes=self.codes[rows],
            afw=self.afw[rows],
            dimensions=None if self.dimensions is None else self.dimensions[rows],
            inhabitants=None if self.inhabitants is None else self.inhabitants[rows],
            figures=None if self.figures is None else {year: table[rows] for year, table in self.figures.items()},
            neighbours=pairs,
        )


def read_table(path: Path) -> pd.DataFrame:
    """A Parquet or CSV file. Raises OutlookError when it is not there or cannot be read."""
    if not path.is_file():
        raise OutlookError(f"Het bestand {path} bestaat niet. Controleer de naam en de map.")
    try:
        return _read_csv(path) if path.suffix.lower() == ".csv" else pd.read_parquet(path)
    except (OSError, ValueError, ImportError) as error:
        kind = "CSV" if path.suffix.lower() == ".csv" else "Parquet"
        raise OutlookError(
            f"Het bestand {path.name} is geen leesbaar {kind}-bestand. Geef een Parquet- of CSV-bestand."
        ) from error


def _read_csv(path: Path) -> pd.DataFrame:
    """A CSV file; with ; between the columns (Dutch Excel) numbers have a decimal comma, or a point where that fits more columns."""
    with path.open(encoding="utf-8-sig") as file:
        header = file.readline()
    if ";" not in header:
        return pd.read_csv(path)
    read = [pd.read_csv(path, sep=";", decimal=decimal) for decimal in (",", ".")]
    return max(read, key=lambda table: table.select_dtypes("number").shape[1])


def build(
    scores: pd.DataFrame,
    *,
    key_figures: pd.DataFrame | None = None,
    neighbours: pd.DataFrame | None = None,
    level: str | None = None,
    name: str = "de scores",
) -> Panel:
    """Panel of a table of scores. `level` (buurt, wijk, gemeente) keeps the codes of that level.

    `key_figures` has `code, year` and numeric columns; `neighbours` has `code, neighbour`. `name` is what the table is
    called in messages. Raises OutlookError naming the file, the column or the year.
    """
    table = _keyed(scores, name)
    if "afw" not in table:
        raise OutlookError(f"In {name} ontbreekt de kolom afw. Nodig zijn code, year en afw.")
    people = next((c for c in SIZE_NAMES if c in table.columns), None)
    table = table.rename(columns={people: "inhabitants"}) if people else table
    names = ["afw", *[c for c in (*DIMENSIONS, "inhabitants") if c in table.columns]]
    table = pd.concat([table[["code", "year"]], _numbers(table, names, name)], axis=1)
    if level is not None:
        table = table[table["code"].str.startswith({"buurt": "BU", "wijk": "WK", "gemeente": "GM"}[level])]
    table = table[table["afw"].notna()]
    if (table["afw"].abs() > _LARGEST).any():
        raise OutlookError(f"In {name} staan waarden in de kolom afw die geen score kunnen zijn (groter dan {_LARGEST:.0f}).")
    if table.empty:
        of_level = "" if level is None else f" van niveau {level}"
        raise OutlookError(f"In {name} staat geen enkele score{of_level}. Geef een bestand met waarden in de kolom afw.")
    codes, years = np.sort(table["code"].unique().astype(str)), np.sort(table["year"].unique().astype(np.int64))
    row, column = np.searchsorted(codes, table["code"].to_numpy(str)), np.searchsorted(years, table["year"])

    def grid(values: pd.Series) -> Array:
        filled = np.full((len(codes), len(years)), np.nan)
        filled[row, column] = values.to_numpy(float)
        return filled

    dims = np.stack([grid(table[d]) for d in DIMENSIONS], axis=2) if set(DIMENSIONS) <= set(table.columns) else None
    size = grid(table["inhabitants"]) if "inhabitants" in table else None
    figures: dict[int, Array] | None = None
    figure_names: tuple[str, ...] = ()
    if key_figures is not None:
        figures, figure_names, known = _figures(key_figures, codes)
        size = _size_from(known, years) if size is None and known else size
    pairs = None if neighbours is None else _pairs(neighbours, codes)
    return Panel(codes, years, grid(table["afw"]), dims, size, figures, figure_names, pairs)


def with_inhabitants(scores: pd.DataFrame, table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Scores with one number of inhabitants per area, from a table with a code and `inhabitants` (also known as SIZE_NAMES)."""
    code, size = (next((c for c in names if c in table.columns), None) for names in (CODE_NAMES, SIZE_NAMES))
    if code is None or size is None:
        missing = "code" if code is None else "inhabitants"
        raise OutlookError(f"In {name} ontbreekt de kolom {missing}. Nodig zijn code en inhabitants.")
    if table[code].duplicated().any():
        double = table.loc[table[code].duplicated(), code].iloc[0]
        raise OutlookError(f"In {name} komt {double} meer dan één keer voor. Laat per gebied één rij staan.")
    own = next((c for c in CODE_NAMES if c in scores.columns), None)
    if own is None:
        return scores
    numbers = _numbers(table, [size], name)[size]
    known = pd.Series(numbers.to_numpy(), index=table[code].astype(str).str.strip())
    others = [c for c in SIZE_NAMES if c in scores.columns]
    return scores.drop(columns=others).assign(inhabitants=scores[own].astype(str).str.strip().map(known))


def _keyed(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table with checked columns `code` (text) and `year` (whole number), one row per area and year."""
    found = {}
    for target, names in (("code", CODE_NAMES), ("year", YEAR_NAMES)):
        present = [n for n in names if n in table.columns]
        if not present:
            raise OutlookError(f"In {name} ontbreekt de kolom {target} (ook goed: {', '.join(names[1:])}).")
        found[target] = present[0]
    keyed = table.rename(columns={found["code"]: "code", found["year"]: "year"}).reset_index(drop=True)
    keyed = keyed.loc[:, ~keyed.columns.duplicated()]
    years = keyed["year"]
    if not pd.api.types.is_numeric_dtype(years) or pd.api.types.is_bool_dtype(years):
        raise OutlookError(f"In {name} is de kolom {found['year']} geen getal. Zet daar jaartallen als 2020.")
    whole = years.notna() & (years % 1 == 0) & years.between(_FIRST_YEAR, _LAST_YEAR)
    if not whole.all():
        raise OutlookError(
            f"In {name} staat in de kolom {found['year']} een waarde die geen jaartal is: {years[~whole].iloc[0]}."
        )
    if keyed["code"].isna().any():
        raise OutlookError(f"In {name} heeft minstens één rij geen waarde in de kolom {found['code']}. Vul de code in.")
    keyed = keyed.assign(code=keyed["code"].astype(str).str.strip(), year=years.astype(np.int64))
    double = keyed.duplicated(["code", "year"])
    if double.any():
        first = keyed[double].iloc[0]
        raise OutlookError(f"In {name} komt {first['code']} in {first['year']} meer dan één keer voor. Laat één rij staan.")
    return keyed


def _numbers(table: pd.DataFrame, names: list[str], name: str) -> pd.DataFrame:
    for column in names:
        values = table[column]
        if not pd.api.types.is_numeric_dtype(values) and values.notna().any():
            raise OutlookError(
                f"In {name} is de kolom {column} geen getal. Gebruik een punt als decimaalteken, en geen teken tussen duizendtallen."
            )
    numbers = table[names].astype(float)
    if np.isinf(numbers["afw"]).any() if "afw" in numbers else False:
        raise OutlookError(f"In {name} staat een oneindige waarde in de kolom afw. Laat die leeg.")
    return numbers.where(np.isfinite(numbers))


def _figures(table: pd.DataFrame, codes: NDArray[np.str_]) -> tuple[dict[int, Array], tuple[str, ...], dict[int, Array]]:
    """Key figures per year (n, m), their names, and the inhabitants per year where a column of that name is there."""
    keyed = _keyed(table, "de kerncijfers")
    names = tuple(c for c in keyed.columns if c not in ("code", "year") and pd.api.types.is_numeric_dtype(keyed[c]))
    found: dict[int, Array] = {}
    known: dict[int, Array] = {}
    size_name = next((c for c in SIZE_NAMES if c in names), None)
    for year, part in keyed.groupby("year"):
        at = part.set_index("code").reindex(codes)
        values = at[list(names)].to_numpy(float)
        found[int(year)] = np.where(np.isfinite(values), values, np.nan)
        if size_name is not None:
            known[int(year)] = found[int(year)][:, names.index(size_name)]
    return found, names, known


def _size_from(known: dict[int, Array], years: NDArray[np.int64]) -> Array:
    """Inhabitants at each measurement: those of the latest year up to it; NaN before the first."""
    columns = []
    for year in years:
        usable = [y for y in sorted(known) if y <= year]
        columns.append(known[usable[-1]] if usable else np.full(len(next(iter(known.values()))), np.nan))
    return np.stack(columns, axis=1)


def _pairs(table: pd.DataFrame, codes: NDArray[np.str_]) -> NDArray[np.int64]:
    if not {"code", "neighbour"} <= set(table.columns):
        raise OutlookError("In de buren ontbreekt de kolom code of neighbour. Nodig zijn beide.")
    place = pd.Series(np.arange(len(codes)), index=codes)
    pairs = np.column_stack([place.reindex(table[c].astype(str)).to_numpy(float) for c in ("code", "neighbour")])
    pairs = pairs[~np.isnan(pairs).any(axis=1)].astype(np.int64)
    return pairs[pairs[:, 0] != pairs[:, 1]]


def remarks(panel: Panel, neighbours: pd.DataFrame | None, last: int, name: str = "de scores") -> list[str]:
    """Dutch sentences for key figures and neighbours that were given and cannot count at all; none where they can.

    `neighbours` is the table as read; `last` is the latest measurement that is learned from: figures count when they are older
    (inhabitants also when they are of that year).
    """
    said = []
    total = len(panel.codes)
    if panel.figures is not None:
        filled = [~np.isnan(table).all(axis=1) for table in panel.figures.values()] if panel.figure_names else []
        areas = int(np.any(filled, axis=0).sum()) if filled else 0
        sizes = bool(set(SIZE_NAMES) & set(panel.figure_names))
        usable = any(year < last + sizes and rows.any() for year, rows in zip(panel.figures, filled, strict=False))
        counted = f"De kerncijfers tellen niet mee: {areas} van de {total} gebieden in {name} hebben er cijfers in"
        if not areas:
            said.append(f"{counted}. Controleer de codes en of er kolommen met getallen zijn.")
        elif not usable:
            said.append(f"{counted}, maar geen enkel cijfer is van voor de meting van {last}. Geef ook oudere cijfers.")
    if neighbours is not None and panel.neighbours is not None and not len(panel.neighbours):
        areas = int(np.isin(panel.codes, neighbours[["code", "neighbour"]].astype(str).to_numpy().ravel().astype(str)).sum())
        said.append(
            f"De buren tellen niet mee: {areas} van de {total} gebieden in {name} staan erin, en geen enkel paar heeft twee "
            "bekende gebieden. Controleer de codes."
        )
    return said
