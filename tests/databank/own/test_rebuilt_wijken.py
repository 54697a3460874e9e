"""Three hundred real wijken rebuilt from their buurten: counts are the published ones within rounding, scores within .005 and .02.

The tables lie beside the repository (../shared/realdata); without them these checks are skipped.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from lib.arrays import Array
from lib.databank.catalogue.indicators import catalogue
from lib.databank.catalogue.naming import find, stem
from lib.databank.own.adding import add_up, average_scores
from lib.scores import DIMENSIONS
from lib.settings import ROOT

FOLDER = ROOT.parent / "shared" / "realdata"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="de echte tabellen (../shared/realdata) zijn er niet")
AGES = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus")


def shares_of(wijken: pd.Index, buurten: pd.Index) -> Array:
    """Each wijk as a work area of its buurten."""
    return (("WK" + buurten.str[2:8]).to_numpy()[None, :] == wijken.to_numpy()[:, None]).astype(float)


def drawn(wijken: pd.Index, n: int = 300) -> pd.Index:
    return pd.Index(np.random.default_rng(300).choice(wijken, min(n, len(wijken)), replace=False))


def assert_rounding(gap: Array, buurten: Array) -> None:
    assert (gap < 5 * (buurten + 1)).all()
    assert (gap <= 2.5 * (buurten + 1)).mean() >= 0.98


@cache
def of_2024() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Inhabitants and ages of all buurten and wijken of 2024, households of the buurten beside them."""
    table = pd.read_parquet(FOLDER / "kwb2024_population_age_flags.parquet").set_index("code")[["inhabitants", *AGES]]
    households = pd.read_parquet(FOLDER / "kwb2024_buurt.parquet").set_index("bu_code")["huishoudens"]
    buurten = table[table.index.str.startswith("BU")].astype(float).assign(households=households)
    return buurten, table[table.index.str.startswith("WK")].astype(float)


@cache
def of_2025() -> tuple[pd.DataFrame, pd.DataFrame]:
    """All figures of the buurten and wijken of 18 gemeenten in 2025, by the names of the catalogue."""
    raw = pd.read_csv(FOLDER / "kwb2025_86165NED_noord.csv", dtype=str)
    keys = [stem(name) for name in raw]
    columns = {entry.id: at for entry in catalogue().indicators if (at := find(entry.names.variable, keys, 2025))}
    table = pd.DataFrame({name: pd.to_numeric(raw.iloc[:, at[0]], errors="coerce") for name, at in columns.items()})
    table.index = pd.Index(raw["WijkenEnBuurten"].str.strip())
    return table[table.index.str.startswith("BU")], table[table.index.str.startswith("WK")]


def test_counts_of_300_wijken_are_the_published_ones_within_rounding() -> None:
    """CBS rounds each buurt and the wijk to fives apart, up or down: less than 5 off each, most within 2.5."""
    buurten, published = of_2024()
    n = ("WK" + buurten.index.str[2:8]).value_counts()
    wijken = drawn(n.index[n >= 2])
    added = add_up(shares_of(wijken, buurten.index), buurten, buurten["households"].to_numpy(), ["inhabitants", *AGES])
    for name, one in added.items():
        shown = one.status == "ok"
        assert shown.sum() >= 280, name
        gap = np.abs(one.value - published[name].reindex(wijken).to_numpy())
        whole = shown & (one.counted == n.reindex(wijken).to_numpy())
        assert whole.sum() >= 280
        assert_rounding(gap[whole], one.counted[whole])


COUNTED = ("households", "dwellings", "households_single", "households_no_children", "households_children", "married", "crimes")
# The furthest that means of wijken may be from the published ones in the middle and at the 95th percentile. Causes: published in
# whole percentages or tenths; weighted by households where CBS counts dwellings; buurten that are suppressed.
MEANS = {
    "household_size": (0.05, 0.12),
    "woz": (4, 25),
    "owner_share": (1, 3),
    "rent_share": (1, 3),
    "single_family_share": (1, 3),
    "cars_per_household": (0.05, 0.2),
    "density": (3, 60),
    "distance_gp": (0.05, 0.2),
    "address_density": (5, 60),
}


def test_all_counts_and_means_of_the_wijken_of_the_north() -> None:
    buurten, published = of_2025()
    n = ("WK" + buurten.index.str[2:8]).value_counts()
    wijken = n.index[n >= 2].intersection(published.index)
    names = [name for name in (*COUNTED, *MEANS) if name in buurten]
    assert len(names) >= 14
    added = add_up(shares_of(wijken, buurten.index), buurten, buurten["households"].to_numpy(), names)
    for name in names:
        one, told = added[name], published[name].reindex(wijken).to_numpy()
        shown = (one.status == "ok") & ~np.isnan(told)
        assert shown.sum() >= 130, name
        gap = np.abs(one.value - told)[shown]
        if name in MEANS:
            assert (np.median(gap) <= MEANS[name][0], np.quantile(gap, 0.95) <= MEANS[name][1]) == (True, True), (
                name, np.median(gap), np.quantile(gap, 0.95))  # fmt: skip
        else:
            whole = one.counted[shown] == n.reindex(wijken).to_numpy()[shown]
            assert_rounding(gap[whole], one.counted[shown][whole])


@pytest.mark.parametrize("column", ["afw", *DIMENSIONS])
def test_scores_of_300_wijken_are_near_the_published_ones(column: str) -> None:
    """Leefbaarometer 2020. Causes of what is left: it weighs addresses, CBS publishes households in fives; the published
    wijken are on the borders of 2022, the buurten on those of 2020; buurten without a score are in the wijk and not in the sum."""
    panel = pd.read_parquet(FOLDER / "lbm_buurt_panel_2002_2020.parquet").query("year == 2020").set_index("code")
    wijken = pd.read_parquet(FOLDER / "lbm_wijk_panel_2002_2020.parquet").query("jaar == 2020").set_index("wk_code")
    households = pd.read_parquet(FOLDER / "kwb2020_buurt_demografie.parquet").set_index("bu_code")["a_hh"]
    scores = panel.reindex(households.index)[[column]]
    n = ("WK" + panel.index.str[2:8]).value_counts()
    chosen = drawn(n.index[n >= 2].intersection(wijken.index))
    means, _, status = average_scores(shares_of(chosen, households.index), scores, households.to_numpy())
    shown = status == "ok"
    gap = np.abs(means[column].to_numpy() - wijken[column].reindex(chosen).to_numpy())[shown]
    gap = gap[~np.isnan(gap)]
    assert len(gap) >= 280
    assert np.median(gap) <= 0.005
    assert np.quantile(gap, 0.95) <= 0.02
