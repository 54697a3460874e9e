"""Question 6, second half: where the score may go, and which buurten may fall below voldoende at the next measurement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.answers.figure_words import wijk_name
from lib.answers.outlook.bands import bands_caption, headline
from lib.answers.place import Gemeente, name_of, size_of
from lib.areas import is_work_area, level_of, wijk_of
from lib.arrays import Array
from lib.databank.figures import newest_inhabitants
from lib.databank.score_history import scores_on_map
from lib.databank.store import Databank
from lib.outlook.score.backtest import Backtest, rolling
from lib.outlook.score.country import load_country
from lib.outlook.score.errors.claims import ASSUMED, Claim, claim
from lib.outlook.score.errors.spread import ASSUMPTION, COUNTRY, ERRORS
from lib.outlook.score.forecast import outlook
from lib.outlook.score.metrics import calibration_error, combine, flagged
from lib.outlook.score.panel import OutlookError
from lib.outlook.score.together import claim_together, together
from lib.scores import DIMENSIONS, to_lbm
from lib.words import number, signed

SCORE_YEARS_AHEAD = (2, 4, 6, 8)
_MOST_TEST_YEARS = 5
_LEAST_SHARE = 0.1  # of the areas of the fullest measurement
# In a quiet databank 5 percent always have the largest chance, however small: below this one there is no signal.
LEAST_CHANCE = 0.02
_NEAREST = "nearest"
_BOUNDS = ["middle", "low67", "high67", "low95", "high95"]
LEVELS = {"BU": "buurt", "WK": "wijk"}
# A chance is told where expected and fallen differ by less than this factor in each of as many rounds.
_FEWEST_ROUNDS, _APART = 3, 1.5
_FEW = 2  # measurements; with more a buurt has a history of its own


@dataclass(frozen=True)
class LevelAhead:
    """All areas of a level: `forecast` and `warnings` as lib.outlook gives them (score points `afw`), `record` of what is shown.

    `errors`: how good it was in `test_years`, pooled (None with too few measurements); `warned`: figures of the signals as they are
    shown, so with a chance of at least LEAST_CHANCE, by `model` and by `rule` (nearest to the limit), and by `nearest`, which is the
    rule without a least chance; `by_size` error and coverage by size of area. `held`: how often the bands held in rounds that they were
    not taken from, per size and horizon (POOLED of lib.outlook.score.errors.past). `rounds`: way (as in `warned`), year, flagged, hits and
    expected (sum of the chances of the flagged) of every test year.
    """

    level: str
    forecast: pd.DataFrame
    warnings: pd.DataFrame
    record: dict[str, Any]
    test_years: tuple[int, ...]
    errors: dict[str, Any] | None
    warned: dict[str, dict[str, Any]] | None
    by_size: pd.DataFrame
    held: pd.DataFrame
    rounds: pd.DataFrame

    def ahead_of(self, area: str) -> pd.DataFrame:
        """Rows of the forecast about one area, in the order of the years; none for an area without a forecast."""
        return self.forecast.iloc[self._at.get(area, [])]

    @cached_property
    def _at(self) -> dict[str, NDArray[np.intp]]:
        return self.forecast.groupby("code", observed=True).indices

    def claims_of(self, rows: pd.DataFrame) -> tuple[Claim, ...]:
        """What may be said of the bands of the rows of one area."""
        start = self.record["measurements"][-1]
        pairs = zip(rows["size"], rows["year"], strict=True)
        return tuple(claim(self.held, str(size), int(year) - start) for size, year in pairs)

    @property
    def measured(self) -> bool:
        """Whether chances can be calculated from the errors of this level in this databank."""
        return bool(self.record["intervals"] == ERRORS)

    @property
    def chances(self) -> bool:
        """Whether the chance of an area may be told: as many fell as were expected, within a half, in every round that was tested."""
        way = "rule" if self.record["warnings_shown"] == "rule" else "model"
        of = self.rounds[(self.rounds["way"] == way) & (self.rounds["flagged"] > 0)]
        known = self.measured and len(of) >= _FEWEST_ROUNDS
        return bool(known and (of["expected"] < _APART * of["hits"]).all() and (of["hits"] < _APART * of["expected"]).all())


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
        return "rule" if found.measured else _NEAREST


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
    made = outlook(rows, level=level, country=load_country(level))
    years = sorted(int(year) for year in rows["year"].unique())
    # A test needs three earlier measurements before the model can differ from no change.
    tested = tuple(years[3:][-_MOST_TEST_YEARS:])
    pooled = None
    if tested:
        try:
            pooled = rolling(made.model.panel, tested, made=made.made)
        except OutlookError:
            tested = ()
    forecast, warnings, record = made.forecast(SCORE_YEARS_AHEAD), made.warnings(), made.record()
    warned, rounds = None, _rounds([])
    if pooled:
        forecast, record = _no_change_where_better(
            forecast, record, made.model.state.last, made.model.panel.codes, pooled["json"]
        )
        warned, rounds = _warned(pooled["years"]), _rounds(pooled["years"])
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
        made.held,
        rounds,
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
    kinds = {**dict.fromkeys(["code", "size", "shown", "intervals"], "category"), **dict.fromkeys(_BOUNDS, "float32")}
    return forecast.astype(kinds)


_WAYS = (("model", "model", LEAST_CHANCE), ("rule", "rule", LEAST_CHANCE), (_NEAREST, "rule", 0.0))


def _signals_of(one: Backtest, method: str, least: float) -> tuple[Array, Array, NDArray[np.bool_], NDArray[np.str_]]:
    """Chance, whether it fell, whether it had a signal, and code of the areas of a test year that could fall."""
    rows = one.table[one.table["eligible"]]
    chance = rows[f"{method}_probability"].to_numpy(float)
    chosen = rows[f"{method}_flagged"].to_numpy(bool) & (chance >= least)
    return chance, rows["fell"].to_numpy(float), chosen, rows["code"].to_numpy(str)


def _warned(years: list[Backtest]) -> dict[str, dict[str, Any]]:
    """Figures of the signals over the test years, with the calibration error of all areas that could fall."""
    found = {}
    for name, method, least in _WAYS:
        rounds = [_signals_of(one, method, least) for one in years]
        chances, fell, _, codes = (np.concatenate(part) for part in zip(*rounds, strict=True))
        found[name] = combine([r[:3] for r in rounds]) | {"calibration_error": calibration_error(chances, fell, codes)}
    return found


def _rounds(years: list[Backtest]) -> pd.DataFrame:
    rows = []
    for name, method, least in _WAYS:
        for one in years:
            chance, fell, chosen, _ = _signals_of(one, method, least)
            rows.append((name, one.test_year, int(chosen.sum()), int(fell[chosen].sum()), float(chance[chosen].sum())))
    return pd.DataFrame(rows, columns=["way", "year", "flagged", "hits", "expected"])


@dataclass(frozen=True)
class ScoreAhead:
    """The score (lbm) of one area: past (year, value), ahead (year, middle, low67 ... high95); empty with a `reason`.

    `claims`: what may be said of the bands of each year ahead, `bands` that as a caption, `size` of area for which it was measured.
    `sentence`: the furthest year that is known well enough, `further` the last year where that is another.
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
    claims: tuple[Claim, ...] = ()
    bands: str = ""
    size: str = ""
    further: str = ""


