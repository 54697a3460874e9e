"""What stands between this computer and a service: each told apart, with the setting that mends it, and tried as often as is of use."""

from __future__ import annotations

import socket
from contextlib import suppress

import pytest

from lib.databank.errors import SourceFailed, SourceUnavailable
from lib.databank.sources import network
from lib.databank.sources import web as web_module
from lib.databank.sources.web import Web, is_json
from tests.databank.small_servers import TABLE, Visit, failure, fine, free_place, serving

pytestmark = pytest.mark.usefixtures("bare")


# no connection


def test_a_name_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error, waits = failure(TABLE)
    assert (error.reason, waits) == ("geen_verbinding", [0.5])
    assert "opendata.cbs.nl is nu niet bereikbaar (de naam opendata.cbs.nl is niet te vinden, 2 keer" in str(error)
    assert "zet HTTPS_PROXY" in str(error)


def test_a_mirror_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    mirror = free_place()
    monkeypatch.setenv("BUURTBALANS_MIRROR", f"http://{mirror}")
    error, waits = failure(TABLE)
    assert (error.reason, len(waits)) == ("geen_verbinding", web_module.ATTEMPTS - 1)
    assert f"Controleer de spiegel {mirror} van BUURTBALANS_MIRROR en probeer het opnieuw" in str(error)


def test_a_firewall_that_swallows_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_module, "TIMEOUT_S", (0.2, 0.2))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        filler = socket.create_connection(silent.getsockname())  # the queue of one is full now
        monkeypatch.setenv("BUURTBALANS_MIRROR", f"http://127.0.0.1:{silent.getsockname()[1]}")
        error, waits = failure(TABLE)
        filler.close()
    assert error.reason in ("geen_verbinding", "te_traag")  # by how the system fills its queue
    assert len(waits) == 2


def test_an_answer_that_drips_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_module, "LONGEST_ANSWER_S", -1.0)
    with serving(fine) as server:
        error, waits = failure(server.url)
    assert (error.reason, len(waits)) == ("te_traag", 2)
    assert "antwoord te traag, 3 keer" in str(error)


# refusals and pages


@pytest.mark.parametrize("status", [401, 403, 405, 418, 451])
def test_a_refusal(status: int) -> None:
    with serving(lambda visit: visit.say(status)) as server:
        error, waits = failure(server.url)
        assert server.paths == ["/"]
    assert (error.reason, waits) == ("geweigerd", [])
    assert f"{server.place} weigert het verzoek (HTTP {status})" in str(error)
    assert f"vraag uw beheerder om {server.place} toe te laten" in str(error)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!DOCTYPE html><title>Geblokkeerd</title>", "application/json"),
        (b"\xef\xbb\xbf \r\n<HTML>", ""),
        (b"Toegang geweigerd", "text/html; charset=utf-8"),
    ],
)
def test_a_page_instead_of_data(body: bytes, kind: str) -> None:
    with serving(lambda visit: visit.say(200, body, Content_Type=kind)) as server:
        error, waits = failure(server.url)
    assert (error.reason, waits) == ("pagina", [0.5, 1.0])
    assert "een webpagina in plaats van gegevens" in str(error)
    assert "een pagina van uw firewall of netwerk" in str(error)


def test_an_answer_that_is_nothing() -> None:
    with serving(lambda visit: visit.say(200, b"[" * 100_000)) as server:
        error, waits = failure(server.url)
    assert (error.reason, len(waits)) == ("pagina", web_module.ATTEMPTS - 1)
    assert "een onleesbaar antwoord" in str(error)


def test_a_network_that_wants_a_sign_in() -> None:
    with serving(lambda visit: visit.say(511, b"<html>")) as server:
        error, waits = failure(server.url)
    assert (error.reason, waits) == ("pagina", [])


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_service_out_of_order(status: int) -> None:
    with serving(lambda visit: visit.say(status)) as server:
        error, waits = failure(server.url)
    assert (error.reason, len(waits)) == ("druk", web_module.ATTEMPTS - 1)
    assert f"(HTTP {status}, 6 keer geprobeerd)" in str(error)


# redirects


@pytest.mark.parametrize(
    "location", ["https://inloggen.intern/?van=cbs", "//elders.nl/x", "http://jan@127.0.0.1/x", "ftp://127.0.0.1/"]
)
def test_a_redirect_to_another_server_is_not_followed(location: str) -> None:
    with serving(lambda visit: visit.say(302, Location=location)) as server:
        error, waits = failure(server.url + "/a")
        assert server.paths == ["/a"]
    assert (error.reason, waits) == ("pagina", [])
    assert f"{server.place} stuurt door naar " in str(error)
    assert "jan" not in str(error)


