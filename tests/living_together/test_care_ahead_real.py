"""Givers and receivers of real wijken carried from an earlier year to a later one, against what the later figures give."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.household_types import HOUSEHOLD_TYPES
from lib.households import load_seed
from lib.households.inputs.heads import heads
from lib.living_together.care import care
from lib.living_together.care_ahead import Growth, care_ahead
from lib.outlook.population.figures import BANDS, KINDS
from lib.outlook.population.project import project
from tests.outlook.population.test_population_real import MOVED, PANEL, YEARS, comparable, wijken

AGES_2024 = PANEL.parent / "kwb2024_population_age_flags.parquet"
ROUNDS = {2017: (2020, 2021, 2022, 2024), 2020: (2021, 2022, 2024), 2021: (2022, 2024), 2022: (2024,)}
EVERY = 8  # of the wijken: enough to tell

pytestmark = pytest.mark.skipif(
    not all(path.exists() for path in (PANEL, MOVED, AGES_2024)), reason="het wijkpanel staat niet naast de repository"
)


def shares(table: pd.DataFrame) -> np.ndarray:
    """Shares of the types (n, 10) that care is counted from; all other households under the first type."""
    kinds = table[list(KINDS)].to_numpy(float).T
    per_household = table[list(BANDS[1:])].to_numpy(float).T / table["households"].to_numpy(float)
    alone, couple = heads(kinds / kinds.sum(0), per_household, load_seed())[:2]
    found = np.zeros((len(table), len(HOUSEHOLD_TYPES)))
    for name, value in (("alleen_midden", alone[1]), ("alleen_65", alone[2]), ("paar_midden", couple[1]), ("paar_65", couple[2])):
        found[:, HOUSEHOLD_TYPES.index(name)] = value
    found[:, 0] = 1 - found.sum(axis=1)
    return found


def of_round(origin: int, target: int) -> pd.DataFrame:
    """One row per wijk: whether what came true lies within the bounds of the change, and errors of carrying and of no change."""
    table = comparable(origin, (*(year for year in YEARS if year < origin), target))
    if target == 2024:  # kinds as two years before, which is what an estimate of 2024 takes too
        ages, before = pd.read_parquet(AGES_2024).set_index("code"), wijken().query("year == 2022").set_index("code")
        late = table["year"] == 2024
        for band in BANDS:
            table.loc[late, band] = table.loc[late, "code"].map(ages[band]).astype(float)
        for kind in KINDS:
            share = before[kind] / before["households"]
            table.loc[late, kind] = table.loc[late, "code"].map(share) * table.loc[late, "households"]
    ahead = project(table, origin, [target - origin], figures=("inhabitants", *BANDS))
    needed = ["households", *BANDS, *KINDS]
    now, later = (table[table["year"] == year].set_index("code").dropna(subset=needed) for year in (origin, target))
    bands = {band: ahead[ahead["figure"] == band].set_index("code") for band in ("age_45_64", "age_65_plus")}
    known = bands["age_65_plus"].index[bands["age_65_plus"]["middle"].notna()]
    codes = now.index.intersection(later.index).intersection(known)
    codes = codes[(now.loc[codes, "households"] >= 50) & (now.loc[codes, ["age_45_64", "age_65_plus"]] > 0).all(axis=1)][::EVERY]
    counted = care(shares(later.loc[codes]))
    truth = {who: getattr(counted, who)[:, 0] / 100 * later.loc[codes, "households"] for who in ("givers", "receivers")}
    rows = []
    for i, (code, mix) in enumerate(zip(codes, shares(now.loc[codes]), strict=True)):
        growth = [
            Growth(*(bands[band].loc[code, bound] / now.loc[code, band] for bound in ("middle", "low67", "high67")))
            for band in bands
        ]
        found = care_ahead(mix, now.loc[code, "households"], *growth, target - origin)
        for who, one in zip(truth, found, strict=True):
            came = truth[who].iloc[i]
            if one.now.mid >= 10:
                rows.append(
                    {
                        "who": who,
                        "within": one.change.low <= came / one.now.mid <= one.change.high,
                        "within_all": one.then.low <= came <= one.then.high,
                        "carried": abs(one.then.mid / came - 1),
                        "no_change": abs(one.now.mid / came - 1),
                        "more": one.change.low > 1,
                        "came_more": came > one.now.mid,
                    }
                )
    return pd.DataFrame(rows).assign(origin=origin, target=target)


@pytest.fixture(scope="module")
def rounds() -> pd.DataFrame:
    return pd.concat([of_round(origin, target) for origin, targets in ROUNDS.items() for target in targets])


def test_the_bounds_hold_what_came_true_and_are_never_too_narrow_in_all(rounds: pd.DataFrame) -> None:
    within = rounds.groupby("who")["within"].mean()
    assert within["receivers"] == pytest.approx(2 / 3, abs=0.04)
    assert 2 / 3 - 0.04 <= within["givers"] <= 0.82  # errors of two bands added: on the wide side
    per_round = rounds.groupby(["who", "origin", "target"])["within"].mean()
    assert per_round.between(0.55, 0.90).all()
    assert (rounds.groupby("who")["within_all"].mean() > 0.85).all()


def test_carrying_along_beats_no_change(rounds: pd.DataFrame) -> None:
    errors = rounds.groupby("who")[["carried", "no_change"]].mean()
    assert (errors["carried"] < errors["no_change"]).all()
    assert errors.loc["receivers", "carried"] < 0.7 * errors.loc["receivers", "no_change"]


def test_where_more_receivers_are_announced_more_came(rounds: pd.DataFrame) -> None:
    told = rounds[(rounds["who"] == "receivers") & rounds["more"]]
    assert len(told) > 500
    assert told["came_more"].mean() > 0.9
