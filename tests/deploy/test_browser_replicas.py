"""A real browser through nginx: map and papers, and a server that dies under the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.scenarios import Scenario, ScenarioMeasure, encode_link
from tests.deploy.replicas import Replicas, require_nginx

HERE = {"db": "voorbeeld", "gm": "GM9901", "bu": "BU99010100"}
PLAN = Scenario(
    gemeente="GM9901",
    areas=("BU99010100",),
    measures=(ScenarioMeasure(intervention="verlichting", area="BU99010100", coverage=100, start=2026),),
)
expect.set_options(timeout=60_000)


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    require_nginx()
    with Replicas(tmp_path_factory.mktemp("site"), BUURTBALANS_BEHEER="0") as replicas:
        yield replicas


def paper(page: Page) -> bytes:
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name="A4 (PDF)").click()
    return download.value.path().read_bytes()


def test_a_page_lives_on_when_its_server_dies(site: Replicas, browser: Browser) -> None:
    context = browser.new_context(locale="nl-NL", ignore_https_errors=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None)
    with page.expect_response(re.compile(r"/geo/[0-9a-f]{20}/GM9901\.json"), timeout=120_000) as geometry:
        page.goto(site.url("kaart", **HERE))
    assert geometry.value.status == 200
    page.goto(site.url("besluit", **HERE, s=encode_link(PLAN)))
    assert paper(page).startswith(b"%PDF")
    (process,) = [cookie["value"] for cookie in context.cookies() if cookie["name"] == "buurtbalans"]
    site.kill(int(process) - 1)
    page.reload()
    assert paper(page).startswith(b"%PDF")
    (other,) = [cookie["value"] for cookie in context.cookies() if cookie["name"] == "buurtbalans"]
    assert {process, other} == {"1", "2"}
    assert errors == []
    context.close()
