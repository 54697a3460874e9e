"""docs/beheer.md says about networks what is so: the hosts, the settings and the sentences of the errors."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lib.databank.catalogue.indicators import sources
from lib.databank.sources import barriers, network, web
from lib.settings import MIRROR, ROOT
from lib.ui.server import background

TEXT = (ROOT / "docs" / "beheer.md").read_text(encoding="utf-8")
SECTION = TEXT.split("## Achter een firewall")[1].split("\n## ")[0]
MESSAGES = re.findall(r'"([^"]+)"', "\n".join(line.split("|")[1] for line in SECTION.splitlines() if line.startswith('| "')))


def hosts_of(value: object) -> set[str]:
    """Hosts of all addresses that are asked, anywhere in the contract (`url` is only shown)."""
    if isinstance(value, dict):
        return set().union(*(hosts_of(inside) for key, inside in value.items() if key != "url"))
    return {urlsplit(value).netloc} if isinstance(value, str) and value.startswith("https://") else set()


def test_the_hosts_are_those_that_are_asked() -> None:
    of_visitors = {urlsplit(background.TILES).netloc}
    assert set(re.findall(r"`([a-z]+\.[a-z]+\.nl)`", SECTION)) == hosts_of(sources()) | of_visitors


@pytest.mark.parametrize("message", MESSAGES)
def test_the_sentences_are_those_of_the_errors(message: str) -> None:
    """Every part between the dots of a message is in the code that says it; numbers and names are filled in there."""
    code = "".join(Path(module.__file__ or "").read_text(encoding="utf-8") for module in (barriers, network, web))
    said = re.sub(r'"\s*\n\s*f?"', "", code)
    said = said.replace("{name}", "SSL_CERT_FILE").replace("{MIRROR}", "BUURTBALANS_MIRROR")
    for part in message.split("..."):
        words = part.strip()
        assert words in said or words in re.sub(r"\{status\}", "403", said), words


def test_the_messages_were_found() -> None:
    assert len(MESSAGES) >= 12


def test_the_limit_of_an_upload() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert f"een bestand tot {settings['server']['maxUploadSize']} MB" in SECTION


@pytest.mark.parametrize("name", [*network.CERTIFICATES, MIRROR, "HTTPS_PROXY", "NO_PROXY"])
def test_every_setting_is_named(name: str) -> None:
    assert f"`{name}" in SECTION
