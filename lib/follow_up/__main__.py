"""Command line: python -m lib.follow_up smallest | judge | crime.

smallest PANEL [--inhabitants FILE]                             smallest effects for data/catalogue/visibility.yaml
judge PANEL --areas CODE ... --start Y --end Y [--inhabitants FILE]
crime FILE                                                      how yearly counts move: code, gm_code, inwoners, crime_YYYY ...

Data go to stdout. Exit 0 when it succeeded, 2 with one sentence when the input is not usable.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from lib.command_line import Parser
from lib.follow_up.counts import beyond_chance, shared_beyond
from lib.follow_up.panel import FollowUpError, Panel, read, sizes_of
from lib.follow_up.placebo import judge
from lib.follow_up.smallest import AREAS, SIZES, SPANS, size_class, smallest

_FIRST_CRIME_YEAR = 2022  # 2021 had lockdowns
_APART = 2  # years between the count before and the count after


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "crime":
            print(yaml.safe_dump({"crime": crime_table(read(options.counts))}, sort_keys=False))
            return 0
        sizes = None if options.inhabitants is None else sizes_of(read(options.inhabitants))
        panel = Panel.of(read(options.panel), sizes)
        if options.command == "smallest":
            print(yaml.safe_dump({"points": score_table(panel)}, sort_keys=False, default_flow_style=None))
        else:
            print(json.dumps(asdict(judge(panel, options.areas, options.start, options.end))))
        return 0
    except FollowUpError as error:
        print(error, file=sys.stderr)
        return 2


def score_table(panel: Panel) -> list[dict[int, dict[int, float]]]:
    """Smallest effects by size class, span and number of areas, to a thousandth."""
    return [
        {span: {areas: round(smallest(panel, size, areas, span), 3) for areas in AREAS} for span in SPANS}
        for size in range(len(SIZES))
    ]


def crime_table(table: pd.DataFrame) -> dict[str, object]:
    """How registered crimes move in two years, by size class, from a row per buurt with a column per year."""
    columns = sorted(c for c in table.columns if c.startswith("crime_2") and int(c[6:]) >= _FIRST_CRIME_YEAR)
    if "gm_code" not in table or "inwoners" not in table or len(columns) <= _APART:
        raise FollowUpError("De tabel moet gm_code, inwoners en ten minste drie kolommen crime_JAAR hebben.")
    rows = table[table["inwoners"] >= 100]
    classes = size_class(rows["inwoners"].to_numpy(dtype=float))
    counts = rows[columns].to_numpy(dtype=float)
    spans = [(counts[:, i], counts[:, i + _APART]) for i in range(len(columns) - _APART)]
    beyond = [float(np.mean([beyond_chance(b[classes == c], a[classes == c]) for b, a in spans])) for c in range(len(SIZES))]
    own = np.array(beyond)[classes]
    together = float(np.mean([shared_beyond(b, a, rows["gm_code"], own) for b, a in spans]))
    usual = [
        1000 * float(np.nanmean(counts[classes == c, -1])) / float(rows["inwoners"].to_numpy()[classes == c].mean())
        for c in range(len(SIZES))
    ]
    return {
        "years": [int(c[6:]) for c in columns],
        "per_1000": [round(value, 1) for value in usual],
        "beyond": [round(value, 4) for value in beyond],
        "together": round(together, 4),
    }


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m lib.follow_up", description="Valt op wat er in een gebied gebeurde?")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words in (("smallest", "het kleinste effect dat opvalt"), ("judge", "oordeel over gebieden samen")):
        command = commands.add_parser(name, help=words)
        command.add_argument("panel", type=Path, help="tabel met code, year, afw")
        command.add_argument("--inhabitants", type=Path, help="tabel met code en inwoners")
        if name == "judge":
            command.add_argument("--areas", nargs="+", required=True)
            command.add_argument("--start", type=int, required=True)
            command.add_argument("--end", type=int, required=True)
    commands.add_parser("crime", help="hoe jaarcijfers bewegen").add_argument("counts", type=Path)
    return parser


if __name__ == "__main__":
    sys.exit(main())
