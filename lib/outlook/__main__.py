"""Command line: python -m lib.outlook backtest | forecast.

backtest --scores FILE --test-year Y [--json] [--key-figures FILE] [--neighbours FILE] [--level LEVEL]
forecast --scores FILE [--years-ahead 2 4 6 8] [--area CODE] [--json] [--key-figures FILE] [--neighbours FILE] [--level LEVEL]

Data go to stdout, remarks to stderr. Exit 0 when it succeeded, 2 with one sentence when the input is not usable.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lib.outlook.score.backtest import backtest
from lib.outlook.score.forecast import outlook
from lib.outlook.score.panel import OutlookError, build, read_table, remarks
from lib.outlook.score.text import backtest_lines, forecast_lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        neighbours = None if options.neighbours is None else read_table(options.neighbours)
        panel = build(
            read_table(options.scores),
            key_figures=None if options.key_figures is None else read_table(options.key_figures),
            neighbours=neighbours,
            level=options.level,
            name=options.scores.name,
        )
        if options.command == "backtest":
            tested = backtest(panel, options.test_year, name=options.scores.name)
            learned = panel.years[panel.years < options.test_year]
            _remark(remarks(panel, neighbours, int(learned[-1]), options.scores.name))
            if options.json:
                _print_json(tested.to_json())
                print(tested.note, file=sys.stderr)
            else:
                print("\n".join(backtest_lines(tested)))
            return 0
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
    except OutlookError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lib.outlook", description="Vooruitblik op scores, en wat die eerder waard was."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (("backtest", "toets de vooruitblik op een meting"), ("forecast", "kijk vooruit vanaf de laatste meting")):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--scores", type=Path, required=True, metavar="FILE", help="Parquet of CSV met code, year en afw")
        command.add_argument("--key-figures", type=Path, metavar="FILE", help="code, year en kolommen met getallen")
        command.add_argument("--neighbours", type=Path, metavar="FILE", help="code en neighbour")
        command.add_argument("--level", choices=("buurt", "wijk", "gemeente"), help="alleen gebieden van dit niveau")
        command.add_argument("--json", action="store_true", help="één JSON-object")
        if name == "backtest":
            command.add_argument("--test-year", type=int, required=True, metavar="Y", help="jaar van de meting om te toetsen")
        else:
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
