"""Published scores as a panel: areas x measurements on the same borders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.arrays import Array

_CODES = ("code", "bu_code", "wk_code")
_YEARS = ("year", "jaar")
_SIZES = ("inhabitants", "inwoners", "a_inw")
_LARGEST = 10.0  # score points; published deviations stay within 2.5


class FollowUpError(ValueError):
    """Something a user can put right; the message is a Dutch sentence with the way out."""


@dataclass(frozen=True)
class Panel:
    """n areas (sorted by code) and k measurements (ascending), all areas of one level.

    afw (n, k) in score points, NaN where there is no score; inhabitants (n,), NaN where unknown; gemeente and wijk (n,) number the
    gemeente and the wijk of an area (for wijken every wijk is its own).
    """

    codes: NDArray[np.str_]
    years: NDArray[np.int64]
    afw: Array
    inhabitants: Array
    gemeente: NDArray[np.int64]
    wijk: NDArray[np.int64]

    @classmethod
    def of(cls, scores: pd.DataFrame, inhabitants: pd.Series | None = None) -> Panel:
        """From a table with `code` (or bu_code, wk_code), `year` (or jaar) and `afw`, one row per area and year.

        Sizes come from `inhabitants` (by code), else from a column `inhabitants` (or inwoners, a_inw; the last year counts), else they
        are unknown. Raises FollowUpError for missing columns, codes of two levels, double rows or scores that cannot be.
        """
        code, year = _column(scores, _CODES), _column(scores, _YEARS)
        if "afw" not in scores.columns:
            raise FollowUpError("In de tabel met scores ontbreekt de kolom afw. Geef code, year en afw.")
        table = scores.loc[scores["afw"].notna(), [code, year, "afw"]].set_axis(["code", "year", "afw"], axis=1)
        if table.empty:
            raise FollowUpError("In de tabel staat geen enkele score.")
        if table.duplicated(["code", "year"]).any():
            twice = table[table.duplicated(["code", "year"])].iloc[0]
            raise FollowUpError(
                f"{twice['code']} staat twee keer in de tabel voor {twice['year']}. Geef een rij per gebied en jaar."
            )
        if not np.isfinite(table["afw"].to_numpy(dtype=float)).all() or table["afw"].abs().max() > _LARGEST:
            raise FollowUpError(
                "De kolom afw bevat waarden die geen score kunnen zijn. Geef de afwijking (afw), niet lbm of de klasse."
            )
        wide = table.pivot(index="code", columns="year", values="afw").sort_index()
        codes = wide.index.to_numpy(dtype=str)
        if len(set(np.char.ljust(codes, 2).astype("U2"))) > 1:
            raise FollowUpError("De tabel bevat gebieden van verschillende niveaus. Geef alleen buurten of alleen wijken.")
        sizes = inhabitants if inhabitants is not None else _sizes(scores, code, year)
        known = np.full(len(codes), np.nan) if sizes is None else sizes.reindex(wide.index).to_numpy(dtype=float)
        buurten = codes[0].startswith("BU")
        wijk = np.array([c[2:8] for c in codes]) if buurten else codes
        return cls(
            codes=codes,
            years=wide.columns.to_numpy(dtype=np.int64),
            afw=wide.to_numpy(dtype=float),
            inhabitants=np.where(known > 0, known, np.nan),
            gemeente=np.unique([c[2:6] for c in codes], return_inverse=True)[1],
            wijk=np.unique(wijk, return_inverse=True)[1],
        )

    def places(self, areas: Iterable[str]) -> NDArray[np.int64]:
        """Positions of areas, each once, ascending; FollowUpError for one that is not in the panel."""
        wanted = sorted(set(areas))
        at = np.searchsorted(self.codes, wanted)
        found = np.minimum(at, len(self.codes) - 1)
        absent = [area for area, there in zip(wanted, self.codes[found] == np.array(wanted), strict=True) if not there]
        if absent or not wanted:
            raise FollowUpError(f"Van {absent[0]} staat geen score in de tabel." if absent else "Noem ten minste een gebied.")
        return found.astype(np.int64)

    def column(self, year: int) -> int:
        """Position of a measurement; FollowUpError when there is none in that year."""
        if year not in self.years:
            raise FollowUpError(f"Er is geen meting van {year}. Metingen: {', '.join(map(str, self.years))}.")
        return int(np.searchsorted(self.years, year))


def read(path: Path) -> pd.DataFrame:
    """A Parquet or CSV file; FollowUpError when it cannot be read."""
    if not path.is_file():
        raise FollowUpError(f"Het bestand {path} bestaat niet. Controleer de naam en de map.")
    try:
        return pd.read_csv(path) if path.suffix.lower() == ".csv" else pd.read_parquet(path)
    except (OSError, ValueError, ImportError) as error:
        raise FollowUpError(f"Het bestand {path.name} is niet te lezen. Geef een Parquet- of CSV-bestand.") from error


def sizes_of(table: pd.DataFrame) -> pd.Series:
    """Inhabitants by code from a table of key figures of one year; FollowUpError without such a column."""
    found = _sizes(table, _column(table, _CODES), None)
    if found is None:
        raise FollowUpError(f"In de tabel met inwoners ontbreekt een kolom {', '.join(_SIZES)}.")
    return found


def _column(table: pd.DataFrame, names: tuple[str, ...]) -> str:
    found = next((name for name in names if name in table.columns), None)
    if found is None:
        raise FollowUpError(f"In de tabel ontbreekt de kolom {names[0]} (of {', '.join(names[1:])}).")
    return found


def _sizes(table: pd.DataFrame, code: str, year: str | None) -> pd.Series | None:
    name = next((name for name in _SIZES if name in table.columns), None)
    if name is None:
        return None
    rows = table[table[name].notna()]
    rows = rows if year is None else rows.sort_values(year, kind="stable")
    return rows.groupby(code)[name].last()
