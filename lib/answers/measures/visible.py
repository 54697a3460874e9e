"""Zichtbaar of niet, vooraf: whether the Leefbaarometer can show what is planned, and what else can.

The one place where an effect is called visible: pages, papers, classes and costs follow it. The limits were measured with placebos on
the whole country (lib.follow_up, data/catalogue/visibility.yaml).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from lib.answers.measures.research import reached
from lib.answers.place import Gemeente
from lib.areas import level_of
from lib.arrays import Array
from lib.follow_up import load_limits, needed_a_year, smallest_fall
from lib.follow_up.ahead import Ahead, stands_out
from lib.interventions.catalogue.entry import MeasuredInstead
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.measures import Measure, exposure
from lib.scores import CLASS_NAMES, score_class, to_lbm, told_score
from lib.scores.classes import SCORE_LIMITS
from lib.words import count, listed, number, signed

TOO_SMALL = "te klein om in de score te zien"
# Below this many score points an effect reads as zero on screen.
NOTHING = 0.0005
_MANY = 20
_OWN_COUNTS = (100, 400)
_MOST_INDICATORS = 2


@dataclass(frozen=True)
class Part:
    """One area of a plan: the middle of its effect in score points per calendar year, from the first start in the area on."""

    code: str
    name: str
    measures: tuple[Measure, ...]
    years: NDArray[np.int64]
    effect: Array
    weight: float = 1.0

    @property
    def start(self) -> int:
        return min((measure.start for measure in self.measures), default=int(self.years[0]))


@dataclass(frozen=True)
class Visible:
    """What the score can show of a plan: in its areas together, and in each by itself (code -> Ahead).

    clause: the verdict for inside a sentence; text: the verdict with its figures, and what else can show the effect.
    """

    together: Ahead
    alone: dict[str, Ahead]
    clause: str
    text: str

    @property
    def any(self) -> bool:
        """Whether the score can show it somewhere, in one area or in all together."""
        return self.together.visible or any(one.visible for one in self.alone.values())

    @property
    def year(self) -> int | None:
        """First measurement in which it shows somewhere, None when nowhere."""
        found = [one.year for one in (self.together, *self.alone.values()) if one.year is not None]
        return min(found, default=None)


def visible_of(gemeente: Gemeente, parts: Sequence[Part], catalogue: Catalogue) -> Visible:
    """Judge the planned effect on one or more areas of a gemeente."""
    limits = load_limits()
    sizes = [float(gemeente.inhabitants.get(part.code, np.nan)) for part in parts]
    alone = {
        part.code: stands_out(part.years, part.effect, part.start, partial(limits.smallest, [size]))
        for part, size in zip(parts, sizes, strict=True)
    }
    together = next(iter(alone.values()))
    if len(parts) > 1:
        weights = [part.weight for part in parts]
        first = min(part.start for part in parts)
        years = np.arange(first, max(int(part.years[-1]) for part in parts) + 1)
        paths = [np.interp(years, part.years, part.effect, left=0.0) for part in parts]
        mean = np.average(paths, axis=0, weights=weights)
        together = stands_out(years, mean, first, lambda span: limits.smallest(sizes, span, weights))
    said = _text(gemeente, parts, sizes, together, alone, catalogue)
    return Visible(together, alone, _clause(parts, together, alone), said)


def class_text(baseline: float | None, score_year: int, low: float, high: float, year: int, visible: bool) -> str:
    """What becomes of the class of an area with this score (`afw`) of `score_year`: told as an effect only where the score can show the effect.

    low, high: the band of the effect (19 of 20 calculations) in `year`, its highest point, in score points.
    """
    if baseline is None:
        return "Deze buurt heeft geen score. Daarom is niet te zeggen welke klasse erbij hoort. Het effect in punten is er wel."
    now = int(score_class(baseline))
    start = f"Score in {score_year}: {told_score(to_lbm(baseline))}, {CLASS_NAMES[now - 1]}."
    lowest, highest = int(score_class(baseline + low)), int(score_class(baseline + high))
    if lowest == highest == now:
        return f"{start} De klasse verandert niet."
    if not visible:
        return f"{start} {_near_a_limit(now, highest if highest != now else lowest)}"
    if lowest == highest:
        return f"{start} In {year} hoort daar de klasse {CLASS_NAMES[lowest - 1]} bij, in ten minste 19 van de 20 berekeningen."
    if now not in (lowest, highest):
        return f"{start} De klasse kan {CLASS_NAMES[lowest - 1]} of {CLASS_NAMES[highest - 1]} worden. Met onze aannames kan het allebei."
    other = highest if lowest == now else lowest
    return f"{start} De klasse kan {CLASS_NAMES[now - 1]} blijven of {CLASS_NAMES[other - 1]} worden. Met onze aannames kan het allebei."


def _near_a_limit(now: int, other: int) -> str:
    limit = SCORE_LIMITS[now - 1 if other > now else now - 2]
    return (
        f"De score ligt dicht bij de grens met {CLASS_NAMES[now if other > now else now - 2]} ({number(to_lbm(limit), 2)}). De klasse kan ook "
        "zonder dit plan wisselen, en zegt dus niet of het plan werkt."
    )


def _clause(parts: Sequence[Part], together: Ahead, alone: dict[str, Ahead]) -> str:
    if together.visible:
        return f"zichtbaar in de meting van {together.year}"
    own = [part.name for part in parts if alone[part.code].visible]
    return f"in de meting alleen zichtbaar in {listed(own)}" if own else TOO_SMALL


def _text(
    gemeente: Gemeente,
    parts: Sequence[Part],
    sizes: Sequence[float],
    together: Ahead,
    alone: dict[str, Ahead],
    catalogue: Catalogue,
) -> str:
    if not any(part.measures for part in parts):
        return ""
    said = [_score_words(parts, sizes, together, alone)]
    if not together.visible:
        said += _instead(gemeente, parts, sizes, together.measurement, catalogue)
    return " ".join(text for text in said if text)


def _score_words(parts: Sequence[Part], sizes: Sequence[float], together: Ahead, alone: dict[str, Ahead]) -> str:
    one = len(parts) == 1
    level = level_of(parts[0].code)  # a wijk or work area has the limits of the largest buurten
    here = (
        f"in één {level} als {'dit' if level == 'werkgebied' else 'deze'}"
        if one
        else f"in deze {count(len(parts), 'buurt', 'buurten')} samen"
    )
    if max(abs(part.effect).max() for part in parts) < NOTHING:
        return "Er is geen effect op de score te verwachten; daar valt dus niets te zien."
    expected = f"verwacht wordt {'' if one else 'gemiddeld '}{_size(together.expected)} in de meting van {together.measurement}"
    own = [f"{part.name} (vanaf {alone[part.code].year})" for part in parts if alone[part.code].visible]
    if together.visible:
        by_itself = "" if one else f" Op zichzelf is het te zien in {listed(own)}." if own else " In elke buurt op zichzelf niet."
        return f"Te zien in de Leefbaarometer: {expected}, en {here} valt een verandering vanaf {number(together.smallest, 3)} op.{by_itself}"
    if own:
        return (
            f"De Leefbaarometer kan dit alleen laten zien in {listed(own)}. {here.capitalize()} niet: {expected}, en daar valt pas een "
            f"verandering vanaf {number(together.smallest, 3)} op."
        )
    return (
        f"{here[0].upper()}{here[1:]} kan de Leefbaarometer dit niet laten zien. {expected[0].upper()}{expected[1:]}. Daar valt pas een verandering vanaf "
        f"{number(together.smallest, 3)} op.{'' if one and level != 'buurt' else _in_twenty(sizes, together)}"
    )


def _in_twenty(sizes: Sequence[float], together: Ahead) -> str:
    """What twenty buurten like these would show."""
    if len(sizes) >= _MANY:
        return ""
    enough = float(np.mean([load_limits().of(size, together.span, _MANY) for size in sizes]))
    if abs(together.expected) >= enough:
        return f" In twintig zulke buurten misschien: daar is {number(enough, 3)} genoeg."
    return f" Ook in twintig zulke buurten niet: daar is {number(enough, 3)} nodig."


def _size(points: float) -> str:
    return "minder dan 0,001" if abs(points) < NOTHING else signed(points, 3)


def _instead(gemeente: Gemeente, parts: Sequence[Part], sizes: Sequence[float], year: int, catalogue: Catalogue) -> list[str]:
    """What can show it: registered crime where a measure is about crime, and own counts, each with its own smallest effect."""
    falls = [crime_fall(part.measures, year, catalogue) for part in parts]
    fall = float(np.mean(falls))
    said = [_crime_words(gemeente, parts, sizes, fall)] if max(falls) > 0 else []
    names = dict.fromkeys(measure.intervention for part in parts for measure in part.measures)
    own = listed(list(dict.fromkeys(catalogue.get(name).measure_instead[0].label for name in names))[:_MOST_INDICATORS])
    visible = [(n, smallest_fall(n)) for n in _OWN_COUNTS]
    sizes_said = listed(f"bij {n} per jaar een daling vanaf {_percent(share)}" for n, share in visible if share is not None)
    needed = ""
    if 0.01 <= fall < 1:
        needed = f" Voor {_percent(fall)} zijn {number(_rounded(needed_a_year(fall)))} tellingen per jaar nodig."
    said.append(f"Meet het anders: {own}. In eigen tellingen valt op: {sizes_said}.{needed}")
    return said


def crime_falls(measures: Sequence[Measure], years: NDArray[np.int64], catalogue: Catalogue) -> Array:
    """Share by which registered crime is expected to fall, per year, by the middle of the assumptions; 0 without crime measures."""
    kept = np.zeros(len(years))
    if measures:
        coverage = np.array([[measure.coverage for measure in measures]])
        ids, shares = exposure([measure.plan for measure in measures], coverage, years, catalogue)
        for column, name in enumerate(ids):
            if about_crime(name, catalogue):
                kept += shares[0, :, column] * np.log1p(-catalogue.get(name).effects.onv.spread.mode)  # type: ignore[union-attr]
    return -np.expm1(kept)


def crime_fall(measures: Sequence[Measure], year: int, catalogue: Catalogue) -> float:
    """`crime_falls` in one year."""
    return float(crime_falls(measures, np.array([year]), catalogue)[0])


def own_counts(names: Iterable[str], catalogue: Catalogue) -> list[tuple[str, tuple[MeasuredInstead, ...]]]:
    """What can be counted to see whether measures (ids) work, by their name."""
    entries = [catalogue.get(name) for name in dict.fromkeys(names)]
    return [(entry.label, entry.measure_instead) for entry in entries]


def about_crime(name: str, catalogue: Catalogue) -> bool:
    """Whether the catalogue has an effect of a measure on registered crime."""
    effect = catalogue.get(name).effects.onv
    return effect is not None and effect.crime is not None


def _crime_words(gemeente: Gemeente, parts: Sequence[Part], sizes: Sequence[float], fall: float) -> str:
    limits = load_limits()
    counted = [_crimes(gemeente, part.code, size) for part, size in zip(parts, sizes, strict=True)]
    if np.isnan(counted).any() or np.isnan(sizes).any():
        return ""
    mean, size = float(np.mean(counted)), float(np.mean(sizes))
    here, many = (limits.smallest_crime_fall(size, mean, n) for n in (len(parts), _MANY))
    place = "Hier" if len(parts) == 1 else "Per buurt"
    start = f"{place} zijn er ongeveer {number(round(mean))} geregistreerde misdrijven per jaar"
    if here is None or many is None:
        return f"{start}. Dat is te weinig om een daling in te zien."
    twenty = f", in twintig zulke buurten vanaf {_percent(many)}" if len(parts) < _MANY else ""
    verdict = "dus dat kunnen zij laten zien" if fall >= here else "dus ook daarin valt dit niet op"
    return f"{start}. Een daling vanaf {_percent(here)} valt op{twenty}. Verwacht wordt {_percent(fall)}, {verdict}."


def _crimes(gemeente: Gemeente, code: str, inhabitants: float) -> float:
    """Registered crimes a year: the newest count of the buurt, else what is usual for its size."""
    counted = reached(gemeente, code, 1.0)
    return load_limits().usual_crimes(inhabitants) if counted is None else counted.crimes


def _percent(share: float) -> str:
    return "minder dan 1%" if share < 0.005 else f"{number(100 * share)}%"


def _rounded(value: float) -> float:
    """To two digits: a rule of thumb."""
    digits = 10 ** max(int(np.floor(np.log10(value))) - 1, 0)
    return float(round(value / digits) * digits)
