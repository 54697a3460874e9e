"""Name, author and time of a saved version are sealed beside its content: what is changed outside Buurtbalans does not pass."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lib.scenarios import StoreError
from lib.scenarios.keeping.store import Store
from lib.scenarios.keeping.tables import SEAL, VERSION
from tests.scenarios.store_cases import noted

CHANGED = "buiten Buurtbalans om veranderd"


@pytest.fixture
def id(store: Store) -> str:
    found = store.save(noted("een"), "Plan", author="Anna", databank="abc").version.id
    store.save(noted("twee"), "Plan", id=found, based_on=1, author="Bert")
    return found


def change(store: Store, id: str, **values: object) -> None:
    with store._database.engine.begin() as connection:
        connection.execute(sa.update(VERSION).where(VERSION.c.id == id, VERSION.c.number == 2).values(**values))


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Plan van de wethouder"},
        {"author": "De wethouder"},
        {"author": ""},
        {"saved_at": "2020-01-01T00:00:00.000000+00:00"},
        {"databank": "def"},
        {"parent": None},
        {"hash": "0" * 64},
    ],
    ids=lambda values: "-".join(values),
)
def test_a_change_is_seen_wherever_it_would_be_shown(store: Store, id: str, values: dict[str, object]) -> None:
    change(store, id, **values)
    for ask in (lambda: store.load(id), lambda: store.load(id, 2), lambda: store.history(id), lambda: store.changes_since(id, 1)):
        with pytest.raises(StoreError, match=CHANGED):
            ask()
    assert store.load(id, 1).version.author == "Anna"
    # The list still shows what else there is.
    assert len(store.recent()) == 1


def test_what_was_saved_before_there_were_seals_stays_open(store: Store, id: str) -> None:
    with store._database.engine.begin() as connection:
        SEAL.drop(connection)
    assert [version.author for version in store.history(id)] == ["Bert", "Anna"]
    store.save(noted("drie"), "Plan", id=id, based_on=2, author="Cor")
    assert [version.author for version in store.history(id)] == ["Cor", "Bert", "Anna"]
    change(store, id, author="De wethouder")
    assert store.load(id, 2).version.author == "De wethouder"
    with store._database.engine.begin() as connection:
        connection.execute(sa.update(VERSION).where(VERSION.c.number == 3).values(author="De wethouder"))
    with pytest.raises(StoreError, match=CHANGED):
        store.load(id)


def test_an_older_buurtbalans_beside_this_one_saves_without(store: Store, id: str) -> None:
    with store._database.engine.begin() as connection:
        connection.execute(sa.delete(SEAL).where(SEAL.c.number == 2))
    assert store.load(id).version.author == "Bert"


def test_the_hash_that_papers_print_does_not_depend_on_who_saved(store: Store) -> None:
    one, other = (store.save(noted("zelfde"), "Plan", author=author).version for author in ("Anna", "Bert"))
    assert one.hash == other.hash
