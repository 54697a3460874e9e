"""Codes of areas: which texts are codes, their level and what lies around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.areas import LAND, gemeente_of, is_code, level_of, parents_of, wijk_of

CODES = st.one_of(
    st.from_regex(r"GM[0-9]{4}", fullmatch=True),
    st.from_regex(r"WK[0-9]{4}[0-9A-Z]{2}", fullmatch=True),
    st.from_regex(r"BU[0-9]{4}[0-9A-Z]{4}", fullmatch=True),
    st.just(LAND),
)


@pytest.mark.parametrize(
    ("code", "level"),
    [("NL00", "land"), ("GM0917", "gemeente"), ("WK036300", "wijk"), ("WK0363AB", "wijk"), ("BU0363AB01", "buurt")],
)
def test_codes_have_a_level(code: str, level: str) -> None:
    assert is_code(code)
    assert level_of(code) == level


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NL",
        "NL01",
        "GM917",
        "gm0917",
        "GM0917 ",
        "GM09170",
        "WK09170",
        "WK0917a0",
        "BU0917000",
        "BU091700000",
        "BU09170É00",
        "XX0917",
    ],
)
def test_anything_else_is_refused_by_name(text: str) -> None:
    assert not is_code(text)
    with pytest.raises(ValueError, match="geen gebiedscode") as refused:
        level_of(text)
    assert text in str(refused.value)


def test_parents_by_hand() -> None:
    assert parents_of("BU0363AB01") == ("WK0363AB", "GM0363", "NL00")
    assert parents_of("WK091710") == ("GM0917", "NL00")
    assert parents_of("GM0917") == ("NL00",)
    assert parents_of(LAND) == ()
    assert (gemeente_of("GM0917"), wijk_of("WK091710")) == ("GM0917", "WK091710")
    assert (gemeente_of(LAND), wijk_of(LAND), wijk_of("GM0917")) == (None, None, None)


@given(CODES)
def test_parents_go_up_one_level_at_a_time(code: str) -> None:
    order = ["buurt", "wijk", "gemeente", "land"]
    chain = [code, *parents_of(code)]
    levels = [order.index(level_of(area)) for area in chain]
    assert levels == list(range(levels[0], 4))
    for parent in chain[1:-1]:
        assert code[2:].startswith(parent[2:])
