"""The sockets of the server, which Streamlit makes and does not hand out."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path

_OWN_FILES = (Path("/proc/self/fd"), Path("/dev/fd"))


def answer_at_once() -> None:
    """Have every connection send what there is to send, instead of waiting 40 ms for the browser to confirm what came before.

    asyncio does so for sockets that name their protocol; the one that Streamlit makes names none. A connection takes the option
    over from the socket that listens. To be called once that listens; where the system does not list open files nothing changes.
    """
    folder = next((folder for folder in _OWN_FILES if folder.is_dir()), None)
    for number in os.listdir(folder) if folder else ():
        with suppress(OSError, ValueError):
            _set(os.dup(int(number)))


def _set(copy: int) -> None:
    """The option on a copy of an open file where that is a socket that listens; the copy is closed, also where it is none."""
    try:
        found = socket.socket(fileno=copy)
    except OSError:
        os.close(copy)
        raise
    with found:
        if found.family in (socket.AF_INET, socket.AF_INET6) and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
