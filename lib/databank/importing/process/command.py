"""The command `import` of python -m lib.databank: starts the process that reads, shows how far it is, prints the report."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from lib.databank.importing.process import child, parent
from lib.settings import directory


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--to", type=directory, default=None, help="map van de databank (standaard: data/store)")
    parser.add_argument("--json", action="store_true", help="het verslag als JSON")
    parser.add_argument("--child", type=float, default=None, metavar="SECONDEN", help=argparse.SUPPRESS)


def run(chosen: argparse.Namespace, path: Path) -> int:
    """Run it; the exit code is 0, or that of `child.main` in the process that reads. Raises DatabankError."""
    if chosen.child is not None:
        return child.main(path, chosen.files, chosen.child)
    report = parent.run(path, chosen.files, lambda doing: print(f"{doing} …", file=sys.stderr, flush=True))
    print(json.dumps(report.to_json(), indent=1, ensure_ascii=False) if chosen.json else "\n".join(report.lines))
    return child.OK
