"""`make bench`: every benchmark once, one line of JSON per figure.

On real data: BUURTBALANS_DATABANK=<directory> make bench. Figures of the sample say little about the largest gemeente.
"""

from __future__ import annotations

import runpy

from tests.bench import bench_browser, bench_households, bench_pages, bench_portfolio, bench_room, bench_tipping, bench_work_area
from tests.bench.national import measure

if __name__ == "__main__":
    runpy.run_module("tests.bench.bench_simulation", run_name="__main__")
    bench_households.report()
    bench_portfolio.report()
    bench_tipping.report()
    bench_pages.report()
    bench_work_area.report()
    bench_room.report()
    bench_browser.report()
    measure.report([], [])
    measure.report(["GM0363"], [])
