"""The row of the Netherlands: published national totals only; what was not at hand for a year is left out.

Inhabitants, ages and marital state on 1 January, households, homes, benefits and the rest: CBS, Kerncijfers wijken en buurten,
row NL00 of 2017 (83765NED), 2019 (84583NED), 2021 (85039NED), 2022 (85318NED) and 2025 (86165NED). Households by kind of
2020-2025: CBS 37975. Inhabitants of the other years: CBS 37296. Income in 2022-2024: 40 and 20 per cent by definition.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.areas import LAND
from lib.databank.catalogue.indicators import catalogue
from lib.sample.country.frame import YEARS

_INHABITANTS = {
    2014: 16829289, 2015: 16900726, 2016: 16979120, 2017: 17081507, 2018: 17181084, 2019: 17282163, 2020: 17407585,
    2021: 17475415, 2022: 17590672, 2023: 17811291, 2024: 17942942, 2025: 18044027,
}  # fmt: skip
_KINDS = {  # one person, without children, with children
    2017: (2961228, 2247191, 2585656), 2019: (3037622, 2282297, 2604772), 2020: (3079778, 2302921, 2615101),
    2021: (3097117, 2331454, 2614872), 2022: (3172564, 2349821, 2616206), 2023: (3266042, 2358933, 2645269),
    2024: (3340560, 2385910, 2647934), 2025: (3380900, 2391806, 2657646),
}  # fmt: skip
_HOUSEHOLDS = {
    2017: 7794075, 2019: 7924691, 2020: 7997800, 2021: 8043443, 2022: 8138591, 2023: 8270244, 2024: 8374404,
    2025: 8430352,
}  # fmt: skip
_AGES = {  # 0-14, 15-24, 25-44, 45-64, 65+
    2017: (2781768, 2101648, 4214276, 4824155, 3159660), 2019: (2739819, 2131944, 4255450, 4840946, 3314004),
    2021: (2711731, 2139221, 4347005, 4819923, 3457535), 2022: (2712461, 2158241, 4399003, 4795514, 3525453),
    2025: (2698534, 2205523, 4650069, 4734222, 3755679),
}  # fmt: skip
_MARITAL = {  # married, divorced, widowed
    2017: (6718468, 1302258, 859720), 2019: (6706554, 1343033, 858443), 2021: (6678969, 1377923, 859784),
    2022: (6667185, 1386143, 862818), 2025: (6747136, 1397508, 865514),
}  # fmt: skip
_BORN_AND_DIED = {2017: (169836, 150214), 2019: (169680, 151885), 2021: (179441, 170972)}
_HOMES = {  # dwellings, WOZ, single-family, apartments, owner, rent, corporation, other rent, unoccupied
    2017: (7686175, 216, 64, 36, 56, 43, 29, 13, 5), 2019: (7814912, 250, 64, 36, 57, 42, 29, 13, 4),
    2021: (7966331, 290, 64, 36, 57, 43, 29, 14, 4), 2022: (8045580, 317, 64, 36, 57, 43, 29, 14, 4),
    2025: (8274478, 398, 63, 37, 57, 42, 28, 14, 4),
}  # fmt: skip
_INCOME_AND_WORK = {  # income per inhabitant, social minimum, welfare, disability
    2017: (25.7, 7.2, 471190, 744330), 2019: (27.1, 6.8, 431360, 735350), 2021: (29.2, 6.7, 407970, 747060),
}  # fmt: skip
_EMPLOYMENT = {2019: 69, 2021: 69}
_DISTANCES = {
    2017: (1.0, 0.9, 0.8, 0.7),
    2019: (1.0, 0.9, 0.6, 0.7),
    2021: (1.0, 0.9, 0.7, 0.7),
}  # gp, supermarket, childcare, school
_PLACE = {  # density, household size, cars per household, land area, urbanity, address density
    2017: (507, 2.2, 1.1, 3367996, 2, 1969), 2019: (513, 2.1, 1.1, 3367109, 2, 1994),
    2021: (519, 2.1, 1.1, 3367109, 2, 2024), 2022: (523, 2.1, 1.1, 3364723, 2, 2039),
    2025: (536, 2.1, 1.1, 3364723, 2, 2077),
}  # fmt: skip
_COLUMNS: tuple[tuple[tuple[str, ...], dict], ...] = (
    (("households_single", "households_no_children", "households_children"), _KINDS),
    (("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus"), _AGES),
    (("married", "divorced", "widowed"), _MARITAL),
    (("births", "deaths"), _BORN_AND_DIED),
    (("dwellings", "woz", "single_family_share", "apartment_share", "owner_share", "rent_share", "corporation_share",
      "other_rent_share", "unoccupied_share"), _HOMES),
    (("income_per_inhabitant", "social_minimum_share", "welfare_recipients", "disability_recipients"), _INCOME_AND_WORK),
    (("distance_gp", "distance_supermarket", "distance_childcare", "distance_school"), _DISTANCES),
    (("density", "household_size", "cars_per_household", "area_land", "urbanity", "address_density"), _PLACE),
)  # fmt: skip
AREA_HA = 4154337.0


def national_figures() -> pd.DataFrame:
    """Table key_figures of NL00, one row per year of the sample; NaN where no published figure is used."""
    table = pd.DataFrame(np.nan, index=list(YEARS), columns=list(catalogue().columns))
    table["inhabitants"] = pd.Series(_INHABITANTS, dtype=float)
    table["households"] = pd.Series(_HOUSEHOLDS, dtype=float)
    table["employment_share"] = pd.Series(_EMPLOYMENT, dtype=float)
    for names, values in _COLUMNS:
        for year, row in values.items():
            table.loc[year, list(names)] = [float(value) for value in row]
    income_years = range(2017, YEARS[-1])
    table.loc[income_years, ["low_income_share", "high_income_share"]] = [40.0, 20.0]
    table.insert(0, "code", pd.Series([LAND] * len(table), index=table.index, dtype="str"))
    table.insert(1, "year", table.index.astype("int64"))
    return table.reset_index(drop=True)
