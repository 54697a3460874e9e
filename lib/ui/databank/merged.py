"""A link to a gemeente that merged: open what it became, or fetch that."""

from __future__ import annotations

import streamlit as st

from lib.databank.catalogue.herindelingen import Successor, successors
from lib.databank.store import Databank
from lib.escape import plain
from lib.ui.databank import fetching
from lib.ui.session import permissions, state


def offer(databank: Databank, code: str) -> None:
    """A button for each gemeente that `code` became: to open it, or to fetch it when it is not there and that is allowed."""
    there = set(permissions.gemeenten(databank)["code"])
    for one in successors(code):
        key = f"opvolger_{one.code}"
        if one.code in there:
            st.button(f"{plain(one.name)} openen", icon=":material/arrow_forward:", key=key, on_click=_open, args=(one,))
            continue
        allowed = permissions.may_fetch() and permissions.may_open(one.code)
        if allowed and st.button(f"{plain(one.name)} ophalen", icon=":material/download:", key=key):
            fetching.fetch(one.code)


def _open(one: Successor) -> None:
    state.update(gemeente=one.code)
