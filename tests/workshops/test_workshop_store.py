"""Workshops on SQLite and PostgreSQL: nothing that was typed is lost, not by a second writer, a dead process or an old database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

import pytest
import sqlalchemy as sa

from lib.scenarios import RemovedScenarioError, Scenario, ScenarioAction, StoreError, UnknownScenarioError
from lib.scenarios.keeping.place import new_id
from lib.scenarios.keeping.store import Store
from lib.workshops.store import Workshops, _metadata
from lib.workshops.workshop import OPEN, SCENARIO, read_scenario, write_scenario
from tests.scenarios.store_cases import BASE

BEGIN = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def later(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


@pytest.fixture
def workshops(url: str) -> Iterator[Workshops]:
    opened = Workshops(url, wait=10, quiet=0.0)
    yield opened
    opened.close()


@pytest.fixture
def id(workshops: Workshops) -> str:
    fresh = new_id()
    workshops.begin(fresh, "GM0917", now=BEGIN)
    return fresh


def test_what_was_written_is_there_for_another_process(workshops: Workshops, id: str, url: str) -> None:
    workshops.write(id, "notitie.1", "Het plein is donker.", based_on=0, author="Ann", now=later(60))
    workshops.write(id, OPEN, "Wie beheert het plein?", based_on=0, now=later(90))
    workshops.tick(id, step=3, look={"buurt": "BU09170001"}, now=later(100))
    other = Workshops(url)
    found = other.load(id)
    other.close()
    assert found.text("notitie.1") == "Het plein is donker."
    assert found.entries["notitie.1"].author == "Ann"
    assert found.text(OPEN) == "Wie beheert het plein?"
    assert (found.step, found.look, found.gemeente) == (3, {"buurt": "BU09170001"}, "GM0917")
    assert found.changed_at == later(100)


def test_writing_again_makes_no_version(workshops: Workshops, id: str) -> None:
    first = workshops.write(id, OPEN, "Wie?", based_on=0)
    again = workshops.write(id, OPEN, "Wie?", based_on=0)
    assert again.entry == first.entry
    assert again.others == ()
    assert len(workshops.history(id)) == 1


def test_two_who_write_in_one_note_both_stay(workshops: Workshops, id: str) -> None:
    workshops.write(id, "notitie.2", "begin", based_on=0, author="Ann")
    workshops.write(id, "notitie.2", "begin\nvan Ann", based_on=1, author="Ann")
    done = workshops.write(id, "notitie.2", "begin\nvan Bo", based_on=1, author="Bo")
    assert done.entry.text == "begin\nvan Ann\nvan Bo"
    assert [(entry.author, entry.text) for entry in done.others] == [("Ann", "begin\nvan Ann")]
    assert [entry.number for entry in workshops.history(id)] == [1, 2, 3]


def _type(url: str, id: str, who: str, gate: float) -> None:
    """A writer in a process of its own, who never sees what the other one writes."""
    del gate
    mine = Workshops(url, wait=20)
    text, number = "", 0
    for turn in range(15):
        text = f"{text}\n{who} {turn}".strip()
        done = mine.write(id, "notitie.1", text, based_on=number, author=who)
        text, number = done.entry.text, done.entry.number
    mine.close()


def test_of_two_processes_every_line_stays(workshops: Workshops, id: str, url: str) -> None:
    fork = get_context("spawn")
    writers = [fork.Process(target=_type, args=(url, id, who, 0.0)) for who in ("ann", "bo")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    lines = workshops.load(id).text("notitie.1").splitlines()
    assert sorted(lines) == sorted(f"{who} {turn}" for who in ("ann", "bo") for turn in range(15))


def test_agreements_of_two_people_are_both_in_the_scenario(workshops: Workshops, id: str) -> None:
    def agreed(*texts: str) -> str:
        actions = [ScenarioAction(partner="gemeente", year=2027, text=text) for text in texts]
        return write_scenario(
            Scenario.model_validate(BASE.content() | {"actions": [a.model_dump() for a in actions], "schema": 2})
        )

    part = SCENARIO + "A"
    workshops.write(id, part, agreed("oud"), based_on=0)
    workshops.write(id, part, agreed("oud", "lampen"), based_on=1)
    done = workshops.write(id, part, agreed("bankjes"), based_on=1)
    found = read_scenario(done.entry.text)
    assert found is not None
    assert sorted(action.text for action in found.actions) == ["bankjes", "lampen"]
    assert workshops.load(id).scenario("A") == found


def test_time_counts_while_somebody_looks(workshops: Workshops, id: str) -> None:
    for second in range(10, 121, 10):
        workshops.tick(id, now=later(second))
    workshops.tick(id, step=2, now=later(130))
    workshops.tick(id, paused=True, now=later(150))
    workshops.tick(id, now=later(170))
    workshops.tick(id, paused=False, now=later(180))
    # The computer died here; another one goes on the next day.
    workshops.tick(id, now=later(90_000))
    found = workshops.tick(id, now=later(90_010))
    assert found.clock.spent == {1: 130.0, 2: 30.0}
    assert not found.clock.paused


def test_a_removed_one_says_so_and_leaves_nothing(workshops: Workshops, id: str) -> None:
    workshops.write(id, OPEN, "geheim", based_on=0)
    assert workshops.remove(id) == 1
    for ask in (
        lambda: workshops.load(id),
        lambda: workshops.write(id, OPEN, "weer", based_on=1),
        lambda: workshops.tick(id),
        lambda: workshops.begin(id, "GM0917"),
    ):
        with pytest.raises(RemovedScenarioError, match=r"^Deze workshop is op \d+ \w+ \d{4} verwijderd en"):
            ask()
    with workshops._database.engine.connect() as connection:
        assert [connection.execute(sa.select(table)).all() for table in _metadata.sorted_tables] == [[], []]


def test_after_its_term_it_goes(workshops: Workshops, id: str) -> None:
    kept = new_id()
    workshops.begin(kept, "GM0917", now=BEGIN)
    workshops.write(kept, OPEN, "nog bezig", based_on=0, now=BEGIN + timedelta(days=20))
    assert workshops.expire(30, BEGIN + timedelta(days=30)) == ()
    assert workshops.expire(30, BEGIN + timedelta(days=31)) == (id,)
    with pytest.raises(RemovedScenarioError, match="omdat de bewaartermijn voorbij was"):
        workshops.load(id)
    assert [one.id for one in workshops.recent("GM0917")] == [kept]


def test_one_that_never_was(workshops: Workshops) -> None:
    assert workshops.recent("GM0917") == ()
    assert workshops.expire(1) == ()
    with pytest.raises(UnknownScenarioError, match="hier niet bewaard"):
        workshops.load("nooitgeweest")
    with pytest.raises(UnknownScenarioError, match="hier niet bewaard"):
        workshops.write("nooitgeweest", OPEN, "x", based_on=0)


def test_a_store_of_before_opens_and_keeps_what_it_had(url: str) -> None:
    store = Store(url)
    saved = store.save(BASE, "Plan").version
    with store._database.engine.connect() as connection:
        assert not [name for name in sa.inspect(connection).get_table_names() if "workshop" in name]
    workshops = Workshops(url)
    assert workshops.recent("GM0917") == ()
    fresh = new_id()
    workshops.begin(fresh, "GM0917")
    workshops.write(fresh, OPEN, "Wie?", based_on=0)
    assert workshops.load(fresh).text(OPEN) == "Wie?"
    assert store.load(saved.id).version == saved
    assert store.remove(saved.id) == 1
    store.close()
    workshops.close()


def test_a_first_workshop_leaves_room_for_scenarios(workshops: Workshops, url: str) -> None:
    workshops.begin(new_id(), "GM0917")
    store = Store(url)
    saved = store.save(BASE, "Plan").version
    assert store.load(saved.id).scenario == BASE
    store.close()


def test_a_store_of_a_newer_version_is_left_alone(workshops: Workshops, id: str, url: str) -> None:
    store = Store(url)
    store.save(BASE, "Plan")
    with store._database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE buurtbalans_store SET schema = 99"))
    store.close()
    with pytest.raises(StoreError, match="nieuwere versie"):
        workshops.write(id, OPEN, "x", based_on=0)
