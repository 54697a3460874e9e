"""The figures that are looked ahead, size classes of areas, and the panel of key figures the models read.

A panel holds nothing later than its origin year: whatever a caller passes, a forecast cannot see its own future.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.areas import LAND
from lib.arrays import Array
from lib.household_types import LEAST_HOUSEHOLDS

HOUSEHOLDS, INHABITANTS = "households", "inhabitants"
TOTALS: tuple[str, ...] = (HOUSEHOLDS, INHABITANTS)
BANDS: tuple[str, ...] = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus")
KINDS: tuple[str, ...] = ("households_single", "households_no_children", "households_children")
FIGURES: tuple[str, ...] = (*TOTALS, *BANDS, *KINDS)
PARTS: dict[str, tuple[str, ...]] = {INHABITANTS: BANDS, HOUSEHOLDS: KINDS}
TOTAL_OF: dict[str, str] = {part: total for total, parts in PARTS.items() for part in parts}

SIZES: tuple[str, ...] = ("50-249", "250-999", "1000-2499", "2500+")
_SIZE_FROM = (LEAST_HOUSEHOLDS, 250, 1000, 2500)

_COLUMNS = (*FIGURES, "dwellings")


class OutlookInputError(ValueError):
    """Key figures that cannot be looked ahead from; the message is Dutch and says what to do."""


@dataclass(frozen=True)
class Panel:
    """Key figures up to and including the origin year.

    `values[figure]` has shape (areas, years), counts, NaN where not published or not comparable. `years` ascend and end with the
    origin. `group` is the position of each area's gemeente in `groups`, -1 without one; `leaf` marks the areas that are added up
    to a gemeente or the country where these have no row of their own.
    """

    codes: pd.Index
    years: tuple[int, ...]
    values: dict[str, Array]
    group: npt.NDArray[np.intp]
    groups: pd.Index
    leaf: npt.NDArray[np.bool_]

    @property
    def origin(self) -> int:
        return self.years[-1]

    def last(self, figure: str) -> Array:
        """Counts in the origin year, shape (areas,)."""
        return np.asarray(self.values[figure][:, -1])

    def stack(self, figures: tuple[str, ...]) -> Array:
        """Shape (areas, years, figures)."""
        return np.stack([self.values[figure] for figure in figures], axis=2)


def size_class(households: Array) -> npt.NDArray[np.intp]:
    """Position in SIZES by number of households; -1 below 50 households or unknown."""
    known = np.where(np.isfinite(households), households, 0)
    return np.asarray(np.searchsorted(_SIZE_FROM, known, side="right") - 1, dtype=np.intp)


def build_panel(key_figures: pd.DataFrame, origin_year: int, parents: Mapping[str, str] | None = None) -> Panel:
    """The panel of all codes in `key_figures` (tidy: code, year and indicator columns; a missing column is never published).

    `parents` maps a code to its gemeente; without it the gemeente is read from buurt and wijk codes. Rows after `origin_year` are
    left out. One kind of household that is missing beside the two others is what is left of the households. Raises
    OutlookInputError without a row in the origin year, or when a code has two rows in a year.
    """
    missing = {"code", "year"} - set(key_figures.columns)
    if missing:
        raise OutlookInputError(f"De kerncijfers missen de kolom {', '.join(sorted(missing))}. Geef een tabel met code en jaar.")
    rows = key_figures[key_figures["year"] <= origin_year]
    years = tuple(int(year) for year in np.unique(rows["year"].to_numpy()))
    if not years or years[-1] != origin_year:
        raise OutlookInputError(f"Er zijn geen kerncijfers van {origin_year}. Kies een jaar dat in de gegevens staat.")
    positions, codes = pd.factorize(rows["code"], sort=True)
    columns = np.searchsorted(years, rows["year"].to_numpy())
    if len(np.unique(positions * len(years) + columns)) < len(rows):
        raise OutlookInputError("Een gebied staat twee keer in hetzelfde jaar. Houd per gebied en jaar één regel over.")
    values = {}
    for figure in _COLUMNS:
        grid = np.full((len(codes), len(years)), np.nan)
        if figure in rows:
            grid[positions, columns] = rows[figure].to_numpy(dtype=float, na_value=np.nan)
        values[figure] = grid
    _complete_kinds(values)
    index = pd.Index(codes)
    parent = _parents(index, parents)
    group, groups = pd.factorize(parent)
    return Panel(index, years, values, group, pd.Index(groups), _leaves(index, pd.Index(groups)))


def _complete_kinds(values: dict[str, Array]) -> None:
    published = {kind: values[kind].copy() for kind in KINDS}
    for kind in KINDS:
        rest = values[HOUSEHOLDS] - sum(published[other] for other in KINDS if other != kind)
        values[kind] = np.where(np.isnan(published[kind]), np.clip(rest, 0, None), published[kind])


def _parents(codes: pd.Index, parents: Mapping[str, str] | None) -> npt.NDArray[np.object_]:
    if parents is not None:
        return np.array([parents.get(code) for code in codes], dtype=object)
    return np.array(["GM" + code[2:6] if code[:2] in ("BU", "WK") else None for code in codes.astype(str)], dtype=object)


def _leaves(codes: pd.Index, groups: pd.Index) -> npt.NDArray[np.bool_]:
    text = codes.astype(str)
    leaf = ~(codes.isin(groups) | (text == LAND))
    buurt = np.asarray(text.str[:2] == "BU")
    wijk = np.asarray(text.str[:2] == "WK")
    return np.asarray(leaf & ~wijk if buurt.any() else leaf)
