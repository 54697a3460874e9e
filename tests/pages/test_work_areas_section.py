"""Werkgebieden on the page Databank: looked at before they are kept, removed with a way back, read-only for who may not."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.databank.own import layer
from lib.databank.own.work_area import Part, new_work_area
from tests.answers.small_databank import BUURTEN, GEMEENTE
from tests.pages.conftest import DATABANK, Open
from tests.pages.looking import texts

pytestmark = pytest.mark.usefixtures("own")
ONE, OTHER = BUURTEN[0], BUURTEN[4]


def look_at(app: AppTest, text: str) -> AppTest:
    app.session_state["werkgebied_maken"] = True
    app.run()
    app.text_area[0].set_value(text).run()
    return press(app, "Bekijk wat er is gelezen")


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_from_a_list_to_a_work_area_and_back_out(open_app: Open) -> None:
    app = look_at(open_app(DATABANK, gm=GEMEENTE), f"buurt;woningen;plan\n{ONE};100;2\n{OTHER};90000;3\nAtlantis;5;4")
    assert "2 gebieden gelezen" in texts(app)
    assert "Regel 4: 'Atlantis' kennen we niet" in texts(app)
    assert layer.open_layer().areas == ()
    keep = next(button for button in app.button if button.label == "Bewaar werkgebied")
    assert keep.disabled
    app.checkbox(key="werkgebied_zonder").check().run()
    app.text_input(key="werkgebied_naam").set_value("Ons *bezit*").run()
    press(app, "Bewaar werkgebied")
    (area,) = layer.open_layer().areas
    assert (area.name, [(part.code, part.dwellings) for part in area.parts]) == ("Ons *bezit*", [(ONE, 100), (OTHER, 90000)])
    assert "Bewaard: Ons \\*bezit\\*." in texts(app)
    press(app, "Verwijder dit werkgebied")
    assert layer.open_layer().areas == ()
    press(app, "Zet Ons \\*bezit\\* terug")
    assert layer.open_layer().areas == (area,)


def test_another_column_can_be_chosen(open_app: Open) -> None:
    app = look_at(open_app(DATABANK, gm=GEMEENTE), f"buurt;woningen;plan\n{ONE};100;20\n{OTHER};200;30")
    choice = next(box for box in app.selectbox if box.label == "Kolom met het aantal woningen")
    choice.set_value(2).run()
    assert not app.exception
    app.text_input(key="werkgebied_naam").set_value("Plan").run()
    press(app, "Bewaar werkgebied")
    assert [part.dwellings for part in layer.open_layer().areas[0].parts] == [20, 30]


def test_a_list_of_persons_is_gone_from_the_session(open_app: Open) -> None:
    secret = "jan.jansen@voorbeeld.nl"
    app = look_at(open_app(DATABANK, gm=GEMEENTE), f"buurt;contact\n{ONE};{secret}\n{OTHER};piet@voorbeeld.nl")
    assert "één rij per complex of buurt" in texts(app)
    assert "Bewaar werkgebied" not in labels(app)
    assert secret not in texts(app)
    assert secret not in str(app.session_state._state.filtered_state)
    assert app.text_area[0].value == ""


def test_figures_have_their_kind_year_and_how_they_are_made(open_app: Open) -> None:
    area = new_work_area("Ons bezit", (Part(code=ONE), Part(code=OTHER)), 2024, "")
    layer.add(area)
    app = open_app(DATABANK, gm=GEMEENTE)
    app.session_state["w_werkgebied"], app.session_state["werkgebied_cijfers"] = area.id, True
    app.run()
    assert not app.exception
    table = next(frame.value for frame in app.dataframe if "Hoe gemaakt" in frame.value).set_index("Cijfer")
    assert list(table.loc["Inwoners", ["Waarde", "Soort", "Hoe gemaakt"]]) == ["3.500", "meting", "Uit 2 buurten."]
    assert "Stedelijkheid (1 zeer sterk tot 5 niet)" in table.index


def test_a_second_list_begins_anew(open_app: Open) -> None:
    app = look_at(open_app(DATABANK, gm=GEMEENTE), f"{ONE}\nAtlantis")
    app.checkbox(key="werkgebied_zonder").check().run()
    app.text_input(key="werkgebied_naam").set_value("Eerste").run()
    app = look_at(press(app, "Opnieuw beginnen"), f"{OTHER}\nAtlantis")
    assert not app.checkbox(key="werkgebied_zonder").value
    assert app.text_input(key="werkgebied_naam").value == ""


def test_after_a_trial_work_areas_are_read_only(open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "proef.toml"
    monkeypatch.setenv("BUURTBALANS_PROEF", str(file))
    monkeypatch.setenv("BUURTBALANS_BEHEER", "0")
    file.write_text('organisatie = "Proef"\neinddatum = 2020-01-01\n', encoding="utf-8")
    area = new_work_area("Ons bezit", (Part(code=ONE),), 2024, "")
    layer.add(area)
    app = open_app(DATABANK, gm=GEMEENTE)
    app.selectbox(key="w_werkgebied").set_value(area.id).run()
    assert "1 gebied in" in texts(app)
    assert not app.text_area
    assert "Verwijder dit werkgebied" not in labels(app)


def test_what_another_made_only_a_manager_removes(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    area = new_work_area("Van een ander", (Part(code=ONE, share=0.4, dwellings=300),), 2024, "")
    layer.add(area)
    app = open_app(DATABANK, gm=GEMEENTE)
    app.selectbox(key="w_werkgebied").set_value(area.id).run()
    assert "Verwijder dit werkgebied" in labels(app)
    monkeypatch.setenv("BUURTBALANS_BEHEER", "0")
    app = open_app(DATABANK, gm=GEMEENTE)
    app.selectbox(key="w_werkgebied").set_value(area.id).run()
    assert "Verwijder dit werkgebied" not in labels(app)
    assert "kunnen het wijzigen en verwijderen" in texts(app)
    assert layer.open_layer().areas == (area,)


def test_a_layer_that_is_damaged_is_said_and_the_page_goes_on(open_app: Open) -> None:
    kept = layer.add(new_work_area("Ons bezit", (Part(code=ONE),), 2024, ""))
    (kept.path / "manifest.json").write_text("{", encoding="utf-8")
    app = open_app(DATABANK, gm=GEMEENTE)
    assert not app.exception
    assert "niet te lezen of beschadigd" in texts(app)
    assert "Bronnen en licenties" in texts(app)


def on_the_map(app: AppTest, *codes: str) -> AppTest:
    app.session_state["werkgebied_maken"] = True
    app.session_state["werkgebied_hoe"] = "kaart"
    app.run()
    app.multiselect(key="werkgebied_gekozen").set_value(list(codes)).run()
    assert not app.exception
    return app


def test_made_without_a_list(open_app: Open) -> None:
    app = on_the_map(open_app(DATABANK, gm=GEMEENTE), ONE, OTHER)
    keep = next(button for button in app.button if button.label == "Bewaar werkgebied")
    assert keep.disabled
    assert "Geef het werkgebied een naam" in texts(app)
    press(app, "Ongedaan maken")
    assert app.multiselect(key="werkgebied_gekozen").value == []
    app = on_the_map(app, ONE, OTHER)
    app.text_input(key="werkgebied_kaartnaam").set_value("Ons gebied").run()
    press(app, "Bewaar werkgebied")
    (area,) = layer.open_layer().areas
    assert (area.name, [part.code for part in area.parts]) == ("Ons gebied", sorted([ONE, OTHER]))


def test_a_change_keeps_the_id_and_what_was_not_touched_and_can_be_taken_back(open_app: Open) -> None:
    area = new_work_area("Ons bezit", (Part(code=ONE, share=0.4, dwellings=300), Part(code=OTHER)), 2024, "")
    layer.add(area)
    app = open_app(DATABANK, gm=GEMEENTE)
    app.selectbox(key="w_werkgebied").set_value(area.id).run()
    press(app, "Wijzig dit werkgebied")
    assert app.multiselect(key="werkgebied_gekozen").value == [ONE, OTHER]
    keep = next(button for button in app.button if button.label == "Bewaar werkgebied")
    assert keep.disabled  # nothing has changed
    app.multiselect(key="werkgebied_gekozen").set_value([ONE]).run()
    press(app, "Bewaar werkgebied")
    (changed,) = layer.open_layer().areas
    assert (changed.id, changed.parts) == (area.id, area.parts[:1])
    press(app, "Zet Ons bezit terug")
    assert layer.open_layer().areas == (area,)


def test_what_another_changed_meanwhile_is_not_overwritten(open_app: Open) -> None:
    area = new_work_area("Ons bezit", (Part(code=ONE), Part(code=OTHER)), 2024, "")
    layer.add(area)
    app = open_app(DATABANK, gm=GEMEENTE)
    app.selectbox(key="w_werkgebied").set_value(area.id).run()
    press(app, "Wijzig dit werkgebied")
    other = area.model_copy(update={"name": "Van een ander"})
    layer.add(other)
    app.multiselect(key="werkgebied_gekozen").set_value([ONE]).run()
    press(app, "Bewaar werkgebied")
    assert layer.open_layer().areas == (other,)
    assert "Iemand anders heeft Ons bezit intussen veranderd" in texts(app)
    assert app.multiselect(key="werkgebied_gekozen").value == [ONE]  # nothing of the work is lost
    press(app, "Stoppen")
    assert "werkgebied_gekozen" not in [box.key for box in app.multiselect]
