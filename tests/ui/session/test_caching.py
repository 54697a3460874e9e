"""What is remembered: by the versions of what it was made from, within a number of bytes, without holding others up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.databank import SAMPLE
from lib.databank.store import Databank, open_databank
from lib.settings import ROOT
from lib.ui.session import caching, data
from lib.ui.session.caching import Memory, cached, key_of, nationwide, size_of
from lib.ui.session.gate import GATE
from lib.ui.standing import kept

MODULES = sorted(path for folder in ("lib", "pages") for path in (ROOT / folder).rglob("*.py"))
WAIT_S = 20


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    caching.clear()
    yield
    caching.clear()


def test_streamlits_own_caches_hold_what_is_one_per_server_only() -> None:
    """Those count entries and not bytes, and compare arguments by content."""
    with_its_own = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("@st.cache_")
        for path in MODULES
        if "@st.cache_" in path.read_text(encoding="utf-8")
    }
    assert with_its_own == {
        "lib/ui/databank/fetching.py": 1,
        "lib/ui/frame/navigation.py": 1,
        "lib/ui/session/permissions.py": 1,
        "lib/ui/session/saved.py": 1,
        "lib/ui/session/workshop/recorder.py": 1,
    }


def test_the_same_databank_is_opened_once_and_another_version_is_seen() -> None:
    one, same = open_databank(SAMPLE), open_databank(SAMPLE)
    code = "GM9901"
    assert data.gemeente(one, code) is data.gemeente(same, code)
    same.version = "other"
    assert data.gemeente(one, code) is not data.gemeente(same, code)


def test_a_gemeente_is_recognised_by_databank_code_and_what_its_areas_are() -> None:
    databank = open_databank(SAMPLE)
    gemeente = data.gemeente(databank, "GM9901")
    assert key_of(gemeente) == (databank.version, "GM9901", "buurt", "")
    assert key_of(kept.per_wijk(gemeente)) == (databank.version, "GM9901", "wijk", "")


def test_something_that_can_change_is_refused_as_an_argument() -> None:
    with pytest.raises(TypeError):
        key_of(pd.DataFrame({"a": [1]}))


def test_least_recently_asked_makes_room() -> None:
    memory = Memory(3_000_000)
    for name in "abc":
        memory.put(name, np.zeros(100_000))
    assert memory.get("a") is not None
    memory.put("d", np.zeros(100_000))
    assert memory.get("b") is None
    assert [memory.get(name) is not None for name in "acd"] == [True, True, True]
    assert memory.used <= memory.budget


def test_one_value_larger_than_all_is_used_and_makes_room_at_once() -> None:
    memory = Memory(1000)
    memory.put("small", 1)
    memory.put("large", np.zeros(1000))
    assert memory.get("large") is not None
    memory.put("small", 1)
    assert memory.get("large") is None
    assert memory.used == size_of(1)


def test_a_value_that_is_none_is_remembered() -> None:
    calls = []

    @cached()
    def nothing() -> None:
        calls.append(1)

    assert (nothing(), nothing()) == (None, None)
    assert len(calls) == 1


def test_sizes() -> None:
    assert size_of(np.zeros(1000)) == 8000
    assert 8000 < size_of(pd.DataFrame({"a": np.zeros(1000)})) < 15_000  # pandas has things of its own
    many = {i: f"{i:050}" for i in range(10_000)}
    assert size_of(many) == pytest.approx(10_000 * (99 + 28) + 295_000, rel=0.1)
    shared = np.zeros(1000)
    assert size_of([shared, shared]) < 9000


def test_what_is_mapped_from_disk_costs_nothing(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.zeros(1000))
    assert size_of(np.load(tmp_path / "a.npy", mmap_mode="r").view(np.ndarray)[2:]) == 0


def test_a_gemeente_counts_itself_but_not_the_country_or_what_holds_it() -> None:
    databank = open_databank(SAMPLE)
    gemeente = data.gemeente(databank, "GM9901")
    assert 50_000 < size_of(gemeente) < 5_000_000
    assert size_of((gemeente,)) < 100


def test_others_go_on_while_something_national_is_made() -> None:
    databank = open_databank(SAMPLE)
    started, finish, through = threading.Event(), threading.Event(), threading.Event()

    @nationwide("Rekenen …")
    def slow(_: Databank) -> int:
        started.set()
        assert finish.wait(WAIT_S)
        return 42

    found: list[int] = []

    def visitor() -> None:
        with GATE.inside():
            found.append(slow(databank))

    def other() -> None:
        with GATE.inside():
            through.set()

    first, second = (threading.Thread(target=visitor) for _ in range(2))
    first.start()
    assert started.wait(WAIT_S)
    second.start()
    threading.Thread(target=other).start()
    assert through.wait(WAIT_S)
    finish.set()
    first.join(WAIT_S)
    second.join(WAIT_S)
    assert found == [42, 42]


def test_another_version_of_a_databank_takes_the_place_of_the_one_before() -> None:
    calls: list[str] = []

    @nationwide("")
    def version_of(databank: Databank) -> str:
        calls.append(databank.version)
        return databank.version

    versions = []
    for version in ("one", "two", "three"):
        versions.append(open_databank(SAMPLE))
        versions[-1].version = version
    one, two, three = versions
    assert [version_of(databank) for databank in (one, one, two, one, two)] == ["one", "one", "two", "one", "two"]
    assert calls == ["one", "two"]
    assert [version_of(databank) for databank in (three, two, one)] == ["three", "two", "one"]
    assert calls == ["one", "two", "three", "one"]
