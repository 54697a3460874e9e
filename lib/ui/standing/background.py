"""The choice for a background map. It is the visitor's own, for this session: no link turns it on for somebody else.

Not with invented gemeenten, which would lie among real streets.
"""

from __future__ import annotations

import streamlit as st

from lib import settings
from lib.ui.session.context import Opened

CREDIT = "achtergrond: Kadaster (PDOK), BRT-achtergrondkaart (CC BY 4.0)"
_KEY = "w_achtergrond"


def chosen(context: Opened) -> bool:
    """Whether this visitor turned the background on, on a server whose setting allows it."""
    return _possible(context) and bool(st.session_state.get(_KEY))


def offer(context: Opened) -> None:
    """The switch, with what turning it on tells to whom; nothing where there is no such choice."""
    if not _possible(context):
        return
    st.toggle("Achtergrondkaart met straten", key=_KEY, persist_state="session")
    st.caption(
        "Staat dit aan, dan ziet het Kadaster (PDOK) uw internetadres en welk stuk kaart u bekijkt. Anders ziet niemand dat."
    )


def _possible(context: Opened) -> bool:
    return settings.background() and not context.fictional
