"""A gemeente by wijk: published scores as they are, else means that say so, and every sentence about wijken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.answers.place import Gemeente
from lib.answers.standing.changed import changed
from lib.answers.standing.per_wijk import per_wijk
from lib.answers.standing.standing import as_table, stand
from lib.answers.standing.themes import themes


def test_published_scores_of_wijken_are_shown_as_they_are(ravelstad: Gemeente) -> None:
    wijken = per_wijk(ravelstad)
    shown = stand(wijken, themes()["soc"], 2024)
    published = ravelstad.scores[(ravelstad.scores["level"] == "wijk") & (ravelstad.scores["year"] == 2024)].set_index("code")[
        "soc"
    ]
    assert set(shown.table["code"]) == set(ravelstad.wijken)
    assert shown.table["value"].to_numpy() == pytest.approx(published.reindex(shown.table["code"]).to_numpy(), nan_ok=True)
    assert shown.source.kind == "modelscore"
    assert "wijken" in shown.takeaway


def test_without_them_they_are_means_over_inhabitants_that_say_so(ravelstad: Gemeente) -> None:
    bare = replace(ravelstad, scores=ravelstad.scores[ravelstad.scores["level"] != "wijk"])
    shown = stand(per_wijk(bare), themes()["soc"], 2024)
    scores = bare.scores_in(2024)["soc"]
    for row in shown.table.itertuples():
        own = bare.buurten.loc[bare.buurten["wijk_code"] == row.code, "code"]
        known = own[scores[own].notna().to_numpy()]
        if not np.isnan(row.value):
            assert row.value == pytest.approx(np.average(scores[known], weights=bare.inhabitants[known]))
    assert shown.table["value"].notna().sum() >= 10
    assert shown.source.kind == "schatting"
    assert "gemiddelde van de buurten" in shown.missing


@pytest.mark.parametrize("theme", ["score", "verandering", "woz"])
def test_legend_and_table_count_wijken(ravelstad: Gemeente, theme: str) -> None:
    wijken = per_wijk(ravelstad)
    shown = (changed if theme == "verandering" else stand)(wijken, themes()[theme], 2024)
    assert shown.legend["n"].sum() + (shown.table["class"] == 0).sum() == len(ravelstad.wijken)
    table, _ = as_table(shown)
    assert table.columns[0] == "Wijk"
    assert "buurt" not in shown.takeaway
