"""Command line: python -m lib.households estimate | validate.

estimate DIR --year Y --out FILE [--members 20] [--seed N]     shares of the types with intervals and members, as Parquet
validate DIR --year Y [--json]                                 inside fit, left-out margins, outside figures
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from lib.command_line import Parser
from lib.databank.errors import DatabankError
from lib.databank.store import open_databank
from lib.household_types import LEAST_HOUSEHOLDS
from lib.households.estimate import MEMBERS, SEED, estimate
from lib.households.quality.validate import to_lines, validate


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it succeeded, 1 with a sentence on stderr when it did not."""
    parser = Parser(prog="python -m lib.households", description="Huishoudenstypen per gebied schatten en toetsen.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (("estimate", "schat de typen en schrijf ze naar een bestand"), ("validate", "toets de schatting")):
        command = commands.add_parser(name, help=text)
        command.add_argument("databank", type=Path, metavar="DIR", help="map van de databank")
        command.add_argument("--year", type=int, required=True)
        command.add_argument("--members", type=int, default=MEMBERS, help="aantal trekkingen (minstens 2)")
        command.add_argument("--seed", type=int, default=SEED)
        if name == "estimate":
            command.add_argument("--out", type=Path, required=True, metavar="FILE")
        else:
            command.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if options.members < 2:
        parser.error("--members moet 2 of meer zijn")
    try:
        databank = open_databank(options.databank)
        if options.command == "estimate":
            found = estimate(databank, options.year, members=options.members, seed=options.seed)
            options.out.parent.mkdir(parents=True, exist_ok=True)
            found.to_frame().to_parquet(options.out, compression="zstd", index=False)
            print(
                f"{int((found.households >= LEAST_HOUSEHOLDS).sum())} van {len(found.codes)} gebieden geschat voor {found.year}, in {options.out}."
            )
        else:
            outcome = validate(databank, options.year, members=options.members, seed=options.seed)
            print(json.dumps(outcome, ensure_ascii=False, indent=1) if options.json else "\n".join(to_lines(outcome)))
    except (DatabankError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
