"""Question 6, second half: where the score may go, and which buurten may fall below voldoende at the next measurement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.answers.gemeente import Gemeente
from lib.answers.wording import number, percent
from lib.areas import wijk_of
from lib.databank.store import Databank
from lib.outlook import LIMIT, OutlookError, outlook, rolling
from lib.scores import CLASS_NAMES, DIMENSIONS, score_class, to_lbm

YEARS_AHEAD = (2, 4, 6, 8)
_MOST_TEST_YEARS = 3
LIMIT_LBM = float(to_lbm(LIMIT))
LEVELS = {"BU": "buurt", "WK": "wijk"}
PLURAL = {"buurt": "buurten", "wijk": "wijken"}


@dataclass(frozen=True)
class LevelAhead:
    """All areas of a level: `forecast` and `warnings` as lib.outlook gives them (score points `afw`), `record` of what is shown.

    `errors`: how good it was in `test_years`, pooled (None with too few measurements); `warned`: figures of the warnings per kind
    (shown, model, rule); `by_size` error and coverage by size of area.
    """

    level: str
    forecast: pd.DataFrame
    warnings: pd.DataFrame
    record: dict[str, Any]
    test_years: tuple[int, ...]
    errors: dict[str, Any] | None
    warned: dict[str, dict[str, Any]] | None
    by_size: pd.DataFrame


@dataclass(frozen=True)
class ScoresAhead:
    """What is looked ahead per level; a level without scores is absent."""

    levels: dict[str, LevelAhead]

    def with_errors(self, level: str) -> LevelAhead | None:
        """The level itself when its errors are known, else another level of which they are."""
        candidates = [self.levels.get(level), *self.levels.values()]
        return next((found for found in candidates if found is not None and found.errors is not None), None)


def scores_ahead(databank: Databank) -> ScoresAhead:
    """Forecasts, warnings and past errors of all buurten and wijken of a databank."""
    scores = databank.read("scores")
    inhabitants = databank.read("key_figures", columns=["inhabitants"]).dropna().sort_values("year")
    newest = inhabitants.drop_duplicates("code", keep="last")[["code", "inhabitants"]]
    found = {}
    for prefix, level in LEVELS.items():
        rows = scores[scores["code"].str.startswith(prefix) & scores["afw"].notna()]
        if len(rows):
            found[level] = _level(
                level, rows.merge(newest, on="code", how="left")[["code", "year", "afw", *DIMENSIONS, "inhabitants"]]
            )
    return ScoresAhead(found)


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
    return LevelAhead(
        level,
        made.forecast(YEARS_AHEAD),
        made.warnings(),
        made.record(),
        tested,
        pooled["json"] if pooled else None,
        pooled["warnings"] if pooled else None,
        pooled["by_size"] if pooled else pd.DataFrame(),
    )


@dataclass(frozen=True)
class ScoreAhead:
    """The score (lbm) of one area: past (year, value), ahead (year, middle, low67 ... high95); empty with a `reason`."""

    past: pd.DataFrame
    ahead: pd.DataFrame
    level: str
    method: str
    sentence: str
    note: str
    reason: str
    sources: tuple[str, ...]


def score_ahead(gemeente: Gemeente, found: ScoresAhead, code: str) -> ScoreAhead:
    """Where the score of a buurt may go: of the buurt itself, else of its wijk, said so."""
    for area, level in ((code, "buurt"), (str(wijk_of(code)), "wijk")):
        of_level = found.levels.get(level)
        rows = of_level.forecast[of_level.forecast["code"] == area] if of_level else pd.DataFrame()
        if of_level is not None and len(rows):
            return _of_area(gemeente, of_level, area, code, rows)
    reason = f"{gemeente.names.get(code, code)} heeft geen leefbaarheidsscore; daarom is er geen vooruitblik op de score."
    return ScoreAhead(pd.DataFrame(), pd.DataFrame(), "", "", "", "", reason, ())


def _of_area(gemeente: Gemeente, found: LevelAhead, area: str, code: str, rows: pd.DataFrame) -> ScoreAhead:
    own = gemeente.scores[gemeente.scores["code"] == area].dropna(subset=["afw"]).sort_values("year")
    past = pd.DataFrame({"year": own["year"].astype(int), "value": own["afw"].map(to_lbm)}).reset_index(drop=True)
    ahead = rows.sort_values("year").reset_index(drop=True)
    bounds = ["middle", "low67", "high67", "low95", "high95"]
    ahead[bounds] = ahead[bounds].map(to_lbm)
    method = str(ahead["shown"].iloc[0])
    name = gemeente.names.get(area, area)
    last, then = past.iloc[-1], ahead.iloc[-1]
    about = f"{name} scoorde {number(last['value'], 2)} in {int(last['year'])}."
    between = f"{number(then['low67'], 2)} en {number(then['high67'], 2)}"
    if method == "model":
        sentence = f"{about} In {int(then['year'])} ligt de score 2 van de 3 keer tussen {between}."
    else:
        sentence = f"{about} Geen verandering is de beste schatting; in {int(then['year'])} ligt de score 2 van de 3 keer tussen {between}."
    note = "" if area == code else f"De buurt heeft geen eigen score; dit is die van {name}."
    kind = "aanname" if ahead["intervals"].iloc[0] == "aanname" else "schatting; marges uit fouten van eerdere metingen"
    sources = (
        gemeente.source("scores", int(last["year"]), "modelscore").line,
        f"Buurtbalans, {int(ahead['year'].min())}-{int(ahead['year'].max())} ({kind})",
    )
    return ScoreAhead(past, ahead[["year", *bounds]], found.level, method, sentence, note, "", sources)


def error_table(found: LevelAhead) -> pd.DataFrame:
    """Past errors in score points, one row per way of looking ahead."""
    assert found.errors is not None
    words = {"model": "Rekenmethode", "no_change": "Geen verandering", "straight_line": "Rechte lijn"}
    return pd.DataFrame(
        [
            {
                "Manier": label,
                "Gemiddelde fout (punten)": number(found.errors["mae"][name], 3),
                "Wortel van de gemiddelde kwadratische fout": number(found.errors["rmse"][name], 4),
            }
            for name, label in words.items()
        ]
    )


def coverage_sentence(found: LevelAhead) -> str:
    """How often the intervals held."""
    assert found.errors is not None
    inside = found.errors["coverage"]
    years = ", ".join(str(year) for year in found.test_years)
    return (
        f"Getest op {PLURAL[found.level]} in {years}, met alleen eerdere metingen: van {number(found.errors['n'])} scores viel "
        f"{percent(100 * inside['67'])} binnen de donkere band (bedoeld: 67%) en {percent(100 * inside['95'])} binnen de lichte (bedoeld: 95%)."
    )


def warning_table(found: LevelAhead) -> pd.DataFrame:
    """How good the signals were, for what is shown and for the simple rule."""
    assert found.warned is not None
    rows = []
    for name, label in (("model", "Rekenmethode"), ("rule", "Simpele regel: dichtst bij de grens")):
        of = found.warned[name]
        rows.append(
            {
                "Manier": label + (" (getoond)" if _is_shown(found, name) else ""),
                "Gesignaleerd": of["flagged"],
                "Daarvan gezakt": of["hits"],
                "Van 100 met signaal": _share(of["precision"], of["precision_low"], of["precision_high"]),
                "Van alle gezakte gevonden": "onbekend" if of["recall"] is None else percent(100 * of["recall"]),
                "Keer vaker dan gemiddeld": "onbekend" if of["lift"] is None else number(of["lift"], 1),
                "Verwacht gedeeld door gezakt": "onbekend"
                if of["expected_to_observed"] is None
                else number(of["expected_to_observed"], 1),
            }
        )
    return pd.DataFrame(rows)


def _is_shown(found: LevelAhead, name: str) -> bool:
    return (found.record["warnings_shown"] == "rule") == (name == "rule")


def _share(value: float | None, low: float | None, high: float | None) -> str:
    if value is None or low is None or high is None:
        return "onbekend"
    return f"{number(100 * value, 1)} ({number(100 * low)} tot {number(100 * high)})"


def precision_sentence(found: ScoresAhead, level: str) -> str:
    """Of 100 with this signal, how many fell before: from the level itself, else from the other level, said so."""
    tested = found.with_errors(level)
    if tested is None or tested.warned is None:
        return "Hoe vaak een signaal uitkomt, is op deze gegevens niet te meten: daarvoor zijn meer metingen nodig."
    of = tested.warned["rule" if found.levels[level].record["warnings_shown"] == "rule" else "model"]
    if of["precision"] is None or not of["falls"]:
        return "In eerdere metingen zakte geen enkel gebied; hoe vaak een signaal uitkomt, is daarom niet te meten."
    low, high = round(100 * of["precision_low"]), round(100 * of["precision_high"])
    where = "" if tested.level == level else f" (gemeten op {PLURAL[tested.level]})"
    most = "De meeste niet." if high < 50 else ""
    return f"Van 100 {PLURAL[tested.level]} met dit signaal zakten er eerder {low} tot {high}{where}. {most}".strip()


def score_reasons(row: pd.Series) -> list[str]:
    """Why a buurt has a signal, in words, from a row of the warnings table; the largest first."""
    reasons = [
        f"score {number(float(to_lbm(row['afw'])), 2)}, {CLASS_NAMES[int(score_class(row['afw'])) - 1]}: {number(row['distance'], 3)} boven de grens van voldoende"
    ]
    if pd.notna(row["trend"]) and row["trend"] <= -0.01:
        reasons.append(f"de score daalde de laatste drie metingen, gemiddeld {number(-row['trend'], 3)} per keer")
    elif pd.notna(row["recent_change"]) and row["recent_change"] <= -0.01:
        reasons.append(f"de score daalde bij de laatste meting met {number(-row['recent_change'], 3)}")
    if row["change_around"] <= -0.004:
        reasons.append("omliggende buurten scoren lager of dalen")
    if row["probability"] >= 0.005:
        reasons.append(f"kans ongeveer {number(100 * row['probability'])} van de 100")
    if row["error_scale"] >= 0.03:
        reasons.append("scores van zulke gebieden schommelen veel")
    return reasons
