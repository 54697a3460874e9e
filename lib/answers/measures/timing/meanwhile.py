"""What waiting was worth: of buurten like this one with the same signal, how many stood below voldoende four years later.

A signal in an earlier round is that of the rule: voldoende or better, and among the 5 of 100 nearest to the limit. Similar are the buurten
that are no further from this one than neighbours ever are (lib.similar), by what they are today. Rounds are pairs of measurements four
years apart on the same borders; they overlap, so the range over rounds is told and no margin is computed. A round counts from 20 buurten.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.answers.causes.past import Background
from lib.answers.outlook.score import ScoresAhead
from lib.answers.outlook.signals import has_signal
from lib.answers.place import Gemeente
from lib.arrays import Array
from lib.databank.store import Databank
from lib.outlook.score.metrics import FLAGGED_SHARE
from lib.outlook.score.warning import LIMIT
from lib.scores import score_class
from lib.similar import SimilarIndex
from lib.words import count, number

YEARS = 4
LEAST = 20
NEAREST = 100  # similar buurten of a round that count, the nearest first
_SAME_BORDERS = 0.95
State = Literal["signaal", "onder", "geen"]
_WHO: dict[State, str] = {
    "signaal": "met hetzelfde signaal",
    "onder": "die toen ook al onder voldoende scoorden",
    "geen": "die toen ook geen signaal over de score hadden",
}
NOTE = (
    "Signaal in een eerdere ronde: toen nog voldoende of beter, en bij de 5 van de 100 dichtst bij de grens. Rondes van vier jaar overlappen elkaar. "
    "Wat er in die buurten intussen is gedaan, is niet bekend."
)


@dataclass(frozen=True)
class Rounds:
    """Scores (afw) of buurten: `values` (years, codes), NaN where there is none."""

    codes: NDArray[np.str_]
    years: tuple[int, ...]
    values: Array

    @classmethod
    def on_map(cls, background: Background) -> Rounds:
        """Scores of the buurten of today, in the years in which they are known to have been the same."""
        panel = background.panels["buurt"]
        codes = panel.codes.to_numpy(dtype=np.str_)
        values = [panel.scores(codes, year) for year in panel.years]
        return cls(codes, panel.years, np.array(values).reshape(len(panel.years), len(codes)))

    def pairs(self) -> list[tuple[int, int]]:
        """Positions of measurements four years apart in which nearly all buurten of the first have a score in the second too."""
        found = []
        for i, year in enumerate(self.years):
            if year + YEARS in self.years:
                j = self.years.index(year + YEARS)
                first, both = ~np.isnan(self.values[i]), ~np.isnan(self.values[[i, j]]).any(axis=0)
                if first.any() and both.sum() >= _SAME_BORDERS * first.sum():
                    found.append((i, j))
        return found


@dataclass(frozen=True)
class Followed:
    """What is needed to follow buurten through earlier rounds: scores on the map of today, all scores, and which buurten are alike."""

    on_map: Rounds
    past: Rounds
    similar: SimilarIndex


@dataclass(frozen=True)
class Meanwhile:
    """`table`: Van, Tot, Buurten, Onder voldoende (for `onder`: Klasse lager, Weer voldoende); empty where too few can be followed."""

    state: State | None
    table: pd.DataFrame
    sentence: str


def past_rounds(databank: Databank) -> Rounds:
    """All scores of buurten in years in which the whole country was measured, under the codes they had in those years."""
    years = tuple(year for year in databank.years("scores") if databank.is_national("scores", year))
    if not years:
        return Rounds(np.array([], dtype=np.str_), (), np.empty((0, 0)))
    rows = databank.read("scores", levels=["buurt"], years=list(years), columns=["afw"])
    wide = rows.pivot(index="year", columns="code", values="afw").reindex(list(years))
    return Rounds(wide.columns.to_numpy(dtype=np.str_), years, wide.to_numpy(dtype=float))


def state_of(gemeente: Gemeente, scores: ScoresAhead, code: str) -> State | None:
    """What the score of a buurt says now; None without a score of its own."""
    level = scores.levels.get("buurt")
    if level is None or code not in set(gemeente.buurten["code"]):
        return None
    rows = level.warnings[level.warnings["code"] == code]
    if rows.empty:
        return None
    row = rows.iloc[0]
    return "onder" if not row["eligible"] else "signaal" if has_signal(row) else "geen"


def meanwhile(gemeente: Gemeente, scores: ScoresAhead, followed: Followed, code: str) -> Meanwhile:
    """Of similar buurten in the same state how many fell in four years; of all buurten where too few are similar."""
    name, state = gemeente.names.get(code, code), state_of(gemeente, scores, code)
    if state is None:
        return Meanwhile(None, pd.DataFrame(), f"{name} heeft geen eigen score. Daarom is er niets over een signaal te zeggen.")
    near = {str(other): place for place, other in enumerate(followed.similar.within_reach(code))}
    order = np.array([near.get(str(one), -1) for one in followed.on_map.codes], dtype=np.intp)
    alike = _table(followed.on_map, state, order)
    if len(alike):
        return Meanwhile(state, alike, _sentence(state, alike, "vergelijkbare buurten"))
    few = f"Van te weinig vergelijkbare buurten {_WHO[state]}, is bekend hoe het vier jaar later ging (minder dan {LEAST} per ronde)"
    everybody = _table(followed.past, state, None)
    if len(everybody):
        return Meanwhile(state, everybody, f"{few}. {_sentence(state, everybody, 'buurten met een score, van elke soort,')}")
    return Meanwhile(state, pd.DataFrame(), f"{few}. Daarom is niet te zeggen hoeveel er intussen zakten.")


def _table(past: Rounds, state: State, order: NDArray[np.intp] | None) -> pd.DataFrame:
    """Per round with enough buurten in this state: how many, and what became of them. `order`: place among the similar, -1 for others."""
    rows = []
    for i, j in past.pairs():
        there = _in_state(past.values[i], state) & ~np.isnan(past.values[j])
        chosen = np.flatnonzero(there)
        if order is not None:
            chosen = chosen[order[chosen] >= 0]
            chosen = chosen[np.argsort(order[chosen], kind="stable")][:NEAREST]
        if len(chosen) < LEAST:
            continue
        before, after = past.values[i, chosen], past.values[j, chosen]
        found = {"Van": past.years[i], "Tot": past.years[j], "Buurten": len(chosen)}
        if state == "onder":
            found |= {
                "Klasse lager": int((score_class(after) < score_class(before)).sum()),
                "Weer voldoende": int((after >= LIMIT).sum()),
            }
        else:
            found |= {"Onder voldoende": int((after < LIMIT).sum())}
        rows.append(found)
    return pd.DataFrame(rows)


def _in_state(values: Array, state: State) -> NDArray[np.bool_]:
    """Which buurten were in a state in a measurement of the whole country."""
    known = ~np.isnan(values)
    eligible = known & (values >= LIMIT)
    if state == "onder":
        return known & ~eligible
    n = math.ceil(round(FLAGGED_SHARE * int(eligible.sum()), 9))
    nearest = np.zeros(len(values), dtype=bool)
    if n:
        rows = np.flatnonzero(eligible)
        nearest[rows[np.argsort(values[rows], kind="stable")[:n]]] = True
    return nearest if state == "signaal" else eligible & ~nearest


def _sentence(state: State, table: pd.DataFrame, who: str) -> str:
    said = [
        (column, words)
        for column, words in (
            ("Onder voldoende", "stonden er vier jaar later {} onder voldoende"),
            ("Klasse lager", "waren er vier jaar later {} een klasse of meer gezakt"),
            ("Weer voldoende", "{} scoorden weer voldoende of beter"),
        )
        if column in table
    ]
    if len(table) == 1:
        (row,) = table.to_dict("records")
        what = " en ".join(words.format(f"{row[column]} van de {row['Buurten']}") for column, words in said)
        return f"Er is één ronde te volgen, van {row['Van']} tot {row['Tot']}. Van de {who} {_WHO[state]}, {what}. Hoe dat per ronde wisselt, is niet te zeggen."
    what = " en ".join(words.format(_range(table[column] / table["Buurten"])) for column, words in said)
    rounds = f"{count(len(table), 'ronde', 'rondes')} van {table['Van'].min()} tot {table['Tot'].max()}, {_range_of(table['Buurten'])} buurten per ronde"
    return f"Van 100 {who} {_WHO[state]}, {what}. Dat is gemeten in {rounds}."


def _range(shares: pd.Series) -> str:
    """Of 100, lowest to highest; a share that is there and rounds to nothing is not nothing."""
    low, high = (_of_hundred(float(share)) for share in (shares.min(), shares.max()))
    return low if low == high else f"{low} tot {high}"


def _of_hundred(share: float) -> str:
    return "minder dan 1" if 0 < share < 0.005 else number(100 * share)


def _range_of(values: pd.Series) -> str:
    low, high = number(float(values.min())), number(float(values.max()))
    return low if low == high else f"{low} tot {high}"
