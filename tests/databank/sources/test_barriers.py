"""What stands between this computer and a service: each told apart, with the setting that mends it, and tried as often as is of use."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from lib.databank.errors import SourceFailed, SourceUnavailable
from lib.databank.sources import network
from lib.databank.sources import web as web_module
from lib.databank.sources.barriers import of_error
from lib.databank.sources.web import Web, is_json
from tests.databank.small_servers import SmallServer, Visit, make_certificate, serving

SETTINGS = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", *network.CERTIFICATES)
TABLE = "https://opendata.cbs.nl/ODataApi/odata/1"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mirror, no proxy, no certificates but those of the computer."""
    for name in (*SETTINGS, *map(str.lower, SETTINGS), "BUURTBALANS_MIRROR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


def fine(visit: Visit) -> None:
    visit.say(200, b'{"value": []}')


@pytest.fixture
def over_tls(certificate: Path) -> Iterator[SmallServer]:
    with serving(fine, certificate) as server:
        yield server


def failure(url: str) -> tuple[SourceUnavailable, list[float]]:
    """The error that asking for `url` ends in, and the waits before it."""
    waits: list[float] = []
    with pytest.raises(SourceUnavailable) as failed:
        Web(waits.append).get(url, is_json)
    assert "\n" not in str(failed.value)
    assert "bewaard" in str(failed.value) or failed.value.reason == "instelling"
    return failed.value, waits


def free_place() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


# certificates


def test_a_certificate_that_nobody_vouches_for(over_tls: SmallServer) -> None:
    error, waits = failure(over_tls.url)
    assert error.reason == "certificaat"
    assert f"{over_tls.place} antwoordt wordt op deze computer niet vertrouwd" in str(error)
    assert "zet dan SSL_CERT_FILE op" in str(error)
    assert (waits, over_tls.paths) == ([], [])


@pytest.mark.parametrize("name", network.CERTIFICATES)
def test_the_setting_mends_it(over_tls: SmallServer, certificate: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, str(certificate))
    assert Web().get(over_tls.url, is_json)


def test_the_documented_setting_counts_first(over_tls: SmallServer, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/bestaat/niet")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert Web().get(over_tls.url, is_json)


def test_the_path_may_start_at_home(over_tls: SmallServer, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(certificate.parent))
    monkeypatch.setenv("USERPROFILE", str(certificate.parent))
    monkeypatch.setenv("SSL_CERT_FILE", f"~/{certificate.name}")
    assert Web().get(over_tls.url, is_json)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "dat bestand is er niet"),
        (b"", "geen certificaat in PEM-vorm"),
        (b"<html>", "geen certificaat in PEM-vorm"),
        (b"\x30\x82\x01\x0a\x02\x82", "geen certificaat in PEM-vorm"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "geen certificaat in PEM-vorm"),
    ],
    ids=["absent", "empty", "page", "binary", "damaged"],
)
def test_a_setting_that_names_no_certificate(
    over_tls: SmallServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    error, waits = failure(over_tls.url)
    assert error.reason == "instelling"
    assert str(error).startswith(f"SSL_CERT_FILE wijst naar {tmp_path / 'ca.pem'}; {'dat ' * (content is not None)}")
    assert said in str(error)
    assert waits == []


def test_a_certificate_on_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(tmp_path, name="DNS:elders.nl")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(fine, certificate) as server:
        error, _ = failure(server.url)
    assert (error.reason, "staat op een andere naam" in str(error)) == ("certificaat", True)


def test_a_proxy_that_opens_what_is_secured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The organisation's proxy answers for the service, with a certificate that only the organisation knows."""
    certificate = make_certificate(tmp_path, name="DNS:opendata.cbs.nl")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def open_up(visit: Visit) -> None:
        visit.send_response(200)
        visit.end_headers()
        visit.close_connection = True
        with suppress(OSError), context.wrap_socket(visit.connection, server_side=True) as inside:
            inside.recv(10_000)
            inside.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with serving(open_up) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        error, waits = failure(TABLE)
        assert (error.reason, waits, proxy.paths) == ("certificaat", [], ["opendata.cbs.nl:443"])
        assert "zet dan SSL_CERT_FILE op het bestand met haar certificaat" in str(error)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert Web().get(TABLE, is_json) == b"{}"


@pytest.mark.parametrize(("code", "said"), [(10, "is verlopen. Controleer de datum"), (9, "geldt nog niet. Controleer de datum")])
def test_a_certificate_out_of_its_time(code: int, said: str) -> None:
    cause = ssl.SSLCertVerificationError("certificate verify failed")
    cause.verify_code = code
    barrier = of_error(requests.exceptions.SSLError(cause), network.route_to(TABLE))
    assert said in str(barrier.error("opendata.cbs.nl"))


def test_https_where_http_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(fine) as server:
        monkeypatch.setenv("BUURTBALANS_MIRROR", f"https://{server.place}")
        error, waits = failure(TABLE)
    assert (error.reason, waits) == ("instelling", [])
    assert f"{server.place} spreekt geen https. Controleer de spiegel {server.place} van BUURTBALANS_MIRROR." in str(error)


# proxies


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
