"""Workshops in the database of the scenarios (SQLite or PostgreSQL): every version of every part stays until the workshop goes.

A database of before has no tables for it: they are made when the first workshop is written, and the rest stays as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lib.scenarios import StoreError, UnknownScenarioError
from lib.scenarios.keeping import tables
from lib.scenarios.keeping.database import QUIET_SECONDS, Database
from lib.scenarios.keeping.failures import CHANGED_OUTSIDE
from lib.scenarios.keeping.store import LOCK, MAX_AUTHOR
from lib.scenarios.scenario import one_line
from lib.words import number
from lib.workshops.merging import merged
from lib.workshops.workshop import MAX_NOTE, SCENARIO, Clock, Entry, Workshop, Written

_THIS = "Deze workshop"
_UNKNOWN = "Deze workshop is hier niet bewaard. Controleer of de link volledig is, of kies een workshop op de startpagina."
# Two people may each have filled a field; together that must still fit.
_MOST_TOGETHER = 4 * MAX_NOTE

_metadata = sa.MetaData()
_workshop = sa.Table(
    "buurtbalans_workshop",
    _metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("gemeente", sa.String(40), nullable=False, index=True),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("look", sa.Text, nullable=False),
    sa.Column("clock", sa.Text, nullable=False),
    # ISO 8601 in UTC as text, as the times of saved scenarios.
    sa.Column("created_at", sa.String(32), nullable=False),
    sa.Column("changed_at", sa.String(32), nullable=False),
)
_entry = sa.Table(
    "buurtbalans_workshop_entry",
    _metadata,
    sa.Column("id", sa.ForeignKey("buurtbalans_workshop.id"), primary_key=True),
    sa.Column("part", sa.String(40), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
)


class Workshops:
    """The workshops of one database. Safe to share between threads; opens no connection before it is used.

    Every method raises StoreError with a Dutch sentence when the database fails, and UnknownScenarioError (or RemovedScenarioError)
    for a workshop that is not there. `now` is the time in UTC, None for that of the clock.
    """

    def __init__(self, url: str | None = None, *, wait: float = 3.0, quiet: float = QUIET_SECONDS) -> None:
        self._database = Database(url, LOCK, wait=wait, quiet=quiet)

    def begin(
        self, id: str, gemeente: str, step: int = 1, look: Mapping[str, Any] | None = None, now: datetime | None = None
    ) -> None:
        """Make a workshop with a fresh id (lib.scenarios.keeping.place.new_id); the same id twice is one workshop."""
        with self._writing() as connection:
            if tables.gone(connection, id, _THIS):
                raise self._unknown(connection, id)
            if connection.scalar(sa.select(_workshop.c.id).where(_workshop.c.id == id)) is None:
                at = now or datetime.now(UTC)
                values = {"step": step, "look": json.dumps(dict(look or {})), "clock": Clock(at).written()}
                times = {"created_at": _written(at), "changed_at": _written(at)}
                connection.execute(sa.insert(_workshop).values(id=id, gemeente=gemeente, **values, **times))

    def load(self, id: str) -> Workshop:
        """The workshop as it is now."""
        if self._database.untouched:
            raise UnknownScenarioError(_UNKNOWN)
        self._database.check_quiet()
        with self._database.transaction(saving=False) as connection:
            tables.prepared(connection)
            return self._load(connection, id)

    def write(self, id: str, part: str, text: str, *, based_on: int, author: str = "", now: datetime | None = None) -> Written:
        """Keep `text` as the next version of a part, typed over version `based_on` (0: an empty one).

        When others wrote since, both are in the new version (lib.workshops.merging) and `Written.others` names them. What is there
        already makes no new version, so writing again after a failure is harmless.
        """
        most = _MOST_TOGETHER if not part.startswith(SCENARIO) else 1_000_000
        if len(text) > most:
            raise StoreError(f"Deze tekst is te lang (meer dan {number(MAX_NOTE)} tekens). Kort hem in; de rest is bewaard.")
        with self._writing() as connection:
            if connection.scalar(sa.select(_workshop.c.id).where(_workshop.c.id == id)) is None:
                raise self._unknown(connection, id)
            mine = sa.and_(_entry.c.id == id, _entry.c.part == part)
            rows = connection.execute(sa.select(_entry).where(mine, _entry.c.number >= based_on).order_by(_entry.c.number))
            found = [_read_entry(row) for row in rows.mappings()]
            base = next((entry.text for entry in found if entry.number == based_on), "")
            since = [entry for entry in found if entry.number > based_on]
            newest = found[-1] if found else None
            theirs = newest.text if newest else ""
            said = merged(part, base, theirs, text) if since else text
            if newest is None or said != theirs:
                at = now or datetime.now(UTC)
                # More than the newest: the database was put back from a copy that did not have the later versions.
                values = {"number": (newest.number if newest else self._latest(connection, mine)) + 1, "text": said}
                who = one_line(author, MAX_AUTHOR)
                connection.execute(sa.insert(_entry).values(id=id, part=part, author=who, at=_written(at), **values))
                connection.execute(sa.update(_workshop).where(_workshop.c.id == id).values(changed_at=_written(at)))
                newest = Entry(part, values["number"], said, who, at)  # type: ignore[arg-type]
            return Written(newest, tuple(entry for entry in since if entry.text != text))

    def tick(
        self,
        id: str,
        *,
        step: int | None = None,
        look: Mapping[str, Any] | None = None,
        paused: bool | None = None,
        now: datetime | None = None,
    ) -> Workshop:
        """Somebody has the workshop on a screen: the clock goes on, and the step, the look or the pause change where they are given."""
        with self._writing() as connection:
            found = self._load(connection, id)
            at = now or datetime.now(UTC)
            clock = found.clock.at(at, found.step)
            values: dict[str, Any] = {}
            if paused is not None:
                clock = Clock(clock.seen_at, clock.spent, paused)
            if step is not None and step != found.step:
                values |= {"step": step, "changed_at": _written(at)}
            if look is not None and dict(look) != dict(found.look):
                values |= {"look": json.dumps(dict(look))}
            connection.execute(sa.update(_workshop).where(_workshop.c.id == id).values(clock=clock.written(), **values))
            return self._load(connection, id)

    def recent(self, gemeente: str, *, limit: int = 20) -> tuple[Workshop, ...]:
        """Workshops of a gemeente, last changed first."""
        return self._all(sa.select(_workshop).where(_workshop.c.gemeente == gemeente), limit)

    def everything(self) -> tuple[Workshop, ...]:
        """All workshops, last changed first."""
        return self._all(sa.select(_workshop), None)

    def history(self, id: str) -> tuple[Entry, ...]:
        """Every version of every part, in the order in which they were written."""
        with self._database.transaction(saving=False) as connection:
            rows = connection.execute(sa.select(_entry).where(_entry.c.id == id).order_by(_entry.c.at, _entry.c.number))
            return tuple(_read_entry(row) for row in rows.mappings())

    def remove(self, id: str) -> int:
        """Remove a workshop with all that was written in it, for good: how many versions of its parts that were."""
        with self._writing() as connection:
            if connection.scalar(sa.select(_workshop.c.id).where(_workshop.c.id == id)) is None:
                raise self._unknown(connection, id)
            return self._remove(connection, id, tables.BY_HAND)

    def expire(self, days: int, now: datetime | None = None) -> tuple[str, ...]:
        """Remove every workshop in which nothing was changed for more than `days` days: their ids."""
        before = _written((now or datetime.now(UTC)) - timedelta(days=days))
        query = sa.select(_workshop.c.id).where(_workshop.c.changed_at < before).order_by(_workshop.c.id)
        if self._database.untouched:
            return ()
        with self._database.transaction(saving=False) as connection:
            if not _there(connection) or connection.scalar(query) is None:
                return ()
        with self._writing() as connection:
            ids = tuple(connection.scalars(query))
            for id in ids:
                self._remove(connection, id, tables.PAST_ITS_TERM)
            return ids

    def close(self) -> None:
        """Close idle connections."""
        self._database.engine.dispose()

    def _all(self, query: sa.Select[Any], limit: int | None) -> tuple[Workshop, ...]:
        if self._database.untouched:
            return ()
        with self._database.transaction(saving=False) as connection:
            tables.prepared(connection)
            if not _there(connection):
                return ()
            rows = connection.execute(query.order_by(_workshop.c.changed_at.desc(), _workshop.c.id).limit(limit)).mappings()
            return tuple(_read(row, _entries(connection, row["id"])) for row in rows.all())

    def _load(self, connection: sa.Connection, id: str) -> Workshop:
        there = _there(connection)
        row = connection.execute(sa.select(_workshop).where(_workshop.c.id == id)).mappings().first() if there else None
        if row is None:
            raise self._unknown(connection, id)
        return _read(row, _entries(connection, id))

    @staticmethod
    def _latest(connection: sa.Connection, mine: sa.ColumnElement[bool]) -> int:
        return connection.scalar(sa.select(sa.func.max(_entry.c.number)).where(mine)) or 0

    @staticmethod
    def _unknown(connection: sa.Connection, id: str) -> UnknownScenarioError:
        return tables.gone(connection, id, _THIS) or UnknownScenarioError(_UNKNOWN)

    @staticmethod
    def _remove(connection: sa.Connection, id: str, because: str) -> int:
        went = int(connection.execute(sa.delete(_entry).where(_entry.c.id == id)).rowcount)
        connection.execute(sa.delete(_workshop).where(_workshop.c.id == id))
        tables.remember(connection, id, because)
        return went

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._database.transaction(saving=True) as connection:
            tables.prepared(connection)
            if not _there(connection):
                _metadata.create_all(connection)
                tables.METADATA.create_all(connection, tables=[tables.REMOVED])
            yield connection


def _there(connection: sa.Connection) -> bool:
    return sa.inspect(connection).has_table(_entry.name)


def _entries(connection: sa.Connection, id: str) -> dict[str, Entry]:
    newest = sa.select(_entry.c.part, sa.func.max(_entry.c.number).label("number")).where(_entry.c.id == id)
    found = newest.group_by(_entry.c.part).subquery()
    both = sa.and_(_entry.c.part == found.c.part, _entry.c.number == found.c.number)
    rows = connection.execute(sa.select(_entry).join(found, both).where(_entry.c.id == id)).mappings()
    return {row["part"]: _read_entry(row) for row in rows}


def _read(row: Any, entries: Mapping[str, Entry]) -> Workshop:
    try:
        return Workshop(
            row["id"],
            row["gemeente"],
            row["step"],
            json.loads(row["look"]),
            Clock.read(row["clock"]),
            datetime.fromisoformat(row["created_at"]),
            datetime.fromisoformat(row["changed_at"]),
            entries,
        )
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(CHANGED_OUTSIDE) from error


def _read_entry(row: Any) -> Entry:
    return Entry(row["part"], row["number"], row["text"], row["author"], datetime.fromisoformat(row["at"]))


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
