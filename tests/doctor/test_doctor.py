"""Each check of the doctor, with the thing broken for real: a sentence that names it, and exit code 1."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lib.databank.store import MANIFEST, open_databank
from lib.doctor import here
from lib.doctor.__main__ import main
from lib.doctor.proxy import Address
from lib.scenarios.keeping.store import Store
from lib.settings import ROOT
from tests.deploy.replicas import Replicas, require_nginx


@pytest.fixture(autouse=True)
def databank(own_sample: Path) -> Path:
    return own_sample


def test_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert main(["--port", str(port)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "Alles is in orde."
    assert all(line.startswith("goed  ") for line in lines[:-1])
    assert [line.split()[2].rstrip(":") for line in lines if "pagina" in line] == [
        "Start",
        "Kaart",
        "Huishoudens",
        "Oorzaken",
        "Vooruitblik",
        "Maatregelen",
        "Besluit",
        "Databank",
    ]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "lib.doctor", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_setting_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTBALANS_INLOGGEN", "ja")
    found = run("--zonder-paginas")
    assert found.returncode == 1
    assert "FOUT  instellingen: De instelling BUURTBALANS_INLOGGEN is 'ja'" in found.stdout
    assert found.stdout.splitlines()[-1] == "Eén ding is nog niet in orde."
    assert "Traceback" not in found.stdout + found.stderr


def test_a_databank_that_is_gone_damaged_or_changed(databank: Path) -> None:
    file = databank / open_databank(databank).parts_of("scores")[-1].file
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)
    problem, _ = here.databank()
    assert file.name in problem
    assert "python -m lib.databank download" in problem
    (databank / MANIFEST).write_text("{")
    assert MANIFEST in here.databank()[0]
    (databank / MANIFEST).unlink()
    assert "geen databank" in here.databank()[0]
    assert here.prepared()[0]


def test_a_page_that_cannot_read_its_figures(databank: Path) -> None:
    for part in open_databank(databank).parts_of("geometry"):
        (databank / part.file).write_bytes(b"x")
    found = run()
    assert found.returncode == 1
    assert [line for line in found.stdout.splitlines() if line.startswith("FOUT  pagina")]
    assert "Traceback" not in found.stdout


def test_a_large_databank_of_which_nothing_was_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(here.shelf, "is_large", lambda _: True)
    monkeypatch.setattr(here.nationwide, "missing", lambda _: True)
    assert "eerste bezoekers wachten" in here.prepared()[0]


def test_a_database_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert here.database()[0] == ""
    store = Store()
    assert store.recent() == store.recent(archived=True) == ()
    store.close()
    (tmp_path / "scenarios.sqlite").write_bytes(b"geen database" * 1000)
    assert "beschadigd" in here.database()[0]
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", "postgresql://u:geheim@127.0.0.1:9/d")
    problem, _ = here.database()
    assert "niet bereikbaar" in problem
    assert "geheim" not in problem
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", "mysql://x")
    assert "BUURTBALANS_DATABASE_URL" in here.database()[0]


def test_what_is_the_organisations_own_and_damaged_or_not_to_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTBALANS_EIGEN", str(tmp_path))
    assert here.own()[0] == ""
    (tmp_path / "eigen").mkdir()
    (tmp_path / "eigen" / "manifest.json").write_text("{", encoding="utf-8")
    assert "niet te lezen of beschadigd" in here.own()[0]
    monkeypatch.setenv("BUURTBALANS_EIGEN", str(here.ROOT / "static"))
    assert "BUURTBALANS_EIGEN wijst naar een plek in static" in here.own()[0]


@pytest.mark.parametrize(("limit", "check"), [("LEAST_ROOM_GB", here.room), ("LEAST_MEMORY_GB", here.memory)])
def test_no_room_and_no_memory(monkeypatch: pytest.MonkeyPatch, limit: str, check: Callable[[], here.Answer]) -> None:
    assert check()[0] == ""
    monkeypatch.setattr(here, limit, 10.0**9)
    assert "GB vrij" in check()[0]


def test_a_port_that_another_program_has() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        other.settimeout(0.1)
        assert f"poort {taken} is in gebruik door een ander programma" in here.port([taken])[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    require_nginx()
    with Replicas(tmp_path_factory.mktemp("site"), number=2, BUURTBALANS_BEHEER="0") as replicas:
        yield replicas


# What somebody forgets in the proxy: (what stands there, what stands there instead, which check sees it, what it says).
FORGOTTEN = {
    "nothing": ("", "", "", ""),
    "upgrade": ("proxy_set_header Upgrade           $http_upgrade;", "", "websocket", "websocket wordt niet doorgelaten"),
    "connection": (
        "proxy_set_header Connection        $buurtbalans_connection;",
        "",
        "websocket",
        "websocket wordt niet doorgelaten",
    ),
    "body": ("client_max_body_size 50m;", "client_max_body_size 1m;", "body", "2 MB wordt geweigerd"),
    "twice": (
        "server_tokens off;",
        "server_tokens off; add_header X-Content-Type-Options nosniff always;",
        "headers",
        "twee keer",
    ),
    "hsts": ('add_header Strict-Transport-Security "max-age=31536000" always;', "", "headers", "Strict-Transport-Security"),
    "hidden": ("server_tokens off;", "server_tokens off; proxy_hide_header Content-Security-Policy;", "headers", "ontbreekt"),
    "path": ("location / {", "location /elders/ {", "reached", "HTTP 404"),
}


@pytest.mark.parametrize("forgotten", list(FORGOTTEN))
def test_a_proxy_that_forgets(site: Replicas, monkeypatch: pytest.MonkeyPatch, forgotten: str) -> None:
    there, instead, check, told = FORGOTTEN[forgotten]
    monkeypatch.setenv("SSL_CERT_FILE", str(site.nginx.ca_file))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    whole = site.nginx.site
    assert there in whole
    site.nginx.__exit__()
    site.nginx.site = whole.replace(there, instead) if there else whole
    site.nginx.__enter__()
    try:
        address = Address(site.nginx.url())
        checks = ("reached", "headers", "websocket", "body", "closed")
        problems = {name: getattr(address, name)()[0] for name in checks}
    finally:
        site.nginx.__exit__()
        site.nginx.site = whole
        site.nginx.__enter__()
    if check:
        assert told in problems[check]
    else:
        assert problems == dict.fromkeys(checks, "")


def test_a_proxy_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--zonder-paginas", "--address", "http://127.0.0.1:9/"]) == 1
    assert "FOUT  http://127.0.0.1:9/ bereikbaar: er komt geen antwoord" in capsys.readouterr().out
