"""Removing a saved scenario from the page: who may, what is asked first, what is left, and what a link to it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import audit
from lib.scenarios import RemovedScenarioError, encode_link
from lib.scenarios.keeping.store import Store
from lib.ui.session import permissions, saved
from tests.answers.small_databank import CENTRUM, GEMEENTE
from tests.pages.conftest import BESLUIT, MAATREGELEN, Open
from tests.pages.looking import problems, query, texts
from tests.pages.test_saved_scenarios import press, save, scenario

pytestmark = pytest.mark.usefixtures("own")
OPEN, REMOVE = "bewaren_openen", "verwijder_scenario"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", f"sqlite:///{tmp_path / 'scenarios.sqlite'}")
    return f"sqlite:///{tmp_path / 'scenarios.sqlite'}"


@pytest.fixture
def store(url: str) -> Store:
    return Store(url)


@pytest.fixture
def id(store: Store) -> str:
    """Two versions by somebody else."""
    first = store.save(scenario(notes="geheim"), "Licht aan", author="Anna").version.id
    store.save(scenario(50, notes="geheim"), "Licht aan", id=first, based_on=1, author="Bert")
    return first


def has(app: AppTest, key: str) -> bool:
    return any(button.key == key for button in app.button)


def opened(open_app: Open, reference: str, page: str = MAATREGELEN) -> AppTest:
    app = open_app(page, gm=GEMEENTE, bu=CENTRUM, s=reference)
    assert not app.exception
    return app


def test_what_is_lost_is_said_before_the_button_that_does_it(id: str, open_app: Open, store: Store) -> None:
    app = press(opened(open_app, f"@{id}.2"), OPEN)
    [box] = [box for box in app.expander if box.label == "Verwijderen"]
    assert not box.proto.expanded
    asked = "\n".join(part.value for part in box.markdown)
    assert "**Licht aan**, 2 versies van Bert en Anna." in asked
    assert "Dit is niet terug te draaien." in asked
    assert [button.key for button in box.button] == [REMOVE]
    assert len(store.history(id)) == 2


def test_what_is_removed_is_gone_and_a_link_says_so(id: str, open_app: Open, store: Store) -> None:
    app = press(press(opened(open_app, f"@{id}.2"), OPEN), REMOVE)
    assert "Verwijderd, met 2 versies. Wat nu op uw scherm staat, is niet meer bewaard" in texts(app)
    with pytest.raises(RemovedScenarioError):
        store.load(id)
    assert "@" not in query(app)["s"]
    assert [entry.about for entry in audit.record().entries(what=audit.REMOVED)] == [id]
    for reference in (f"@{id}.2", f"@{id}.1"):
        late = opened(open_app, reference)
        [said] = [problem for problem in problems(late) if "verwijderd" in problem]
        assert said.startswith("Scenario A uit de link: Dit scenario is op ")
        assert "niet terug te halen" in said
        assert "s" not in query(late)
    changed = opened(open_app, f"@{id}.2~{encode_link(scenario(10))}", BESLUIT)
    assert any("verwijderd" in problem for problem in problems(changed))
    assert "Licht aan" not in texts(changed)


def test_it_can_be_saved_anew(id: str, open_app: Open, store: Store) -> None:
    app = press(press(opened(open_app, f"@{id}.2"), OPEN), REMOVE)
    save(app, "Toch weer")
    [again] = store.recent(GEMEENTE)
    assert again.latest.id != id


def test_somebody_else_who_has_it_open_is_told_when_saving(id: str, open_app: Open, store: Store) -> None:
    app = opened(open_app, f"@{id}.2")
    store.remove(id)
    save(app, "Licht aan")
    assert "Het bewaarde scenario is er niet meer." in "\n".join(problems(app))
    save(app)  # under the name that was typed
    assert len(store.recent(GEMEENTE)) == 1


def test_a_version_that_came_meanwhile_stops_it(id: str, open_app: Open, store: Store) -> None:
    app = press(opened(open_app, f"@{id}.2"), OPEN)
    store.save(scenario(70), "Licht aan", id=id, based_on=2)
    press(app, REMOVE)
    assert "Intussen is versie 3" in "\n".join(problems(app))
    assert len(store.history(id)) == 3


def test_a_gebruiker_removes_only_what_is_his_alone(
    id: str, open_app: Open, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUURTBALANS_BEHEER", "0")
    assert not has(press(opened(open_app, f"@{id}.2"), OPEN), REMOVE)
    app = save(opened(open_app, encode_link(scenario())), "Van mij")
    mine = query(app)["s"][1:].split(".")[0]
    assert has(press(app, OPEN), REMOVE)
    app.slider(key=f"dekking_{CENTRUM}_verlichting").set_value(80).run()
    save(app)
    assert has(press(app, OPEN), REMOVE)
    assert not has(press(opened(open_app, f"@{mine}.2"), OPEN), REMOVE)
    other = opened(open_app, f"@{mine}.2")
    other.slider(key=f"dekking_{CENTRUM}_verlichting").set_value(90).run()
    save(other)
    assert not has(press(app, OPEN), REMOVE)
    assert not has(press(other, OPEN), REMOVE)
    app.slider(key=f"dekking_{CENTRUM}_verlichting").set_value(20).run()
    save(app)
    assert len(store.history(mine)) == 4
    assert not has(press(app, OPEN), REMOVE)


def test_a_forged_press_removes_nothing(id: str, url: str, open_app: Open, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The button is not the guard: what it calls asks again."""
    monkeypatch.setenv("BUURTBALANS_BEHEER", "0")
    del open_app
    monkeypatch.setattr(saved, "store", lambda: Store(url))
    saved.remove(id, 2)
    assert len(store.history(id)) == 2


@pytest.mark.parametrize(("manager", "own", "over", "may"), [
    (True, False, False, True),
    (True, False, True, True),
    (False, True, False, True),
    (False, True, True, False),
    (False, False, False, False),
])  # fmt: skip
def test_the_rule(manager: bool, own: bool, over: bool, may: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: dict[str, Callable[[], bool]] = {"is_manager": lambda: manager, "read_only": lambda: over}
    for name, answer in answers.items():
        monkeypatch.setattr(permissions, name, answer)
    assert permissions.may_remove(own) is may


def test_a_record_that_cannot_be_written_keeps_it(id: str, open_app: Open, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from lib.scenarios import StoreError

    def refuse(what: str, about: str = "") -> None:
        raise StoreError(f"Het logboek is niet te schrijven ({what}, {about}).")

    app = press(opened(open_app, f"@{id}.2"), OPEN)
    monkeypatch.setattr(permissions, "record", refuse)
    press(app, REMOVE)
    assert "Het logboek is niet te schrijven" in "\n".join(problems(app))
    assert len(store.history(id)) == 2
