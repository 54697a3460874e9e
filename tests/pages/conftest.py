"""The app on the small databank, run by Streamlit's AppTest; nothing is written outside temporary directories."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.databank.store import Databank
from lib.settings import ROOT
from lib.ui.server import geometry
from lib.ui.session import caching
from lib.ui.widgets.map import files as map_files
from lib.ui.widgets.map.files import MapShapes

KAART, HUISHOUDENS, OORZAKEN, VOORUITBLIK, MAATREGELEN, BESLUIT, DATABANK = PAGES = tuple(
    f"pages/{name}.py" for name in ("kaart", "huishoudens", "oorzaken", "vooruitblik", "maatregelen", "besluit", "databank")
)
Open = Callable[..., AppTest]


def _in_folder(original: Callable[..., MapShapes], directory: Path, *what: object) -> MapShapes:
    """Into the folder of the tests, where the call names none."""
    return original(*what) if isinstance(what[-1], Path) else original(*what, root=directory)


@pytest.fixture(scope="session", autouse=True)
def map_directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Map files of the tests go here, and those of a server that may be running stay where they are."""
    directory = tmp_path_factory.mktemp("geo")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("map_shapes", "shapes_per_wijk", "country_shapes"):
            patch.setattr(map_files, name, partial(_in_folder, getattr(map_files, name), directory))
        patch.setattr(geometry, "remove_unused", lambda *_, **__: None)
        yield directory


@pytest.fixture(scope="session")
def small(databank: Databank) -> Path:
    return databank.path


@pytest.fixture(autouse=True)
def saved_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scenarios and work areas that a test saves are not those of the user."""
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", f"sqlite:///{tmp_path / 'scenarios.sqlite'}")
    monkeypatch.setenv("BUURTBALANS_EIGEN", str(tmp_path / "van-de-organisatie"))


@pytest.fixture(autouse=True)
def managed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks may fetch and import; without this only somebody whom the door of a server let in as such."""
    monkeypatch.setenv("BUURTBALANS_BEHEER", "1")


@pytest.fixture
def own(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small databank as the user's own."""
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(small))
    return small


@pytest.fixture
def own_copy(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small databank that a test may damage."""
    path = tmp_path / "eigen"
    shutil.copytree(small, path)
    # Its content is that of the original until the test changes it, and what was read is remembered by content.
    caching.clear()
    st.cache_resource.clear()
    st.cache_data.clear()
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(path))
    return path


@pytest.fixture
def open_app() -> Open:
    """Open a page in a new browser, as from a link: open_app(KAART, gm="GM9001")."""

    def opened(page: str | None = None, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "lib/ui/frame/main.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        if page:
            app.switch_page(str(ROOT / page))
        app.run()
        return app

    return opened
