"""A trial period and signing in, as the visitor meets them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from lib.settings import MANAGEMENT, SIGN_IN
from tests.answers.small_databank import CENTRUM, GEMEENTE
from tests.pages.conftest import DATABANK, KAART, MAATREGELEN, Open
from tests.pages.looking import problems, query, texts

pytestmark = pytest.mark.usefixtures("own")


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trial for another gemeente than the one in the databank, without an end."""
    file = tmp_path / "proef.toml"
    file.write_text('organisatie = "Gemeente Proef"\ngemeenten = ["GM0001"]\n')
    monkeypatch.setenv("BUURTBALANS_PROEF", str(file))
    return file


def test_without_a_trial_nobody_speaks_of_one(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUURTBALANS_PROEF", raising=False)
    assert "roefperiode" not in texts(open_app(KAART, gm=GEMEENTE))


def test_gemeenten_outside_the_trial_stay_closed(open_app: Open, trial: Path) -> None:
    app = open_app(KAART, gm=GEMEENTE)
    assert not app.exception
    assert "Proefperiode van Gemeente Proef." in texts(app)
    assert GEMEENTE in problems(app)[0]
    assert "gm" not in query(app)
    trial.write_text(f'organisatie = "X"\ngemeenten = ["{GEMEENTE}"]\n')
    assert query(open_app(KAART, gm=GEMEENTE))["gm"] == GEMEENTE


def test_the_sample_stays_open_in_a_trial(open_app: Open, trial: Path) -> None:
    assert trial.exists()
    assert query(open_app(KAART, db="voorbeeld", gm="GM9901"))["gm"] == "GM9901"


def test_after_the_last_day_all_can_be_seen_and_nothing_changed(open_app: Open, trial: Path) -> None:
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    trial.write_text(f'organisatie = "X"\neinddatum = {yesterday}\n')
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM)
    assert not app.exception
    assert "wijzigen en bewaren kan niet meer" in texts(app)
    assert all(box.disabled for box in app.checkbox)
    app = open_app(DATABANK, gm=GEMEENTE)
    assert "Inlezen" not in [button.label for button in app.button]


def test_settings_that_cannot_be_read_show_nothing_else(open_app: Open, trial: Path) -> None:
    trial.write_text('organisatie = "X"\neinddatum = "morgen"\n')
    app = open_app(KAART, gm=GEMEENTE)
    assert [error.value for error in app.error] == [
        f"In {trial} klopt 'einddatum' niet: geef een datum zonder aanhalingstekens, bijvoorbeeld 2027-01-31."
    ]
    assert not app.get("deck_gl_json_chart")


def test_who_passed_by_the_door_sees_nothing(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTBALANS_INLOGGEN", "1")
    app = open_app(KAART, gm=GEMEENTE)
    assert not app.exception
    assert "niet (meer) ingelogd" in app.warning[0].value
    assert not app.get("deck_gl_json_chart")
    assert not app.get("page_link")
    assert not app.button


@pytest.mark.parametrize("name", [MANAGEMENT, SIGN_IN])
def test_a_setting_that_is_neither_on_nor_off_shows_nothing_else(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "ja")
    app = open_app(KAART, gm=GEMEENTE)
    assert not app.exception
    assert [error.value.partition(",")[0] for error in app.error] == [f"De instelling {name} is 'ja'"]
    assert not app.get("deck_gl_json_chart")
    assert not app.button
