"""Script runs as the server sees them: seconds per change of a widget, bytes of a recolour, memory, thirty visitors at once.

Measured on the databank of BUURTBALANS_DATABANK (its largest gemeente), else on the sample. The alternative beside which
the recolour is measured is the same map with its geometry inside the message.
"""

from __future__ import annotations

import os
import statistics
import threading
import time
from pathlib import Path

import orjson

from lib.answers.place import shapes
from lib.databank import SAMPLE
from lib.databank.store import open_databank
from lib.scenarios import Scenario, ScenarioMeasure, encode_link
from lib.ui.server.geometry import geojson
from tests.bench.server import Client, Server, serve

THEMES = ("score", "onv", "won", "soc", "vrz", "fys", "age_65_plus_share", "owner_share")
PARTS = ("mix", "samen", "buurten", "cijfers", "tabel")
CAUSES = ("verloop", "bewoog", "anderen", "weten")
AHEAD = ("signalen", "score", "bewoners")
RUNS, SESSIONS = 40, 30


def _scenario(gemeente: str, buurt: str, coverage: int) -> str:
    measures = [
        ScenarioMeasure(intervention=name, area=buurt, coverage=coverage % 101, start=2027 + coverage // 101)
        for name in ("verlichting", "herstructurering")
    ]
    return encode_link(Scenario(gemeente=gemeente, areas=(buurt,), measures=tuple(measures)))


def largest_gemeente(path: Path) -> tuple[str, int, str]:
    """Code, number of buurten and one buurt of the gemeente with most buurten."""
    rows = open_databank(path).read("geometry", columns=["gemeente_code"])
    counts = rows["gemeente_code"].value_counts()
    code = str(counts.index[0])
    return code, int(counts.iloc[0]), str(rows[rows["gemeente_code"] == code]["code"].iloc[0])


def p95(values: list[float]) -> float:
    """95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def measure() -> list[dict[str, object]]:
    """Run all measurements; one dict per figure."""
    configured = os.environ.get("BUURTBALANS_DATABANK")
    path = Path(configured) if configured else SAMPLE
    code, n, buurt = largest_gemeente(path)
    where = f"{code}, {n} buurten"
    inline = len(geojson(shapes(open_databank(path), code)))
    results: list[dict[str, object]] = []
    with serve(Path(configured) if configured else None) as server:
        client = Client(server)
        first = client.run("kaart", f"gm={code}")
        results.append({"name": f"first visit, cold caches ({where})", "seconds": round(first.seconds, 3)})
        client.run("kaart", f"gm={code}&bu={buurt}")
        for page, queries in {
            "kaart": [f"gm={code}&bu={buurt}&thema={theme}" for theme in THEMES],
            "huishoudens": [f"gm={code}&bu={buurt}&ref={ref}&deel={part}" for part in PARTS for ref in (code, "NL00")],
            "oorzaken": [f"gm={code}&bu={buurt}&deel={part}" for part in CAUSES],
            "vooruitblik": [f"gm={code}&bu={buurt}&deel={part}" for part in AHEAD],
            "maatregelen": [f"gm={code}&bu={buurt}&s={_scenario(code, buurt, 5 * step)}" for step in range(RUNS)],
            "besluit": [
                f"gm={code}&bu={buurt}&s={_scenario(code, buurt, 50)}&s2={_scenario(code, buurt, 5 * step)}&s3={_scenario(code, buurt, 90)}"
                for step in (4, 8, 12, 16)
            ],
        }.items():
            # The first round fills the caches, except where every query is one a user has not asked before: a slider that moves.
            again = [] if len(queries) >= RUNS else queries
            runs = [client.run(page, queries[i % len(queries)]) for i in range(RUNS)][max(2, len(again)) :]
            seconds = [run.seconds for run in runs]
            results.append(
                {
                    "name": f"script run {page} ({where})",
                    "median": round(statistics.median(seconds), 3),
                    "p95": round(p95(seconds), 3),
                    "budget": 0.150,
                }
            )
        client.run("kaart", f"gm={code}&thema=score")
        recolour = client.run("kaart", f"gm={code}&thema=soc")
        results.append(
            {
                "name": f"recolour, bytes to the browser, the whole run ({where})",
                "bytes": recolour.received,
                "budget": 20_000,
                "geometry_inline_bytes": inline,
                "ratio": round((recolour.received + inline) / recolour.received, 1),
            }
        )
        results.append({"name": "server memory after these runs (MB)", "mb": round(server.memory_mb), "budget": 500})
        results.append(_thirty(server, code, buurt))
        client.close()
    return results


def _thirty(server: Server, code: str, buurt: str) -> dict[str, object]:
    before = server.memory_mb
    seconds: list[float] = []

    def visitor(number: int) -> None:
        client = Client(server)
        client.run("kaart", f"gm={code}")
        for step in range(4):
            time.sleep(0.5 + (number * 7 % 10) / 5)
            seconds.append(client.run("kaart", f"gm={code}&bu={buurt}&thema={THEMES[(number + step) % len(THEMES)]}").seconds)

    threads = [threading.Thread(target=visitor, args=(number,)) for number in range(SESSIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "name": f"{SESSIONS} sessions clicking at once",
        "median": round(statistics.median(seconds), 3),
        "p95": round(p95(seconds), 3),
        "budget": 1.0,
        "mb_per_session": round((server.memory_mb - before) / SESSIONS, 2),
    }


def report() -> None:
    """Print one line of JSON per figure."""
    for result in measure():
        print(orjson.dumps(result).decode(), flush=True)


if __name__ == "__main__":
    report()
