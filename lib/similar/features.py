"""On what buurten are compared, and the newest figures for it.

Stock, density, urbanity, size and mix only. Never scores, WOZ, income or crime: prices and incomes follow how an area is
liked, so a comparison on them would compare like with liked (checked by a test).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.databank.figures import newest_of_all
from lib.databank.store import Databank

MIN_INHABITANTS = 50


@dataclass(frozen=True)
class Feature:
    """An indicator of the catalogue; `log`: compared by ratio instead of difference; `label` as in a sentence."""

    id: str
    label: str
    log: bool = False


FEATURES: tuple[Feature, ...] = (
    Feature("owner_share", "koopwoningen"),
    Feature("single_family_share", "eengezinswoningen"),
    Feature("household_size", "grootte van huishoudens"),
    Feature("age_65_plus_share", "inwoners van 65 jaar en ouder"),
    Feature("inhabitants", "aantal inwoners", log=True),
    Feature("density", "bevolkingsdichtheid", log=True),
    Feature("address_density", "adressen in de omgeving", log=True),
)


def features_from(databank: Databank) -> pd.DataFrame:
    """The newest figure of each feature for every buurt of the newest map: index code, a float column per feature, NaN: unknown.

    Figures of at most five years before the newest year, and only of areas that were the same then. Buurten with fewer than
    50 inhabitants have no features at all. `attrs["years"]` is (oldest, newest) year used, None when nothing is known.
    """
    years = databank.years("key_figures")
    result = newest_of_all(databank, [feature.id for feature in FEATURES], years[-1] if years else 0)
    result[result["inhabitants"].lt(MIN_INHABITANTS) | result["inhabitants"].isna()] = np.nan
    return result
