"""What the composition of an area tells about a margin that it lacks, on made tables: direction, spread, and intervals that hold by kind of area."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lib.households.catalogue import Seed, load_types
from lib.households.composition import Composition, CompositionShift, terms
from lib.households.fitting.ensemble import interval, run
from lib.households.inputs.margins import Margins
from lib.households.quality.kinds_of_area import by_kind, kinds_of_area
from lib.households.quality.validate import left_out
from lib.households.types import axis_cells
from tests.households.conftest import place, without

Build = Callable[..., Margins]
TENURES = ("owner_share", "corporation_share", "other_rent_share")
STUDENTS = {
    "age_0_14": 110, "age_15_24": 620, "age_25_44": 700, "age_45_64": 250, "age_65_plus": 150, "inhabitants": 1830, "household_size": 1.5,
    "households_single": 780, "households_no_children": 250, "households_children": 170, "households": 1200,
}  # fmt: skip


def features(*rows: tuple[float, ...]) -> np.ndarray:
    """Features (n, 7) of shares of five ages and an average size."""
    table = np.array(rows)
    return np.column_stack([np.ones(len(table)), np.log(table[:, :5]), np.log(table[:, 5] - 0.9)])


def test_distance_is_the_mean_square_in_sds_and_capped(seed: Seed) -> None:
    about = seed.composition
    centre, sd = np.array(about.centre), np.array(about.sd)
    rows = np.column_stack([np.ones(4), np.stack([centre, centre + sd, centre - 2 * sd, centre + 100 * sd])])
    assert about.distance(rows) == pytest.approx([0, 1, 4, about.limit**2])
    assert about.distance(np.full((1, 7), np.nan)) == pytest.approx([1])


def test_terms_by_hand() -> None:
    about = Composition(source="x", nature="aanname", centre=(0.0,) * 6, sd=(1.0,) * 6, limit=5)
    found = terms(np.array([[1.0, 1.0, 2.0, 0.0, 0.0, 0.0, 9.0]]), about)[:, 0]
    assert found[:7].tolist() == [1, 1, 2, 0, 0, 0, 3]  # beyond three sds counts as three
    assert found[7:13].tolist() == [1, 2, 0, 0, 0, 3]
    assert found[13:18].tolist() == [4, 0, 0, 0, 6]
    assert found[-1] == 9


def test_the_shift_uses_the_other_margin_only_where_it_is_known() -> None:
    names = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus", "size", "alleen", "met")
    alone = {n: (1.0, 0.0) if n == "alleen" else (0.0, 0.0) for n in names}
    beside = dict.fromkeys(names, (0.0, 0.0)) | {"other_first": (0.0, 2.0), "other_last": (0.0, 0.0)}
    relation = CompositionShift(source="x", nature="aanname", wider=1.5, alone=alone, beside=beside)
    difference = np.zeros((8, 3))
    difference[6] = [0.4, 0.4, 40.0]
    shift, wider = relation.shift(difference, np.array([[0.3, np.nan, np.nan], [0.0, np.nan, np.nan]]))
    assert shift.T.tolist() == [[0, 0.6], [0.4, 0], [2.5, 0]]
    assert wider.tolist() == [1, 1.5, 1.5]


def test_students_bring_private_rent_and_a_wider_interval(margins_of: Build, seed: Seed) -> None:
    margins = margins_of(
        place("GM0001", inhabitants=90_000, households=41_000),
        place("WK000101", inhabitants=9000, households=4100),
        place("BU00010101", **without(*TENURES)),
        place("BU00010102", **STUDENTS, **without(*TENURES)),
    )
    plain, students = (margins.areas.codes.index(c) for c in ("BU00010101", "BU00010102"))
    central, low, high = share_of(margins, seed, 2)
    zero = {name: of.model_copy(update={"alone": still(of.alone), "beside": still(of.beside)}) for name, of in seed.shift.items()}
    unmoved, _, _ = share_of(margins, seed.model_copy(update={"shift": zero}), 2)
    # Ordinary: that of the wijk. Students: less owned, more rented from others than their kinds and ages alone say, and less sure.
    assert central[plain] == pytest.approx([0.60, 0.28, 0.12], abs=0.03)
    assert unmoved[plain] == pytest.approx(central[plain], abs=0.03)
    assert central[students, 0] < unmoved[students, 0] - 0.02
    assert central[students, 2] > unmoved[students, 2] + 0.02
    assert (high - low)[students, 0] > 1.3 * (high - low)[plain, 0]


def still(coefficients: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """No difference moves anything."""
    return dict.fromkeys(coefficients, (0.0, 0.0))


def test_less_spread_for_unlike_areas_is_what_the_distance_prevents(margins_of: Build, seed: Seed) -> None:
    margins = margins_of(
        place("GM0001", inhabitants=90_000, households=41_000),
        place("WK000101"),
        place("BU00010102", **STUDENTS, **without(*TENURES)),
    )
    flat = with_steps(seed, tenure={"distance": 0.0})
    widths = [np.subtract(*share_of(margins, of, 2)[:0:-1])[-1, 0] for of in (seed, flat)]
    assert widths[0] > 1.2 * widths[1]


def with_steps(seed: Seed, **changes: dict) -> Seed:
    """The seed with other spreads per step."""
    steps = seed.spread.step | {name: seed.spread.step[name].model_copy(update=of) for name, of in changes.items()}
    return seed.model_copy(update={"spread": seed.spread.model_copy(update={"step": steps})})


def share_of(margins: Margins, seed: Seed, axis: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Central shares of an axis (n, 3) and the ends of their interval."""
    found = run(margins, seed, load_types(), members=20, random=1, cells=axis_cells(axis))
    return found.central, *interval(found.members)


