"""A scenario as a file: everything comes back, and a file that is something else says so."""

from __future__ import annotations

import json

import pytest

from lib.scenarios import (
    InvalidScenarioError,
    NewerSchemaError,
    UnknownFieldError,
    UnreadableFileError,
    from_content,
    from_file,
    to_file,
)
from tests.scenarios.earlier_schemas import HASH_1, TEXT_1, TEXT_2


@pytest.mark.parametrize("text", [TEXT_1, TEXT_2])
def test_everything_comes_back_texts_included(text: str) -> None:
    scenario = from_content(json.loads(text))
    written = to_file(scenario)
    assert from_file(written) == scenario
    assert from_file(written).hash == scenario.hash
    assert from_file(written.decode().replace("\n", "\r\n").encode("utf-8-sig")) == scenario
    assert len(written.splitlines()) > 10


def test_a_file_of_schema_1_opens() -> None:
    assert from_file(TEXT_1.encode()).hash == HASH_1


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"geen json",
        TEXT_1.encode()[:200],
        b"\xff\xfe",
        b"PK\x03\x04",
        b"[" * 100_000,
        b'{"schema":1,"schema":1}',
        b'{"a":NaN}',
    ],
)
def test_a_damaged_file_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="geen leesbaar scenario"):
        from_file(data)


def test_other_mistakes_keep_their_own_sentence() -> None:
    with pytest.raises(UnreadableFileError, match="leeg"):
        from_file(b" \n")
    with pytest.raises(UnreadableFileError, match="te groot"):
        from_file(b" " * 20_000_001)
    with pytest.raises(InvalidScenarioError, match="geen scenario"):
        from_file(b"[]")
    with pytest.raises(NewerSchemaError, match="nieuwere versie"):
        from_file(TEXT_2.replace('"schema":2', '"schema":3').encode())
    with pytest.raises(UnknownFieldError, match="'budget'"):
        from_file(TEXT_2.replace('"title"', '"budget":1,"title"').encode())
