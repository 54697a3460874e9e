"""What is kept of a workshop: how to go on with it elsewhere, its clock, taking it along, and removing it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib import settings
from lib.escape import plain
from lib.scenarios import ScenarioError
from lib.ui.frame.room import report
from lib.ui.frame.routes import WORKSHOP
from lib.ui.session import permissions, state
from lib.ui.session.context import Context, Opened
from lib.ui.session.local import closing, dialog
from lib.ui.session.workshop import keeping, recorder
from lib.words import count
from lib.workshops.export import to_file
from lib.workshops.workshop import Workshop

_MOST = 8


def show_menu(opened: Opened | None) -> None:
    """Opens the dialog; while nothing is kept yet and nothing presented, it stops the workshop."""
    if recorder.current() is None and not state.current().presenting:
        st.button("Workshop stoppen", key="route_verlaten", icon=":material/close:", on_click=stop, type="tertiary")
    elif st.button("Deze workshop", key="workshop_menu", icon=":material/groups_3:", type="tertiary"):
        _dialog(opened)


def stop() -> None:
    """Leave the workshop; what was kept stays, and can be gone on with."""
    state.update(route=None, step=None, workshop=None)


def stop_presenting(**look: Any) -> None:
    """The button that brings the menu back."""
    st.button(
        "Presentatie beëindigen",
        key="presentatie_uit",
        icon=":material/close_fullscreen:",
        on_click=lambda: state.update(presenting=False),
        **look,
    )


@dialog("Deze workshop")
def _dialog(opened: Opened | None) -> None:
    found = recorder.current()
    if found is not None:
        _explain(found)
        if isinstance(opened, Context):
            report.offer(opened, found, "menu", width="stretch")
        _take_along(found)
    if state.current().presenting:
        stop_presenting(width="stretch")
    st.button("Workshop stoppen", key="route_verlaten", icon=":material/close:", on_click=stop, width="stretch")
    if found is not None and keeping.may_remove(found):
        _remove()


def _explain(found: Workshop) -> None:
    days = settings.retention_days()
    term = f" {count(days, 'dag', 'dagen')} na de laatste wijziging verdwijnt de workshop." if days else ""
    st.markdown(
        "**Verder op een andere computer?** Kopieer het adres boven in uw browser en open het daar. Of kies de workshop op de startpagina "
        "van deze gemeente. Iedereen die op deze server de gemeente opent, kan erbij. Zet er dus geen namen van bewoners in."
    )
    st.caption(f"Alles wordt meteen bewaard.{term}")
    paused = found.clock.paused
    if not permissions.read_only() and st.button(
        "Klok weer aan" if paused else "Klok stilzetten",
        key="workshop_klok",
        icon=":material/play_arrow:" if paused else ":material/pause:",
        width="stretch",
    ):
        recorder.look(paused=not paused)
        st.rerun()


def _remove() -> None:
    with st.expander("Verwijderen", icon=":material/delete_forever:"):
        st.markdown(
            "Alle notities, de keuze, de open vragen en de afspraken van deze workshop zijn dan weg. Dit is niet terug te draaien. "
            "Wilt u iets houden, download het dan eerst."
        )
        pressed = st.button("Verwijder voorgoed", key="workshop_weg", icon=":material/delete_forever:", on_click=keeping.remove)
        closing(pressed)


def _take_along(found: Workshop) -> None:
    try:
        history = keeping.history(found.id)
    except ScenarioError as error:
        st.caption(plain(error))
        return
    st.download_button(
        "Download alles als bestand",
        to_file(found, history),
        file_name=f"workshop-{found.gemeente}-{found.created_at:%Y-%m-%d}.json",
        mime="application/json",
        key="workshop_bestand",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
        help="Ook eerdere versies van elke notitie staan erin.",
    )


def resume_list(context: Context) -> None:
    """Workshops of this gemeente that can be gone on with, the one that was changed last first."""
    try:
        found = keeping.recent(context.gemeente.code)
    except ScenarioError as error:
        st.caption(plain(error))
        return
    if not found:
        return
    with st.expander("Bewaarde workshops", icon=":material/history:"):
        for one in found[:_MOST]:
            at = recorder.in_dutch_time(one.changed_at)
            st.button(
                f"Verder bij stap {one.step:d} van {len(WORKSHOP.steps)} ({at:%d-%m-%Y %H:%M})",
                key=f"hervat_{one.id}",
                type="tertiary",
                on_click=keeping.resume,
                args=(one.id,),
            )
