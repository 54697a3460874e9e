"""Three scenarios next to each other: choose, copy, save, open again, and what happens when somebody else saved too."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.scenarios import Scenario, ScenarioMeasure, decode_link, encode_link, to_file
from lib.scenarios.keeping.store import Store
from tests.answers.small_databank import CENTRUM, GEMEENTE
from tests.pages.conftest import MAATREGELEN, Open
from tests.pages.looking import problems, query, texts

pytestmark = pytest.mark.usefixtures("own")


def scenario(coverage: int = 40, **more: object) -> Scenario:
    measure = ScenarioMeasure(intervention="verlichting", area=CENTRUM, coverage=coverage, start=2027)
    return Scenario.model_validate({"gemeente": GEMEENTE, "areas": (CENTRUM,), "measures": (measure,), **more})


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    url = f"sqlite:///{tmp_path / 'scenarios.sqlite'}"
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", url)
    return Store(url)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


@pytest.fixture
def app(open_app: Open, store: Store) -> AppTest:
    assert store.recent() == ()
    found = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, s=encode_link(scenario()))
    assert not found.exception
    return found


def save(app: AppTest, name: str = "") -> AppTest:
    """Save in the dialog, which a run of the whole page closes; under the name that it has, or another."""
    press(app, "bewaren_openen")
    if name:
        next(one for one in app.text_input if one.label == "Naam van het scenario").set_value(name)
    return press(app, "bewaar_scenario")


def test_saving_and_opening_by_its_link(app: AppTest, open_app: Open, store: Store) -> None:
    save(app, "Licht aan")
    assert "Bewaard als versie 1." in texts(app)
    [summary] = store.recent(GEMEENTE)
    assert (summary.latest.name, query(app)["s"]) == ("Licht aan", f"@{summary.latest.id}.1")
    again = open_app(MAATREGELEN, **query(app))
    assert problems(again) == []
    assert query(again) == query(app)
    assert again.slider(key=f"dekking_{CENTRUM}_verlichting").value == 40


def test_a_change_after_saving_is_in_the_link_and_becomes_the_next_version(app: AppTest, open_app: Open, store: Store) -> None:
    save(app, "Licht aan")
    app.slider(key=f"dekking_{CENTRUM}_verlichting").set_value(80).run()
    reference, content = query(app)["s"].split("~")
    assert decode_link(content).measures[0].coverage == 80
    again = open_app(MAATREGELEN, **query(app))
    assert again.slider(key=f"dekking_{CENTRUM}_verlichting").value == 80
    save(again)
    assert query(again)["s"] == reference.replace(".1", ".2")
    assert [v.number for v in store.history(reference[1:].split(".")[0])] == [2, 1]


def test_somebody_else_saved_meanwhile_and_both_are_told(app: AppTest, open_app: Open, store: Store) -> None:
    save(app, "Licht aan")
    other = open_app(MAATREGELEN, **query(app))
    other.slider(key=f"dekking_{CENTRUM}_verlichting").set_value(90).run()
    save(other)
    app.slider(key=f"dekking_{CENTRUM}_verlichting").set_value(10).run()
    assert "Intussen is ook bewaard: versie 2" in texts(app)
    save(app)
    assert "versie 2" in "\n".join(problems(app))
    other.run()
    assert "Intussen is ook bewaard: versie 3" in texts(other)
    coverages = [store.load(query(app)["s"][1:].split(".")[0], n).scenario.measures[0].coverage for n in (1, 2, 3)]
    assert coverages == [40, 90, 10]


def test_a_database_that_is_away_keeps_the_scenario_on_the_screen(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", f"sqlite:///{tmp_path / 'weg' / 'niets' / 's.sqlite'}")
    (tmp_path / "weg").write_text("een bestand waar een map hoort")
    save(app, "Licht aan")
    assert any(one.endswith(".") for one in problems(app))
    assert "Bewaard als" not in texts(app)
    assert decode_link(query(app)["s"]).measures == scenario().measures


def test_an_unknown_number_in_a_link_is_reported_and_left_out(open_app: Open, store: Store) -> None:
    assert store.recent() == ()
    found = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, s="@abcdefgh.1")
    assert not found.exception
    assert "Scenario A uit de link" in problems(found)[0]
    assert "s" not in query(found)


def test_copying_to_another_slot_and_back(app: AppTest) -> None:
    press(app, "kopieren_delen")
    press(app, "kopieer_1")
    seen = query(app)
    assert (seen["variant"], seen["s2"]) == ("B", seen["s"])
    app.slider(key=f"dekking_{CENTRUM}_verlichting").set_value(75).run()
    assert decode_link(query(app)["s2"]).measures[0].coverage == 75
    assert decode_link(query(app)["s"]).measures[0].coverage == 40
    press(app, "ongedaan_balk")
    assert decode_link(query(app)["s2"]).measures[0].coverage == 40
    press(app, "ongedaan_balk")
    assert "s2" not in query(app)


def test_a_link_with_three_scenarios_reopens_all_three(open_app: Open) -> None:
    links = {f"s{n or ''}": encode_link(scenario(c)) for n, c in ((0, 10), (2, 20), (3, 30))}
    found = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, variant="C", **links)
    assert found.slider(key=f"dekking_{CENTRUM}_verlichting").value == 30
    assert {name: query(found)[name] for name in links} == links


def test_emptying_can_be_undone(app: AppTest) -> None:
    press(app, "kopieren_delen")
    press(app, "maak_leeg")
    assert "s" not in query(app)
    press(app, "ongedaan_balk")
    assert "s" in query(app)


def test_a_file_of_another_gemeente_or_no_scenario_is_refused(app: AppTest) -> None:
    elsewhere = to_file(Scenario(gemeente="GM0001"))
    for content, said in ((b"{}", "."), (elsewhere, "GM0001")):
        press(app, "kopieren_delen")
        app.file_uploader(key="scenariobestand").upload("s.json", content, "application/json").run()
        assert said in problems(app)[-1]
        assert decode_link(query(app)["s"]).measures == scenario().measures


def test_without_a_name_it_is_not_saved_and_the_dialog_says_so(app: AppTest, store: Store) -> None:
    press(press(app, "bewaren_openen"), "bewaar_scenario")
    assert store.recent() == ()
