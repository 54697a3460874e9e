"""What a session writes in a workshop, on a line on which answers come late."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from lib.scenarios import StoreError, UnknownScenarioError
from lib.ui.session import permissions, state
from lib.ui.session.look import State
from lib.ui.session.workshop import recorder
from lib.workshops.store import Workshops
from lib.workshops.workshop import OPEN


@pytest.fixture
def workshops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshops]:
    opened = Workshops(f"sqlite:///{tmp_path / 'scenarios.sqlite'}")
    session = SimpleNamespace(session_state={}, query_params=_Query())
    for module in (state, recorder):
        monkeypatch.setattr(module, "st", session)
    monkeypatch.setattr(recorder, "store", lambda: opened)
    monkeypatch.setattr(recorder, "author", lambda: "")
    monkeypatch.setattr(permissions, "note", lambda *_: None)
    monkeypatch.setattr(permissions, "read_only", lambda: False)
    state.become(State("eigen", "GM9901", route="workshop", step=2))
    yield opened
    opened.close()


class _Query(dict[str, str]):
    def from_dict(self, wanted: dict[str, str]) -> None:
        self.clear()
        self.update(wanted)


def test_the_address_names_the_workshop_at_once(workshops: Workshops) -> None:
    assert recorder.write(OPEN, "wie?", 0) == ()
    (kept,) = workshops.recent("GM9901")
    assert recorder.st.query_params["workshop"] == kept.id == state.current().workshop


def test_what_is_typed_over_what_is_not_confirmed_yet_is_not_there_twice(workshops: Workshops) -> None:
    for text in ("wie", "Of wie", "Of wat"):
        assert recorder.write(OPEN, text, 0) == ()
    (kept,) = workshops.recent("GM9901")
    assert kept.text(OPEN) == "Of wat"
    workshops.write(kept.id, OPEN, "Of wat\nen waar", based_on=3, author="Ann")
    (theirs,) = recorder.write(OPEN, "Of hoe", 0)
    assert theirs.author == "Ann"
    # Lines of somebody else that were not on the screen stay, whatever is typed without them.
    recorder.write(OPEN, "Of hoe dan", 0)
    assert {"en waar", "Of hoe dan"} <= set(workshops.load(kept.id).text(OPEN).splitlines())


def test_a_note_goes_where_it_was_typed(workshops: Workshops) -> None:
    recorder.write(OPEN, "wie?", 0)
    first = str(state.current().workshop)
    state.update(gemeente="GM9904")
    recorder.write(OPEN, "wie? en wat?", 1, first)
    assert workshops.load(first).text(OPEN) == "wie? en wat?"
    assert workshops.recent("GM9904") == ()
    # Not in one that was never on the screen here.
    workshops.begin("nooit-gezien", "GM9901")
    with pytest.raises(UnknownScenarioError, match="staat nog in dit tabblad"):
        recorder.write(OPEN, "x", 0, "nooit-gezien")
    assert workshops.load("nooit-gezien").text(OPEN) == ""


def test_nothing_is_written_when_writing_is_over(workshops: Workshops, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder.write(OPEN, "wie?", 0)
    monkeypatch.setattr(permissions, "read_only", lambda: True)
    with pytest.raises(StoreError, match="niet meer wijzigen of bewaren"):
        recorder.write(OPEN, "wie? nu", 1)
    assert workshops.load(str(state.current().workshop)).text(OPEN) == "wie?"
