"""python -m tests.mutants [--number 200] [--kind xlsx csv ...]: every damaged file by a child of its own, two at a time.

Prints per kind how many were read and refused, faults (a sentence that says something of ours went wrong, which must not happen),
children that the limits stopped, and the slowest; at the end what this process, which stands for the server, grew by.
"""

from __future__ import annotations

import argparse
import collections
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from lib.databank.importing.process import Import
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
        directory = Path(name)
        one_import(
            directory, "begin", b"Codering;Aantal inwoners\nGM9901;5\n", ".csv"
        )  # so that the first does not count as growth
        before = memory_mb()
        for kind in chosen.kind:
            seed = SEEDS[kind](directory)
            content = seed.read_bytes()
            assert one_import(directory, seed.stem, content, seed.suffix)[0] == "done", f"the seed {kind} is refused"
            with ThreadPoolExecutor(2) as pool:
                jobs = [
                    pool.submit(one_import, directory, f"{seed.stem}-m{number}", mutate(content, number), seed.suffix)
                    for number in range(chosen.number)
                ]
                results = [job.result() for job in jobs]
            counts = collections.Counter(result[0] for result in results)
            slowest = max(result[1] for result in results)
            print(f"{kind:10} {dict(counts)}  slowest {slowest:.1f} s", flush=True)
            for number, (state, _, message) in enumerate(results):
                if state in ("fault", "stopped"):
                    print(f"  {state} in mutant {number}: {message}")
            broken = broken or counts["fault"] > 0 or slowest > SLOWEST_S
        growth = memory_mb() - before
    print(f"memory of the process that imports: {before:.0f} MB, {growth:+.0f} MB")
    return 1 if broken or growth > GROWTH_MB else 0


def one_import(directory: Path, name: str, content: bytes, suffix: str) -> tuple[str, float, str]:
    """Import a file with this content: state ('done', 'failed', 'fault', 'stopped'), seconds and the sentence."""
    with tempfile.TemporaryDirectory(dir=directory) as own:
        path = Path(own) / f"{name}{suffix}"
        path.write_bytes(content)
        started = time.monotonic()
        importing = Import(Path(own) / "db", [path])
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
