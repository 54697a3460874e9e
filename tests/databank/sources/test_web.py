"""HTTP: mirror, waits, retries, and which answer ends in which error. No test sleeps."""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import requests

from lib.databank.errors import Cancelled, DatabankError, SourceUnavailable, UnexpectedData
from lib.databank.sources import web as web_module
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.leefbaarometer import is_zip
from lib.databank.sources.network import mirrored
from lib.databank.sources.web import NotFound, TooLarge, Web, is_json, with_query
from tests.services import SyntheticServices

TABLE = "https://opendata.cbs.nl/ODataApi/odata/85984NED"
INFO = f"{TABLE}/TableInfos"
ZIP = "https://www.leefbaarometer.nl/resources/open-data-leefbaarometer-meting-2024.zip"


def anything(_: bytes) -> None:
    """Accepts every body."""


def whole_zip(body: bytes) -> None:
    is_zip(io.BytesIO(body))


# the mirror


@pytest.mark.parametrize(
    ("mirror", "url", "expected"),
    [
        ("", "https://a.nl/b?c=d", "https://a.nl/b?c=d"),
        ("http://m:1", "https://a.nl/b/c?d=e%20f", "http://m:1/a.nl/b/c?d=e%20f"),
        ("http://m:1/", "https://a.nl/b", "http://m:1/a.nl/b"),
        ("http://m:1/onder/map", "https://a.nl/b?c", "http://m:1/onder/map/a.nl/b?c"),
        ("http://m:1", "http://m:1/a.nl/b?cursor=x", "http://m:1/a.nl/b?cursor=x"),
        ("http://m:1", "http://m:10/b", "http://m:1/m:10/b"),
    ],
)
def test_mirror(monkeypatch: pytest.MonkeyPatch, mirror: str, url: str, expected: str) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", mirror)
    assert mirrored(url) == expected


def test_query_is_escaped_where_it_must_be() -> None:
    url = with_query("https://a.nl/b", {"$filter": "startswith(K,'GM 1') & x", "naam": "'t Hofje + 1"})
    assert url == "https://a.nl/b?$filter=startswith(K,%27GM%201%27)%20%26%20x&naam=%27t%20Hofje%20%2B%201"


@pytest.mark.parametrize("links", ["server", "original"])
def test_next_pages_are_found_on_the_mirror(services: SyntheticServices, fetcher: Fetcher, links: Any) -> None:
    """Whether the answer links to the original host or to the mirror itself, every request ends at the mirror."""
    services.links, services.page_size = links, 30
    url = "https://opendata.cbs.nl/ODataFeed/odata/85984NED/TypedDataSet?$format=json&$select=WijkenEnBuurten"
    pages = list(fetcher.pages(url, lambda page: page.get("odata.nextLink")))
    keys = [row["WijkenEnBuurten"] for page in pages for row in page["value"]]
    assert [len(page["value"]) for page in pages] == [30, 30, 20]
    assert len(set(keys)) == 80
    assert [request.status for request in services.log] == [200, 200, 200]


def test_a_mirror_without_scheme_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", "mirror.intern:8080")
    waits: list[float] = []
    with pytest.raises(SourceUnavailable, match=r"mirror\.intern:8080.* geen geldig adres\. Controleer BUURTBALANS_MIRROR"):
        Web(waits.append).get(INFO, is_json)
    assert waits == []


# waits


def test_waits_grow(services: SyntheticServices, web: Web, waits: list[float]) -> None:
    services.fault(status=500, n=5)
    web.get(INFO, is_json)
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0]


def test_waits_grow_no_further_than_the_longest(services: SyntheticServices, waits: list[float]) -> None:
    services.fault(drop=True, n=8)
    Web(waits.append, attempts=9).get(INFO, is_json)
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 20.0, 20.0]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured(services: SyntheticServices, web: Web, waits: list[float], status: int) -> None:
    """Also when it asks for more than the longest wait of our own, and it does not change the waits after it."""
    services.fault(status=status, retry_after=45)
    services.fault(status=500, n=2)
    web.get(INFO, is_json)
    assert waits == [45.0, 1.0, 2.0]


def test_retry_after_shorter_than_the_back_off_does_not_hurry(services: SyntheticServices, web: Web, waits: list[float]) -> None:
    services.fault(status=503, retry_after=0, n=3)
    web.get(INFO, is_json)
    assert waits == [0.5, 1.0, 2.0]


def test_a_service_that_asks_for_an_hour_is_left_alone(services: SyntheticServices, web: Web, waits: list[float]) -> None:
    services.fault(status=503, retry_after=3600, n=2)
    with pytest.raises(SourceUnavailable, match=r"opendata\.cbs\.nl heeft het druk .* 60 minuten"):
        web.get(INFO, is_json)
    assert waits == []
    assert len(services.log) == 1


def scripted(monkeypatch: pytest.MonkeyPatch, *answers: tuple[int, dict[str, str], bytes]) -> None:
    """The next answers of every session."""
    left = list(answers)

    def get(*_: object, **__: object) -> requests.Response:
        answer = requests.Response()
        answer.status_code, headers, body = left.pop(0)
        answer.raw = io.BytesIO(body)
        answer.headers.update(headers)
        return answer

    monkeypatch.setattr(requests.Session, "get", get)


def test_retry_after_may_be_a_date(monkeypatch: pytest.MonkeyPatch) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    past = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
    busy = [(503, {"Retry-After": text}, b"") for text in (until, past, "straks")]
    scripted(monkeypatch, *busy, (200, {}, b"{}"))
    waits: list[float] = []
    assert Web(waits.append).get(INFO, is_json) == b"{}"
    assert 30 < waits[0] <= 60
    assert waits[1:] == [1.0, 2.0]


