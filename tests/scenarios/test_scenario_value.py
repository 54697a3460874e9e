"""A scenario is a value: immutable, comparable, with one way to be written down."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from lib.scenarios import (
    InvalidScenarioError,
    NewerSchemaError,
    Scenario,
    ScenarioAction,
    ScenarioError,
    ScenarioEvent,
    ScenarioHousing,
    ScenarioMeasure,
    UnknownFieldError,
    canonical,
    from_content,
)
from lib.scenarios.scenario import one_line

LIGHT = ScenarioMeasure(intervention="verlichting", area="BU0917AB01", coverage=60, start=2025, upkeep_until=2030)
PLAY = ScenarioMeasure(intervention="speelplek", area="BU09170002", coverage=100, start=2026)
EVENT = ScenarioEvent(year=2016, area="BU09170002", text="sloop-nieuwbouw")
SENIORS = ScenarioHousing(area="BU09170002", kind="senioren", tenure="corporatie", dwellings=40, start=2028)
AGREED = ScenarioAction(partner="corporatie", year=2027, text="begint met de portieken")
BASE = Scenario(
    gemeente="GM0917",
    areas=("BU0917AB01", "BU09170002"),
    measures=(LIGHT, PLAY),
    assumptions={"verlichting.half_life_years": 5, "crime_beta.high": 0.08},  # type: ignore[arg-type]
    events=(EVENT,),
    notes="voor de wethouder",
)


def changed(**fields: object) -> Scenario:
    return Scenario.model_validate(BASE.content() | fields)


def test_order_of_entry_changes_neither_value_nor_hash() -> None:
    other = Scenario(
        gemeente="GM0917",
        areas=("BU09170002", "BU0917AB01"),
        measures=(PLAY, LIGHT),
        assumptions={"crime_beta.high": 0.08, "verlichting.half_life_years": 5.0},  # type: ignore[arg-type]
        events=(EVENT,),
        notes="voor de wethouder",
    )
    assert other == BASE
    assert other.hash == BASE.hash
    assert hash(other) == hash(BASE)


def test_hash_is_pinned() -> None:
    empty = Scenario(gemeente="GM0917")
    written = b'{"areas":[],"assumptions":{},"events":[],"gemeente":"GM0917","measures":[],"notes":"","schema":1}'
    assert canonical.encode(empty.content()) == written
    assert empty.hash == "2d15cae2a4e545800021f1934fb32a72242248b38e10588e73360cb91d0062c5"
    assert empty.short_hash == empty.hash[:10]


@pytest.mark.parametrize(
    "fields",
    [
        {"gemeente": "GM0917", "areas": ["BU0917AB01", "BU09170002", "BU09170003"]},
        {"measures": [LIGHT]},
        {"measures": [LIGHT, PLAY.model_copy(update={"coverage": 99})]},
        {"measures": [LIGHT, PLAY.model_copy(update={"upkeep_until": 2026})]},
        {"assumptions": {}},
        {"assumptions": {"verlichting.half_life_years": 5.5, "crime_beta.high": 0.08}},
        {"events": []},
        {"events": [EVENT.model_copy(update={"text": "anders"})]},
        {"notes": "anders"},
        {"title": "Plan A"},
        {"housing": [SENIORS]},
        {"housing": [SENIORS.model_copy(update={"tenure": "koop"})]},
        {"housing": [SENIORS.model_copy(update={"dwellings": 41})]},
        {"actions": [AGREED]},
        {"actions": [AGREED.model_copy(update={"text": ""})]},
        {"actions": [AGREED.model_copy(update={"year": 2028})]},
    ],
)
def test_every_difference_gives_another_hash(fields: dict[str, object]) -> None:
    assert changed(**fields).hash != BASE.hash


def test_content_gives_the_scenario_back() -> None:
    content = json.loads(canonical.encode(BASE.content()))
    assert from_content(content) == BASE
    assert content["measures"][0]["upkeep_until"] is None or content["measures"][1]["upkeep_until"] is None


def test_spellings_of_the_same_thing_have_one_hash() -> None:
    assert changed(notes="caf\u00e9").hash == changed(notes="cafe\u0301").hash
    zero = changed(assumptions={"speelplek.soc.mode": 0.0})
    assert zero.hash == changed(assumptions={"speelplek.soc.mode": -0.0}).hash
    assert zero.hash == changed(assumptions={"speelplek.soc.mode": 0}).hash


def test_it_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        BASE.notes = "anders"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        BASE.measures[0].coverage = 1  # type: ignore[misc]
    mapping = BASE.changed
    mapping["verlichting.half_life_years"] = 1.0
    assert BASE.changed["verlichting.half_life_years"] == 5.0


def test_without_text_keeps_everything_else() -> None:
    bare = BASE.without_text()
    assert bare.notes == ""
    assert bare.events == (ScenarioEvent(year=2016, area="BU09170002", text=""),)
    assert changed(notes="", events=[{"year": 2016, "area": "BU09170002", "text": ""}]) == bare


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"gemeente": "GM917"}, "'gemeente'"),
        ({"gemeente": "GM0917\n"}, "'gemeente'"),
        ({"gemeente": "GM0918"}, "gebied BU09170002 hoort niet bij gemeente GM0918"),
        ({"areas": ["BU0917ab01"]}, "'areas.0'"),
        ({"areas": ["NL00"]}, "'areas.0'"),
        ({"areas": ["BU0917AB01"]}, "dat gebied is niet gekozen"),
        ({"areas": ["BU0917AB01", "BU09170002", "BU09170002"]}, "een gebied staat er twee keer in"),
        ({"areas": "BU0917AB01"}, "'areas'"),
        ({"measures": [LIGHT, LIGHT]}, "een maatregel staat er twee keer in"),
        ({"assumptions": [["a.b", 1.0], ["a.b", 2.0]]}, "een aanname staat er twee keer in"),
        ({"assumptions": {"a.b": float("nan")}}, "'assumptions.0.1'"),
        ({"assumptions": {"a.b": "5"}}, "'assumptions.0.1'"),
        ({"assumptions": {"A B": 5.0}}, "'assumptions.0.0'"),
        ({"assumptions": 5}, "'assumptions'"),
        ({"events": [{"year": 2016, "area": "BU03630001", "text": ""}]}, "hoort niet bij gemeente"),
        ({"events": [{"area": "BU09170002", "text": ""}]}, "het veld 'events.0.year' ontbreekt"),
        ({"notes": "x" * 4001}, "'notes'"),
        ({"notes": None}, "'notes'"),
        ({"title": "x" * 121}, "'title'"),
        ({"housing": [SENIORS, SENIORS]}, "een plan voor woningen staat er twee keer in"),
        ({"housing": [SENIORS.model_dump() | {"area": "BU09170009"}]}, "'senioren' staan in BU09170009"),
        ({"housing": [SENIORS.model_dump() | {"tenure": "huur"}]}, "'housing.0.tenure'"),
        ({"housing": [SENIORS.model_dump() | {"dwellings": 0}]}, "'housing.0.dwellings'"),
        ({"housing": [SENIORS.model_dump() | {"dwellings": 1.5}]}, "'housing.0.dwellings'"),
        ({"housing": [SENIORS.model_dump() | {"dwellings": 20_001}]}, "'housing.0.dwellings'"),
        ({"housing": [SENIORS.model_dump() | {"kind": "Nieuwbouw!"}]}, "'housing.0.kind'"),
        ({"housing": [SENIORS.model_dump() | {"before": 0}]}, "'housing.0.before'"),
        ({"housing": [SENIORS.model_dump() | {"dwelling": "Flat"}]}, "'housing.0.dwelling'"),
        ({"actions": [AGREED.model_dump() | {"partner": "de heer Jansen"}]}, "'actions.0.partner'"),
        ({"actions": [AGREED.model_dump() | {"year": None}]}, "'actions.0.year'"),
    ],
)
def test_impossible_values_are_named(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidScenarioError, match="Dit scenario klopt niet") as caught:
        from_content(BASE.content() | fields)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("coverage", 101),
        ("coverage", -1),
        ("coverage", 60.5),
        ("coverage", "60"),
        ("coverage", True),
        ("start", 1200),
        ("start", None),
        ("upkeep_until", 99999),
        ("intervention", "Verlichting!"),
        ("area", "BU091"),
    ],
)
def test_impossible_measures_are_named(field: str, value: object) -> None:
    content = BASE.content()
    content["measures"][0][field] = value
    with pytest.raises(InvalidScenarioError, match=rf"'measures\.0\.{field}'"):
        from_content(content)


def test_a_newer_schema_is_refused_before_its_fields_are_judged() -> None:
    with pytest.raises(NewerSchemaError, match="gemaakt met een nieuwere versie"):
        from_content({"schema": 3, "iets": "nieuws"})


@pytest.mark.parametrize("schema", [None, 0, -1, "1", True, 1.0])
def test_a_missing_or_odd_schema_is_refused(schema: object) -> None:
    with pytest.raises(InvalidScenarioError, match="welke versie"):
        from_content(BASE.content() | {"schema": schema})


def test_unknown_fields_are_refused_not_dropped() -> None:
    with pytest.raises(UnknownFieldError, match="'budget'"):
        from_content(BASE.content() | {"budget": 5})
    content = BASE.content()
    content["measures"][0]["budget"] = 5
    with pytest.raises(UnknownFieldError, match=r"'measures\.0\.budget'"):
        from_content(content)


@pytest.mark.parametrize("content", [None, [], "tekst", 5])
def test_something_else_is_not_a_scenario(content: object) -> None:
    with pytest.raises(ScenarioError, match="geen scenario"):
        from_content(content)


@pytest.mark.parametrize(
    "fields",
    [
        {"notes": "a\ud800"},
        {"title": "\udfff"},
        {"events": [{"year": 2016, "area": "BU09170002", "text": "\ud83d\ude00"}]},
    ],
)
def test_half_a_character_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidScenarioError, match="een tekst bevat een beschadigd teken"):
        from_content(BASE.content() | fields)
    assert one_line("naam\ud800", 10) == "naam"
