"""Types of household per area: from published margins to estimated shares with intervals."""

from lib.households.catalogue import Group, HouseholdType, HouseholdTypes, load_seed, load_types
from lib.households.estimate import MEMBERS, REASONS, SEED, Estimate, estimate
from lib.households.shown import ShownType, shown_types

__all__ = [
    "MEMBERS", "REASONS", "SEED", "Estimate", "Group", "HouseholdType", "HouseholdTypes", "ShownType", "estimate", "load_seed", "load_types", "shown_types",
]  # fmt: skip
