"""The ten types of household and their order, the same in every array, table and catalogue file; and from how many on they show.

What each type is called and who belongs to it stands in `data/catalogue/household_types.yaml`, which is refused when its types
are not these.
"""

from __future__ import annotations

from typing import Literal, get_args

HouseholdTypeId = Literal[
    "jong_laag",
    "jong_midden",
    "gezin_jong_koop",
    "gezin_ouder_koop",
    "gezin_huur_laag",
    "gezin_huur_midden",
    "alleen_midden",
    "paar_midden",
    "alleen_65",
    "paar_65",
]
HOUSEHOLD_TYPES: tuple[HouseholdTypeId, ...] = get_args(HouseholdTypeId)
LEAST_HOUSEHOLDS = 50
"""Below this many households an area has no estimate, no outlook and no effect of its own: chance decides there."""
LEAST_IN_CATEGORY = 10
"""Below this many households the figure of a category is not told: it would be about people somebody knows."""
