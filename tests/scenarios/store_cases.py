"""Shared by the tests of the store: scenarios to save, and what a saver in a process of its own does."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import sqlalchemy as sa

from lib.scenarios import Scenario
from lib.scenarios.keeping.store import Store

BASE = Scenario(gemeente="GM0917", areas=("BU09170001",), notes="begin")


def noted(notes: str) -> Scenario:
    """BASE with other notes."""
    return Scenario.model_validate(BASE.content() | {"notes": notes})


def save_many(url: str, id: str, author: str, count: int, gate: str) -> list[tuple[int, list[int]]]:
    """As soon as the gate opens, save `count` scenarios all made from version 1. Returns (number, alongside)."""
    store = Store(url, wait=20)
    while not Path(gate).exists():
        time.sleep(0.001)
    outcomes = []
    for turn in range(count):
        saved = store.save(noted(f"{author} {turn}"), "Plan", id=id, based_on=1, author=author)
        outcomes.append((saved.version.number, [version.number for version in saved.alongside]))
    store.close()
    return outcomes


def save_first(url: str, author: str, gate: str) -> str:
    """Save a new scenario where nothing was ever saved, at the same time as others do."""
    store = Store(url, wait=20)
    while not Path(gate).exists():
        time.sleep(0.001)
    saved = store.save(noted(author), "Plan", author=author)
    store.close()
    return saved.version.id


def die_while_saving(url: str, id: str) -> None:
    """Save a second version, and be killed when its row is written but not yet committed."""
    store = Store(url)

    @sa.event.listens_for(store._database.engine, "commit")
    def _die(_: sa.Connection) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    store.save(noted("half"), "Plan", id=id, based_on=1)