def country(seed: Seed, of: np.random.Generator, wijken: int = 260) -> list[dict]:
    """A gemeente of wijken of which a third are students' and the rest ordinary; kinds follow the catalogue, strayed by distance."""
    rows = [place("GM0001", inhabitants=2_000_000, households=900_000)]
    for number in range(wijken):
        students = number % 3 == 0
        base = np.array([0.06, 0.30, 0.38, 0.15, 0.11] if students else [0.155, 0.115, 0.22, 0.29, 0.22])
        ages = base * np.exp(of.normal(0, 0.12, 5))
        ages /= ages.sum()
        size = (1.55 if students else 2.2) * np.exp(of.normal(0, 0.04))
        about = features((*ages, size))
        log = seed.kind_prediction.predict(about, seed.composition, "wijk")[:, 0]
        spread = seed.spread.step["kinds"]
        first, last, r, half = spread.wijk
        far = (1 + spread.distance * seed.composition.distance(about)[0]) / (1 + spread.distance)
        z = of.normal(size=2)
        sd = np.sqrt((1 + half / 2000) * far) * np.array(spread.scale) * [first, last]
        log = log + sd * [z[0], r * z[0] + np.sqrt(1 - r**2) * z[1]]
        kinds = np.array([np.exp(log[0]), 1, np.exp(log[1])])
        kinds = 2000 * kinds / kinds.sum()
        people = 2000 * size
        rows.append(
            place(
                f"WK0001{number:02d}" if number < 100 else f"WK00{2 + number // 100:02d}{number % 100:02d}", inhabitants=people, households=2000,
                household_size=round(size, 1), **dict(zip(("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus"), people * ages, strict=True)),
                **dict(zip(("households_single", "households_no_children", "households_children"), kinds, strict=True)),
            )
        )  # fmt: skip
    codes = {row["code"][2:6] for row in rows}
    return rows + [place(f"GM{code}", inhabitants=500_000, households=225_000) for code in codes if code != "0001"]


@pytest.mark.parametrize(("distance", "holds"), [(None, True), (0.0, False)])
def test_intervals_hold_by_kind_only_with_the_distance(
    margins_of: Build, seed: Seed, distance: float | None, holds: bool
) -> None:
    margins = margins_of(*country(seed, np.random.default_rng(5)))
    used = seed if distance is None else with_steps(seed, kinds={"distance": distance})
    outcome = left_out(margins, "kinds", "wijk", used, random=3)
    assert outcome is not None
    found = {of.kind.split(" (")[0]: of.coverage for of in outcome.by_kind}
    students = found["veel 15- tot 25-jarigen"]
    assert (0.72 <= students <= 0.90) == holds
    assert students > 0.3


def test_a_kind_that_the_left_out_margin_defines_is_not_judged(margins_of: Build) -> None:
    margins = margins_of(place("GM0001"), place("WK000101"))
    assert "veel lagere inkomens (meer dan 55%)" not in kinds_of_area(margins, "income", None)
    assert "veel lagere inkomens (meer dan 55%)" in kinds_of_area(margins, "tenure", None)
    urban = kinds_of_area(margins, "kinds", np.array([np.nan, 1.0, 5.0]))
    assert urban["zeer sterk stedelijk"].tolist() == [False, True, False]


def test_interval_score_by_hand() -> None:
    truth = np.tile([0.2, 0.3, 0.5], (25, 1))
    low, high = truth - 0.1, truth + 0.1
    low[:, 0] = 0.25  # misses by .05: its score is its width and ten times that
    (found,) = by_kind({"alle": np.ones(25, bool)}, np.arange(25), truth, low, high)
    assert found.coverage == pytest.approx(2 / 3, abs=1e-4)
    assert found.score == pytest.approx((0.05 + 0.5 + 0.2 + 0.2) / 3, abs=1e-4)
    assert by_kind({"alle": np.ones(24, bool)}, np.arange(24), truth[:24], low[:24], high[:24]) == ()


def test_the_size_between_the_tenths_comes_from_inhabitants_per_household(margins_of: Build) -> None:
    rows = [
        place(f"WK00010{i}", inhabitants=people, households=1000, household_size=2.2)
        for i, people in enumerate((2160, 2240, 2600))
    ]
    margins = margins_of(place("GM0001", inhabitants=90_000, households=41_000), *rows)
    size = np.exp(margins.features[-3:, 6]) + 0.9
    assert size == pytest.approx([2.16, 2.24, 2.25])  # 2.6 is an institution: no more than the rounding allows
