"""The map of the country: scores as published or the means of the buurten, figures with their year, and the same counts everywhere."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.answers.place import Country, country
from lib.answers.standing.land import land, offered
from lib.answers.standing.themes import CHANGE, themes
from lib.databank.store import Databank
from lib.scores import score_class, to_lbm


class WithoutGemeenten:
    """A databank that has scores of buurten and wijken only, as the published file has."""

    def __init__(self, databank: Databank) -> None:
        self._databank = databank

    def __getattr__(self, name: str) -> Any:
        return getattr(self._databank, name)

    def read(self, table: str, **options: Any) -> pd.DataFrame:
        found = self._databank.read(table, **options)
        return found[~found["code"].str.startswith("GM")] if table == "scores" else found


@pytest.fixture(scope="module")
def sample_country(sample: Databank) -> Country:
    return country(sample)


def test_published_scores_are_shown_as_they_are(sample: Databank, sample_country: Country) -> None:
    shown = land(sample, sample_country, themes()["score"], 2024)
    published = sample.read("scores", years=[2024]).set_index("code")["afw"].reindex(shown.table["code"])
    assert shown.table["value"].to_numpy() == pytest.approx([to_lbm(v) for v in published])
    assert shown.table["class"].tolist() == score_class(published).tolist()
    assert shown.source.kind == "modelscore"


def test_without_them_it_is_the_mean_over_the_inhabitants_and_says_so(sample: Databank, sample_country: Country) -> None:
    shown = land(WithoutGemeenten(sample), sample_country, themes()["onv"], 2024)  # type: ignore[arg-type]
    scores = sample.read("scores", years=[2024]).set_index("code")["onv"]
    for row in shown.table.itertuples():
        own = scores[scores.index.str.startswith("BU" + row.code[2:])].dropna()
        people = sample_country.extent.inhabitants.reindex(own.index).fillna(0)
        assert row.value == pytest.approx(np.average(own, weights=people))
    assert shown.source.kind == "schatting"
    assert "gemiddelde van de buurten" in shown.missing


@pytest.mark.parametrize("theme", ["score", "onv", "woz", "inhabitants"])
def test_sentence_legend_and_table_count_the_same(sample: Databank, sample_country: Country, theme: str) -> None:
    shown = land(sample, sample_country, themes()[theme], 2024)
    assert shown.legend["n"].sum() + (shown.table["class"] == 0).sum() == len(shown.table) == 6
    if theme == "onv":
        better, worse = (int((shown.table["class"] > 5).sum()), int((shown.table["class"] < 5).sum()))
        assert [int(n) for n in re.findall(r"\d+", shown.takeaway)[:2]] == [better, worse]
    assert not shown.table["year"].isna().any()


def test_what_is_not_known_per_gemeente_is_not_offered(sample: Databank) -> None:
    choices = offered(sample, 2024)
    assert CHANGE not in choices
    assert {"score", "onv", "woz"} <= set(choices)
    assert offered(sample, 1990) == [key for key in themes() if themes()[key].is_score and key != CHANGE]
