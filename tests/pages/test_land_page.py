"""The part of Kaart with all gemeenten of the country."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.ui.session import data
from lib.ui.standing import land
from tests.pages.conftest import KAART, Open
from tests.pages.looking import query, texts


def click(app: AppTest, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """What a click on the map of the country does; the map itself is drawn by the browser."""

    def clicking(*_: object, on_choose: object, **__: object) -> None:
        land.st.button("klik", key="klik", on_click=on_choose, args=(code,))  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(land.map_view, "show_standing", clicking)
        app.run()
        app.button(key="klik").click().run()
    assert not app.exception


def test_without_a_gemeente_the_page_is_the_country(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_app(KAART, db="voorbeeld", gm="GM0001")
    assert not app.exception
    assert app.get("deck_gl_json_chart")
    assert "6 gemeenten met een score" in texts(app)
    click(app, monkeypatch, "GM9902")
    assert (query(app)["gm"], query(app).get("deel")) == ("GM9902", None)


def test_a_subject_that_gemeenten_do_not_have_is_told(open_app: Open) -> None:
    app = open_app(KAART, db="voorbeeld", gm="GM9901", deel="land", thema="verandering")
    assert not app.exception
    assert "niet per gemeente" in texts(app)
    assert app.selectbox(key="w_thema").value == "score"


def test_a_gemeente_that_is_not_there_is_told_and_can_be_fetched(
    open_app: Open,
    monkeypatch: pytest.MonkeyPatch,
    managed: None,  # noqa: ARG001
) -> None:
    app = open_app(KAART, db="voorbeeld", gm="GM9901", deel="land")
    known = data.gemeenten(data.databank("voorbeeld"))
    monkeypatch.setattr(land.permissions, "gemeenten", lambda _: known[known["code"] == "GM9901"])
    click(app, monkeypatch, "GM9902")
    assert query(app)["gm"] == "GM9901"
    assert "nog niet in deze gegevens" in texts(app)
    assert app.button(key="land_ophalen")
