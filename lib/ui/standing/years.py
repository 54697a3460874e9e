"""The map through the years: a slider over the measurements, and playing them one after the other."""

from __future__ import annotations

import streamlit as st

from lib.ui.session import state
from lib.ui.session.context import Context

_PLAYING, _SLIDER = "kaart_speelt", "w_jaar_kaart"
_EVERY_S = 1.5


def year_slider(context: Context) -> None:
    """A slider with a button to play, where there is more than one measurement."""
    years = sorted(context.years)
    if len(years) < 2:
        return
    if st.session_state.get(_PLAYING) and context.year == years[-1]:
        st.session_state[_PLAYING] = False
    playing = bool(st.session_state.get(_PLAYING))
    slider, button = st.columns([4, 1], vertical_alignment="bottom")
    st.session_state[_SLIDER] = context.year
    slider.select_slider("Jaar", years, key=_SLIDER, on_change=lambda: state.update(year=st.session_state[_SLIDER]))
    button.button(
        "Stop" if playing else "Speel af",
        key="kaart_speel",
        icon=":material/stop:" if playing else ":material/play_arrow:",
        width="stretch",
        on_click=_stop if playing else _play,
        args=() if playing else (years, context.year),
    )
    if playing:
        _step(years)


def _play(years: list[int], year: int) -> None:
    st.session_state[_PLAYING] = True
    if year == years[-1]:
        state.update(year=years[0])


def _stop() -> None:
    st.session_state[_PLAYING] = False


@st.fragment(run_every=_EVERY_S)
def _step(years: list[int]) -> None:
    """On to the next year, each time that it runs by itself; the whole page follows."""
    year = state.current().year
    if not state.by_itself() or not st.session_state.get(_PLAYING) or year not in years[:-1]:
        return
    state.update(year=years[years.index(year) + 1])
    st.rerun()
