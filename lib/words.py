"""Dutch lists and ranges of years, the same on every floor."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from babel.lists import format_list


def listed(items: Iterable[object]) -> str:
    """'Baarn', 'Baarn en Soest', 'Baarn, Soest en Eemnes'; "" for nothing."""
    return format_list([str(item) for item in items], locale="nl")


def year_ranges(years: Iterable[int]) -> str:
    """Years in order as a phrase: '2012 tot en met 2015 en 2018'; two in a row are listed."""
    ordered = sorted(set(years))
    runs = [[year for _, year in run] for _, run in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0])]
    texts = [f"{run[0]} tot en met {run[-1]}" if len(run) > 2 else text for run in runs for text in _ends(run)]
    return listed(texts)


def _ends(run: list[int]) -> list[str]:
    return [str(run[0])] if len(run) > 2 else [str(year) for year in run]
