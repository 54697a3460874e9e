"""What RIVM estimates, beside "Zorg voor elkaar"."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.answers.households import beside
from lib.areas import gemeente_of
from lib.escape import plain
from lib.ui.session import data
from lib.ui.session.context import Context
from lib.ui.widgets import parts

ELSEWHERE = "Gebieden uit een andere gemeente staan hier niet bij. Deze schattingen zijn te grof om gemeenten te vergelijken."


def show_beside(context: Context, chosen: Sequence[str]) -> None:
    """Loneliness, care and limitations by RIVM of those of the areas `chosen` that lie in the gemeente, with that as reference."""
    gemeente = context.gemeente
    st.subheader(beside.HEADING, anchor=False)
    areas = [code for code in (context.buurt, *chosen) if code]
    found = beside.answer(data.beside_figures(context.databank, gemeente), gemeente, areas, context.year)
    if not found.known:
        st.info(plain(found.sentence), icon=":material/info:")
        return
    st.markdown(f"**{plain(found.sentence)}**")
    st.markdown(f"{plain(beside.FROM_TRAITS)} {plain(beside.NOT_INSIDE)}")
    parts.table(found.adults)
    if any(gemeente_of(code) not in (None, gemeente.code) for code in areas):
        st.caption(f":material/info: {ELSEWHERE}")
    if found.missing:
        st.caption(f":material/info: {plain(found.missing)}")
    parts.source_lines([found.source])
    parts.table_with_download(
        found.all_years,
        f"rivm-{gemeente.code}.csv",
        label="Andere leeftijden en jaren, en download",
        fictional=context.fictional,
        note=f"{found.source}. {beside.FROM_TRAITS} {beside.NOT_INSIDE}",
    )
