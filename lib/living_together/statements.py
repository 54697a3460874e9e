"""The three statements about an area, in plain Dutch: Verschil, Vraag en aanbod, Zorg voor elkaar.

Each has a sentence, the figures it rests on and how sure it is. They speak of possibilities, never of behaviour and never of
kinds of people. "Duidelijk" is said of published figures only: of an estimate it is told in how many calculations the statement holds,
of the table of offers and needs how often it survives when the table moves (lib.living_together.robustness), of the counts of care what
their range takes in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from lib.arrays import Array
from lib.living_together.care import SPLIT_STEP, Care
from lib.living_together.contrast import MIN_PARTS, PART_LABELS, Contrast, Others, Part
from lib.living_together.coverage import (
    AMPLE_WORD,
    BETTER,
    LINES_OF,
    LOWER_LINE,
    SCARCE_WORD,
    UPPER_LINE,
    WORSE,
    Coverage,
)
from lib.living_together.intervals import Interval, interval
from lib.living_together.offers import OffersAndNeeds
from lib.living_together.reference import Reference
from lib.living_together.robustness import LEAST_TOLD, WITHIN_THE_ESTIMATE, Cases, in_words, survival, survival_of_domain
from lib.words import listed, number

CLOSING = "Dit gaat over mogelijkheden, niet over gedrag."
QUESTION = "Ontmoeten bewoners elkaar? Dat staat niet in de cijfers."

FigureKind = Literal["meting", "schatting", "aanname"]
UNKNOWN_WORDS = "Hoe zeker dit is, is niet bekend."
MEASURED_WORDS = "Duidelijk: dit volgt uit gepubliceerde cijfers."
SPLIT_WORDS = (
    f"Ongeveer: hoeveel 65-plussers hier 75 of ouder zijn, is niet gepubliceerd. Dat kan {number(100 * SPLIT_STEP)} van de "
    "100 meer of minder zijn dan in Nederland (aanname)."
)
_WHOLE = ("per 100 huishoudens", "per 1.000 inwoners")


@dataclass(frozen=True)
class StatementFigure:
    """A number under a statement; low and high are the 80% bounds; `typical` is that of other areas. NaN where unknown."""

    label: str
    value: float
    low: float
    high: float
    unit: str
    kind: FigureKind
    typical: float = float("nan")

    @property
    def value_words(self) -> str:
        """The value, with no more decimals than it can bear: counts are whole."""
        return number(self.value, 0 if self.unit in _WHOLE else 2)

    @property
    def range_words(self) -> str:
        """The bounds with the decimals of the value; "" where they are not known."""
        decimals = 0 if self.unit in _WHOLE else 2
        return "" if np.isnan(self.low) else f"{number(self.low, decimals)} tot {number(self.high, decimals)}"


@dataclass(frozen=True)
class Statement:
    """What the page says about one area. `known` False: the sentence says what is missing."""

    heading: str
    sentence: str
    figures: tuple[StatementFigure, ...]
    sure_words: str
    rests_on: FigureKind
    known: bool = True
    note: str = ""


FEWEST = 8  # areas below which there is nothing to compare with


def difference(name: str, contrast: Contrast, area: int, others: Others, among: str) -> Statement:
    """'Verschil' for the area in row `area`; `others` are the areas to compare with, `among` what they are called.

    Compared on the parts that are known here: more or less when beyond the quarter lines of the others.
    """
    heading = "Verschil"
    parts = tuple(part for part in contrast.known_parts(area) if others.knows(part))
    missing = [PART_LABELS[part] for part in PART_LABELS if part not in parts]
    note = f"Zonder {listed(missing)}: daarvan is hier geen cijfer." if missing else ""
    figures = tuple(_part_figure(contrast, area, part, others) for part in parts)
    lines = others.lines(parts if len(parts) >= MIN_PARTS else ())
    if len(parts) < MIN_PARTS or lines.areas < FEWEST:
        sentence = (
            f"Voor {name} zijn te weinig kenmerken bekend om verschil te berekenen."
            if len(parts) < MIN_PARTS
            else f"Er zijn te weinig andere buurten met deze cijfers om {name} mee te vergelijken."
        )
        return Statement(heading, sentence, figures, UNKNOWN_WORDS, "meting", False, note)
    here = contrast.over(parts)[area]
    mid = float(np.median(here))
    side = 1 if mid > lines.upper_quarter else -1 if mid < lines.lower_quarter else 0
    word, than = {1: ("meer", "dan"), -1: ("minder", "dan"), 0: ("ongeveer evenveel", "als")}[side]
    sentence = f"In {name} wonen huishoudens die {word} van elkaar verschillen {than} gemiddeld in {among}"
    main = _main_part(contrast, area, parts, others, side)
    sentence += f", vooral in {PART_LABELS[main]}." if main else "."
    total = StatementFigure("kans dat twee huishoudens verschillen", mid, *_bounds(here), "kans", "schatting", lines.median)
    rests_on: FigureKind = "schatting" if "age" in parts else "meting"
    return Statement(heading, sentence, (total, *figures), _difference_sure(here, parts, lines, side), rests_on, True, note)


@dataclass(frozen=True)
class Yardstick:
    """Quartiles of dekking of the areas compared with, what these are called, and whose dekking is 1."""

    lower: float = LOWER_LINE
    upper: float = UPPER_LINE
    among: str = LINES_OF
    base: str = "Nederland"


def supply_and_demand(
    name: str,
    coverage: Coverage,
    area: int,
    table: OffersAndNeeds,
    yardstick: Yardstick = Yardstick(),
    cases: Cases | None = None,
) -> Statement:
    """'Vraag en aanbod' for the area in row `area`: dekking in words, with the domains that are ample or scarce.

    `cases` are those of this one area; without them how sure it is, is not known.
    """
    heading = "Vraag en aanbod"
    low, mid, high = coverage.interval.at(area)
    if np.isnan(mid):
        return Statement(heading, f"Voor {name} is de mix van huishoudens niet bekend.", (), UNKNOWN_WORDS, "aanname", False)
    band, known = str(coverage.bands(yardstick.lower, yardstick.upper)[area]), bool(coverage.interval.bounded[area])
    word, than = {BETTER: ("beter", "dan"), WORSE: ("minder goed", "dan")}.get(band, ("ongeveer even goed", "als"))
    words, labels = coverage.domain_words[area], table.domain_labels
    ample = [label for label, found in zip(labels, words, strict=True) if found == AMPLE_WORD]
    scarce = [label for label, found in zip(labels, words, strict=True) if found == SCARCE_WORD]
    if known:
        sentence = (
            f"Vraag en aanbod van huishoudens in {name} sluiten {word} op elkaar aan {than} gemiddeld in {yardstick.among}."
        )
    else:
        sentence = f"Voor {name} is niet te zeggen of vraag en aanbod beter of minder goed op elkaar aansluiten dan gemiddeld in {yardstick.among}."
    sentence += "".join(f" {title}: {', '.join(names)}." for title, names in (("Ruim", ample), ("Krap", scarce)) if names)
    total = StatementFigure(f"past het aanbod bij de vraag? ({yardstick.base} = 1)", mid, low, high, "verhouding", "aanname", 1.0)
    figures = (total, *_domain_figures(coverage.balance_interval, "balans", area, labels, 1.0))
    figures += _domain_figures(coverage.cross_interval, "kruis", area, labels, float("nan"))
    side = {BETTER: 1, WORSE: -1}.get(band, 0)
    sure = in_words(survival(cases.value[0], yardstick.lower, yardstick.upper, side)) if known and cases else UNKNOWN_WORDS
    if known and cases:
        sides = {AMPLE_WORD: 1, SCARCE_WORD: -1}
        weak = [
            label
            for k, (label, found) in enumerate(zip(labels, words, strict=True))
            if found in sides and survival_of_domain(cases.balance[0, k], sides[found]) < LEAST_TOLD
        ]
        sure += f" Minder vast: {listed(weak)}." if weak else ""
    return Statement(heading, sentence, figures, sure, "aanname", known, f"Tabel van aanbod en vraag: {table.label}.")


def care_for_each_other(
    name: str,
    care: Care,
    area: int,
    wmo_per_1000: float = float("nan"),
    wmo_note: str = "",
    around: Care | None = None,
    called: str = "",
) -> Statement:
    """'Zorg voor elkaar': two counts per 100 households, with Wmo clients where published (NaN is not published, never 0).

    `around` is one row for a larger area, which is `called` so; `wmo_note` says e.g. that the number is that of the wijk.
    """
    heading = "Zorg voor elkaar"
    here = care.at(area)
    giving, asking = here.givers_interval.at(0), here.receivers_interval.at(0)
    wmo_known = not np.isnan(wmo_per_1000)
    of_what = f" ({wmo_note})" if wmo_known and wmo_note else ""
    wmo_text = f" Wmo-cliënten: {number(wmo_per_1000)} per 1.000 inwoners{of_what}." if wmo_known else ""
    figures = (StatementFigure("Wmo-cliënten", wmo_per_1000, *_NO_BOUNDS, "per 1.000 inwoners", "meting"),) if wmo_known else ()
    if np.isnan(giving[1]):
        sentence = f"Voor {name} is de mix van huishoudens niet bekend.{wmo_text}"
        return Statement(heading, sentence, figures, UNKNOWN_WORDS, "aanname", False)
    typical = (float("nan"),) * 2 if around is None else (around.receivers_interval.at(0)[1], around.givers_interval.at(0)[1])
    beside = "" if around is None or not called else f" In {called} zijn dat er {number(typical[0])} en {number(typical[1])}."
    sentence = (
        f"Per 100 huishoudens in {name} wonen ongeveer {number(asking[1])} mensen van 75 jaar of ouder. Bij hen kan hulp nodig zijn. "
        f"Daar staan {number(giving[1])} mensen tegenover in een levensfase waarin veel mensen hulp geven.{beside}{wmo_text}"
    )
    counts = (
        _count("mensen van 75 jaar of ouder", asking, typical[0]),
        _count("mensen in een levensfase waarin veel mensen hulp geven", giving, typical[1]),
    )
    known = bool(here.givers_interval.bounded[0])
    note = "" if wmo_known else "Wmo-cliënten: niet gepubliceerd."
    return Statement(heading, sentence, (*counts, *figures), SPLIT_WORDS if known else UNKNOWN_WORDS, "aanname", True, note)


def question(
    contrast_here: float, coverage_here: float, contrast_others: Reference, coverage_others: Reference, among: str
) -> str:
    """The one question: when contrast lies in the upper third and dekking in the lower third of other areas (`among`); else empty."""
    different = contrast_here > contrast_others.upper_third
    short = coverage_here < coverage_others.lower_third
    if not (different and short):
        return ""
    return f"Vergeleken met {among} is het verschil hier groot en sluiten vraag en aanbod minder aan. {QUESTION}"


_NO_BOUNDS = (float("nan"), float("nan"))


def _main_part(contrast: Contrast, area: int, parts: tuple[Part, ...], others: Others, side: int) -> Part | None:
    """Part that lies furthest from the middle of the others, in the direction of the sentence, in spreads of that part."""
    if side == 0:
        return None
    distance: dict[Part, float] = {}
    for part in parts:
        lines = others.lines((part,))
        spread = lines.upper_quarter - lines.lower_quarter
        if spread > 0:
            distance[part] = side * (float(np.median(contrast.parts[part][area])) - lines.median) / spread
    best = max(distance, key=lambda part: distance[part], default=None)
    return best if best is not None and distance[best] > 0 else None


def _difference_sure(here: Array, parts: tuple[Part, ...], lines: Reference, side: int) -> str:
    """Without the estimated age all parts are published, and rounding hardly moves them."""
    if "age" not in parts:
        return MEASURED_WORDS
    part = survival(here, lines.lower_quarter, lines.upper_quarter, side) if here.size > 1 else float("nan")
    return in_words(part, WITHIN_THE_ESTIMATE)


def _part_figure(contrast: Contrast, area: int, part: Part, others: Others) -> StatementFigure:
    here = contrast.parts[part][area]
    typical = others.lines((part,)).median
    kind: FigureKind = "schatting" if part == "age" else "meting"
    bounds = _bounds(here) if part == "age" else _NO_BOUNDS
    return StatementFigure(f"verschil in {PART_LABELS[part]}", float(np.median(here)), *bounds, "kans", kind, typical)


def _domain_figures(
    found: Interval, name: str, area: int, labels: tuple[str, ...], typical: float
) -> tuple[StatementFigure, ...]:
    unit = "verhouding" if name == "balans" else "kans"
    rows = zip(labels, found.mid[area], found.low[area], found.high[area], strict=True)
    return tuple(
        StatementFigure(f"{name} {label}", float(m), float(lo), float(hi), unit, "aanname", typical) for label, m, lo, hi in rows
    )


def _count(label: str, found: tuple[float, float, float], typical: float) -> StatementFigure:
    low, mid, high = found
    return StatementFigure(label, mid, low, high, "per 100 huishoudens", "schatting", typical)


def _bounds(members: Array) -> tuple[float, float]:
    found = interval(members[None, :])
    return float(found.low[0]), float(found.high[0])
