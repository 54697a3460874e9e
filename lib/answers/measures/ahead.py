"""A scenario against the outlook: where the score may go anyway, and with the measures on top."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.answers.outlook.score import ScoreAhead
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.baseline import NARROW, WIDE, over_baseline
from lib.interventions.effect.measures import Measure
from lib.interventions.effect.simulate import simulate
from lib.words import number, signed

WITHOUT, WITH = "zonder maatregelen", "met dit scenario"


def against_outlook(ahead: ScoreAhead, measures: tuple[Measure, ...], of: Catalogue) -> pd.DataFrame:
    """The outlook on the score (lbm) and the same with the measures on top, from the last measurement on.

    Columns year, line (WITHOUT or WITH), low, narrow_low, middle, narrow_high, high; empty without an outlook.
    """
    columns = ["year", "line", "low", "narrow_low", "middle", "narrow_high", "high"]
    if ahead.ahead.empty:
        return pd.DataFrame(columns=columns)
    years = ahead.ahead["year"].to_numpy(dtype=np.int64)
    total = simulate(measures, of, years).total
    bands = {}
    for name, band, width in (("narrow", NARROW, "67"), ("wide", WIDE, "95")):
        expected = ahead.ahead[[f"low{width}", "middle", f"high{width}"]].to_numpy(dtype=float)
        bands[name] = {WITHOUT: expected, WITH: over_baseline(expected, total[:, list(band)])}
    last = ahead.past.iloc[-1]
    frames = []
    for line in (WITHOUT, WITH):
        wide, narrow = bands["wide"][line], bands["narrow"][line]
        values = np.column_stack([wide[:, 0], narrow[:, 0], wide[:, 1], narrow[:, 2], wide[:, 2]])
        start = np.full((1, 5), float(last["value"]))
        frame = pd.DataFrame(np.vstack([start, values]), columns=columns[2:])
        frame.insert(0, "line", line)
        frame.insert(0, "year", [int(last["year"]), *years.tolist()])
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def against_sentence(table: pd.DataFrame) -> str:
    """What the scenario adds at the end of the outlook, beside the margin of the outlook itself."""
    end = table[table["year"] == table["year"].max()].set_index("line")
    without, added = end.loc[WITHOUT], float(end.loc[WITH, "middle"] - end.loc[WITHOUT, "middle"])
    margin = float(without["narrow_high"] - without["narrow_low"]) / 2
    year = int(table["year"].max())
    start = (
        f"In {year} is de score zonder maatregelen naar schatting {number(float(without['middle']), 2)}; dit scenario voegt daar "
        f"{_size_words(added)} aan toe."
    )
    if abs(added) > margin:
        return f"{start} Dat is meer dan de marge van de vooruitblik ({number(margin, 2)} naar beide kanten, 2 van de 3 keer)."
    return f"{start} Dat valt binnen de marge van de vooruitblik ({number(margin, 2)} naar beide kanten, 2 van de 3 keer)."


def _size_words(points: float) -> str:
    return "minder dan 0,01" if abs(points) < 0.005 else f"ongeveer {signed(points, 2)}"
