"""Settings that cannot be used are found before anybody is served, each with a sentence; the server then does not start."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config

from lib import settings
from lib.settings import ROOT
from lib.ui.server import checks
from lib.ui.server.access import provider

AUTH = {
    "redirect_uri": "https://buurtbalans.voorbeeld.nl/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
    "client_id": "buurtbalans",
    "client_secret": "zeer geheim",
    "server_metadata_url": "https://login.voorbeeld.nl/8a1/v2.0/.well-known/openid-configuration",
}
Secrets = Callable[[dict[str, object] | None], None]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("BUURTBALANS_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> Secrets:
    """`secrets({...})` is what [auth] holds; None for a file without it."""

    def hold(auth: dict[str, object] | None) -> None:
        monkeypatch.setattr(st, "secrets", {} if auth is None else {"auth": auth})

    monkeypatch.setenv(settings.SIGN_IN, "1")
    monkeypatch.setenv(settings.ADMITTED, "@voorbeeld.nl")
    return hold


def test_without_settings_nothing_is_wrong() -> None:
    assert checks.problems() == []
    assert checks.problems(ask_provider=True) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (settings.MANAGEMENT, "nee", "kan alleen 0 (uit) of 1 (aan) zijn"),
        (settings.SIGN_IN, "true", "kan alleen 0 (uit) of 1 (aan) zijn"),
        (settings.SESSION_HOURS, "720", "een heel getal van 1 tot en met 24"),
        (settings.RECORD_DAYS, "0", "een heel getal van 1 tot en met 3650"),
        (settings.MANAGERS, "*", "te veel voor beheerders"),
        (settings.EMBEDDING, "intranet", "geen adres van een site"),
        (settings.TRIAL, "/nergens/proef.toml", "dat bestand is er niet"),
        (settings.MIRROR, "ftp://x", "geen geldig adres"),
        (settings.DATABASE_URL, "mysql://root:wachtwoord@x/y", "BUURTBALANS_DATABASE_URL klopt niet"),
        ("BUURTBALANS_" + "INLOGEN", "1", "Bedoelt u BUURTBALANS_INLOGGEN?"),
    ],
)
def test_each_setting_is_looked_at(monkeypatch: pytest.MonkeyPatch, name: str, text: str, said: str) -> None:
    monkeypatch.setenv(name, text)
    [sentence] = checks.problems()
    assert said in sentence
    assert "wachtwoord@x" not in sentence


def test_all_problems_are_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (settings.MANAGEMENT, settings.SIGN_IN, settings.SESSION_HOURS):
        monkeypatch.setenv(name, "ja")
    assert len(checks.problems()) == 3


def test_who_gets_in_has_to_be_said(secrets: Secrets, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets(AUTH)
    assert checks.problems() == []
    monkeypatch.delenv(settings.ADMITTED)
    assert [settings.ADMITTED in sentence for sentence in checks.problems()] == [True]


@pytest.mark.parametrize(
    ("auth", "said"),
    [
        (None, "ontbreekt het deel [auth]"),
        ({}, "ontbreekt redirect_uri, cookie_secret, client_id, client_secret, server_metadata_url"),
        ({**AUTH, "client_secret": " "}, "ontbreekt client_secret"),
        ({**AUTH, "cookie_secret": "kort"}, "cookie_secret korter dan 32 tekens"),
        ({**AUTH, "redirect_uri": "http://buurtbalans.voorbeeld.nl/oauth2callback"}, "klopt redirect_uri"),
        ({**AUTH, "redirect_uri": "https://buurtbalans.voorbeeld.nl/"}, "klopt redirect_uri"),
        ({**AUTH, "redirect_uri": "https://buurtbalans.voorbeeld.nl:x/oauth2callback"}, "klopt redirect_uri"),
        ({**AUTH, "redirect_uri": "/oauth2callback"}, "klopt redirect_uri"),
        ({**AUTH, "redirect_uri": "https://buurtbalans.voorbeeld.nl/wijk/oauth2callback"}, "server.baseUrlPath is ''"),
        ({**AUTH, "server_metadata_url": "http://login.voorbeeld.nl/x"}, "geen adres dat met https:// begint"),
        ({**AUTH, "server_metadata_url": "https://login.voorbeeld.nl/common/v2.0/x"}, "accounts van elke organisatie"),
    ],
)
def test_what_signing_in_needs(secrets: Secrets, auth: dict[str, object] | None, said: str) -> None:
    secrets(auth)
    [sentence] = checks.problems()
    assert said in sentence
    assert "geheim" not in sentence


def test_the_folder_is_that_of_the_server(secrets: Secrets) -> None:
    secrets({**AUTH, "redirect_uri": "https://buurtbalans.voorbeeld.nl/wijk/oauth2callback"})
    config.set_option("server.baseUrlPath", "/wijk/")
    try:
        assert checks.problems() == []
        assert provider.read().folder == "/wijk"
    finally:
        config.set_option("server.baseUrlPath", "")


def test_packages_that_are_not_there(secrets: Secrets, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets(AUTH)
    monkeypatch.setattr(provider, "find_spec", lambda _: None)
    assert ["requirements-auth.txt" in sentence for sentence in checks.problems()] == [True]


def test_secrets_are_not_written_in_a_log(secrets: Secrets) -> None:
    secrets(AUTH)
    assert "geheim" not in repr(provider.read())
    assert AUTH["cookie_secret"] not in repr(provider.read())


def test_a_provider_that_is_not_there(secrets: Secrets) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and listens not
        secrets({**AUTH, "server_metadata_url": f"http://127.0.0.1:{taken.getsockname()[1]}/x"})
        [sentence] = checks.problems(ask_provider=True)
    assert "antwoordt niet zoals verwacht. Controleer server_metadata_url" in sentence


@pytest.mark.parametrize("wrong", [{settings.MANAGEMENT: "ja"}, {settings.SIGN_IN: "1"}])
def test_the_server_does_not_start(tmp_path: Path, wrong: dict[str, str]) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), **wrong}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", "--server.port=0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert "Buurtbalans start niet, want niet alle instellingen kloppen:\n- " in done.stderr
    assert next(iter(wrong)) in done.stderr
    assert "Traceback" not in done.stderr
