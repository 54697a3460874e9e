"""From the catalogue to what an example package is chosen from: effects in one year and costs, per area and measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from lib.interventions.catalogue.models import Catalogue
from lib.interventions.costs import AreaSize, cost
from lib.interventions.effect.kernel import build_terms
from lib.interventions.effect.measures import Plan, exposure
from lib.interventions.portfolio.values import Options
from lib.scores import DIMENSIONS


def options_from(
    plans: Sequence[Plan],
    sizes: Mapping[str, AreaSize],
    coverage: ArrayLike,
    catalogue: Catalogue,
    year: int,
    *,
    draws: int = 500,
    weights: ArrayLike | None = None,
    labels: Mapping[str, str] | None = None,
) -> Options:
    """Options with the same draws as the simulation, for one plan per measure; order of areas as in `sizes`.

    coverage: (A, plans) or a single share, 0-1. weights: (A,), e.g. inhabitants. Costs are the middle ones. Six channels:
    the five dimensions with their ceilings, and one without limit for harm and crime. ValueError for a measure that is
    planned twice.
    """
    ids = [plan.intervention for plan in plans]
    if len(set(ids)) != len(ids):
        raise ValueError("Een maatregel staat er twee keer in. Kies iedere maatregel één keer, met één begin.")
    # `exposure` puts the measures in the order of their ids; so does the answer.
    ordered = sorted(plans, key=lambda plan: plan.intervention)
    covered = np.broadcast_to(np.asarray(coverage, dtype=np.float64), (len(sizes), len(plans)))
    covered = covered[:, np.argsort(ids, kind="stable")]
    names, exposed = exposure(ordered, covered, np.array([year]), catalogue)
    effects = np.zeros((len(sizes), len(names), len(DIMENSIONS) + 1, draws))
    for term in build_terms(catalogue, names, draws):
        share = exposed[:, 0, term.column, None].astype(np.float64)
        if term.gain is not None:
            effects[:, term.column, DIMENSIONS.index(term.dimension)] += share * term.gain
        if term.plain is not None:
            effects[:, term.column, -1] += share * term.plain
    prices = [
        [cost(catalogue.get(name), covered[a, m], size) for m, name in enumerate(names)] for a, size in enumerate(sizes.values())
    ]
    shape = (len(sizes), len(names))
    return Options(
        areas=tuple(sizes),
        measures=names,
        effects=effects,
        ceilings=np.array([*(catalogue.ceilings.of(dimension) for dimension in DIMENSIONS), np.inf]),
        investment=np.array([[price.investment.mode for price in row] for row in prices]).reshape(shape),
        upkeep=np.array([[price.per_year.mode for price in row] for row in prices]).reshape(shape),
        weights=None if weights is None else np.asarray(weights, dtype=np.float64),
        labels=dict(labels or {}),
    )
