"""What keeps the process of an import within bounds, set by that process itself before it opens a file."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

MEMORY = 1 << 30  # bytes of address space; what is imported takes half of it
OUT_OF_MEMORY = 70  # exit code of a process that the watchdog ended
_LOOK_EVERY_S = 0.1

# One thread per library and few pools: their stacks and arenas count as address space too.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_NUM_THREADS": "1",
    "ARROW_IO_THREADS": "1",
    "GDAL_NUM_THREADS": "1",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "200",
    "PYTHONUTF8": "1",
}


def limit(seconds: float) -> None:
    """Limit the memory of this process to MEMORY and its computing time to somewhat more than `seconds`.

    Where the system has no limit on address space (Windows) or does not keep it (macOS), a watchdog ends the process.
    """
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        processor = int(seconds * 2) + 60  # the parent holds the deadline; this is for when the parent is gone
        resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 10))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    else:
        watch(memory_in_use, MEMORY, lambda: os._exit(OUT_OF_MEMORY))


def watch(measure: Callable[[], int], most: int, end: Callable[[], object]) -> threading.Thread:
    """Call `end` as soon as `measure()` (bytes) is above `most`; looks ten times a second, in a thread that keeps nobody waiting."""

    def look() -> None:
        while measure() <= most:
            time.sleep(_LOOK_EVERY_S)
        end()

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    return thread


def memory_in_use() -> int:
    """Bytes of memory that this process has taken; the most so far where the system does not tell how much it is now."""
    if sys.platform == "win32":
        return _windows_memory()
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _windows_memory() -> int:
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of psapi."""

        _fields_ = (
            ("size", wintypes.DWORD),
            ("faults", wintypes.DWORD),
            *((name, ctypes.c_size_t) for name in ("peak", "now", "a", "b", "c", "d", "pagefile", "peak_pagefile")),
        )

    counters = Counters()
    counters.size = ctypes.sizeof(counters)
    windows = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]
    windows.GetCurrentProcess.restype = wintypes.HANDLE
    asked = windows.K32GetProcessMemoryInfo(wintypes.HANDLE(windows.GetCurrentProcess()), ctypes.byref(counters), counters.size)
    return int(counters.pagefile) if asked else 0
