"""What the user knows of a buurt: events and a note."""

from __future__ import annotations

import datetime

import pandas as pd
import streamlit as st

from lib.answers.causes.answer import Causes
from lib.answers.causes.past import Past
from lib.answers.causes.words import history_sentence
from lib.escape import plain
from lib.scenarios import ScenarioEvent, edits
from lib.ui.causes.course import draw_history, history_download
from lib.ui.session import editing, permissions
from lib.ui.session.context import Context
from lib.ui.widgets import parts, scenario_bar


def show_known(context: Context, answer: Causes) -> None:
    """Events that the user adds, and the note on what the data do not know."""
    told, code = answer.past, str(context.area)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if len(told.lines):
            st.markdown(f"**De score van {plain(told.name)}, met wat u weet erbij.** {plain(history_sentence(told))}")
            draw_history(context, told)
            parts.source_lines(told.sources)
            history_download(context, told)
        else:
            st.info(plain(told.note), icon=":material/info:")
        _event_list(context, told, code)
    with right:
        _event_form(told, code)
        st.session_state["w_notitie"] = context.state.scenario.notes if context.state.scenario else ""
        st.text_area(
            "Wat weten wij dat niet in de cijfers staat?",
            key="w_notitie",
            max_chars=4000,
            placeholder="Bijvoorbeeld: in 2017 vertrok de buurtconciërge.",
            on_change=lambda: editing.edit(edits.note, st.session_state["w_notitie"]),
            disabled=permissions.read_only(),
        )
        scenario_bar.whose_notes()
        st.caption("De tekst blijft op dit scherm; sla op om te bewaren. In een link gaan alleen jaar en gebied mee.")


def _event_form(past: Past, code: str) -> None:
    st.markdown("**Voeg een gebeurtenis toe**")
    this_year = datetime.date.today().year
    first = int(past.series["year"].min()) if len(past.series) else this_year - 10
    where = {code: "deze buurt", past.code: "de hele wijk"} if past.level == "wijk" else {code: "deze buurt"}
    with st.form("gebeurtenis", clear_on_submit=True, border=False):
        year = st.selectbox("Jaar", list(range(this_year, first - 3, -1)), key="w_gebeurtenis_jaar")
        text = st.text_input(
            "Wat gebeurde er?", max_chars=80, key="w_gebeurtenis", placeholder="Bijvoorbeeld: sloop en nieuwbouw"
        )
        area = st.selectbox("Waar", list(where), format_func=where.__getitem__, key="w_gebeurtenis_waar")
        added = st.form_submit_button("Toevoegen", icon=":material/add:", disabled=permissions.read_only())
    if added and text.strip():
        editing.edit(edits.add_event, ScenarioEvent(year=year, area=area, text=text.strip()))
        st.rerun()
    if added:
        st.warning("Schrijf eerst in een paar woorden wat er gebeurde.")


def _event_list(context: Context, past: Past, code: str) -> None:
    events = editing.events_in((code, past.code))
    if events:
        st.markdown("**Uw gebeurtenissen**")
    for position, event in enumerate(events):
        words, button = st.columns([5, 1], vertical_alignment="center")
        words.markdown(f"**{event.year}** {plain(event.text) or '(de tekst ging niet mee in de link)'}")
        button.button(
            "Weg",
            key=f"weg_{position}",
            help="Haal deze gebeurtenis weg",
            on_click=editing.edit,
            args=(
                edits.remove_event,
                event,
            ),
        )
    if editing.can_undo():
        st.button("Ongedaan maken", icon=":material/undo:", on_click=editing.undo)
    if events:
        table = pd.DataFrame(
            {"Jaar": [e.year for e in events], "Gebied": [e.area for e in events], "Wat": [e.text for e in events]}
        )
        parts.table_with_download(
            table,
            f"gebeurtenissen-{code}.csv",
            label="Gebeurtenissen als tabel",
            fictional=context.fictional,
            note="door gebruiker ingevuld",
        )
