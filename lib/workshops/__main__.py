"""Command line: which workshops are kept here, taking one along, and removing them: one, or all that were kept long enough."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from datetime import UTC

from lib import settings
from lib.command_line import Parser
from lib.scenarios import ScenarioError
from lib.scenarios.keeping.ending import expire_all, remove_each
from lib.workshops.export import to_file
from lib.workshops.store import Workshops


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is 1 when it could not be done."""
    parser = Parser("python -m lib.workshops", description="De bewaarde workshops van deze server.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="list | export | remove | expire")
    commands.add_parser("list", help="welke workshops er zijn: kenmerk, laatst gewijzigd, gemeente, stap")
    taking = commands.add_parser("export", help="schrijf alles wat in een workshop staat, als JSON")
    taking.add_argument("id", help="kenmerk, zoals 'list' het noemt")
    removing = commands.add_parser("remove", help="verwijder workshops; dat is niet terug te draaien")
    removing.add_argument("id", nargs="+", help="kenmerk, zoals 'list' het noemt")
    commands.add_parser(
        "expire", help=f"verwijder wat langer is bewaard dan {settings.RETENTION}; doet de server zelf ook, elke dag"
    )
    asked = parser.parse_args(arguments)
    try:
        with closing(Workshops()) as workshops:
            return {"list": _list, "export": _export, "remove": _remove, "expire": _expire}[asked.command](workshops, asked)
    except (ScenarioError, settings.SettingError) as error:
        print(error, file=sys.stderr)
        return 1


def _list(workshops: Workshops, _: argparse.Namespace) -> int:
    for one in workshops.everything():
        print(f"{one.id}  {one.changed_at.astimezone(UTC):%Y-%m-%d}  {one.gemeente}  stap {one.step}")
    return 0


def _export(workshops: Workshops, asked: argparse.Namespace) -> int:
    print(to_file(workshops.load(asked.id), workshops.history(asked.id)).decode())
    return 0


def _remove(workshops: Workshops, asked: argparse.Namespace) -> int:
    return remove_each(asked.id, workshops.remove, " van notities en scenario's")


def _expire(workshops: Workshops, _: argparse.Namespace) -> int:
    return expire_all(workshops.expire, "workshop", "workshops")


if __name__ == "__main__":
    sys.exit(main())
