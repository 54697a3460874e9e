"""Command line: python -m lib.outlook backtest | forecast | spreads.

backtest --scores FILE [--test-year Y ...] [--inhabitants FILE] [--json] [--key-figures FILE] [--neighbours FILE] [--level LEVEL]
forecast --scores FILE [--years-ahead 2 4 6 8] [--area CODE] [--json] [--inhabitants FILE] [--key-figures FILE] [--neighbours FILE] [--level LEVEL]
spreads  --scores FILE --level LEVEL [--inhabitants FILE]      the block of a level in data/catalogue/score_spreads.yaml

Without --test-year every measurement with three or more before it is tested. Data go to stdout, remarks to stderr. Exit 0 when it
succeeded, 2 with one sentence when the input is not usable.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from lib.command_line import Parser
from lib.outlook.score.backtest import backtest, rolling
from lib.outlook.score.country import measure
from lib.outlook.score.errors.past import held_then, made_before, pooled
from lib.outlook.score.forecast import outlook
from lib.outlook.score.model import ENOUGH
from lib.outlook.score.panel import OutlookError, Panel, build, read_table, remarks, with_inhabitants
from lib.outlook.score.text import backtest_lines, difference_line, forecast_lines, held_lines, rounds_lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        neighbours = None if options.neighbours is None else read_table(options.neighbours)
        scores = read_table(options.scores)
        if options.inhabitants is not None:
            scores = with_inhabitants(scores, read_table(options.inhabitants), options.inhabitants.name)
        panel = build(
            scores,
            key_figures=None if options.key_figures is None else read_table(options.key_figures),
            neighbours=neighbours,
            level=options.level,
            name=options.scores.name,
        )
        run = {"backtest": _backtest, "forecast": _forecast, "spreads": _spreads}[options.command]
        run(options, panel, neighbours)
    except OutlookError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _backtest(options: argparse.Namespace, panel: Panel, neighbours: pd.DataFrame | None) -> None:
    years = options.test_year or [int(year) for year in panel.years[ENOUGH:]]
    if not years:
        raise OutlookError(
            f"In {options.scores.name} zijn te weinig metingen om te toetsen: nodig zijn er {ENOUGH + 1}. Kies zelf een jaar met --test-year."
        )
    name = options.scores.name
    _remark(remarks(panel, neighbours, int(panel.years[panel.years < max(years)].max(initial=panel.years[0])), name))
    made = made_before(panel)
    each = [backtest(panel, year, name=name, made=made) for year in years]
    found = rolling(panel, years, made=made)
    held = pd.concat([held_then(made, year) for year in years], ignore_index=True)
    held = held[held["origin"] >= panel.years[min(ENOUGH, len(panel.years)) - 1]]
    if options.json:
        whole = {
            **found["json"],
            "years": {str(one.test_year): one.to_json() for one in each},
            "held": pooled(held).to_dict("records"),
            "rounds": held.to_dict("records"),
            "warnings_model_minus_rule": found["model_minus_rule"],
        }
        _print_json(whole if len(each) > 1 else each[0].to_json())
        for one in each:
            print(one.note, file=sys.stderr)
        return
    for one in each:
        print("\n".join([*backtest_lines(one), ""]))
    if len(each) > 1:
        print("\n".join([*rounds_lines(each, found["json"]), ""]))
    print("\n".join([*held_lines(held), "", difference_line(found["model_minus_rule"], years)]))


def _forecast(options: argparse.Namespace, panel: Panel, neighbours: pd.DataFrame | None) -> None:
    found = outlook(panel)
    table, warned = found.forecast(options.years_ahead), found.warnings()
    if options.area is not None:
        table, warned = table[table["code"] == options.area], warned[warned["code"] == options.area]
        if table.empty:
            raise OutlookError(
                f"In {options.scores.name} staat geen recente score van {options.area}. Controleer de code van het gebied."
            )
    _remark(remarks(panel, neighbours, int(panel.years[-1]), options.scores.name))
    if options.json:
        _print_json({"record": found.record(), "forecast": table.to_dict("records"), "warnings": warned.to_dict("records")})
        print(found.note, file=sys.stderr)
    else:
        print("\n".join(forecast_lines(found, table, warned)))


def _spreads(_options: argparse.Namespace, panel: Panel, _: pd.DataFrame | None) -> None:
    block = measure(panel)
    for name in ("cells", "rounds", "signals"):
        print(f"    {name}:")
        for row in block[name]:
            print(f"    - [{', '.join(str(value) for value in row)}]")


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m lib.outlook", description="Vooruitblik op scores, en wat die eerder waard was.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("backtest", "toets de vooruitblik op eerdere metingen"),
        ("forecast", "kijk vooruit vanaf de laatste meting"),
        ("spreads", "meet de landelijke marges van een niveau"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--scores", type=Path, required=True, metavar="FILE", help="Parquet of CSV met code, year en afw")
        command.add_argument("--inhabitants", type=Path, metavar="FILE", help="code en inhabitants: één aantal per gebied")
        command.add_argument("--key-figures", type=Path, metavar="FILE", help="code, year en kolommen met getallen")
        command.add_argument("--neighbours", type=Path, metavar="FILE", help="code en neighbour")
        command.add_argument("--level", choices=("buurt", "wijk", "gemeente"), help="alleen gebieden van dit niveau")
        command.add_argument("--json", action="store_true", help="één JSON-object")
        if name == "backtest":
            command.add_argument(
                "--test-year",
                type=int,
                nargs="+",
                metavar="Y",
                help="jaren van de metingen om te toetsen; zonder: alle met drie eerdere",
            )
        if name == "forecast":
            command.add_argument(
                "--years-ahead", type=int, nargs="+", default=[2, 4, 6, 8], metavar="N", help="jaren vooruit, 1 tot 8"
            )
            command.add_argument("--area", metavar="CODE", help="alleen dit gebied")
    return parser


def _remark(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)


def _print_json(value: Any) -> None:
    print(json.dumps(_plain(value), ensure_ascii=False, allow_nan=False))


def _plain(value: Any) -> Any:
    """The same with plain Python numbers and None for what does not exist."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


if __name__ == "__main__":
    sys.exit(main())
