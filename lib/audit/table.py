"""The table that holds the record of use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from lib import settings
from lib.scenarios.keeping.database import Database

# What can have been done, as the record says it.
SIGNED_IN, REFUSED, SIGNED_OUT = "ingelogd", "geweigerd", "uitgelogd"
FETCHED, IMPORTED, SAVED, REMOVED = "opgehaald", "ingelezen", "bewaard", "verwijderd"
WHAT = (SIGNED_IN, REFUSED, SIGNED_OUT, FETCHED, IMPORTED, SAVED, REMOVED)

_LOCK = 4_815_162_343
_LONGEST = 200
_metadata = sa.MetaData()
_table = sa.Table(
    "buurtbalans_audit",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # ISO 8601 in UTC as text, as the times of saved scenarios.
    sa.Column("at", sa.String(32), nullable=False, index=True),
    sa.Column("what", sa.String(20), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
)


@dataclass(frozen=True)
class Entry:
    """One line: `who` is "" for somebody who did not sign in, `about` the code or number of what it was done to."""

    at: datetime
    what: str
    who: str
    about: str


class Record:
    """The record in one database. Every method raises StoreError with a Dutch sentence when the database fails."""

    def __init__(self, url: str) -> None:
        self._database = Database(url, _LOCK)

    def add(self, what: str, who: str, about: str = "") -> None:
        """Add a line, and remove what has been kept long enough."""
        if what not in WHAT:
            raise ValueError(f"{what} is nothing that the record knows")
        values = {"at": _written(datetime.now(UTC)), "what": what, "who": who[:_LONGEST], "about": about[:_LONGEST]}
        with self._database.transaction(saving=True) as connection:
            _metadata.create_all(connection)
            connection.execute(sa.delete(_table).where(_table.c.at < _kept_since()))
            connection.execute(sa.insert(_table).values(values))

    def tidy(self) -> int:
        """Remove what has been kept long enough (BUURTBALANS_LOGBOEK_DAGEN): how many lines that were."""
        if self._database.untouched:
            return 0
        with self._database.transaction(saving=True) as connection:
            if not sa.inspect(connection).has_table(_table.name):
                return 0
            return int(connection.execute(sa.delete(_table).where(_table.c.at < _kept_since())).rowcount)

    def entries(self, since: datetime | None = None, what: str | None = None) -> Iterator[Entry]:
        """Lines, oldest first; never what should have been removed."""
        query = sa.select(_table).where(_table.c.at >= max(_kept_since(), _written(since) if since else "")).order_by(_table.c.id)
        if what is not None:
            query = query.where(_table.c.what == what)
        if self._database.untouched:
            return
        with self._database.transaction(saving=False) as connection:
            if not sa.inspect(connection).has_table(_table.name):
                return
            rows = connection.execute(query).mappings().all()
        for row in rows:
            yield Entry(datetime.fromisoformat(row["at"]), row["what"], row["who"], row["about"])

    def close(self) -> None:
        """Close idle connections."""
        self._database.engine.dispose()

    def ended_sessions(self) -> set[str]:
        """Sign-ins that were ended and might otherwise still hold."""
        since = datetime.now(UTC) - timedelta(hours=settings.session_hours())
        return {entry.about for entry in self.entries(since, SIGNED_OUT)}


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _kept_since() -> str:
    return _written(datetime.now(UTC) - timedelta(days=settings.record_days()))
