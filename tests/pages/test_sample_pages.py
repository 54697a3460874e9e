"""The pages on the sample that ships with Buurtbalans."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.databank import SAMPLE
from lib.databank.store import MANIFEST, open_databank
from lib.ui.session.data import gemeenten
from tests.deck import classes_of, layer_of
from tests.pages.conftest import HUISHOUDENS, KAART, MAATREGELEN, PAGES, Open
from tests.pages.looking import map_spec, problems, query, texts

pytestmark = pytest.mark.skipif(not (SAMPLE / MANIFEST).exists(), reason="data/sample is not there: python -m lib.sample")


@pytest.fixture(autouse=True)
def nothing_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(tmp_path / "niets"))
    monkeypatch.delenv("BUURTBALANS_BEHEER", raising=False)


def test_a_newcomer_starts_in_a_fictional_gemeente_and_its_map_is_one_link_away(open_app: Open) -> None:
    app = open_app()
    assert not app.exception
    assert problems(app) == []
    assert query(app)["db"] == "voorbeeld"
    assert open_app(KAART, **query(app)).get("deck_gl_json_chart")
    assert "Voorbeeld: u kijkt naar verzonnen gemeenten" in texts(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_every_gemeente_says_that_it_is_fictional(open_app: Open, page: str) -> None:
    known = gemeenten(open_databank(SAMPLE))
    assert len(known) == 6
    for code in known["code"]:
        app = open_app(page, gm=code)
        assert not app.exception, code
        assert problems(app) == []
        assert "Voorbeeldgegevens" in texts(app)


def test_every_buurt_is_on_the_map(open_app: Open) -> None:
    for row in gemeenten(open_databank(SAMPLE)).itertuples():
        app = open_app(KAART, gm=row.code)
        classes = classes_of(layer_of(map_spec(app))["getFillColor"])
        wijken = [name for name in app.selectbox(key="w_buurt").options if name.startswith("Wijk ")]
        assert len(classes) == row.n == len(app.selectbox(key="w_buurt").options) - len(wijken)


@pytest.mark.parametrize("page", [KAART, HUISHOUDENS, MAATREGELEN])
def test_buurten_of_the_first_gemeente(open_app: Open, page: str) -> None:
    app = open_app(page)
    for option in range(0, len(app.selectbox(key="w_buurt").options), 8):
        app.selectbox(key="w_buurt").select_index(option).run()
        assert not app.exception


def test_a_link_to_own_data_that_are_not_there(open_app: Open) -> None:
    app = open_app(KAART, db="eigen", gm="GM0917")
    assert not app.exception
    assert problems(app)[0] == "Deze server heeft nog geen eigen gegevens. U ziet nu de voorbeeldgegevens."
    assert query(app)["db"] == "voorbeeld"
