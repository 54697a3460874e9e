"""Saved scenarios in SQLite or PostgreSQL: immutable versions, and two people who save at once both keep their work.

One writer at a time on both kinds (SQLite: BEGIN IMMEDIATE; PostgreSQL: an
advisory lock) and one transaction per save: a version is there whole or not at all. Nothing is retried by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from babel.dates import format_date

from lib.scenarios import canonical
from lib.scenarios.database import QUIET_SECONDS, Database
from lib.scenarios.errors import InvalidScenarioError, RemovedScenarioError, StoreError, UnknownScenarioError
from lib.scenarios.failures import CHANGED_OUTSIDE, NEWER_STORE
from lib.scenarios.parsing import from_content
from lib.scenarios.place import new_id
from lib.scenarios.scenario import MAX_TITLE, Scenario, one_line
from lib.scenarios.versions import Loaded, Saved, Summary, Version

STORE_SCHEMA = 1
MAX_AUTHOR = 80
_LOCK = 4_815_162_342

_metadata = sa.MetaData()
_store = sa.Table("buurtbalans_store", _metadata, sa.Column("schema", sa.Integer, primary_key=True))
_scenario = sa.Table(
    "buurtbalans_scenario",
    _metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("gemeente", sa.String(6), nullable=False, index=True),
    sa.Column("latest", sa.Integer, nullable=False),
    sa.Column("archived", sa.Boolean, nullable=False),
)
_version = sa.Table(
    "buurtbalans_version",
    _metadata,
    sa.Column("id", sa.ForeignKey("buurtbalans_scenario.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("gemeente", sa.String(6), nullable=False),
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
_removed = sa.Table(
    "buurtbalans_removed",
    _metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("removed_at", sa.String(32), nullable=False),
    sa.Column("because", sa.String(10), nullable=False),
)
_REMOVED, _EXPIRED = "removed", "expired"
_HEAD = [column for column in _version.c if column.name not in ("content", "restored_from")]


class Store:
    """Saved scenarios in one database. Safe to share between threads; opens no connection before it is used.

    url: sqlite:///FILE, postgres://, postgresql:// or postgresql+psycopg://. wait: seconds that a save waits for
    somebody else's. Every method raises StoreError with a Dutch message when the database fails, and works again once
    the database does.
    """

    def __init__(self, url: str | None = None, *, wait: float = 3.0, quiet: float = QUIET_SECONDS) -> None:
        self._database = Database(url, _LOCK, wait=wait, quiet=quiet)

    def save(
        self,
        scenario: Scenario,
        name: str,
        *,
        id: str | None = None,
        based_on: int | None = None,
        author: str = "",
        databank: str = "",
    ) -> Saved:
        """Keep `scenario` as the next version of `id` (None: a new one), made from version `based_on`.

        When others saved after `based_on`, their versions stay and this one is added: `Saved.alongside` names them.
        The same content under the same name makes no new version, so a repeated save is harmless. Saving an archived
        scenario takes it out of the archive. InvalidScenarioError for an unusable name or author.
        """
        if not one_line(name, MAX_TITLE):
            raise InvalidScenarioError(f"Geef het scenario een naam van ten hoogste {MAX_TITLE} tekens om het te bewaren.")
        if author and not one_line(author, MAX_AUTHOR):
            raise InvalidScenarioError(f"Een naam bij een bewaarde versie heeft ten hoogste {MAX_AUTHOR} tekens.")
        fields = {
            "id": id or new_id(),
            "name": one_line(name, MAX_TITLE),
            "gemeente": scenario.gemeente,
            "content": canonical.encode(scenario.content()).decode(),
            "hash": scenario.hash,
            "author": one_line(author, MAX_AUTHOR),
            "databank": databank,
        }
        with self._writing() as connection:
            return _append(connection, fields, based_on)

    def load(self, id: str, version: int | None = None) -> Loaded:
        """A saved scenario (None: its newest version). UnknownScenarioError when there is none."""
        number = _scenario.c.latest if version is None else version
        query = sa.select(_version, _scenario.c.latest, _scenario.c.archived).join(_scenario)
        rows = self._read(query.where(_version.c.id == id, _version.c.number == number))
        if not rows:
            raise self._gone(id) or _unknown(version)
        row = rows[0]
        try:
            content = canonical.decode(str(row["content"]).encode())
            if canonical.digest(content) != row["hash"]:
                raise ValueError("not what was saved")
        except ValueError as error:
            raise StoreError(CHANGED_OUTSIDE) from error
        return Loaded(from_content(content), _head(row), row["latest"], row["archived"])

    def history(self, id: str) -> tuple[Version, ...]:
        """All versions, newest first. UnknownScenarioError when there is no such scenario."""
        versions = self._heads(sa.select(*_HEAD).where(_version.c.id == id).order_by(_version.c.number.desc()))
        if not versions:
            raise self._gone(id) or _unknown(None)
        return versions

    def changes_since(self, id: str, version: int) -> tuple[Version, ...]:
        """Versions saved after `version`, oldest first: this is how the first of two savers hears of the second. Cheap enough for every click."""
        newer = sa.select(*_HEAD).where(_version.c.id == id, _version.c.number > version)
        return self._heads(newer.order_by(_version.c.number))

    def recent(self, gemeente: str | None = None, *, limit: int = 50, archived: bool = False) -> tuple[Summary, ...]:
        """Saved scenarios by their newest version, last saved first; `archived`: those put away instead."""
        query = sa.select(*_HEAD, _scenario.c.archived).join(_scenario).where(_version.c.number == _scenario.c.latest)
        query = query.where(_scenario.c.archived == archived).order_by(_version.c.saved_at.desc(), _version.c.id).limit(limit)
        if gemeente is not None:
            query = query.where(_scenario.c.gemeente == gemeente)
        return tuple(Summary(_head(row), row["archived"]) for row in self._read(query))

    def archive(self, id: str, *, archived: bool = True) -> None:
        """Put a scenario away, or with archived=False back in the list. Nothing is removed."""
        with self._writing() as connection:
            done = connection.execute(sa.update(_scenario).where(_scenario.c.id == id).values(archived=archived))
            if not done.rowcount:
                raise _unknown(None)

    def remove(self, id: str, *, newest: int | None = None) -> int:
        """Remove a scenario with all its versions, for good: how many versions that were. UnknownScenarioError without it.

        newest: the version that is removed as the last one; when somebody saved after it, StoreError and nothing is removed.
        """
        with self._writing() as connection:
            latest = connection.scalar(sa.select(_scenario.c.latest).where(_scenario.c.id == id))
            if latest is not None and newest is not None and latest != newest:
                raise StoreError(
                    f"Intussen is versie {latest} van dit scenario bewaard; er is niets verwijderd. Bekijk die versie eerst, en "
                    "verwijder het scenario daarna als dat nog nodig is."
                )
            gone = _remove(connection, [id], _REMOVED)
            if not gone:
                raise _gone(connection, id) or _unknown(None)
            return gone

    def expire(self, days: int, now: datetime | None = None) -> tuple[str, ...]:
        """Remove every scenario of which the newest version was saved more than `days` days ago, put away or not: their ids."""
        before = ((now or datetime.now(UTC)) - timedelta(days=days)).isoformat(timespec="microseconds")
        newest = _scenario.c.latest == _version.c.number
        query = sa.select(_version.c.id).join(_scenario).where(newest, _version.c.saved_at < before).order_by(_version.c.id)
        # Most days there is nothing, and then nobody has to wait for this.
        if not self._read(query):
            return ()
        with self._writing() as connection:
            ids = tuple(connection.scalars(query))
            _remove(connection, ids, _EXPIRED)
            return ids

    def close(self) -> None:
        """Close idle connections."""
        self._database.engine.dispose()

    def _heads(self, query: sa.Select[Any]) -> tuple[Version, ...]:
        return tuple(_head(row) for row in self._read(query))

    def _read(self, query: sa.Select[Any]) -> Sequence[sa.RowMapping]:
        """Rows of one query; none where nothing was ever saved. Reading never creates or changes anything."""
        if self._database.untouched:
            return ()
        self._database.check_quiet()
        with self._database.transaction(saving=False) as connection:
            if not _prepared(connection):
                return ()
            return connection.execute(query).mappings().all()

    def _gone(self, id: str) -> RemovedScenarioError | None:
        if self._database.untouched:
            return None
        with self._database.transaction(saving=False) as connection:
            return _gone(connection, id)

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._database.transaction(saving=True) as connection:
            new = not _prepared(connection)
            if new or not sa.inspect(connection).has_table(_removed.name):
                _metadata.create_all(connection)
            if new:
                connection.execute(sa.insert(_store).values(schema=STORE_SCHEMA))
            yield connection


def _prepared(connection: sa.Connection) -> bool:
    """Whether the tables are there. StoreError when a newer Buurtbalans made them."""
    if not sa.inspect(connection).has_table(_store.name):
        return False
    found = connection.scalar(sa.select(_store.c.schema))
    if found is None or found > STORE_SCHEMA:
        raise StoreError(NEWER_STORE)
    return True


def _remove(connection: sa.Connection, ids: Sequence[str], because: str) -> int:
    """Remove scenarios inside a writing transaction, and remember that: how many versions went."""
    count = 0
    for id in ids:
        went = int(connection.execute(sa.delete(_version).where(_version.c.id == id)).rowcount)
        connection.execute(sa.delete(_scenario).where(_scenario.c.id == id))
        if went:
            now = datetime.now(UTC).isoformat(timespec="microseconds")
            connection.execute(sa.insert(_removed).values(id=id, removed_at=now, because=because))
        count += went
    return count


def _gone(connection: sa.Connection, id: str) -> RemovedScenarioError | None:
    """What to say of a scenario that was removed; None of one that never was."""
    if not sa.inspect(connection).has_table(_removed.name):
        return None
    row = connection.execute(sa.select(_removed).where(_removed.c.id == id)).mappings().first()
    if row is None:
        return None
    day = format_date(datetime.fromisoformat(row["removed_at"]), "d MMMM y", locale="nl")
    why = " omdat de bewaartermijn voorbij was" if row["because"] == _EXPIRED else ""
    return RemovedScenarioError(
        f"Dit scenario is op {day} verwijderd{why} en is niet terug te halen. Heeft iemand het als bestand, open dan dat bestand; "
        "of begin een nieuw scenario."
    )


def _append(connection: sa.Connection, fields: dict[str, Any], based_on: int | None) -> Saved:
    """Add a version inside a writing transaction: whoever comes second sees what the first one saved."""
    id = fields["id"]
    row = connection.execute(sa.select(_scenario).where(_scenario.c.id == id)).mappings().first()
    if row is None:
        gone = _gone(connection, id)
        if gone is not None or based_on is not None:
            raise gone or _unknown(None)
        connection.execute(sa.insert(_scenario).values(id=id, gemeente=fields["gemeente"], latest=0, archived=False))
    elif row["gemeente"] != fields["gemeente"]:
        raise StoreError("Dit scenario is voor een andere gemeente dan het bewaarde. Bewaar het als nieuw scenario.")
    latest = row["latest"] if row else 0
    # More than the newest: the database was put back from a copy that did not have the later versions.
    parent = min(based_on or 0, latest)
    query = sa.select(*_HEAD).where(_version.c.id == id, _version.c.number >= parent).order_by(_version.c.number)
    since = [_head(found) for found in connection.execute(query).mappings()]
    same = [version for version in since if (version.hash, version.name) == (fields["hash"], fields["name"])]
    if same:
        version = same[-1]
    else:
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        values = fields | {"number": latest + 1, "parent": parent or None, "saved_at": now}
        connection.execute(sa.insert(_version).values(values))
        version = _head(values)
    changed = sa.update(_scenario).where(_scenario.c.id == id)
    connection.execute(changed.values(archived=False, latest=max(latest, version.number)))
    others = tuple(other for other in since if other.number > parent and other.number != version.number)
    return Saved(version, not same, others)


def _head(row: Any) -> Version:
    values = {column.name: row[column.name] for column in _HEAD}
    try:
        return Version(**values | {"saved_at": datetime.fromisoformat(values["saved_at"])})
    except (ValueError, TypeError) as error:
        raise StoreError(CHANGED_OUTSIDE) from error


def _unknown(version: int | None) -> UnknownScenarioError:
    what = "Dit scenario" if version is None else f"Versie {version} van dit scenario"
    return UnknownScenarioError(
        f"{what} is hier niet bewaard. Controleer of de link volledig is, of kies een scenario uit de lijst."
    )
