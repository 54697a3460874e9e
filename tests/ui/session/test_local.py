"""A part that runs by itself leaves the page alone, unless it changed what the page is about."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.ui.session import permissions, state


def page() -> None:
    import streamlit as st

    from lib.ui.session import state
    from lib.ui.session.local import local

    @local
    def part() -> None:
        st.session_state["part_runs"] = st.session_state.get("part_runs", 0) + 1
        if st.session_state.get("edit"):
            st.session_state["edit"] = False
            state.update(buurt="BU99010000")

    state.begin()
    st.session_state["page_runs"] = st.session_state.get("page_runs", 0) + 1
    part()
    state.finish()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page).run()


def runs(app: AppTest) -> tuple[int, int]:
    return app.session_state["page_runs"], app.session_state["part_runs"]


def test_the_whole_page_runs_its_parts_once(app: AppTest) -> None:
    assert runs(app) == (1, 1)
    assert not app.session_state["buurtbalans_whole_run"]


def test_a_change_during_a_whole_run_is_no_reason_to_run_again(app: AppTest) -> None:
    app.session_state["edit"] = True
    assert runs(app.run()) == (2, 2)


@pytest.mark.parametrize(
    ("unfinished", "may_look", "again"), [(False, True, False), (True, True, True), (False, False, True), (True, False, True)]
)
def test_what_changed_the_state_or_who_is_signed_out_runs_the_whole_page(
    monkeypatch: pytest.MonkeyPatch, unfinished: bool, may_look: bool, again: bool
) -> None:
    from lib.ui.session import local as module

    class Again(Exception):
        pass

    def rerun() -> None:
        raise Again

    monkeypatch.setattr(state, "by_itself", lambda: True)
    monkeypatch.setattr(state, "unfinished", lambda: unfinished)
    monkeypatch.setattr(permissions, "may_look", lambda: may_look)
    monkeypatch.setattr(module.st, "rerun", rerun)
    monkeypatch.setattr(module.st, "fragment", lambda **_: lambda function: function)
    drawn: list[int] = []
    part = module.local(lambda: drawn.append(1))
    if again:
        with pytest.raises(Again):
            part()
    else:
        part()
    assert drawn == ([] if again else [1])
