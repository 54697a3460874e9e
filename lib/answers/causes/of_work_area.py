"""What moved along in a work area: its figures in two years, of the same buurten, and a sentence on the years that cannot be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from lib.answers.place import Gemeente
from lib.databank.own.together import FiguresTogether
from lib.words import count, listed, number

Pair = tuple[int, int]
NOT_IN_BOTH = "niet van genoeg dezelfde buurten in beide jaren"


class Both(NamedTuple):
    """A figure in two years, and of how many buurten it is made."""

    then: float
    now: float
    buurten: int


def in_both_years(gemeente: Gemeente, pairs: Mapping[str, Pair | None]) -> dict[str, Both]:
    """The figures of a work area in their two years (id -> years), without those that too few buurten have in both."""
    assert isinstance(gemeente.figures, FiguresTogether)
    found = {name: gemeente.figures.in_both(name, *pair) for name, pair in pairs.items() if pair}
    return {
        name: Both(float(first.value[0]), float(last.value[0]), int(first.counted[0]))
        for name, (first, last) in found.items()
        if first.status[0] == "ok"
    }


def untold(gemeente: Gemeente, start: int, end: int, told: Collection[int], absent: int) -> str:
    """Which years between `start` and `end` cannot be told of a work area, where `told` can, and why; and how many changes are `absent`."""
    assert isinstance(gemeente.figures, FiguresTogether)
    of_any = sorted({year for home in gemeente.within for year in home.figures.years if start - 1 <= year <= end + 1} - {*told})
    n = len(gemeente.buurten)
    broken = [year for year in of_any if gemeente.figures.same_buurten(year) < n]
    lacking = [year for year in of_any if year not in broken]
    sentences = []
    if broken:
        most = max(n - gemeente.figures.same_buurten(year) for year in broken)
        sentences.append(
            f"Van {listed(map(str, broken))} is niets te zeggen: van {number(most)} van de {count(n, 'buurt', 'buurten')} is de grens "
            "sindsdien veranderd of niet bekend."
        )
    if lacking:
        sentences.append(f"Van {listed(map(str, lacking))} is niets te zeggen: te weinig buurten hebben dan cijfers.")
    if absent:
        sentences.append(f"Van {count(absent, 'cijfer', 'cijfers')} is de verandering niet te geven: {NOT_IN_BOTH}.")
    return " ".join(sentences)
