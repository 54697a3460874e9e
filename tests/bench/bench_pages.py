"""Script runs as the server sees them: seconds per click on a new buurt, the first visit of each page, bytes of a recolour, memory.

Measured on the databank of BUURTBALANS_DATABANK (its largest gemeente), else on the sample. Every click asks a buurt that nobody
asked before: one buurt repeated finds everything remembered, and flatters. The alternative beside which the recolour is measured is
the same map with its geometry inside the message.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import orjson
import psutil

from lib.answers.place import shapes
from lib.databank import SAMPLE
from lib.databank.store import open_databank
from lib.ui.server.geometry import geojson
from tests.bench.clicks import PAGES, Clicks
from tests.bench.server import Client, serve

RUNS = 40
# Milliseconds, 95 of 100 clicks; on a databank with all columns of fourteen years 200, Besluit 400.
BUDGETS = {"kaart": 60, "oorzaken": 80, "vooruitblik": 80, "maatregelen": 100, "huishoudens": 130, "besluit": 300}


def databank() -> Path:
    """The databank that is measured."""
    configured = os.environ.get("BUURTBALANS_DATABANK")
    return Path(configured) if configured else SAMPLE


def p95(values: list[float]) -> float:
    """95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def measure() -> Iterator[dict[str, object]]:
    """All measurements, one dict per figure. Times in ms, `cpu` is processor time of the server per run."""
    path, clicks = databank(), Clicks(databank())
    where = f"{clicks.gemeente}, {len(clicks.buurten)} buurten"
    with serve(path) as server:
        client, process = Client(server), psutil.Process(server.process.pid)
        for page in PAGES:
            first = client.run(page, clicks.query(page, clicks.buurten[-1]))
            yield {"name": f"first visit of {page} ({where})", "ms": round(1000 * first.seconds), "budget": 1000}
            buurten = cycle(clicks.buurten)
            for _ in range(5):  # the code itself
                client.run(page, clicks.query(page, next(buurten)))
            before = process.cpu_times()
            seconds = [client.run(page, clicks.query(page, next(buurten))).seconds for _ in range(RUNS)]
            after = process.cpu_times()
            cpu = (after.user + after.system - before.user - before.system) / RUNS
            yield {
                "name": f"click on a new buurt, {page} ({where})",
                "median": round(1000 * statistics.median(seconds), 1),
                "p95": round(1000 * p95(seconds), 1),
                "cpu": round(1000 * cpu, 1),
                "budget": BUDGETS[page],
            }
        yield _recolour(client, path, clicks.gemeente)
        yield {"name": "server memory after these runs (MB, PSS)", "mb": round(server.memory_mb), "budget": 450}
        client.close()


def _recolour(client: Client, path: Path, gemeente: str) -> dict[str, object]:
    inline = len(geojson(shapes(open_databank(path), gemeente)))
    client.run("kaart", f"gm={gemeente}&thema=score")
    recolour = client.run("kaart", f"gm={gemeente}&thema=soc")
    return {
        "name": "recolour, bytes to the browser, the whole run",
        "bytes": recolour.received,
        "budget": 20_000,
        "geometry_inline_bytes": inline,
        "ratio": round((recolour.received + inline) / recolour.received, 1),
    }


def report() -> None:
    """Print one line of JSON per figure."""
    for result in measure():
        print(orjson.dumps(result).decode(), flush=True)


if __name__ == "__main__":
    report()
