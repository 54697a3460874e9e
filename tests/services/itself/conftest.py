"""The invented services of two vintages, started once per process; a test finds them without faults and with their usual manners.

A file whose tests are about autumn 2026 says `VINTAGE = 2026`; the others get the services as they were before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from tests.services import SyntheticServices
from tests.services.client import Caller
from tests.services.contract import Vintage

PAGE_SIZE, PDOK_LIMIT = 30, 12


@pytest.fixture(scope="session")
def of_vintage() -> Iterator[Callable[[Vintage], SyntheticServices]]:
    with ExitStack() as running:
        yield cache(lambda vintage: running.enter_context(SyntheticServices(PAGE_SIZE, pdok_limit=PDOK_LIMIT, vintage=vintage)))


@pytest.fixture
def services(of_vintage: Callable[[Vintage], SyntheticServices], request: pytest.FixtureRequest) -> Iterator[SyntheticServices]:
    """A mistake of their own (599) fails the test."""
    running = of_vintage(getattr(request.module, "VINTAGE", 2024))
    running.reset()
    running.links, running.pdok_limit, running.pdok_filters, running.ranges = "server", PDOK_LIMIT, "named", True
    yield running
    assert not [asked for asked in running.log if asked.status == 599]


@pytest.fixture
def call(services: SyntheticServices) -> Caller:
    return Caller(services)