def score_ahead(gemeente: Gemeente, scores: ScoresAhead, code: str) -> ScoreAhead:
    """Where the score of a buurt may go: from its own series, otherwise from that of its wijk, which the answer states. Of a work area: what is
    expected of its buurten together."""
    if is_work_area(code):
        return _of_work_area(gemeente, scores)
    for area, level in ((code, "buurt"), (str(wijk_of(code)), "wijk")):
        of_level = scores.levels.get(level)
        if of_level is not None and len(rows := of_level.ahead_of(area)):
            return _of_area(gemeente, of_level, area, code, rows)
    return _without(
        f"{name_of(gemeente, code)} heeft geen leefbaarheidsscore. Daarom is er geen vooruitblik op de score. Kies een andere buurt."
    )


def _without(reason: str) -> ScoreAhead:
    return ScoreAhead(pd.DataFrame(), pd.DataFrame(), "", "", "", "", reason, (), pd.DataFrame())


def _of_work_area(gemeente: Gemeente, scores: ScoresAhead) -> ScoreAhead:
    """The score that is expected of the buurten of a work area together, with the bands of wijken of its size (lib.outlook.score.together)."""
    none = f"{gemeente.name} heeft als geheel geen score van de laatste meting. Daarom is er geen vooruitblik. Kies een buurt."
    of_buurten, of_wijken = scores.levels.get("buurt"), scores.levels.get("wijk")
    if of_buurten is None:
        return _without(none)
    start, past = of_buurten.record["measurements"][-1], _series(gemeente, gemeente.code)
    now = float(gemeente.score_of(gemeente.code, start)["afw"])
    mine = of_buurten.forecast[of_buurten.forecast["code"].isin(gemeente.labels)]
    if np.isnan(now) or not len(mine):
        return _without(none)
    as_wijken = of_wijken is not None and of_wijken.record["measurements"][-1] == start
    level = of_wijken if of_wijken is not None and as_wijken else of_buurten
    households = pd.Series({code: share * size_of(gemeente, code)[0] for code, share in gemeente.shares.items()})
    inhabitants = gemeente.inhabitants_of(gemeente.code)
    rows = together(now, inhabitants, mine, gemeente.scores_in(start)["afw"], households, level.forecast)
    if rows.empty:
        return _without(none)
    claims = tuple(claim_together(one) if as_wijken else Claim(ASSUMED, one.ahead, one.size) for one in level.claims_of(rows))
    ahead, method = _in_lbm(rows), str(rows["shown"].iloc[0])
    about = f"{gemeente.name} scoorde {number(float(past['value'].iloc[-1]), 2)} in {start} (schatting)."
    same = "" if method == "model" else "Geen verandering is de beste schatting. "
    first, further = headline(ahead, claims)
    like = f"{'wijken' if as_wijken else 'buurten'} van deze grootte"
    return ScoreAhead(
        past=past,
        ahead=ahead[["year", *_BOUNDS]],
        level=level.level,
        method=method,
        sentence=f"{about} {same}{first}",
        note=f"Dit is wat de buurten samen doen; elk huishouden telt even zwaar. De marges zijn die van {like}.",
        reason="",
        sources=(
            gemeente.source("scores", start, "schatting").line,
            f"Buurtbalans, {int(ahead['year'].min())}-{int(ahead['year'].max())} (schatting; marges van {like})",
        ),
        around=pd.DataFrame(),
        claims=claims,
        bands=bands_caption([int(year) for year in ahead["year"]], claims),
        size=claims[0].size,
        further=further,
    )


