"""The estimate on real figures: left-out margins of wijken 2021, outside figures, the whole country. Skipped where they are not at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from lib.areas import Level
from lib.arrays import Array
from lib.households.catalogue import Seed
from lib.households.fitting.draws import central_draw
from lib.households.fitting.inside import inside
from lib.households.fitting.noise import area_keys
from lib.households.fitting.solve import solve
from lib.households.inputs.margins import Margins, target_margins
from lib.households.inputs.observations import COLUMNS, arrange
from lib.households.quality.measured import measured
from lib.households.quality.validate import against_widowed, against_wmo, left_out
from tests.households.conftest import narrow_table, no_lineage, wide_table
from tests.households.relations import composition, kind_coefficients, level_deviations, odd, shift_coefficients
from tests.households.spreads import spreads

Real = Callable[[int, Level], tuple[Margins, Array]]


@pytest.fixture(scope="module")
def real(seed: Seed) -> Real:
    """Margins of a year and level with everything around them, and the urbanity of the areas."""

    @cache
    def read(year: int, level: Level) -> tuple[Margins, Array]:
        table = wide_table(year) if year in (2021, 2022) else narrow_table(year, level)
        margins = target_margins(arrange(table, no_lineage(), year), seed)
        return margins, table.set_index("code")["urbanity"].reindex(list(margins.areas.codes)).to_numpy(float)

    return read


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


TESTS = {(of.margin, of.year, of.level): of for of in measured() if of.year != 2025}
AUDITED = (
    "veel 15- tot 25-jarigen",
    "veel alleenwonenden",
    "zeer sterk stedelijk",
    "veel gezinnen met kinderen",
    "veel 65-plussers",
    "niet stedelijk",
)


@pytest.mark.parametrize(("name", "year", "level"), list(TESTS))
def test_intervals_hold_in_every_kind_of_area(real: Real, seed: Seed, name: str, year: int, level: Level) -> None:
    margins, urbanity = real(year, level)
    outcome = left_out(margins, name, level, seed, urbanity=urbanity)
    assert outcome is not None
    stated = TESTS[name, year, level].kinds  # type: ignore[index]
    assert {of.kind for of in outcome.by_kind} == set(stated) - {"alle gebieden"}
    for found in outcome.by_kind:
        coverage, width, _ = stated[found.kind].after
        # The catalogue says what is found here ...
        assert found.coverage == pytest.approx(coverage, abs=0.02), found.kind
        assert 100 * found.width == pytest.approx(width, rel=0.03), found.kind
        # ... which is better in each kind of area than before, and holds in those of the audit.
        assert 100 * found.score < stated[found.kind].before[2], found.kind
        if found.kind.split(" (")[0] in AUDITED:
            assert 0.72 <= found.coverage <= 0.90, found.kind
    assert 100 * float(np.mean(outcome.width)) < stated["alle gebieden"].before[1]


@pytest.mark.parametrize(("name", "year", "level"), [key for key in TESTS if key[0] != "kinds"])
def test_gemeenten_kept_apart_do_not_differ(real: Real, seed: Seed, name: str, year: int, level: Level) -> None:
    # Coefficients and spreads were measured in gemeenten with an odd code only.
    margins, _ = real(year, level)
    outcome = left_out(margins, name, level, seed)
    apart = left_out(_without(margins, odd(margins)), name, level, seed)
    assert outcome is not None
    assert apart is not None
    assert apart.areas < 0.7 * outcome.areas
    assert 0.75 <= apart.coverage_overall <= 0.88
    assert sum(apart.mean_error) == pytest.approx(sum(outcome.mean_error), rel=0.1)


def _without(margins: Margins, rows: NDArray[np.bool_]) -> Margins:
    """The margins with areas that are not judged: their own year of the margin is another."""
    ages = replace(margins.ages, year=np.where(rows, 0, margins.ages.year))
    return replace(margins, ages=ages)


def test_relations_in_the_catalogue_are_those_measured(real: Real, seed: Seed) -> None:
    buurten, _ = real(2020, "buurt")
    centre, sd = composition(buurten)
    assert centre == pytest.approx(seed.composition.centre, abs=0.01)
    assert sd == pytest.approx(seed.composition.sd, abs=0.01)
    measured = kind_coefficients(buurten, seed.composition)
    assert measured == pytest.approx(np.array([seed.kind_prediction.alleen, seed.kind_prediction.met]), abs=0.03)
    for level, deviation in level_deviations(buurten, seed.kind_prediction, seed.composition).items():
        assert deviation == pytest.approx(seed.kind_prediction.level[level], abs=0.01), level
    wijken, _ = real(2021, "wijk")
    found = solve(wijken, seed, central_draw(seed, area_keys(wijken.areas.codes, 0)), lambda rows, tables: None)  # noqa: ARG005
    for name, of in seed.shift.items():
        for beside, stated in ((False, of.alone), (True, of.beside)):
            assert shift_coefficients(wijken, found, name, beside) == pytest.approx(
                np.array(list(stated.values())).T, abs=0.03
            ), name


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
    measured = spreads(margins, found, seed)
    for name in ("tenure", "income"):
        stated = seed.spread.step[name].wijk
        assert measured[name]["wijk"][:2] == pytest.approx(stated[:2], rel=0.2)
