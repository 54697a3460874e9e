"""Measures: their evidence, their effect over time, and how long it lasts.

Pure: tables and numbers in, numbers out. Effects come from the catalogue (published evidence, translated by
stated assumptions), never from regressing scores on indicators.
"""

from lib.interventions.assumptions import (
    Assumption,
    Change,
    assumptions,
    changed_assumptions,
    shared_assumptions,
    with_assumptions,
)
from lib.interventions.baseline import NARROW, WIDE, over_baseline
from lib.interventions.catalogue import DEFAULT_PATH, load_catalogue
from lib.interventions.combine import combine_crime, combine_points
from lib.interventions.composition import Composition, HousingChange, change_mix, evidence
from lib.interventions.costs import AreaSize, CashFlow, Cost, cash_flow, cost
from lib.interventions.effect import effect, shape
from lib.interventions.entry import Indicator, Information, Intervention, Partner, Risk
from lib.interventions.housing import (
    NewHousing,
    housing_assumptions,
    housing_with_assumptions,
    is_housing,
    load_housing,
)
from lib.interventions.measures import Measure, Plan, with_upkeep, without_upkeep
from lib.interventions.models import (
    DIMENSIONS,
    Catalogue,
    CatalogueError,
    InformationOnlyError,
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
from lib.interventions.worth import PerEuro, Visibility, effect_per_euro, visibility

__all__ = [
    "DEFAULT_PATH",
    "DIMENSIONS",
    "DRAWS",
    "NARROW",
    "QUANTILES",
    "WIDE",
    "AreaSize",
    "Assumption",
    "CashFlow",
    "Catalogue",
    "CatalogueError",
    "Change",
    "Composition",
    "Cost",
    "HousingChange",
    "Indicator",
    "Information",
    "InformationOnlyError",
    "Intervention",
    "Left",
    "Measure",
    "NewHousing",
    "Partner",
    "PerEuro",
    "Plan",
    "Remaining",
    "Risk",
    "Simulation",
    "Source",
    "Spread",
    "UnknownInterventionError",
    "Visibility",
    "assumptions",
    "cash_flow",
    "change_mix",
    "changed_assumptions",
    "combine_crime",
    "combine_points",
    "cost",
    "effect",
    "effect_per_euro",
    "evidence",
    "housing_assumptions",
    "housing_with_assumptions",
    "is_housing",
    "load_catalogue",
    "load_housing",
    "over_baseline",
    "remaining",
    "shape",
    "shared_assumptions",
    "simulate",
    "simulate_areas",
    "visibility",
    "with_assumptions",
    "with_upkeep",
    "without_upkeep",
]
