"""The dialog with the words of Buurtbalans, from the menu of every page."""

from __future__ import annotations

import streamlit as st

from lib.answers.accountability.glossary import meaning
from lib.escape import plain
from lib.ui.session.local import dialog


def offer() -> None:
    """The button in the menu."""
    if st.button("Woordenlijst", icon=":material/dictionary:", key="woordenlijst", type="tertiary"):
        _show()


@dialog("Wat betekent dit woord?")
def _show() -> None:
    search = st.text_input("Zoek een woord", key="zoek_woord", placeholder="Bijvoorbeeld: signaal")
    found = meaning(search)
    if not found:
        st.info(f"Wij leggen '{plain(search)}' niet uit. Maak het zoekveld leeg om alle woorden te zien.")
    for one in found:
        st.markdown(f"**{plain(one.word)}**  \n{plain(one.means)}")
