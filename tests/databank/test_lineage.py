"""What an area was in another year, on cases small enough to follow by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from lib.areas import LAND, gemeente_of, level_of, wijk_of
from lib.databank.commit import NewPart, commit, writing
from lib.databank.lineage import code_set, lineage, lineage_parts
from lib.databank.store import COUNTRY

Row = tuple[str, str, float | None, float | None]  # code, name, flag, hectares


def areas(years: dict[int, list[Row]]) -> pd.DataFrame:
    rows = [
        {
            "code": code,
            "year": year,
            "name": name,
            "level": level_of(code),
            "wijk_code": wijk_of(code),
            "gemeente_code": gemeente_of(code),
            "boundary_flag": float("nan") if flag is None else float(flag),
            "area_ha": float("nan") if hectares is None else float(hectares),
        }
        for year, of_year in years.items()
        for code, name, flag, hectares in of_year
    ]
    return pd.DataFrame(rows)


def kinds(table: pd.DataFrame, code: str) -> dict[int, tuple[str, str | None]]:
    rows = table[table["code"] == code].sort_values("year")
    return {
        int(year): (kind, None if pd.isna(then) else then)
        for year, kind, then in zip(rows["year"], rows["kind"], rows["code_then"], strict=True)
    }


def chain(years: dict[int, list[Row]], code: str, map_year: int) -> dict[int, tuple[str, str | None]]:
    return kinds(lineage(areas(years), pd.Series([code]), map_year), code)


BUURT = "BU99010101"


def test_same_over_three_years() -> None:
    years: dict[int, list[Row]] = {year: [(BUURT, "Kade", 1, 20)] for year in (2022, 2023, 2024)}
    assert chain(years, BUURT, 2024) == dict.fromkeys(years, ("same", BUURT))


def test_recoded_with_known_predecessor_is_no_break() -> None:
    years: dict[int, list[Row]] = {
        2022: [("BU99010001", "Kade", 1, 20)],
        2023: [("BU99010001", "Kade", 1, 20)],
        2024: [(BUURT, "Kade", 2, 20)],
    }
    expected = {2022: ("recoded", "BU99010001"), 2023: ("recoded", "BU99010001"), 2024: ("same", BUURT)}
    assert chain(years, BUURT, 2024) == expected


@pytest.mark.parametrize(
    "before",
    [
        [("BU99010001", "Kade", 1, 25)],  # another size
        [("BU99010001", "Haven", 1, 20)],  # another name
        [("BU99010001", "Kade", 1, 20), ("BU99010002", "Kade", 1, 20)],  # two candidates
        [],
    ],
)
def test_recoded_without_one_sure_predecessor_is_unknown(before: list[Row]) -> None:
    years: dict[int, list[Row]] = {2023: [*before, ("BU99019999", "Elders", 1, 5)], 2024: [(BUURT, "Kade", 2, 20)]}
    years[2024].append(("BU99019999", "Elders", 1, 5))
    assert chain(years, BUURT, 2024)[2023] == ("unknown", None)


def test_changed_boundary_breaks_and_stays_broken() -> None:
    years: dict[int, list[Row]] = {
        2022: [(BUURT, "Kade", 1, 20)],
        2023: [(BUURT, "Kade", 3, 22)],
        2024: [(BUURT, "Kade", 1, 22)],
    }
    assert chain(years, BUURT, 2024) == {2022: ("changed", None), 2023: ("same", BUURT), 2024: ("same", BUURT)}
    years[2021] = [(BUURT, "Kade", 1, 20)]
    assert chain(years, BUURT, 2024)[2021] == ("changed", None)


def test_missing_year_between_is_unknown_from_there_on() -> None:
    years: dict[int, list[Row]] = {year: [(BUURT, "Kade", 1, 20)] for year in (2020, 2021, 2023, 2024)}
    result = chain(years, BUURT, 2024)
    assert result == {
        2020: ("unknown", None),
        2021: ("unknown", None),
        2023: ("same", BUURT),
        2024: ("same", BUURT),
    }


def test_without_flag_unknown() -> None:
    years: dict[int, list[Row]] = {2023: [(BUURT, "Kade", 1, 20)], 2024: [(BUURT, "Kade", None, 20)]}
    assert chain(years, BUURT, 2024)[2023] == ("unknown", None)


def test_flag_same_but_area_absent_the_year_before_is_unknown() -> None:
    years: dict[int, list[Row]] = {2023: [("BU99010102", "Elders", 1, 5)], 2024: [(BUURT, "Kade", 1, 20)]}
    assert chain(years, BUURT, 2024)[2023] == ("unknown", None)


def test_forward_to_a_year_after_the_map() -> None:
    years: dict[int, list[Row]] = {
        2024: [(BUURT, "Kade", 1, 20), ("BU99010102", "Haven", 1, 9), ("BU99010103", "Bos", 1, 4)],
        2025: [(BUURT, "Kade", 1, 20), ("BU99010202", "Haven", 2, 9), ("BU99010103", "Bos", 3, 6)],
    }
    table = lineage(areas(years), pd.Series([BUURT, "BU99010102", "BU99010103"]), 2024)
    assert kinds(table, BUURT)[2025] == ("same", BUURT)
    assert kinds(table, "BU99010102")[2025] == ("recoded", "BU99010202")
    assert kinds(table, "BU99010103")[2025] == ("changed", None)


def test_map_newer_than_any_year_of_areas_is_unknown() -> None:
    """The map is of 2025; areas of 2025 are not there, so nothing says what happened between 2024 and 2025."""
    assert chain({2024: [(BUURT, "Kade", 1, 20)]}, BUURT, 2025) == {2024: ("unknown", None)}


def test_gemeente_by_area_within_one_percent() -> None:
    years: dict[int, list[Row]] = {
        2020: [("GM9901", "Voorbeeldstad", None, 1011)],
        2022: [("GM9901", "Voorbeeldstad", None, 1009)],
        2023: [("GM9901", "Voorbeeldstad", None, None)],
        2024: [("GM9901", "Voorbeeldstad", None, 1000)],
    }
    assert kinds(lineage(areas(years), pd.Series([BUURT]), 2024), "GM9901") == {
        2020: ("changed", None),
        2022: ("same", "GM9901"),
        2023: ("unknown", None),
        2024: ("same", "GM9901"),
    }


def test_letters_in_codes_since_2023() -> None:
    """A city recodes all its buurten at once; each is found by name and size, one that was split is not."""
    years: dict[int, list[Row]] = {
        2022: [("BU99020000", "Kop Zeedijk", 1, 6), ("BU99020001", "Oude Kerk", 1, 7)],
        2023: [("BU9902AA01", "Kop Zeedijk", 2, 6), ("BU9902AA02", "Oude Kerk", 3, 4), ("BU9902AA03", "Nieuwe Kerk", 3, 3)],
    }
    table = lineage(areas(years), pd.Series(["BU9902AA01", "BU9902AA02", "BU9902AA03"]), 2023)
    assert kinds(table, "BU9902AA01")[2022] == ("recoded", "BU99020000")
    assert kinds(table, "BU9902AA02")[2022] == ("changed", None)
    assert kinds(table, "BU9902AA03")[2022] == ("changed", None)


def test_wijken_and_country_come_along() -> None:
    years: dict[int, list[Row]] = {year: [(BUURT, "Kade", 1, 20), ("WK990101", "Oost", 1, 90)] for year in (2023, 2024)}
    table = lineage(areas(years), pd.Series([BUURT]), 2024)
    assert kinds(table, "WK990101")[2023] == ("same", "WK990101")
    assert kinds(table, LAND) == {2023: ("same", LAND), 2024: ("same", LAND)}
    assert not table.duplicated(["code", "year"]).any()


def part(table: str, year: int, scope: str, frame: pd.DataFrame) -> NewPart:
    return NewPart(table, year, scope, frame, "proef")


def geometry(year: int, *codes: str) -> pd.DataFrame:
    return pd.DataFrame({"code": codes, "geometry_year": year, "gemeente_code": [gemeente_of(code) for code in codes]})


def test_parts_follow_the_scope_that_changed() -> None:
    years = {year: [(BUURT, "Kade", 1.0, 20.0), ("BU99020000", "Bos", 1.0, 8.0)] for year in (2023, 2024)}
    table = areas(years)  # type: ignore[arg-type]
    country = [part("areas", year, COUNTRY, table[table["year"] == year]) for year in (2023, 2024)]
    maps = part("geometry", 2024, COUNTRY, geometry(2024, BUURT, "BU99020000"))
    (found,) = lineage_parts([*country, maps], None)
    assert (found.table, found.year, found.scope) == ("lineage", 2024, COUNTRY)
    assert set(found.frame["code"]) >= {BUURT, "BU99020000"}

    one = [part("areas", year, "GM9901", table[(table["year"] == year) & (table["code"] == BUURT)]) for year in (2023, 2024)]
    (found,) = lineage_parts([*one, part("geometry", 2024, "GM9901", geometry(2024, BUURT))], None)
    assert found.scope == "GM9901"
    assert kinds(found.frame, BUURT) == {2023: ("same", BUURT), 2024: ("same", BUURT)}


def test_no_lineage_without_a_map_or_without_areas_that_changed() -> None:
    table = areas({2024: [(BUURT, "Kade", 1, 20)]})
    assert lineage_parts([part("areas", 2024, "GM9901", table)], None) == []
    assert lineage_parts([part("crime", 2024, "GM9901", table)], None) == []


# equal sets of codes in the country


EQUAL = {2020: "a", 2024: "b", 2026: "b"}


def joined(years: dict[int, list[Row]], code: str, map_year: int, sets: dict[int, str]) -> dict[int, tuple[str, str | None]]:
    return kinds(lineage(areas(years), pd.Series([code]), map_year, sets), code)


def test_equal_sets_join_over_years_without_flags() -> None:
    """2025 is not there and 2026 has no flags; the buurten of the country are those of 2024."""
    years: dict[int, list[Row]] = {2024: [(BUURT, "Kade", 1, 20)], 2026: [(BUURT, "Kade", None, 20)]}
    assert joined(years, BUURT, 2026, EQUAL) == {2024: ("same", BUURT), 2026: ("same", BUURT)}
    assert joined(years, BUURT, 2026, {})[2024] == ("unknown", None)
    assert joined(years, BUURT, 2026, {2024: "", 2026: ""})[2024] == ("unknown", None)  # not known is not equal


def test_from_a_year_with_the_same_codes_flags_lead_on() -> None:
    years: dict[int, list[Row]] = {
        2022: [("BU99010001", "Kade", 1, 20)],
        2023: [("BU99010001", "Kade", 1, 20)],
        2024: [(BUURT, "Kade", 2, 20)],
        2026: [(BUURT, "Kade", None, 20)],
    }
    assert joined(years, BUURT, 2026, EQUAL) == {
        2022: ("recoded", "BU99010001"),
        2023: ("recoded", "BU99010001"),
        2024: ("same", BUURT),
        2026: ("same", BUURT),
    }


def test_a_flag_that_tells_of_a_change_outweighs_equal_sets() -> None:
    years: dict[int, list[Row]] = {
        2024: [(BUURT, "Kade", 1, 20)],
        2025: [(BUURT, "Kade", 3, 22)],
        2026: [(BUURT, "Kade", 1, 22)],
    }
    assert joined(years, BUURT, 2026, {2024: "b", 2025: "b", 2026: "b"})[2024] == ("changed", None)


@pytest.mark.parametrize(
    ("then", "now", "kind"),
    [(20, 21.9, "same"), (20, 22.4, "unknown"), (500, 440, "unknown"), (500, 460, "same"), (None, 9, "same")],
)
def test_another_size_forbids_what_equal_sets_suggest(then: float | None, now: float | None, kind: str) -> None:
    """More than a tenth and more than two hectares: borders that shifted between two buurten that kept their codes."""
    years: dict[int, list[Row]] = {2024: [(BUURT, "Kade", 1, then)], 2026: [(BUURT, "Kade", None, now)]}
    assert joined(years, BUURT, 2026, EQUAL)[2024][0] == kind


def test_a_gemeente_whose_buurten_are_all_the_same_is_the_same() -> None:
    """No size known: its buurten of the map are, one for one, all that it had."""
    now: list[Row] = [("GM9901", "Stad", None, None), (BUURT, "Kade", 1, None), ("BU99010102", "Hof", 1, None)]
    years = {2023: now, 2024: now}
    codes = pd.Series([BUURT, "BU99010102"])
    assert kinds(lineage(areas(years), codes, 2024), "GM9901")[2023] == ("same", "GM9901")
    years[2023] = [*now, ("BU99010103", "Bos", 1, None)]
    assert kinds(lineage(areas(years), codes, 2024), "GM9901")[2023] == ("unknown", None)
    years[2023] = now[:2]
    assert kinds(lineage(areas(years), codes, 2024), "GM9901")[2023] == ("unknown", None)


def test_a_gemeente_of_another_size_changed_whatever_its_buurten_say() -> None:
    years: dict[int, list[Row]] = {
        2023: [("GM9901", "Stad", None, 1100), (BUURT, "Kade", 1, None)],
        2024: [("GM9901", "Stad", None, 1000), (BUURT, "Kade", 1, None)],
    }
    assert kinds(lineage(areas(years), pd.Series([BUURT]), 2024), "GM9901")[2023] == ("changed", None)


def test_code_sets() -> None:
    assert code_set([BUURT, "BU99010102", "WK990101"]) == code_set(["BU99010102", BUURT, BUURT, "GM9901"])
    assert code_set([BUURT]) != code_set([BUURT, "BU99010102"])
    assert code_set(["GM9901", "NL00"]) == code_set([]) == ""


def test_sets_of_parts_in_the_databank_count_with_new_ones(tmp_path: Path) -> None:
    """Areas of 2024 fetched before, a map and areas of 2026 now: the digest kept with the part joins them."""
    then, now = areas({2024: [(BUURT, "Kade", 1, 20)]}), areas({2026: [(BUURT, "Kade", None, 20)]})
    digest = code_set([BUURT, "BU99020000"])
    with writing(tmp_path):
        known = commit(tmp_path, [NewPart("areas", 2024, "GM9901", then, "proef", code_set=digest)])
    new = [
        NewPart("areas", 2026, "GM9901", now, "proef", code_set=digest),
        part("geometry", 2026, "GM9901", geometry(2026, BUURT)),
    ]
    (found,) = lineage_parts(new, known)
    assert kinds(found.frame, BUURT) == {2024: ("same", BUURT), 2026: ("same", BUURT)}
