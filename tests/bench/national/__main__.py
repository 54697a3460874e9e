"""Command line: build, serve or download the invented country."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.bench.national.country import Country


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.national", description=__doc__)
    parser.add_argument("--seed", type=int, default=2026)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="write a databank")
    build.add_argument("directory", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.command == "build":
        return _build(chosen.directory, Country(chosen.seed))
    return 2


def _build(directory: Path, country: Country) -> int:
    from tests.bench.national.databank import build

    start = time.perf_counter()
    databank = build(directory, country)
    print(f"{directory}: {len(databank.parts)} files in {time.perf_counter() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
