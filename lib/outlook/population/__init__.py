"""Households, inhabitants, ages and kinds of household ahead: the model where it beats no change, no change elsewhere."""

from lib.outlook.population.errors import Errors, load_errors
from lib.outlook.population.figures import BANDS, FIGURES, KINDS, SIZES, TOTALS, OutlookInputError
from lib.outlook.population.project import ABSENT, MODEL, NO_CHANGE, TOO_SMALL, project

__all__ = [
    "ABSENT",
    "BANDS",
    "FIGURES",
    "KINDS",
    "MODEL",
    "NO_CHANGE",
    "SIZES",
    "TOO_SMALL",
    "TOTALS",
    "Errors",
    "OutlookInputError",
    "load_errors",
    "project",
]
