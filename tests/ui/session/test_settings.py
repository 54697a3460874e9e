"""Settings of Streamlit that matter, and that they still exist in the installed version."""

from __future__ import annotations

import tomllib

import pytest
from streamlit import config

from lib.settings import ROOT

SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("option", [f"{section}.{name}" for section, values in SETTINGS.items() for name in values])
def test_every_setting_exists(option: str) -> None:
    config.get_option(option)  # raises for an option that is gone


def test_no_garbage_collection_after_every_run() -> None:
    # Hidden in Streamlit: were it renamed, nothing would complain and every run would be slower.
    assert config.get_option("runner.postScriptGC") is False
    assert SETTINGS["runner"]["postScriptGC"] is False


def test_nobody_is_told_about_the_users() -> None:
    assert SETTINGS["browser"]["gatherUsageStats"] is False


def test_users_never_see_a_traceback() -> None:
    assert SETTINGS["client"]["showErrorDetails"] == "none"


def test_no_folder_is_served() -> None:
    assert SETTINGS["server"]["enableStaticServing"] is False


def test_what_a_run_sends_is_compressed() -> None:
    # The server is given the option by name; a page of a gemeente with 40 buurten then sends 14 kB at a step of the slider, and not 24.
    assert config.get_option("server.enableWebsocketCompression") is True
    assert SETTINGS["server"]["enableWebsocketCompression"] is True
