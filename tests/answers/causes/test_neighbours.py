"""Similar buurten by name: why they are alike, by hand, and what of them cannot be opened."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.answers.causes.neighbours import CLOSE, neighbours
from lib.similar import SimilarIndex
from tests.similar.buurten import NAMES, code


@pytest.fixture(scope="module")
def index() -> SimilarIndex:
    """Twenty-one gemeenten of one buurt on a line: all features equal, but ownership 0, 1, ... 20 percent."""
    table = pd.DataFrame(50.0, index=pd.Index([code(2000 + i, 0) for i in range(21)], name="code"), columns=NAMES)
    return SimilarIndex.build(table.assign(owner_share=np.arange(21.0)))


def test_each_is_named_with_its_gemeente_and_the_figures_that_are_close(index: SimilarIndex) -> None:
    here = code(2010, 0)
    found = neighbours(index, index.find(here, n=4), {code(2009, 0): "Centrum"}, {"GM2009": "Elders"}, lambda _: True)
    assert found.here[0].name == "Centrum (Elders)"
    # One step is .17 of a standard deviation: close, but six figures are closer. Two steps are .33.
    assert 1 / np.sqrt(440 / 12) < CLOSE < 2 / np.sqrt(440 / 12)
    assert "koopwoningen" not in found.here[0].why
    two = next(one for one in found.here if one.code == code(2012, 0))
    assert two.why.endswith("Verschilt het meest: koopwoningen (10% en 12%).")
    assert found.elsewhere == ""


def test_figures_are_those_of_the_two_buurten(index: SimilarIndex) -> None:
    features = index.features_of(code(2010, 0), code(2012, 0))
    assert features[-1][:3] == ("owner_share", 10.0, 12.0)
    assert [feature.gap for feature in features[:-1]] == [0.0] * (len(NAMES) - 1)


def test_what_cannot_be_opened_is_counted_and_not_named(index: SimilarIndex) -> None:
    similar = index.find(code(2010, 0), n=4)
    found = neighbours(index, similar, {}, {"GM2009": "Elders"}, lambda other: other != code(2009, 0))
    assert [one.code for one in found.here] == [other for other in similar.codes if other != code(2009, 0)]
    assert "ligt in Elders" in found.elsewhere


def test_without_a_good_comparison_nobody_is_named(index: SimilarIndex) -> None:
    found = neighbours(index, index.find("WK201000"), {}, {}, lambda _: True)
    assert found.here == ()
    assert "niet voor een wijk" in found.note