def test_a_wait_may_stop_the_download(services: SyntheticServices) -> None:
    def stop(_: float) -> None:
        raise Cancelled("genoeg")

    services.fault(status=503)
    with pytest.raises(Cancelled, match="genoeg"):
        Web(stop).get(INFO, is_json)
    assert len(services.log) == 1


# faults

FAULTS: dict[str, dict[str, Any]] = {
    "503": {"status": 503},
    "429": {"status": 429},
    "500": {"status": 500},
    "502": {"status": 502},
    "truncated": {"truncate": True},
    "garbage": {"garbage": True},
    "dropped": {"drop": True},
    "hang": {"hang": 5.0},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize(("url", "check"), [(INFO, is_json), (ZIP, whole_zip)], ids=["json", "zip"])
def test_a_passing_fault_is_tried_again(
    services: SyntheticServices,
    web: Web,
    waits: list[float],
    monkeypatch: pytest.MonkeyPatch,
    url: str,
    check: Callable[[bytes], object],
    fault: dict[str, Any],
) -> None:
    whole = web.get(url, check)
    if "hang" in fault:
        monkeypatch.setattr(web_module, "TIMEOUT_S", (0.8, 0.8))
    services.fault(**fault)
    assert web.get(url, check) == whole
    assert waits == [1.0 if "status" in fault and fault["status"] in (429, 503) else 0.5]
    assert len(services.log) == 3


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("503", "HTTP 503"),
        ("429", "HTTP 429"),
        ("500", "HTTP 500"),
        ("truncated", "antwoord afgebroken"),
        ("garbage", "een webpagina in plaats van gegevens"),
        ("dropped", "geen verbinding"),
        ("hang", "te traag"),
    ],
)
def test_a_lasting_fault_is_one_clear_message(
    services: SyntheticServices, waits: list[float], monkeypatch: pytest.MonkeyPatch, fault: str, reason: str
) -> None:
    if fault == "hang":
        monkeypatch.setattr(web_module, "TIMEOUT_S", (0.5, 0.5))
    services.fault(**FAULTS[fault], n=99)
    with pytest.raises(SourceUnavailable) as failed:
        Web(waits.append, attempts=3).get(INFO, is_json)
    message = str(failed.value)
    assert message.startswith("opendata.cbs.nl is nu niet bereikbaar (")
    assert reason in message
    assert "3 keer geprobeerd" in message
    assert "probeer het opnieuw" in message
    assert len(services.log) == 3
    assert len(waits) == 2


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("BUURTBALANS_MIRROR", f"http://127.0.0.1:{free.getsockname()[1]}")
    with pytest.raises(SourceUnavailable, match=r"niet bereikbaar \(geen verbinding, 6 keer"):
        Web(lambda _: None).get(INFO, is_json)


# answers that are final


@pytest.mark.parametrize("url", [f"{TABLE}X/TableInfos", f"{TABLE}/TypedDataSet?$select=BestaatNiet_1"], ids=["404", "400"])
def test_not_found(services: SyntheticServices, web: Web, waits: list[float], url: str) -> None:
    with pytest.raises(NotFound, match=r"opendata\.cbs\.nl kent '/ODataApi/odata/85984NED.* niet \(HTTP 40[04]\)") as missing:
        web.get(url, is_json)
    assert isinstance(missing.value, DatabankError)
    assert waits == []
    assert len(services.log) == 1


def test_a_refusal_is_not_tried_again(services: SyntheticServices, web: Web, waits: list[float]) -> None:
    services.fault(status=403)
    with pytest.raises(SourceUnavailable, match=r"opendata\.cbs\.nl weigert het verzoek \(HTTP 403\)"):
        web.get(INFO, is_json)
    assert waits == []


def test_more_than_10000_rows_in_one_answer(services: SyntheticServices, web: Web, waits: list[float]) -> None:
    """ODataApi answers HTTP 500 then; asking again is of no use."""
    with pytest.raises(UnexpectedData, match=r"10\.000 rijen"):
        web.get(f"{TABLE}/TypedDataSet", is_json)
    assert waits == []
    assert len(services.log) == 1


def test_more_bytes_than_wanted(services: SyntheticServices, web: Web) -> None:
    size = len(web.get(ZIP, anything))
    assert web.get(ZIP, whole_zip, at_most_bytes=size)
    with pytest.raises(TooLarge):
        web.get(ZIP, whole_zip, at_most_bytes=size - 1)
    assert len(services.log) == 3


@pytest.mark.parametrize("body", [b"[1]", b"<html>", b"", b'{"a": ', b"\xff{}", b"null"])
def test_what_is_not_a_json_object(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (any reason will do)
        is_json(body)
    is_json(b'{"value": []}')


def test_what_is_not_a_whole_zip() -> None:
    for body in (b"", b"PK\x03\x04", b"<html>"):
        with pytest.raises(ValueError, match="zip"):
            whole_zip(body)


def test_a_damaged_zip_is_refused_and_nothing_else_is_raised() -> None:
    """Cut off at every byte, and with every byte in turn spoiled."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("scores buurten.csv", "bu_code,jaar,afw\n" + "".join(f"BU9901{n:04d},2024,{n}\n" for n in range(60)))
    whole = memory.getvalue()
    whole_zip(whole)
    for position in range(len(whole)):
        with pytest.raises(ValueError, match="zip"):
            whole_zip(whole[:position])
        body = bytearray(whole)
        body[position] ^= 0xFF
        with suppress(ValueError):
            whole_zip(bytes(body))
