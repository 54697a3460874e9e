"""Fetching, importing and checking: offered where it may be done, hidden where it may not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.databank.errors import SourceUnavailable
from lib.ui import fetching
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
    assert ("BUURTBALANS_BEHEER=0" in texts(app)) == (page == DATABANK)


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
    assert any("niet op te halen omdat CBS of PDOK niet bereikbaar is; u kunt verder" in problem for problem in problems(app))
    assert app.title[0].value == "Molenwaarde, leefbaarheid 2024"
