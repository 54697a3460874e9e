"""`python -m lib.sample [--to DIR] [--seed N]`: make the fictional sample databank."""

from __future__ import annotations

import sys
from pathlib import Path

from lib.command_line import Parser
from lib.databank import SAMPLE
from lib.databank.errors import DatabankError
from lib.sample import DEFAULT_SEED, write_sample


def main() -> int:
    """Exit status 0 when the sample was written, 1 with a sentence when it could not be."""
    parser = Parser(prog="python -m lib.sample", description="Maak de verzonnen voorbeeldgegevens.")
    parser.add_argument("--to", type=Path, default=SAMPLE, help="map waarin de databank komt (standaard: data/sample)")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="startgetal; hetzelfde getal geeft dezelfde gegevens")
    arguments = parser.parse_args()
    try:
        databank = write_sample(arguments.to, arguments.seed)
    except DatabankError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{databank.name}: {len(databank.parts)} bestanden in {arguments.to}, versie {databank.version[:12]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
