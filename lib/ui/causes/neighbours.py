"""Buurten that are like the one on the screen: named, with the reason, to open or to lay beside it."""

from __future__ import annotations

import streamlit as st

from lib.answers.causes.neighbours import Neighbour
from lib.escape import plain
from lib.ui.session import data, permissions, state
from lib.ui.session.context import Context
from lib.ui.widgets import parts, side_by_side

_FIRST = 5


def show_neighbours(context: Context, area: str) -> None:
    """Each similar buurt with the figures that are close; one click opens it, or lays it beside this one."""
    allowed = tuple(permissions.gemeenten(context.databank)["code"])
    found = data.alike(context.databank, area, allowed)
    if not found.here and not found.elsewhere:
        return
    st.markdown("**Welke buurten dat zijn, en waarin zij lijken** (tussen haakjes: eerst hier, dan daar)")
    for neighbour in found.here[:_FIRST]:
        _row(context, area, neighbour)
    if found.here[_FIRST:]:
        with st.expander(f"Nog {len(found.here) - _FIRST} vergelijkbare buurten", key="meer_vergelijkbaar"):
            for neighbour in found.here[_FIRST:]:
                _row(context, area, neighbour)
    side_by_side.say()
    if found.elsewhere:
        st.caption(f":material/info: {plain(found.elsewhere)}")
    line = context.gemeente.source("key_figures", None, "meting").line
    parts.source_lines([f"{line}, {found.years}" if found.years else line], "Van elke buurt het nieuwste cijfer")


def _row(context: Context, area: str, neighbour: Neighbour) -> None:
    with st.container(border=True):
        words, actions = st.columns([5, 2], vertical_alignment="center")
        words.markdown(f"**{plain(neighbour.name)}.** {plain(neighbour.like)}.  \n{plain(neighbour.why)}")
        with actions.container(gap="xxsmall"):
            st.button(
                "Zet ernaast",
                key=f"ernaast_{neighbour.code}",
                icon=":material/add:",
                type="tertiary",
                on_click=_beside,
                args=(context, area, neighbour.code),
                help=plain(f"Zet {neighbour.name} naast deze buurt"),
            )
            st.button(
                "Open deze buurt",
                key=f"open_{neighbour.code}",
                icon=":material/arrow_forward:",
                type="tertiary",
                on_click=_open,
                args=(neighbour.code,),
                help=plain(f"Open {neighbour.name}"),
            )


def _beside(context: Context, area: str, code: str) -> None:
    """Lay it beside, and show where it lies."""
    if side_by_side.put((area, *context.state.compare, code)):
        state.update(view="verloop")


def _open(code: str) -> None:
    state.update(gemeente="GM" + code[2:6])
    state.update(buurt=code)
