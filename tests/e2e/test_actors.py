"""Who may do what, for real: every actor tries every action, as a page offers it or by forging what no page offers.

`MAY` is the whole table: an action that passes where it should not, or does not where it should, fails by its name.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from streamlit.proto.Common_pb2 import FileUploaderState, FileURLs, UploadedFileInfo
from streamlit.proto.WidgetStates_pb2 import WidgetState

from lib.databank.store import Databank
from lib.scenarios import Scenario, ScenarioMeasure, encode_link
from lib.scenarios.keeping.store import Store
from lib.settings import ROOT
from tests.answers.small_databank import GEMEENTE, TINY
from tests.e2e.accounts import AccountProvider, cookie_for, guarded_app
from tests.e2e.app_server import AppServer
from tests.e2e.forger import Forger, ask, may_connect, upload

PAGES = ("kaart", "huishoudens", "oorzaken", "vooruitblik", "maatregelen", "besluit", "databank")
MERGED = "GM0370"  # Beemster, now a part of Purmerend: a link to it offers to fetch that
AREA, TINY_AREA = f"BU{GEMEENTE[2:]}0101", f"BU{TINY[2:]}0101"
NOWHERE = {"BUURTBALANS_MIRROR": "http://127.0.0.1:9"}
TITLES = {GEMEENTE: "Licht in Molenwaarde", TINY: "Groen in Kleindorp"}
EVERYTHING = (
    "enter",
    "page",
    "names",
    "saved",
    "other_saved",
    "media",
    "media_without",
    "upload",
    "upload_large",
    "save",
    "folder",
    "check",
)
EVERYTHING += ("fetch", "import", "remove", "hidden", "open_static", "metrics", "agent")
LOOKS = {"enter", "page", "names", "saved", "media", "upload", "open_static"}
MANAGES = {"folder", "check", "fetch", "import", "upload_large", "remove"}
MAY: dict[str, set[str]] = {
    "nobody": {"open_static"},
    "gebruiker": LOOKS | {"save", "other_saved"},
    "beheerder": LOOKS | {"save", "other_saved"} | MANAGES,
    "without signing in, here": LOOKS | {"save", "other_saved", "media_without"} | MANAGES,
    "without signing in, elsewhere": LOOKS | {"save", "other_saved", "media_without"},
    "elsewhere, BUURTBALANS_BEHEER=1": LOOKS | {"save", "other_saved", "media_without"} | MANAGES,
    "here, BUURTBALANS_BEHEER=0": LOOKS | {"save", "other_saved", "media_without"},
    "beheerder, BUURTBALANS_BEHEER=0": LOOKS | {"save", "other_saved", "folder", "remove"},
    "gebruiker of another trial": LOOKS | {"save"},
    "gebruiker after the trial": LOOKS | {"other_saved"},
    "beheerder after the trial": LOOKS | {"other_saved", "folder", "upload_large", "remove"},
}


@dataclass
class Actor:
    """Somebody at a server, and what a beheerder there has on his screen."""

    server: AppServer
    headers: dict[str, str]
    saved: dict[str, str]
    hidden: set[str] = field(default_factory=set)
    fragments: set[str] = field(default_factory=set)

    @property
    def directory(self) -> Path:
        return self.server.databank.parent

    def recorded(self, what: str) -> int:
        with sqlite3.connect(self.directory / "scenarios.sqlite") as database:
            there = database.execute("SELECT name FROM sqlite_master WHERE name = 'buurtbalans_audit'").fetchall()
            return (
                database.execute("SELECT count(*) FROM buurtbalans_audit WHERE what = ?", (what,)).fetchone()[0] if there else 0
            )

    def versions(self) -> int:
        with sqlite3.connect(self.directory / "scenarios.sqlite") as database:
            return int(database.execute("SELECT count(*) FROM buurtbalans_version").fetchone()[0])


def link(gemeente: str = GEMEENTE, **more: str) -> str:
    return urlencode({"db": "eigen", "gm": gemeente, **more})


def scenario(gemeente: str) -> Scenario:
    area = {GEMEENTE: AREA, TINY: TINY_AREA}[gemeente]
    measure = ScenarioMeasure(intervention="herstructurering", area=area, coverage=40, start=2027)
    return Scenario(gemeente=gemeente, areas=(area,), measures=(measure,), title=TITLES[gemeente])


@pytest.fixture(scope="module")
def provider() -> Iterator[AccountProvider]:
    with AccountProvider() as running:
        yield running


Start = Callable[..., tuple[AppServer, dict[str, str]]]


@pytest.fixture(scope="module")
def start(provider: AccountProvider, databank: Databank, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """`start(signing_in, NAME=value)`: a server with a databank of its own and two saved scenarios: (server, gemeente -> id)."""
    running: list[AppServer] = []

    def started(signing_in: bool, **environment: str) -> tuple[AppServer, dict[str, str]]:
        directory = tmp_path_factory.mktemp("actors")
        shutil.copytree(databank.path, directory / "databank")
        store, names = Store(f"sqlite:///{directory / 'scenarios.sqlite'}"), {}
        for gemeente, title in TITLES.items():
            names[gemeente] = store.save(scenario(gemeente), title).version.id
        store.close()
        if "BUURTBALANS_PROEF" in environment:
            path = directory / "proef.toml"
            path.write_text(environment["BUURTBALANS_PROEF"])
            environment["BUURTBALANS_PROEF"] = str(path)
        made = (
            guarded_app(directory, provider, **NOWHERE, **environment)
            if signing_in
            else AppServer(directory, **NOWHERE, **environment)
        )
        running.append(made.__enter__())
        return made, names

    yield started
    for server in running:
        server.__exit__()
    broken = [server.log[max(0, server.log.index("Traceback") - 500) :][:4000] for server in running if "Traceback" in server.log]
    assert not broken, broken[0]


@pytest.fixture(scope="module")
def actors(start: Start) -> dict[str, Actor]:
    signed, of_signed = start(True)
    closed, of_closed = start(True, BUURTBALANS_BEHEER="0")
    plain, of_plain = start(False)
    opened, of_opened = start(False, BUURTBALANS_BEHEER="1")
    shut, of_shut = start(False, BUURTBALANS_BEHEER="0")
    trial, of_trial = start(True, BUURTBALANS_PROEF=f'organisatie = "X"\ngemeenten = ["{GEMEENTE}"]\n')
    ended, of_ended = start(True, BUURTBALANS_PROEF='organisatie = "X"\neinddatum = 2020-01-31\n')
    gebruiker, beheerder = {"Cookie": cookie_for("gebruiker")}, {"Cookie": cookie_for("beheerder")}
    elsewhere = {"X-Forwarded-For": "203.0.113.7"}
    found = {
        "nobody": Actor(signed, {}, of_signed),
        "gebruiker": Actor(signed, gebruiker, of_signed),
        "beheerder": Actor(signed, beheerder, of_signed),
        "without signing in, here": Actor(plain, {}, of_plain),
        "without signing in, elsewhere": Actor(plain, elsewhere, of_plain),
        "elsewhere, BUURTBALANS_BEHEER=1": Actor(opened, elsewhere, of_opened),
        "here, BUURTBALANS_BEHEER=0": Actor(shut, {}, of_shut),
        "beheerder, BUURTBALANS_BEHEER=0": Actor(closed, beheerder, of_closed),
        "gebruiker of another trial": Actor(trial, gebruiker, of_trial),
        "gebruiker after the trial": Actor(ended, gebruiker, of_ended),
        "beheerder after the trial": Actor(ended, beheerder, of_ended),
    }
    # What a beheerder has on his screens is what others may try to press: the ids are the same in every session.
    for name in ("beheerder", "without signing in, here"):
        with Forger(found[name].server, found[name].headers) as manager:
            for page in PAGES:
                manager.run(page, link())
            manager.run("kaart", link(MERGED))
            manager.run("maatregelen", link(s=f"@{found[name].saved[GEMEENTE]}.1"))
            manager.run("maatregelen", manager.query, manager.press([manager.named("Bewaren en openen")]))
            manager.run("databank", link())
            manager.run("databank", manager.query, manager.press([manager.named("Gemeente ophalen")]))
        assert {"ophalen_databank", "verwijder_scenario"} <= {
            one.partition("-")[2].rpartition("-")[2] for one in manager.buttons()
        }
        assert manager.fragments
        for actor in found.values():
            actor.hidden |= manager.buttons()
            actor.fragments |= manager.fragments
    return found


def try_all(actor: Actor) -> set[str]:
    """Every action that this actor got done."""
    done: set[str] = set()

    def passed(action: str, holds: bool) -> None:
        if holds:
            done.add(action)

    server, headers = actor.server, actor.headers
    passed("open_static", ask(server, "/geo/00000000000000000000/GM0917.json", headers)[0] in (200, 404))
    passed("metrics", ask(server, "/_stcore/metrics", headers)[0] != 404)
    passed("agent", ask(server, "/_stcore/agent/interact", headers, "POST")[0] != 404)
    status, content = ask(server, "/kaart", {**headers, "Accept": "text/html"})
    passed("page", status == 200 and b"<title>Streamlit</title>" in content)
    passed("enter", may_connect(server, headers))
    if "enter" not in done:
        nowhere = "00000000-0000-0000-0000-000000000000"
        passed("upload", upload(server, nowhere, headers, 1) != 401)
        passed("media", ask(server, f"/media/{'0' * 56}.csv", headers)[0] != 401)
        return done

    with Forger(server, headers) as one:
        passed("names", "Huishoudens" in one.run("databank", link()))
        passed("folder", str(server.databank) in one.seen)
        one.run("maatregelen", link(s=encode_link(scenario(GEMEENTE))))
        one.run("maatregelen", one.query, one.press([one.named("Kopiëren en delen")]))
        media = sorted(one.media)
        passed("media", ask(server, media[0], headers)[0] == 200)
        without = {name: value for name, value in headers.items() if name != "Cookie"}
        passed("media_without", ask(server, media[0], without)[0] == 200)
        passed("upload", upload(server, one.session, headers, 1) == 204)
        passed("upload_large", upload(server, one.session, headers, 10) == 204)
        passed("saved", TITLES[GEMEENTE] in one.run("besluit", link(s=f"@{actor.saved[GEMEENTE]}.1")))
        seen = one.run("besluit", link(TINY, s=f"@{actor.saved[TINY]}.1"))
        seen += one.run("besluit", link(GEMEENTE, s=f"@{actor.saved[TINY]}.1")) + one.run(
            "besluit", f"db=eigen&s=@{actor.saved[TINY]}.1"
        )
        passed("other_saved", TITLES[TINY] in seen)

    passed("save", _saves(actor))
    passed("check", _checks(actor))
    passed("fetch", _fetches(actor))
    passed("import", _imports(actor))
    passed("remove", _removes(actor))
    passed("hidden", _does_what_is_hidden(actor, done))
    return done


def _saves(actor: Actor) -> bool:
    before = actor.versions()
    with Forger(actor.server, actor.headers) as one:
        one.run("maatregelen", link(s=encode_link(scenario(GEMEENTE))))
        one.run("maatregelen", one.query, one.press([one.named("Bewaren en openen")]))
        name = WidgetState(id=one.named("Naam van het scenario"), string_value=f"Van hem {time.monotonic_ns()}")
        # A button that is drawn but cannot be pressed is pressed as well.
        one.run("maatregelen", one.query, [name, *one.press([one.named("Bewaren")])])
    return actor.versions() > before


def _checks(actor: Actor) -> bool:
    with Forger(actor.server, actor.headers) as one:
        one.run("databank", link())
        return "De databank is heel" in one.run(
            "databank", one.query, one.press(actor.hidden - {_leave(one)} - _fetching(actor, one))
        )


def _leave(one: Forger) -> str:
    try:
        return one.named("Uitloggen")
    except KeyError:
        return ""


# Of two windows in one run the first opens; these would stand before that of fetching.
_SECOND_WINDOWS = ("-kopieren_delen", "-voorsteltekst", "-woordenlijst", "-workshop_menu")


def _fetching(actor: Actor, one: Forger) -> set[str]:
    """Buttons that draw a window over the page."""
    return {
        each
        for each in actor.hidden
        if each.endswith(("-ophalen_databank", *_SECOND_WINDOWS))
        or getattr(one.widgets.get(each, ("", None))[1], "label", "") == "Andere gemeente ophalen"
    }


def _fetches(actor: Actor) -> bool:
    """By the button under a link to a gemeente that merged, drawn or not."""
    before = actor.recorded("opgehaald")
    with Forger(actor.server, actor.headers) as one:
        one.run("kaart", link(MERGED))
        one.run("kaart", one.query, one.press(each for each in actor.hidden if "-opvolger_" in each))
    return actor.recorded("opgehaald") > before


def _imports(actor: Actor) -> bool:
    """By a file in memory, and the button to read it."""
    before = actor.recorded("ingelezen")
    with Forger(actor.server, actor.headers) as one:
        one.run("databank", link())
        drawn = [each for each in one.widgets if "-importbestanden" in each]
        where = FileURLs(file_id="forged", upload_url=f"/_stcore/upload_file/{one.session}/forged", delete_url="/x")
        told = FileUploaderState(
            uploaded_file_info=[UploadedFileInfo(file_id="forged", name="kwb-2016.csv", size=3, file_urls=where)]
        )
        _put(actor, one.session)
        files = [WidgetState(id=each, file_uploader_state_value=told) for each in drawn or ["$$ID-0-importbestanden0"]]
        one.run("databank", one.query, files)
        one.run("databank", one.query, [*files, *one.press(actor.hidden - {_leave(one)} - _fetching(actor, one))])
    return actor.recorded("ingelezen") > before


def _removes(actor: Actor) -> bool:
    """What somebody else saved."""
    store = Store(f"sqlite:///{actor.directory / 'scenarios.sqlite'}")
    theirs = store.save(scenario(GEMEENTE), "Van een ander").version.id
    store.close()
    with Forger(actor.server, actor.headers) as one:
        one.run("maatregelen", link(s=f"@{theirs}.1"))
        one.run("maatregelen", one.query, one.press([one.named("Bewaren en openen")]))
        assert "Van een ander" in one.seen
        one.run("maatregelen", one.query, one.press(each for each in actor.hidden if "-verwijder_scenario" in each))
    with sqlite3.connect(actor.directory / "scenarios.sqlite") as database:
        return not database.execute("SELECT count(*) FROM buurtbalans_version WHERE id = ?", (theirs,)).fetchone()[0]


def _put(actor: Actor, session: str) -> None:
    token = "2|00000000|00000000000000000000000000000000|1700000000"
    cookie = "; ".join(filter(None, (actor.headers.get("Cookie"), f"_streamlit_xsrf={token}")))
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="kwb-2016.csv"\r\n\r\na;b\r\n--x--\r\n'
    said = {**actor.headers, "Cookie": cookie, "X-Xsrftoken": token, "Content-Type": "multipart/form-data; boundary=x"}
    assert ask(actor.server, f"/_stcore/upload_file/{session}/forged", said, "PUT", body)[0] == 204


def _does_what_is_hidden(actor: Actor, done: set[str]) -> bool:
    """Whether anything happens by pressing all that a beheerder has, on every page, and by running his windows."""
    if done & MANAGES:
        return False  # these are his own
    before = (actor.recorded("opgehaald"), actor.recorded("ingelezen"), actor.versions())
    files = sorted(path.name for path in actor.server.databank.iterdir())
    seen = ""
    with Forger(actor.server, actor.headers) as one:
        for page in PAGES:
            one.run(page, link())
            pressed = one.press(actor.hidden - {_leave(one)} - {each for each in actor.hidden if each.endswith(_SECOND_WINDOWS)})
            seen += one.run(page, one.query, pressed)
            for fragment in actor.fragments:
                one.send(page, one.query, pressed, fragment)
            seen += one.run(page, one.query)
    after = (actor.recorded("opgehaald"), actor.recorded("ingelezen"), actor.versions())
    windows = (
        "De databank is heel" in seen
        or "Buurtbalans haalt de openbare cijfers op" in seen
        or "niet op te halen; u kunt verder" in seen
    )
    return before != after or files != sorted(path.name for path in actor.server.databank.iterdir()) or windows


@pytest.mark.parametrize("name", MAY)
def test_everybody_does_what_he_may_and_nothing_else(actors: dict[str, Actor], name: str) -> None:
    done = try_all(actors[name])
    assert {action: action in done for action in EVERYTHING} == {action: action in MAY[name] for action in EVERYTHING}


@pytest.mark.parametrize("at_work", [True, False])
def test_nobody_goes_on_in_the_session_of_another(actors: dict[str, Actor], at_work: bool) -> None:
    """A number of a session that got known gives neither his rights nor his screen, whether he is still there or not."""
    manager, other = actors["beheerder"], actors["gebruiker"]
    with Forger(manager.server, manager.headers) as first:
        first.run("databank", link())
        if at_work:
            with Forger(other.server, other.headers, resume=first.session) as second:
                second.run("databank", link())
                assert second.session != first.session
                assert str(other.server.databank) not in second.seen
            assert str(manager.server.databank) in first.run("databank", link())
    with Forger(other.server, other.headers, resume=first.session) as second:
        second.run("databank", link())
        assert second.session != first.session
        assert str(other.server.databank) not in second.seen
    with Forger(manager.server, manager.headers, resume=first.session) as again:
        again.run("databank", link())
        assert again.session == first.session


def test_a_beheerder_removes_lines_of_the_record_by_their_age_only(actors: dict[str, Actor]) -> None:
    actor = actors["beheerder"]
    command = [sys.executable, "-m", "lib.audit"]
    environment = {"BUURTBALANS_DATABASE_URL": f"sqlite:///{actor.directory / 'scenarios.sqlite'}", "PATH": ""}
    lines = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()
    told = subprocess.run([*command, "--opruimen"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert told == "0 regels verwijderd.\n"
    assert lines[0] == "tijdstip,wat,wie,betreft"
