"""A scenario against the outlook: where the score may go anyway, and with the measures on top."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.answers.outlook.bands import how_sure
from lib.answers.outlook.score import ScoreAhead
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.baseline import NARROW, WIDE, over_baseline
from lib.interventions.effect.measures import Measure
from lib.interventions.effect.simulate import Paths, simulate
from lib.outlook.score.errors.claims import Claim
from lib.words import listed, number, signed

WITHOUT, WITH = "zonder maatregelen", "met dit scenario"
_COLUMNS = ["year", "line", "low", "narrow_low", "middle", "narrow_high", "high"]


def against_outlook(ahead: ScoreAhead, measures: tuple[Measure, ...], catalogue: Catalogue) -> pd.DataFrame:
    """The outlook on the score (lbm) and the same with the measures on top, from the last measurement on.

    Columns year, line (WITHOUT or WITH), low, narrow_low, middle, narrow_high, high; empty without an outlook.
    """
    if ahead.ahead.empty:
        return pd.DataFrame(columns=_COLUMNS)
    years = ahead.ahead["year"].to_numpy(dtype=np.int64)
    return on_top(ahead.past, ahead.ahead, simulate(measures, catalogue, years).total)


def on_top(past: pd.DataFrame, ahead: pd.DataFrame, total: Paths) -> pd.DataFrame:
    """As `against_outlook`, with an effect that is known: quantiles (years of `ahead`, 5) in score points. `past`: year, value (lbm)."""
    bands = {}
    for name, band, width in (("narrow", NARROW, "67"), ("wide", WIDE, "95")):
        expected = ahead[[f"low{width}", "middle", f"high{width}"]].to_numpy(dtype=float)
        bands[name] = {WITHOUT: expected, WITH: over_baseline(expected, total[:, list(band)])}
    last, years = past.iloc[-1], ahead["year"].tolist()
    frames = []
    for line in (WITHOUT, WITH):
        wide, narrow = bands["wide"][line], bands["narrow"][line]
        values = np.column_stack([wide[:, 0], narrow[:, 0], wide[:, 1], narrow[:, 2], wide[:, 2]])
        start = np.full((1, 5), float(last["value"]))
        frame = pd.DataFrame(np.vstack([start, values]), columns=_COLUMNS[2:])
        frame.insert(0, "line", line)
        frame.insert(0, "year", [int(last["year"]), *map(int, years)])
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def added_sentence(table: pd.DataFrame) -> str:
    """Where the outlook ends, and what the scenario adds there. `table`: as of `against_outlook`."""
    year, without, added = _at_the_end(table)
    size = "minder dan 0,001" if abs(added) < 0.0005 else f"ongeveer {signed(added, 3)}"
    return f"In {year} is de score {WITHOUT} naar schatting {number(float(without['middle']), 2)}; dit scenario voegt daar {size} aan toe."


def against_sentence(table: pd.DataFrame, claims: Sequence[Claim]) -> str:
    """`added_sentence`, beside the margin of the outlook itself and what is known of it. `claims`: of the years ahead."""
    _, without, added = _at_the_end(table)
    margin = float(without["narrow_high"] - without["narrow_low"]) / 2
    width = f"{number(margin, 2)} naar beide kanten; {how_sure(claims[-1])}"
    if abs(added) > margin:  # whether the score can show it is not for this margin to say: see lib.answers.measures.visible
        return f"{added_sentence(table)} De marge van de vooruitblik zelf is {width}."
    return f"{added_sentence(table)} Dat valt binnen de marge van de vooruitblik ({width})."


def outlook_bands(rows: pd.DataFrame) -> str:
    """What the bands of the outlook under scenarios are. `rows`: year and band, as the decision has them."""
    told = rows[rows["band"] != ""].groupby("band", sort=False)["year"].unique()
    parts = [words if len(told) == 1 else f"{listed(sorted(map(str, years)))}: {words}" for words, years in told.items()]
    return f"Band: vooruitblik en aannames samen, {'; '.join(parts)}."


def _at_the_end(table: pd.DataFrame) -> tuple[int, pd.Series, float]:
    """The last year, its row without measures, and how much higher the middle is with them."""
    year = int(table["year"].max())
    end = table[table["year"] == year].set_index("line")
    return year, end.loc[WITHOUT], float(end.loc[WITH, "middle"] - end.loc[WITHOUT, "middle"])
