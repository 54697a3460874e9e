"""Verantwoording on the page Databank, on the sample and on databanks of one's own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.databank import SAMPLE
from lib.databank.store import MANIFEST, open_databank
from tests.pages.conftest import DATABANK, Open
from tests.pages.looking import texts


def unfold(app: AppTest, box: str) -> str:
    """All words on the page when the box is open."""
    app.session_state[box] = True
    app.run()
    assert not app.exception
    return texts(app)


@pytest.fixture
def on_sample(open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(tmp_path / "niets"))
    return open_app(DATABANK)


@pytest.fixture
def without_scores(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small databank from which the scores are taken out."""
    path = tmp_path / "zonder-scores"
    shutil.copytree(small, path)
    manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    manifest["parts"] = [part for part in manifest["parts"] if part["table"] != "scores"]
    (path / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(path))
    return path


def test_nothing_is_made_until_the_box_is_opened(on_sample: AppTest) -> None:
    said = texts(on_sample)
    assert "Verantwoording" in said
    assert "Waar Buurtbalans niet voor is" not in said
    assert not on_sample.get("download_button")


def test_the_card_of_the_sample(on_sample: AppTest) -> None:
    said = unfold(on_sample, "modelkaart")
    assert "Waar Buurtbalans niet voor is" in said
    assert open_databank(SAMPLE).version[:12] in said
    assert "Voorbeeldgegevens:" in said
    # The page has one title: headings of the text stand below it.
    assert "\n# " not in said
    assert "### Modelkaart van Buurtbalans" in said


def test_downloads_are_named_after_what_they_are(on_sample: AppTest) -> None:
    unfold(on_sample, "modelkaart")
    labels = [button.proto.label for button in on_sample.get("download_button")]
    assert labels == ["Modelkaart (MD)", "Algoritmeregister (MD)", "Algoritmeregister (JSON)"]


def test_the_register_entry_can_be_read_on_the_page(on_sample: AppTest) -> None:
    unfold(on_sample, "modelkaart")
    on_sample.session_state["w_verantwoording"] = "Algoritmeregister"
    on_sample.run()
    assert not on_sample.exception
    said = texts(on_sample)
    assert "Menselijke tussenkomst" in said
    assert "**Vult de organisatie in**" in said
    assert "Waar Buurtbalans niet voor is" not in said


def test_the_statement_on_accessibility_can_be_read_and_downloaded(on_sample: AppTest) -> None:
    said = unfold(on_sample, "toegankelijkheid")
    assert "eigen beoordeling van de makers" in said
    assert [button.proto.label for button in on_sample.get("download_button")] == ["Download de verklaring (MD)"]


def test_a_databank_without_scores(without_scores: Path, open_app: Open) -> None:
    app = open_app(DATABANK, db="eigen", gm="GM9001")
    said = unfold(app, "modelkaart")
    assert open_databank(without_scores).version[:12] in said
    assert "Deze databank heeft geen scores." in said
    assert "te weinig gebieden" in said
    assert "Voorbeeldgegevens:" not in said


def test_own_databank_with_few_measurements(own: Path, open_app: Open) -> None:
    said = unfold(open_app(DATABANK, db="eigen", gm="GM9001"), "modelkaart")
    assert "Hoe goed is de vooruitblik op de score?" in said
    assert open_databank(own).version[:12] in said


def test_a_trial_fills_in_the_organisation(on_sample: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = tmp_path / "proef.toml"
    trial.write_text('organisatie = "Gemeente Voorbeeld"\n', encoding="utf-8")
    monkeypatch.setenv("BUURTBALANS_PROEF", str(trial))
    unfold(on_sample, "modelkaart")
    on_sample.session_state["w_verantwoording"] = "Algoritmeregister"
    on_sample.run()
    assert "### Organisatie\n\nGemeente Voorbeeld" in texts(on_sample).replace("#####", "###")
