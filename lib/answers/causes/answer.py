"""Question 5: hoe heeft het zover kunnen komen? Everything the page tells about one area and two measurements."""

from __future__ import annotations

from dataclasses import dataclass

from lib.answers.causes.change import Taken, taken_apart
from lib.answers.causes.moved import FiguresIn, Moved, moved_beside
from lib.answers.causes.past import Background, Past, found_in, past_of
from lib.answers.causes.similar import Fared, fared
from lib.answers.causes.words import finding_sentences, limits_sentence, takeaway, turning_sentences, without_dimensions
from lib.answers.place import Gemeente
from lib.causes import Finding
from lib.similar import Similar


@dataclass(frozen=True)
class Causes:
    """The answer. `taken` is None where dimensions are missing, `fared` without a series. `findings` are on the whole history."""

    past: Past
    taken: Taken | None
    takeaway: str
    moved: Moved
    fared: Fared | None
    findings: tuple[Finding, ...]
    sentences: tuple[str, ...]
    turning: tuple[str, ...]
    limits: str


def causes(
    gemeente: Gemeente, background: Background, code: str, span: tuple[int, int] | None, similar: Similar, read: FiguresIn
) -> Causes:
    """Everything about buurt, wijk or work area `code`. `span` is taken where the series allows it, else the first and the last measurement.

    `similar`: its similar areas; `read(year)`: `moved.figures_in` of their level. Raises KeyError for a code that is not in the
    gemeente.
    """
    told = past_of(gemeente, background, code, span)
    shown, whole = told.span, _whole(gemeente, told)
    years = gemeente.figures.years
    of_history = moved_beside(gemeente, background, code, similar, read, years, *whole)
    of_span = of_history if shown in (None, whole) else moved_beside(gemeente, background, code, similar, read, years, *shown)
    taken = taken_apart(background, told, *shown) if shown and told.years else None
    found = found_in(background, told, of_history.tests)
    return Causes(
        past=told,
        taken=taken,
        takeaway=takeaway(told, taken, found, of_span) if taken else without_dimensions(background, told, shown),
        moved=of_span,
        fared=fared(gemeente, background, told, similar, *shown, read, years) if shown else None,
        findings=found,
        sentences=tuple(finding_sentences(told, found, similar.many)),
        turning=tuple(turning_sentences(told)),
        limits=limits_sentence(told),
    )


def _whole(gemeente: Gemeente, past: Past) -> tuple[int, int]:
    """The years of the whole history, for key figures: of the series, else of the figures themselves."""
    years = past.series["year"].astype(int).tolist() if past.level else gemeente.figures.years or [gemeente.map_year]
    return years[0], years[-1]
