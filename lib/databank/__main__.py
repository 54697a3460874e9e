"""Shell access to the databank: python -m lib.databank download | import | verify | check | info | areas."""

from __future__ import annotations

import json
import sys

from lib.command_line import Parser
from lib.databank import default_path, own_path
from lib.databank.catalogue.indicators import sources_in_words
from lib.databank.check import check_sources
from lib.databank.download import download, make_plan
from lib.databank.errors import Cancelled, DatabankBusy, DatabankError
from lib.databank.importing.process import command as import_command
from lib.databank.info import describe
from lib.databank.outcomes import summary
from lib.databank.own import command as areas_command
from lib.databank.sources.findings import exit_code
from lib.databank.store import open_databank
from lib.settings import directory
from lib.words import number

OK, FAILED, BUSY, CANCELLED = 0, 1, 3, 4


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 failed, 3 another download is running, 4 cancelled)."""
    parser = Parser(prog="python -m lib.databank", description="De gegevens van Buurtbalans.")
    commands = parser.add_subparsers(dest="command", required=True)
    get = commands.add_parser("download", help=f"gegevens ophalen bij {sources_in_words()}")
    get.add_argument("--to", type=directory, default=None, help="map van de databank (standaard: data/store)")
    get.add_argument("--years", type=int, nargs="+", help="jaren van kerncijfers en misdrijven (standaard: alle)")
    get.add_argument("--gemeente", nargs="+", default=[], help="gemeentecodes, bijvoorbeeld GM0917 (standaard: heel Nederland)")
    put = commands.add_parser("import", help="bestanden inlezen die u zelf hebt gedownload")
    import_command.add_arguments(put)
    check = commands.add_parser("verify", help="controleren of de databank heel is")
    check.add_argument("path", type=directory, nargs="?", default=None)
    compare = commands.add_parser("check", help="bronnen nalopen: antwoorden de openbare diensten zoals verwacht?")
    compare.add_argument("--json", action="store_true")
    show = commands.add_parser("info", help="wat er in de databank staat")
    show.add_argument("path", type=directory, nargs="?", default=None)
    show.add_argument("--json", action="store_true")
    areas_command.add_arguments(commands.add_parser("areas", help="werkgebieden van uw organisatie"))
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "download":
            databank = download(chosen.to or own_path(), make_plan(chosen.years, chosen.gemeente), prepare=True)
            print(summary(databank.outcomes))
            print(f"Databank {databank.path}: {len(databank.parts)} onderdelen, versie {databank.version[:12]}")
        elif chosen.command == "import":
            return import_command.run(chosen, chosen.to or own_path())
        elif chosen.command == "areas":
            return areas_command.run(chosen)
        elif chosen.command == "check":
            return _check(chosen.json)
        elif chosen.command == "verify":
            problems = open_databank(chosen.path or default_path()).verify()
            print("\n".join(problems) if problems else "De databank is heel.")
            return FAILED if problems else OK
        else:
            _print_info(describe(open_databank(chosen.path or default_path())), chosen.json)
    except DatabankBusy as error:
        print(error, file=sys.stderr)
        return BUSY
    except Cancelled as error:
        print(error, file=sys.stderr)
        return CANCELLED
    except DatabankError as error:
        print(error, file=sys.stderr)
        return FAILED
    return OK


def _check(as_json: bool) -> int:
    """Compare the services with the contract; the exit code is 0 as expected, 1 changed, 2 not to be reached."""
    checked = check_sources(lambda title: None if as_json else print(f"{title} nalopen …", file=sys.stderr, flush=True))
    if as_json:
        print(json.dumps([one.to_json() for one in checked], indent=1, ensure_ascii=False))
    else:
        print("\n".join(line for one in checked for line in one.lines))
    return exit_code(checked)


def _print_info(info: dict, as_json: bool) -> None:
    if as_json:
        print(json.dumps(info, indent=1, ensure_ascii=False))
        return
    kind = " (verzonnen voorbeeldgegevens)" if info["fictional"] else ""
    print(f"{info['name']}{kind}, {info['path']}, versie {info['version'][:12]}")
    for entry in info["tables"]:
        levels = ", ".join(f"{number(n)} {level}" for level, n in entry["levels"].items())
        print(
            f"{entry['table']:12} {entry['year']}  {levels}  [{entry['owner']}, {entry['licence']}, {entry['retrieved_at'][:10]}]"
        )
        for note in entry["notes"]:
            print(f"{'':18}{note}")
    for line in [*info["outcomes"], *info["absent"]]:
        print(line)


if __name__ == "__main__":
    sys.exit(main())
