"""What moved beside the score: key figures, and similar areas."""

from __future__ import annotations

import streamlit as st

from lib.answers.causes.answer import Causes
from lib.escape import plain
from lib.ui.causes import charts as cause_charts
from lib.ui.causes.afterwards import show_afterwards
from lib.ui.causes.neighbours import show_neighbours
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts


def show_moved(context: Context, answer: Causes) -> None:
    """Key figures that moved otherwise than in similar areas."""
    found = answer.moved
    st.subheader(plain(found.sentence), anchor=False)
    for figure in found.shown:
        with st.container(border=True):
            badge = f":blue-badge[{plain(figure.inside)}] " if figure.inside else ""
            st.markdown(
                f"**{plain(figure.label)}** {plain(figure.levels)} {plain(figure.sentence)}  \n{badge}:small[:gray[{plain(figure.note)}]]"
            )
    if found.shown:
        st.caption(
            "Dit zijn cijfers die tegelijk bewogen. Of het een met het ander te maken heeft, zeggen ze niet. "
            "*Zit in de score*: de Leefbaarometer gebruikt dit cijfer, of bijna, zelf al."
        )
    if found.note:
        st.caption(f":material/info: {plain(found.note)}")
    parts.source_lines([found.source])
    parts.table_with_download(found.table, f"bewoog-mee-{context.area}.csv", fictional=context.fictional, note=found.source)


def show_similar(context: Context, answer: Causes) -> None:
    """How the similar areas fared."""
    found, told = answer.fared, answer.past
    if found is None:
        st.info("Hoe het hun verging, is te zien zodra er twee metingen zijn.", icon=":material/info:")
        show_neighbours(context, str(context.area))
        if context.buurt:
            show_afterwards(context, context.buurt)
        return
    st.subheader(plain(found.sentence), anchor=False)
    country = told.among.place if told.among and told.among.n else ""
    if len(found.rows):
        charts.draw(
            cause_charts.fared_strip(found.rows),
            key="anderen",
            alt_text=f"Verandering van de score hier{f', in {country}' if country else ''} en in vergelijkbare {answer.moved.many}. {found.sentence}",
        )
        dark = f" Donkere streep: {plain(country)}." if country else ""
        st.caption(f"Blauwe strepen: vergelijkbare {plain(answer.moved.many)}.{dark} Ruit: hier.")
    st.caption(plain(found.note))
    show_neighbours(context, str(context.area))
    if context.buurt:
        show_afterwards(context, context.buurt)
    if len(found.table):
        start, end = told.span or (0, 0)
        st.markdown(f"**Welke dat zijn, en hoe score en kerncijfers er bewogen** (rond {start}-{end})")
        shown = found.table.drop(columns="Code")
        parts.figures(shown)
    parts.source_lines([found.source, answer.moved.source])
    if len(found.table):
        parts.table_with_download(
            found.table, f"vergelijkbaar-{context.area}.csv", fictional=context.fictional, note=found.source
        )
