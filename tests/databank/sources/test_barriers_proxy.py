"""Proxies that are not there, refuse, or are set wrongly: each told apart, with the setting that counts."""

from __future__ import annotations

import pytest

from lib.databank.sources import network
from lib.databank.sources.web import Web, is_json
from tests.databank.small_servers import TABLE, failure, fine, free_place, serving

pytestmark = pytest.mark.usefixtures("bare")


def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = free_place()
    monkeypatch.setenv("HTTPS_PROXY", f"http://jan:geheim@{proxy}")
    error, waits = failure(TABLE)
    assert (error.reason, waits) == ("proxy", [0.5])
    assert f"opendata.cbs.nl is nu niet bereikbaar (de proxy {proxy} antwoordt niet, 2 keer" in str(error)
    assert f"Controleer de proxy {proxy} van HTTPS_PROXY en probeer het opnieuw" in str(error)
    assert "geheim" not in str(error)


@pytest.mark.parametrize(
    ("status", "reason", "said", "attempts"),
    [
        (407, "proxy", "vraagt om een naam en wachtwoord (HTTP 407). Zet HTTPS_PROXY op http://gebruiker:wachtwoord@", 1),
        (403, "geweigerd", "laat opendata.cbs.nl niet toe (HTTP 403). Vraag uw beheerder om opendata.cbs.nl toe te laten", 1),
        (503, "proxy", "krijgt geen verbinding, HTTP 503, 3 keer", 3),
    ],
)
def test_a_proxy_that_makes_no_tunnel(
    monkeypatch: pytest.MonkeyPatch, status: int, reason: str, said: str, attempts: int
) -> None:
    with serving(lambda visit: visit.say(status)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.place)
        error, waits = failure(TABLE)
        assert proxy.paths == ["opendata.cbs.nl:443"] * attempts
    assert error.reason == reason
    assert f"proxy {proxy.place} {said}" in str(error)
    assert len(waits) == attempts - 1


def test_a_proxy_that_asks_for_a_password_over_plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the way to a mirror, there is no tunnel: the proxy itself answers."""
    monkeypatch.setenv("BUURTBALANS_MIRROR", "http://spiegel.intern:8080")
    with serving(lambda visit: visit.say(407)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        error, waits = failure(TABLE)
        assert proxy.paths == ["http://spiegel.intern:8080/opendata.cbs.nl/ODataApi/odata/1"]
    assert (error.reason, waits) == ("proxy", [])
    assert "Zet HTTP_PROXY op http://gebruiker:wachtwoord@" in str(error)


def test_https_to_a_proxy_that_speaks_http(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(fine) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"https://{proxy.place}")
        error, waits = failure(TABLE)
    assert (error.reason, waits) == ("instelling", [])
    assert "Schrijf http:// in plaats van https:// in HTTPS_PROXY." in str(error)


@pytest.mark.parametrize(
    "wrong", ["http://", "ftp://proxy:80", "http://proxy:tachtig", "http://proxy:8080 ", "http://jan:ge#heim@proxy:1"]
)
def test_a_proxy_setting_that_is_no_address(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", wrong)
    error, waits = failure(TABLE)
    assert (error.reason, waits) == ("instelling", [])
    assert "is geen geldige proxy. Controleer HTTPS_PROXY: verwacht wordt http://host:poort" in str(error)
    assert "heim" not in str(error)


def test_the_name_of_the_setting_that_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", free_place())
    assert "van ALL_PROXY" in str(failure(TABLE)[0])


def test_a_mirror_on_this_computer_is_not_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", free_place())
    with serving(fine) as server:
        for name in (server.place, server.place.replace("127.0.0.1", "localhost")):
            monkeypatch.setenv("BUURTBALANS_MIRROR", f"http://{name}")
            assert Web().get(TABLE, is_json)


@pytest.mark.parametrize("without", ["opendata.cbs.nl", ".cbs.nl", "*.cbs.nl", "x.nl, cbs.nl", "*"])
def test_hosts_that_need_no_proxy(monkeypatch: pytest.MonkeyPatch, without: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.intern:3128")
    assert network.route_to(TABLE).proxies == {"https": "http://proxy.intern:3128"}
    monkeypatch.setenv("NO_PROXY", without)
    assert network.route_to(TABLE).proxies == {}
    assert network.route_to("https://api.pdok.nl/x").proxies == ({} if without == "*" else {"https": "http://proxy.intern:3128"})
