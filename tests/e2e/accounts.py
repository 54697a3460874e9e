"""A real provider of accounts (OpenID Connect) in a process of its own, and an app whose visitors sign in there."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Self
from unittest import mock

from playwright.sync_api import Page

from lib.access.visitor import admit, to_cookie
from lib.ui.server.access.door import COOKIE
from tests.e2e.app_server import AppServer

SECRET = "0123456789abcdef0123456789abcdef"
RULES = {"BUURTBALANS_INLOGGEN": "1", "BUURTBALANS_TOEGANG": "@voorbeeld.nl", "BUURTBALANS_BEHEERDERS": "roles=Beheerder"}
ACCOUNTS: dict[str, dict[str, Any]] = {
    "gebruiker": {"email": "geertje@voorbeeld.nl", "email_verified": True, "name": "Geertje ![x](http://evil)"},
    "beheerder": {"email": "bas@voorbeeld.nl", "name": "Bas", "roles": ["Lezer", "Beheerder"]},
    "vreemde": {"email": "vera@elders.nl", "name": "Vera"},
    "onbekend": {"email": "otto@voorbeeld.nl", "email_verified": False},
}
_STARTUP_S = 60


class AccountProvider:
    """`with AccountProvider() as provider:` answers until the block ends; `stop` and `start` in between make it fail and return."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def metadata_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/.well-known/openid-configuration"

    def start(self) -> None:
        claims = [word for sub, more in ACCOUNTS.items() for word in ("--user-claims", json.dumps({"sub": sub, **more}))]
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(self.port), *claims],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _STARTUP_S
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with urllib.request.urlopen(self.metadata_url, timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError("the provider of accounts did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def guarded_app(directory: Path, provider: AccountProvider, **environment: str) -> AppServer:
    """An app, not started yet, that asks to sign in with the provider. Its secrets lie in a home of its own."""
    folder = directory / "home" / ".streamlit"
    folder.mkdir(parents=True)
    base = environment.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
    (folder / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{{port}}/{base and base + "/"}oauth2callback"\ncookie_secret = "{SECRET}"\nclient_id = "buurtbalans"\n'
        f'client_secret = "zeer geheim"\nserver_metadata_url = "{provider.metadata_url}"\n'
    )
    return AppServer(directory, HOME=str(directory / "home"), **RULES, **environment)


def cookie_for(account: str, until: float | None = None) -> str:
    """The cookie that this account gets when it signs in; `until` another moment at which that ends."""
    with mock.patch.dict(os.environ, RULES):
        visitor = admit(ACCOUNTS[account])
        assert visitor is not None
        if until is not None:
            visitor = type(visitor)(**{**vars(visitor), "until": until})
        return f"{COOKIE}={to_cookie(visitor, SECRET)}"


def sign_in(page: Page, account: str) -> None:
    """Press the button on the page to sign in, and choose an account at the provider."""
    page.get_by_role("link", name="Inloggen").or_(page.get_by_role("link", name="Opnieuw inloggen")).click()
    page.get_by_role("button", name=account, exact=True).click()
