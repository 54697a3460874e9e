"""Standard output kept for our own words while compiled code runs that writes there too."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class _Standard:
    """Turns standard output aside for as long as anybody needs it quiet: the first begins, the last puts it back."""

    def __init__(self) -> None:
        self._lock, self._users, self._kept = threading.Lock(), 0, -1

    def turn_aside(self) -> None:
        with self._lock:
            self._users += 1
            if self._users == 1:
                self._flush()
                # Without standard output at all there is nothing to keep clean.
                with suppress(OSError):
                    self._kept = os.dup(1)
                    os.dup2(2, 1)

    def put_back(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0 and self._kept >= 0:
                self._flush()
                os.dup2(self._kept, 1)
                os.close(self._kept)
                self._kept = -1

    @staticmethod
    def _flush() -> None:
        if sys.stdout is not None:
            sys.stdout.flush()
        # The solver's lines wait in the buffer of C; written later, they would still end up among ours.
        with suppress(OSError, TypeError, AttributeError):
            ctypes.CDLL(None).fflush(None)


_standard = _Standard()


@contextmanager
def nothing_on_stdout() -> Iterator[None]:
    """HiGHS writes lines for its own makers to standard output, which belongs to our commands; they go to standard error."""
    _standard.turn_aside()
    try:
        yield
    finally:
        _standard.put_back()
