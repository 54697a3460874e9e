"""The map of estimates of households and of signals: classes, legend, headline and table say the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.answers.place import Gemeente
from lib.answers.standing.estimated import households, signalled
from lib.answers.standing.standing import as_table
from lib.answers.standing.themes import SIGNALS, themes
from lib.household_types import HOUSEHOLD_TYPES

FAMILIES = themes()["hh_gezin"]


def shares(gemeente: Gemeente, told: int, uncertain: int = 0) -> pd.DataFrame:
    codes = gemeente.buurten["code"]
    value = np.where(np.arange(len(codes)) < told, 10.0 + np.arange(len(codes)), np.nan)
    text = [f"{v:.0f}% (8 tot 60%)" if v == v else "minder dan 10 huishoudens" for v in value]
    return pd.DataFrame({"value": value, "text": text, "uncertain": np.arange(len(codes)) < uncertain}, index=codes)


def test_every_group_and_every_type_is_a_subject_once() -> None:
    found = [theme for theme in themes().values() if theme.types]
    assert sorted(name for theme in found if len(theme.types) == 1 for name in theme.types) == sorted(HOUSEHOLD_TYPES)
    assert sorted(name for theme in found if len(theme.types) > 1 for name in theme.types) == sorted(HOUSEHOLD_TYPES)
    assert all("schatting" in theme.label for theme in found)
    assert not any(theme.is_score for theme in (*found, themes()[SIGNALS]))


def test_an_estimate_has_classes_a_kind_and_what_is_uncertain(molenwaarde: Gemeente) -> None:
    shown = households(molenwaarde, FAMILIES, 2024, 2024, shares(molenwaarde, 10, uncertain=3))
    assert shown.source.line == "Buurtbalans, uit gepubliceerde verdelingen van CBS 2024 (schatting)"
    assert shown.legend["n"].sum() == 10
    assert (shown.table["class"] == 0).sum() == 2 == (shown.table["text"] == "minder dan 10 huishoudens").sum()
    assert shown.table["uncertain"].sum() == 3
    assert shown.why_uncertain
    assert "10 buurten met een schatting" in shown.takeaway
    assert "2 minder dan 10 huishoudens" in shown.missing
    table, _ = as_table(shown)
    assert table[FAMILIES.label].tolist()[:10] == [10.0 + i for i in range(10)]
    assert table["Bereik"].tolist() == shown.table["text"].tolist()


@pytest.mark.parametrize(
    ("told", "sentence"), [(0, "niet per buurt te schatten"), (1, "in 1 buurt met een schatting is dit rond 10%")]
)
def test_few_estimates_make_no_range(molenwaarde: Gemeente, told: int, sentence: str) -> None:
    assert sentence in households(molenwaarde, FAMILIES, 2024, 2024, shares(molenwaarde, told)).takeaway


def test_without_an_estimate_no_buurt_has_a_value(molenwaarde: Gemeente) -> None:
    shown = households(molenwaarde, FAMILIES, 2024, None, None)
    assert (shown.table["class"] == 0).all()
    assert set(shown.table["text"]) == {"geen cijfers"}
    assert shown.table["year"].isna().all()


def test_signals_are_told_in_their_own_words(molenwaarde: Gemeente) -> None:
    codes = molenwaarde.buurten["code"].tolist()
    names = ("geen signaal", "bewoners veranderen")
    kinds = dict.fromkeys(codes[:-1], 1) | {codes[0]: 2}
    words = {code: ("te weinig bekend", *names)[kinds.get(code, 0)] for code in codes}
    told = ("1 van de 12 buurten vraagt aandacht.", "Gerekend vanaf 2024.", ("CBS (meting)", "Buurtbalans, signalen (schatting)"))
    shown = signalled(molenwaarde, themes()[SIGNALS], 2024, kinds, names, words, told)
    assert shown.legend.to_dict("list") == {"name": list(names), "n": [len(codes) - 2, 1]}
    assert dict(zip(shown.table["code"], shown.table["text"], strict=True)) == words
    assert (shown.table["class"] == 0).sum() == 1 == shown.table["value"].isna().sum()
    assert shown.sources == told[2]
    assert "1 buurt is te weinig bekend" in shown.missing
