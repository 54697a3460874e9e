"""Question 1: hoe staat elke buurt ervoor? The map of a gemeente, its table, its legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from lib.answers.figure_words import STATUS_WORDS, with_unit
from lib.answers.place import Gemeente
from lib.answers.standing.absent import Reason, missing_sentence, why_no_score, words
from lib.answers.standing.themes import CHANGE, SCORE, Theme
from lib.areas import PLURAL, level_of
from lib.databank.catalogue.indicators import Derived, Indicator, catalogue
from lib.databank.figures import Figure, Source
from lib.scores import CLASS_NAMES, NO_SCORE, deviation_class, score_class, to_lbm, told_deviation, told_score
from lib.scores.classes import DEVIATION_LIMITS, SCORE_LIMITS
from lib.words import capital, count, inside_sentence, number, signed

DEVIATION_NAMES: tuple[str, ...] = (
    "zeer veel slechter dan het ijkpunt",
    "veel slechter dan het ijkpunt",
    "slechter dan het ijkpunt",
    "iets slechter dan het ijkpunt",
    "rond het ijkpunt",
    "iets beter dan het ijkpunt",
    "beter dan het ijkpunt",
    "veel beter dan het ijkpunt",
    "zeer veel beter dan het ijkpunt",
)
# Class of a deviation near zero.
AROUND = 5
ZERO = "Het ijkpunt is de vaste nul van de Leefbaarometer, voor alle jaren gelijk"
MEANS = "De score is hier het gemiddelde van de buurten; elke inwoner telt even zwaar."
STEPS = 7
SUFFICIENT = CLASS_NAMES.index("voldoende") + 1
FEWEST_BUURTEN = 8  # of which a share of 100 is told
STANDS_IN = "cijfer van de hele wijk of gemeente"


@dataclass(frozen=True)
class Standing:
    """A theme for all buurten of a gemeente.

    table   code, label, wijk, value (as shown), class (0 none, else 1..len(legend)), text, year, uncertain
    legend  one row per class: name, n (number of buurten)

    `why_uncertain` says what the values that are `uncertain` have in common; `also`: lines of sources before the own one.
    """

    theme: Theme
    year: int
    table: pd.DataFrame
    legend: pd.DataFrame
    takeaway: str
    source: Source
    missing: str
    why_uncertain: str = ""
    also: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Source lines."""
        return tuple(dict.fromkeys((*self.also, self.source.line)))


def stand(gemeente: Gemeente, theme: Theme, year: int) -> Standing:
    """The theme for every buurt near `year`: scores of exactly that year, indicators by the rule of databank.figures."""
    return _scores(gemeente, theme, year) if theme.is_score else _indicator(gemeente, theme, year)


def _scores(gemeente: Gemeente, theme: Theme, year: int) -> Standing:
    values = gemeente.scores_in(year)[score_column(theme)].to_numpy()
    shown, classes, texts = told_scores(theme, values)
    table = table_of(gemeente, shown, classes, texts, np.full(len(values), year))
    missing = missing_sentence(gemeente, year) + ("" if theme.id == SCORE else mean_sentence(gemeente, year, theme.id))
    if year in gemeente.means:
        missing = f"{missing} {MEANS}".strip()
    source = gemeente.source("scores", year, gemeente.score_kind(year), "vanaf ongeveer 100 inwoners")
    takeaway = _score_takeaway(gemeente, theme, classes, year)
    return Standing(theme, year, table, score_legend(theme, classes), takeaway, source, missing)


def score_column(theme: Theme) -> str:
    """The column of the scores that a theme of scores shows."""
    return "afw" if theme.id == SCORE else theme.id


