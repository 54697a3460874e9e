"""Pages that lead on, and files in pieces: links that go astray, bodies on disk, parts of a file on a server."""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from lib.databank.errors import Cancelled, SourceFailed, SourceUnavailable, UnexpectedData
from lib.databank.sources import fetcher as fetcher_module
from lib.databank.sources import remote_file
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.network import same_service
from lib.databank.sources.remote_file import RemoteFile
from lib.databank.sources.web import Web
from tests.databank.small_servers import Visit, serving

FIRST = "https://opendata.cbs.nl/ODataFeed/odata/1/T?a=1"


@pytest.fixture(autouse=True)
def no_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUURTBALANS_MIRROR", raising=False)


def fetcher_in(directory: Path) -> Fetcher:
    return Fetcher(Web(lambda _: None), directory, lambda _: None)


def no_check(_: object) -> None:
    """Accepts everything."""


# where a link may lead


@pytest.mark.parametrize("mirror", ["", "http://m:1", "https://m/onder"])
@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ("https://opendata.cbs.nl/ODataFeed/odata/1/T?a=2", "https://opendata.cbs.nl/ODataFeed/odata/1/T?a=2"),
        ("http://opendata.cbs.nl/x", "https://opendata.cbs.nl/x"),
        ("HTTPS://OPENDATA.CBS.NL:443/x", "https://OPENDATA.CBS.NL:443/x"),
        ("T?a=2", "https://opendata.cbs.nl/ODataFeed/odata/1/T?a=2"),
        ("?a=2", "https://opendata.cbs.nl/ODataFeed/odata/1/T?a=2"),
        ("/x", "https://opendata.cbs.nl/x"),
        ("//opendata.cbs.nl/x", "https://opendata.cbs.nl/x"),
        ("https://elders.nl/x", None),
        ("https://opendata.cbs.nl.elders.nl/x", None),
        ("https://opendata.cbs.nl@elders.nl/x", None),
        ("https://jan@opendata.cbs.nl/x", None),
        ("https://opendata.cbs.nl:8443/x", None),
        ("https://opendata.cbs.nl/../elders.nl/x", None),
        ("//elders.nl/x", None),
        ("ftp://opendata.cbs.nl/x", None),
        ("file:///etc/hosts", None),
        ("https://[x", None),
        ("https://opendata.cbs.nl:poort/x", None),
    ],
)
def test_a_link_stays_with_its_service(monkeypatch: pytest.MonkeyPatch, mirror: str, link: str, whole: str | None) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", mirror)
    assert same_service(FIRST, link) == whole


@pytest.mark.parametrize(
    ("link", "stays"),
    [
        ("http://m:1/opendata.cbs.nl/x", True),
        ("https://m:1/opendata.cbs.nl/x", True),
        ("https://opendata.cbs.nl/x", True),
        ("http://m:1/elders.nl/x", False),
        ("http://m:10/opendata.cbs.nl/x", False),
        ("http://m:1/x", False),
    ],
)
def test_a_link_on_the_mirror(monkeypatch: pytest.MonkeyPatch, link: str, stays: bool) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", "http://m:1/")
    assert (same_service(FIRST, link) is not None) is stays
    assert (same_service("http://m:1/opendata.cbs.nl/a", link) is not None) is stays


# pages that do not end


def pages_of(tmp_path: Path, script: Callable[[Visit], None], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, list[str]]:
    """How many pages came before the error, its text and what was asked."""
    with serving(script) as server:
        monkeypatch.setenv("BUURTBALANS_MIRROR", server.url)
        pages = fetcher_in(tmp_path).pages(FIRST, lambda page: page.get("next"))
        came = []
        with pytest.raises(UnexpectedData) as failed:
            came.extend(pages)
        return len(came), str(failed.value), server.paths


@pytest.mark.parametrize(
    ("body", "came", "said"),
    [
        (b'{"value": [1], "next": "https://opendata.cbs.nl/ODataFeed/odata/1/T?a=1"}', 1, "een bladzijde die er al was"),
        (b'{"value": [1], "next": "?a=1"}', 1, "een bladzijde die er al was"),
        (b'{"value": [1], "next": "https://elders.nl/2"}', 1, "naar een ander adres"),
        (b'{"value": [1], "next": {"href": "?a=2"}}', 1, "naar een ander adres"),
        (b'{"value": [1], "links": [2], "next": "?a=2"}', 1, "dezelfde gegevens nog eens"),
    ],
)
def test_a_link_that_goes_astray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: bytes, came: int, said: str) -> None:
    before, message, asked = pages_of(tmp_path, lambda visit: visit.say(200, body), monkeypatch)
    assert before == came
    assert message.count("opendata.cbs.nl") == 1
    assert said in message
    assert len(asked) == (2 if "dezelfde" in said else 1)


