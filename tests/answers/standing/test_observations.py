"""The observations beside the map, with every number worked out by hand from the small databank."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lib.answers.place import Gemeente
from lib.answers.standing.observations import FEWEST_BUURTEN, observe
from lib.answers.standing.standing import stand
from lib.answers.standing.themes import themes
from lib.databank.store import Databank
from lib.scores import Drift
from tests.answers.small_databank import BUURTEN, CENTRUM, NAMES


def by_heading(gemeente: Gemeente, year: int = 2024) -> dict[str, str]:
    return {observation.heading: observation.text for observation in observe(gemeente, year)}


def test_one_about_level_one_about_change_one_about_where(molenwaarde: Gemeente) -> None:
    assert list(by_heading(molenwaarde)) == ["Stand", "Ontwikkeling", "Waar het verschil zit"]


def test_level(molenwaarde: Gemeente) -> None:
    text = by_heading(molenwaarde)["Stand"]
    assert text.startswith("6 van de 10 buurten met een score zijn ruim voldoende of beter.")
    scores = molenwaarde.country.gemeente_scores
    everywhere = scores.loc[scores["year"] == 2024, "afw"].dropna()
    # A buurt is "ruim voldoende" from -0.103.
    assert text.endswith(
        f"Dat is 60 van elke 100; in de 32 gemeenten met cijfers samen {100 * (everywhere >= -0.103).mean():.0f}."
    )


def test_level_is_held_against_the_same_as_in_the_headline_of_the_map(molenwaarde: Gemeente) -> None:
    assert by_heading(molenwaarde)["Stand"] == stand(molenwaarde, themes()["score"], 2024).takeaway


def test_change_leaves_out_the_buurt_that_missed_a_measurement(molenwaarde: Gemeente) -> None:
    # Nine buurten have 2022 and 2024. Noord and Parkzicht rose .15 and .12, Weversbuurt fell .15; others of their size rose about .006
    # and nine in ten of them moved at most .05.
    text = by_heading(molenwaarde)["Ontwikkeling"]
    assert "3 van de 9 buurten" in text
    assert "Gunstiger: 2. Ongunstiger: 1." in text


def test_change_says_what_it_is_held_against(molenwaarde: Gemeente) -> None:
    # 32 gemeenten without a province have scores: that is not the Netherlands.
    assert "vergeleken met even grote buurten in 32 gemeenten" in by_heading(molenwaarde)["Ontwikkeling"]
    assert "Nederland" not in by_heading(molenwaarde)["Ontwikkeling"]


def test_change_is_judged_against_that_of_areas_of_its_size(molenwaarde: Gemeente, databank: Databank) -> None:
    # If all others rose .15, standing still is a clear fall and rising .15 is nothing.
    scores = databank.read("scores", levels=("buurt",), years=[2022, 2024])
    others = (scores["year"] == 2024) & (scores["code"].str[2:6] != "9001")
    scores.loc[others, "afw"] += 0.15
    risen = Drift(scores, molenwaarde.country.extent.inhabitants)
    text = by_heading(replace(molenwaarde, country=replace(molenwaarde.country, drifts={"buurt": risen})))["Ontwikkeling"]
    # All nine are judged; only Noord (+.15) and Parkzicht (+.12) kept up with the others.
    assert "in 7 van de 9 buurten duidelijk" in text
    assert "Gunstiger: 0. Ongunstiger: 7." in text


def test_without_other_areas_no_change_is_called_clear(molenwaarde: Gemeente) -> None:
    nothing = Drift(molenwaarde.scores.iloc[:0], molenwaarde.inhabitants)
    alone = replace(molenwaarde, country=replace(molenwaarde.country, drifts={"buurt": nothing}))
    text = by_heading(alone)["Ontwikkeling"]
    assert "niet te beoordelen" in text
    assert not re.search(r"\d van de \d", text)


def test_no_buurt_changed_clearly(molenwaarde: Gemeente) -> None:
    assert "geen enkele buurt duidelijk" in by_heading(molenwaarde, 2022)["Ontwikkeling"]


def test_wijken_stand_in_before_the_second_measurement_of_buurten(molenwaarde: Gemeente) -> None:
    # Three wijken have scores: too few to say what is ordinary.
    text = by_heading(molenwaarde, 2020)["Ontwikkeling"]
    assert "tussen 2018 en 2020" in text
    assert "niet te beoordelen" in text


def test_a_first_measurement_has_no_change(molenwaarde: Gemeente) -> None:
    scores = molenwaarde.scores
    only_later = replace(molenwaarde, scores=scores[scores["year"] >= 2020])
    assert (
        by_heading(only_later, 2020)["Ontwikkeling"]
        == "Er is één meting van deze buurten (2020). Of het beter of slechter ging, is nog niet te zeggen."
    )


def test_where_the_difference_lies(molenwaarde: Gemeente) -> None:
    # The dimensions are fixed shares of the score: onv .5, won .4, fys .2, soc 0, vrz -.1.
    assert by_heading(molenwaarde)["Waar het verschil zit"] == (
        "De verschillen tussen buurten zitten hier voor 50 procent in overlast en onveiligheid en "
        "voor 40 procent in woningvoorraad. Voorzieningen werken hier juist de andere kant op."
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
    changes = molenwaarde.changes
    own = changes[(changes["end"] == 2024) & changes["code"].str.startswith("BU9001")]
    assert own.iloc[0]["code"] == CENTRUM
    assert own.iloc[0]["start"] == 2020
