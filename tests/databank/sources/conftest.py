from __future__ import annotations

import pytest

from lib.databank.sources import network

SETTINGS = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", *network.CERTIFICATES)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mirror, no proxy, no certificates but those of the computer."""
    for name in (*SETTINGS, *map(str.lower, SETTINGS), "BUURTBALANS_MIRROR"):
        monkeypatch.delenv(name, raising=False)
