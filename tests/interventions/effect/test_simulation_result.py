"""What a result says: how much is left, whether it shows, and how it is written down."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lib.interventions.catalogue.read import load_catalogue
from lib.interventions.effect.measures import Measure, with_upkeep, without_upkeep
from lib.interventions.effect.simulate import remaining, simulate

CATALOGUE = load_catalogue()
YEARS = np.arange(2023, 2041)
DRAWS = 400

MIX = (
    Measure("verlichting", 0.8, 2025, 2030),
    Measure("speelplek", 1.0, 2026, 2026),
    Measure("wijkcentrum", 0.5, 2024, None),
)


def test_what_is_left_worked_by_hand() -> None:
    # Lighting: complete after .5 year, half-life 8. Upkeep until 2030.
    left = simulate([Measure("verlichting", 0.6, 2025, 2030)], CATALOGUE, YEARS).remaining((5, 13))
    assert [item.year for item in left] == [2030, 2038]
    assert left[0].planned.share == pytest.approx(1)
    assert left[1].planned.share == pytest.approx(0.5, rel=1e-5)
    assert left[1].with_upkeep.share == pytest.approx(1)
    assert left[0].without_upkeep.share == pytest.approx(0.5 ** (4.5 / 8), rel=1e-5)
    assert left[1].without_upkeep.share == pytest.approx(0.5 ** (12.5 / 8), rel=1e-5)
    assert left[1].planned.points == pytest.approx(left[1].with_upkeep.points / 2, rel=1e-5)


def test_what_is_left_of_nothing_has_no_share() -> None:
    assert remaining((), CATALOGUE) == ()
    left = remaining([Measure("verlichting", 0.0, 2025)], CATALOGUE, (5,))[0]
    assert (left.planned.points, left.planned.share) == (0.0, None)


def test_twins_change_upkeep_only() -> None:
    assert {m.upkeep_until for m in with_upkeep(MIX)} == {None}
    assert all(m.upkeep_until == m.start for m in without_upkeep(MIX))
    assert [m.plan.intervention for m in without_upkeep(MIX)] == [m.intervention for m in MIX]
    assert without_upkeep(MIX)[0].plan.upkeep_years == 0


def test_the_same_figures_on_every_machine() -> None:
    # Seeds come from the measure's id, quantiles from elementwise single precision: a difference here is a changed result.
    chosen = (
        Measure("verlichting", 0.8, 2025, 2030),
        Measure("herstructurering", 0.5, 2026),
        Measure("nplv", 0.3, 2025, 2032),
        Measure("sociaal_pakket", 1.0, 2026, 2026),
    )
    expected = [
        [0.0026582, 0.0039565, 0.0053330, 0.0070738, 0.0090646],
        [0.0187798, 0.0238534, 0.0298253, 0.0354887, 0.0407156],
        [0.0189684, 0.0245119, 0.0313583, 0.0375309, 0.0437951],
    ]
    assert simulate(chosen, CATALOGUE, [2026, 2030, 2038], draws=500).total == pytest.approx(np.array(expected), abs=2e-7)


def test_the_result_can_be_written_as_json() -> None:
    found = simulate(MIX, CATALOGUE, YEARS, DRAWS)
    content = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert content["kind"] == "scenario"
    assert content["years"] == YEARS.tolist()
    assert content["total"] == np.round(found.total, 6).tolist()
    assert content["measures"][0] == {
        "intervention": "verlichting",
        "coverage": 0.8,
        "start": 2025,
        "upkeep_until": 2030,
    }
    assert [item["after"] for item in content["remaining"]] == [5, 10, 15]
    assert "betrouwbaarheid" not in json.dumps(content)


def test_own_quantiles_and_a_missing_median() -> None:
    found = simulate(MIX, CATALOGUE, YEARS, DRAWS, quantiles=(0.1, 0.9))
    assert found.total.shape == (YEARS.size, 2)
    with pytest.raises(ValueError, match="mediaan"):
        _ = found.median


def test_one_draw_is_enough() -> None:
    found = simulate(MIX, CATALOGUE, YEARS, draws=1)
    assert np.ptp(found.total, axis=1) == pytest.approx(0)
