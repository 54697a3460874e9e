"""What people add to a decision: agreements (who does what by when) and notes. Texts stay out of the link."""

from __future__ import annotations

import datetime

import streamlit as st

from lib.answers.decision.people import NO_TEXT, partner_label
from lib.answers.measures.choice import catalogue
from lib.escape import plain
from lib.scenarios import ScenarioAction, edits
from lib.scenarios.scenario import FIRST_YEAR, LAST_YEAR, MAX_TEXT
from lib.ui.session import editing, permissions
from lib.ui.session.context import Context
from lib.ui.session.look import SLOTS
from lib.ui.widgets import scenario_bar

_STAYS_HERE = "Tekst staat niet in de link. Bewaar het scenario als de tekst mee moet; zet er geen namen van bewoners in."
_IN_WORKSHOP = "Deze tekst wordt bij de workshop bewaard. Zet er geen namen van bewoners in."
_MOST_OF_AN_AGREEMENT = 300


def show_agreements(context: Context) -> None:
    """Agreements of the scenario that is being edited: each with a button to take it out, and a form to add one."""
    scenario, locked = context.state.scenario, permissions.read_only()
    letter = SLOTS[context.state.active]
    if scenario is None:
        st.caption(f"Scenario {letter} is leeg. Kies in de balk een ander scenario om er een afspraak aan toe te voegen.")
        return
    of = catalogue()
    for position, action in enumerate(scenario.actions):
        st.button(
            f"{plain(partner_label(of, action.partner))}, {action.year}: {plain(action.text) or NO_TEXT}",
            key=f"afspraak_weg_{letter}_{position}",
            icon=":material/delete:",
            type="tertiary",
            help="Haal deze afspraak weg.",
            on_click=editing.edit,
            args=(
                edits.remove_action,
                action,
            ),
            disabled=locked,
        )
    with st.form(f"afspraak_{letter}", clear_on_submit=True):
        st.markdown(f"**Afspraak toevoegen aan scenario {letter}**")
        left, middle, right = st.columns([2, 1, 4], vertical_alignment="bottom")
        partners = {partner.id: partner_label(of, partner.id) for partner in of.partners}
        left.selectbox("Wie", list(partners), format_func=partners.__getitem__, key="afspraak_wie")
        middle.number_input(
            "Uiterlijk in", FIRST_YEAR, LAST_YEAR, value=datetime.date.today().year + 1, step=1, key="afspraak_jaar"
        )
        right.text_input("Wat", max_chars=_MOST_OF_AN_AGREEMENT, key="afspraak_wat", placeholder="Bijvoorbeeld: lampen kopen")
        st.form_submit_button("Toevoegen", icon=":material/add:", on_click=_add, disabled=locked)
    st.caption(_IN_WORKSHOP if context.state.workshop else _STAYS_HERE)


def _add() -> None:
    text = str(st.session_state["afspraak_wat"]).strip()
    if text:
        action = ScenarioAction(partner=st.session_state["afspraak_wie"], year=int(st.session_state["afspraak_jaar"]), text=text)
        editing.edit(edits.add_action, action)


def show_notes(context: Context) -> None:
    """The notes of the scenario that is being edited, kept when the field is left."""
    letter = SLOTS[context.state.active]
    notes = context.state.scenario.notes if context.state.scenario else ""
    key = f"notitie_{letter}"
    st.session_state[key] = notes

    def changed() -> None:
        editing.edit(edits.note, st.session_state[key])

    st.text_area(
        f"Notities bij scenario {letter}",
        key=key,
        max_chars=MAX_TEXT,
        height=150,
        placeholder="Wat speelt er in de buurt dat u niet in de cijfers ziet? Wat is al afgesproken?",
        on_change=changed,
        disabled=permissions.read_only(),
    )
    scenario_bar.whose_notes()
    st.caption(_IN_WORKSHOP if context.state.workshop else _STAYS_HERE)