def told_scores(theme: Theme, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Scores or deviations (score points, NaN where none) as they are shown: values, classes (0 where none) and words."""
    shown = np.array([to_lbm(v) for v in values]) if theme.id == SCORE else values
    classes = score_class(values) if theme.id == SCORE else deviation_class(values)
    told = told_score if theme.id == SCORE else told_deviation
    names = _names(theme)
    return shown, classes, ["geen score" if not c else f"{told(v)}, {names[c - 1]}" for v, c in zip(shown, classes, strict=True)]


def score_legend(theme: Theme, classes: np.ndarray) -> pd.DataFrame:
    """Legend of a theme of scores; see `counted`."""
    return counted(_names(theme), classes)


def _names(theme: Theme) -> tuple[str, ...]:
    return CLASS_NAMES if theme.id == SCORE else DEVIATION_NAMES


def limits_of(theme: Theme, n: int) -> list[str]:
    """Limits of the `n` classes in the legend of a theme, as text; '' where their names say them."""
    if not theme.is_score or theme.id == CHANGE:
        return [""] * n
    limits = [to_lbm(limit) for limit in SCORE_LIMITS] if theme.id == SCORE else list(DEVIATION_LIMITS)
    texts = [number(float(limit), 2) for limit in limits]
    return [f"onder {texts[0]}", *(f"{low} tot {high}" for low, high in pairwise(texts)), f"vanaf {texts[-1]}"]


def _score_takeaway(gemeente: Gemeente, theme: Theme, classes: np.ndarray, year: int) -> str:
    known = classes[classes != NO_SCORE]
    if not len(known):
        reason: Reason = next(iter(why_no_score(gemeente, year).values()), "gemeente")
        return f"Geen scores per {gemeente.level} voor {gemeente.name}: {words(reason, gemeente, year)}."
    if theme.id == SCORE:
        told = level_sentence(known, gemeente.level, PLURAL[gemeente.level])
        return told + (share_of_all(gemeente, known, year) if gemeente.level == "buurt" else "")
    return direction_sentence(theme, known, gemeente.level, PLURAL[gemeente.level])


def direction_sentence(theme: Theme, classes: np.ndarray, one: str, many: str) -> str:
    """How many areas do better on a dimension than its zero, and worse. `classes`: 1-9, at least one; `one`, `many`: what they are."""
    better, worse = int((classes > AROUND).sum()), int((classes < AROUND).sum())
    around = len(classes) - better - worse
    return (
        f"{count(better, f'{one} doet', f'{many} doen')} het op {theme.label.removeprefix('Score op ')} beter dan het ijkpunt, "
        f"{worse} slechter" + (f", {around} ongeveer gelijk." if around else ".")
    )


def as_table(shown: Standing) -> tuple[pd.DataFrame, dict[str, int]]:
    """The figures of a theme with number and words in columns of their own, and how many decimals to show of which column.

    From A to Z. A score has as many as its class needs (`lib.scores.told`), the same in every row.
    """
    table, label = shown.table.sort_values("label", key=lambda labels: labels.str.casefold()), shown.theme.label
    known = table["class"] > 0
    area = capital(level_of(table["code"].iloc[0])) if len(table) else "Gebied"
    columns: dict[str, object] = {area: table["label"]}
    columns |= {name: table[column] for column, name in (("wijk", "Wijk"), ("province", "Provincie")) if column in table}
    decimals: dict[str, int] = {}
    if shown.theme.is_score:
        apart = table["text"].str.split(", ", n=1)
        columns[label] = table["value"].where(known).round(5)
        columns["Klasse"] = [words[-1] for words in apart]
        decimals[label] = max((len(words[0].partition(",")[2]) for words in apart[known]), default=2)
    elif shown.theme.entry is not None:
        columns[label] = table["value"]
        columns["Bij dit cijfer"] = table["text"].where(~known, np.where(table["uncertain"], STANDS_IN, ""))
    elif shown.theme.types:
        columns[label] = table["value"].round()
        columns["Bereik"] = table["text"]
    else:
        columns[label] = table["text"]
    return pd.DataFrame({**columns, "Jaar": table["year"], "Inwoners": table["inhabitants"], "Code": table["code"]}), decimals


def mean_sentence(gemeente: Gemeente, year: int, column: str) -> str:
    """What the ijkpunt is and where the mean of the areas with a score lies in a year, after a blank."""
    mean = gemeente.country.mean_of_buurten(year)
    where = (
        ""
        if mean is None
        else f". Gemiddeld over de inwoners van {mean[1].place} was het in {year} {signed(float(mean[0][column]), 3)}"
    )
    return f" {ZERO}{where}."


def share_of_all(gemeente: Gemeente, known: np.ndarray, year: int) -> str:
    """What `level_sentence` counts as a share, here and among all buurten with a score, after a blank; "" where those are too few to say so."""
    chosen, mean = class_for_half(known), gemeente.country.mean_of_buurten(year)
    if mean is None or chosen == 1 or len(known) < FEWEST_BUURTEN:
        return ""
    below = chosen < SUFFICIENT
    limit = SUFFICIENT if below else chosen
    reached, lower = float((known >= limit).mean()), gemeente.country.share_below(float(SCORE_LIMITS[limit - 2]), year)
    here, there = (number(100 * (1 - share if below else share)) for share in (reached, 1 - lower))
    return f" Dat is {here} van elke 100; in {mean[1].together} {there}."


def level_sentence(classes: np.ndarray, one: str = "buurt", many: str = "buurten") -> str:
    """How many areas reach the class that half of them reach; how many are below voldoende where that class is.

    classes    1-9, at least one
    one, many  what the areas are
    """
    chosen = class_for_half(classes)
    reached, n = int((classes >= chosen).sum()), len(classes)
    level = CLASS_NAMES[chosen - 1] + ("" if chosen == len(CLASS_NAMES) else " of beter")
    if n == 1:
        return f"De enige {one} met een score is {CLASS_NAMES[chosen - 1]}."
    if chosen < SUFFICIENT and n > 1:
        below = int((classes < SUFFICIENT).sum())
        return f"{'Alle' if below == n else f'{below} van de'} {n} {many} met een score {'scoort' if below == 1 else 'scoren'} onder {CLASS_NAMES[SUFFICIENT - 1]}."
    who = f"Alle {n}" if reached == n else f"{reached} van de {n}"
    return f"{who} {many} met een score {'is' if reached == 1 else 'zijn'} {level}."


def class_for_half(classes: np.ndarray) -> int:
    """Highest class that at least half of the buurten reach, but not all; the lowest class present when there is none."""
    for candidate in range(len(CLASS_NAMES), 1, -1):
        reached = (classes >= candidate).mean()
        if 0.5 <= reached < 1:
            return candidate
    return int(classes.min())


def _indicator(gemeente: Gemeente, theme: Theme, year: int) -> Standing:
    entry = theme.entry
    assert entry is not None
    codes = gemeente.buurten["code"].tolist()
    own = [gemeente.figures.figure(theme.id, code, year, fall_back=False) for code in codes]
    found = _with_larger_areas(gemeente, own, year)
    values = np.array([figure.value for figure in found])
    names, classes = legend_of(values, "%" if entry.unit == "%" else "")
    texts = [_figure_text(figure, entry) for figure in found]
    stands_in = np.array([figure.known and figure.status != "ok" for figure in found], dtype=bool)
    years = np.array([np.nan if figure.year is None else figure.year for figure in found])
    table = table_of(gemeente, values, classes, texts, years, stands_in)
    legend = counted(names, classes)
    of_own = np.array([figure.value for figure in own])
    reasons = pd.Series([STATUS_WORDS[f.status] for f in found if not f.known], dtype="str").value_counts()
    missing = "Zonder cijfer: " + "; ".join(f"{n} {reason}" for reason, n in reasons.items()) + "." if len(reasons) else ""
    newest = max((figure.year for figure in found if figure.year is not None), default=None)
    source = gemeente.source(entry.table, newest, entry.kind, entry.base)
    return Standing(theme, year, table, legend, _indicator_takeaway(gemeente, theme, of_own, year), source, missing, STANDS_IN)


def _with_larger_areas(gemeente: Gemeente, own: list[Figure], year: int) -> list[Figure]:
    """Figures of buurten, those that have none with that of their wijk or gemeente; never a count, nor what was too small to publish.

    One figure for all buurten is no map: where neither buurten nor wijken have any, they stay without.
    """
    (indicator,) = own[0].indicators
    if catalogue()[indicator].unit == "aantal":
        return own
    found = [figure if figure.known else gemeente.figures.figure(indicator, figure.code, year) for figure in own]
    return found if any(figure.known and figure.status != "gemeente" for figure in found) else own


def _figure_text(figure: Figure, entry: Indicator | Derived) -> str:
    words = STATUS_WORDS[figure.status]
    return words if not figure.known else with_unit(figure.value, entry) + (f" ({words})" if words else "")


def legend_of(values: np.ndarray, unit: str) -> tuple[list[str], np.ndarray]:
    """At most seven classes for numbers: their names, and the class per value (0 where NaN, else 1 to len(names))."""
    edges = _edges(values)
    classes = np.where(np.isnan(values), 0, np.searchsorted(edges, values, side="right") + 1).astype(int)
    return _class_names(edges, values, unit), classes


def _edges(values: np.ndarray) -> np.ndarray:
    """Inner limits of at most seven classes: round steps over the range of the values."""
    known = values[~np.isnan(values)]
    if len(known) < 2 or np.ptp(known) == 0:
        return np.array([])
    low, high = np.quantile(known, [0.02, 0.98])
    step = _round_step((high - low) / (STEPS - 2)) if high > low else _round_step(np.ptp(known) / STEPS)
    first = np.ceil(low / step) * step
    edges = first + step * np.arange(STEPS - 1)
    return np.round(edges[edges <= known.max()], 10)


def _round_step(step: float) -> float:
    magnitude = 10.0 ** np.floor(np.log10(step))
    return float(next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= step - 1e-12))


def _class_names(edges: np.ndarray, values: np.ndarray, unit: str) -> list[str]:
    known = values[~np.isnan(values)]
    if not len(known):
        return []
    if not len(edges):
        return [number(float(known[0]), 1) + unit]
    decimals = 0 if np.allclose(edges, np.round(edges)) else 1 if np.allclose(edges * 10, np.round(edges * 10)) else 2
    texts = [number(float(e), decimals) for e in edges]
    middle = [f"{a} tot {b}{unit}" for a, b in pairwise(texts)]
    return [f"minder dan {texts[0]}{unit}", *middle, f"{texts[-1]}{unit} of meer"]


def _indicator_takeaway(gemeente: Gemeente, theme: Theme, values: np.ndarray, year: int) -> str:
    entry = theme.entry
    assert entry is not None
    if np.isnan(values).all():
        return f"Voor {gemeente.name} is '{entry.label}' niet per {gemeente.level} gepubliceerd in of rond {year}."
    return spread_sentence(entry, values, PLURAL[gemeente.level], f" van {gemeente.name}")


def spread_sentence(entry: Indicator | Derived, values: np.ndarray, many: str, whose: str) -> str:
    """Between what the middle half of the areas lies (all where they are few), or in how few half of a number is. `values`: at least one that is not NaN."""
    known = values[~np.isnan(values)]
    if entry.unit == "aantal":
        ordered = np.sort(known)[::-1]
        half = int(np.searchsorted(np.cumsum(ordered), ordered.sum() / 2) + 1)
        return f"De helft van alle {inside_sentence(entry.label)} woont in {half} van de {len(known)} {many}."
    few = len(known) < FEWEST_BUURTEN
    ends = [with_unit(float(end), entry) for end in np.quantile(known, [0, 1] if few else [0.25, 0.75])]
    spread = f"rond {ends[0]}" if ends[0] == ends[1] else f"tussen {ends[0]} en {ends[1]}"
    which = many if len(known) == len(values) else f"{len(known)} {many} met een eigen cijfer"
    return f"{entry.label}: in de {'' if few else 'middelste helft van de '}{which}{whose} ligt dit {spread}."


def counted(names: Sequence[str], classes: np.ndarray) -> pd.DataFrame:
    """Legend of classes 1 to len(names): name and n (number of buurten)."""
    return pd.DataFrame({"name": names, "n": [int((classes == c).sum()) for c in range(1, len(names) + 1)]})


def table_of(
    gemeente: Gemeente,
    values: np.ndarray,
    classes: np.ndarray,
    texts: list[str],
    years: np.ndarray,
    uncertain: np.ndarray | bool = False,
) -> pd.DataFrame:
    """Table of a Standing from one entry per buurt, in their order."""
    table = gemeente.buurten[["code", "label", *(["wijk"] if gemeente.level == "buurt" else [])]].copy()
    table["value"], table["class"], table["text"], table["uncertain"] = values, classes, texts, uncertain
    table["year"] = pd.array(years, dtype="Float64").astype("Int64")
    table["inhabitants"] = gemeente.inhabitants.reindex(table["code"]).to_numpy()
    return table
