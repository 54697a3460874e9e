"""Two servers behind nginx with one databank and one PostgreSQL: nothing is lost when one is killed, and no figures are mixed."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lib.databank import SAMPLE
from lib.scenarios import Scenario, ScenarioMeasure, encode_link, to_file
from lib.scenarios.keeping.store import Store
from lib.settings import ROOT
from tests.deploy.replicas import Replicas, require_nginx
from tests.deploy.session import GONE, Screen, Session
from tests.scenarios.postgres_server import PostgresServer

GEMEENTE, BUURT = "GM9901", "BU99010100"
HERE = f"db=eigen&gm={GEMEENTE}&bu={BUURT}"
STEPS = 12
PLAN = Scenario(
    gemeente=GEMEENTE,
    areas=(BUURT,),
    measures=(ScenarioMeasure(intervention="verlichting", area=BUURT, coverage=100, start=2026),),
)


@dataclass
class Site:
    """The two servers, and what they share."""

    replicas: Replicas
    database: str
    databank: Path


@pytest.fixture
def site(postgres: PostgresServer, tmp_path: Path) -> Iterator[Site]:
    require_nginx()
    name = f"site_{secrets.token_hex(6)}"
    postgres.execute(f"CREATE DATABASE {name}")
    databank = tmp_path / "databank"
    shutil.copytree(SAMPLE, databank, ignore=shutil.ignore_patterns("derived"))
    shared = {
        "BUURTBALANS_DATABASE_URL": postgres.url(name),
        "BUURTBALANS_DATABANK": str(databank),
        "BUURTBALANS_BEHEER": "0",
    }
    with Replicas(tmp_path, **shared) as replicas:
        yield Site(replicas, postgres.url(name), databank)
    assert not [server.log[-3000:] for server in replicas.servers if "Traceback" in server.log]


@dataclass
class Visitor:
    """Somebody who saves one version after another, and reloads the page when it no longer answers."""

    number: int
    session: Session
    began_with: str = ""
    reloads: int = 0
    told: list[str] = field(default_factory=list)

    def save(self, step: int) -> None:
        name = f"Plan {self.number} stap {step}"
        screen = self.session.run()
        self.session.fill_in(screen.widgets["Naam van het scenario"], name)
        screen = self.session.run()
        button = screen.widgets.get("Bewaren") or screen.widgets["Bewaren als nieuwe versie"]
        if "Bewaard als versie" in self.session.press(button).text:
            self.told.append(name)

    def work(self, half_way: threading.Barrier) -> None:
        """Save twelve times; when everybody has saved six, a server is killed while they go on."""
        self.session.open("maatregelen", f"{HERE}&s={encode_link(PLAN)}")
        self.began_with = self.session.process
        for step in range(STEPS):
            if step == STEPS // 2:
                half_way.wait()
            try:
                self.save(step)
            except GONE:
                self.reloads += 1
                self.session.open("maatregelen", self.session.reload_query)
                self.save(step)


@pytest.mark.parametrize("number", [5, pytest.param(20, marks=pytest.mark.full)])
def test_a_server_that_is_killed_costs_its_visitors_one_reload_and_no_saved_scenario(site: Site, number: int) -> None:
    visitors = [Visitor(i, Session(site.replicas.nginx)) for i in range(number)]
    killer = threading.Thread(target=site.replicas.kill, args=[0])
    half_way = threading.Barrier(number, action=killer.start)
    with ThreadPoolExecutor(number) as pool:
        for job in [pool.submit(visitor.work, half_way) for visitor in visitors]:
            job.result()
    killer.join()
    hit = [visitor for visitor in visitors if visitor.began_with == "1"]
    assert 0 < len(hit) < number, "both servers had visitors"
    assert all(visitor.reloads == (1 if visitor in hit else 0) for visitor in visitors), [v.reloads for v in visitors]
    assert {visitor.session.process for visitor in visitors} == {"2"}
    for visitor in visitors:
        visitor.session.end()
    told = [name for visitor in visitors for name in visitor.told]
    assert len(told) == number * STEPS, "everything that was saved was said to be saved"
    store = Store(site.database)
    kept = {version.name for summary in store.recent(limit=10_000) for version in store.history(summary.latest.id)}
    store.close()
    assert set(told) - kept == set()


def test_maps_and_downloads_come_through_either_server(site: Site) -> None:
    """Also a map file of the other server, which this one has to make."""
    sessions = [Session(site.replicas.nginx) for _ in range(2)]
    screens = [session.open("kaart", HERE) for session in sessions]
    assert {session.process for session in sessions} == {"1", "2"}
    for session, screen in zip(sessions, screens, strict=True):
        assert len(set(screen.map_files)) == 1
        assert len(session.get(screen.map_files[0]).json()["features"]) > 10
    for geo in site.replicas.nginx._directory.parent.glob("code*/static/geo"):
        shutil.rmtree(geo)
    assert len({session.get(screens[0].map_files[0]).content for session in sessions}) == 1
    for session in sessions:
        (download,) = session.open("maatregelen", f"{HERE}&s={encode_link(PLAN)}").downloads
        assert session.get(download).json() == json.loads(to_file(PLAN))
    # Who was sent to the other server finds a whole page again there.
    site.replicas.kill(0)
    for session in sessions:
        screen = session.open("maatregelen", f"{HERE}&s={encode_link(PLAN)}")
        assert session.process == "2"
        assert session.get(screen.downloads[0]).json() == json.loads(to_file(PLAN))
        assert session.get(session.open("kaart", HERE).map_files[0]).ok
        session.end()


def test_while_the_databank_is_replaced_a_page_shows_the_old_or_the_new_figures_and_never_both(site: Site) -> None:
    pages = ("kaart", "oorzaken", "huishoudens", "besluit")
    queries = {page: f"{HERE}&s={encode_link(PLAN)}" if page == "besluit" else HERE for page in pages}

    def show(page: str) -> Screen:
        session = Session(site.replicas.nginx)
        try:
            return session.open(page, queries[page])
        finally:
            session.end()

    before = {page: show(page).shown for page in pages}
    assert before == {page: show(page).shown for page in pages}, "two visits are told the same"
    seen: dict[str, list[list[bytes]]] = {page: [] for page in pages}
    done = threading.Event()

    def keep_looking(page: str) -> None:
        while not done.is_set():
            seen[page].append(show(page).shown)

    with ThreadPoolExecutor(len(pages)) as pool:
        jobs = [pool.submit(keep_looking, page) for page in pages]
        try:
            time.sleep(3)
            subprocess.run([sys.executable, "-m", "tests.deploy.other_figures", str(site.databank)], cwd=ROOT, check=True)
            time.sleep(6)
        finally:
            done.set()
        for job in jobs:
            job.result()
    after = {page: show(page).shown for page in pages}
    assert after == {page: show(page).shown for page in pages}, "both servers show the new figures"
    for page in pages:
        assert after[page] != before[page], page
        mixed = [shown for shown in seen[page] if shown not in (before[page], after[page])]
        assert not mixed, f"{page}: {len(mixed)} of {len(seen[page])}"
        assert before[page] in seen[page]
        assert after[page] in seen[page]
