"""What was made with an earlier schema keeps opening, and keeps the hash that was printed with it."""

from __future__ import annotations

import json

import pytest

from lib.scenarios import SCHEMA, Scenario, ScenarioAction, ScenarioHousing, canonical, decode_link, encode_link, from_content
from tests.scenarios.earlier_schemas import (
    EMPTY_HASH_1,
    EMPTY_LINK_1,
    HASH_1,
    HASH_2,
    HASH_OF_LINK_1,
    LINK_1,
    LINK_2,
    TEXT_1,
    TEXT_2,
)


def test_content_of_schema_1_opens_with_its_own_hash() -> None:
    opened = from_content(json.loads(TEXT_1))
    assert opened.hash == HASH_1
    assert canonical.encode(opened.content()) == TEXT_1.encode()
    assert opened.notes == "voor de wethouder: 'eerst luisteren'"
    assert (opened.title, opened.housing, opened.actions) == ("", (), ())
    assert opened.schema_version == SCHEMA


@pytest.mark.parametrize(("link", "hash"), [(LINK_1, HASH_OF_LINK_1), (EMPTY_LINK_1, EMPTY_HASH_1)])
def test_links_of_schema_1_open_with_their_own_hash(link: str, hash: str) -> None:
    opened = decode_link(link)
    assert opened.hash == hash
    assert decode_link(encode_link(opened)) == opened


def test_a_scenario_is_the_same_whether_from_then_or_made_now() -> None:
    now = Scenario(gemeente="GM0363")
    assert decode_link(EMPTY_LINK_1) == now
    assert now.hash == EMPTY_HASH_1
    # Taking away again what schema 2 added leads back to the same hash.
    added = Scenario.model_validate(now.content() | {"title": "Plan A"})
    assert added.content()["schema"] == 2
    assert Scenario.model_validate(added.content() | {"title": ""}).hash == EMPTY_HASH_1


def test_content_and_links_of_schema_2_are_pinned() -> None:
    made = Scenario(
        gemeente="GM0917",
        areas=("BU09170002",),
        title="Plan A",
        housing=(
            ScenarioHousing(
                area="BU09170002", kind="splitsen", tenure="koop", before=20, dwellings=40, dwelling="meergezins", start=2028
            ),
        ),
        actions=(ScenarioAction(partner="corporatie", year=2027, text="portieken"),),
    )
    assert canonical.encode(made.content()).decode() == TEXT_2
    assert from_content(json.loads(TEXT_2)) == made
    assert made.hash == HASH_2
    assert decode_link(LINK_2) == made.without_text()
