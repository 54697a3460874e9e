"""A databank with places that lists stumble over, and a layer of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib import settings
from lib.databank.own.places import Places
from tests.databank.own.places_by_hand import databank


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of BUURTBALANS_EIGEN."""
    monkeypatch.delenv(settings.TRIAL, raising=False)
    monkeypatch.setenv(settings.OWN_LAYER, str(tmp_path / "eigen"))
    return tmp_path / "eigen"


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    return Places(databank(tmp_path_factory.mktemp("plaatsen")))
