"""What RIVM estimates, beside "Zorg voor elkaar"."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.answers.households import beside
from lib.answers.place import Gemeente
from lib.areas import gemeente_of
from lib.databank.store import Databank
from lib.escape import plain
from lib.ui.session.caching import cached
from lib.ui.session.context import Context
from lib.ui.widgets import parts

ELSEWHERE = "Gebieden uit een andere gemeente staan hier niet bij. Deze schattingen zijn te grof om gemeenten te vergelijken."


@cached()
def _figures(databank: Databank, gemeente: Gemeente) -> pd.DataFrame:
    return beside.read(databank, gemeente)


def show_beside(context: Context, chosen: Sequence[str]) -> None:
    """Loneliness, care and limitations by RIVM of those of the areas `chosen` that lie in the gemeente, with that as reference."""
    gemeente = context.gemeente
    st.subheader(beside.HEADING, anchor=False)
    if gemeente.is_work_area:
        if context.buurt is None:
            _show_each(context)
            return
        gemeente = gemeente.home_of(context.buurt)
    areas = [code for code in (context.buurt, *chosen) if (code and code != context.gemeente.code) or code == gemeente.code]
    found = beside.answer(_figures(context.databank, gemeente), gemeente, areas, context.year)
    if not _tell(found):
        return
    parts.table(found.adults)
    if any(gemeente_of(code) not in (None, gemeente.code) for code in areas):
        st.caption(f":material/info: {ELSEWHERE}")
    if found.missing:
        st.caption(f":material/info: {plain(found.missing)}")
    _download(context, found, gemeente.code)


def _tell(found: beside.BesideAnswer) -> bool:
    """What stands above the figures; False, with a sentence, where there are none."""
    if not found.known:
        st.info(plain(found.sentence), icon=":material/info:")
        return False
    st.markdown(f"**{plain(found.sentence)}**")
    st.markdown(f"{plain(beside.FROM_TRAITS)} {plain(beside.NOT_INSIDE)}")
    return True


def _show_each(context: Context) -> None:
    """The buurten of a work area one by one: of the whole nothing can be told."""
    gemeente = context.gemeente
    figures = {home.code: _figures(context.databank, home) for home in gemeente.within}
    found = beside.per_buurt(figures, gemeente, context.year)
    if not _tell(found):
        return
    parts.figures(found.adults)
    partly = f" {beside.OF_WHOLE_BUURT}" if any(share < 1 for share in gemeente.shares.values()) else ""
    st.caption(f":material/info: {beside.NOT_ADDED}{partly}")
    if found.missing:
        st.caption(f":material/info: {plain(found.missing)}")
    _download(context, found, gemeente.code)


def _download(context: Context, found: beside.BesideAnswer, name: str) -> None:
    parts.source_lines([found.source])
    parts.table_with_download(
        found.all_years,
        f"rivm-{name}.csv",
        label="Andere leeftijden en jaren, en download",
        fictional=context.fictional,
        note=f"{found.source}. {beside.FROM_TRAITS} {beside.NOT_INSIDE}",
    )
