"""Types of household of a work area, fitted on the margins of its buurten together, and what follows from them.

Its figures by the rule of lib.databank.own.adding stand as those of a wijk in the country (in its gemeente, where that is one). What was
not shown for a buurt by itself is in none of them, nor is a buurt or part of one with fewer than 50 households; what is missing is
inherited, as for a wijk. On wijken of the sample rebuilt from their buurten the shares differ by less than .002 from those of the wijk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd

from lib.answers.households.together import LIVING_FIGURES, Living, ages_of, contrast_of, corporation_of
from lib.answers.place import Gemeente
from lib.areas import LEVELS
from lib.databank.own.together import FiguresTogether
from lib.households import Estimate, load_seed
from lib.households.estimate import estimate_margins
from lib.households.inputs.margins import target_margins
from lib.households.inputs.observations import COLUMNS, Areas, Observations
from lib.living_together.care import care
from lib.living_together.load import Quadrants


def around(gemeente: Gemeente) -> tuple[str, ...]:
    """The areas that are read around a work area, besides the country: the gemeente it lies in, where that is one."""
    return (gemeente.within[0].code,) if len(gemeente.within) == 1 else ()


def alone(living: Living, gemeente: Gemeente, seen: Observations) -> Living:
    """A work area as the one area of a `Living`, held against the buurten of `living`. `seen`: of the areas `around` it, in the year of that.

    How much is asked of it and how many hands there are is not told: that is a place among buurten.
    """
    assert isinstance(gemeente.figures, FiguresTogether)
    code, year = gemeente.code, living.estimate.year
    figures = gemeente.figures.from_floor(year)
    areas = Areas(
        (*seen.areas.codes, code),
        np.append(seen.areas.level, np.int8(LEVELS.index("wijk"))),
        np.append(seen.areas.parent, len(seen.areas.codes) - 1),
    )
    values = {
        of_year: np.vstack(
            [rows, [float(figures.in_whole(name, of_year, year).value[0]) if figures else np.nan for name in COLUMNS]]
        )
        for of_year, rows in seen.values.items()
    }
    margins = target_margins(replace(seen, areas=areas, values=values), load_seed())
    found = estimate_margins(margins, members=living.estimate.members.shape[2], codes=[code])
    ages = ages_of(margins, found.members.shape[2])[[-1]]
    table = pd.DataFrame(
        {name: [figures.figure(name, code, year).value if figures else np.nan] for name in LIVING_FIGURES}, index=[code]
    )
    unknown = np.array([np.nan])
    return replace(
        living,
        estimate=found,
        codes=(code,),
        others_codes=living.codes,
        rows={code: 0},
        shares=found.members,
        contrast=contrast_of(table, ages),
        care=care(found.members.astype(np.float64)),
        load=unknown,
        capacity=unknown,
        quadrants=Quadrants(np.array([""]), np.array([False])),
        corporation=corporation_of(table),
        households=found.households,
    )


def beside(living: Living, others: Sequence[Living]) -> Living:
    """`living` with the areas of `others` in its estimate, to lay them beside its own; its buurten stay the ones that it compares with."""
    return replace(living, estimate=_joined([living.estimate, *(one.estimate for one in others)])) if others else living


def _joined(estimates: Sequence[Estimate]) -> Estimate:
    joined: dict[str, Any] = {}
    for field in fields(Estimate):
        parts = [getattr(one, field.name) for one in estimates]
        if field.name == "codes":
            joined[field.name] = tuple(code for part in parts for code in part)
        elif field.name in ("levels", "years"):
            joined[field.name] = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        elif isinstance(parts[0], np.ndarray):
            joined[field.name] = np.concatenate(parts)
    return replace(estimates[0], **joined)
