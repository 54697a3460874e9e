"""How good the estimate of household types is, tested on figures that it was not given."""

from __future__ import annotations

import pandas as pd

from lib.databank.store import Databank
from lib.households.quality.validate import validate
from lib.words import number, percent

_MARGINS = {"income": "inkomen", "tenure": "eigendom", "kinds": "soort huishouden"}
_COLUMNS = [
    "Weggelaten verdeling",
    "Niveau",
    "Gebieden",
    "Binnen het bereik (hoort 80%)",
    "Fout (procentpunt)",
    "Fout zonder schatting",
]


def left_out(databank: Databank, year: int) -> pd.DataFrame:
    """One row per margin and level that was left out and predicted: how often the 80% interval held the published share, and
    the mean error beside that of copying the share of the larger area. Empty where too few areas have the margin.
    """
    rows = [
        (
            _MARGINS[str(found["margin"])],
            str(found["level"]),
            int(found["areas"]),
            percent(100 * float(found["coverage_overall"])),
            number(100 * sum(found["mean_error"]) / 3, 1),
            number(100 * sum(found["mean_error_copying"]) / 3, 1),
        )
        for found in validate(databank, year)["left_out"]  # type: ignore[attr-defined]
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)
