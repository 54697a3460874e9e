"""What the tests read as a sentence, and what they do not."""

from __future__ import annotations

import pytest

from tests import reading


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("**Een** :material/map: zin van vijf. En nog een van zes woorden.", [4, 6]),
        ("Een zin van vijf woorden.\nBron: CBS is geen zin hier.\nTwee woorden", [5]),
        ("Dat is 2,5 keer zoveel als in 2020. In 2024 was het meer.", [8, 5]),
        ("Zie bijv. De Tuin en nr. 5 van de lijst.", [10]),
        ("<dl><dt>Score in 2024</dt><dd>geen score hier</dd></dl><style>een twee drie vier</style>", [3, 3]),
        ("| een | rij | van | een | tabel |", []),
        ("Wat komt eraan? Dat weet niemand zeker!", [3, 4]),
    ],
)
def test_sentences(said: str, found: list[int]) -> None:
    assert [len(words) for words in reading.sentences(said)] == found


def test_a_label_makes_the_mean_no_shorter() -> None:
    label, sentence = "Een lang opschrift zonder punt", "Deze zin telt precies zes woorden."
    assert reading.lengths(f"{label}\n{sentence}").mean == 6
    too_long = " ".join(["woord"] * (reading.LONGEST + 1))
    assert reading.lengths(too_long).too_long == [too_long]
