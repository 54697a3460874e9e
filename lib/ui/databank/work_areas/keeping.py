"""Keeping, changing and removing werkgebieden, with a way back, and what was said of it last."""

from __future__ import annotations

import streamlit as st
from pydantic import ValidationError

from lib import audit
from lib.databank.errors import DatabankError
from lib.databank.own import layer
from lib.databank.own.places import Places
from lib.databank.own.work_area import LONGEST_NAME, Part, WorkArea, new_work_area
from lib.escape import plain
from lib.scenarios import StoreError
from lib.ui.session import permissions

CHOSEN = "w_werkgebied"
_SAID, _BEFORE, _MINE = "work_area_said", "work_area_before", "work_areas_made_here"


def say(sentence: str, *, well: bool = False) -> None:
    """Show a sentence at the next run, as a success or as a problem."""
    st.session_state[_SAID] = (well, sentence)


def show_said() -> None:
    """What was said last, and the way back from what was changed or removed last."""
    well, sentence = st.session_state.pop(_SAID, (True, ""))
    if sentence:
        (st.success if well else st.error)(plain(sentence))
    before: WorkArea | None = st.session_state.get(_BEFORE)
    if before is not None:
        st.button(f"Zet {plain(before.name)} terug", icon=":material/undo:", key="werkgebied_terug", on_click=_put_back)


def may_change(identity: str) -> bool:
    """Whether this visitor changes or removes a work area: the beheerder, or who made it in this session."""
    return permissions.may_remove(own=identity in st.session_state.get(_MINE, ()))


def keep(name: str, parts: tuple[Part, ...], places: Places, before: WorkArea | None = None) -> bool:
    """Keep a work area, in the place of `before` where there is one; whether it is kept. What went wrong is said."""
    if permissions.read_only() or (before is not None and not may_change(before.id)):
        return False
    try:
        area = new_work_area(name, parts, places.map_year, places.version, before.id if before else "")
        layer.add(area, instead_of=before)
    except ValidationError:
        say(f"Deze naam kan niet. Gebruik 1 tot {LONGEST_NAME} tekens. Er is niets bewaard.")
        return False
    except DatabankError as error:
        say(permissions.told(error))
        return False
    permissions.note(audit.SAVED, f"werkgebied {area.id}")
    st.session_state.setdefault(_MINE, set()).add(area.id)
    st.session_state[CHOSEN] = area.id
    st.session_state[_BEFORE] = before
    say(f"Bewaard: {area.name}.", well=True)
    return True


def remove(identity: str) -> None:
    """Remove a work area; it can be put back as long as the session lasts."""
    if not may_change(identity):
        return
    try:
        permissions.record(audit.REMOVED, f"werkgebied {identity}")
        gone = layer.take_out(identity)
    except (DatabankError, StoreError) as error:
        say(permissions.told(error))
        return
    st.session_state.pop(CHOSEN, None)
    st.session_state[_BEFORE] = gone
    say(f"Verwijderd: {gone.name}.", well=True)


def _put_back() -> None:
    before: WorkArea | None = st.session_state.get(_BEFORE)
    if before is None or not may_change(before.id):
        return
    try:
        layer.add(before)
    except DatabankError as error:
        say(permissions.told(error))
        return
    permissions.note(audit.SAVED, f"werkgebied {before.id}")
    st.session_state.pop(_BEFORE, None)
    st.session_state[CHOSEN] = before.id
    say(f"Teruggezet: {before.name}.", well=True)
