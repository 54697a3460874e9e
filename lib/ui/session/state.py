"""What the user looks at in this session. Only this module touches st.query_params."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.ui.session.link import keep_texts, parse, to_query
from lib.ui.session.look import State

_KEY, _WRITTEN, _BEFORE = "buurtbalans_state", "buurtbalans_written", "buurtbalans_written_before"
_BY_HAND, _PAGE = "buurtbalans_by_hand", "buurtbalans_page"
_RUN, _DRAWN, _LINKS = "buurtbalans_run", "buurtbalans_drawn", "buurtbalans_links"
_MOST_BEFORE = 20
_WHOLE_RUN, _FINISHED = "buurtbalans_whole_run", "buurtbalans_finished"
GO_TO = "go_to"  # in the session: script of the page to open next
_STREAMLITS_OWN = frozenset({"embed", "embed_options"})


def current() -> State:
    """The state of this session."""
    return st.session_state.get(_KEY) or State()


def update(**changes: Any) -> None:
    """Change the state, by the user's hand: what could not be honoured of the link is no longer reported (see State.changed)."""
    become(current().changed(**changes))


def settle(**changes: Any) -> None:
    """Change the state on behalf of the link; what was reported about it stays."""
    before = current()
    st.session_state[_KEY] = replace(before.changed(**changes), problems=before.problems)


def here(**changes: Any) -> None:
    """Change the state and the address for a part of the page that draws this itself, without a run of the whole page."""
    drawn, before = not unfinished(), current()
    settle(**changes)
    _by_hand(before)
    if drawn:
        show_address()
        st.session_state[_FINISHED] = current()


def become(wanted: State) -> None:
    """Look at something else altogether, by the user's hand."""
    before = current()
    st.session_state[_KEY] = wanted
    _by_hand(before)


def _by_hand(before: State) -> None:
    """Note what the user changed since, with the run in which the page was drawn that it was changed on."""
    now, run = current(), st.session_state.get(_RUN, 0)
    changed = (one.name for one in fields(now) if getattr(now, one.name) != getattr(before, one.name))
    st.session_state.setdefault(_BY_HAND, {}).update(dict.fromkeys(changed, run))


def report(problem: str) -> None:
    """Add a sentence about something in the link that could not be honoured."""
    state = current()
    st.session_state[_KEY] = replace(state, problems=(*state.problems, problem))


def begin() -> State:
    """Take over the URL when it is not the one written last: a new session, a link, or back and forward.

    Streamlit drops the query when the user goes to another page of the menu; an empty query in a running session therefore
    changes nothing. What a link cannot carry, texts and scenarios that are too large, stays when the rest is the same.
    """
    st.session_state[_WHOLE_RUN] = True
    st.session_state[_RUN] = st.session_state.get(_RUN, 0) + 1
    query = _query()
    known = _KEY in st.session_state
    if (query or not known) and query != st.session_state.get(_WRITTEN) and not _behind(query):
        st.session_state[_KEY] = _opened(query)
        _remember(query)
    run = get_script_run_ctx()
    st.session_state[_PAGE] = run.page_script_hash if run is not None else None
    return current()


def _remember(query: dict[str, str]) -> None:
    """That this address was written or taken over, so that it opens nothing again when it comes late."""
    earlier = [one for one in st.session_state.get(_BEFORE, ()) if one != query]
    st.session_state[_BEFORE] = [*earlier, query][-_MOST_BEFORE:]


def _behind(query: dict[str, str]) -> bool:
    """Whether an address is behind: who clicks before the browser has the newest one sends one of before.

    Going back and forward sends one of before too, and says so; so does a link to another page.
    """
    run = get_script_run_ctx()
    moved = run is None or run.is_history_navigation or run.page_script_hash != st.session_state.get(_PAGE)
    return not moved and query in st.session_state.get(_BEFORE, ())


def _opened(query: dict[str, str]) -> State:
    """The state of a link. What the user changed after the link was drawn counts, where the link itself does not change it.

    On a slow line a page that is drawn is not on the screen yet: the link that is clicked can be one of a page before.
    """
    opened = keep_texts(parse(query), current())
    pages, run = st.session_state.get(_DRAWN, {}), get_script_run_ctx()
    since = st.session_state.get(_LINKS, {}).get(_of(query), max(pages, default=0))
    drawn = next((pages[one] for one in sorted(pages, reverse=True) if one <= since), None)
    if drawn is None or (run is not None and run.is_history_navigation):
        return opened
    then, now = keep_texts(parse(query), drawn), current()
    by_hand = (name for name, when in st.session_state.get(_BY_HAND, {}).items() if when >= since)
    return replace(opened, **{name: getattr(now, name) for name in by_hand if getattr(then, name) == getattr(drawn, name)})


def link(wanted: State) -> dict[str, str]:
    """Query of a link on this page to what is wanted; when it is clicked, it is known of which page it was."""
    query = to_query(wanted)
    st.session_state.setdefault(_LINKS, {})[_of(query)] = st.session_state.get(_RUN, 0)
    return query


def _of(query: dict[str, str]) -> int:
    return hash(frozenset(query.items()))


def show_address() -> None:
    """Write the state to the URL, ahead of the rest of the run."""
    wanted, before = to_query(current()), st.session_state.get(_WRITTEN)
    if _query() != wanted:
        st.query_params.from_dict(wanted)
    if before is not None and before != wanted:
        _remember(before)
    st.session_state[_WRITTEN] = wanted


def finish() -> None:
    """Write the state to the URL; the page is drawn for it."""
    show_address()
    run, pages = st.session_state.get(_RUN, 0), st.session_state.setdefault(_DRAWN, {})
    pages[run] = st.session_state[_FINISHED] = current()
    st.session_state[_DRAWN] = {one: page for one, page in pages.items() if one > run - _MOST_BEFORE}
    links = st.session_state.get(_LINKS, {})
    st.session_state[_LINKS] = {one: when for one, when in links.items() if when > run - _MOST_BEFORE}
    st.session_state[_WHOLE_RUN] = False


def by_itself() -> bool:
    """Whether a part of the page runs, and not the whole page."""
    return not st.session_state.get(_WHOLE_RUN, True)


def unfinished() -> bool:
    """Whether the state changed since the whole page was drawn for it."""
    return current() is not st.session_state.get(_FINISHED)


def _query() -> dict[str, str]:
    return {name: st.query_params[name] for name in st.query_params if name not in _STREAMLITS_OWN}