def test_pages_in_a_circle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def circle(visit: Visit) -> None:
        number = int(visit.path.rsplit("=", 1)[1])
        visit.say(200, b'{"value": [%d], "next": "?a=%d"}' % (number, number % 3 + 1))

    came, message, asked = pages_of(tmp_path, circle, monkeypatch)
    assert (came, len(asked)) == (3, 3)
    assert "een bladzijde die er al was" in message


@pytest.mark.parametrize("rows", [b"[%d]", b"[]"])
def test_pages_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: bytes) -> None:
    monkeypatch.setattr(fetcher_module, "MOST_PAGES", 7)

    def onward(visit: Visit) -> None:
        number = int(visit.path.rsplit("=", 1)[1])
        visit.say(200, b'{"value": %b, "next": "?a=%d"}' % (rows % number if b"%" in rows else rows, number + 1))

    came, message, asked = pages_of(tmp_path, onward, monkeypatch)
    assert (came, len(asked)) == (7, 7)
    assert "meer dan 7 bladzijden" in message


# bodies on disk


def big(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def test_a_body_goes_to_disk_in_pieces(tmp_path: Path) -> None:
    body, told = big(300_000), list[tuple[int, int]]()

    def check(stream: IO[bytes]) -> None:
        assert stream.read() == body

    with serving(lambda visit: visit.say(200, body)) as server:
        fetcher = fetcher_in(tmp_path)
        path = fetcher.body_to_file(f"{server.url}/a.zip", check, lambda done, total: told.append((done, total)))
        assert path == fetcher.body_to_file(f"{server.url}/a.zip", check)
        assert server.paths == ["/a.zip"]
    assert path.read_bytes() == body
    assert list(tmp_path.iterdir()) == [path]
    assert len(told) > 3
    assert told == sorted(told)
    assert told[-1] == (300_000, 300_000)


@pytest.mark.parametrize("fault", ["cut off", "refused"])
def test_a_body_that_is_not_whole_is_fetched_again(tmp_path: Path, fault: str) -> None:
    body = big(200_000)

    def first_half(visit: Visit) -> None:
        if len(visit.server.paths) == 1:
            visit.say(200, body[:100_000], Content_Length=str(len(body) if fault == "cut off" else 100_000))
            visit.close_connection = True
        else:
            visit.say(200, body)

    def whole(stream: IO[bytes]) -> None:
        if len(stream.read()) != len(body):
            raise ValueError("half")

    with serving(first_half) as server:
        assert fetcher_in(tmp_path).body_to_file(f"{server.url}/a", whole).read_bytes() == body
        assert len(server.paths) == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_a_body_that_stays_half_leaves_nothing(tmp_path: Path) -> None:
    def half(visit: Visit) -> None:
        visit.say(200, b"x" * 100, Content_Length="200")
        visit.close_connection = True

    with serving(half) as server, pytest.raises(SourceUnavailable, match="antwoord afgebroken") as failed:
        fetcher_in(tmp_path).body_to_file(f"{server.url}/a", no_check)
    assert failed.value.reason == "geen_verbinding"
    assert list(tmp_path.iterdir()) == []


def test_a_download_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    def stop(*_: int) -> None:
        raise Cancelled("genoeg")

    with serving(lambda visit: visit.say(200, big(200_000))) as server, pytest.raises(Cancelled, match="genoeg"):
        fetcher_in(tmp_path).body_to_file(f"{server.url}/a", no_check, stop)
    assert list(tmp_path.iterdir()) == []


# parts of a file on a server


class Shelf:
    """A file that a server gives in parts; `honest` is what it does with a range."""

    def __init__(self, body: bytes) -> None:
        self.body, self.asked = body, list[tuple[int, int]]()
        self.honest = self.part

    def __call__(self, visit: Visit) -> None:
        said = re.fullmatch(r"bytes=(\d+)-(\d+)", visit.headers.get("Range", ""))
        assert said is not None
        start, end = int(said[1]), int(said[2]) + 1
        self.asked.append((start, end))
        self.honest(visit, start, end)

    def part(self, visit: Visit, start: int, end: int) -> None:
        piece = self.body[start:end]
        visit.say(206, piece, Content_Range=f"bytes {start}-{start + len(piece) - 1}/{len(self.body)}")


def test_parts_of_a_file() -> None:
    shelf = Shelf(bytes(range(100)))
    with serving(shelf) as server:
        web = Web()
        assert web.size(server.url) == 100
        assert web.ranged(server.url, 10, 20) == bytes(range(10, 20))
        assert web.ranged(server.url, 95, 200) == bytes(range(95, 100))


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, b"the whole file", ""),
        (206, b"xx", "bytes 5-6/100"),
        (206, b"x", "bytes 0-0/*"),
        (206, b"x", ""),
        (206, b"x" * 50, "bytes 0-0/100"),
        (416, b"", "bytes */0"),
    ],
    ids=["whole", "another part", "size unknown", "nothing said", "more than asked", "empty file"],
)
def test_a_service_that_gives_no_parts(tmp_path: Path, status: int, body: bytes, said: str) -> None:
    with serving(lambda visit: visit.say(status, body, Content_Range=said)) as server:
        assert Web().size(server.url) is None
        assert Web().ranged(server.url, 0, 1) is None
        assert fetcher_in(tmp_path).remote_file(server.url) is None


