"""The ten types of household and their order, the same in every array, table and catalogue file.

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
