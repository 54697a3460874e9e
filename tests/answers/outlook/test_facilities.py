"""Voorzieningen beside who lives there: published distances, counts of the outlook, and nothing below ten people."""

from __future__ import annotations

from lib.answers.outlook.facilities import facilities
from lib.answers.outlook.people import in_origin, people_ahead, whole_count
from lib.answers.place import country, load
from lib.databank.store import Databank
from lib.household_types import LEAST_IN_CATEGORY


def test_distances_and_people_are_those_of_the_databank(sample: Databank) -> None:
    gemeente = load(sample, "GM9901", country(sample))
    people = people_ahead(sample, gemeente)
    assert people is not None
    told = 0
    for code in gemeente.labels:
        table = facilities(gemeente, people, code, 2024).table
        for row, band in zip(table.itertuples(index=False), ["age_65_plus"] * 2 + ["age_0_14"] * 2, strict=False):
            count = in_origin(people, code, band)
            small = not count >= LEAST_IN_CATEGORY
            assert row[3] == (f"minder dan {LEAST_IN_CATEGORY}" if count < LEAST_IN_CATEGORY else whole_count(count)) or small
            assert not small or not any(letter.isdigit() for letter in row[4])
            told += not small
    assert told > 20


def test_without_an_outlook_the_distance_stays(sample: Databank) -> None:
    gemeente = load(sample, "GM9901", country(sample))
    table = facilities(gemeente, None, next(iter(gemeente.labels)), 2024).table
    assert set(table["Nu"]) == {"onbekend"}
    assert all(text.endswith(" km") for text in table["Afstand"])
