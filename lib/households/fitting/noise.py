"""Random numbers that belong to an area: the same for the same code, seed and stream, whatever else is computed with it.

Counter-based: a 64-bit key per area and draw is mixed by the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_A, _B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def area_keys(codes: Sequence[str], seed: int) -> NDArray[np.uint64]:
    """A key per area, (n,)."""
    salt = seed.to_bytes(16, "little", signed=True)
    return np.array(
        [int.from_bytes(hashlib.blake2b(c.encode(), digest_size=8, salt=salt).digest(), "little") for c in codes], dtype=np.uint64
    )


def uniforms(keys: NDArray[np.uint64], stream: int, count: int) -> NDArray[np.float64]:
    """`count` numbers between 0 and 1 (exclusive) per area, (count, n)."""
    counters = np.arange(stream * 1024 + 1, stream * 1024 + 1 + count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        z = keys[None] + counters[:, None] * _GOLDEN
        z = (z ^ (z >> np.uint64(30))) * _A
        z = (z ^ (z >> np.uint64(27))) * _B
        z = z ^ (z >> np.uint64(31))
    return ((z >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def normals(keys: NDArray[np.uint64], stream: int, count: int) -> NDArray[np.float64]:
    """`count` standard normal numbers per area, (count, n) (Box and Muller 1958)."""
    half = (count + 1) // 2
    drawn = uniforms(keys, stream, 2 * half)
    radius, angle = np.sqrt(-2 * np.log(drawn[:half])), 2 * np.pi * drawn[half:]
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])[:count]
