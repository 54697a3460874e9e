"""A link to a gemeente that merged names what it became, and opens or fetches that."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from lib.databank.catalogue import herindelingen
from lib.ui.databank import fetching
from tests.answers.small_databank import CENTRUM, GEMEENTE, TINY
from tests.pages.conftest import KAART, PAGES, Open
from tests.pages.looking import problems, query

pytestmark = pytest.mark.usefixtures("own")


@pytest.fixture
def merged(monkeypatch: pytest.MonkeyPatch) -> str:
    """A gemeente that was divided over two of the small databank and one that is not in it."""
    became = {GEMEENTE: "Molenwaarde", TINY: "Kleindorp", "GM9555": "Verderop"}
    entry = {"date": date(2024, 1, 1), "new": became}
    monkeypatch.setattr(herindelingen, "_endings", lambda: {"GM9444": ("Oudmolen", entry)})
    return "GM9444"


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button if str(button.key).startswith("opvolger_")]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_what_it_became(open_app: Open, page: str) -> None:
    app = open_app(page, gm="GM0501")
    assert not app.exception
    assert problems(app) == [
        "Gemeente Brielle (GM0501) bestaat sinds 1 januari 2023 niet meer: zij is opgegaan in Voorne aan Zee (GM1992). De link is "
        "van daarvoor."
    ]
    assert buttons(app) == ["Voorne aan Zee ophalen"]


def test_a_gemeente_that_is_there_is_opened(open_app: Open, merged: str) -> None:
    app = open_app(KAART, gm=merged)
    assert "verdeeld over Molenwaarde (GM9001), Kleindorp (GM9003) en Verderop (GM9555)" in problems(app)[0]
    assert buttons(app) == ["Molenwaarde openen", "Kleindorp openen", "Verderop ophalen"]
    app.run()
    app.button(key=f"opvolger_{TINY}").click().run()
    assert not app.exception
    assert (problems(app), buttons(app)) == ([], [])
    assert query(app)["gm"] == TINY


def test_a_link_to_a_buurt_of_it_says_the_same(open_app: Open) -> None:
    app = open_app(KAART, bu="BU05010001")
    assert len(problems(app)) == 1
    assert "Brielle (GM0501)" in problems(app)[0]
    assert buttons(app) == ["Voorne aan Zee ophalen"]


def test_a_gemeente_that_is_not_there_is_fetched(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(fetching, "start", fetched.append)
    monkeypatch.setattr(fetching, "dialog", lambda: fetched.append("dialog"))
    open_app(KAART, gm="GM0501").button(key="opvolger_GM1992").click().run()
    assert fetched == ["GM1992", "dialog"]


def test_nothing_is_fetched_where_that_is_off(open_app: Open, monkeypatch: pytest.MonkeyPatch, merged: str) -> None:
    monkeypatch.setenv("BUURTBALANS_BEHEER", "0")
    assert buttons(open_app(KAART, gm=merged)) == ["Molenwaarde openen", "Kleindorp openen"]


def test_choosing_another_gemeente_ends_it(open_app: Open, merged: str) -> None:
    app = open_app(KAART, gm=merged)
    app.selectbox(key="w_gemeente").select(GEMEENTE).run()
    assert (problems(app), buttons(app)) == ([], [])


def test_an_old_gemeente_that_the_databank_still_has_opens(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"date": date(2024, 1, 1), "new": {TINY: "Kleindorp"}}
    monkeypatch.setattr(herindelingen, "_endings", lambda: {GEMEENTE: ("Molenwaarde", entry)})
    app = open_app(KAART, gm=GEMEENTE, bu=CENTRUM)
    assert problems(app) == []
    assert query(app)["gm"] == GEMEENTE
