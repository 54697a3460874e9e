"""Command line: build, serve or download the invented country."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
from pathlib import Path

from tests.bench.national.country import Country
from tests.bench.national.measure import report


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.national", description=__doc__)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--gemeenten", type=int, default=342, help="number of gemeenten")
    parser.add_argument("--buurten", type=int, default=14_820, help="number of buurten in the newest year")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="write a databank")
    build.add_argument("directory", type=Path)
    serve = commands.add_parser("serve", help="serve until stopped; the first line says where")
    serve.add_argument("--port", type=int, default=0, help="0 takes a free port")
    serve.add_argument("--cache", type=Path, help="keep answers in this directory and make nothing before it is asked for")
    download = commands.add_parser("download", help="measure a download; exit 1 when it is over the budget")
    download.add_argument("--gemeente", action="append", default=[])
    chosen = parser.parse_args(arguments)
    size = [f"--{name}={getattr(chosen, name)}" for name in ("seed", "gemeenten", "buurten")]
    if chosen.command == "download":
        return 0 if report(chosen.gemeente, size) else 1
    water = max(2, round(chosen.buurten * 93 / 14_820))
    country = Country(chosen.seed, chosen.gemeenten, chosen.buurten, water)
    return _build(chosen.directory, country) if chosen.command == "build" else _serve(country, chosen.port, chosen.cache)


def _build(directory: Path, country: Country) -> int:
    from tests.bench.national.databank import build

    start = time.perf_counter()
    databank = build(directory, country)
    print(f"{directory}: {len(databank.parts)} files in {time.perf_counter() - start:.0f} s")
    return 0


def _serve(country: Country, port: int, cache: Path | None) -> int:
    from tests.bench.national.server import NationalServices

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with NationalServices(country, port, cache) as services:
        if cache is None:
            services.prepare()
        print(f"invented country ready on {services.url}/", flush=True)
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
