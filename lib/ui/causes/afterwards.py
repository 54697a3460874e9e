"""What became of buurten that were like this one in an earlier round: as many that rose as that fell."""

from __future__ import annotations

import streamlit as st

from lib.answers.causes.afterwards import REASON
from lib.escape import plain
from lib.ui.session import data
from lib.ui.session.context import Context
from lib.ui.session.local import local
from lib.ui.widgets import parts

NOTE = (
    "Zoals deze: wat woningen, dichtheid, grootte en leeftijd betreft, en met toen ongeveer de score die deze buurt nu heeft. Duidelijk is wat "
    "boven gewone schommeling uitkomt én opvalt naast buurten met hetzelfde verleden."
)


@local
def show_afterwards(context: Context, code: str) -> None:
    """Computed when it is opened: it takes a second."""
    box = st.expander("Zoals deze, en daarna", icon=":material/update:", key="zoals_deze", on_change="rerun")
    if not box.open:
        return
    with box:
        found = data.afterwards(context.databank, context.gemeente, code)
        st.markdown(plain(found.sentence))
        if found.table.empty:
            return
        parts.table(found.table)
        st.markdown(f"**{REASON}**")
        st.caption(plain(NOTE))
        parts.source_lines([found.source])
