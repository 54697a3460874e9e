"""The record of use: who did what and when, never what was in it. Kept in the database of the scenarios, for a limited time.

Read it with `python -m lib.audit`; docs/beheer.md says what is in it.
"""

from __future__ import annotations

import logging

from lib.audit.table import FETCHED, IMPORTED, REFUSED, REMOVED, SAVED, SIGNED_IN, SIGNED_OUT, WHAT, Record
from lib.scenarios.errors import StoreError
from lib.scenarios.keeping.place import database_url

__all__ = [
    "FETCHED",
    "IMPORTED",
    "REFUSED",
    "REMOVED",
    "SAVED",
    "SIGNED_IN",
    "SIGNED_OUT",
    "WHAT",
    "Record",
    "note",
    "record",
]
_LOG = logging.getLogger("buurtbalans")
_records: dict[str, Record] = {}


def record() -> Record:
    """The record of this server. Raises StoreError when the setting is no place."""
    url = database_url()
    if url not in _records:
        _records[url] = Record(url)
    return _records[url]


def note(what: str, who: str, about: str = "") -> bool:
    """Write down what has happened already; False, and a line in the log, when that cannot be done.

    What has yet to happen, and can wait, is written with `Record.add`, and does not happen when that fails.
    """
    try:
        record().add(what, who, about)
    except StoreError as error:
        _LOG.error("Niet in het logboek geschreven: %s. %s", what, error)
        return False
    return True
