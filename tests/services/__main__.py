"""`python -m tests.services --port 0`: serve until stopped; the first line says where."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from .server import SyntheticServices


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m tests.services", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--page-size", type=int, default=50)
    parser.add_argument("--pdok-limit", type=int, default=12)
    parser.add_argument("--police-page-size", type=int, default=None)
    parser.add_argument("--links", choices=("server", "original"), default="server")
    parser.add_argument(
        "--vintage", type=int, choices=(2024, 2026), default=2024, help="2026: as the services are in autumn 2026"
    )
    parser.add_argument(
        "--pdok-filters", choices=("named", "none"), default="named", help="none: the map of 2026 refuses filters"
    )
    parser.add_argument("--only-contract", action="store_true", help="answers hold the names of the contract and nothing else")
    parser.add_argument("--tls", action="store_true", help="https, with a certificate of its own")
    chosen = parser.parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with SyntheticServices(
        chosen.page_size,
        chosen.links,
        chosen.pdok_limit,
        chosen.police_page_size,
        port=chosen.port,
        vintage=chosen.vintage,
        pdok_filters=chosen.pdok_filters,
        only_contract=chosen.only_contract,
        tls=chosen.tls,
    ) as services:
        print(f"synthetic services ready on {services.url}/", flush=True)
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
