"""The workshops of a gemeente: going on with one, taking it along, removing it."""

from __future__ import annotations

import streamlit as st

from lib import audit
from lib.scenarios import ScenarioError
from lib.ui.session import permissions, state
from lib.ui.session.saved import ask
from lib.ui.session.workshop import recorder
from lib.workshops.workshop import Entry, Workshop


def resume(id: str) -> None:
    """Go on with a workshop where it was left."""
    st.session_state.pop(recorder.SEEN, None)
    state.update(workshop=id, route=None, step=None)


def recent(gemeente: str) -> tuple[Workshop, ...]:
    """Workshops of a gemeente, last changed first. Raises StoreError."""
    return ask(recorder.store().recent, gemeente)


def history(id: str) -> tuple[Entry, ...]:
    """Every version of every part, oldest first. Raises StoreError."""
    return ask(recorder.store().history, id)


def may_remove(found: Workshop) -> bool:
    """Whether this visitor removes the workshop: as with scenarios, a beheerder, or who has written all of it in this session."""
    mine = {(part, number) for part, number, _ in recorder.written_here(found.id)}
    return permissions.may_remove(own=bool(mine) and all((one.part, one.number) in mine for one in found.entries.values()))


def remove() -> None:
    """Remove the workshop on the screen, for good. Its scenarios stay on the screen, and belong to it no longer."""
    found = recorder.current()
    if found is None or not may_remove(found):
        return
    try:
        permissions.record(audit.REMOVED, found.id)
        ask(recorder.store().remove, found.id)
    except ScenarioError as error:
        recorder.tell(str(error))
        return
    state.update(route=None, step=None, workshop=None)
    recorder.tell("De workshop is verwijderd, met alle notities. De scenario's staan nog op uw scherm.")
