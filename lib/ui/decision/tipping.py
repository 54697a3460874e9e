"""Besluit: what would turn it, in a sentence, with the assumptions that it names and all that were tried."""

from __future__ import annotations

import streamlit as st

from lib.answers.decision.record import Decision
from lib.answers.decision.words import TURNS
from lib.answers.measures.tipping.words import TURNS_HOW
from lib.escape import plain
from lib.ui.widgets import parts

NAMES = {
    "by": "Volgorde naar",
    "assumption": "Aanname",
    "now": "Nu",
    "turns_at": "Slaat om bij",
    "then": "Volgorde dan",
    "range": "Geprobeerd",
    "kind": "Soort",
    "evidence": "Bewijs",
}


def show(decision: Decision) -> None:
    """Nothing for a single scenario: there is no order then."""
    tipping = decision.tipping
    if tipping is None:
        return
    st.subheader(TURNS, anchor=False)
    for sentence in tipping.sentences:
        st.markdown(plain(sentence))
    named = tipping.named.rename(columns=NAMES)
    if len(named):
        parts.table(named.drop(columns="Geprobeerd").set_index("Volgorde naar"), hide_index=False)
    st.caption(f"{plain(TURNS_HOW)} Soort cijfer: scenario.")
    if len(tipping.table):
        parts.table_with_download(
            tipping.table.drop(columns="named").rename(columns=NAMES),
            f"omslaan-{decision.gemeente_code}.csv",
            label="Alle aannames die zijn geprobeerd: tabel en download",
            fictional=decision.fictional,
            note="wat de volgorde van de scenario's doet omslaan (scenario)",
        )
