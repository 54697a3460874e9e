"""Starting the app at home opens the browser; a server without a screen, and a server of another kind, does not."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit import config

from lib.ui.server import opening


def opened(monkeypatch: pytest.MonkeyPatch, program: str = "app.py", **options: object) -> list[str]:
    """Addresses that were opened while a server with these options of Streamlit ran for a moment."""
    addresses: list[str] = []
    monkeypatch.setattr(opening, "show", addresses.append)
    monkeypatch.setattr(opening, "_UNTIL_IT_LISTENS_S", 0.0)
    monkeypatch.setattr(sys, "argv", [program])
    wanted = {f"server.{name}": value for name, value in {"headless": False, "port": 8765, **options}.items()}
    before = {name: config.get_option(name) for name in wanted}

    async def serve() -> None:
        async with opening.open_browser(None):
            await asyncio.sleep(0.05)

    try:
        for name, value in wanted.items():
            config.set_option(name, value)
        with ThreadPoolExecutor(1) as pool:  # the thread of the tests may have a loop of its own: that of the browser tests
            pool.submit(asyncio.run, serve()).result()
    finally:
        for name, value in before.items():
            config.set_option(name, value)
    return addresses


def test_the_browser_opens_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    assert opened(monkeypatch) == ["http://localhost:8765"]
    assert opened(monkeypatch, "/somewhere/app.py", baseUrlPath="wijk") == ["http://localhost:8765/wijk"]


@pytest.mark.parametrize(("address", "host"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "localhost"), ("10.1.2.3", "10.1.2.3")])
def test_at_the_address_of_the_server(monkeypatch: pytest.MonkeyPatch, address: str, host: str) -> None:
    assert opened(monkeypatch, address=address) == [f"http://{host}:8765"]


def test_not_on_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    assert opened(monkeypatch, headless=True) == []
    assert opened(monkeypatch, "/usr/bin/uvicorn") == []
