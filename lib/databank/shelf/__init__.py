"""What is computed from a whole databank, kept beside it as items that processes share.

An item is a folder (see packing). It is written whole, and is read only when every file is as it was written: a damaged one is computed
again.

What the items are is known by the floors above (lib.answers.nationwide). `prepare` has them made, by a process of its own: what takes
hundreds of megabytes to compute is then not kept by the one that serves visitors.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from lib.databank.shelf.packing import DamagedItem, read, write
from lib.databank.store import Databank
from lib.settings import ROOT

FOLDER = "derived"
# Rows of key figures from which it is worth a process of its own; below that all is computed in a second or two.
LARGE = 10_000
_MAKER = "lib.answers.nationwide"
_DAY_S = 24 * 3600

T = TypeVar("T")

__all__ = [
    "FOLDER",
    "LARGE",
    "DamagedItem",
    "can_be_kept",
    "is_large",
    "kept",
    "prepare",
    "prepare_large",
    "read",
    "remove_others",
    "write",
]


def kept(root: Path, name: str, compute: Callable[[], T], classes: Iterable[type]) -> T:
    """The item `name` in the folder `root`; computed and written when it is not there.

    Processes wait for each other, so that one computes. Where nothing can be written the item is computed and not kept.
    """
    folder = root / name
    with suppress(DamagedItem):
        return read(folder, classes)  # type: ignore[no-any-return]
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / f".{name}.lock").acquire()
    except OSError:
        return compute()
    with lock:
        with suppress(DamagedItem):  # made while this process waited
            return read(folder, classes)  # type: ignore[no-any-return]
        value = compute()
        try:
            write(folder, value)
            return read(folder, classes)  # type: ignore[no-any-return]
        except (OSError, DamagedItem):
            return value


def can_be_kept(root: Path) -> bool:
    """Whether items can be written in the folder `root`."""
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(root, os.W_OK)


def is_large(databank: Databank) -> bool:
    """Whether what is computed from the databank is best computed in a process of its own."""
    return sum(part.rows for part in databank.parts_of("key_figures")) >= LARGE


def prepare_large(databank: Databank, on_step: Callable[[int, int], None] = lambda *_: None) -> None:
    """`prepare` everything of a databank for which that is worth it."""
    if is_large(databank):
        prepare(databank, on_step=on_step)


def prepare(databank: Databank, *names: str, on_step: Callable[[int, int], None] = lambda *_: None) -> bool:
    """Have the items (all of them without names) made by a process of its own; whether that went well.

    `on_step(done, total)` is called as it goes on, and may raise: then the process is stopped.
    """
    command = [sys.executable, "-m", _MAKER, str(databank.path), *names]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                done, total = line.split(b" ", 1)[0].split(b"/")
                on_step(int(done), int(total))
        except BaseException:
            process.kill()
            raise
        return process.wait() == 0


def remove_others(root: Path) -> None:
    """Remove what belongs to other versions beside `root` and has not been used for a day: another server may still open it."""
    for other in root.parent.glob("*"):
        with suppress(OSError):
            if other != root and time.time() - other.stat().st_mtime > _DAY_S:
                shutil.rmtree(other) if other.is_dir() else other.unlink()
