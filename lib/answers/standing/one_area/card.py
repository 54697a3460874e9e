"""The card of one buurt, wijk or work area: score and class, five dimensions against the gemeente, history, household bar."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.answers.figure_words import wijk_name
from lib.answers.place import MEAN_OF_WORK_AREA, Gemeente, of_buurten
from lib.answers.standing.absent import why_no_score, words
from lib.answers.standing.observations import same_size
from lib.answers.standing.standing import AROUND, DEVIATION_NAMES, mean_sentence
from lib.areas import level_of, wijk_of
from lib.databank.catalogue.indicators import Kind
from lib.databank.figures import Figure
from lib.databank.own.adding import LEAST_COVERED, LEAST_HOUSEHOLDS
from lib.scores import (
    CLASS_NAMES,
    DIMENSION_LABELS,
    DIMENSIONS,
    Change,
    deviation_class,
    judge_change,
    score_class,
    to_lbm,
    told_deviation,
    told_score,
)
from lib.words import count, listed, percent, signed

HOUSEHOLD_SHARES: tuple[tuple[str, str], ...] = (
    ("single_share", "Eén persoon"),
    ("no_children_share", "Zonder kinderen"),
    ("children_share", "Met kinderen"),
)


@dataclass(frozen=True)
class Card:
    """One buurt, or a wijk or work area looked at like one, in a year. `wijk`: around the buurt; of the others how many buurten they have.

    score       leefbaarheidsscore (lbm) or None; `score_class` 1-9 or None
    dimensions  label, buurt, gemeente (score points against the fixed reference, the ijkpunt); empty without a score
    beside      what `gemeente` is: the gemeente, or for a work area all buurten of the country
    absent      why there is no score, '' when there is one; `zero` what the ijkpunt is, and where the mean of the score lies
    history     year, score, level (buurt or wijk); `history_note` says whose it is
    households  figure of the three kinds together
    """

    code: str
    label: str
    wijk: str
    year: int
    score: float | None
    score_class: int | None
    beside: str
    dimensions: pd.DataFrame
    gemeente_kind: str
    history: pd.DataFrame
    history_note: str
    change: Change | None
    change_text: str
    absent: str
    zero: str
    households: Figure
    inhabitants: Figure
    kind: Kind
    sources: tuple[str, ...]

    @property
    def headline(self) -> str:
        if self.score is None or self.score_class is None:
            return "geen score"
        return f"{told_score(self.score)}, {CLASS_NAMES[self.score_class - 1]}"

    @property
    def weakest(self) -> str:
        """On what it does worst, beside what it is held against; '' without scores."""
        if self.dimensions.empty:
            return ""
        low = self.dimensions.loc[self.dimensions["buurt"].idxmin()]
        value, kind = float(low["buurt"]), int(deviation_class(float(low["buurt"])))
        if kind >= AROUND:
            return "Op geen van de vijf onderwerpen slechter dan het ijkpunt."
        beside = told_deviation(float(low["gemeente"]))
        return (
            f"Zwakste onderwerp: {low['label']} ({told_deviation(value)}, {DEVIATION_NAMES[kind - 1]}; {self.beside} {beside})."
        )


def card_of(gemeente: Gemeente, code: str, year: int) -> Card:
    """The card of buurt, wijk or work area `code` for the score year `year`. Raises KeyError for a code that is not in the gemeente."""
    level = level_of(code)
    if level == "werkgebied":
        label, wijk = gemeente.name, of_buurten(gemeente)
    elif level == "wijk":
        label = gemeente.wijken[code]
        wijk = count(int((gemeente.buurten["wijk_code"] == code).sum()), "buurt", "buurten")
    else:
        row = gemeente.buurten.set_index("code").loc[code]
        label, wijk = str(row["label"]), str(row["wijk"])
    scores = gemeente.score_of(code, year)
    has_score = not pd.isna(scores["afw"])
    mean, mean_kind = gemeente.mean_scores(year)
    beside, of_country = gemeente.name, gemeente.country.mean_of_buurten(year) if level == "werkgebied" else None
    if of_country is not None:
        mean, mean_kind, beside = of_country[0], "schatting", of_country[1].together
    dimensions = pd.DataFrame(
        {
            "label": [DIMENSION_LABELS[d] for d in DIMENSIONS],
            "buurt": [float(scores[d]) for d in DIMENSIONS],
            "gemeente": [float(mean[d]) for d in DIMENSIONS],
        }
    )
    history, note = _history(gemeente, code)
    change, change_text = _change(gemeente, code, year)
    households = gemeente.figures.together(tuple(i for i, _ in HOUSEHOLD_SHARES), code, year)
    lines = [gemeente.source("scores", year, gemeente.score_kind(year, code), "vanaf ongeveer 100 inwoners").line]
    if households.known:
        lines.append(gemeente.source("key_figures", households.year, households.kind).line)
    return Card(
        code=code,
        label=label,
        wijk=wijk,
        year=year,
        score=to_lbm(float(scores["afw"])) if has_score else None,
        score_class=int(score_class(scores["afw"])) if has_score else None,
        beside=beside,
        dimensions=dimensions
        if has_score and dimensions["buurt"].notna().all() and (of_country or level != "werkgebied")
        else dimensions.iloc[:0],
        gemeente_kind=mean_kind,
        history=history,
        history_note=note,
        change=change,
        change_text=change_text,
        absent="" if has_score else _absent(gemeente, code, year),
        zero=mean_sentence(gemeente, year, "afw").strip(),
        households=households,
        inhabitants=gemeente.figures.figure("inhabitants", code, year, fall_back=False),
        kind=gemeente.score_kind(year, code),
        sources=tuple(lines),
    )


def _absent(gemeente: Gemeente, code: str, year: int) -> str:
    """Why there is no score; of a wijk what its buurten score together, as an estimate."""
    if level_of(code) == "buurt":
        return f"Geen score: {words(why_no_score(gemeente, year)[code], gemeente, year)}."
    if level_of(code) == "werkgebied":
        return f"Geen score van {year}. Te weinig huishoudens wonen in buurten met een score (minder dan {LEAST_COVERED:.0%}), of het zijn er minder dan {LEAST_HOUSEHOLDS}."
    inside = gemeente.buurten.loc[gemeente.buurten["wijk_code"] == code, "code"]
    means, share = gemeente.mean_of(inside, year)
    mean = float(means["afw"])
    together = (
        ""
        if pd.isna(mean)
        else f" De buurten samen: {told_score(to_lbm(mean))} (schatting: gemiddelde naar inwoners, {percent(100 * share)} van de inwoners)."
    )
    return f"Geen score: voor deze wijk is er in deze gegevens geen score van {year}.{together}"


def _history(gemeente: Gemeente, code: str) -> tuple[pd.DataFrame, str]:
    """Own series with two measurements or more; otherwise that of the wijk, labelled as such. Never both in one line."""
    own = _series(gemeente, code)
    if level_of(code) == "werkgebied":
        return own.assign(level="werkgebied"), MEAN_OF_WORK_AREA
    if len(own) >= 2:
        return own.assign(level=level_of(code)), f"De cijfers zijn van de {level_of(code)} zelf."
    wijk = str(wijk_of(code))
    around = _series(gemeente, wijk)
    if len(around) >= 2:
        name = gemeente.names.get(wijk, wijk)
        return around.assign(
            level="wijk"
        ), f"Voor de buurt is er geen reeks; dit is die van {wijk_name(name)}, tot en met {int(around['year'].max())}."
    return own.assign(level="buurt"), f"Er is nog geen reeks van meerdere metingen.{gemeente.unjoined_note}"


def indicator_history(gemeente: Gemeente, indicator: str, code: str) -> tuple[pd.DataFrame, str]:
    """Own series of an indicator (year, value; NaN where the area cannot be compared) and a note about gaps."""
    series = gemeente.figures.series(indicator, code)
    gaps = series[series["kind"].isin(["changed", "unknown"])]
    note = ""
    if len(gaps):
        years = listed(str(year) for year in gaps["year"])
        why = "is veranderd" if set(gaps["kind"]) == {"changed"} else "is veranderd of niet bekend"
        note = f"Cijfers van {years} staan er niet bij: de grens van de buurt {why} sindsdien."
    return series[["year", "value"]], note


def _series(gemeente: Gemeente, code: str) -> pd.DataFrame:
    rows = gemeente.series(code)
    return pd.DataFrame({"year": rows["year"].astype(int), "score": rows["afw"].map(to_lbm)}).reset_index(drop=True)


def _change(gemeente: Gemeente, code: str, year: int) -> tuple[Change | None, str]:
    rows, level = gemeente.changes, level_of(code)
    rows = rows[(rows["code"] == code) & (rows["end"] == year)]
    if rows.empty:
        return None, ""
    last = rows.iloc[-1]
    start = int(last["start"])
    change = judge_change(float(last["change"]), gemeente.country.drift(level, start, year, float(last["inhabitants"])))
    against = (
        "" if change.relative is None else f", {signed(change.relative)} vergeleken met {same_size(gemeente, level, start, year)}"
    )
    return change, f"{signed(change.value)} sinds {start}{against}: {change.words}."
