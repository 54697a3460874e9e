"""The atlas that is made in the background: it says how far it is, it ends in a file, and what goes wrong is said."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from lib.ui.standing import papers


def _context(codes: list[str]) -> Any:
    gemeente = SimpleNamespace(version="v", code="GM9905", name="Driekerken", edition="")
    return SimpleNamespace(gemeente=gemeente, year=2024, codes=codes)


def _wait(until: Any) -> None:
    for _ in range(500):
        if until():
            return
        time.sleep(0.01)
    raise AssertionError("it never came")


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """A profile is made each time that this is released."""
    allowed = threading.Semaphore(0)

    def profile(_: object, code: str) -> str:
        assert allowed.acquire(timeout=5)
        if code == "breekt":
            raise ValueError(code)
        return code

    monkeypatch.setattr(papers, "_profile", profile)
    monkeypatch.setattr(papers.reports, "profiles", lambda found, _: "|".join(found).encode())
    return allowed


def test_it_counts_the_pages_and_ends_in_a_file(monkeypatch: pytest.MonkeyPatch, turns: threading.Semaphore) -> None:
    monkeypatch.setattr(papers, "places_of", lambda _: ["a", "b", "c"])
    making = papers.Making(_context([]), None)  # type: ignore[arg-type]
    assert making.done == 0
    assert making.file is None
    turns.release(2)
    _wait(lambda: making.done == 2)
    assert making.file is None
    turns.release()
    _wait(lambda: making.file is not None)
    assert making.file == b"a|b|c"
    assert making.of == ("v", "GM9905", "", 2024)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_one_that_fails_says_so_and_has_no_file(monkeypatch: pytest.MonkeyPatch, turns: threading.Semaphore) -> None:
    monkeypatch.setattr(papers, "places_of", lambda _: ["a", "breekt"])
    making = papers.Making(_context([]), None)  # type: ignore[arg-type]
    turns.release(2)
    _wait(lambda: making.failed)
    assert making.file is None
