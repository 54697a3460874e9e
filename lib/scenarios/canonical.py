"""The one way to write a scenario down: sorted keys, no spaces, every field present."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel


def encode(content: Any) -> bytes:
    """Canonical UTF-8 JSON. ValueError for numbers that JSON does not have (infinite, not a number)."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def digest(content: Any) -> str:
    """sha256 of the canonical encoding, 64 hex digits."""
    return hashlib.sha256(encode(content)).hexdigest()


def sort_key(value: Any) -> bytes:
    """An order for parts of a scenario that does not depend on how they were entered."""
    return encode(value.model_dump(mode="json") if isinstance(value, BaseModel) else value)
