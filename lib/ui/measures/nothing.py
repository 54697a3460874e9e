"""'Geen maatregel' as a choice: in the list, and what follows from it in the place of an effect."""

from __future__ import annotations

import streamlit as st

from lib.answers.measures.nothing import NO_EFFECT
from lib.escape import plain
from lib.scenarios import edits
from lib.ui.session import data, editing, state
from lib.ui.session.context import Context
from lib.ui.widgets import parts
from lib.words import count, listed


def chosen(code: str) -> bool:
    """Whether the scenario says that nothing is done in this buurt."""
    scenario = state.current().scenario
    return scenario is not None and code in scenario.nothing_done


def show_choice(code: str, locked: bool) -> None:
    """The checkbox, with what it takes out of the scenario."""
    key = f"niets_{code}"
    st.session_state[key] = chosen(code)
    lost = [
        count(len(items), *names)
        for items, names in (
            (editing.measures_in(code), ("maatregel", "maatregelen")),
            (editing.housing_in(code), ("woningplan", "woningplannen")),
        )
        if items
    ]
    st.checkbox(
        "**Geen maatregel: hier nu niets doen**" if chosen(code) else "Geen maatregel: hier nu niets doen",
        key=key,
        help=f"Dit haalt {listed(lost)} van deze buurt weg. Met 'Ongedaan maken' komt dat terug." if lost else NO_EFFECT,
        on_change=_toggle,
        args=(code,),
        disabled=locked,
    )


def _toggle(code: str) -> None:
    editing.edit(edits.leave_open if chosen(code) else edits.do_nothing, code)


def show(context: Context, code: str) -> None:
    """What follows when nothing is done: what is expected without measures, and what is given up."""
    found = data.unplanned(context.databank, context.gemeente, code, context.year)
    st.info(NO_EFFECT, icon=":material/block:")
    st.markdown(plain(found.expected))
    st.markdown(plain(found.given_up))
    parts.source_lines(found.sources)
