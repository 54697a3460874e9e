"""Whether the households of an area complement each other."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.answers.households.indices import place_sentence
from lib.answers.households.together import Covered, Living, coverage_of, statements
from lib.answers.outlook.care import NOTE
from lib.answers.place import name_of
from lib.areas import this_area
from lib.escape import plain
from lib.living_together.statements import CLOSING, Statement
from lib.ui.households.heart import show_facilities, show_pictured
from lib.ui.households.offers import estimate_line
from lib.ui.session import data
from lib.ui.session.context import Context
from lib.ui.widgets import parts


def show_together(context: Context, living: Living, covered: Covered) -> None:
    """The three statements about the chosen buurt."""
    gemeente = context.gemeente
    code = context.area if context.area == gemeente.code else context.buurt
    if code == gemeente.code:
        living = data.living_of(context.databank, gemeente, living.estimate.year)
        covered = coverage_of(living, covered.table, [code], covered.others)
    elif context.area is not None and code is None:
        name = name_of(gemeente, context.area)
        st.info(
            f"Of huishoudens elkaar aanvullen, schatten wij per buurt en niet per {plain(context.area_word)}. Kies een buurt van {plain(name)}.",
            icon=":material/info:",
        )
        return
    if code is None:
        st.info("Kies een buurt in de lijst. U ziet dan hoe verschillend de huishoudens zijn en of ze elkaar kunnen helpen.")
        return
    said, asked = statements(living, covered, gemeente, code, context.year)
    if not said:
        st.info(f"Voor {plain(this_area(code))} zijn te weinig cijfers om dit te schatten.")
        return
    for column, statement in zip(st.columns(3, gap="large"), said, strict=True):
        with column:
            _statement(statement)
    if asked:
        st.warning(plain(asked), icon=":material/help:")
    place = place_sentence(living, code)
    if place:
        st.markdown(plain(place))
    st.markdown(f"*{CLOSING}*")
    _later(context, living, code)
    show_facilities(context)
    if living.estimate.poor[living.estimate.row(code)]:
        st.warning(plain(" ".join(living.estimate.why(code))), icon=":material/info:")
    parts.source_lines([estimate_line(context, living), "tabel van aanbod en vraag (aanname)"])


def _later(context: Context, living: Living, code: str) -> None:
    """Care for each other in ten years, or why that cannot be said."""
    found = data.care_ahead(context.databank, context.gemeente, code, living.estimate.year)
    if found is None:
        return
    st.subheader("Zorg voor elkaar over tien jaar", anchor=False)
    if found.reason:
        st.info(plain(found.reason), icon=":material/info:")
        return
    st.markdown(plain(found.sentence))
    show_pictured(found)
    parts.table(found.table)
    st.caption(NOTE)
    parts.source_lines(found.sources)


RESTS_ON = {
    "meting": "Dit rust op gepubliceerde cijfers.",
    "schatting": "Dit rust op een schatting (leeftijd) en gepubliceerde cijfers.",
    "aanname": "Dit rust op schattingen en aannames.",
}


def _statement(statement: Statement) -> None:
    st.subheader(plain(statement.heading), anchor=False)
    st.markdown(plain(statement.sentence))
    st.caption(" ".join(plain(text) for text in (statement.sure_words, RESTS_ON[statement.rests_on], statement.note) if text))
    rows = [
        {
            "Cijfer": figure.label,
            "Waarde": figure.value_words,
            "Bereik": figure.range_words,
            "Eenheid": figure.unit,
            "Soort": figure.kind,
        }
        for figure in statement.figures
    ]
    with st.expander("De cijfers"):
        parts.figures(pd.DataFrame(rows))
