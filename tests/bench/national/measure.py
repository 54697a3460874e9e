"""A download from the invented country in a process of its own: time, memory, silences per step, sizes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from lib.databank.progress import read_progress

ROOT = Path(__file__).resolve().parents[3]
MINUTES, GIGABYTES, SILENCE_S = 8.0, 1.5, 5.0
_LOOK_S = 0.1


@contextmanager
def serving(arguments: list[str]) -> Iterator[str]:
    """The address of a server of the invented country in another process."""
    command = [sys.executable, "-m", "tests.bench.national", *arguments, "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            line = server.stdout.readline()
            if "ready on " not in line:
                raise RuntimeError(f"the server did not start: {line!r}")
            yield line.split("ready on ")[1].strip().rstrip("/")
        finally:
            server.terminate()


def download(gemeenten: list[str], arguments: list[str]) -> dict[str, object]:
    """Figures of one download of the country, or of `gemeenten`, into a directory that is removed afterwards."""
    with serving(arguments) as address, tempfile.TemporaryDirectory() as directory:
        target = Path(directory) / "databank"
        command = [sys.executable, "-m", "lib.databank", "download", "--to", str(target)]
        command += [part for code in gemeenten for part in ("--gemeente", code)]
        start = time.monotonic()
        environment = {**os.environ, "BUURTBALANS_MIRROR": address}
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as child:
            lines: list[str] = []
            reader = threading.Thread(target=lambda: lines.extend(child.stdout or ()))
            reader.start()
            peak, silences, spent, before = _watch(child, target, start)
            reader.join()
        seconds = time.monotonic() - start
        answers = sorted(target.glob("*.parquet"), key=lambda file: -file.stat().st_size)
        return {
            "name": f"download_{'_'.join(gemeenten) or 'country'}",
            "exit": child.returncode,
            "seconds": round(seconds, 1),
            "peak_mb": round(peak / 2**20),
            "longest_silence_s": max(silences.values(), default=0.0),
            "longest_silence_after": before,
            "budget": {"seconds": 60 * MINUTES, "peak_mb": 1024 * GIGABYTES, "longest_silence_s": SILENCE_S},
            "seconds_per_step": spent,
            "silence_per_step": silences,
            "megabytes_on_disk": round(sum(file.stat().st_size for file in answers) / 2**20, 1),
            "largest_files": {file.name.rsplit("-", 1)[0]: file.stat().st_size for file in answers[:3]},
            "last_lines": [line.rstrip() for line in lines[-12:]],
        }


def _watch(child: subprocess.Popen[str], target: Path, start: float) -> tuple[int, dict[str, float], dict[str, float], str]:
    """Peak memory of the child, longest time without a new progress and seconds, both per step, and what was said before the longest."""
    process, peak = psutil.Process(child.pid), 0
    silences: defaultdict[str, float] = defaultdict(float)
    spent: defaultdict[str, float] = defaultdict(float)
    last, step, then, said, before = start, "begin", start, "", ""
    written = 0.0
    while child.poll() is None:
        with_children = [process, *_children(process)]
        peak = max(peak, sum(_memory(each) for each in with_children))
        progress = read_progress(target)
        now = time.monotonic()
        if progress is not None and progress.updated != written:
            written, last = progress.updated, now
            step, said = progress.step or step, progress.message
        spent[step] += now - then
        if now - last > max(silences.values(), default=0.0):
            before = said
        silences[step] = max(silences[step], now - last)
        then = now
        time.sleep(_LOOK_S)
    quiet, took = ({key: round(value, 1) for key, value in counted.items()} for counted in (silences, spent))
    return peak, quiet, took, before


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def _memory(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


def report(gemeenten: list[str], arguments: list[str]) -> bool:
    """Print the figures as a line of JSON; whether they are within the budget."""
    figures = download(gemeenten, arguments)
    print(json.dumps(figures, ensure_ascii=False), flush=True)
    budget = figures["budget"]
    return figures["exit"] == 0 and all(figures[name] <= most for name, most in budget.items())  # type: ignore[attr-defined,operator]
