"""python -m lib.answers.accountability: write the model card and the register entry."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from lib.answers.accountability.documents import files
from lib.command_line import Parser
from lib.databank import SAMPLE
from lib.databank.errors import DatabankError
from lib.interventions.catalogue.models import CatalogueError


def main(argv: Sequence[str] | None = None) -> int:
    """Write the files; 0 = done, 2 = the databank cannot be read or the files not written (one Dutch sentence on stderr)."""
    parser = Parser("python -m lib.answers.accountability", description="Modelkaart en algoritmeregister.")
    parser.add_argument("--write", type=Path, required=True, metavar="MAP", help="map waarin de bestanden komen, meestal docs")
    parser.add_argument("--databank", type=Path, default=SAMPLE, help="een andere databank dan de voorbeeldgegevens")
    arguments = parser.parse_args(argv)
    source, target = arguments.databank, arguments.write
    if not source.is_dir():
        return _refused(f"De map {source} met de databank bestaat niet. Controleer de naam na --databank.")
    try:
        made = files(source)
    except (DatabankError, CatalogueError) as error:
        return _refused(str(error))
    except OSError:
        return _refused(f"De databank in {source} is niet te lezen. Controleer de rechten van die map en of de schijf vol is.")
    if target.exists() and not target.is_dir():
        return _refused(f"{target} is een bestand en geen map. Geef na --write de naam van een map.")
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (target / name).write_text(text, encoding="utf-8", newline="\n")
            print(target / name)
    except OSError:
        return _refused(f"In {target} kan niet worden geschreven. Controleer de rechten of geef na --write een andere map.")
    return 0


def _refused(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
