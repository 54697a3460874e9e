"""Parts of a page that run again by themselves: a tab, a slider or a table that is opened costs no run of the whole page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from lib.ui.session import permissions, state
from lib.ui.session.gate import GATE

P = ParamSpec("P")


def local(part: Callable[P, None], every_s: float | None = None) -> Callable[P, None]:
    """A part whose own widgets run only it. What changes the state (a scenario, the link) runs the whole page after all.

    It may draw nothing outside itself. With `every_s` it also runs each time that so many seconds have gone by.
    """

    @st.fragment(run_every=every_s)
    @wraps(part)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with GATE.inside():
            if state.by_itself() and (state.unfinished() or not permissions.may_look()):
                st.rerun()
            part(*args, **kwargs)

    return run
