"""Real processes that save at the same moment: every version is kept, numbered once, and known to those who came later."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from lib.scenarios.keeping.store import Store
from tests.scenarios.store_cases import BASE, save_first, save_many

AUTHORS = ("Anna", "Bert", "Chris")
TURNS = 8


def test_processes_that_save_one_scenario_at_once(url: str, tmp_path: Path) -> None:
    store = Store(url)
    id = store.save(BASE, "Plan").version.id
    gate = tmp_path / "open"
    with ProcessPoolExecutor(len(AUTHORS), mp_context=multiprocessing.get_context("spawn")) as pool:
        running = [pool.submit(save_many, url, id, author, TURNS, str(gate)) for author in AUTHORS]
        gate.touch()
        outcomes = [outcome for future in running for outcome in future.result(timeout=120)]
    total = len(AUTHORS) * TURNS
    assert sorted(number for number, _ in outcomes) == list(range(2, total + 2))
    # Told exactly of what was there before: all that came between version 1 and their own.
    assert all(alongside == list(range(2, number)) for number, alongside in outcomes)
    history = store.history(id)
    assert [version.number for version in history] == list(range(total + 1, 0, -1))
    kept = {store.load(id, version.number).scenario.notes for version in history}
    assert kept == {"begin"} | {f"{author} {turn}" for author in AUTHORS for turn in range(TURNS)}
    assert len(store.changes_since(id, 1)) == total
    store.close()


def test_processes_that_save_the_first_scenario_of_all_at_once(url: str, tmp_path: Path) -> None:
    gate = tmp_path / "open"
    with ProcessPoolExecutor(len(AUTHORS), mp_context=multiprocessing.get_context("spawn")) as pool:
        running = [pool.submit(save_first, url, author, str(gate)) for author in AUTHORS]
        gate.touch()
        ids = {future.result(timeout=120) for future in running}
    store = Store(url)
    assert {line.latest.id for line in store.recent()} == ids
    assert {line.latest.author for line in store.recent()} == set(AUTHORS)
    store.close()
