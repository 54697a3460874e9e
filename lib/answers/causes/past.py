"""The history of one buurt: its own series, or that of the wijk around it where the buurt has fewer than two measurements.

The two are never one line, and it is always said whose series it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from lib.answers.figure_words import wijk_name
from lib.answers.place import MEAN_OF_WORK_AREA, Gemeente, drifts, measured_as
from lib.areas import Level, is_work_area, wijk_of
from lib.causes import Finding, Panel, TurningPoint, findings, qualifying_years, turning_points
from lib.databank.figures import Among, newest_inhabitants, newest_rows
from lib.databank.score_history import scores_on_map
from lib.databank.store import Databank
from lib.scores import DIMENSION_LABELS, DIMENSIONS, to_lbm, weighted_mean
from lib.words import listed, number

_PREFIX: dict[Level, str] = {"buurt": "BU", "wijk": "WK"}


@dataclass(frozen=True)
class Background:
    """What the page needs of the whole country: a panel per level (buurt, wijk), names and inhabitants by code."""

    panels: dict[str, Panel]
    names: dict[str, str]
    inhabitants: pd.Series


@dataclass(frozen=True)
class Past:
    """The series that the page tells: of the buurt, or of the wijk around it.

    level      'buurt', 'wijk', 'werkgebied', or '' when there are no two measurements; `code` and `name` of that area
    series     year, afw, dimensions (score points)
    years      measurements between which the change can be taken apart
    span       the first and the last measurement told, None without a series
    lines      year, label, score: the area (first), its gemeente and all areas (`among`); low and high: where nine of ten areas of
               this size stay from the first measurement told, from what they did together (NaN before it, or where unknown)
    dimensions year, label, change, low, high, since the first measurement told; empty where a dimension is missing
    among      the areas that stand for the country: those with a score in both measurements of `span`
    """

    level: str
    code: str
    name: str
    series: pd.DataFrame
    years: tuple[int, ...]
    span: tuple[int, int] | None
    lines: pd.DataFrame
    dimensions: pd.DataFrame
    note: str
    sources: tuple[str, ...]
    inhabitants: float
    turning: tuple[TurningPoint, ...]
    among: Among | None = None

    @property
    def measured_as(self) -> str:
        """The level of the areas whose ordinary drift it is held against; a work area is held against wijken of its size."""
        return "wijk" if self.level == "werkgebied" else self.level


def background(databank: Databank) -> Background:
    """Read all scores of the country and what is needed to judge them."""
    inhabitants = newest_inhabitants(databank)
    scores = scores_on_map(databank)
    national = {year for year in databank.years("scores") if databank.is_national("scores", year)}
    scores = scores[scores["year"].isin(national)]
    ordinary = drifts(databank)
    panels: dict[str, Panel] = {
        level: Panel(scores[scores["code"].str.startswith(prefix)], inhabitants, ordinary[level])
        for level, prefix in _PREFIX.items()
    }
    areas = newest_rows(databank.read("areas", columns=["name"]))
    return Background(panels, dict(zip(areas["code"], areas["name"], strict=True)), inhabitants)


def past_of(gemeente: Gemeente, background: Background, code: str, span: tuple[int, int] | None = None) -> Past:
    """The history to show for buurt, wijk or work area `code`: between the measurements of `span` where possible, otherwise from first to last.

    Raises KeyError for a code that is not in the gemeente.
    """
    if is_work_area(code):
        note = f"{MEAN_OF_WORK_AREA} {_same_buurten(gemeente)}".strip()
        return _of_whole(gemeente, background, "werkgebied", code, gemeente.name, note, span)
    wijk = str(wijk_of(code))
    if code == wijk:
        return _of_whole(gemeente, background, "wijk", code, gemeente.wijken[code], "De cijfers zijn van de wijk zelf.", span)
    label = gemeente.labels[code]
    own, around = _series(gemeente, code), _series(gemeente, wijk)
    name = wijk_name(gemeente.names.get(wijk, wijk))
    if len(own) >= 2:
        return _told(gemeente, background, "buurt", code, label, own, "De cijfers zijn van de buurt zelf.", span)
    why = "De buurt zelf heeft geen score" if own.empty else f"De buurt zelf heeft één meting ({int(own['year'].iloc[0])})"
    if len(around) >= 2:
        last = int(around["year"].max())
        return _told(
            gemeente, background, "wijk", wijk, name, around, f"{why}. Dit is de reeks van {name}, tot en met {last}.", span
        )
    why = "Er is geen score" if own.empty else f"Er is maar één meting ({int(own['year'].iloc[0])})"
    note = f"Hoe {label} zo werd, is niet te zien. {why}, en ook van de wijk zijn er geen twee metingen.{gemeente.unjoined_note}"
    nothing = _told(gemeente, background, "buurt", code, label, own, note, None)
    return replace(nothing, level="", years=(), span=None, turning=())


def _of_whole(
    gemeente: Gemeente, background: Background, level: Level, code: str, name: str, note: str, span: tuple[int, int] | None
) -> Past:
    """The history of a wijk or work area that is looked at like a buurt."""
    own = _series(gemeente, code)
    if len(own) >= 2:
        return _told(gemeente, background, level, code, name, own, note, span)
    note = f"Hoe {name} zo werd, is niet te zien. Er zijn in deze gegevens geen twee metingen."
    return replace(_told(gemeente, background, level, code, name, own, note, None), level="", years=(), span=None, turning=())


def _same_buurten(gemeente: Gemeente) -> str:
    """Of which buurten the history of a work area is, which measurements it leaves out, and of which the topics are not known; "" for all."""
    steady = gemeente.steady
    if steady is None or steady.scores.empty:
        return ""
    n = len(gemeente.buurten)
    said = (
        []
        if steady.buurten == n
        else [f"De reeks is van {number(steady.buurten)} van de {number(n)} buurten: die met een score in elke meting."]
    )
    if steady.left_out:
        said.append(
            f"Van {listed(map(str, steady.left_out))} is niets te zeggen: te weinig van deze buurten hebben dan een score."
        )
    bare = steady.scores.loc[steady.scores[list(DIMENSIONS)].isna().any(axis=1), "year"].astype(int)
    if len(bare):
        said.append(f"Van {listed(map(str, bare))} zijn de vijf onderwerpen niet van al die buurten bekend.")
    return " ".join(said)


def _series(gemeente: Gemeente, code: str) -> pd.DataFrame:
    rows = gemeente.history(code).dropna(subset=["afw"])
    return rows[["year", "afw", *DIMENSIONS]].reset_index(drop=True)


def _told(
    gemeente: Gemeente,
    background: Background,
    level: Level,
    code: str,
    name: str,
    series: pd.DataFrame,
    note: str,
    span: tuple[int, int] | None,
) -> Past:
    panel = background.panels[measured_as(level)]
    inhabitants = gemeente.inhabitants_of(code)
    years = tuple(qualifying_years(series))
    if len(years) < 2:
        years = ()
    if not span or not set(span) <= set(years) or span[0] >= span[1]:
        ends = years or tuple(series["year"].astype(int))
        span = (ends[0], ends[-1]) if len(ends) >= 2 else None
    among = gemeente.country.compared(level, *span) if span else None
    lines, kind = _lines(gemeente, background, panel, level, code, name, series, inhabitants, span, among)
    newest = int(series["year"].max()) if len(series) else None
    sources = [gemeente.source("scores", newest, gemeente.score_kind(newest or 0, code), "vanaf ongeveer 100 inwoners").line]
    if len(lines):
        country = f" en {among.place} (schatting)" if among and among.n else ""
        around = f"{gemeente.name} ({kind}){country}" if kind else country.removeprefix(" en ")
        if around:
            sources.append(f"{around}: gemiddelden naar inwoners")
    return Past(
        level=level,
        code=code,
        name=name,
        series=series,
        years=years,
        span=span,
        lines=lines,
        dimensions=_dimension_lines(panel, series, inhabitants, span) if years and span else _NO_DIMENSIONS,
        note=note,
        sources=tuple(sources),
        inhabitants=inhabitants,
        turning=tuple(turning_points(series, panel, inhabitants)),
        among=among,
    )


_NO_DIMENSIONS = pd.DataFrame(columns=["year", "label", "change", "low", "high"])


def _band(panel: Panel, column: str, inhabitants: float, start: int, year: int) -> tuple[float, float]:
    """What areas of this size did from `start` to `year`, and the limit of ordinary drift around it (score points).

    NaN before `start`, and where it is not known.
    """
    if year <= start:
        return (0.0, 0.0) if year == start else (float("nan"), float("nan"))
    limits = panel.drift.limits(column, inhabitants, start, year)
    return float("nan") if limits.usual is None else limits.usual, limits.p90


def _lines(
    gemeente: Gemeente,
    background: Background,
    panel: Panel,
    level: Level,
    code: str,
    name: str,
    series: pd.DataFrame,
    inhabitants: float,
    span: tuple[int, int] | None,
    among: Among | None,
) -> tuple[pd.DataFrame, str]:
    columns = ["year", "label", "score", "low", "high"]
    if span is None:
        return pd.DataFrame(columns=columns), ""
    scores = series.set_index("year")["afw"]
    rows: list[tuple[int, str, float, float, float]] = []
    for year, afw in zip(series["year"].astype(int), series["afw"], strict=True):
        usual, drift = _band(panel, "afw", inhabitants, span[0], year)
        middle = to_lbm(float(scores[span[0]]) + usual)
        rows.append((year, name, to_lbm(float(afw)), middle - drift, middle + drift))
    missing = float("nan")
    of_gemeente, kind = (pd.Series(dtype=float), "") if code == gemeente.code else _of_gemeente(gemeente, background, level)
    means = gemeente.country.scores
    for year in series["year"].astype(int):
        if year in of_gemeente.index:
            rows.append((year, gemeente.called, to_lbm(float(of_gemeente[year])), missing, missing))
        if among and among.n and (measured_as(level), year) in means.index:
            rows.append((year, among.place, to_lbm(float(means.loc[(measured_as(level), year), "afw"])), missing, missing))  # type: ignore[arg-type]
    return pd.DataFrame(rows, columns=columns).sort_values("year", kind="stable", ignore_index=True), kind


def _of_gemeente(gemeente: Gemeente, background: Background, level: str) -> tuple[pd.Series, str]:
    """Score (afw) of the gemeente by year and its kind: as published, else the mean of its areas of this level."""
    own = gemeente.series(gemeente.code).set_index("year")["afw"].dropna()
    if len(own):
        return own, gemeente.score_kind(0, gemeente.code)
    rows = gemeente.scores[gemeente.scores["level"] == level]
    weight = background.inhabitants.reindex(rows["code"]).to_numpy()
    means = {year: weighted_mean(part["afw"], weight[rows["year"].to_numpy() == year])[0] for year, part in rows.groupby("year")}
    return pd.Series(means, dtype=float).dropna(), "schatting"


def _dimension_lines(panel: Panel, series: pd.DataFrame, inhabitants: float, span: tuple[int, int]) -> pd.DataFrame:
    known = series.dropna(subset=list(DIMENSIONS)).set_index("year")
    rows = []
    for name in DIMENSIONS:
        for year, value in known.loc[span[0] :, name].items():
            usual, drift = _band(panel, name, inhabitants, span[0], int(year))  # type: ignore[call-overload]
            rows.append((year, DIMENSION_LABELS[name], value - known.loc[span[0], name], usual - drift, usual + drift))
    return pd.DataFrame(rows, columns=list(_NO_DIMENSIONS.columns))


def found_in(background: Background, past: Past, tests: pd.DataFrame) -> tuple[Finding, ...]:
    """Findings on the scores, and on the key figures (`tests` of `causes_figures.moved` over the whole history)."""
    if past.level:
        return tuple(findings(past.series, background.panels[past.measured_as], past.inhabitants, tests))
    return tuple(findings(past.series.iloc[:0], background.panels["buurt"], past.inhabitants, tests))


def history_table(past: Past) -> pd.DataFrame:
    """All lines of the history as one table."""
    scores = past.lines.pivot_table(index="year", columns="label", values="score", sort=False).reset_index()
    table = scores.merge(past.series[["year", *DIMENSIONS]].rename(columns=DIMENSION_LABELS), on="year", how="left")
    return table.rename(columns={"year": "Jaar"}).round(4)
