"""What the user looks at in this session. Only this module touches st.query_params."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.ui.session.link import keep_texts, parse, to_query
from lib.ui.session.look import State

_KEY, _WRITTEN = "buurtbalans_state", "buurtbalans_written"
_WHOLE_RUN, _FINISHED = "buurtbalans_whole_run", "buurtbalans_finished"
GO_TO = "go_to"  # in the session: script of the page to open next
_STREAMLITS_OWN = frozenset({"embed", "embed_options"})


def current() -> State:
    """The state of this session."""
    return st.session_state.get(_KEY) or State()


def update(**changes: Any) -> None:
    """Change the state, by the user's hand: what could not be honoured of the link is no longer reported (see State.changed)."""
    st.session_state[_KEY] = current().changed(**changes)


def settle(**changes: Any) -> None:
    """Change the state on behalf of the link; what was reported about it stays."""
    before = current()
    st.session_state[_KEY] = replace(before.changed(**changes), problems=before.problems)


def here(**changes: Any) -> None:
    """Change the state and the address for a part of the page that draws this itself, without a run of the whole page."""
    drawn = not unfinished()
    settle(**changes)
    if drawn:
        finish()


def become(wanted: State) -> None:
    """Look at something else altogether."""
    st.session_state[_KEY] = wanted


def report(problem: str) -> None:
    """Add a sentence about something in the link that could not be honoured."""
    state = current()
    st.session_state[_KEY] = replace(state, problems=(*state.problems, problem))


def begin() -> State:
    """Take over the URL when it is not the one written last: a new session, an edited link, or back and forward.

    Streamlit drops the query when the user goes to another page of the menu; an empty query in a running session therefore
    changes nothing. What a link cannot carry, texts and scenarios that are too large, stays when the rest is the same.
    """
    st.session_state[_WHOLE_RUN] = True
    query = _query()
    known = _KEY in st.session_state
    if (query or not known) and query != st.session_state.get(_WRITTEN):
        st.session_state[_KEY] = keep_texts(parse(query), current())
    return current()


def finish() -> None:
    """Write the state to the URL."""
    wanted = to_query(current())
    if _query() != wanted:
        st.query_params.from_dict(wanted)
    st.session_state[_WRITTEN] = wanted
    st.session_state[_FINISHED] = current()
    st.session_state[_WHOLE_RUN] = False


def by_itself() -> bool:
    """Whether a part of the page runs, and not the whole page."""
    return not st.session_state.get(_WHOLE_RUN, True)


def unfinished() -> bool:
    """Whether the state changed since the whole page was drawn for it."""
    return current() is not st.session_state.get(_FINISHED)


def _query() -> dict[str, str]:
    return {name: st.query_params[name] for name in st.query_params if name not in _STREAMLITS_OWN}
