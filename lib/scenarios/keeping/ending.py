"""Ending what is kept, from a command line: some of it by its id, or all that was kept long enough."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sized

from lib import settings
from lib.scenarios.errors import ScenarioError
from lib.words import count


def remove_each(ids: Iterable[str], remove: Callable[[str], int], what: str = "") -> int:
    """Remove each and say so; the exit code is 1 when one of them could not be. `remove` gives the number of versions, `what` of what."""
    wrong = 0
    for id in ids:
        try:
            print(f"{id}: verwijderd, met {count(remove(id), 'versie', 'versies')}{what}.")
        except ScenarioError as error:
            wrong = 1
            print(f"{id}: {error}", file=sys.stderr)
    return wrong


def expire_all(expire: Callable[[int], Sized], one: str, many: str) -> int:
    """Remove what was kept for longer than the setting says, and say how many; the exit code. `expire` takes a number of days."""
    days = settings.retention_days()
    if days is None:
        print(f"Er is geen bewaartermijn ({settings.RETENTION}); er is niets verwijderd.")
        return 0
    print(f"{count(len(expire(days)), one, many)} verwijderd: {days} dagen of langer niet veranderd.")
    return 0
