"""Benchmark of what would turn a choice: three scenarios of ten buurten that all differ, and packages of a national catalogue.

Run from the root of the repository: `python -m tests.bench.bench_tipping`. Processor time: others on the machine disturb it less.
"""

from __future__ import annotations

import json
import time

from lib.interventions.catalogue.read import load_catalogue
from lib.interventions.costs import AreaSize
from lib.interventions.effect.measures import Measure, Plan
from lib.interventions.portfolio.choose import Limits, budget_curve, example_package, problem_of, stability
from lib.interventions.portfolio.inputs import options_from
from lib.interventions.tipping.effects import Group
from lib.interventions.tipping.offers import Offers
from lib.interventions.tipping.order import Side, orders_of
from lib.interventions.tipping.package import package_tips

BUDGET = 1.0
AREAS, START, AFTER, DRAWS = 10, 2027, 10, 1000
CHOSEN = (
    ("verlichting", "groen_restruimte", "wijkcentrum", "buurtwacht"),
    ("cctv", "jongerenwerk", "renovatie", "schoon_heel"),
    ("nplv", "werk", "schuldhulp", "hotspot"),
)


def report() -> None:
    """Print the figures, each as a line of JSON."""
    catalogue = load_catalogue()
    sides = []
    for slot, names in zip("ABC", CHOSEN, strict=True):
        areas = [tuple(Measure(name, 0.3 + 0.05 * n, START + n % 3) for name in names) for n in range(AREAS)]
        spent = tuple((AreaSize(600.0 + 150.0 * n), measures) for n, measures in enumerate(areas))
        sides.append(Side(slot, START, tuple(Group(1 / AREAS, measures) for measures in areas), spent, catalogue))
    start = time.process_time()
    orders_of(sides)
    print(json.dumps({"name": "tipping_order_3x10", "seconds": round(time.process_time() - start, 2), "budget": BUDGET}))
    sizes = {f"BU{n}": AreaSize(600.0 + 150.0 * n) for n in range(AREAS)}
    for areas_, once, yearly in ((1, 5e5, 1e5), (AREAS, 2e6, 3e5), (AREAS, 1e7, 1e6)):
        here = dict(list(sizes.items())[:areas_])
        options = options_from([Plan(n, START) for n in catalogue.ids], here, 0.6, catalogue, START + AFTER, draws=DRAWS)
        limits = Limits(once, yearly)
        found = example_package(options, limits)
        known = [p.chosen for p in budget_curve(options, limits)] + list(stability(options, limits, found).packages)
        offers = Offers(catalogue, here, 0.6, START, START + AFTER, DRAWS)
        start = time.process_time()
        tipping = package_tips(options, problem_of(options, limits), found.chosen, offers, known)
        seconds = round(time.process_time() - start, 2)
        figures = {"seconds": seconds, "budget": BUDGET, "asked": tipping.asked, "complete": tipping.complete}
        print(json.dumps({"name": f"tipping_package_{areas_}_{once:.0f}", **figures}))


if __name__ == "__main__":
    report()
