"""What is given up where nothing is done: the weak topics of the buurt, with what could be done about them."""

from __future__ import annotations

import pytest

from lib.answers.measures.choice import catalogue
from lib.answers.measures.nothing import unplanned
from lib.answers.measures.topics import topics_of
from lib.answers.place import Gemeente
from tests.answers.decision_cases import TUIN


def test_every_weak_topic_is_given_up_with_its_measures(middelwijk: Gemeente) -> None:
    said = []
    for code in middelwijk.labels:
        topics = topics_of(middelwijk, code, 2024, catalogue())
        found = unplanned(middelwijk, None, code, 2024, catalogue()).given_up
        weak = [topic for topic in topics.topics if topic.weak]
        assert found.count("U laat liggen") == len(weak)
        for topic in weak:
            assert topic.here in found
            assert not topic.measures or f"{len(topic.measures)} maatregel" in found
        said.append(bool(weak))
    assert any(said)
    assert not all(said)


@pytest.mark.parametrize("area", [TUIN.gemeente, f"WK{TUIN.code[2:8]}"])
def test_of_an_area_that_is_no_buurt_nothing_is_invented(middelwijk: Gemeente, area: str) -> None:
    found = unplanned(middelwijk, None, area, 2024, catalogue())
    assert "per buurt" in found.expected
    assert found.given_up == ""
