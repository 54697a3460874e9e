"""Published figures of households, side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.answers.households.published import Comparison, MarginAnswer, as_table
from lib.escape import plain
from lib.palette import AREAS
from lib.ui.households import charts as household_charts
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts


def show_published(context: Context, comparison: Comparison) -> None:
    """The published margins side by side."""
    st.header(plain(comparison.takeaway), anchor=False)
    show_colours(comparison, [answer.rows for answer in comparison.margins], with_reference=True)
    left, right = st.columns(2, gap="large")
    for position, answer in enumerate(comparison.margins):
        with (left, right)[position % 2]:
            show_margin(comparison, answer)
    table = as_table(comparison)
    if len(table) and context.gemeente is not None:
        parts.table_with_download(table, f"huishoudens-{context.gemeente.code}-{context.year}.csv", fictional=context.fictional)


def show_colours(comparison: Comparison, drawn: Sequence[pd.DataFrame], *, with_reference: bool) -> None:
    """The colours of the areas that have a bar in the charts that follow (rows with `area` and `value`), with the stroke of the reference where these have it."""
    known = {name for rows in drawn for name in rows.loc[rows["value"].notna(), "area"]}
    areas = [(comparison.names[code], "", colour) for code, colour in zip(comparison.areas, AREAS, strict=False)]
    stroke = [(comparison.names[comparison.reference], "", parts.STROKE)] if with_reference else []
    if known:
        parts.chips([*(chip for chip in areas if chip[0] in known), *stroke])


def show_margin(comparison: Comparison, answer: MarginAnswer) -> None:
    """One margin, with a mark where the takeaway is about it."""
    names = [comparison.names[code] for code in comparison.areas]
    st.subheader(plain(answer.margin.title), anchor=False)
    if answer.rows.empty:
        st.info(
            "Niet gepubliceerd voor deze gebieden in of rond dit jaar. " + plain(" ".join(answer.missing)), icon=":material/info:"
        )
        return
    if answer.sentence and answer.sentence != comparison.takeaway:
        st.markdown(plain(answer.sentence))
    if answer.missing:
        st.caption(f":material/info: {plain(' '.join(answer.missing))}")
    alt_text = f"{answer.margin.title} van {', '.join(names)}. {answer.sentence} De cijfers staan in de tabel onderaan."
    categories = list(answer.margin.nouns)
    charts.draw(
        household_charts.compare_bars(answer.rows, names, AREAS, categories, comparison.marked(answer.margin.id)),
        key=f"margin_{answer.margin.id}",
        alt_text=alt_text,
    )
    if answer.years:
        st.caption(f":material/info: {plain(answer.years)}")
    if answer.margin.note:
        st.caption(plain(answer.margin.note))
    parts.source_lines([answer.source])
