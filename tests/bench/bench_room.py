"""A full room: many visitors at once, each on another page and buurt at every click.

    python -m tests.bench.bench_room [PROCESSES ...]

Clicking without a moment to think, and with 3 to 8 seconds between clicks. With more processes every visitor keeps to one, as behind a
proxy with sticky sessions.
"""

from __future__ import annotations

import contextlib
import random
import statistics
import sys
import threading
import time
from collections.abc import Iterator

import orjson

from tests.bench.bench_pages import databank, p95
from tests.bench.clicks import PAGES, Clicks
from tests.bench.server import Client, Server, serve

# sessions, clicks of each, seconds between them, and per number of processes the seconds in which 95 of 100 clicks are answered
_ROOMS: tuple[tuple[int, int, tuple[float, float], dict[int, float]], ...] = (
    (30, 5, (0.0, 0.0), {1: 2.0, 2: 1.2}),
    (100, 5, (3.0, 8.0), {2: 0.3}),
)


def _crowd(servers: list[Server], clicks: Clicks, sessions: int, each: int, pause: tuple[float, float]) -> list[float]:
    """Seconds per click of all visitors; everybody has opened a page before the clicks count."""
    seconds: list[float] = []
    opened = threading.Barrier(sessions)

    def visitor(number: int) -> None:
        chance = random.Random(number)
        client = Client(servers[number % len(servers)])
        client.run("kaart", f"gm={clicks.gemeente}")
        opened.wait()
        for step in range(each):
            time.sleep(chance.uniform(*pause))
            page, buurt = PAGES[(number + step) % len(PAGES)], chance.choice(clicks.buurten)
            seconds.append(client.run(page, clicks.query(page, buurt)).seconds)
        client.close()

    threads = [threading.Thread(target=visitor, args=(number,)) for number in range(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds


def measure(processes: int) -> Iterator[dict[str, object]]:
    """One dict per room."""
    clicks = Clicks(databank())
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(serve(databank())) for _ in range(processes)]
        for sessions, each, pause, budgets in _ROOMS:
            found = _crowd(servers, clicks, sessions, each, pause)
            between = f"{pause[0]:g} to {pause[1]:g} s between clicks" if pause[1] else "clicking at once"
            yield {
                "name": f"{sessions} sessions, {between}, {processes} process(es), mixed pages, new buurten",
                "median": round(statistics.median(found), 2),
                "p95": round(p95(found), 2),
                "budget": budgets.get(processes),
                "mb": [round(server.memory_mb) for server in servers],
            }


def report(processes: tuple[int, ...] = (1, 2)) -> None:
    """Print one line of JSON per room."""
    for number in processes:
        for result in measure(number):
            print(orjson.dumps(result).decode(), flush=True)


if __name__ == "__main__":
    report(tuple(int(text) for text in sys.argv[1:]) or (1, 2))
