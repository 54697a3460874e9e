"""Fetching, importing and checking: offered where it may be done, hidden where it may not."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from lib.databank.errors import SourceUnavailable
from lib.databank.store import open_databank
from lib.escape import plain
from lib.ui.databank import fetching, importing
from tests.answers.small_databank import GEMEENTE
from tests.pages.conftest import DATABANK, KAART, PAGES, Open
from tests.pages.looking import problems, texts

FETCH = "Andere gemeente ophalen"


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("own")
def test_fetching_is_offered_on_every_page(open_app: Open, page: str) -> None:
    assert FETCH in buttons(open_app(page, gm=GEMEENTE))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("own")
def test_a_shared_server_can_turn_management_off(open_app: Open, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    monkeypatch.setenv("BUURTBALANS_BEHEER", "0")
    app = open_app(page, gm=GEMEENTE)
    assert not app.exception
    assert not {FETCH, "Gemeente ophalen", "Inlezen", "Databank controleren"} & set(buttons(app))
    assert "Bestanden" not in [uploader.label for uploader in app.file_uploader]
    assert ("doet de beheerder van deze server" in texts(app)) == (page == DATABANK)


@pytest.mark.usefixtures("own")
def test_without_management_a_link_does_not_offer_to_fetch(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    assert FETCH in problems(open_app(KAART, gm="GM8888"))[0]
    monkeypatch.setenv("BUURTBALANS_BEHEER", "0")
    assert FETCH not in problems(open_app(KAART, gm="GM8888"))[0]
    assert FETCH not in texts(open_app(KAART, gm="GM8888"))


@pytest.mark.usefixtures("own")
def test_the_databank_page_offers_all_three(open_app: Open) -> None:
    app = open_app(DATABANK, gm=GEMEENTE)
    assert {"Gemeente ophalen", "Inlezen", "Databank controleren"} <= set(buttons(app))
    assert app.get("file_uploader")


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Give files, press the button and wait until the process that reads them is done."""
    app.file_uploader[0].set_value([(name, content, "application/octet-stream") for name, content in files]).run()
    next(button for button in app.button if button.label == "Inlezen").click().run()
    app.session_state["import_running"].wait(120)
    return app.run()


def test_importing_a_file_ends_in_a_report(open_app: Open, own_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    let_go: list[str] = []
    monkeypatch.setattr(
        MemoryUploadedFileManager, "remove_file", lambda _, session_id, file_id: let_go.append(session_id + file_id)
    )
    content = f"gwb_code_10;a_inw\n{GEMEENTE};24900\n".encode()
    app = upload(open_app(DATABANK, gm=GEMEENTE), ("kwb-2016.csv", content))
    assert not app.exception
    assert app.success[0].value.replace("\\", "").startswith("Ingelezen: kwb-2016.csv. De databank heeft nu ")
    told = texts(app).replace("\\", "")
    assert "kwb-2016.csv: kerncijfers van 2016 voor 1 gemeente in Molenwaarde" in told
    assert "Niet in het bestand: Inwoners tot 15 jaar;" in told
    assert 2016 in open_databank(own_copy).years("key_figures")
    assert len(let_go) == 1


def test_a_refused_file_is_named_and_its_text_stays_text(open_app: Open, own_copy: Path) -> None:
    before = open_databank(own_copy).version
    name = "![x](http:evil) kwb-2016.csv"
    content = f"gwb_code_10;a_inw\n{GEMEENTE};[klik](http://evil)\n".encode()
    app = upload(open_app(DATABANK, gm=GEMEENTE), (name, content))
    message = app.error[0].value
    assert message.startswith(plain(f"{name}: bij {GEMEENTE} staat '[klik](http://evil)' in de kolom voor 'Inwoners'"))
    assert "[klik]" not in message
    assert "](" not in message.replace("\\]", "")
    assert "[Inwoners" not in message
    assert open_databank(own_copy).version == before


def test_uploads_of_one_name_are_both_kept(tmp_path: Path) -> None:
    named = [
        SimpleNamespace(name=name, getbuffer=lambda name=name: memoryview(name.encode())) for name in ("a.shp", "a.dbf", "a.shp")
    ]
    named.append(SimpleNamespace(name="../../etc/x", getbuffer=lambda: memoryview(b"x")))
    paths = importing.write_uploads(named, tmp_path)
    assert [str(path.relative_to(tmp_path)) for path in paths] == ["0/a.shp", "0/a.dbf", "1/a.shp", "0/x"]
    assert all(path.exists() for path in paths)


def test_one_import_at_a_time(open_app: Open, own_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_ON_THIS_SERVER", [SimpleNamespace(state="running")])
    app = open_app(DATABANK, gm=GEMEENTE)
    app.file_uploader[0].set_value([("kwb-2016.csv", b"x", "text/csv")]).run()
    next(button for button in app.button if button.label == "Inlezen").click().run()
    assert "al gegevens opgehaald of ingelezen" in app.warning[0].value
    assert "import_running" not in app.session_state
    assert own_copy.exists()


def test_checking_a_databank_that_is_whole(open_app: Open, own_copy: Path) -> None:
    app = open_app(DATABANK, gm=GEMEENTE)
    next(button for button in app.button if button.label == "Databank controleren").click().run()
    assert app.success[0].value.startswith("De databank is heel")
    assert own_copy.exists()


def test_checking_a_databank_that_is_not(open_app: Open, own_copy: Path) -> None:
    app = open_app(DATABANK, gm=GEMEENTE)
    file = next(own_copy.glob("scores-2022-*.parquet"))
    file.write_bytes(file.read_bytes()[:-10])
    next(button for button in app.button if button.label == "Databank controleren").click().run()
    assert not app.exception
    assert file.name in app.error[0].value


@pytest.mark.usefixtures("own")
def test_the_list_of_gemeenten_cannot_be_had(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline() -> pd.DataFrame:
        raise SourceUnavailable("De server van CBS antwoordt niet.")

    monkeypatch.setattr(fetching, "available_gemeenten", offline)
    app = open_app(KAART, gm=GEMEENTE)
    next(button for button in app.button if button.label == FETCH).click().run()
    assert not app.exception
    said = "niet op te halen; u kunt verder met de gegevens die er al zijn. De server van CBS antwoordt niet."
    assert any(said in problem for problem in problems(app))
    assert app.title[0].value == "Molenwaarde, leefbaarheid 2024"
