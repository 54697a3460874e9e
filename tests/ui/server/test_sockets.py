"""Connections of the server do not wait before they send."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from lib.ui.server.sockets import answer_at_once


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not list the open files of a process")
def test_a_connection_to_a_socket_that_listens_sends_at_once() -> None:
    with socket.socket() as server, socket.socket() as bystander:
        server.bind(("127.0.0.1", 0))
        server.listen()
        bystander.bind(("127.0.0.1", 0))
        answer_at_once()
        with socket.create_connection(server.getsockname()):
            accepted, _ = server.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not bystander.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not list the open files of a process")
def test_no_copy_of_an_open_file_stays_behind() -> None:
    kinds = os.pipe()
    before = len(os.listdir("/dev/fd"))
    answer_at_once()
    assert len(os.listdir("/dev/fd")) == before
    for end in kinds:
        os.close(end)
