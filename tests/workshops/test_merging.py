"""Two who write at once: what both did stays, worked by hand and for any texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.scenarios import Scenario
from lib.scenarios.edits import assume, choose, note
from lib.workshops.merging import merged
from lib.workshops.workshop import OPEN, SCENARIO, read_scenario, write_scenario

AREA = "BU09170001"
EMPTY = Scenario(gemeente="GM0917")


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "both"),
    [
        ("", "", "nieuw", "nieuw"),
        ("a", "a", "a b", "a b"),
        ("a", "b", "a", "b"),
        ("", "van hen", "van mij", "van hen\nvan mij"),
        ("a", "a\nb", "a\nc", "a\nb\nc"),
        ("a", "a hen", "a mij", "a hen\na mij"),
        ("a\nb", "b", "a\nb\nc", "b\nc"),
        ("", "een", "een\ntwee", "een\ntwee"),
        ("weg", "", "weg\nnieuw", "nieuw"),
    ],
)
def test_texts(base: str, theirs: str, mine: str, both: str) -> None:
    assert merged(OPEN, base, theirs, mine) == both


LINES = st.lists(st.text("abc ", min_size=1, max_size=4), max_size=5).map("\n".join)


@given(LINES, LINES, LINES)
def test_no_new_line_of_either_is_lost(base: str, theirs: str, mine: str) -> None:
    both = merged(OPEN, base, theirs, mine).splitlines()
    known = set(base.splitlines())
    assert {line for text in (theirs, mine) for line in text.splitlines() if line.strip()} - known <= set(both)


def test_scenarios() -> None:
    base = choose(EMPTY, AREA, ["verlichting"], 2027)
    theirs = note(choose(base, AREA, ["verlichting", "speelplek"], 2027), "van hen")
    mine = note(assume(base, {"verlichting.half_life_years": 4.0}), "van mij")
    found = read_scenario(merged(SCENARIO + "A", *map(write_scenario, (base, theirs, mine))))
    assert found is not None
    assert {measure.intervention for measure in found.measures} == {"verlichting", "speelplek"}
    assert found.changed == {"verlichting.half_life_years": 4.0}
    assert found.notes == "van hen\nvan mij"


def test_of_one_measure_that_both_changed_mine_counts() -> None:
    base = choose(EMPTY, AREA, ["verlichting"], 2027)
    (measure,) = base.measures
    theirs, mine = (base.model_copy(update={"measures": (measure.model_copy(update={"coverage": n}),)}) for n in (30, 90))
    found = read_scenario(merged(SCENARIO + "A", *map(write_scenario, (base, theirs, mine))))
    assert found == mine


def test_an_emptied_scenario_does_not_take_along_what_another_added() -> None:
    base = choose(EMPTY, AREA, ["verlichting"], 2027)
    theirs = choose(base, AREA, ["verlichting", "speelplek"], 2027)
    assert merged(SCENARIO + "A", write_scenario(base), write_scenario(theirs), "") == write_scenario(theirs)
