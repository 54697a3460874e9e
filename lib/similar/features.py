"""On what buurten are compared, and the newest figures for it.

Stock, density, urbanity, size and mix only. Never scores, WOZ, income or crime: prices and incomes follow how an area is
liked, so a comparison on them would compare like with liked (checked by a test). Which indicators these are says `similar` in
data/catalogue/indicators.yaml.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.areas import Level
from lib.databank.catalogue.indicators import SimilarBy, catalogue
from lib.databank.figures import newest_of_all
from lib.databank.store import Databank

MIN_INHABITANTS = 50
# The indicators that buurten are compared on, in the order of the catalogue: id -> label in a sentence, and whether by ratio.
FEATURES: dict[str, SimilarBy] = dict(catalogue().similar)


def features_from(databank: Databank, level: Level = "buurt") -> pd.DataFrame:
    """The newest figure of each feature for every area of a level on the newest map: index code, a float column per feature, NaN: unknown.

    Figures of at most five years before the newest year, and only of areas that were the same then. Areas with fewer than
    50 inhabitants have no features at all. `attrs["years"]` is (oldest, newest) year used, None when nothing is known.
    """
    years = databank.years("key_figures")
    result = newest_of_all(databank, list(FEATURES), years[-1] if years else 0, level)
    result[result["inhabitants"].lt(MIN_INHABITANTS) | result["inhabitants"].isna()] = np.nan
    return result
