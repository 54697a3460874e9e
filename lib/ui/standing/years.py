"""The map through the years: a slider over the measurements, and playing them one after the other."""

from __future__ import annotations

import streamlit as st

from lib.ui.session import state
from lib.ui.session.context import Context
from lib.ui.widgets import player

_NAME = "kaart"


def year_slider(context: Context) -> None:
    """A slider with a button to play, where there is more than one measurement."""
    years = sorted(context.years)
    player.show(_NAME, years, context.year, lambda year: state.update(year=year))
    if player.playing(_NAME):
        _step(years)


@st.fragment(run_every=player.EVERY_S)
def _step(years: list[int]) -> None:
    """On to the next year, each time that it runs by itself; the whole page follows."""
    year = state.current().year
    if not state.by_itself() or not player.playing(_NAME) or year not in years[:-1]:
        return
    state.update(year=player.after(years, year))
    st.rerun()
