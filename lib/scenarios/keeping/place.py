"""Where scenarios are saved, and under which ids."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from lib import settings
from lib.scenarios.errors import StoreError
from lib.scenarios.keeping.failures import BAD_SETTING

DEFAULT_FILE = settings.ROOT / "data" / "scenarios.sqlite"
# No letters that look alike: an id is read aloud in a workshop. 31 ** 14 is 69 bits: not to be guessed.
ID_LETTERS, ID_LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 14


def database_url() -> str:
    """BUURTBALANS_DATABASE_URL; when it is empty, an SQLite file beside the databank (data/scenarios.sqlite)."""
    return settings.database_url() or f"sqlite:///{DEFAULT_FILE}"


def parse_url(url: str) -> sa.URL:
    """The setting as a place to connect to. StoreError, without a word of the setting itself, when it is none."""
    try:
        parsed = sa.make_url(url)
    except (ArgumentError, ValueError):
        # Without the cause: its message may repeat the setting, and that may hold a password.
        raise StoreError(BAD_SETTING) from None
    if parsed.drivername == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed
    if parsed.drivername in ("postgres", "postgresql", "postgresql+psycopg") and parsed.database:
        return parsed.set(drivername="postgresql+psycopg")
    raise StoreError(BAD_SETTING)


def new_id() -> str:
    """A fresh id. Keep it for all attempts at a first save: then a repeated attempt makes no second scenario."""
    return "".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH))
