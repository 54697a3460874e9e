"""Parts of a page that run again by themselves: a tab, a slider or a table that is opened costs no run of the whole page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.ui.session import permissions, state
from lib.ui.session.gate import GATE

P = ParamSpec("P")


def local(part: Callable[P, None], every_s: float | None = None) -> Callable[P, None]:
    """A part whose own widgets run only it. What changes the state (a scenario, the link) runs the whole page after all.

    It may draw nothing outside itself. With `every_s` it also runs each time that so many seconds have gone by.
    """

    run: Callable[P, None] = st.fragment(run_every=every_s)(_by_itself(part))
    return run


def dialog(title: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """A window over the page, a part that runs by itself: it takes the focus, Escape closes it, and the focus goes back.

    What changes the state closes it and runs the whole page; so do the buttons of `closing`.
    """

    def decorate(part: Callable[P, None]) -> Callable[P, None]:
        return one_at_a_time(st.dialog(title)(_by_itself(part)))

    return decorate


def one_at_a_time(window: Callable[P, None]) -> Callable[P, None]:
    """A dialog that stays away where another was opened in the same run: two buttons that are pressed fast come as one run."""

    @wraps(window)
    def opened(*args: P.args, **kwargs: P.kwargs) -> None:
        run = get_script_run_ctx()
        if run is None or not run.has_dialog_opened:
            window(*args, **kwargs)

    return opened


def closing(pressed: bool) -> None:
    """Close the dialog when its button was pressed, also where that changed nothing: the page tells why."""
    if pressed:
        st.rerun()


def _by_itself(part: Callable[P, None]) -> Callable[P, None]:
    @wraps(part)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with GATE.inside():
            if state.by_itself() and (state.unfinished() or not permissions.may_look()):
                st.rerun()
            part(*args, **kwargs)

    return run
