"""The words that are explained: short, in order, and without the words that Buurtbalans avoids."""

from __future__ import annotations

import re

import pytest

from lib.answers.accountability.glossary import Word, glossary, meaning
from tests.words_to_avoid import PATTERN


@pytest.mark.parametrize("one", glossary(), ids=lambda one: one.word)
def test_an_explanation_is_short(one: Word) -> None:
    sentences = [sentence.split() for sentence in re.split(r"(?<=\.)\s+", one.means)]
    assert 1 <= len(sentences) <= 3
    assert max(map(len, sentences)) <= 22
    assert not PATTERN.search(one.means)


def test_each_word_once_and_the_fixed_words_are_there() -> None:
    words = [one.word for one in glossary()]
    assert len(set(words)) == len(words)
    assert words == sorted(words, key=str.lower)
    fixed = "leefbaarheidsscore klasse maatregel onderhoud effect signaal scenario schatting meting modelscore aanname voorbeeldgegevens"
    assert set(fixed.split()) <= set(words)
    assert {"vergelijkbare buurten", "gewone schommeling"} <= set(words)


def test_a_search_finds_the_word_first_and_then_where_it_is_used() -> None:
    assert [one.word for one in meaning(" SIGNAAL ")] == ["signaal"]
    assert meaning("buurt")[0].word == "buurt"
    assert meaning("xyzzy") == ()
    assert meaning("") == glossary()
