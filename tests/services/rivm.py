"""Estimates by RIVM as its tables send them: ages, margins, padded codes, a country of another code, gaps as in the real tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.databank.catalogue.beside import beside

from .areas import SUPPRESSED_GEMEENTE
from .columns import Column
from .contract import RIVM, Vintage

NEWEST, OLDEST = next(iter(RIVM["tables"])), list(RIVM["tables"])[-1]
COUNTRY_CODE = "NL01"
MARGINS = (RIVM["estimate"], "MW00001", "MW00002")
LOWER, UPPER = -1.5, 1.5
WITHOUT_18_64 = 2020
UNREAD = "GoedErvarenGezondheid"
_ANNOUNCED = {NEWEST: (2020, 2022, 2024), OLDEST: (2012, 2016, 2020)}


def served(vintage: Vintage) -> str:
    """The table that is there: the oldest in 2024, the newest in 2026, when the older ones are gone."""
    return str(OLDEST if vintage == 2024 else NEWEST)


def years(table: str) -> tuple[int, ...]:
    return _ANNOUNCED[table]


def topics(table: str) -> dict[str, Column]:
    """Figure -> column under the name it bears in the table; figure '' is one that Buurtbalans does not read."""
    at = 0 if table == NEWEST else -1
    names = {"": UNREAD, **{figure.id: figure.names[at].text for figure in beside().figures}}
    return {
        figure: Column(f"{name}_{number}", name, 1, "", name, "%", "Double", 1)
        for number, (figure, name) in enumerate(names.items(), 4)
    }


def truth(areas: pd.DataFrame, table: str, seed: int) -> pd.DataFrame:
    """Figures as they are: code, year, and a column per figure and age as in the databank; NaN where RIVM gives none.

    `areas` are those of the year that the codes of the table are of.
    """
    here = areas[areas["level"] != "land"]
    hidden = ((here["gemeente_code"] == SUPPRESSED_GEMEENTE) & (here["level"] == "buurt")).to_numpy()
    frames = []
    for year in years(table):
        rng = np.random.default_rng([seed, 5, year])
        values = pd.DataFrame({name: np.round(rng.uniform(3, 60, len(here)), 1) for name in beside().columns})
        values.loc[hidden] = np.nan
        if year == WITHOUT_18_64:
            values[[name for name in values if name.endswith("18_64")]] = np.nan
        frames.append(pd.concat([pd.DataFrame({"code": here["code"].tolist(), "year": year}), values], axis=1))
    return pd.concat(frames, ignore_index=True)


def rows(figures: pd.DataFrame, table: str) -> list[dict[str, object]]:
    """The rows as sent, of every age and margin: the limits lie beside the estimate, and the country has a row of its own."""
    sent: list[dict[str, object]] = []
    country = figures.drop(columns="code").groupby("year").mean().round(1).reset_index().assign(code=COUNTRY_CODE)
    for record in [*figures.to_dict("records"), *country.to_dict("records")]:
        for age in beside().ages:
            for margin, beyond in zip(MARGINS, (0, LOWER, UPPER), strict=True):
                row: dict[str, object] = {
                    "ID": len(sent),
                    "Leeftijd": age.key,
                    "Marges": margin,
                    "WijkenEnBuurten": f"{record['code']:10}",
                    "Perioden": f"{record['year']}JJ00",
                }
                for figure, column in topics(table).items():
                    value = float(record[f"{figure}_{age.id}"]) if figure else 70.0
                    row[column.key] = None if np.isnan(value) else round(value + beyond, 1)
                sent.append(row)
    return sent