def test_a_redirect_within_the_service_is_followed() -> None:
    def move(visit: Visit) -> None:
        if visit.path == "/a":
            visit.say(301, Location="/b")
        else:
            fine(visit)

    with serving(move) as server:
        assert Web().get(server.url + "/a", is_json)
        assert server.paths == ["/a", "/b"]


def test_a_redirect_round_and_round_ends() -> None:
    with serving(lambda visit: visit.say(302, Location=visit.path + "x")) as server:
        error, waits = failure(server.url + "/a")
        assert len(server.paths) == 5
    assert (error.reason, waits) == ("pagina", [])


def test_a_redirect_of_the_service_is_followed_on_the_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    def move(visit: Visit) -> None:
        if visit.path.endswith("/1"):
            visit.say(307, Location="https://opendata.cbs.nl/nieuw")
        else:
            fine(visit)

    with serving(move) as server:
        monkeypatch.setenv("BUURTBALANS_MIRROR", server.url)
        assert Web().get(TABLE, is_json)
        assert server.paths[-1] == "/opendata.cbs.nl/nieuw"


# a host that is gone


def test_a_host_that_failed_twice_is_not_asked_again() -> None:
    with serving(lambda visit: visit.say(403)) as server:
        web = Web(lambda _: None)
        errors = []
        for path in "abcd":
            with pytest.raises(SourceUnavailable) as failed:
                web.get(f"{server.url}/{path}", is_json)
            errors.append(str(failed.value))
        assert server.paths == ["/a", "/b"]
        assert errors[2] == errors[3] == errors[1]
        with pytest.raises(SourceUnavailable):
            Web().get(f"{server.url}/e", is_json)  # another run asks again
        assert server.paths[-1] == "/e"


def test_a_success_between_failures_clears_them() -> None:
    with serving(
        lambda visit: fine(visit) if visit.path == "/goed" else visit.say(404 if visit.path == "/weg" else 403)
    ) as server:
        web = Web(lambda _: None)
        for path in ("/a", "/goed", "/b", "/weg", "/c"):
            with suppress(SourceFailed):
                web.get(server.url + path, is_json)
        assert server.paths == ["/a", "/goed", "/b", "/weg", "/c"]


def test_one_service_that_fails_does_not_take_the_others_of_a_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda visit: visit.say(403) if "cbs" in visit.path else fine(visit)) as server:
        monkeypatch.setenv("BUURTBALANS_MIRROR", server.url)
        web = Web(lambda _: None)
        for _ in range(3):
            with pytest.raises(SourceUnavailable):
                web.get(TABLE, is_json)
        assert web.get("https://api.pdok.nl/x", is_json)
        assert len(server.paths) == 3


def test_a_mirror_that_is_gone_is_gone_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", f"http://{free_place()}")
    waits: list[float] = []
    web = Web(waits.append, attempts=2)
    for host in ("a.nl", "b.nl", "c.nl", "d.nl"):
        with pytest.raises(SourceUnavailable, match=rf"^{host} is nu niet bereikbaar \(geen verbinding, 2 keer"):
            web.get(f"https://{host}/", is_json)
    assert len(waits) == 2


# the setting of the mirror


@pytest.mark.parametrize(
    "wrong",
    [
        "spiegel",
        "ftp://spiegel",
        "http://",
        "http://:80",
        "http://m:x",
        "http://m:99999",
        "http://m/?a",
        "http://m#",
        "http://a b",
        '"http://m"',
        "http://jan:geheim@m",
    ],
)
def test_a_mirror_that_is_no_address(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", wrong)
    error, waits = failure(TABLE)
    assert (error.reason, waits) == ("instelling", [])
    assert "is geen geldig adres. Controleer BUURTBALANS_MIRROR: verwacht wordt http://host:poort of https://host/map" in str(
        error
    )
    assert "geheim" not in str(error)


@pytest.mark.parametrize("good", ["http://m:1/ ", " https://m/onder/map//", "http://[::1]:8080"])
def test_a_mirror_with_harmless_ends(monkeypatch: pytest.MonkeyPatch, good: str) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", good)
    assert network.mirrored("https://a.nl/b") == good.strip().rstrip("/") + "/a.nl/b"
