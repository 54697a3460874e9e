"""Question 6, second half: where the score may go, and which buurten may fall below voldoende at the next measurement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.answers.figure_words import wijk_name
from lib.answers.place import Gemeente
from lib.areas import wijk_of
from lib.arrays import Array
from lib.databank.figures import newest_inhabitants
from lib.databank.score_history import scores_on_map
from lib.databank.store import Databank
from lib.outlook.score.backtest import Backtest, rolling
from lib.outlook.score.forecast import outlook
from lib.outlook.score.metrics import calibration_error, combine, flagged
from lib.outlook.score.panel import OutlookError
from lib.outlook.score.warning import LIMIT
from lib.scores import DIMENSIONS, to_lbm
from lib.words import number, signed

SCORE_YEARS_AHEAD = (2, 4, 6, 8)
_MOST_TEST_YEARS = 3
_LEAST_SHARE = 0.1  # of the areas of the fullest measurement
# In a quiet databank 5 percent always have the largest chance, however small: below this one there is no signal.
LEAST_CHANCE = 0.02
_NEAREST = "nearest"
_BOUNDS = ["middle", "low67", "high67", "low95", "high95"]
LIMIT_LBM = float(to_lbm(LIMIT))
LEVELS = {"BU": "buurt", "WK": "wijk"}
_FEW = 2  # measurements; with more a buurt has a history of its own
PLURAL = {"buurt": "buurten", "wijk": "wijken"}


@dataclass(frozen=True)
class LevelAhead:
    """All areas of a level: `forecast` and `warnings` as lib.outlook gives them (score points `afw`), `record` of what is shown.

    `errors`: how good it was in `test_years`, pooled (None with too few measurements); `warned`: figures of the signals as they are
    shown, so with a chance of at least LEAST_CHANCE, by `model` and by `rule` (nearest to the limit), and by `nearest`, which is the
    rule without a least chance; `by_size` error and coverage by size of area.
    """

    level: str
    forecast: pd.DataFrame
    warnings: pd.DataFrame
    record: dict[str, Any]
    test_years: tuple[int, ...]
    errors: dict[str, Any] | None
    warned: dict[str, dict[str, Any]] | None
    by_size: pd.DataFrame

    def ahead_of(self, area: str) -> pd.DataFrame:
        """Rows of the forecast about one area, in the order of the years; none for an area without a forecast."""
        return self.forecast.iloc[self._at.get(area, [])]

    @cached_property
    def _at(self) -> dict[str, NDArray[np.intp]]:
        return self.forecast.groupby("code", observed=True).indices

    @property
    def chances(self) -> bool:
        """Whether the chances rest on past errors; if not they are an assumption, and are not shown."""
        return bool(self.record["intervals"] != "aanname")


@dataclass(frozen=True)
class ScoresAhead:
    """What is looked ahead per level; a level without scores is absent."""

    levels: dict[str, LevelAhead]

    def with_errors(self, level: str) -> LevelAhead | None:
        """The level itself when its errors are known, else another level of which they are."""
        candidates = [self.levels.get(level), *self.levels.values()]
        return next((found for found in candidates if found is not None and found.errors is not None), None)

    def ordered_by(self, level: str) -> str:
        """What decides on the signals of a level: model, rule, or nearest where no chance can be calculated."""
        found = self.levels[level]
        if found.record["warnings_shown"] != "rule":
            return "model"
        return "rule" if found.chances else _NEAREST


def scores_ahead(databank: Databank) -> ScoresAhead:
    """Forecasts, warnings and past errors of all buurten and wijken of a databank."""
    scores = scores_on_map(databank)
    inhabitants = newest_inhabitants(databank)
    found = {}
    for prefix, level in LEVELS.items():
        rows = _measured(scores[scores["code"].str.startswith(prefix) & scores["afw"].notna()])
        if len(rows):
            found[level] = _level(level, rows[["code", "year", "afw", *DIMENSIONS]].join(inhabitants, on="code"))
    return ScoresAhead(found)


def _measured(rows: pd.DataFrame) -> pd.DataFrame:
    """Without years of which there are scores of a handful of areas only: nothing can be learnt from those."""
    count = rows.groupby("year")["code"].transform("size")
    return rows[count >= _LEAST_SHARE * count.max()] if len(rows) else rows


def _level(level: str, rows: pd.DataFrame) -> LevelAhead:
    made = outlook(rows, level=level)
    years = sorted(int(year) for year in rows["year"].unique())
    # A test needs three earlier measurements before the model can differ from no change.
    tested = tuple(years[3:][-_MOST_TEST_YEARS:])
    pooled = None
    if tested:
        try:
            pooled = rolling(rows, tested, level=level)
        except OutlookError:
            tested = ()
    forecast, warnings, record = made.forecast(SCORE_YEARS_AHEAD), made.warnings(), made.record()
    warned = None
    if pooled:
        forecast, record = _no_change_where_better(
            forecast, record, made.model.state.last, made.model.panel.codes, pooled["json"]
        )
        warned = _warned(pooled["years"])
        warnings, record = _rule_where_better(warnings, record, warned)
    return LevelAhead(
        level,
        _compact(forecast),
        warnings,
        record,
        tested,
        pooled["json"] if pooled else None,
        warned,
        pooled["by_size"] if pooled else pd.DataFrame(),
    )


def _no_change_where_better(
    forecast: pd.DataFrame, record: dict[str, Any], last: Array, codes: NDArray[np.str_], errors: dict[str, Any]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """What is shown is what had the smaller error in the tests on this page, whatever the model thought of itself while training.

    The margins of no change are those of the model, around the last score.
    """
    if record["shown"] != "model" or errors["rmse"]["model"] < errors["rmse"]["no_change"]:
        return forecast, record
    shift = forecast["code"].map(pd.Series(last, index=codes)) - forecast["middle"]
    note = "In de geteste jaren was de rekenmethode niet beter dan 'geen verandering': getoond wordt 'geen verandering'."
    moved = forecast.assign(**{bound: forecast[bound] + shift for bound in _BOUNDS}, shown="no change")
    return moved, record | {"shown": "no change", "note": note}


def _rule_where_better(
    warnings: pd.DataFrame, record: dict[str, Any], warned: dict[str, dict[str, Any]]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Signals by the rule nearest to the limit, unless the model had the smaller Brier score in the tests on this page."""
    model, rule = warned["model"]["brier"], warned["rule"]["brier"]
    if record["warnings_shown"] == "rule" or model is None or model < rule:
        return warnings, record
    rows = np.flatnonzero(warnings["eligible"])
    nearest = flagged(-warnings["distance"].to_numpy(float)[rows], warnings["code"].to_numpy(str)[rows])
    by_rule = warnings.assign(
        flagged=np.isin(np.arange(len(warnings)), rows[nearest]), probability=warnings["rule_probability"], shown="rule"
    )
    return by_rule, record | {"warnings_shown": "rule"}