def own_outlook(
    gemeente: Gemeente, scores: ScoresAhead, code: str
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[Claim, ...]] | None:
    """Past, ahead and claims of a buurt as in `ScoreAhead`, without the words; None when it has no outlook of its own."""
    of_level = scores.levels.get(str(LEVELS["BU"]))
    rows = of_level.ahead_of(code) if of_level is not None else None
    if of_level is None or rows is None or not len(rows):
        return None
    return _series(gemeente, code), _in_lbm(rows), of_level.claims_of(rows)


def _in_lbm(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(**{bound: to_lbm(rows[bound].to_numpy(dtype=float)) for bound in _BOUNDS}).reset_index(drop=True)


def _of_area(gemeente: Gemeente, level_ahead: LevelAhead, area: str, code: str, rows: pd.DataFrame) -> ScoreAhead:
    past = _series(gemeente, area)
    ahead = _in_lbm(rows)
    method = str(ahead["shown"].iloc[0])
    name = gemeente.names.get(area, area) if level_of(area) == "buurt" else wijk_name(gemeente.names.get(area, area))
    last, claims = past.iloc[-1], level_ahead.claims_of(rows)
    about = f"{name} scoorde {number(last['value'], 2)} in {int(last['year'])}."
    same = "" if method == "model" else "Geen verandering is de beste schatting. "
    first, further = headline(ahead, claims)
    sentence = f"{about} {same}{first}"
    note = "" if area == code else f"De buurt heeft geen eigen score; dit is de score van {name}."
    around, words = _wijk_around(gemeente, code) if level_of(area) == "buurt" and len(past) <= _FEW else (pd.DataFrame(), "")
    kind = _MARGINS[str(ahead["intervals"].iloc[0])]
    measured = [last["year"], *([around.iloc[-1]["year"]] if len(around) else [])]
    sources = (
        *(gemeente.source("scores", int(year), "modelscore").line for year in measured),
        f"Buurtbalans, {int(ahead['year'].min())}-{int(ahead['year'].max())} ({kind})",
    )
    bands = bands_caption([int(year) for year in ahead["year"]], claims)
    size = claims[0].size if claims else ""
    shown = ahead[["year", *_BOUNDS]]
    return ScoreAhead(
        past, shown, level_ahead.level, method, sentence, note, "", sources, around, words, claims, bands, size, further
    )


_MARGINS = {
    ERRORS: "schatting; marges uit fouten van eerdere metingen",
    COUNTRY: "schatting; marges uit veranderingen van alle gebieden in Nederland",
    ASSUMPTION: "aanname; marges uit gewone verandering van wijken",
}


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
