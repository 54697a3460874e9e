"""Vraagt het nu, of over vier jaar? The same measures with a later start, over the same years: effect, cost and the difference.

Both are told over the fifteen years from the first start that was chosen, so that what a later start leaves out is seen. Nothing is said
of whether mending costs more later: no source was found for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.answers.measures.choice import measure_of
from lib.answers.measures.costs import ScenarioCosts, costs_of
from lib.answers.measures.effect import total_of
from lib.answers.place import Gemeente, too_small
from lib.arrays import Array
from lib.horizon import HORIZON
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.measures import LAST_YEAR, Measure, with_upkeep
from lib.scenarios import ScenarioMeasure
from lib.words import as_shown, count, euros, number, signed

LATER = 4
# Below this many score points an effect reads as zero on screen.
_NOTHING = 0.0005
_HALF = 0.5
_MIDDLE = 2
NOTE = (
    "Later beginnen kost in deze jaren minder, doordat er korter wordt betaald. Wat erna komt, telt bij geen van beide mee. Of herstel later meer of "
    "minder kost dan nu ingrijpen, zegt deze vergelijking niet: daarvoor is geen bron gevonden. Soort cijfer: scenario, kosten aanname (middelste bedragen)."
)


@dataclass(frozen=True)
class Later:
    """`table`: what, chosen, later, difference (words; `headings` names them with their years); `sentence` what it comes to.

    `starts` the two first years; `years_of_effect` in which at least half of the full effect is there (None: no effect to speak of),
    `paid` and `discounted` euro (mode), each for both starts, all over the HORIZON years from the first of `starts`.
    """

    starts: tuple[int, int]
    years_of_effect: tuple[int, int] | None
    mean_effect: tuple[float, float] | None
    paid: tuple[float, float]
    discounted: tuple[float, float]
    table: pd.DataFrame
    sentence: str

    @property
    def headings(self) -> dict[str, str]:
        """Columns of `table` as they are shown."""
        first, second = self.starts
        return {"what": "Wat", "chosen": f"Start {first}", "later": f"Start {second}", "difference": "Verschil"}


def later_start(
    gemeente: Gemeente, measures: Sequence[ScenarioMeasure], catalogue: Catalogue, years_later: int = LATER
) -> Later | None:
    """Measures in areas of this gemeente as chosen, and all of them with start and end of upkeep `years_later` years later.

    The effect is the mean over the areas by inhabitants, without areas of fewer than fifty households. None without measures, and
    where a later start lies beyond what can be simulated.
    """
    known = [m for m in measures if m.intervention in catalogue.ids]
    last = max((year for m in known for year in (m.start, m.upkeep_until or m.start)), default=LAST_YEAR)
    if last + years_later > LAST_YEAR:
        return None
    start = min(m.start for m in known)
    moved = [
        m.model_copy(
            update={
                "start": m.start + years_later,
                "upkeep_until": None if m.upkeep_until is None else m.upkeep_until + years_later,
            }
        )
        for m in known
    ]
    both = (known, moved)
    costs = tuple(costs_of(gemeente, some, catalogue, since=start) for some in both)
    paths = [_path(gemeente, some, catalogue, start) for some in both]
    full = _full(gemeente, known, catalogue, start)
    none_found = all(catalogue.get(m.intervention).grade == "N" for m in known)
    effect = None if paths[0] is None or paths[1] is None or none_found or full < _NOTHING else (paths[0], paths[1])
    lasting = None if effect is None else (_years(effect[0], full), _years(effect[1], full))
    mean = None if effect is None else (float(effect[0].mean()), float(effect[1].mean()))
    paid, discounted = (
        (float(costs[0].by_year[column].sum()), float(costs[1].by_year[column].sum())) for column in ("total", "discounted")
    )
    starts = start, start + years_later
    return Later(
        starts=starts,
        years_of_effect=lasting,
        mean_effect=mean,
        paid=paid,
        discounted=discounted,
        table=_table(starts, effect, lasting, mean, paid, discounted),
        sentence=_sentence(starts, lasting, costs[0], paid, discounted),
    )


def _path(
    gemeente: Gemeente, measures: Sequence[ScenarioMeasure], catalogue: Catalogue, first: int, kept: bool = False
) -> Array | None:
    """Median effect per year (HORIZON,), mean over the areas by inhabitants; None when no area is large enough."""
    years = np.arange(first, first + HORIZON)
    found, inhabitants = [], []
    made: dict[tuple[Measure, ...], Array] = {}
    for area in dict.fromkeys(m.area for m in measures):
        if too_small(gemeente, area):
            continue
        here = tuple(measure_of(m) for m in measures if m.area == area)
        if here not in made:
            made[here] = total_of(with_upkeep(here) if kept else here, catalogue, years)[:, _MIDDLE]
        found.append(made[here])
        inhabitants.append(gemeente.figures.figure("inhabitants", area, gemeente.map_year, fall_back=False).value)
    if not found:
        return None
    weights = np.array(inhabitants, dtype=float)
    return np.average(found, axis=0, weights=weights if (weights > 0).all() else None)


def _full(gemeente: Gemeente, measures: Sequence[ScenarioMeasure], catalogue: Catalogue, first: int) -> float:
    """Largest effect in these years with lasting upkeep, score points."""
    path = _path(gemeente, measures, catalogue, first, kept=True)
    return 0.0 if path is None else float(np.abs(path).max())


def _years(path: Array, full: float) -> int:
    """In how many years at least half of the full effect is there."""
    return int((np.abs(path) >= _HALF * full).sum())


def _table(
    starts: tuple[int, int],
    effect: tuple[Array, Array] | None,
    lasting: tuple[int, int] | None,
    mean: tuple[float, float] | None,
    paid: tuple[float, float],
    discounted: tuple[float, float],
) -> pd.DataFrame:
    end = starts[0] + HORIZON - 1
    rows: list[tuple[str, str, str, str]] = []
    if effect is not None and lasting is not None and mean is not None:
        years = [count(n, "jaar", "jaar") for n in lasting]
        half = f"Jaren met ten minste de helft van het volle effect, tot en met {end}"
        rows.append((half, years[0], years[1], _signed_years(lasting)))
        ends = float(effect[0][-1]), float(effect[1][-1])
        for label, (one, two) in (
            (f"Gemiddeld effect in deze {HORIZON} jaar (punten)", mean),
            (f"Effect in {end} (punten)", ends),
        ):
            rows.append((label, signed(one, 3), signed(two, 3), signed(round(two, 3) - round(one, 3), 3)))
    for label, (one, two) in (
        ("Kosten in deze jaren, niet teruggerekend", paid),
        (f"Kosten in deze jaren, teruggerekend naar {starts[0]}", discounted),
    ):
        rows.append((label, euros(one), euros(two), euros(_difference(two, one))))
    return pd.DataFrame(rows, columns=["what", "chosen", "later", "difference"])


def _signed_years(lasting: tuple[int, int]) -> str:
    difference = lasting[1] - lasting[0]
    return f"{'+' if difference > 0 else '−' if difference < 0 else ''}{number(abs(difference))} jaar"


def _sentence(
    starts: tuple[int, int],
    lasting: tuple[int, int] | None,
    costs: ScenarioCosts,
    paid: tuple[float, float],
    discounted: tuple[float, float],
) -> str:
    first, end = starts[0], starts[0] + HORIZON - 1
    begin = f"Stel: hetzelfde begint in {starts[1]} in plaats van {first}."
    if lasting is None:
        said = f"{begin} Dan verandert er voor de score niets: er is geen effect te verwachten."
    else:
        span = f"ook {lasting[0]}" if lasting[0] == lasting[1] else f"{lasting[1]} in plaats van {lasting[0]}"
        said = f"{begin} Tot en met {end} is ten minste de helft van het volle effect er dan {span} jaar."
    if costs.by_measure.empty:
        return f"{said} {costs.text}"
    one, two = (euros(amount, words=True) for amount in paid)
    more = _difference(paid[1], paid[0])
    compared = (
        f"zijn even hoog, ongeveer {one}"
        if one == two
        else f"zijn ongeveer {two} in plaats van {one}. Dat is {euros(abs(more), words=True)} {'minder' if more < 0 else 'meer'}"
    )
    back = " in plaats van ".join(euros(amount, words=True) for amount in reversed(discounted))
    return f"{said} De kosten in die jaren {compared}. Teruggerekend naar {first} is het {back}."


def _difference(one: float, other: float) -> float:
    """The difference of two amounts as they are shown, so that a reader who subtracts finds the same."""
    return as_shown(one) - as_shown(other)
