"""Signing in by a browser with a real provider: what is seen before it, where it leads, how it ends, and what goes wrong."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lib.scenarios import Scenario, ScenarioMeasure, encode_link
from lib.settings import ROOT
from lib.ui.server.access.door import COOKIE
from tests.e2e.accounts import ACCOUNTS, AccountProvider, cookie_for, guarded_app, sign_in
from tests.e2e.app_server import AppServer
from tests.e2e.visitor import SLOW_MS, Visit, Visitor

HERE = {"db": "voorbeeld", "gm": "GM9901", "bu": "BU99010100"}
AREAS = ("BU99010100", "BU99010101", "BU99010102")
MEASURES = tuple(ScenarioMeasure(intervention="herstructurering", area=area, coverage=40, start=2027) for area in AREAS)
SCENARIO = encode_link(Scenario(gemeente="GM9901", areas=AREAS, measures=MEASURES))


@pytest.fixture(scope="module")
def provider() -> Iterator[AccountProvider]:
    with AccountProvider() as running:
        yield running


@pytest.fixture(scope="module")
def app(browser: Browser, provider: AccountProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:  # noqa: ARG001
    with guarded_app(tmp_path_factory.mktemp("guarded"), provider) as server:
        yield server
        assert "Traceback" not in server.log, server.log[-4000:]


@pytest.fixture
def person(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody who was never here; the page of the provider may want things from elsewhere, and gets none."""
    context = browser.new_context(locale="nl-NL")
    context.set_default_timeout(SLOW_MS)
    context.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.abort())
    yield context
    context.close()


