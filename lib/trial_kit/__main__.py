"""Command line of a trial period. The exit code is 1 when something is not in order, and then a sentence says what."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from lib.command_line import Parser
from lib.databank.errors import DatabankError
from lib.scenarios import ScenarioError
from lib.settings import directory as a_directory
from lib.trial import TrialError
from lib.trial_kit.end import end
from lib.trial_kit.place import KitError
from lib.trial_kit.start import Wanted, start


def main(arguments: list[str] | None = None) -> int:
    """Run one command."""
    parser = Parser(prog="python -m lib.trial_kit", description="Een proefperiode beginnen en afronden.")
    commands = parser.add_subparsers(dest="command", required=True)
    begin = commands.add_parser("start", help="gegevens ophalen, instellingen schrijven, nagaan, links tonen")
    begin.add_argument("map", type=a_directory, help="nieuwe map voor deze proef")
    begin.add_argument("--organisatie", required=True)
    begin.add_argument("--gemeente", nargs="+", required=True, metavar="GM0000")
    begin.add_argument("--tot", type=_day, default=None, metavar="JJJJ-MM-DD", help="laatste dag (standaard: geen einde)")
    begin.add_argument("--melding", default="", help="zin onder de regel boven elke pagina")
    begin.add_argument("--jaren", type=int, nargs="+", default=[], help="jaren van kerncijfers en misdrijven (standaard: alle)")
    begin.add_argument("--adres", default="http://localhost:8501", help="adres dat deelnemers gebruiken, voor de links")
    begin.add_argument("--port", type=int, default=8501)
    stop = commands.add_parser("end", help="alles in één zip, en daarna verwijderen")
    stop.add_argument("map", type=a_directory)
    stop.add_argument("--naar", type=a_directory, default=None, metavar="BESTAND.zip")
    stop.add_argument("--yes", action="store_true", help="verwijderen zonder te vragen")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "start":
            wanted = Wanted(
                chosen.map,
                chosen.organisatie,
                chosen.gemeente,
                chosen.tot,
                chosen.melding,
                chosen.adres,
                chosen.jaren,
                chosen.port,
            )
            return 0 if start(wanted, _say) else 1
        return 0 if end(Path(chosen.map), chosen.naar, lambda question: chosen.yes or _asked(question), _say) else 1
    except (KitError, DatabankError, ScenarioError, TrialError) as error:
        print(error, file=sys.stderr)
        return 1


def _say(text: str) -> None:
    print(text, flush=True)


def _asked(question: str) -> bool:
    try:
        return input(question).strip().lower() == "ja"
    except EOFError:
        return False


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is geen dag; schrijf bijvoorbeeld 2027-01-31") from error


if __name__ == "__main__":
    sys.exit(main())
