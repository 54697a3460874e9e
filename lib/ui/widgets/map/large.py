"""A map as large as the screen: nothing but the map, with its title and the way back."""

from __future__ import annotations

import streamlit as st

from lib.ui.session import state

_STYLE = (
    "<style>[data-testid=stSidebar],[data-testid=stExpandSidebarButton],[data-testid=stHeader]{display:none!important}"
    ".stMainBlockContainer{padding:1rem 1.5rem 0!important;max-width:none!important}"
    "[class*=st-key-kaartvak_]{height:max(320px,calc(100vh - REM))!important}</style>"
)


def only_the_map(left_over_rem: float = 12.5) -> None:
    """Hide all but the page itself; the map gets the height of the window but for so much."""
    st.html(_STYLE.replace("REM", f"{left_over_rem:g}rem"))


def enlarge() -> None:
    """The button to a map as large as the screen."""
    st.button("Grote kaart", icon=":material/open_in_full:", on_click=state.update, kwargs={"large": True}, key="kaart_groot")


def shrink() -> None:
    """The button back."""
    st.button(
        "Kleine kaart",
        icon=":material/close_fullscreen:",
        width="stretch",
        on_click=state.update,
        kwargs={"large": False},
        key="kaart_klein",
    )