def _compact(forecast: pd.DataFrame) -> pd.DataFrame:
    """A forecast in a third of the memory: it stays there for the whole country."""
    kinds = {**dict.fromkeys(["code", "shown", "intervals"], "category"), **dict.fromkeys(_BOUNDS, "float32")}
    return forecast.astype(kinds)


def _warned(years: list[Backtest]) -> dict[str, dict[str, Any]]:
    """Figures of the signals over the test years, with the calibration error of all areas that could fall."""
    found = {}
    for name, method, least in (("model", "model", LEAST_CHANCE), ("rule", "rule", LEAST_CHANCE), (_NEAREST, "rule", 0.0)):
        rounds, codes = [], []
        for one in years:
            rows = one.table[one.table["eligible"]]
            chance = rows[f"{method}_probability"].to_numpy(float)
            chosen = rows[f"{method}_flagged"].to_numpy(bool) & (chance >= least)
            rounds.append((chance, rows["fell"].to_numpy(float), chosen))
            codes.append(rows["code"].to_numpy(str))
        chances, fell, _ = (np.concatenate(part) for part in zip(*rounds, strict=True))
        found[name] = combine(rounds) | {"calibration_error": calibration_error(chances, fell, np.concatenate(codes))}
    return found


@dataclass(frozen=True)
class ScoreAhead:
    """The score (lbm) of one area: past (year, value), ahead (year, middle, low67 ... high95); empty with a `reason`.

    `around` (year, value) is the longer series of the wijk of a buurt that has one or two measurements itself, else empty, and
    `around_sentence` what it says; another area and another measure, so never one line with `past`.
    """

    past: pd.DataFrame
    ahead: pd.DataFrame
    level: str
    method: str
    sentence: str
    note: str
    reason: str
    sources: tuple[str, ...]
    around: pd.DataFrame
    around_sentence: str = ""


