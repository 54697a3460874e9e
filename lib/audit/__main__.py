"""Command line: the record of use as CSV, and what has been kept long enough removed."""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import UTC, datetime

from lib import settings
from lib.audit import WHAT, record
from lib.command_line import Parser
from lib.escape import cell
from lib.scenarios.errors import StoreError

_HEAD = ("tijdstip", "wat", "wie", "betreft")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is 1 when the record cannot be read."""
    parser = Parser("python -m lib.audit", description="Het logboek: wie deed wat, en wanneer.")
    parser.add_argument("--sinds", metavar="JJJJ-MM-DD", type=_day, help="alleen vanaf deze dag")
    parser.add_argument("--wat", choices=WHAT, help="alleen dit")
    parser.add_argument("--opruimen", action="store_true", help="haal weg wat langer is bewaard dan BUURTBALANS_LOGBOEK_DAGEN")
    asked = parser.parse_args(arguments)
    try:
        if asked.opruimen:
            print(f"{record().tidy()} regels verwijderd.")
            return 0
        rows = [
            (f"{one.at:%Y-%m-%dT%H:%M:%SZ}", one.what, cell(one.who), cell(one.about))
            for one in record().entries(asked.sinds, asked.wat)
        ]
    except (StoreError, settings.SettingError) as error:
        print(error, file=sys.stderr)
        return 1
    written = csv.writer(sys.stdout, lineterminator="\n")
    written.writerow(_HEAD)
    written.writerows(rows)
    return 0


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is geen dag zoals 2027-01-31") from None


if __name__ == "__main__":
    sys.exit(main())
