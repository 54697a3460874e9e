"""A slider over years with a button that plays them one after the other.

Who shows it moves on to the next year (`after`) every EVERY_S seconds while `playing` says so: a page or only a part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

EVERY_S = 1.5


def playing(name: str) -> bool:
    """Whether the slider with this name plays."""
    return bool(st.session_state.get(_playing(name)))


def after(years: Sequence[int], year: int) -> int:
    """The year after this one, or the last."""
    return years[min(years.index(year) + 1, len(years) - 1)]


def show(name: str, years: Sequence[int], year: int, on_choose: Callable[[int], None]) -> None:
    """The slider at `year` with its button, where there is more than one year; at the last one it stops playing."""
    if len(years) < 2:
        return
    if year == years[-1]:
        _stop(name)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    key = f"w_jaar_{name}"
    st.session_state[key] = year
    row.select_slider("Door de jaren heen", years, key=key, on_change=lambda: on_choose(st.session_state[key]))

    def play() -> None:
        st.session_state[_playing(name)] = True
        on_choose(years[0] if year == years[-1] else year)

    plays = playing(name)
    row.button(
        "Stop" if plays else "Speel af",
        key=f"{name}_speel",
        icon=":material/stop:" if plays else ":material/play_arrow:",
        on_click=_stop if plays else play,
        args=(name,) if plays else (),
    )


def _stop(name: str) -> None:
    st.session_state[_playing(name)] = False


def _playing(name: str) -> str:
    return f"{name}_speelt"
