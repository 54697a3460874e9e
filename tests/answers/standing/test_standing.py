"""The map of a gemeente: classes, legend, takeaway and table say the same."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.answers.place import Gemeente
from lib.answers.standing.absent import missing_sentence, why_no_score, words
from lib.answers.standing.changed import changed
from lib.answers.standing.standing import (
    AROUND,
    DEVIATION_NAMES,
    as_table,
    class_for_half,
    level_sentence,
    mean_sentence,
    spread_sentence,
    stand,
)
from lib.answers.standing.themes import CHANGE, themes
from lib.scores import CLASS_NAMES, DIMENSION_LABELS, score_class
from lib.words import percent, signed
from tests.answers.small_databank import CENTRUM, CHANGED, EMPTY, FEW_HOUSEHOLDS, HAVEN, SCORES_2024, UNKNOWN, WIJK_RAND

# Worked out by hand from the limits of the nine classes.
CLASS_OF = {
    "BU90010101": 7,
    "BU90010102": 8,
    "BU90010201": 6,
    "BU90010202": 6,
    "BU90010203": 4,
    "BU90010204": 5,
    "BU90010301": 9,
    "BU90010302": 6,
    "BU90010303": 5,
    "BU90010304": 3,
    HAVEN: 0,
    EMPTY: 0,
}


def test_every_buurt_has_its_score_class(molenwaarde: Gemeente) -> None:
    table = stand(molenwaarde, themes()["score"], 2024).table.set_index("code")
    assert table["class"].to_dict() == CLASS_OF
    assert table.loc[CENTRUM, "value"] == pytest.approx(4.102264851 + 0.05)
    assert table.loc[CENTRUM, "text"] == "4,15, goed"
    assert table.loc[HAVEN, "text"] == table.loc[EMPTY, "text"] == "geen score"
    assert math.isnan(table.loc[HAVEN, "value"])


def test_legend_counts_add_up(molenwaarde: Gemeente) -> None:
    shown = stand(molenwaarde, themes()["score"], 2024)
    assert shown.legend["name"].tolist() == list(CLASS_NAMES)
    assert shown.legend["n"].tolist() == [0, 0, 1, 1, 2, 3, 1, 1, 1]
    assert shown.legend["n"].sum() + (shown.table["class"] == 0).sum() == len(shown.table) == 12
    assert shown.missing.startswith("2 buurten hebben geen score")


def test_takeaway_counts_what_the_table_shows(molenwaarde: Gemeente) -> None:
    shown = stand(molenwaarde, themes()["score"], 2024)
    assert (shown.table["class"] >= 6).sum() == 6
    assert shown.takeaway == (
        "6 van de 10 buurten met een score zijn ruim voldoende of beter. Dat is 60 van elke 100; in de 32 gemeenten met cijfers samen 80."
    )


def test_the_headline_has_the_same_share_among_all_buurten(ravelstad: Gemeente) -> None:
    year = ravelstad.score_years()[-1]
    shown = stand(ravelstad, themes()["score"], year)
    here, there = (int(n) for n in re.findall(r"(\d+) van elke 100; in [^;]* (\d+)\.$", shown.takeaway)[0])
    classes = shown.table["class"][shown.table["class"] > 0].to_numpy()
    chosen = class_for_half(classes)
    everywhere = ravelstad.country.gemeente_scores.query("year == @year")["afw"].dropna()
    assert here == round(100 * (classes >= chosen).mean())
    assert there == round(100 * (score_class(everywhere) >= chosen).mean())


def test_a_dimension_is_judged_against_the_fixed_reference(molenwaarde: Gemeente) -> None:
    shown = stand(molenwaarde, themes()["onv"], 2024)
    table = shown.table.set_index("code")
    # onv is half of afw: 0.025 is within 0.039 of zero, -0.15 lies between -0.156792 and -0.0784.
    assert table.loc[CENTRUM, "class"] == AROUND
    assert table.loc["BU90010304", "class"] == 3
    assert shown.legend["name"].tolist() == list(DEVIATION_NAMES)
    assert all("ijkpunt" in name for name in DEVIATION_NAMES)
    better, worse, around = (
        (table["class"] > AROUND).sum(),
        table["class"].between(1, 4).sum(),
        (table["class"] == AROUND).sum(),
    )
    assert better + worse + around == 10
    assert [int(n) for n in re.findall(r"\d+", shown.takeaway)] == [better, worse, around]
    assert "Nederland" not in shown.takeaway
    assert DIMENSION_LABELS["onv"] in shown.takeaway


def test_better_and_worse_cannot_be_misread(molenwaarde: Gemeente) -> None:
    """Overlast above the ijkpunt is less of it: never 'hoger'."""
    shown = stand(molenwaarde, themes()["onv"], 2024)
    for text in (shown.takeaway, *shown.legend["name"], *shown.table["text"]):
        assert not re.search(r"hoger|lager|meer|minder", text)
    best = shown.table["class"].idxmax()
    assert "beter" in shown.table.loc[best, "text"]


def test_the_mean_beside_the_ijkpunt_names_who_it_is_of(molenwaarde: Gemeente) -> None:
    found = molenwaarde.country.mean_of_buurten(2024)
    assert found is not None
    mean, among = found
    assert (among.national, among.gemeenten) == (False, 32)
    assert f"inwoners van {among.place}" in mean_sentence(molenwaarde, 2024, "onv")
    assert signed(float(mean["onv"]), 3) in mean_sentence(molenwaarde, 2024, "onv")
    assert molenwaarde.country.mean_of_buurten(2018) is None
    assert "inwoners" not in mean_sentence(molenwaarde, 2018, "onv")


def test_a_year_before_the_scores_has_none(molenwaarde: Gemeente) -> None:
    shown = stand(molenwaarde, themes()["score"], 2016)
    assert set(shown.table["text"]) == {"geen score"}
    assert set(why_no_score(molenwaarde, 2016).values()) == {"edition"}
    assert shown.takeaway.startswith("Geen scores per buurt voor Molenwaarde")


def test_why_a_buurt_has_no_score(molenwaarde: Gemeente, silent: Gemeente) -> None:
    assert why_no_score(molenwaarde, 2024) == {HAVEN: "few", EMPTY: "nobody"}
    assert set(why_no_score(silent, 2024).values()) == {"gemeente"}
    assert CENTRUM in why_no_score(molenwaarde, 2022)
    assert why_no_score(molenwaarde, 2022)[CENTRUM] == "borders"  # 2,000 inhabitants; nothing is known of its borders in 2022
    people = molenwaarde.country.extent.inhabitants.copy()
    people[[HAVEN, EMPTY]] = 685.0
    large = replace(
        molenwaarde, country=replace(molenwaarde.country, extent=replace(molenwaarde.country.extent, inhabitants=people))
    )
    assert why_no_score(large, 2024) == {HAVEN: "not_published", EMPTY: "not_published"}
    unjoined = replace(silent, unjoined=(2024,))
    assert set(why_no_score(unjoined, 2024).values()) == {"unjoined"}


def test_missing_scores_are_counted_by_reason(molenwaarde: Gemeente) -> None:
    said = missing_sentence(molenwaarde, 2024)
    assert said.startswith("2 buurten")
    for reason in ("few", "nobody"):
        assert words(reason, molenwaarde, 2024) in said  # type: ignore[arg-type]
    assert words("not_published", molenwaarde, 2024) not in said


@pytest.mark.parametrize("theme", sorted(t.id for t in themes().values() if t.is_score or t.entry))
@pytest.mark.parametrize("gemeente", ["molenwaarde", "silent", "tiny"])
def test_classes_fit_the_legend_for_every_theme(theme: str, gemeente: str, request: pytest.FixtureRequest) -> None:
    shown = (changed if theme == CHANGE else stand)(request.getfixturevalue(gemeente), themes()[theme], 2024)
    assert shown.table["class"].between(0, len(shown.legend)).all()
    counts = shown.table["class"].value_counts()
    assert shown.legend["n"].tolist() == [counts.get(c, 0) for c in range(1, len(shown.legend) + 1)]
    assert (shown.table["class"] == 0).sum() == shown.table["value"].isna().sum()
    assert shown.takeaway.endswith(".")
    assert "nan" not in " ".join([shown.takeaway, *shown.table["text"], *shown.legend["name"]])
    assert not (shown.table["text"] == "").any()


def test_indicator_classes_are_round_steps_that_hold_their_values(molenwaarde: Gemeente) -> None:
    shown = stand(molenwaarde, themes()["age_65_plus_share"], 2024)
    assert shown.legend["name"].tolist()[:2] == ["minder dan 20%", "20 tot 30%"]
    known = shown.table[shown.table["class"] > 0]
    assert len(known) == 11
    for value, number in zip(known["value"], known["class"], strict=True):
        name = shown.legend["name"].iloc[number - 1]
        assert _holds(name, value), (name, value)


def _holds(name: str, value: float) -> bool:
    limits = [float(word.rstrip("%").replace(",", ".")) for word in name.split() if word[0].isdigit()]
    if name.startswith("minder"):
        return value < limits[0]
    return value >= limits[0] and (name.endswith("meer") or value < limits[1])


def test_indicator_says_why_a_figure_is_missing(molenwaarde: Gemeente) -> None:
    shown = stand(molenwaarde, themes()["age_65_plus_share"], 2024)
    assert shown.missing == "Zonder cijfer: 1 te weinig huishoudens of inwoners."
    kinds = stand(molenwaarde, themes()["single_share"], 2024)
    table = kinds.table.set_index("code")
    assert table.loc[FEW_HOUSEHOLDS, "text"] == "te weinig huishoudens of inwoners"
    assert table.loc[CENTRUM, "text"] == "50%"
    assert table.loc[CENTRUM, "year"] == 2023
    assert kinds.missing.startswith("Zonder cijfer: 2 te weinig")


def test_the_figure_of_a_wijk_stands_in_and_says_so(molenwaarde: Gemeente) -> None:
    """Of buurten whose borders changed, not of one too small to publish, and never a count."""
    shown = stand(molenwaarde, themes()["single_share"], 2024)
    table = shown.table.set_index("code")
    stands_in = table[table["uncertain"]]
    assert set(stands_in.index) == {CHANGED, UNKNOWN}
    wijk = molenwaarde.figures.figure("single_share", WIJK_RAND, 2024)
    assert wijk.known
    assert set(stands_in["value"]) == {wijk.value}
    assert (stands_in["text"] == f"{percent(wijk.value)} (cijfer van de hele wijk)").all()
    assert shown.why_uncertain
    assert (table.loc[FEW_HOUSEHOLDS, "class"], table.loc[FEW_HOUSEHOLDS, "uncertain"]) == (0, False)
    # The headline is about what buurten have of their own.
    own = table[(table["class"] > 0) & ~table["uncertain"]]
    assert f"{len(own)} buurten met een eigen cijfer" in shown.takeaway
    assert not stand(molenwaarde, themes()["inhabitants"], 2024).table["uncertain"].any()


def test_half_of_the_inhabitants_live_in_as_few_buurten_as_possible(molenwaarde: Gemeente) -> None:
    shown = stand(molenwaarde, themes()["inhabitants"], 2024)
    # 13,970 inhabitants; 3000 + 2000 + 1500 = 6500 is not half, with another 1500 it is.
    assert shown.takeaway == "De helft van alle inwoners woont in 4 van de 12 buurten."


def test_a_silent_gemeente_says_so(silent: Gemeente) -> None:
    assert "niet per buurt gepubliceerd" in stand(silent, themes()["age_65_plus_share"], 2024).takeaway
    assert set(stand(silent, themes()["age_65_plus_share"], 2024).table["text"]) == {"niet gepubliceerd"}


def test_equal_buurten_need_no_range(tiny: Gemeente) -> None:
    assert stand(tiny, themes()["age_65_plus_share"], 2024).takeaway.endswith("ligt dit rond 20%.")


@pytest.mark.parametrize(
    ("classes", "chosen", "sentence"),
    [
        ([7, 7, 7, 7], 7, "Alle 4 buurten met een score zijn goed of beter."),
        ([6, 7], 7, "1 van de 2 buurten met een score is goed of beter."),
        ([9, 9, 1], 9, "2 van de 3 buurten met een score zijn uitstekend."),
        ([4, 4, 9, 9, 4], 4, "3 van de 5 buurten met een score scoren onder voldoende."),
        ([4, 3, 9], 4, "2 van de 3 buurten met een score scoren onder voldoende."),
        ([3, 3, 3], 3, "Alle 3 buurten met een score scoren onder voldoende."),
        ([4], 4, "De enige buurt met een score is zwak."),
        ([5, 6, 7], 6, "2 van de 3 buurten met een score zijn ruim voldoende of beter."),
    ],
)
def test_the_class_that_half_of_the_buurten_reach(classes: list[int], chosen: int, sentence: str) -> None:
    assert class_for_half(np.array(classes)) == chosen
    assert level_sentence(np.array(classes)) == sentence


def test_the_scores_of_the_fixture_are_those_shown(molenwaarde: Gemeente) -> None:
    shown = stand(molenwaarde, themes()["score"], 2024).table.set_index("code")["value"].dropna()
    assert shown.to_dict() == pytest.approx({code: afw + 4.102264851 for code, afw in SCORES_2024.items()})


def test_a_table_has_number_and_word_apart_and_one_word_per_number(molenwaarde: Gemeente) -> None:
    table, decimals = as_table(stand(molenwaarde, themes()["soc"], 2024))
    label = themes()["soc"].label
    assert pd.api.types.is_float_dtype(table[label])
    assert not table["Klasse"].str.contains(r"\d").any()
    seen = table.dropna(subset=[label]).assign(read=lambda t: [signed(v, decimals[label]) for v in t[label]])
    assert (seen.groupby("read")["Klasse"].nunique() == 1).all()
    share, _ = as_table(stand(molenwaarde, themes()["age_65_plus_share"], 2024))
    by_code = share.set_index("Code")
    assert by_code.loc[CENTRUM, themes()["age_65_plus_share"].label] == 17.5
    kinds, _ = as_table(stand(molenwaarde, themes()["single_share"], 2024))
    assert kinds.set_index("Code").loc[FEW_HOUSEHOLDS, "Bij dit cijfer"] == "te weinig huishoudens of inwoners"


def test_of_a_few_areas_the_ends_are_told_and_no_middle_half_between_them() -> None:
    entry = themes()["age_65_plus_share"].entry
    assert entry is not None
    assert "tussen 10% en 20%" in spread_sentence(entry, np.array([10.0, 20.0]), "buurten", "")
    assert "tussen 12% en 17%" in spread_sentence(entry, np.linspace(10, 19, 9), "buurten", "")
