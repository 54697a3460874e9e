"""Which map: the newest on which nearly all buurten with a score can be placed; on which borders a measurement is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from lib.areas import gemeente_of, level_of, wijk_of
from lib.databank.collecting import borders, map_year

OLD = [f"BU9901{n:04d}" for n in range(40)]
Areas = Callable[[int], pd.DataFrame | None]


def areas(
    year: int, codes: list[str], flags: dict[str, float] | None = None, names: dict[str, str] | None = None
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": codes,
            "year": year,
            "name": [(names or {}).get(code, code) for code in codes],
            "level": [level_of(code) for code in codes],
            "wijk_code": [wijk_of(code) for code in codes],
            "gemeente_code": [gemeente_of(code) for code in codes],
            "boundary_flag": [(flags or {}).get(code, float("nan")) for code in codes],
            "area_ha": float("nan"),
        }
    )


def of(*years: pd.DataFrame) -> Areas:
    known = {int(table["year"].iloc[0]): table for table in years}
    return known.get


def choose(candidates: list[int], areas_of: Areas, edition: int | None = 2024) -> tuple[int, str]:
    return map_year.choose(candidates, edition, frozenset(OLD) if edition else frozenset(), areas_of)


def test_equal_code_sets_without_the_years_between() -> None:
    assert choose([2026, 2025, 2024], of(areas(2024, OLD), areas(2026, OLD))) == (2026, "")


@pytest.mark.parametrize(("changed", "expected"), [(2, 2026), (3, 2024)])
def test_flags_of_every_year_between_and_95_percent(changed: int, expected: int) -> None:
    """Of 40 buurten 2 are 5%: those may be lost, a third may not."""
    flags = {code: 3.0 if n < changed else 1.0 for n, code in enumerate(OLD)}
    more = [*OLD, "BU99019999"]
    chosen, said = choose(
        [2026, 2024], of(areas(2024, OLD), areas(2025, more, flags), areas(2026, more, dict.fromkeys(more, 1.0)))
    )
    assert chosen == expected
    if expected == 2024:
        assert said == (
            "De kaart van 2026 is overgeslagen: van maar 92% van de buurten met een score van 2024 is bekend welke buurt het "
            "daarop is. De kaart van 2024 is gebruikt."
        )


def test_recoded_buurten_are_placed_by_their_names() -> None:
    new = [code.replace("BU9901", "BU9902") for code in OLD]
    names = {code: f"Buurt {code[-4:]}" for code in (*OLD, *new)}
    areas_of = of(areas(2024, OLD, names=names), areas(2025, new, dict.fromkeys(new, 2.0), names))
    assert choose([2025, 2024], areas_of) == (2025, "")


def test_without_flags_or_with_a_year_missing_nothing_is_placed() -> None:
    more = [*OLD, "BU99019999"]
    without_flags = of(areas(2024, OLD), areas(2025, more), areas(2026, more))
    gap = of(areas(2024, OLD), areas(2026, more, dict.fromkeys(more, 1.0)))
    for areas_of in (without_flags, gap):
        chosen, said = choose([2026, 2025, 2024], areas_of)
        assert chosen == 2024
        assert said.startswith("De kaart van 2025 en 2026 is overgeslagen: van geen enkele buurt met een score van 2024")


def test_a_year_between_that_can_be_placed() -> None:
    assert choose([2026, 2025, 2024], of(areas(2024, OLD), areas(2025, OLD)))[0] == 2025


def test_without_scores_the_newest_map() -> None:
    assert choose([2026, 2025], of(), edition=None) == (2026, "")


def test_the_newest_candidate_when_none_will_do() -> None:
    chosen, said = choose([2026, 2025], of())
    assert chosen == 2026
    assert said == "Er is geen kaart waarop de buurten met een score van 2024 te plaatsen zijn; die van 2026 is genomen."


def test_candidates_are_asked_one_by_one() -> None:
    asked = []

    def candidates() -> Iterator[int]:
        for year in (2026, 2025, 2024):
            asked.append(year)
            yield year

    map_year.choose(candidates(), 2024, frozenset(OLD), of(areas(2024, OLD), areas(2026, OLD)))
    assert asked == [2026]
    with pytest.raises(ValueError, match="no candidates"):
        map_year.choose([], 2024, frozenset(OLD), of())


# on which borders a measurement is


def scores(years: dict[int, list[str]], found: dict[int, float]) -> pd.DataFrame:
    rows = [(code, year, 0.1, found[year]) for year, codes in years.items() for code in codes]
    return pd.DataFrame(rows, columns=["code", "year", "afw", "borders"])


def settled(table: pd.DataFrame, areas_of: Areas) -> dict[int, float]:
    result = borders.settle(table, areas_of)
    return result.groupby("year")["borders"].first().to_dict()


def test_a_measurement_is_on_the_borders_of_the_first_year_that_has_its_codes() -> None:
    """2012 and 2020 have one set, that of the areas of 2021; 2024 has that of its own year."""
    former = [*OLD[:-1], "BU99018888"]
    table = scores({2012: former, 2020: former, 2024: OLD}, {2012: 2020, 2020: 2020, 2024: 2024})
    asked = of(areas(2020, OLD[:10]), areas(2021, former), areas(2024, OLD))
    assert settled(table, asked) == {2012: 2021.0, 2020: 2021.0, 2024: 2024.0}


def test_areas_without_a_score_do_not_hinder() -> None:
    table = scores({2020: OLD[:30], 2024: OLD}, {2020: 2020, 2024: 2024})
    assert settled(table, of(areas(2020, OLD[:20]), areas(2022, OLD), areas(2024, OLD))) == {2020: 2022.0, 2024: 2024.0}


def test_without_a_year_that_has_them_they_keep_their_own() -> None:
    former = ["BU99027777", *OLD[1:]]
    table = scores({2020: former, 2024: OLD}, {2020: 2020, 2024: 2024})
    assert settled(table, of(areas(2024, OLD))) == {2020: 2020.0, 2024: 2024.0}
    assert settled(table, of()) == {2020: 2020.0, 2024: 2024.0}


def test_levels_are_settled_apart() -> None:
    wijken = ["WK990100"]
    table = pd.concat(
        [
            scores({2020: OLD, 2024: OLD}, {2020: 2024, 2024: 2024}),
            scores({2020: ["WK990188"], 2024: wijken}, {2020: 2020, 2024: 2024}),
        ],
        ignore_index=True,
    )
    result = borders.settle(table, of(areas(2020, OLD), areas(2022, [*OLD, "WK990188"]), areas(2024, [*OLD, *wijken])))
    assert result.set_index(["code", "year"])["borders"].to_dict() == {
        **{(code, year): 2024.0 for code in OLD for year in (2020, 2024)},
        ("WK990188", 2020): 2022.0,
        ("WK990100", 2024): 2024.0,
    }


def test_no_scores_at_all() -> None:
    assert borders.settle(scores({}, {}), of()).empty
