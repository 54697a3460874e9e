"""The size of the box: what is remembered, and what the browser may say."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from lib.ui.widgets.map import box
from lib.ui.widgets.map.fit import Box


class Browser:
    """Stands in for streamlit and the browser: reports boxes of maps that are mounted."""

    def __init__(self) -> None:
        self.session_state: dict[str, Any] = {}
        self.data: dict[str, Any] = {}
        self._reported: dict[str, Callable[[], None]] = {}

    def mount(self, *, key: str, data: dict[str, Any], on_box_change: Callable[[], None]) -> None:
        self.data[key] = data
        self._reported[key] = on_box_change

    def report(self, name: str, value: object) -> None:
        box.mount(name, f"{name}_GM9001", "Hele gemeente")
        self.session_state[f"vak_{name}"] = SimpleNamespace(box=value)
        self._reported[f"vak_{name}"]()


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    stand_in = Browser()
    monkeypatch.setattr(box, "st", stand_in)
    monkeypatch.setattr(box, "_MOUNT", stand_in.mount)
    return stand_in


def test_before_the_first_report_there_is_a_size(browser: Browser) -> None:
    assert box.size("kaart") == box.DEFAULT
    box.mount("kaart", "kaart_GM9001", "Hele gemeente")
    assert browser.data["vak_kaart"] == {
        "box": list(box.DEFAULT),
        "known": False,
        "view": "kaart_GM9001",
        "whole": "Hele gemeente",
    }


def test_a_report_is_remembered_and_told_back(browser: Browser) -> None:
    browser.report("kaart", [520, 440, 3])
    assert box.size("kaart") == Box(520, 440, 3)
    box.mount("kaart", "kaart_GM9002", "Hele gemeente")
    assert browser.data["vak_kaart"] == {"box": [520, 440, 3], "known": True, "view": "kaart_GM9002", "whole": "Hele gemeente"}


def test_another_map_starts_with_the_size_of_the_last_one(browser: Browser) -> None:
    browser.report("kaart", [520, 440, 3])
    browser.report("signalen", [840, 640, 1])
    assert box.size("indexkaart") == Box(840, 640, 0)
    assert box.size("kaart") == Box(520, 440, 3)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "520 440 0",
        [],
        [520, 440],
        [520, 440, 0, 0],
        [520.5, 440, 0],
        [True, 440, 0],
        [0, 440, 0],
        [520, -40, 0],
        [10**9, 440, 0],
        [520, 440, -1],
        [520, 440, 10**9],
    ],
)
def test_what_cannot_be_a_box_is_left_out(browser: Browser, value: object) -> None:
    browser.report("kaart", [520, 440, 0])
    browser.report("kaart", value)
    assert box.size("kaart") == Box(520, 440, 0)
