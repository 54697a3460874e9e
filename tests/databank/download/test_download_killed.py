"""A download that is killed at any moment goes on where it was and ends with the content of an undisturbed one.

The moments are seeded: at a share of the requests, and for some a little after the last one, while files are written.
"""

from __future__ import annotations

import math
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import lib.databank.places
from lib.databank import SAMPLE, default_path
from lib.databank.commit import writing
from lib.databank.download import download, make_plan
from lib.databank.store import MANIFEST, open_databank
from tests.services import SyntheticServices

ROOT = Path(__file__).parents[3]
YEARS = [2022, 2023, 2024]
PLAN = make_plan(YEARS)

Hashes = Callable[[Path], dict[str, str]]
_chance = random.Random(3)
MOMENTS = [(round(_chance.uniform(0, 1), 3), 0.0) for _ in range(6)] + [
    (1.0, round(_chance.uniform(0, 0.4), 3)) for _ in range(4)
]
"""Share of the requests that were made, and seconds since."""
IN_EVERY_RUN = {*MOMENTS[:2], *MOMENTS[-2:]}


class Killable:
    """`python -m lib.databank download` in a process of its own, slowed down by the services."""

    def __init__(self, services: SyntheticServices, path: Path) -> None:
        self.services = services
        services.clear_log()
        services.fault(delay=0.015, n=10_000)
        command = [sys.executable, "-m", "lib.databank", "download", "--to", str(path), "--years", *map(str, YEARS)]
        environment = {**os.environ, "BUURTBALANS_MIRROR": services.url}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def kill_after(self, requests: int, seconds: float = 0.0) -> int:
        """Kill it once it has asked for so many; returns its exit code (-9, or 0 when it was done before)."""
        while self.process.poll() is None and len(self.services.log) < requests:
            time.sleep(0.002)
        time.sleep(seconds)
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()
        self.services.desk.clear_faults()
        return self.process.returncode


@dataclass(frozen=True)
class Undisturbed:
    path: Path
    requests: int


@pytest.fixture(scope="module")
def undisturbed(running: SyntheticServices, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    running.reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", running.url)
        path = tmp_path_factory.mktemp("ongestoord")
        download(path, PLAN, quiet=True)
    return Undisturbed(path, len(running.log))


@pytest.mark.parametrize(
    ("share", "seconds"), [pytest.param(*at, marks=() if at in IN_EVERY_RUN else pytest.mark.full) for at in MOMENTS]
)
def test_killed_during_the_very_first(
    services: SyntheticServices,
    undisturbed: Undisturbed,
    tmp_path: Path,
    hashes: Hashes,
    monkeypatch: pytest.MonkeyPatch,
    share: float,
    seconds: float,
) -> None:
    store = tmp_path / "store"
    monkeypatch.setattr(lib.databank.places, "own_path", lambda: store)
    moment = math.ceil(share * undisturbed.requests)
    assert Killable(services, store).kill_after(moment, seconds) in (-signal.SIGKILL, 0)
    if (store / MANIFEST).exists():
        assert seconds > 0
        assert hashes(store) == hashes(undisturbed.path)
    else:
        assert default_path() == SAMPLE  # the sample still opens
    # of the zip a few small parts are read, each time anew
    answered = [request.url for request in services.log if request.status == 200 and not request.path.endswith(".zip")]
    with writing(store):
        pass  # the lock of the dead process is gone
    services.clear_log()
    download(store, PLAN, quiet=True)
    assert hashes(store) == hashes(undisturbed.path)
    assert default_path() == store
    again = {request.url for request in services.log} & set(answered)
    if seconds == 0:
        assert len(again) <= 1  # an answer may have been on its way
    assert {file.name for file in store.glob("*.parquet*")} == {part.file for part in open_databank(store).parts}
    assert not list(store.glob("*.tmp"))


def test_killed_again_and_again(services: SyntheticServices, tmp_path: Path, undisturbed: Undisturbed, hashes: Hashes) -> None:
    """Every run gets a few answers further; the databank that was there stays whole and readable all along."""
    store = tmp_path / "store"
    download(store, make_plan([2024], ["GM9004"]), quiet=True)
    before = hashes(store)
    seen: list[str] = []
    for requests in (3, 7, 6):
        assert Killable(services, store).kill_after(requests) == -signal.SIGKILL
        seen += [request.url for request in services.log if request.status == 200]
        assert hashes(store) == before
        assert len(open_databank(store).read("key_figures", gemeente="GM9004")) > 0
    services.clear_log()
    download(store, PLAN, quiet=True)
    seen += [request.url for request in services.log if request.status == 200]
    assert len(seen) - len(set(seen)) <= 6  # answers that were on their way at each of the three ends
    assert {key: sha for key, sha in hashes(store).items() if " NL" in key} == hashes(undisturbed.path)


def test_a_second_process_is_refused_while_one_runs(services: SyntheticServices, tmp_path: Path) -> None:
    """Exit code 3 and a sentence; the first is not disturbed."""
    first = Killable(services, tmp_path)
    while not services.log:
        time.sleep(0.002)
    first.process.send_signal(signal.SIGSTOP)  # it holds the lock for as long as this test needs
    command = [sys.executable, "-m", "lib.databank", "download", "--to", str(tmp_path), "--years", "2024"]
    try:
        second = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    finally:
        first.process.send_signal(signal.SIGCONT)
    assert second.returncode == 3
    assert second.stderr.startswith(f"Er worden al gegevens opgehaald in {tmp_path}.")
    assert len(second.stderr.splitlines()) == 1
    services.desk.clear_faults()
    output, _ = first.process.communicate()
    assert first.process.returncode == 0
    assert "100%  Klaar" in output
    assert open_databank(tmp_path).verify() == []