def record(app: AppServer) -> list[list[str]]:
    environment = {**os.environ, "BUURTBALANS_DATABASE_URL": f"sqlite:///{app.databank.parent / 'scenarios.sqlite'}"}
    done = subprocess.run(
        [sys.executable, "-m", "lib.audit"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return [row[1:] for row in csv.reader(io.StringIO(done.stdout))][1:]


def asks_to_sign_in(page: Page) -> None:
    expect(page.get_by_role("link", name="Inloggen")).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_count(0)


def inside(page: Page) -> str:
    """The sidebar, when the page is there."""
    page.get_by_test_id("stSidebar").get_by_text("Ingelogd als").wait_for()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page.get_by_test_id("stSidebar").inner_text()


def test_a_link_survives_signing_in(app: AppServer, person: BrowserContext) -> None:
    page = person.new_page()
    wanted = app.url("maatregelen", **HERE, s=SCENARIO, vergelijk="BU99010101")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(wanted)
    asks_to_sign_in(page)
    for word in ("Kaart", "Huishoudens", "Ravelstad", "Streamlit"):
        assert word not in page.content()
    sign_in(page, "gebruiker")
    page.wait_for_url(re.compile("/maatregelen"))
    seen = inside(page)
    assert f"s={SCENARIO}" in page.url
    assert "bu=BU99010100" in page.url
    assert "Ingelogd als Geertje ![x](http:" in seen
    expect(page.locator("[src*=evil], [href*=evil]")).to_have_count(0)
    assert "(beheerder)" not in seen
    assert "ophalen" not in seen
    # What somebody looks at goes to nobody else: neither to the provider, nor as an address to return to.
    assert [url for url in asked if SCENARIO[:20] in url and not url.startswith(app.url("maatregelen"))] == []
    [cookie] = [one for one in person.cookies() if one["name"] == COOKIE]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert 7.9 * 3600 < cookie["expires"] - time.time() <= 8 * 3600

    again = person.new_page()
    again.goto(app.url("databank", **HERE))
    inside(again)
    expect(again.get_by_text("doet de beheerder van deze server")).to_be_visible()
    assert str(app.databank.parent) not in again.content()
    assert str(ROOT) not in again.content()


def test_a_beheerder_has_more(app: AppServer, person: BrowserContext) -> None:
    page = person.new_page()
    page.goto(app.url("databank", **HERE))
    sign_in(page, "beheerder")
    page.wait_for_url(re.compile("/databank"))
    assert "Ingelogd als Bas (beheerder)" in inside(page)
    expect(page.get_by_role("button", name="Gemeente ophalen").last).to_be_visible()
    expect(page.get_by_text("map: ")).to_be_visible()


def test_signing_out_empties_every_tab_of_the_browser_and_no_other(
    app: AppServer, browser: Browser, person: BrowserContext
) -> None:
    first, second = person.new_page(), person.new_page()
    first.goto(app.url("kaart", **HERE))
    sign_in(first, "gebruiker")
    first.wait_for_url(re.compile("/kaart"))
    inside(first)
    second.goto(app.url("oorzaken", **HERE))
    inside(second)
    kept = next(one["value"] for one in person.cookies() if one["name"] == COOKIE)
    other = browser.new_context(locale="nl-NL")
    other.add_cookies([{"name": COOKIE, "value": cookie_for("beheerder").partition("=")[2], "url": app.url()}])
    third = other.new_page()
    third.goto(app.url("kaart", **HERE))
    inside(third)

    first.get_by_test_id("stSidebar").get_by_role("button", name="Uitloggen").click()
    first.wait_for_url(re.compile("/oauth2/end_session"))
    asks_to_sign_in(second)
    assert "Ravelstad" not in second.content()
    assert COOKIE not in [one["name"] for one in person.cookies()]
    # A copy of the cookie does not help.
    person.add_cookies([{"name": COOKIE, "value": kept, "url": app.url()}])
    second.reload()
    asks_to_sign_in(second)
    inside(third)
    third.reload()
    inside(third)
    other.close()
    # Back from the provider.
    first.goto(app.url("oauth2callback", state="x"))
    expect(first.get_by_role("heading", name="U bent uitgelogd")).to_be_visible()


def test_a_sign_in_ends_by_itself(app: AppServer, person: BrowserContext) -> None:
    page = person.new_page()
    value = cookie_for("gebruiker", until=time.time() + 12).partition("=")[2]
    person.add_cookies([{"name": COOKIE, "value": value, "url": app.url()}])
    page.goto(app.url("kaart", **HERE))
    inside(page)
    asks_to_sign_in(page)
    assert "bu=BU99010100" in page.url
    sign_in(page, "gebruiker")
    page.wait_for_url(re.compile("/kaart.*bu=BU99010100"))


@pytest.mark.parametrize("account", ["vreemde", "onbekend"])
def test_an_account_that_does_not_get_in(app: AppServer, person: BrowserContext, account: str) -> None:
    page = person.new_page()
    page.goto(app.url("kaart", **HERE))
    sign_in(page, account)
    expect(page.get_by_role("heading", name="Geen toegang")).to_be_visible()
    assert COOKIE not in [one["name"] for one in person.cookies()]
    page.get_by_role("link", name="Ander account kiezen").click()
    page.get_by_role("button", name="gebruiker", exact=True).click()
    page.wait_for_url(re.compile("/kaart.*gm=GM9901"))
    inside(page)


def test_somebody_who_changes_his_mind(app: AppServer, person: BrowserContext) -> None:
    page = person.new_page()
    page.goto(app.url("kaart", **HERE))
    page.get_by_role("link", name="Inloggen").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading", name="Niet ingelogd")).to_be_visible()
    expect(page.get_by_text("niet toegestaan, of u hebt het afgebroken")).to_be_visible()
    sign_in(page, "gebruiker")
    page.wait_for_url(re.compile("/kaart.*gm=GM9901"))


@pytest.mark.parametrize("query", ["code=x&state=y", "code=x", "code=&state="])
def test_an_answer_that_belongs_to_nothing(app: AppServer, person: BrowserContext, query: str) -> None:
    page = person.new_page()
    page.goto(f"{app.url('oauth2callback')}?{query}")
    expect(page.get_by_text("Het inloggen is niet afgemaakt")).to_be_visible()
    assert COOKIE not in [one["name"] for one in person.cookies()]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/.//evil.example",
        "http:evil.example",
    ],
)
def test_no_way_back_leads_elsewhere(app: AppServer, person: BrowserContext, elsewhere: str) -> None:
    page = person.new_page()
    page.goto(app.url("kaart", **HERE))
    page.get_by_role("link", name="Inloggen").click()
    page.get_by_role("button", name="gebruiker", exact=True).wait_for()
    person.add_init_script(
        f"if (location.pathname === '/oauth2callback') sessionStorage.setItem('buurtbalans_terug', {elsewhere!r})"
    )
    page.get_by_role("button", name="gebruiker", exact=True).click()
    page.wait_for_url(lambda url: "oauth2callback" not in url)
    assert page.url.startswith(app.url())


