"""Published figures of households, side by side."""

from __future__ import annotations

import streamlit as st

from lib.answers.households.published import Comparison, MarginAnswer, as_table
from lib.escape import plain
from lib.palette import AREAS
from lib.ui.households import charts as household_charts
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts


def show_published(context: Context, comparison: Comparison) -> None:
    """The published margins side by side."""
    show_head(comparison, comparison.takeaway)
    st.caption(f"Streep in de grafieken: {plain(comparison.names[comparison.reference])}.")
    left, right = st.columns(2, gap="large")
    for position, answer in enumerate(comparison.margins):
        with (left, right)[position % 2]:
            show_margin(comparison, answer)
    table = as_table(comparison)
    if len(table) and context.gemeente is not None:
        parts.table_with_download(table, f"huishoudens-{context.gemeente.code}-{context.year}.csv", fictional=context.fictional)


def show_head(comparison: Comparison, headline: str) -> None:
    """What stands out, and the colours of the areas."""
    st.markdown(f"#### {plain(headline)}")
    parts.chips([(comparison.names[code], "", colour) for code, colour in zip(comparison.areas, AREAS, strict=False)])


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
    alt_text = f"{answer.margin.title} van {', '.join(names)}. {answer.sentence} De cijfers staan in de tabel onderaan."
    categories = list(answer.margin.nouns)
    charts.draw(
        household_charts.compare_bars(answer.rows, names, AREAS, categories, comparison.marked(answer.margin.id)),
        key=f"margin_{answer.margin.id}",
        alt_text=alt_text,
    )
    if answer.missing:
        st.caption(":material/info: Bleke balken of geen balk: " + plain(" ".join(answer.missing)))
    if answer.years:
        st.caption(f":material/info: {plain(answer.years)}")
    if answer.margin.note:
        st.caption(plain(answer.margin.note))
    parts.source_lines([answer.source])
