"""One run at a time, in the order in which they came; whoever waits for something else lets others in."""

from __future__ import annotations

import threading
import time

from lib.ui.session.gate import Gate

WAIT_S = 20


def test_one_at_a_time_in_the_order_of_coming() -> None:
    gate, inside, most, order = Gate(), [], [], []
    first_in, go = threading.Event(), threading.Event()

    def visit(number: int) -> None:
        with gate.inside():
            inside.append(number)
            most.append(len(inside))
            order.append(number)
            if number == 0:
                first_in.set()
                assert go.wait(WAIT_S)
            inside.remove(number)

    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=visit, args=(number,)))
        threads[-1].start()
        assert first_in.wait(WAIT_S)
        _until(lambda so_far=number: len(gate._waiting) == so_far)
    go.set()
    for thread in threads:
        thread.join(WAIT_S)
    assert order == list(range(8))
    assert max(most) == 1


def test_away_lets_others_in_and_waits_for_a_turn_again() -> None:
    gate, seen, done = Gate(), [], threading.Event()

    def other() -> None:
        with gate.inside():
            seen.append("other")
            done.set()

    with gate.inside():
        threading.Thread(target=other).start()
        with gate.away():
            assert done.wait(WAIT_S)
        seen.append("back")
    assert seen == ["other", "back"]


def test_an_error_leaves_the_gate_open_behind_it() -> None:
    gate = Gate()
    for _ in range(2):
        try:
            with gate.inside(), gate.away():
                raise RuntimeError
        except RuntimeError:
            pass
    with gate.inside():
        pass


def test_inside_twice_is_inside_and_away_outside_is_nothing() -> None:
    gate = Gate()
    with gate.away(), gate.inside(), gate.inside():
        pass
    with gate.inside():
        pass


def _until(holds: object) -> None:
    deadline = time.monotonic() + WAIT_S
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.001)
