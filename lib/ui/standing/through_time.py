"""Small charts of all buurten through the measurements: one scale, the line of the gemeente in grey behind, in the order of the alphabet.

A chart is a picture in the page, so that eighty of them cost as little as one: the same figures stand in its text and in words below it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.answers.standing.every_buurt.matrix import groups_of
from lib.answers.standing.every_buurt.through_time import Course, ThroughTime, through_time
from lib.escape import plain
from lib.palette import ACCENT, GRID, INK, QUIET
from lib.ui.session.context import Context
from lib.ui.standing.matrix import choose_group, name_button
from lib.ui.widgets import parts
from lib.words import number

THROUGH_TIME = "jaren"
_COLUMNS = 4
_WIDTH, _HEIGHT = 220, 128
_LEFT, _RIGHT, _TOP, _BOTTOM = 36, 12, 8, 20


def show_through_time(context: Context, headline: DeltaGenerator) -> None:
    """One group of buurten at a time, and all of them as a download; the gemeente in words goes into `headline`."""
    groups = groups_of(context.gemeente)
    group = choose_group(context, groups)
    found = through_time(context.gemeente, groups[group][1])
    if len(found.years) < 2:
        st.info(
            f"Er zijn nog geen twee metingen, dus ook geen verloop.{plain(context.gemeente.unjoined_note)}",
            icon=":material/info:",
        )
        return
    headline.header(
        f"{plain(context.gemeente.name)}: {plain(found.gemeente.words)}. Dat is de grijze lijn in elke grafiek.", anchor=False
    )
    with st.container(key="door_de_jaren"):
        codes = list(found.buurten)
        for at in range(0, len(codes), _COLUMNS):
            for code, column in zip(codes[at : at + _COLUMNS], st.columns(_COLUMNS, gap="medium"), strict=False):
                with column:
                    name_button(context, code, group)
                    st.html(_figure(found, found.buurten[code]))
    parts.source_lines([found.source], found.note)
    parts.download(
        found.table,
        f"{context.gemeente.code}-door-de-jaren.csv",
        fictional=context.fictional,
        note=found.source,
        on_click=True,
    )


def _figure(found: ThroughTime, course: Course) -> str:
    """Picture and words, or why there is no score."""
    said = f"<div style='font-size:.85rem'>{escape(course.words)}</div>"
    if all(math.isnan(score) for score in course.scores):
        return said
    known = [(year, score) for year, score in zip(found.years, course.scores, strict=True) if not math.isnan(score)]
    text = "Score per meting: " + "; ".join(f"{year} {number(score, 2)}" for year, score in known)
    return f"<img alt='{escape(text)}' style='width:100%;max-width:20rem' src='data:image/svg+xml,{quote(_picture(found, course))}'>{said}"


def _picture(found: ThroughTime, course: Course) -> str:
    """The chart as SVG."""
    low, high = found.scale[0], found.scale[-1]
    first, last = found.years[0], found.years[-1]

    def x(year: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (year - first) / (last - first)

    def y(score: float) -> float:
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (high - score) / (high - low)

    def points(scores: Sequence[float]) -> list[tuple[float, float] | None]:
        return [None if math.isnan(s) else (x(year), y(s)) for year, s in zip(found.years, scores, strict=True)]

    steps = "".join(
        f"<path d='M{_LEFT} {y(step):.1f}H{_WIDTH - _RIGHT}' stroke='{GRID}'/>"
        f"<text x='{_LEFT - 5}' y='{y(step) + 4:.1f}' text-anchor='end'>{number(step, 2)}</text>"
        for step in found.scale
    )
    own = points(course.scores)
    dots = "".join(f"<circle cx='{at[0]:.1f}' cy='{at[1]:.1f}' r='3' fill='{ACCENT}'/>" for at in own if at)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH} {_HEIGHT}' font-family='sans-serif' font-size='11' fill='{INK}'>{steps}"
        f"<text x='{_LEFT}' y='{_HEIGHT - 4}'>{first}</text><text x='{_WIDTH - 4}' y='{_HEIGHT - 4}' text-anchor='end'>{last}</text>"
        f"<path d='{_line(points(found.gemeente.scores))}' fill='none' stroke='{QUIET}' stroke-width='2'/>"
        f"<path d='{_line(own)}' fill='none' stroke='{ACCENT}' stroke-width='2.5'/>{dots}</svg>"
    )


def _line(points: Sequence[tuple[float, float] | None]) -> str:
    """A path that is broken where a value is missing."""

    def steps() -> Iterator[str]:
        move = "M"
        for at in points:
            if at is not None:
                yield f"{move}{at[0]:.1f} {at[1]:.1f}"
            move = "M" if at is None else "L"

    return "".join(steps())
