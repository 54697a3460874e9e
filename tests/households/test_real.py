"""The estimate on real figures: left-out margins of wijken 2021, outside figures, the whole country. Skipped where they are not at hand."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.households.catalogue import Seed
from lib.households.fitting.draws import central_draw
from lib.households.fitting.inside import inside
from lib.households.fitting.noise import area_keys
from lib.households.fitting.solve import solve
from lib.households.inputs.margins import Margins, target_margins
from lib.households.inputs.observations import COLUMNS, arrange
from lib.households.quality.validate import against_widowed, against_wmo, left_out
from tests.households.conftest import no_lineage
from tests.households.spreads import spreads


@pytest.fixture(scope="module")
def margins(wijken_2021: pd.DataFrame, seed: Seed) -> Margins:
    return target_margins(arrange(wijken_2021[["code", "year", *COLUMNS]], no_lineage(), 2021), seed)


@pytest.mark.parametrize(("name", "below"), [("income", 0.60), ("tenure", 0.85)])
def test_intervals_hold_a_margin_that_is_left_out(margins: Margins, seed: Seed, name: str, below: float) -> None:
    outcome = left_out(margins, name, "wijk", seed)
    assert outcome is not None
    assert outcome.areas > 2000
    assert 0.72 <= outcome.coverage_overall <= 0.88
    # And the estimate is clearly nearer than copying the share of the gemeente.
    assert sum(outcome.mean_error) < below * sum(outcome.mean_error_copying)


def test_every_target_margin_is_reproduced(margins: Margins, seed: Seed) -> None:
    for name, outcome in inside(margins, seed).items():
        assert outcome["largest_relative_gap"] <= 1e-6, name


def test_people_alone_at_65_go_with_widowed_beyond_what_was_put_in(
    margins: Margins, seed: Seed, wijken_2021: pd.DataFrame
) -> None:
    widowed = wijken_2021.set_index("code")["widowed"].reindex(list(margins.areas.codes)).to_numpy(float)
    outcome = against_widowed(margins, widowed, seed)
    assert outcome is not None
    assert outcome["r"] > 0.6
    assert outcome["r_given_persons_65"] > 0.25


def test_wmo_goes_with_people_alone_at_65_in_homes_of_corporations(
    margins: Margins, seed: Seed, wijken_2021: pd.DataFrame
) -> None:
    wmo = wijken_2021.set_index("code")["wmo_per_1000"].reindex(list(margins.areas.codes)).to_numpy(float)
    outcome = against_wmo(margins, wmo, seed)
    assert outcome is not None
    assert outcome["r"] > max(outcome["r_corporation"], outcome["r_persons_65"], outcome["r_all_65"])


def test_spreads_in_the_catalogue_are_those_measured(margins: Margins, seed: Seed) -> None:
    found = solve(margins, seed, central_draw(seed, area_keys(margins.areas.codes, 0)), lambda rows, tables: None)  # noqa: ARG005
    measured = spreads(margins, found)
    for name in ("tenure", "income"):
        stated = seed.spread.step[name].wijk
        assert measured[name]["wijk"][:2] == pytest.approx(stated[:2], rel=0.2)
