"""python -m tests.mutants [--number 200] [--kind xlsx csv ...]: every damaged file by a child of its own, two at a time.

Prints per kind how many were read and refused, faults (a sentence that says something of ours went wrong, which must not happen),
children that the limits stopped, and the slowest; at the end what this process, which stands for the server, grew by.
"""

from __future__ import annotations

import argparse
import collections
import gc
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from lib.databank.importing.process.parent import Import
from tests.mutants.mutate import mutate
from tests.mutants.seeds import SEEDS

SLOWEST_S, GROWTH_MB = 10.0, 50.0


def main() -> int:
    """Run it; the exit code is 1 when a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--kind", nargs="+", choices=list(SEEDS), default=list(SEEDS))
    chosen = parser.parse_args()
    broken = False
    with tempfile.TemporaryDirectory() as name:
        # Made beforehand: what is measured is the process that imports, not the one that damages files.
        files = {kind: damaged(Path(name) / kind, kind, chosen.number) for kind in chosen.kind}
        gc.collect()
        before = memory_mb()
        for kind, (seed, *mutants) in files.items():
            assert one_import(seed)[0] == "done", f"the seed {kind} is refused"
            with ThreadPoolExecutor(2) as pool:
                results = list(pool.map(one_import, mutants))
            counts = collections.Counter(result[0] for result in results)
            slowest = max(result[1] for result in results)
            print(f"{kind:10} {dict(counts)}  slowest {slowest:.1f} s", flush=True)
            for number, (state, _, message) in enumerate(results):
                if state in ("fault", "stopped"):
                    print(f"  {state} in mutant {number}: {message}")
            broken = broken or counts["fault"] > 0 or slowest > SLOWEST_S
        gc.collect()
        growth = memory_mb() - before
    print(f"memory of the process that imports: {before:.0f} MB, {growth:+.0f} MB")
    return 1 if broken or growth > GROWTH_MB else 0


def damaged(directory: Path, kind: str, number: int) -> list[Path]:
    """The good file of a kind and `number` damaged copies, each under its name in a directory of its own."""
    directory.mkdir()
    seed = SEEDS[kind](directory)
    content, files = seed.read_bytes(), [seed]
    for i in range(number):
        (directory / str(i)).mkdir()
        files.append(directory / str(i) / seed.name)
        files[-1].write_bytes(mutate(content, i))
    return files


def one_import(path: Path) -> tuple[str, float, str]:
    """Import a file into a new databank: state ('done', 'failed', 'fault', 'stopped'), seconds and the sentence."""
    started = time.monotonic()
    importing = Import(path.parent / "db", [path])
    importing.wait()
    state = str(importing.state)
    if state == "failed" and importing.message.startswith("Het inlezen is mislukt"):
        state = "fault"
    elif state == "failed" and importing.message.startswith("Het inlezen is"):
        state = "stopped"
    elif state == "failed" and "Er is niets veranderd." not in importing.message:
        state = "fault"
    return state, time.monotonic() - started, importing.message


def memory_mb() -> float:
    """Memory of this process."""
    return float(psutil.Process().memory_info().rss / 1e6)


if __name__ == "__main__":
    sys.exit(main())
