"""Saved scenarios in SQLite or PostgreSQL: immutable versions, and two people who save at once both keep their work.

One writer at a time on both kinds (SQLite: BEGIN IMMEDIATE; PostgreSQL: an
advisory lock) and one transaction per save: a version is there whole or not at all. Nothing is retried by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lib.scenarios import canonical
from lib.scenarios.errors import InvalidScenarioError, RemovedScenarioError, StoreError
from lib.scenarios.keeping import tables
from lib.scenarios.keeping.database import QUIET_SECONDS, Database
from lib.scenarios.keeping.failures import CHANGED_OUTSIDE
from lib.scenarios.keeping.place import new_id
from lib.scenarios.keeping.tables import HEAD, SCENARIO, VERSION
from lib.scenarios.keeping.versions import Loaded, Saved, Summary, Version
from lib.scenarios.parsing import from_content
from lib.scenarios.scenario import MAX_TITLE, Scenario, one_line

MAX_AUTHOR = 80
LOCK = 4_815_162_342


class _Undone(Exception):
    """Leaves a transaction, which is then rolled back."""


class Store:
    """Saved scenarios in one database. Safe to share between threads; opens no connection before it is used.

    url: sqlite:///FILE, postgres://, postgresql:// or postgresql+psycopg://. wait: seconds that a save waits for
    somebody else's. Every method raises StoreError with a Dutch message when the database fails, and works again once
    the database does.
    """

    def __init__(self, url: str | None = None, *, wait: float = 3.0, quiet: float = QUIET_SECONDS) -> None:
        self._database = Database(url, LOCK, wait=wait, quiet=quiet)

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
            return tables.append(connection, fields, based_on)

    def load(self, id: str, version: int | None = None) -> Loaded:
        """A saved scenario (None: its newest version). UnknownScenarioError when there is none."""
        number = SCENARIO.c.latest if version is None else version
        query = sa.select(VERSION, SCENARIO.c.latest, SCENARIO.c.archived).join(SCENARIO)
        rows = self._read(query.where(VERSION.c.id == id, VERSION.c.number == number), sealed=True)
        if not rows:
            raise self._gone(id) or tables.unknown(version)
        row = rows[0]
        try:
            content = canonical.decode(str(row["content"]).encode())
            if canonical.digest(content) != row["hash"]:
                raise ValueError("not what was saved")
        except ValueError as error:
            raise StoreError(CHANGED_OUTSIDE) from error
        return Loaded(from_content(content), tables.head(row), row["latest"], row["archived"])

    def prove(self) -> None:
        """Save something, read it back, and undo it: nothing stays. StoreError when that cannot be done."""
        scenario = Scenario(gemeente="GM0000")
        content = canonical.encode(scenario.content()).decode()
        fields = {"id": new_id(), "name": "proef", "gemeente": "GM0000", "content": content, "hash": scenario.hash}
        with suppress(_Undone), self._writing() as connection:
            tables.append(connection, {**fields, "author": "", "databank": ""}, None)
            read = connection.scalar(sa.select(tables.VERSION.c.content).where(tables.VERSION.c.id == fields["id"]))
            if read != content:
                raise StoreError(CHANGED_OUTSIDE)
            raise _Undone

    def history(self, id: str) -> tuple[Version, ...]:
        """All versions, newest first. UnknownScenarioError when there is no such scenario."""
        versions = self._heads(sa.select(*HEAD).where(VERSION.c.id == id).order_by(VERSION.c.number.desc()))
        if not versions:
            raise self._gone(id) or tables.unknown(None)
        return versions

    def changes_since(self, id: str, version: int) -> tuple[Version, ...]:
        """Versions saved after `version`, oldest first: this is how the first of two savers hears of the second. Cheap enough for every click."""
        newer = sa.select(*HEAD).where(VERSION.c.id == id, VERSION.c.number > version)
        return self._heads(newer.order_by(VERSION.c.number))

    def recent(self, gemeente: str | None = None, *, limit: int = 50, archived: bool = False) -> tuple[Summary, ...]:
        """Saved scenarios by their newest version, last saved first; `archived`: those put away instead."""
        query = sa.select(*HEAD, SCENARIO.c.archived).join(SCENARIO).where(VERSION.c.number == SCENARIO.c.latest)
        query = query.where(SCENARIO.c.archived == archived).order_by(VERSION.c.saved_at.desc(), VERSION.c.id).limit(limit)
        if gemeente is not None:
            query = query.where(SCENARIO.c.gemeente == gemeente)
        return tuple(Summary(tables.head(row), row["archived"]) for row in self._read(query))

    def archive(self, id: str, *, archived: bool = True) -> None:
        """Put a scenario away, or with archived=False back in the list. Nothing is removed."""
        with self._writing() as connection:
            done = connection.execute(sa.update(SCENARIO).where(SCENARIO.c.id == id).values(archived=archived))
            if not done.rowcount:
                raise tables.unknown(None)

    def remove(self, id: str, *, newest: int | None = None) -> int:
        """Remove a scenario with all its versions, for good: how many versions that were. UnknownScenarioError without it.

        newest: the version that is removed as the last one; when somebody saved after it, StoreError and nothing is removed.
        """
        with self._writing() as connection:
            latest = connection.scalar(sa.select(SCENARIO.c.latest).where(SCENARIO.c.id == id))
            if latest is not None and newest is not None and latest != newest:
                raise StoreError(
                    f"Intussen is versie {latest} van dit scenario bewaard; er is niets verwijderd. Bekijk die versie eerst, en "
                    "verwijder het scenario daarna als dat nog nodig is."
                )
            gone = tables.remove(connection, [id], tables.BY_HAND)
            if not gone:
                raise tables.gone(connection, id) or tables.unknown(None)
            return gone

    def expire(self, days: int, now: datetime | None = None) -> tuple[str, ...]:
        """Remove every scenario of which the newest version was saved more than `days` days ago, put away or not: their ids."""
        before = ((now or datetime.now(UTC)) - timedelta(days=days)).isoformat(timespec="microseconds")
        newest = SCENARIO.c.latest == VERSION.c.number
        query = sa.select(VERSION.c.id).join(SCENARIO).where(newest, VERSION.c.saved_at < before).order_by(VERSION.c.id)
        # Most days there is nothing, and then nobody has to wait for this.
        if not self._read(query):
            return ()
        with self._writing() as connection:
            ids = tuple(connection.scalars(query))
            tables.remove(connection, ids, tables.PAST_ITS_TERM)
            return ids

    def close(self) -> None:
        """Close idle connections."""
        self._database.engine.dispose()

    def _heads(self, query: sa.Select[Any]) -> tuple[Version, ...]:
        return tuple(tables.head(row) for row in self._read(query, sealed=True))

    def _read(self, query: sa.Select[Any], *, sealed: bool = False) -> Sequence[sa.RowMapping]:
        """Rows of one query; none where nothing was ever saved. Reading never creates or changes anything.

        sealed: StoreError when one of them is not what was saved. A list is not checked: one bad row would hide the others.
        """
        if self._database.untouched:
            return ()
        self._database.check_quiet()
        with self._database.transaction(saving=False) as connection:
            if not tables.prepared(connection):
                return ()
            rows = connection.execute(query).mappings().all()
            if sealed:
                tables.check_seals(connection, rows)
            return rows

    def _gone(self, id: str) -> RemovedScenarioError | None:
        if self._database.untouched:
            return None
        with self._database.transaction(saving=False) as connection:
            return tables.gone(connection, id)

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._database.transaction(saving=True) as connection:
            new = not tables.prepared(connection)
            if new or not sa.inspect(connection).has_table(tables.SEAL.name):
                tables.METADATA.create_all(connection)
            if new:
                connection.execute(sa.insert(tables.STORE).values(schema=tables.STORE_SCHEMA))
            yield connection
