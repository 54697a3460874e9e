"""The observations beside the map, with every number worked out by hand from the small databank."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from lib.answers.place import Gemeente
from lib.answers.standing.observations import FEWEST_BUURTEN, observe
from tests.answers.small_databank import BUURTEN, CENTRUM, NAMES


def by_heading(gemeente: Gemeente, year: int = 2024) -> dict[str, str]:
    return {observation.heading: observation.text for observation in observe(gemeente, year)}


def test_one_about_level_one_about_change_one_about_where(molenwaarde: Gemeente) -> None:
    assert list(by_heading(molenwaarde)) == ["Stand", "Ontwikkeling", "Waar het verschil zit"]


def test_level(molenwaarde: Gemeente) -> None:
    # 31 gemeenten have 8 scored buurten or more: 30 of the background and this one. Of the background gemeenten a buurt is
    # "ruim voldoende" from -0.103; see the shares below.
    text = by_heading(molenwaarde)["Stand"]
    assert text.startswith("6 van de 10 buurten met een score zijn ruim voldoende of beter.")
    assert "van 31 gemeenten" in text
    scores = molenwaarde.country.gemeente_scores
    shares = []
    for _, rows in scores[scores["year"] == 2024].groupby("gemeente_code"):
        if len(rows) >= 8:
            shares.append(sum(afw >= -0.103 for afw in rows["afw"]) / len(rows))
    quartiles = pd.Series(shares).quantile([0.25, 0.75])
    assert text.endswith(f"is dat {round(100 * quartiles[0.25])} tot {round(100 * quartiles[0.75])} van de 100.")


def test_change_leaves_out_the_buurt_that_missed_a_measurement(molenwaarde: Gemeente) -> None:
    # Nine buurten have 2022 and 2024. Noord and Parkzicht rose .15 and .12, Weversbuurt fell .15; the country rose about .006
    # and nine in ten buurten of this size moved at most .05.
    assert by_heading(molenwaarde)["Ontwikkeling"] == (
        "Tussen 2022 en 2024 veranderde de score in 3 van de 9 buurten duidelijk, vergeleken met heel Nederland: "
        "2 omhoog, 1 omlaag. In de andere bleef het verschil klein."
    )


def test_change_is_judged_against_that_of_the_country(molenwaarde: Gemeente) -> None:
    # If the whole country rose .15, standing still is a clear fall and rising .15 is nothing.
    means = molenwaarde.country.scores.copy()
    means.loc[("buurt", 2024), "afw"] = means.loc[("buurt", 2022), "afw"] + 0.15
    risen = replace(molenwaarde, country=replace(molenwaarde.country, scores=means))
    # All nine are judged; only Noord (+.15) and Parkzicht (+.12) kept up with the country.
    assert (
        "in 7 van de 9 buurten duidelijk, vergeleken met heel Nederland: 0 omhoog, 7 omlaag" in by_heading(risen)["Ontwikkeling"]
    )


def test_without_a_national_mean_nothing_is_compared_with_it(molenwaarde: Gemeente) -> None:
    alone = replace(molenwaarde, country=replace(molenwaarde.country, scores=molenwaarde.country.scores.iloc[:0]))
    text = by_heading(alone)["Ontwikkeling"]
    assert "Nederland" not in text
    assert "3 van de 9" in text


def test_no_buurt_changed_clearly(molenwaarde: Gemeente) -> None:
    assert by_heading(molenwaarde, 2022)["Ontwikkeling"] == (
        "Tussen 2020 en 2022 veranderde geen enkele buurt duidelijk, vergeleken met heel Nederland."
    )


def test_wijken_stand_in_before_the_second_measurement_of_buurten(molenwaarde: Gemeente) -> None:
    assert by_heading(molenwaarde, 2020)["Ontwikkeling"].startswith("Tussen 2018 en 2020 veranderde geen enkele wijk duidelijk")


def test_a_first_measurement_has_no_change(molenwaarde: Gemeente) -> None:
    scores = molenwaarde.scores
    only_later = replace(molenwaarde, scores=scores[scores["year"] >= 2020])
    assert (
        by_heading(only_later, 2020)["Ontwikkeling"] == "Er is geen meting van vóór 2020; een ontwikkeling is nog niet te geven."
    )


def test_where_the_difference_lies(molenwaarde: Gemeente) -> None:
    # The dimensions are fixed shares of the score: onv .5, won .4, fys .2, soc 0, vrz -.1.
    assert by_heading(molenwaarde)["Waar het verschil zit"] == (
        "De verschillen tussen buurten zitten hier vooral in overlast en onveiligheid (50 procent) en "
        "woningvoorraad (40 procent). Voorzieningen werken hier juist de andere kant op."
    )


def test_differences_all_over(molenwaarde: Gemeente) -> None:
    scores = molenwaarde.scores.copy()
    for dimension in ("won", "fys", "vrz", "soc", "onv"):
        scores[dimension] = scores["afw"] / 5
    spread = replace(molenwaarde, scores=scores)
    assert (
        by_heading(spread)["Waar het verschil zit"] == "De verschillen tussen buurten zitten verspreid over meerdere onderwerpen."
    )


def test_without_dimensions_nothing_is_said_about_them(molenwaarde: Gemeente) -> None:
    scores = molenwaarde.scores.assign(won=float("nan"))
    assert list(by_heading(replace(molenwaarde, scores=scores))) == ["Stand", "Ontwikkeling"]


def test_fewer_than_eight_buurten_give_only_the_level(tiny: Gemeente) -> None:
    assert by_heading(tiny) == {"Stand": "2 van de 3 buurten met een score zijn ruim voldoende of beter."}


def test_eight_scored_buurten_is_the_limit(molenwaarde: Gemeente) -> None:
    known = molenwaarde.scores_in(2024)["afw"].dropna().index
    for n, expected in ((FEWEST_BUURTEN, 3), (FEWEST_BUURTEN - 1, 1)):
        kept = molenwaarde.scores[~molenwaarde.scores["code"].isin(known[n:])]
        assert len(observe(replace(molenwaarde, scores=kept), 2024)) == expected


def test_a_gemeente_without_scores_has_no_observations(silent: Gemeente) -> None:
    assert observe(silent, 2024) == []


@pytest.mark.parametrize("year", [2020, 2022, 2024])
def test_no_buurt_is_named_and_every_sentence_has_its_source(molenwaarde: Gemeente, year: int) -> None:
    words = {NAMES[code] for code in BUURTEN}
    for observation in observe(molenwaarde, year):
        assert not any(re.search(rf"\b{word}\b", observation.text) for word in words)
        assert re.search(r"Ministerie van BZK, Leefbaarometer 3\.0 20\d\d \(modelscore\)", observation.source)


def test_the_gap_buurt_is_the_first_of_the_gemeente(molenwaarde: Gemeente) -> None:
    # What makes test_change_leaves_out... able to fail: the buurt with the longer interval comes first.
    changes = molenwaarde.country.changes
    own = changes[(changes["end"] == 2024) & changes["code"].str.startswith("BU9001")]
    assert own.iloc[0]["code"] == CENTRUM
    assert own.iloc[0]["start"] == 2020
