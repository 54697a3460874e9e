"""The tables of saved scenarios, and what is done with them inside one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from babel.dates import format_date

from lib.scenarios import canonical
from lib.scenarios.errors import RemovedScenarioError, StoreError, UnknownScenarioError
from lib.scenarios.keeping.failures import CHANGED_OUTSIDE, NEWER_STORE
from lib.scenarios.keeping.versions import Saved, Version

STORE_SCHEMA = 1
ROOM = 12  # for the code of a gemeente or work area
_ROOM_BEFORE = 6

METADATA = sa.MetaData()
STORE = sa.Table("buurtbalans_store", METADATA, sa.Column("schema", sa.Integer, primary_key=True))
SCENARIO = sa.Table(
    "buurtbalans_scenario",
    METADATA,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("gemeente", sa.String(ROOM), nullable=False, index=True),
    sa.Column("latest", sa.Integer, nullable=False),
    sa.Column("archived", sa.Boolean, nullable=False),
)
VERSION = sa.Table(
    "buurtbalans_version",
    METADATA,
    sa.Column("id", sa.ForeignKey("buurtbalans_scenario.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("gemeente", sa.String(ROOM), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    # ISO 8601 in UTC as text: SQLite has no times with a zone, and text in this form sorts as time does.
    sa.Column("saved_at", sa.String(32), nullable=False),
    sa.Column("databank", sa.Text, nullable=False),
    sa.Column("parent", sa.Integer),
    # Always empty: an older Buurtbalans on the same database reads it.
    sa.Column("restored_from", sa.Integer),
)
# What was removed, and nothing of what was in it: so that a link to it can say so. A database of before has no such table.
REMOVED = sa.Table(
    "buurtbalans_removed",
    METADATA,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("removed_at", sa.String(32), nullable=False),
    sa.Column("because", sa.String(10), nullable=False),
)
# What the hash of the content does not cover: under which name, by whom and when. Versions of before have none.
SEAL = sa.Table(
    "buurtbalans_seal",
    METADATA,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("seal", sa.String(64), nullable=False),
)
BY_HAND, PAST_ITS_TERM = "removed", "expired"
HEAD = [column for column in VERSION.c if column.name not in ("content", "restored_from")]


def make_room(connection: sa.Connection) -> None:
    """Widen the columns for the code of a gemeente where an earlier version made them: that of a work area is longer.

    PostgreSQL does that without touching a row; SQLite keeps to no width. Inside a writing transaction.
    """
    if connection.dialect.name != "postgresql":
        return
    found = sa.inspect(connection)
    for table in (SCENARIO, VERSION):
        (column,) = (one for one in found.get_columns(table.name) if one["name"] == "gemeente")
        if getattr(column["type"], "length", ROOM) < ROOM:
            connection.execute(sa.text(f"ALTER TABLE {table.name} ALTER COLUMN gemeente TYPE VARCHAR({ROOM})"))


def prepared(connection: sa.Connection) -> bool:
    """Whether the tables are there. StoreError when a newer Buurtbalans made them."""
    if not sa.inspect(connection).has_table(STORE.name):
        return False
    found = connection.scalar(sa.select(STORE.c.schema))
    if found is None or found > STORE_SCHEMA:
        raise StoreError(NEWER_STORE)
    return True


def remove(connection: sa.Connection, ids: Sequence[str], because: str) -> int:
    """Remove scenarios inside a writing transaction, and remember that: how many versions went."""
    count = 0
    for id in ids:
        went = int(connection.execute(sa.delete(VERSION).where(VERSION.c.id == id)).rowcount)
        connection.execute(sa.delete(SEAL).where(SEAL.c.id == id))
        connection.execute(sa.delete(SCENARIO).where(SCENARIO.c.id == id))
        if went:
            remember(connection, id, because)
        count += went
    return count


def remember(connection: sa.Connection, id: str, because: str) -> None:
    """That there was something with this id, and since when it is gone."""
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    connection.execute(sa.insert(REMOVED).values(id=id, removed_at=now, because=because))


def gone(connection: sa.Connection, id: str, what: str = "Dit scenario") -> RemovedScenarioError | None:
    """What to say of a scenario (or `what` else was kept) that was removed; None of one that never was."""
    if not sa.inspect(connection).has_table(REMOVED.name):
        return None
    row = connection.execute(sa.select(REMOVED).where(REMOVED.c.id == id)).mappings().first()
    if row is None:
        return None
    day = format_date(datetime.fromisoformat(row["removed_at"]), "d MMMM y", locale="nl")
    why = " omdat de bewaartermijn voorbij was" if row["because"] == PAST_ITS_TERM else ""
    return RemovedScenarioError(
        f"{what} is op {day} verwijderd{why} en is niet terug te halen. Heeft iemand het als bestand, open dan dat bestand; "
        "of begin opnieuw."
    )


def append(connection: sa.Connection, fields: dict[str, Any], based_on: int | None) -> Saved:
    """Add a version inside a writing transaction: whoever comes second sees what the first one saved."""
    id = fields["id"]
    if len(fields["gemeente"]) > _ROOM_BEFORE:
        make_room(connection)
    row = connection.execute(sa.select(SCENARIO).where(SCENARIO.c.id == id)).mappings().first()
    if row is None:
        removed = gone(connection, id)
        if removed is not None or based_on is not None:
            raise removed or unknown(None)
        connection.execute(sa.insert(SCENARIO).values(id=id, gemeente=fields["gemeente"], latest=0, archived=False))
    elif row["gemeente"] != fields["gemeente"]:
        raise StoreError("Dit scenario is voor een andere gemeente dan het bewaarde. Bewaar het als nieuw scenario.")
    latest = row["latest"] if row else 0
    # More than the newest: the database was put back from a copy that did not have the later versions.
    parent = min(based_on or 0, latest)
    query = sa.select(*HEAD).where(VERSION.c.id == id, VERSION.c.number >= parent).order_by(VERSION.c.number)
    since = [head(found) for found in connection.execute(query).mappings()]
    same = [version for version in since if (version.hash, version.name) == (fields["hash"], fields["name"])]
    if same:
        version = same[-1]
    else:
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        values = fields | {"number": latest + 1, "parent": parent or None, "saved_at": now}
        connection.execute(sa.insert(VERSION).values(values))
        connection.execute(sa.insert(SEAL).values(id=id, number=values["number"], seal=_seal_of(values)))
        version = head(values)
    changed = sa.update(SCENARIO).where(SCENARIO.c.id == id)
    connection.execute(changed.values(archived=False, latest=max(latest, version.number)))
    others = tuple(other for other in since if other.number > parent and other.number != version.number)
    return Saved(version, not same, others)


def check_seals(connection: sa.Connection, rows: Sequence[sa.RowMapping]) -> None:
    """StoreError when a version no longer has the name, author or time that it was saved with.

    This finds what somebody changed in the database by hand or by accident, not somebody who can write seals as well: for that
    there is the record of use, and a backup.
    """
    ids = {row["id"] for row in rows}
    if not ids or not sa.inspect(connection).has_table(SEAL.name):
        return
    known = {(id, number): seal for id, number, seal in connection.execute(sa.select(SEAL).where(SEAL.c.id.in_(ids)))}
    if any(known.get((row["id"], row["number"]), seal) != seal for row in rows for seal in (_seal_of(row),)):
        raise StoreError(CHANGED_OUTSIDE)


def _seal_of(row: Any) -> str:
    return canonical.digest({column.name: row[column.name] for column in HEAD})


def head(row: Any) -> Version:
    values = {column.name: row[column.name] for column in HEAD}
    try:
        return Version(**values | {"saved_at": datetime.fromisoformat(values["saved_at"])})
    except (ValueError, TypeError) as error:
        raise StoreError(CHANGED_OUTSIDE) from error


def unknown(version: int | None) -> UnknownScenarioError:
    what = "Dit scenario" if version is None else f"Versie {version} van dit scenario"
    return UnknownScenarioError(
        f"{what} is hier niet bewaard. Controleer of de link volledig is, of kies een scenario uit de lijst."
    )
