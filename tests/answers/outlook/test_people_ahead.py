"""Households and ages ahead: rounding, sentences, what is said when something is missing, and past errors of the right areas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.answers import place as answers
from lib.answers.outlook.people import (
    LABELS,
    YEARS,
    People,
    available,
    figure_ahead,
    method_words,
    overview,
    past_errors,
    past_errors_sentence,
    people_ahead,
    share_ahead,
    whole_count,
)
from lib.answers.place import Gemeente
from lib.databank import SAMPLE
from lib.databank.store import Databank, open_databank
from lib.outlook.population.choose import ASSUMED
from lib.outlook.population.errors import load_errors
from lib.outlook.population.figures import BANDS, FIGURES, KINDS
from lib.outlook.population.project import ABSENT, MODEL, NO_CHANGE, TOO_SMALL
from lib.sample.stories.planted import story
from tests.answers.small_databank import CENTRUM, CHANGED, EMPTY, FEW_HOUSEHOLDS, GEMEENTE, NOORD_1, SILENT, TINY

AGEING = story(6)


@pytest.fixture(scope="module")
def small(databank: Databank, molenwaarde: Gemeente) -> People:
    found = people_ahead(databank, molenwaarde)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def villages() -> tuple[Gemeente, People]:
    """The gemeente of the sample with the ageing buurt."""
    databank = open_databank(SAMPLE)
    gemeente = answers.load(databank, AGEING.gemeente, answers.country(databank))
    found = people_ahead(databank, gemeente)
    assert found is not None
    return gemeente, found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (2, "0"),
        (3, "5"),
        (472.4, "470"),
        (473, "475"),
        (998, "1.000"),
        (1004, "1.000"),
        (1006, "1.010"),
        (87461, "87.460"),
    ],
)
def test_counts_are_rounded_as_cbs_does(value: float, text: str) -> None:
    assert whole_count(value) == text


def test_an_unknown_count() -> None:
    assert whole_count(np.nan) == "onbekend"


def test_the_newest_year_with_what_is_needed(small: People) -> None:
    """2024 has no households in the small databank, 2020 neither."""
    assert small.origin == 2023
    assert small.past["year"].max() == 2023
    assert set(small.ahead["year"]) == set(range(2024, 2039))
    assert {"NL00", CHANGED} & set(small.ahead["code"]) == set()


def test_without_figures_there_is_no_outlook(databank: Databank, loaded: Callable[[str], Gemeente]) -> None:
    assert people_ahead(databank, loaded(SILENT)) is None
    assert people_ahead(databank, loaded(TINY)) is None


@pytest.mark.parametrize("code", [FEW_HOUSEHOLDS, EMPTY])
def test_too_few_households(molenwaarde: Gemeente, small: People, code: str) -> None:
    found = figure_ahead(molenwaarde, small, code, "age_65_plus")
    assert found.method == TOO_SMALL
    assert "te weinig huishoudens" in found.reason
    assert found.ahead.empty
    assert available(small, code) == []
    assert overview(small, code).empty
    assert past_errors(small, code, "households").empty
    assert past_errors_sentence(small, code, "households") == ""


def test_a_buurt_whose_border_changed(molenwaarde: Gemeente, small: People) -> None:
    found = figure_ahead(molenwaarde, small, CHANGED, "households")
    assert found.reason == "Rietland heeft over 2023 geen cijfers, of de grens is veranderd. Daarom is er geen vooruitblik."
    assert found.past.empty
    assert past_errors(small, CHANGED, "households").empty


def test_a_figure_that_is_not_published(molenwaarde: Gemeente, small: People) -> None:
    gone = small.ahead.astype({"method": "str"})
    rows = (gone["code"] == NOORD_1) & gone["figure"].isin(BANDS)
    some = replace(small, ahead=gone.assign(method=gone["method"].mask(rows, ABSENT)))
    found = figure_ahead(molenwaarde, some, NOORD_1, "age_65_plus")
    assert found.reason.endswith("zijn niet alle leeftijden van 2023 gepubliceerd. Daarom is er geen vooruitblik op 65-plussers.")
    assert available(some, NOORD_1) == [f for f in LABELS if f not in BANDS]
    assert overview(some, NOORD_1)["Cijfer"].tolist() == [LABELS[f] for f in LABELS if f not in BANDS]


def test_the_sentence_of_the_ageing_buurt(villages: tuple[Gemeente, People]) -> None:
    """Story 6: the share says more than the counts."""
    gemeente, found = villages
    answer = figure_ahead(gemeente, found, AGEING.code, "age_65_plus")
    share = share_ahead(found, "age_65_plus").set_index("code").loc[AGEING.code]
    assert answer.method == MODEL
    assert answer.sentence.startswith("65-plussers in Oude Kern: 485 in 2025, naar schatting ")
    assert answer.sentence.endswith(
        f" Dat zijn er {100 * share['then']:.0f} van de 100 inwoners. In 2025 waren het er {100 * share['now']:.0f}."
    )
    assert share["then"] - share["now"] > 0.05
    assert answer.past["year"].tolist() == list(range(2014, 2026))
    assert answer.ahead["year"].tolist() == list(range(2026, 2041))


def test_the_sentence_of_no_change(villages: tuple[Gemeente, People]) -> None:
    gemeente, found = villages
    answer = figure_ahead(gemeente, found, AGEING.code, "households_no_children")
    assert answer.method == NO_CHANGE
    # The share of the households stays, so the count moves with the households.
    share = 100 * found.past.query("code == @AGEING.code and year == 2025")[["households_no_children", "households"]].iloc[0]
    assert (
        f"de beste schatting is dat hun aandeel gelijk blijft, {share.iloc[0] / share.iloc[1] * 100:.0f} van de 100 huishoudens"
        in answer.sentence
    )
    total = found.ahead.query("code == @AGEING.code and figure == 'inhabitants'").assign(method=NO_CHANGE)
    answer = figure_ahead(gemeente, replace(found, ahead=total), AGEING.code, "inhabitants")
    assert "; geen verandering is de beste schatting. In 2035: " in answer.sentence


def test_a_margin_that_was_never_measured_says_so_and_no_share_of_times(villages: tuple[Gemeente, People]) -> None:
    gemeente, found = villages
    at = found.ahead["year"] == found.origin + YEARS
    for basis, assumed in ((ASSUMED, True), ("eigen reeks", False)):
        changed = found.ahead.assign(basis=found.ahead["basis"].astype("str").mask(at, basis))
        said = figure_ahead(gemeente, replace(found, ahead=changed), AGEING.code, "age_65_plus").sentence
        assert ("aanname" in said) is assumed
        assert ("2 van de 3" in said) is not assumed


def test_the_method_is_the_one_of_the_sentence(villages: tuple[Gemeente, People]) -> None:
    """Near years can keep the last count where later ones use the model: what is said is about ten years ahead."""
    gemeente, found = villages
    ahead = found.ahead.astype({"method": "str"})
    near = (ahead["figure"] == "age_65_plus") & (ahead["year"] < 2028)
    mixed = replace(found, ahead=ahead.assign(method=ahead["method"].mask(near, NO_CHANGE)))
    assert figure_ahead(gemeente, mixed, AGEING.code, "age_65_plus").method == MODEL
    words = overview(mixed, AGEING.code).set_index("Cijfer")["Hoe"]
    assert words["65-plussers"] == "rekenmethode"


@pytest.mark.parametrize(
    ("figure", "method", "words"),
    [
        ("households", MODEL, "rekenmethode"),
        ("households", NO_CHANGE, "geen verandering"),
        ("age_65_plus", NO_CHANGE, "aandeel gelijk"),
        ("households_single", NO_CHANGE, "aandeel gelijk"),
        ("households", TOO_SMALL, "te weinig huishoudens"),
        ("age_0_14", ABSENT, "niet gepubliceerd"),
    ],
)
def test_how_in_words(figure: str, method: str, words: str) -> None:
    assert method_words(figure, method) == words


def test_the_overview_holds_what_the_chart_shows(villages: tuple[Gemeente, People]) -> None:
    gemeente, found = villages
    table = overview(found, AGEING.code)
    assert table.columns.tolist() == ["Cijfer", "2025", "2030", "2035", "2040", "Hoe"]
    assert table["Cijfer"].tolist() == list(LABELS.values())
    at = figure_ahead(gemeente, found, AGEING.code, "age_65_plus").ahead.set_index("year").loc[2035]
    assert table.set_index("Cijfer").loc["65-plussers", "2035"] == (
        f"{whole_count(at['middle'])} ({whole_count(at['low67'])} tot {whole_count(at['high67'])})"
    )


def test_parts_add_up_also_in_the_smaller_table(villages: tuple[Gemeente, People]) -> None:
    _, found = villages
    middle = (
        found.ahead[found.ahead["code"] == AGEING.code]
        .astype({"figure": "str"})
        .pivot(index="year", columns="figure", values="middle")
    )
    assert middle[list(BANDS)].sum(axis=1).to_numpy() == pytest.approx(middle["inhabitants"].to_numpy(), rel=1e-5)
    assert middle[list(KINDS)].sum(axis=1).to_numpy() == pytest.approx(middle["households"].to_numpy(), rel=1e-5)
    assert set(found.ahead["figure"]) == set(FIGURES)


# Past errors


def test_past_errors_are_those_of_the_same_history_and_size(villages: tuple[Gemeente, People]) -> None:
    _, found = villages
    cells = load_errors().cells
    # Oude Kern has 705 households and a series of its own; its ages changed fast, its households did not.
    assert not found.fast.loc[AGEING.code, "households"]
    wanted = cells[(cells["history"] == "eigen reeks") & (cells["figure"] == "households") & (cells["size"] == "250-999")]
    table = past_errors(found, AGEING.code, "households")
    assert table["Jaren vooruit"].tolist() == sorted(wanted["horizon"])
    assert table["Rekenmethode (%)"].tolist() == wanted.sort_values("horizon")["mape_model"].tolist()
    assert table["Geen verandering (%)"].tolist() == wanted.sort_values("horizon")["mape_no_change"].tolist()
    assert table["Rechte lijn (%)"].tolist() == wanted.sort_values("horizon")["mape_straight_line"].tolist()
    words = past_errors_sentence(found, AGEING.code, "households")
    assert "met 250 tot 1.000 huishoudens die zelf een reeks van eerdere jaren hebben" in words
    assert "aandeel" not in words


def test_an_area_without_a_series_gets_the_errors_of_such_areas(small: People) -> None:
    """The small databank has kinds of household in 2023 only."""
    assert small.history.loc[CENTRUM, "households_single"] != "eigen reeks"
    cells = load_errors().cells
    wanted = cells[
        (cells["history"] == small.history.loc[CENTRUM, "households_single"]) & (cells["figure"] == "households_single")
    ]
    wanted = wanted[wanted["size"] == "1000-2499"].sort_values("horizon")
    assert past_errors(small, CENTRUM, "households_single")["Rekenmethode (%)"].tolist() == wanted["mape_model"].tolist()
    assert "zelf geen reeks" in past_errors_sentence(small, CENTRUM, "households_single")


def test_an_area_that_changed_fast_gets_the_errors_of_such_areas(villages: tuple[Gemeente, People]) -> None:
    _, found = villages
    cells = load_errors().cells
    fast = found.fast.assign(households=True)
    table = past_errors(replace(found, fast=fast), AGEING.code, "households")
    wanted = cells[(cells["history"] == "eigen reeks") & (cells["figure"] == "households") & (cells["size"] == "snel")]
    assert table["Rekenmethode (%)"].tolist() == wanted.sort_values("horizon")["mape_model"].tolist()
    assert "die snel veranderden" in past_errors_sentence(replace(found, fast=fast), AGEING.code, "households")


def test_for_a_part_the_error_of_its_share_is_told(villages: tuple[Gemeente, People]) -> None:
    _, found = villages
    cells = load_errors().cells
    size = "snel" if found.fast.loc[AGEING.code, "age_65_plus"] else "250-999"
    last = cells[(cells["history"] == "eigen reeks") & (cells["figure"] == "age_65_plus") & (cells["size"] == size)]
    last = last.sort_values("horizon").iloc[-1]
    words = past_errors_sentence(found, AGEING.code, "age_65_plus")
    assert f"na {last['horizon']} jaar {last['share_mae_model']:.1f} procentpunt af".replace(".", ",") in words.replace(".", ",")


def test_shares(villages: tuple[Gemeente, People]) -> None:
    _, found = villages
    table = share_ahead(found, "age_65_plus").set_index("code")
    now = found.past.query("code == @AGEING.code and year == 2025").iloc[0]
    assert table.loc[AGEING.code, "now"] == pytest.approx(now["age_65_plus"] / now["inhabitants"])
    then = found.ahead.query("code == @AGEING.code and year == 2035").astype({"figure": "str"}).set_index("figure")["middle"]
    assert table.loc[AGEING.code, "then"] == pytest.approx(then["age_65_plus"] / then["inhabitants"], rel=1e-6)
    assert table.loc[AGEING.code, "total_now"] == now["inhabitants"]
    assert AGEING.gemeente in table.index


def test_shares_leave_out_what_is_not_looked_ahead_for(small: People) -> None:
    codes = set(share_ahead(small, "age_65_plus")["code"])
    assert {CENTRUM, NOORD_1, GEMEENTE} <= codes
    assert not {FEW_HOUSEHOLDS, EMPTY, CHANGED} & codes


def test_the_tables_are_small(villages: tuple[Gemeente, People]) -> None:
    """They are kept for every gemeente that somebody looks at."""
    _, found = villages
    assert found.ahead.memory_usage(deep=True).sum() / len(found.ahead) < 40
    assert isinstance(found.ahead["code"].dtype, pd.CategoricalDtype)
