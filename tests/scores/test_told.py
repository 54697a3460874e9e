"""What is read has the class that stands beside it."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from lib.scores import LBM_REFERENCE, deviation_class, score_class, told_deviation, told_score


def _read(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "."))


@given(st.floats(-0.6, 0.5))
@example(-0.0391)
@example(-0.1641)
def test_a_number_that_is_read_has_the_class_of_the_value(value: float) -> None:
    near = 6e-5  # four decimals are the most
    for told, class_of, shift in (
        (told_deviation(value), deviation_class, 0.0),
        (told_score(value + LBM_REFERENCE), score_class, LBM_REFERENCE),
    ):
        read = _read(told) - shift
        assert class_of(value) in (class_of(read), class_of(value - near), class_of(value + near))
        if len(told.split(",")[1]) < 4:
            assert class_of(read) == class_of(value)


def test_the_same_number_has_one_word_and_most_have_two_decimals() -> None:
    assert (told_deviation(-0.0395), told_deviation(-0.0360)) == ("−0,04", "−0,036")
    assert (told_score(3.95), told_score(3.937)) == ("3,95", "3,937")
    assert told_deviation(0.0) == "0,00"
