"""Measures: their evidence, their effect over time, and how long it lasts.

Pure: tables and numbers in, numbers out. Effects come from the catalogue (published evidence, translated by
stated assumptions), never from regressing scores on indicators.
"""

from lib.interventions.catalogue import DEFAULT_PATH, load_catalogue, with_assumptions
from lib.interventions.combine import combine_crime, combine_points
from lib.interventions.effect import effect, shape
from lib.interventions.measures import Measure, Plan, with_upkeep, without_upkeep
from lib.interventions.models import (
    DIMENSIONS,
    Catalogue,
    CatalogueError,
    Intervention,
    Source,
    Spread,
    UnknownInterventionError,
)
from lib.interventions.simulate import (
    DRAWS,
    QUANTILES,
    Left,
    Remaining,
    Simulation,
    remaining,
    simulate,
    simulate_areas,
)

__all__ = [
    "DEFAULT_PATH",
    "DIMENSIONS",
    "DRAWS",
    "QUANTILES",
    "Catalogue",
    "CatalogueError",
    "Intervention",
    "Left",
    "Measure",
    "Plan",
    "Remaining",
    "Simulation",
    "Source",
    "Spread",
    "UnknownInterventionError",
    "combine_crime",
    "combine_points",
    "effect",
    "load_catalogue",
    "remaining",
    "shape",
    "simulate",
    "simulate_areas",
    "with_assumptions",
    "with_upkeep",
    "without_upkeep",
]