def test_a_part_that_fails_is_asked_again() -> None:
    shelf = Shelf(bytes(range(100)))

    def stumble(visit: Visit, start: int, end: int) -> None:
        if len(shelf.asked) == 1:
            visit.say(503)
        elif len(shelf.asked) == 2:
            visit.say(206, b"ab", Content_Range=f"bytes {start}-{end - 1}/100")
        else:
            shelf.part(visit, start, end)

    shelf.honest = stumble
    waits: list[float] = []
    with serving(shelf) as server:
        assert Web(waits.append).ranged(server.url, 0, 10) == bytes(range(10))
    assert waits == [0.5, 1.0]


@pytest.fixture
def blocks_of_10(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_file, "BLOCK", 10)


@pytest.mark.usefixtures("blocks_of_10")
def test_a_remote_file_reads_like_one_on_disk() -> None:
    """Random seeks and reads give what the bytes in memory give, whatever the borders of blocks."""
    body, chance = big(1234), random.Random(1)
    shelf, memory = Shelf(body), io.BytesIO(body)
    with serving(shelf) as server, RemoteFile(Web(), server.url, len(body)) as remote:
        assert (remote.readable(), remote.seekable(), remote.writable()) == (True, True, False)
        for _ in range(200):
            how = chance.choice([os.SEEK_SET, os.SEEK_CUR, os.SEEK_END])
            to = {os.SEEK_SET: chance.randrange(1400), os.SEEK_CUR: chance.randrange(50), os.SEEK_END: -chance.randrange(1234)}[
                how
            ]
            assert remote.seek(to, how) == memory.seek(to, how) == remote.tell()
            n = chance.choice([0, 1, 9, 10, 11, 200, 600])
            assert remote.read(n) == memory.read(n)
        with pytest.raises(ValueError, match="before the start"):
            remote.seek(-1)
        remote.seek(0)
        assert remote.read() == body
    assert max(end - start for start, end in shelf.asked) == 160


@pytest.mark.usefixtures("blocks_of_10")
def test_blocks_are_kept() -> None:
    shelf = Shelf(big(100))
    with serving(shelf) as server:
        remote = RemoteFile(Web(), server.url, 100)
        for _ in range(3):
            remote.seek(15)
            remote.read(20)
    assert shelf.asked == [(10, 40)]


def test_one_member_of_a_large_zip(tmp_path: Path) -> None:
    """Only the list of contents and the member itself are fetched."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("groot.bin", big(3_000_000))
        archive.writestr("klein.csv", "a,b\n1,2\n")
        archive.writestr("nog groter.bin", big(3_000_000))
    shelf = Shelf(memory.getvalue())
    with serving(shelf) as server:
        remote = fetcher_in(tmp_path).remote_file(server.url)
        assert remote is not None
        with remote, zipfile.ZipFile(remote) as archive:
            assert archive.read("klein.csv") == b"a,b\n1,2\n"
    assert sum(end - start for start, end in shelf.asked) < 1_200_000


def test_a_file_that_changes_while_it_is_read() -> None:
    shelf = Shelf(big(1000))
    with serving(shelf) as server:
        remote = RemoteFile(Web(), server.url, 2000)
        with pytest.raises(SourceFailed, match="tijdens het lezen veranderd"):
            remote.read(10)
