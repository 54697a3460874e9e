"""One box to find a gemeente, wijk, buurt or postcode. What is typed goes into no address and no log."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.answers.search import Hit, named
from lib.areas import gemeente_of
from lib.databank.store import Databank
from lib.escape import plain
from lib.ui.session import data, permissions, state
from lib.words import count

_GO = "zoek_gekozen"
MOST = 8


def box(
    databank: Databank,
    *,
    key: str,
    label: str = "Zoek uw gemeente, wijk, buurt of postcode",
    icon: str | None = None,
    on_choose: Callable[[Hit], None] | None = None,
) -> None:
    """The box, and below it what was found as buttons. A choice opens it; from a page without a gemeente, on the map.

    With `on_choose` that is done instead, and the page stays.
    """
    text = st.text_input(plain(label), key=key, placeholder="Bijvoorbeeld Centrum of 6411")
    if not text.strip():
        return
    allowed = set(permissions.gemeenten(databank)["code"])
    found = data.search(databank).find(text, allowed, near=state.current().gemeente, most=MOST)
    own = named(permissions.work_areas(databank), text)[:MOST]
    with st.container(gap="xxsmall", key=f"{key}_gevonden"):
        if found.note and not own:
            st.caption(plain(found.note))
        for hit in (*own, *found.hits):
            st.button(
                plain(hit.label),
                key=f"{key}_{hit.code}",
                type="tertiary",
                icon=icon,
                on_click=_choose,
                args=(hit, key, on_choose or _open),
            )
        if found.more:
            st.caption(f"Nog {count(found.more, 'ander gebied past', 'andere gebieden passen')} hierbij. Typ meer letters.")


def _choose(hit: Hit, key: str, then: Callable[[Hit], None]) -> None:
    then(hit)
    st.session_state[key] = ""


def _open(hit: Hit) -> None:
    state.update(gemeente=gemeente_of(hit.code))
    state.update(buurt=None if hit.kind == "gemeente" else hit.code)
    st.session_state[_GO] = True


def chosen() -> bool:
    """Whether something was chosen since this was last asked."""
    return bool(st.session_state.pop(_GO, False))
