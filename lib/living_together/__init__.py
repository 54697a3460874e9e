"""Who lives together and what they could do for each other: one index per file, each with formula, source and caveat.

Everything here is about possibilities, not about behaviour. Arrays in, arrays out: shares of ten household types per area,
with or without the members of an ensemble.
"""

from lib.living_together.care import Care, care
from lib.living_together.contrast import Contrast, Others, contrast
from lib.living_together.corporation import corporation_poverty
from lib.living_together.coverage import Coverage, coverage
from lib.living_together.exposure import exposure
from lib.living_together.intervals import interval
from lib.living_together.load import Load, Quadrants, capacity, load, quadrants
from lib.living_together.offers import OffersAndNeeds, OffersError, load_offers
from lib.living_together.reference import Reference, in_ten
from lib.living_together.statements import (
    CLOSING,
    Statement,
    care_for_each_other,
    difference,
    question,
    supply_and_demand,
)

__all__ = [
    "CLOSING",
    "Care",
    "Contrast",
    "Coverage",
    "Load",
    "OffersAndNeeds",
    "OffersError",
    "Others",
    "Quadrants",
    "Reference",
    "Statement",
    "capacity",
    "care",
    "care_for_each_other",
    "contrast",
    "corporation_poverty",
    "coverage",
    "difference",
    "exposure",
    "in_ten",
    "interval",
    "load",
    "load_offers",
    "quadrants",
    "question",
    "supply_and_demand",
]
