"""Figures of a work area: worked by hand, with the floors of a part."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.databank.own.adding import Added, add_up, average_scores

NAN = float("nan")
# Four buurten: large, middle, small, and one of which little is published.
TABLE = pd.DataFrame(
    {
        "inhabitants": [4000.0, 1000.0, 60.0, 500.0],
        "households": [2000.0, 500.0, 30.0, 250.0],
        "age_65_plus": [800.0, 100.0, 10.0, NAN],
        "age_65_plus_share": [20.0, 10.0, NAN, NAN],
        "woz": [300.0, 200.0, NAN, 100.0],
        "rent_share": [50.0, 10.0, NAN, 90.0],
        "area_land": [100.0, 50.0, 10.0, 5.0],
        "density": [4000.0, 2000.0, 600.0, 10000.0],
        "urbanity": [2.0, 3.0, 5.0, 1.0],
    }
)
HOUSEHOLDS = TABLE["households"].to_numpy()


def added(*shares: float, indicator: str) -> Added:
    return add_up(np.array([shares]), TABLE, HOUSEHOLDS, [indicator])[indicator]


def test_counts_add() -> None:
    found = added(1, 1, 1, 0, indicator="age_65_plus")
    assert (found.value[0], found.status[0], found.kind[0], found.covered[0]) == (910, "ok", "meting", 1)


def test_means_are_weighted_by_the_base_of_the_catalogue() -> None:
    found = added(1, 1, 0, 0, indicator="woz")
    assert found.value[0] == pytest.approx((300 * 2000 + 200 * 500) / 2500)
    assert found.kind[0] == "schatting"
    # By land: 4,000 on 1 km2 and 2,000 on .5 km2.
    assert added(1, 1, 0, 0, indicator="density").value[0] == pytest.approx((4000 * 100 + 2000 * 50) / 150)


def test_a_rate_is_of_the_counts_and_leaves_out_a_buurt_that_is_too_small_to_show() -> None:
    found = added(1, 1, 1, 0, indicator="age_65_plus_share")
    assert found.value[0] == pytest.approx(100 * 900 / 5000)
    assert (found.counted[0], found.kind[0]) == (2, "schatting")
    assert found.covered[0] == pytest.approx(2500 / 2530)


def test_too_little_published_gives_no_figure() -> None:
    assert added(0, 0, 0, 1, indicator="age_65_plus").status[0] == "niet_gepubliceerd"
    assert added(0, 1, 0, 1, indicator="age_65_plus").status[0] == "te_weinig_bekend"  # 500 of 750
    lower = added(1, 0, 0, 1, indicator="age_65_plus")  # 2,000 of 2,250
    assert (lower.status[0], lower.value[0], lower.kind[0]) == ("ok", 800, "schatting")


def test_a_class_and_the_land_of_a_part_are_refused() -> None:
    assert added(1, 1, 0, 0, indicator="urbanity").status[0] == "niet_op_te_tellen"
    assert added(1, 1, 0, 0, indicator="area_land").value[0] == 150
    for indicator in ("area_land", "density"):
        found = added(1, 0.5, 0, 0, indicator=indicator)
        assert (found.status[0], np.isnan(found.value[0])) == ("niet_op_te_tellen", True)


def test_a_part_is_an_estimate_in_fives() -> None:
    found = added(0.513, 0, 0, 0, indicator="age_65_plus")
    assert (found.value[0], found.kind[0]) == (410, "schatting")  # 410.4
    assert added(0.513, 0, 0, 0, indicator="households").value[0] == 1025  # 1,026


def test_below_fifty_households_a_part_does_not_count_and_a_work_area_has_no_figures() -> None:
    assert added(1, 0.09, 0, 0, indicator="inhabitants").value[0] == 4000
    assert added(1, 0.11, 0, 0, indicator="inhabitants").value[0] == 4110
    for shares in ((0.02, 0, 0, 0), (0, 0, 1, 0), (0.02, 0.09, 1, 0)):
        for indicator in ("inhabitants", "households", "woz", "age_65_plus"):
            assert added(*shares, indicator=indicator).status[0] == "te_klein"


def test_below_ten_of_a_category_a_part_does_not_count() -> None:
    both = added(1, 0.11, 0, 0, indicator="rent_share")  # 55 households, 5.5 of them rent
    assert both.value[0] == pytest.approx(50)
    assert both.counted[0] == 1
    enough = added(1, 0.3, 0, 0, indicator="rent_share")
    assert enough.value[0] == pytest.approx((1000 + 15) / (2000 + 150) * 100)


def test_the_floors_of_a_part_of_a_wijk_are_of_the_whole_part() -> None:
    """Of a wijk of buurten 0 and 1 two percent: 40 and 10 households, 16 and 2 people of 65 and over."""
    shares, groups = np.array([[0.02, 0.02, 0, 0]]), np.array([[0, 0, 2, 3]])
    found = add_up(shares, TABLE, HOUSEHOLDS, ["households", "age_65_plus", "inhabitants"], groups)
    assert [found[name].value[0] for name in ("households", "inhabitants", "age_65_plus")] == [50, 100, 20]  # 18, in fives
    assert add_up(shares, TABLE, HOUSEHOLDS, ["households"])["households"].status[0] == "te_klein"
    below = add_up(shares * 0.9, TABLE, HOUSEHOLDS, ["households"], groups)
    assert below["households"].status[0] == "te_klein"


def test_many_work_areas_at_once_are_those_one_by_one() -> None:
    generator = np.random.default_rng(3)
    shares = generator.choice([0, 0, 0.05, 0.4, 1], size=(40, 4))
    names = [name for name in TABLE if name != "area_land"]
    whole = add_up(shares, TABLE, HOUSEHOLDS, names)
    for at in range(len(shares)):
        single = add_up(shares[at : at + 1], TABLE, HOUSEHOLDS, names)
        for name in names:
            np.testing.assert_equal(whole[name].value[at], single[name].value[0])
            assert whole[name].status[at] == single[name].status[0]


def test_scores_are_weighted_by_households_and_never_filled_in() -> None:
    scores = pd.DataFrame({"afw": [0.2, -0.1, 0.5, NAN]})
    means, covered, status = average_scores(
        np.array([[1, 1, 0, 0], [1, 0, 0, 1], [0, 0, 0, 1], [0, 0, 1, 0]]), scores, HOUSEHOLDS
    )
    assert means["afw"][0] == pytest.approx((0.2 * 2000 - 0.1 * 500) / 2500)
    assert means["afw"][1] == pytest.approx(0.2)
    assert covered[1] == pytest.approx(2000 / 2250)
    assert list(status) == ["ok", "ok", "niet_gepubliceerd", "te_klein"]
    assert means["afw"][2:].isna().all()
