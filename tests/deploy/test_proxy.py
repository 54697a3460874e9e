"""The configuration of nginx as it is in deploy/: headers once, limits, what stays closed, and nothing of visitors in its log."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import pytest
import requests
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from lib.settings import ROOT
from tests.deploy.replicas import NGINX, Replicas, require_nginx
from tests.deploy.session import Session
from tests.e2e.test_browser_server import HEADERS

HERE = "db=voorbeeld&gm=GM9901&bu=BU99010100"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    require_nginx()
    with Replicas(tmp_path_factory.mktemp("site"), BUURTBALANS_BEHEER="0") as replicas:
        yield replicas


@pytest.mark.parametrize("path", ["", "kaart", "healthz", "_stcore/health", "_stcore/host-config", "geo/nothing"])
def test_every_header_is_there_once(site: Replicas, path: str) -> None:
    answer = Session(site.nginx).http.get(site.url(path))
    names = [name.lower() for name in answer.raw.headers]
    for name in (*HEADERS, "Strict-Transport-Security"):
        assert len(answer.raw.headers.getlist(name)) == 1, name
    assert "server" not in names or "/" not in answer.headers["Server"]


def test_the_cookie_says_a_process_and_nothing_else(site: Replicas) -> None:
    session = Session(site.nginx)
    first = session.http.get(site.url("kaart"))
    assert re.fullmatch(
        r"buurtbalans=[12]; Path=/; HttpOnly; Secure; SameSite=None; Partitioned",
        next(cookie for cookie in first.raw.headers.getlist("Set-Cookie") if cookie.startswith("buurtbalans=")),
    )
    again = session.http.get(site.url("kaart"))
    assert not [cookie for cookie in again.raw.headers.getlist("Set-Cookie") if cookie.startswith("buurtbalans=")]
    for strange in ("9", "x", "1|2", "", "buurtbalans_1"):
        answer = requests.get(
            site.url("healthz"), headers={"Cookie": f"buurtbalans={strange}"}, verify=str(site.nginx.ca_file), timeout=30
        )
        assert answer.status_code == 200


@pytest.mark.parametrize("path", ["_stcore/metrics", "readyz", "_stcore/agent/", "_stcore/agent/x"])
def test_what_is_not_for_visitors_is_closed(site: Replicas, path: str) -> None:
    assert Session(site.nginx).http.get(site.url(path)).status_code == 404


def test_plain_http_leads_to_https(site: Replicas) -> None:
    answer = requests.get(f"http://127.0.0.1:{site.nginx.http_port}/kaart?gm=GM9901", allow_redirects=False, timeout=30)
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://127.0.0.1/kaart?gm=GM9901")


def test_uploads_are_as_large_as_the_app_takes_and_other_requests_small(site: Replicas) -> None:
    most = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["server"]["maxUploadSize"]
    assert re.findall(r"client_max_body_size (\d+)m;\n\s+limit_req", site.nginx.site) == [str(most)]
    http = Session(site.nginx).http
    assert http.post(site.url("kaart"), data=b"x" * 1_100_000).status_code == 413
    assert http.put(site.url("_stcore/upload_file/x/y"), data=b"x" * 1_100_000).status_code not in (413, 502, 503)
    assert http.put(site.url("_stcore/upload_file/x/y"), data=b"x" * (most + 1) * 1024 * 1024).status_code == 413


def test_who_uploads_without_end_is_held_back(site: Replicas) -> None:
    http = Session(site.nginx).http
    answers = [http.put(site.url("_stcore/upload_file/x/y"), data=b"x").status_code for _ in range(40)]
    assert 429 in answers


def test_a_websocket_of_another_site_is_refused(site: Replicas) -> None:
    address = site.url("_stcore/stream").replace("https", "wss")
    own = site.url().rstrip("/")
    for origin in ("https://elders.nl", "https://localhost", own.replace("https", "httpsx"), own + ".elders.nl"):
        with (
            pytest.raises(InvalidStatus) as refused,
            connect(address, ssl=site.nginx.tls, subprotocols=["streamlit"], origin=origin),  # type: ignore[arg-type, list-item]
        ):
            pass
        assert refused.value.response.status_code == 403
    with connect(address, ssl=site.nginx.tls, subprotocols=["streamlit"], origin=own) as socket:  # type: ignore[arg-type, list-item]
        assert socket.response is not None


def test_the_log_says_nothing_of_visitors(site: Replicas) -> None:
    session = Session(site.nginx)
    session.open("maatregelen", HERE + "&notitie=geheim")
    session.end()
    site.nginx.__exit__()
    log = site.nginx.access_log
    site.nginx.__enter__()
    assert "/maatregelen 200" in log
    assert "/_stcore/stream 101" in log
    assert "geheim" not in log
    assert "GM9901" not in log
    assert not [line for line in log.splitlines() if line.split()[6].split(":")[0] not in ("127.0.0.1", "-")]
    assert "Mozilla" not in log


def test_in_a_folder_of_a_larger_site(site: Replicas) -> None:
    """The locations at the end of the file, as they stand there behind their signs of comment."""
    whole = site.nginx.site
    given = "\n".join(re.findall(r"^#     ?(.*)$", whole[whole.index("# In a folder of a larger site") :], re.MULTILINE))
    site.nginx.__exit__()
    site.nginx.site = whole.replace("    location / {\n", given + "\n    location / {\n    return 404;\n", 1)
    site.nginx.__enter__()
    try:
        session = Session(site.nginx)
        assert session.http.get(site.url("kaart")).status_code == 404
        screen = session.open("wijk/kaart", HERE, below="wijk/")
        assert len(session.get(f"wijk/{screen.map_files[0]}").json()["features"]) > 10
        session.end()
    finally:
        site.nginx.__exit__()
        site.nginx.site = whole
        site.nginx.__enter__()


def test_every_process_is_named_in_all_three_blocks() -> None:
    """Who adds a process and forgets a block sends its visitors to and fro."""
    text = (NGINX / "buurtbalans-processen.conf").read_text()
    new = re.search(r"upstream buurtbalans_nieuw \{(.*?)\}", text, re.DOTALL)
    assert new is not None
    ports = re.findall(r"server 127\.0\.0\.1:(\d+)", new[1])
    for number, port in enumerate(ports, start=1):
        own = re.search(rf"upstream buurtbalans_{number} \{{(.*?)\}}", text, re.DOTALL)
        assert own is not None
        assert re.findall(r"server 127\.0\.0\.1:(\d+) max_fails", own[1]) == [port]
        assert set(re.findall(r"server 127\.0\.0\.1:(\d+) backup", own[1])) == set(ports) - {port}
        assert re.search(rf"^\s+{number}\s+buurtbalans_{number};$", text, re.MULTILINE)
        assert re.search(rf":{port}\$\"\s+{number};$", text, re.MULTILINE)


def test_when_no_process_answers_a_sentence_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Replicas(tmp_path_factory.mktemp("gone"), number=2) as site:
        site.kill(0)
        site.kill(1)
        answer = Session(site.nginx).http.get(site.url("kaart"))
    assert answer.status_code == 503
    assert "Buurtbalans start opnieuw" in answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
