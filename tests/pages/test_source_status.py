"""Databank page: what came of each source, and whether the services answer as expected."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.databank.catalogue.indicators import sources
from lib.databank.commit import commit, writing
from lib.databank.outcomes import Outcome
from tests.pages.conftest import DATABANK, KAART, Open
from tests.pages.looking import texts
from tests.services import SyntheticServices

CHECK = "Bronnen nalopen"


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def test_what_did_not_come_is_on_the_page(open_app: Open, own_copy: Path) -> None:
    gap = "dataderden.cbs.nl is nu niet bereikbaar. Wat er al was blijft."
    with writing(own_copy):
        commit(
            own_copy,
            [],
            outcomes=[
                Outcome("crime", "Geregistreerde misdrijven", "GM9001", "failed", "", (gap,)),
                Outcome("scores", "Leefbaarometer 3.0", "NL", "done", "2024"),
            ],
        )
    shown = texts(open_app(DATABANK))
    assert ":red-badge[niet opgehaald] **Geregistreerde misdrijven** (Molenwaarde): niets" in shown
    assert gap in shown
    assert ":green-badge[opgehaald] **Leefbaarometer 3.0**: 2024" in shown


@pytest.fixture
def small_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contract for an invented country of sixty buurten, with tables of 2020 to 2026."""
    contract = sources()["key_figures"]
    monkeypatch.setitem(contract, "buurten", {2024: 60})
    monkeypatch.setitem(sources()["geometry"], "probe", {"gemeente": "GM9001", "box": [5.0, 52.0, 5.5, 52.5]})
    monkeypatch.setitem(contract, "tables", {year: table for year, table in contract["tables"].items() if year >= 2020})


@pytest.mark.usefixtures("own", "small_contract")
def test_services_as_expected_and_one_that_changed(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with SyntheticServices(vintage=2026) as services:
        monkeypatch.setenv("BUURTBALANS_MIRROR", services.url)
        assert "veranderd" not in texts(press(open_app(DATABANK), CHECK))
        services.remove_column("85984NED", "GemiddeldeWOZWaardeVanWoningen")
        shown = texts(press(open_app(DATABANK), CHECK))
    assert ":orange-badge[veranderd] **Kerncijfers wijken en buurten**" in shown
    assert "tabel 85984NED (2024): de kolom GemiddeldeWOZWaardeVanWoningen is er niet." in shown
    assert "Gemiddelde WOZ-waarde wordt voor 2024 niet gelezen." in shown


@pytest.mark.usefixtures("own")
def test_services_out_of_reach_say_what_stands_in_the_way(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", "http://127.0.0.1:9")
    shown = texts(press(open_app(DATABANK), CHECK))
    assert shown.count(":red-badge[niet bereikbaar]") == 5
    assert "BUURTBALANS_MIRROR" in shown


def test_a_databank_without_a_map_says_so(open_app: Open, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "zonder"
    shutil.copytree(small, path)
    manifest = (path / "manifest.json").read_text(encoding="utf-8")
    (path / "manifest.json").write_text(manifest.replace('"geometry"', '"water"'), encoding="utf-8")
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(path))
    assert "In deze databank staat geen kaart" in texts(open_app(KAART))
