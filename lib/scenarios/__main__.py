"""Command line: which scenarios are saved here, and removing them: one, or all that were kept long enough."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from datetime import UTC

from lib import settings
from lib.command_line import Parser
from lib.scenarios.errors import StoreError
from lib.scenarios.keeping.ending import expire_all, remove_each
from lib.scenarios.keeping.store import Store
from lib.words import count

_MOST = 100_000


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is 1 when it could not be done."""
    parser = Parser("python -m lib.scenarios", description="De bewaarde scenario's van deze server.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="list | remove | expire")
    listing = commands.add_parser("list", help="welke scenario's er zijn: kenmerk, laatst bewaard, gemeente, naam")
    listing.add_argument("--gemeente", metavar="GM0000", help="alleen van deze gemeente")
    removing = commands.add_parser("remove", help="verwijder scenario's, met alle versies; dat is niet terug te draaien")
    removing.add_argument("id", nargs="+", help="kenmerk, zoals 'list' het noemt")
    commands.add_parser(
        "expire", help=f"verwijder wat langer is bewaard dan {settings.RETENTION}; doet de server zelf ook, elke dag"
    )
    asked = parser.parse_args(arguments)
    try:
        with closing(Store()) as store:
            return {"list": _list, "remove": _remove, "expire": _expire}[asked.command](store, asked)
    except (StoreError, settings.SettingError) as error:
        print(error, file=sys.stderr)
        return 1


def _list(store: Store, asked: argparse.Namespace) -> int:
    for archived in (False, True):
        for one in store.recent(asked.gemeente, limit=_MOST, archived=archived):
            newest = one.latest
            versions = count(newest.number, "versie", "versies")
            away = ", weggelegd" if archived else ""
            print(f"{newest.id}  {newest.saved_at.astimezone(UTC):%Y-%m-%d}  {newest.gemeente}  {newest.name} ({versions}{away})")
    return 0


def _remove(store: Store, asked: argparse.Namespace) -> int:
    return remove_each(asked.id, store.remove)


def _expire(store: Store, _: argparse.Namespace) -> int:
    return expire_all(store.expire, "scenario", "scenario’s")


if __name__ == "__main__":
    sys.exit(main())
