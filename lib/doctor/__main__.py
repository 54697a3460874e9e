"""Command line: python -m lib.doctor [--port 8501 ...] [--address https://host/]; a line per check, exit code 1 on a problem."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from lib.command_line import Parser
from lib.doctor import here, pages
from lib.doctor.finding import Finding, found
from lib.doctor.proxy import Address


def examine(ports: Iterable[int], address: str, every_page: bool = True) -> Iterator[Finding]:
    """All checks, as they come."""
    yield found("instellingen", here.settings)
    yield found("databank", here.databank)
    yield found("vooraf uitgerekend", here.prepared)
    yield found("database met scenario's", here.database)
    yield found("eigen gegevens", here.own)
    yield found("schijf", here.room)
    yield found("geheugen", here.memory)
    yield found("poort", lambda: here.port(ports))
    if address:
        yield from _through(Address(address), address)
    if every_page:
        yield from pages.open_all()


def _through(proxy: Address, written: str) -> Iterator[Finding]:
    checks = {
        "bereikbaar": proxy.reached,
        "headers": proxy.headers,
        "websocket": proxy.websocket,
        "uploads": proxy.body,
        "dicht": proxy.closed,
    }
    for name, check in checks.items():
        try:
            yield found(f"{written} {name}", check)
        except (OSError, ValueError) as error:
            yield Finding(f"{written} {name}", f"er komt geen antwoord ({error}). Controleer adres, certificaat en proxy")
            return


def main(arguments: list[str] | None = None) -> int:
    """Run it; the exit code is 1 when something has to be mended."""
    parser = Parser(prog="python -m lib.doctor", description="Nagaan of alles klaar is voor bezoekers.")
    parser.add_argument("--port", type=int, nargs="+", default=[8501], help="poorten van de processen (standaard: 8501)")
    parser.add_argument(
        "--address", default="", help="adres dat bezoekers gebruiken, bijvoorbeeld https://buurtbalans.voorbeeld.nl/"
    )
    parser.add_argument("--zonder-paginas", action="store_true", help="de pagina's niet openen")
    chosen = parser.parse_args(arguments)
    wrong = 0
    for finding in examine(chosen.port, chosen.address, not chosen.zonder_paginas):
        wrong += bool(finding.problem)
        print(finding, flush=True)
    if wrong == 1:
        print("Eén ding is nog niet in orde.")
    else:
        print(f"{wrong} dingen zijn nog niet in orde." if wrong else "Alles is in orde.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
