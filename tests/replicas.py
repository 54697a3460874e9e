"""Cases that differ in two ways at once: which stay in the ordinary run, and which are for `make test-full`."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from typing import Any

import pytest


def each_once(first: Collection[str], second: Collection[str]) -> list[Any]:
    """Every pair, for `parametrize`; those that are not needed to meet each of the two at least once are marked `full`."""
    size = max(len(first), len(second))
    kept = set(itertools.islice(zip(itertools.cycle(first), itertools.cycle(second), strict=False), size))
    return [pytest.param(*pair, marks=() if pair in kept else pytest.mark.full) for pair in itertools.product(first, second)]
