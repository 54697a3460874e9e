"""A work area of 40 buurten in four gemeenten beside one gemeente of about as many, page by page in the same run of the same server.

Both are asked in turn, so that what else the machine does slows down both: the ratio is what counts, and is of processor time, which
others disturb less. Three ways to look: without a buurt, as a whole (of the gemeente: a wijk, which is looked at in the same way), and a
buurt that nobody asked before. The first visit of a page makes what the others find; the country is read before.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

import orjson
import psutil

from lib.databank.own import layer
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part, WorkArea, new_work_area
from lib.databank.store import open_databank
from tests.bench.bench_pages import databank
from tests.bench.clicks import PAGES, Clicks
from tests.bench.server import Client, serve

BUURTEN, GEMEENTEN, PART = 40, 4, 0.4
RUNS = 24
BUDGET = 1.3  # of the processor time of one gemeente


def places_of(path: Path) -> tuple[tuple[str, list[str]], tuple[str, list[str]], WorkArea]:
    """A gemeente of about 40 buurten, another to read the country with, and a work area of 40 in four others, one in four for a part."""
    found = open_databank(path)
    codes = found.read("geometry", columns=["gemeente_code"]).drop_duplicates("code")
    of_gemeente = {str(code): sorted(rows["code"]) for code, rows in codes.groupby("gemeente_code")}
    by_size = sorted(of_gemeente.items(), key=lambda one: (abs(len(one[1]) - BUURTEN), one[0]))
    one, *within, other = by_size[: GEMEENTEN + 2]
    inside = [code for _, mine in within for code in mine[: BUURTEN // GEMEENTEN]]
    parts = tuple(
        Part(code=code, share=PART, dwellings=100) if at % 4 == 0 else Part(code=code) for at, code in enumerate(inside)
    )
    return one, other, new_work_area("Veertig buurten", parts, Places(found).map_year, found.version, "veertgbr")


def measure() -> Iterator[dict[str, object]]:
    """One dict per page and way to look; times in ms of the processor, `ratio` of the work area to the gemeente."""
    path = databank()
    one, other, area = places_of(path)
    with tempfile.TemporaryDirectory() as own:
        layer.add(area, Path(own) / "eigen")
        with serve(path, BUURTBALANS_EIGEN=own) as server:
            client, process = Client(server), psutil.Process(server.process.pid)
            there = Clicks(path, other)
            for page in PAGES:
                for _ in range(5):
                    client.run(page, there.query(page, there.buurten[0]))
            gemeente, work_area = Clicks(path, one), Clicks(path, (area.code, [part.code for part in area.parts]))
            wijk = "WK" + gemeente.buurten[0][2:8]
            ways = {
                "without a buurt": ([""], [""]),
                "as a whole": ([wijk], [area.code]),
                "a new buurt": (gemeente.buurten, work_area.buurten),
            }
            for name, (mine, theirs) in ways.items():
                for page in PAGES:
                    yield _beside(client, process, f"{page}, {name}", page, (gemeente, mine), (work_area, theirs))
            client.close()


def _beside(
    client: Client,
    process: psutil.Process,
    name: str,
    page: str,
    *sides: tuple[Clicks, Sequence[str]],
) -> dict[str, object]:
    areas = [cycle(mine) for _, mine in sides]
    first = [_cpu(client, process, page, clicks.query(page, next(turn))) for (clicks, _), turn in zip(sides, areas, strict=True)]
    used: list[list[float]] = [[], []]
    for _ in range(RUNS):
        for at, ((clicks, _), turn) in enumerate(zip(sides, areas, strict=True)):
            used[at].append(_cpu(client, process, page, clicks.query(page, next(turn))))
    gemeente, work_area = (1000 * statistics.fmean(one) for one in used)
    return {
        "name": name,
        "gemeente": round(gemeente, 1),
        "work_area": round(work_area, 1),
        "ratio": round(work_area / gemeente, 2),
        "budget": BUDGET,
        "first": [round(1000 * seconds) for seconds in first],
    }


def _cpu(client: Client, process: psutil.Process, page: str, query: str) -> float:
    before = process.cpu_times()
    client.run(page, query)
    after = process.cpu_times()
    return float(after.user + after.system - before.user - before.system)


def report() -> None:
    """Print one line of JSON per page and way to look."""
    for result in measure():
        print(orjson.dumps(result).decode(), flush=True)


if __name__ == "__main__":
    report()
