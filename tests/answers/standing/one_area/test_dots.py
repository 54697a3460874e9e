"""A hundred dots: where a score stands among all buurten, and among which."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.answers.place import Gemeente
from lib.answers.standing.one_area.dots import Dots, dots_of
from lib.databank.figures import Extent
from lib.ui.standing.charts import hundred_dots
from tests.answers.small_databank import CENTRUM, HAVEN, SCORES_2024

YEAR = 2024
AFW = SCORES_2024[CENTRUM]


def among(gemeente: Gemeente, scores: np.ndarray, missing: int = 0) -> Gemeente:
    """The gemeente in a country with these scores; `missing` more buurten have none."""
    codes = pd.Series([f"BU{1000 + n // 50:04d}{n % 50:04d}" for n in range(len(scores) + missing)])
    areas = pd.DataFrame({"n": 1, "inhabitants": 100.0}, index=codes).groupby("GM" + codes.str[2:6].to_numpy()).sum()
    extent = Extent({"buurt": areas, "wijk": areas}, pd.Series(100.0, index=codes), {}, fictional=True)
    rows = pd.DataFrame({"code": codes[: len(scores)], "year": YEAR, "afw": scores})
    rows["gemeente_code"] = "GM" + rows["code"].str[2:6]
    means = pd.DataFrame({"n": [len(scores)]}, index=pd.MultiIndex.from_tuples([("buurt", YEAR)]))
    return replace(gemeente, country=replace(gemeente.country, gemeente_scores=rows, scores=means, extent=extent))


def lower_of(n: int, of: int) -> np.ndarray:
    """Scores of which `n` are lower than Centrum; the others are equal or higher."""
    return np.concatenate([np.full(n, AFW - 0.1), np.full(of - n, AFW)])


@pytest.mark.parametrize(
    ("below", "told"),
    [(0, 0), (3, 0), (8, 1), (32, 4), (40, 5), (249, 30), (262, 35), (700, 90), (761, 95), (784, 98), (800, 99)],
)
def test_so_many_of_a_hundred_score_lower(molenwaarde: Gemeente, below: int, told: int) -> None:
    found = dots_of(among(molenwaarde, lower_of(below, 800)), CENTRUM, YEAR)
    assert found is not None
    assert found.lower == told
    assert "buurten in Nederland" in found.sentence
    assert re.findall(r"\d+", found.sentence) == (["100", str(told)] if told else ["100"])
    assert found.sentence.startswith("Van elke 100 buurten in Nederland " + ("scoren" if told > 1 else "scoort"))


def test_it_is_the_netherlands_only_when_the_country_is_covered(molenwaarde: Gemeente) -> None:
    found = dots_of(among(molenwaarde, lower_of(240, 800), missing=400), CENTRUM, YEAR)
    assert found == Dots(30, "Van elke 100 buurten met cijfers in 16 gemeenten scoren er ongeveer 30 lager.")


def test_without_a_score_or_a_hundred_others_there_are_no_dots(molenwaarde: Gemeente) -> None:
    assert dots_of(among(molenwaarde, lower_of(50, 99)), CENTRUM, YEAR) is None
    assert dots_of(among(molenwaarde, lower_of(50, 100)), CENTRUM, YEAR) is not None
    assert dots_of(among(molenwaarde, lower_of(50, 100)), HAVEN, YEAR) is None
    assert dots_of(among(molenwaarde, lower_of(50, 100)), CENTRUM, 2018) is None


@pytest.mark.parametrize("lower", [0, 1, 30, 99])
def test_a_hundred_dots_with_one_marked_and_nobody_named(lower: int) -> None:
    chart = hundred_dots(lower)
    kinds = chart.data["kind"].tolist()
    assert len(kinds) == 100
    assert kinds == ["lower"] * lower + ["here"] + ["rest"] * (99 - lower)
    assert not chart.data.duplicated(["column", "row"]).any()
    assert chart.data["column"].is_monotonic_increasing  # from low on the left to high on the right
    assert "tooltip" not in str(chart.specification())
    sizes = chart.data["size"]
    assert sizes.idxmax() == lower
    assert sizes.drop(lower).nunique() == 1
    # What is marked differs in form, and not in colour alone.
    assert chart.specification()["encoding"]["shape"]["scale"] == {
        "domain": ["lower", "here", "rest"],
        "range": ["circle", "diamond", "circle"],
    }
