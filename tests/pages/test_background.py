"""The choice for a background map on Kaart."""

from __future__ import annotations

import pytest

from lib.settings import BACKGROUND
from tests.answers.small_databank import GEMEENTE
from tests.pages.conftest import KAART, Open
from tests.pages.looking import map_spec, texts

SWITCH = "w_achtergrond"


def switches(app: object) -> list[str]:
    return [toggle.key for toggle in app.toggle]  # type: ignore[attr-defined]


@pytest.mark.usefixtures("own")
def test_without_the_setting_there_is_no_choice(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BACKGROUND, raising=False)
    app = open_app(KAART, gm=GEMEENTE)
    assert SWITCH not in switches(app)
    # Nor does what a session holds count: the setting may have been taken back.
    app.session_state[SWITCH] = True
    app.run()
    assert map_spec(app).get("mapProvider") is None
    assert "Kadaster" not in texts(app)


@pytest.mark.usefixtures("own")
def test_the_visitor_turns_it_on_and_is_told_who_sees_what(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BACKGROUND, "1")
    app = open_app(KAART, gm=GEMEENTE)
    assert app.toggle(key=SWITCH).value is False
    assert map_spec(app).get("mapProvider") is None
    assert "ziet het Kadaster (PDOK) uw internetadres en welk stuk kaart u bekijkt" in texts(app)
    before = dict(app.query_params)
    app.toggle(key=SWITCH).set_value(True).run()
    assert not app.exception
    assert map_spec(app)["mapProvider"] == "maplibre"
    assert "CC BY 4.0" in texts(app)
    # A link does not turn it on for somebody else.
    assert dict(app.query_params) == before


def test_invented_gemeenten_do_not_lie_among_real_streets(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BACKGROUND, "1")
    assert SWITCH not in switches(open_app(KAART, gm="GM9901"))
