"""Corporation share with poverty: how much rented stock of corporaties coincides with poverty.

    concentration = corporatie share x poverty          both as parts of 1, result times 100

Two thirds corporatiewoningen is the mark of "Veerkracht in het corporatiebezit" (RIGO and Circusvis for Aedes, 2018), beyond
which nuisance was found to be higher than elsewhere; it is a line in a chart, not a class. Poverty, not the group of lower
incomes: that group is nearly the share of people living alone.

Caveat: a product of two shares of an area does not say that the poor households live in these dwellings. Ownership is not
rent level: a corporatiewoning need not be sociale huur. Until 2023 poverty is published for households around the social
minimum, from 2024 for persons under another line: never join the two in one series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.arrays import Array

TWO_THIRDS = 100 * 2 / 3


@dataclass(frozen=True)
class CorporationPoverty:
    """concentration: 0 to 100; share, poverty: the percentages it is made of; beyond_line: corporatie share above two thirds."""

    concentration: Array
    share: Array
    poverty: Array
    beyond_line: NDArray[np.bool_]


def corporation_poverty(corporation_share: ArrayLike, poverty: ArrayLike) -> CorporationPoverty:
    """Concentration from two percentages (n,); NaN where one is unknown.

    Raises ValueError outside 0 to 100 or for unequal lengths.
    """
    share, poor = np.asarray(corporation_share, dtype=np.float64), np.asarray(poverty, dtype=np.float64)
    if share.shape != poor.shape:
        raise ValueError("Het aandeel corporatiewoningen en de armoede gaan niet over dezelfde gebieden.")
    for name, values in (("aandeel corporatiewoningen", share), ("aandeel in armoede", poor)):
        if ((values < 0) | (values > 100)).any():
            raise ValueError(f"Het {name} ligt niet tussen 0 en 100%. Controleer de gegevens.")
    return CorporationPoverty(share * poor / 100, share, poor, share > TWO_THIRDS)
