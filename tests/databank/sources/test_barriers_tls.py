"""Certificates that are not trusted: told apart from other barriers, with the setting that mends it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from lib.databank.sources import network
from lib.databank.sources.barriers import of_error
from lib.databank.sources.web import Web, is_json
from tests.databank.small_servers import TABLE, SmallServer, Visit, failure, fine, make_certificate, serving

pytestmark = pytest.mark.usefixtures("bare")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def over_tls(certificate: Path) -> Iterator[SmallServer]:
    with serving(fine, certificate) as server:
        yield server


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
