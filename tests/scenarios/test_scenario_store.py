"""What is saved stays: versions never change, nobody's work is lost, and the same holds on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.scenarios import InvalidScenarioError, Scenario, StoreError, UnknownScenarioError
from lib.scenarios.keeping.place import DEFAULT_FILE, database_url, new_id, parse_url
from lib.scenarios.keeping.store import Store
from tests.scenarios.store_cases import BASE, noted


def test_a_scenario_comes_back_as_it_was(store: Store) -> None:
    full = Scenario(
        gemeente="GM0917",
        areas=("BU09170001",),
        title="Plan met ‘aanhalingstekens’ \x00 en €",
        notes="regel één\nregel twee 😀 '; DROP TABLE x; --",
        assumptions={"verlichting.half_life_years": 5, "crime_beta.high": 0.1 + 0.2},  # type: ignore[arg-type]
    )
    saved = store.save(full, "  Plan\t van\nAnna ", author="Anna", databank="nl 2025")
    loaded = store.load(saved.version.id)
    assert loaded.scenario == full
    assert loaded.scenario.hash == full.hash == loaded.version.hash
    assert (loaded.version, loaded.latest, loaded.archived) == (saved.version, 1, False)
    assert (saved.version.name, saved.version.author, saved.version.databank) == ("Plan van Anna", "Anna", "nl 2025")
    assert (saved.version.number, saved.version.parent, saved.version.gemeente) == (1, None, "GM0917")
    assert saved.version.saved_at.tzinfo is not None
    assert abs(datetime.now(UTC) - saved.version.saved_at) < timedelta(minutes=1)
    assert saved.sentence == "Bewaard als versie 1."


def test_an_id_is_short_and_cannot_be_guessed(store: Store) -> None:
    assert re.fullmatch(r"[a-z2-9]{14}", store.save(BASE, "Plan").version.id)
    assert len({new_id() for _ in range(1000)}) == 1000


def test_nothing_saved_is_an_empty_list_and_makes_nothing(store: Store, url: str) -> None:
    assert store.recent() == ()
    assert store.changes_since("onbekend", 0) == ()
    with pytest.raises(UnknownScenarioError, match="hier niet bewaard"):
        store.history("onbekend")
    if url.startswith("sqlite"):
        assert not Path(url.removeprefix("sqlite:///")).exists()
    else:
        assert not sa.inspect(store._database.engine).has_table("buurtbalans_store")


def test_the_history_keeps_every_version(store: Store) -> None:
    id = store.save(BASE, "Plan").version.id
    store.save(noted("twee"), "Plan", id=id, based_on=1)
    store.save(noted("drie"), "Plan B", id=id, based_on=2)
    assert [(v.number, v.parent, v.name) for v in store.history(id)] == [(3, 2, "Plan B"), (2, 1, "Plan"), (1, None, "Plan")]
    assert [store.load(id, n).scenario.notes for n in (1, 2, 3)] == ["begin", "twee", "drie"]
    assert store.load(id).scenario.notes == "drie"
    assert all(version.parent in (None, version.number - 1) for version in store.history(id))
    with pytest.raises(UnknownScenarioError, match="Versie 4"):
        store.load(id, 4)


def test_saving_the_same_twice_makes_no_version(store: Store) -> None:
    first = store.save(BASE, "Plan")
    again = store.save(BASE, "Plan", id=first.version.id, based_on=1)
    assert (again.created, again.version) == (False, first.version)
    assert again.sentence == "Dit stond al bewaard, als versie 1."
    renamed = store.save(BASE, "Ander plan", id=first.version.id, based_on=1)
    assert (renamed.created, renamed.version.number) == (True, 2)
    # Going back to what it was is a change.
    back = store.save(BASE, "Plan", id=first.version.id, based_on=2)
    assert (back.created, back.version.number) == (True, 3)


def test_an_attempt_that_is_repeated_makes_nothing_double(store: Store) -> None:
    id = new_id()
    assert store.save(BASE, "Plan", id=id).created
    assert not store.save(BASE, "Plan", id=id).created
    assert store.save(noted("twee"), "Plan", id=id, based_on=1).version.number == 2
    assert store.save(noted("van een ander"), "Plan", id=id, based_on=2).version.number == 3
    repeated = store.save(noted("twee"), "Plan", id=id, based_on=1)
    assert (repeated.created, repeated.version.number, [v.number for v in repeated.alongside]) == (False, 2, [3])
    assert len(store.recent()) == 1


def test_two_people_both_keep_their_work_and_are_both_told(store: Store) -> None:
    id = store.save(BASE, "Plan").version.id
    anna = store.save(noted("van Anna"), "Plan", id=id, based_on=1, author="Anna")
    assert anna.alongside == ()
    bert = store.save(noted("van Bert"), "Plan", id=id, based_on=1, author="Bert")
    assert (bert.version.number, bert.version.parent) == (3, 1)
    assert [version.author for version in bert.alongside] == ["Anna"]
    assert "versie 2 (Anna)" in bert.sentence
    assert "Alle versies zijn bewaard" in bert.sentence
    assert [version.author for version in store.changes_since(id, anna.version.number)] == ["Bert"]
    assert store.changes_since(id, bert.version.number) == ()
    assert [store.load(id, number).scenario.notes for number in (2, 3)] == ["van Anna", "van Bert"]


def test_the_list_is_by_gemeente_and_last_saved_first(store: Store) -> None:
    one = store.save(BASE, "Een").version.id
    two = store.save(noted("x"), "Twee").version.id
    other = store.save(Scenario(gemeente="GM0363"), "Elders").version.id
    store.save(noted("y"), "Een, later", id=one, based_on=1)
    assert [(line.latest.id, line.latest.name) for line in store.recent("GM0917")] == [(one, "Een, later"), (two, "Twee")]
    assert [line.latest.id for line in store.recent()] == [one, other, two]
    assert [line.latest.id for line in store.recent(limit=1)] == [one]


def test_those_of_a_work_area_are_a_list_of_their_own(store: Store) -> None:
    of_area = store.save(Scenario(gemeente="WGabcdefgh"), "Ons bezit").version
    store.save(Scenario(gemeente="WGzzzzefgh"), "Ander bezit")
    assert [line.latest.id for line in store.recent("WGabcdefgh")] == [of_area.id]
    assert store.load(of_area.id).version.gemeente == "WGabcdefgh"


def test_putting_away_can_be_undone_and_saving_undoes_it(store: Store) -> None:
    id = store.save(BASE, "Plan").version.id
    store.archive(id)
    assert store.recent() == ()
    assert [line.latest.id for line in store.recent(archived=True)] == [id]
    assert store.load(id).archived
    store.archive(id, archived=False)
    assert [line.latest.id for line in store.recent()] == [id]
    store.archive(id)
    store.save(noted("toch verder"), "Plan", id=id, based_on=1)
    assert not store.load(id).archived
    with pytest.raises(UnknownScenarioError):
        store.archive("onbekend")


def test_a_scenario_of_another_gemeente_is_not_a_version_of_this_one(store: Store) -> None:
    id = store.save(BASE, "Plan").version.id
    with pytest.raises(StoreError, match="andere gemeente"):
        store.save(Scenario(gemeente="GM0363"), "Plan", id=id, based_on=1)
    with pytest.raises(UnknownScenarioError):
        store.save(BASE, "Plan", id="weg", based_on=1)
    assert len(store.history(id)) == 1


def test_work_based_on_versions_that_a_backup_did_not_have_is_kept(store: Store) -> None:
    id = store.save(BASE, "Plan").version.id
    saved = store.save(noted("verder"), "Plan", id=id, based_on=7)
    assert (saved.version.number, saved.version.parent, saved.alongside) == (2, 1, ())


@pytest.mark.parametrize("name", ["", "   ", "\n\x00", "x" * 121])
def test_a_name_that_cannot_be_used_says_so(store: Store, name: str) -> None:
    with pytest.raises(InvalidScenarioError, match="een naam van ten hoogste 120 tekens"):
        store.save(BASE, name)
    with pytest.raises(InvalidScenarioError, match="80 tekens"):
        store.save(BASE, "Plan", author="x" * 81)
    assert store.recent() == ()


def test_content_of_schema_1_still_opens(store: Store) -> None:
    """Written as the first release would have written it."""
    content = '{"areas":[],"assumptions":{},"events":[],"gemeente":"GM0363","measures":[],"notes":"","schema":1}'
    id = store.save(noted("anders"), "Plan").version.id
    hash = "381c90893075214fe073a092c9fcc2a9f9a7ea5d3c47a9acafc65bc88309c4af"
    with store._database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE buurtbalans_version SET content = :c, hash = :h"), {"c": content, "h": hash})
        connection.execute(sa.text("DELETE FROM buurtbalans_seal"))
    assert store.load(id).scenario == Scenario(gemeente="GM0363")
    assert store.load(id).scenario.hash == hash


def test_content_changed_from_outside_is_not_opened(store: Store) -> None:
    id = store.save(BASE, "Plan").version.id
    with store._database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE buurtbalans_version SET content = replace(content, 'begin', 'anders')"))
    with pytest.raises(StoreError, match="buiten Buurtbalans om veranderd"):
        store.load(id)


def test_a_newer_store_is_left_alone(store: Store) -> None:
    id = store.save(BASE, "Plan").version.id
    with store._database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE buurtbalans_store SET schema = 2"))
    with pytest.raises(StoreError, match="nieuwere versie van Buurtbalans"):
        store.save(noted("twee"), "Plan", id=id, based_on=1)
    with pytest.raises(StoreError, match="nieuwere versie van Buurtbalans"):
        store.recent()


def test_where_scenarios_are_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    for empty in (None, "", "  "):
        if empty is None:
            monkeypatch.delenv("BUURTBALANS_DATABASE_URL", raising=False)
        else:
            monkeypatch.setenv("BUURTBALANS_DATABASE_URL", empty)
        assert database_url() == f"sqlite:///{DEFAULT_FILE}"
    assert DEFAULT_FILE.parts[-2:] == ("data", "scenarios.sqlite")
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", "postgres://u:w@h/d")
    assert database_url() == "postgres://u:w@h/d"


@pytest.mark.parametrize("start", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_understood(start: str) -> None:
    parsed = parse_url(f"{start}://u:geh%40im@h:5433/d?sslmode=require")
    assert (parsed.drivername, parsed.password, parsed.port, parsed.database) == ("postgresql+psycopg", "geh@im", 5433, "d")
    assert parsed.query == {"sslmode": "require"}


@pytest.mark.parametrize(
    "setting",
    [
        "geheim",
        "mysql://u:geheim@h/d",
        "postgresql://u:geheim@h",
        "postgresql://u:x@h:geheim/d",
        "postgresql+geheim://u:x@h/d",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_a_setting_that_leads_nowhere_is_named_but_not_repeated(setting: str) -> None:
    with pytest.raises(StoreError, match="BUURTBALANS_DATABASE_URL") as caught:
        Store(setting)
    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_database_of_before_gets_room_for_the_code_of_a_work_area(store: Store, url: str) -> None:
    store.save(BASE, "Plan")
    if url.startswith("postgresql"):
        engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        with engine.begin() as connection:
            for table in ("buurtbalans_scenario", "buurtbalans_version"):
                connection.execute(sa.text(f"ALTER TABLE {table} ALTER COLUMN gemeente TYPE VARCHAR(6)"))
        engine.dispose()
    id = store.save(Scenario(gemeente="WGabcdefgh"), "Ons bezit").version.id
    assert store.load(id).version.gemeente == "WGabcdefgh"
    assert [line.latest.name for line in store.recent("GM0917")] == ["Plan"]
