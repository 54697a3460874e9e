"""Five hundred overlapping work areas as they are shown: what is hidden of a buurt, or of a part of one, is in no figure of the whole.

`tests/databank/own/test_differencing.py` attacks the rule for adding; here it is what reaches the screen, the tooltip and the file: a pair
of work areas that differ in one buurt (or part) of which a figure is not shown by itself has the same figure, so that
subtracting them leaves nothing; and of its buurten they show what those of their own gemeente show, and no other.
"""

from __future__ import annotations

import numpy as np
import pytest

from lib.answers import nationwide, place
from lib.answers.place import Gemeente
from lib.answers.standing.hover import hover_texts
from lib.answers.standing.standing import as_table, stand
from lib.answers.standing.themes import SCORE, themes
from lib.databank import SAMPLE
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part, new_work_area
from lib.databank.store import open_databank
from lib.household_types import LEAST_HOUSEHOLDS, LEAST_IN_CATEGORY
from lib.similar import FEATURES

AREAS, YEAR = 500, 2024
FIGURES = (
    "single_share",
    "low_income_share",
    "youth_care_share",
    "wmo_per_1000",
    "crimes_per_1000",
    "woz",
    "age_65_plus",
    "households_single",
    *FEATURES,  # what tells which areas are like it
)
EARLIER = 2020
GEMEENTEN = ("GM9904", "GM9905", "GM9906")


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, float, Gemeente, Gemeente]]:
    """A buurt, the share of it that is added, a work area without it and one with it."""
    databank = open_databank(SAMPLE)
    places, country = Places(databank), nationwide.country(databank)
    homes = [place.load(databank, code, country) for code in GEMEENTEN]
    codes = [code for code in places.buurten if f"GM{code[2:6]}" in GEMEENTEN]
    households = {
        code: home.figures.figure("households", code, YEAR, fall_back=False).value for home in homes for code in home.labels
    }
    hidden = [
        code for code in codes if households[code] < 2 * LEAST_HOUSEHOLDS or np.isnan(_own(homes, "low_income_share", code))
    ]
    assert len(hidden) >= 3
    generator = np.random.default_rng(14)

    def made(parts: list[Part]) -> Gemeente:
        area = new_work_area("Proef", tuple(parts), places.map_year, "")
        return place.as_gemeente(area, places, [home for home in homes if home.code in area.gemeenten])

    found = []
    for at in range(AREAS // 2):
        target = hidden[at % len(hidden)] if at % 3 else codes[int(generator.integers(len(codes)))]
        most = LEAST_HOUSEHOLDS / households[target] if households[target] > 0 else 1.0
        share = 1.0 if at % 2 else float(np.clip(generator.uniform(0.1, 0.95) * most, 0.01, 0.95))
        others = [
            Part(code=one)
            for one in generator.choice([one for one in codes if one != target], int(generator.integers(6, 20)), replace=False)
        ]
        added = Part(code=target) if share == 1 else Part(code=target, share=share, dwellings=1)
        found.append((target, share, made(others), made([*others, added])))
    return found


def _own(homes: list[Gemeente], name: str, code: str) -> float:
    home = next(one for one in homes if one.code[2:] == code[2:6])
    return home.figures.figure(name, code, YEAR, fall_back=False).value


def test_no_hidden_figure_is_the_difference_of_two_work_areas(pairs: list[tuple[str, float, Gemeente, Gemeente]]) -> None:
    tried = 0
    for target, share, without, with_it in pairs:
        home = with_it.home_of(target)
        households = share * home.figures.figure("households", target, YEAR, fall_back=False).value
        for name in FIGURES:
            less, more = without.figures.figure(name, without.code, YEAR), with_it.figures.figure(name, with_it.code, YEAR)
            if not (less.known and more.known and less.year == more.year):
                continue
            own = home.figures.in_year([target], int(less.year or 0))[name].iloc[0]
            below = share < 1 and (
                households < LEAST_HOUSEHOLDS or (name.endswith("_share") and own * households / 100 < LEAST_IN_CATEGORY)
            )
            if np.isnan(own) or below:
                tried += 1
                assert abs(more.value - less.value) < 1e-9, (name, target, share)
    assert tried > 300


def test_no_hidden_figure_is_the_difference_of_what_moved(pairs: list[tuple[str, float, Gemeente, Gemeente]]) -> None:
    """A change is of the buurten that have the figure in both years: one of which either is hidden is in neither year of it."""
    tried = 0
    for target, share, without, with_it in pairs[::3]:
        home = with_it.home_of(target)
        of_years = [home.figures.in_year([target], year).iloc[0] for year in (EARLIER, YEAR)]
        for name in FIGURES:
            below = share < 1 and any(
                share * year["households"] < LEAST_HOUSEHOLDS
                or (name.endswith("_share") and share * year[name] * year["households"] / 100 < LEAST_IN_CATEGORY)
                for year in of_years
            )
            if not (any(np.isnan(year[name]) for year in of_years) or below):
                continue
            (less, less_now), (more, more_now) = (one.figures.in_both(name, EARLIER, YEAR) for one in (without, with_it))  # type: ignore[attr-defined]
            for one, other in ((less, more), (less_now, more_now)):
                if one.status[0] == other.status[0] == "ok":
                    tried += 1
                    assert abs(one.value[0] - other.value[0]) < 1e-9, (name, target, share)
    assert tried > 100


def test_no_score_of_a_part_below_the_floor_is_the_difference(pairs: list[tuple[str, float, Gemeente, Gemeente]]) -> None:
    tried = 0
    for target, share, without, with_it in pairs:
        households = with_it.home_of(target).figures.figure("households", target, YEAR, fall_back=False).value
        if share == 1 or not share * households < LEAST_HOUSEHOLDS:
            continue
        less, more = (one.score_of(one.code, YEAR)["afw"] for one in (without, with_it))
        tried += 1
        assert abs(less - more) < 1e-12 or np.isnan(less) or np.isnan(more)
        if tried % 8:  # the histories take longer to make
            continue
        assert without.steady is not None
        assert with_it.steady is not None
        one, other = (of.scores.set_index("year")["afw"] for of in (without.steady, with_it.steady))
        if set(one.index) == set(other.index):
            assert (one - other).abs().max() < 1e-12
    assert tried > 40


def test_tooltip_and_file_show_of_a_buurt_what_its_own_gemeente_shows(pairs: list[tuple[str, float, Gemeente, Gemeente]]) -> None:
    for target, _, _, with_it in pairs[::25]:
        home = with_it.home_of(target)
        own = dict(hover_texts(home, YEAR))
        for line, texts in hover_texts(with_it, YEAR):
            assert texts.get(target, "") == own.get(line, {}).get(target, ""), line
        for theme in (SCORE, *(name for name in FIGURES if name in themes())):
            mine, theirs = (as_table(stand(one, themes()[theme], YEAR))[0].set_index("Code") for one in (with_it, home))
            assert set(mine.index) == set(with_it.labels)
            columns = [name for name in mine if name in theirs and name not in ("Buurt", "Wijk")]
            assert mine.loc[[target], columns].astype(str).equals(theirs.loc[[target], columns].astype(str))