def test_a_provider_that_is_down(browser: Browser, person: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> None:  # noqa: ARG001
    provider = AccountProvider()
    with guarded_app(tmp_path_factory.mktemp("alone"), provider) as app:
        page = person.new_page()
        page.goto(app.url("kaart", **HERE))
        assert "antwoordt niet zoals verwacht" in app.log  # before anybody asks to sign in
        page.get_by_role("link", name="Inloggen").click()
        expect(page.get_by_role("heading", name="Inloggen lukt nu niet")).to_be_visible()
        with provider:
            page.get_by_role("link", name="Opnieuw proberen").click()
            page.get_by_role("button", name="gebruiker", exact=True).wait_for()
            provider.stop()  # between the two steps
            page.goto(app.url("oauth2callback", code="x", state="y"))
            expect(page.get_by_role("link", name=re.compile("Opnieuw"))).to_be_visible()
            provider.start()
            page.goto(app.url("kaart", **HERE))
            sign_in(page, "gebruiker")
            inside(page)
            provider.stop()
            page.get_by_test_id("stSidebar").get_by_role("button", name="Uitloggen").click()
            expect(page.get_by_role("heading", name="U bent uitgelogd")).to_be_visible()
        assert "Traceback" not in app.log


def test_below_a_base_path(provider: AccountProvider, person: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> None:
    with guarded_app(tmp_path_factory.mktemp("below"), provider, STREAMLIT_SERVER_BASE_URL_PATH="wijk") as app:
        first, second = person.new_page(), person.new_page()
        first.goto(app.url("oorzaken", **HERE))
        sign_in(first, "gebruiker")
        first.wait_for_url(re.compile("/wijk/oorzaken.*bu=BU99010100"))
        inside(first)
        assert [one["path"] for one in person.cookies() if one["name"] == COOKIE] == ["/wijk"]
        second.goto(app.url("kaart", **HERE))
        inside(second)
        first.get_by_test_id("stSidebar").get_by_role("button", name="Uitloggen").click()
        first.wait_for_url(re.compile("/oauth2/end_session"))
        asks_to_sign_in(second)
        assert "/wijk/kaart" in second.url


def test_signing_out_on_another_server(
    app: AppServer, provider: AccountProvider, person: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    same = f"sqlite:///{app.databank.parent / 'scenarios.sqlite'}"
    with guarded_app(tmp_path_factory.mktemp("beside"), provider, BUURTBALANS_DATABASE_URL=same) as beside:
        here, there = person.new_page(), person.new_page()
        here.goto(app.url("kaart", **HERE))
        sign_in(here, "gebruiker")
        inside(here)
        there.goto(beside.url("kaart", **HERE))  # a browser sends cookies to every port of a host
        inside(there)
        here.get_by_test_id("stSidebar").get_by_role("button", name="Uitloggen").click()
        asks_to_sign_in(there)


def test_the_record_holds_who_and_the_log_of_the_process_does_not(app: AppServer) -> None:
    found = record(app)
    assert ["ingelogd", "geertje@voorbeeld.nl", ""] in found
    assert ["geweigerd", "vera@elders.nl", ""] in found
    assert next(row[:2] for row in found if row[0] == "uitgelogd") == ["uitgelogd", "geertje@voorbeeld.nl"]
    assert {row[0] for row in found} == {"ingelogd", "geweigerd", "uitgelogd"}
    for account in ACCOUNTS.values():
        for word in (account["email"], account["email"].partition("@")[0], "GM9901", SCENARIO[:20], "zeer geheim"):
            assert word not in app.log


def test_pages_of_the_way_in_can_be_used_by_all(app: AppServer, visit: Visit) -> None:
    visitor: Visitor = visit(app, elsewhere=True)
    visitor.page.goto(app.url("kaart", **HERE))
    assert visitor.page.locator("html").get_attribute("lang") == "nl"
    expect(visitor.page.get_by_role("heading", level=1)).to_have_count(1)
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.get_by_role("link", name="Inloggen")).to_be_focused()
    assert visitor.page_errors == []