def score_ahead(gemeente: Gemeente, scores: ScoresAhead, code: str) -> ScoreAhead:
    """Where the score of a buurt may go: from its own series, otherwise from that of its wijk, which the answer states."""
    for area, level in ((code, "buurt"), (str(wijk_of(code)), "wijk")):
        of_level = scores.levels.get(level)
        if of_level is not None and len(rows := of_level.ahead_of(area)):
            return _of_area(gemeente, of_level, area, code, rows)
    reason = f"{gemeente.names.get(code, code)} heeft geen leefbaarheidsscore; daarom is er geen vooruitblik op de score. Kies links een andere buurt."
    return ScoreAhead(pd.DataFrame(), pd.DataFrame(), "", "", "", "", reason, (), pd.DataFrame())


def own_outlook(gemeente: Gemeente, scores: ScoresAhead, code: str) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Past and ahead of a buurt as in `ScoreAhead`, without the words; None when it has no outlook of its own."""
    of_level = scores.levels.get(str(LEVELS["BU"]))
    rows = of_level.ahead_of(code) if of_level is not None else None
    return (_series(gemeente, code), _in_lbm(rows)) if rows is not None and len(rows) else None


def _in_lbm(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(**{bound: to_lbm(rows[bound].to_numpy(dtype=float)) for bound in _BOUNDS}).reset_index(drop=True)


def _of_area(gemeente: Gemeente, level_ahead: LevelAhead, area: str, code: str, rows: pd.DataFrame) -> ScoreAhead:
    past = _series(gemeente, area)
    ahead = _in_lbm(rows)
    method = str(ahead["shown"].iloc[0])
    name = gemeente.names.get(area, area) if area == code else wijk_name(gemeente.names.get(area, area))
    last, then = past.iloc[-1], ahead.iloc[-1]
    about = f"{name} scoorde {number(last['value'], 2)} in {int(last['year'])}."
    between = f"{number(then['low67'], 2)} en {number(then['high67'], 2)}"
    if method == "model":
        sentence = f"{about} In {int(then['year'])} ligt de score 2 van de 3 keer tussen {between}."
    else:
        sentence = f"{about} Geen verandering is de beste schatting; in {int(then['year'])} ligt de score 2 van de 3 keer tussen {between}."
    note = "" if area == code else f"De buurt heeft geen eigen score; dit is de score van {name}."
    around, words = _wijk_around(gemeente, code) if area == code and len(past) <= _FEW else (pd.DataFrame(), "")
    assumed = ahead["intervals"].iloc[0] == "aanname"
    kind = "aanname; marges uit gewone verandering van wijken" if assumed else "schatting; marges uit fouten van eerdere metingen"
    measured = [last["year"], *([around.iloc[-1]["year"]] if len(around) else [])]
    sources = (
        *(gemeente.source("scores", int(year), "modelscore").line for year in measured),
        f"Buurtbalans, {int(ahead['year'].min())}-{int(ahead['year'].max())} ({kind})",
    )
    return ScoreAhead(past, ahead[["year", *_BOUNDS]], level_ahead.level, method, sentence, note, "", sources, around, words)


def _series(gemeente: Gemeente, area: str) -> pd.DataFrame:
    own = gemeente.series(area)
    known = own["afw"].notna().to_numpy()
    return pd.DataFrame({"year": own["year"].to_numpy(int)[known], "value": to_lbm(own["afw"].to_numpy()[known])})


def _wijk_around(gemeente: Gemeente, buurt: str) -> tuple[pd.DataFrame, str]:
    """Series of the wijk around a buurt and a sentence beside the country; empty when the wijk has no series either."""
    wijk = str(wijk_of(buurt))
    series = _series(gemeente, wijk)
    if len(series) <= _FEW:
        return pd.DataFrame(), ""
    first, last = series.iloc[0], series.iloc[-1]
    start, end = int(first["year"]), int(last["year"])
    name = wijk_name(gemeente.names.get(wijk, wijk))
    # The difference of what is on the screen, so that a reader who subtracts finds the same.
    words = (
        f"{name} als geheel ging van {number(first['value'], 2)} in {start} naar {number(last['value'], 2)} in {end} "
        f"({signed(round(last['value'], 2) - round(first['value'], 2))})"
    )
    among, national = gemeente.country.compared("wijk", start, end), gemeente.country.drifts["wijk"].national(start, end)
    if among.n:
        words += f"; alle wijken in {among.place} samen: {signed(national)}"
    return series, words + "."
