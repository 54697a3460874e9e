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
    chosen = parser.parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with SyntheticServices(
        chosen.page_size, chosen.links, chosen.pdok_limit, chosen.police_page_size, port=chosen.port
    ) as services:
        print(f"synthetic services ready on {services.url}/", flush=True)
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
