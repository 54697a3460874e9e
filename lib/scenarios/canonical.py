"""The one way to write a scenario down: sorted keys, no spaces, every field of its schema present."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel


def encode(content: Any) -> bytes:
    """Canonical UTF-8 JSON. ValueError for numbers that JSON does not have (infinite, not a number)."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def decode(text: bytes) -> Any:
    """JSON from outside, strictly. ValueError where it is damaged, repeats a key or has numbers JSON does not have."""
    try:
        return json.loads(text.decode(), parse_constant=_refuse, object_pairs_hook=_no_repeats)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def digest(content: Any) -> str:
    """sha256 of the canonical encoding, 64 hex digits."""
    return hashlib.sha256(encode(content)).hexdigest()


def sort_key(value: Any) -> bytes:
    """An order for parts of a scenario that does not depend on how they were entered."""
    return encode(value.model_dump(mode="json") if isinstance(value, BaseModel) else value)


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a key occurs twice")
    return content
