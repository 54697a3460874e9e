"""Signals: the planted stories of the sample, reasons in words, the order, and what is said when little is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.answers.outlook.people import People, people_ahead
from lib.answers.outlook.score import LEAST_CHANCE, LevelAhead, ScoresAhead, scores_ahead
from lib.answers.outlook.signals import (
    RESIDENTS,
    SCORE,
    SIGNAL_KINDS,
    Signals,
    chance_words,
    find_signals,
    has_signal,
    precision_sentence,
    score_reasons,
)
from lib.answers.place import Gemeente
from lib.databank.store import Databank
from lib.outlook.population.project import MODEL, NO_CHANGE
from lib.outlook.score.country import load_country
from tests.answers.small_databank import GEMEENTE, SILENT, TINY

AROUND, OLD, YOUNG, TINY_BUURT, GROWS, SHRINKS = (f"BU9001010{i}" for i in range(1, 7))


# Reasons and chances in words


def warning(**changes: object) -> pd.Series:
    values: dict[str, object] = {
        "afw": -0.15, "eligible": True, "flagged": True, "probability": 0.144, "shown": "model", "distance": 0.014,
        "trend": 0.0, "recent_change": 0.0, "change_around": 0.0, "error_scale": 0.02,
    }  # fmt: skip
    return pd.Series(values | changes)


def warnings_of(flagged: dict[str, bool]) -> pd.DataFrame:
    return pd.DataFrame([{"code": code, **warning(flagged=value)} for code, value in flagged.items()])


NEAR = "score 3,95, de grens van voldoende is 3,94"
CHANCE = "kans ongeveer 15 van de 100"


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, [NEAR, CHANCE]),
        ({"trend": -0.01}, [NEAR, "de score daalde over de laatste drie metingen met 0,02", CHANCE]),
        ({"trend": -0.0099}, [NEAR, CHANCE]),
        ({"trend": np.nan, "recent_change": np.nan}, [NEAR, CHANCE]),
        ({"recent_change": -0.031}, [NEAR, "de score daalde bij de laatste meting met 0,03", CHANCE]),
        # A fall over three measurements says it; the last one is part of that.
        ({"trend": -0.02, "recent_change": -0.03}, [NEAR, "de score daalde over de laatste drie metingen met 0,04", CHANCE]),
        ({"change_around": -0.004}, [NEAR, "omliggende buurten scoren lager of dalen", CHANCE]),
        ({"error_scale": 0.03}, [NEAR, "scores van zulke buurten schommelen veel", CHANCE]),
        # What only the model looks at is no reason when the rule decides.
        ({"change_around": -0.01, "error_scale": 0.05, "shown": "rule"}, [NEAR, CHANCE]),
    ],
)
def test_reasons(changes: dict[str, object], reasons: list[str]) -> None:
    assert score_reasons(warning(**changes), chances=True) == reasons


def test_a_chance_that_is_an_assumption_is_not_told() -> None:
    assert score_reasons(warning(), chances=False) == [NEAR]


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.0, "minder dan 1 van de 100"),
        (0.02, "ongeveer 2 van de 100"),
        (0.094, "ongeveer 9 van de 100"),
        (0.096, "ongeveer 10 van de 100"),
        (0.12, "ongeveer 10 van de 100"),
        (0.13, "ongeveer 15 van de 100"),
        (0.47, "ongeveer 45 van de 100"),
    ],
)
def test_a_chance_is_rounded(chance: float, words: str) -> None:
    assert chance_words(chance) == words


@pytest.mark.parametrize(
    ("flagged", "chance", "shown"),
    [(True, LEAST_CHANCE, True), (True, LEAST_CHANCE - 1e-6, False), (False, 0.5, False), (True, np.nan, False)],
)
def test_a_signal_needs_a_chance_worth_telling(flagged: bool, chance: float, shown: bool) -> None:
    assert LEAST_CHANCE == 0.02
    assert has_signal(warning(flagged=flagged, probability=chance)) == shown


# How often a signal came true


def rounds_of(way: str, *counts: tuple[int, int], expected: float = 1.0) -> pd.DataFrame:
    """Rounds from 2016 on with (signals, fallen); `expected` times as many were expected."""
    rows = [(way, 2016 + 2 * i, flagged, hits, expected * hits) for i, (flagged, hits) in enumerate(counts)]
    return pd.DataFrame(rows, columns=["way", "year", "flagged", "hits", "expected"])


def level(name: str, **changes: object) -> LevelAhead:
    values: dict[str, object] = {
        "level": name,
        "forecast": pd.DataFrame(),
        "warnings": pd.DataFrame(columns=["code"]),
        "record": {"warnings_shown": "rule", "intervals": "fouten", "measurements": [2020, 2022, 2024], "next_year": 2026},
        "test_years": (2020,),
        "errors": {"n": 1},
        "warned": {},
        "by_size": pd.DataFrame(),
        "held": pd.DataFrame(),
        "rounds": pd.concat([rounds_of("rule", (50, 15), (50, 35)), rounds_of("nearest", (50, 5), (50, 10))]),
    }
    return LevelAhead(**(values | changes))  # type: ignore[arg-type]


SINGLE = {"warnings_shown": "rule", "intervals": "land", "measurements": [2024], "next_year": 2026}


def test_the_hit_rate_is_a_range_over_rounds_of_what_is_shown() -> None:
    own = precision_sentence(ScoresAhead({"buurt": level("buurt")}), "buurt")
    assert own == "In eerdere rondes (2016 tot en met 2018) zakten er 30 tot 70 van de 100 buurten met zo'n signaal."
    few = level("buurt", rounds=rounds_of("rule", (12, 0), (11, 1)))
    assert "kregen 23 buurten zo'n signaal; 1 daarvan zakten" in precision_sentence(ScoresAhead({"buurt": few}), "buurt")
    one = level("buurt", rounds=rounds_of("rule", (40, 3)))
    assert precision_sentence(ScoresAhead({"buurt": one}), "buurt") == (
        "In één eerdere ronde (2016) kregen 40 buurten zo'n signaal; 3 daarvan zakten. De meeste niet."
    )


def test_the_hit_rate_of_few_measurements_is_that_of_the_level_in_the_country() -> None:
    """Buurten have rounds of buurten and wijken those of wijken; what the wijken of the databank did says nothing of its buurten."""
    for name in ("buurt", "wijk"):
        country = load_country(name)
        assert country is not None
        untested = level(name, errors=None, warned=None, record=SINGLE, rounds=rounds_of("rule"))
        said = precision_sentence(ScoresAhead({name: untested, "gemeente": level("gemeente")}), name)
        shares = 100 * country.signals["fell"] / country.signals["flagged"]
        assert f"{round(shares.min())} tot {round(shares.max())} van de 100 {name}en in heel Nederland" in said.replace(
            "wijken", "wijken"
        )
        assert shares.max() > 2 * shares.min()


def test_a_hit_rate_that_cannot_be_measured() -> None:
    nobody = level("buurt", rounds=rounds_of("rule", (40, 0), (40, 0)))
    assert "zakte geen enkel gebied" in precision_sentence(ScoresAhead({"buurt": nobody}), "buurt")


def test_a_chance_is_told_only_where_as_many_fell_as_were_expected_in_every_round() -> None:
    three = ((50, 10), (50, 10), (50, 12))
    assert level("buurt", rounds=rounds_of("rule", *three)).chances
    assert not level("buurt", rounds=rounds_of("rule", *three, expected=0.55)).chances
    assert not level("buurt", rounds=rounds_of("rule", *three, expected=1.6)).chances
    one_off = rounds_of("rule", *three)
    one_off.loc[2, "expected"] = 25.0
    assert not level("buurt", rounds=one_off).chances
    assert not level("buurt", rounds=rounds_of("rule", *three[:2])).chances
    assert not level("buurt", rounds=rounds_of("rule", *three), record=SINGLE).chances


# Residents


def counts(code: str, inhabitants: float, older: float, households: float, *, year: int = 2024) -> dict[str, object]:
    return {"code": code, "year": year, "inhabitants": inhabitants, "age_65_plus": older, "households": households}


def ahead(code: str, figure: str, middle: float, low: float, high: float, method: str = MODEL) -> dict[str, object]:
    bounds = {"middle": middle, "low67": low, "high67": high}
    return {"code": code, "figure": figure, "year": 2034, **bounds, "method": method, "basis": "eigen reeks"}


def residents(*extra: dict[str, object], older: float = 300.0, then: float = 360.0, method: str = MODEL) -> People:
    """The gemeente from 18 to 20%; one buurt of 1,000 from `older` to `then` 65-plussers, its households as they are."""
    past = [counts(GEMEENTE, 10_000, 1_800, 4_500), counts(OLD, 1_000, older, 450)]
    rows = [
        ahead(GEMEENTE, "inhabitants", 10_000, 9_900, 10_100),
        ahead(GEMEENTE, "age_65_plus", 2_000, 1_900, 2_100),
        ahead(OLD, "inhabitants", 1_000, 950, 1_050),
        ahead(OLD, "age_65_plus", then, 320, 400, method),
        *extra,
    ]
    return People(pd.DataFrame(past), pd.DataFrame(rows), pd.DataFrame(), pd.DataFrame(), 2024, False)


@pytest.fixture
def quiet(molenwaarde: Gemeente) -> Callable[[People | None], Signals]:
    """Signals on residents only."""
    return lambda found: find_signals(molenwaarde, ScoresAhead({}), found)


def test_more_older_residents_than_around(quiet: Callable[[People | None], Signals]) -> None:
    found = quiet(residents())
    assert found.table["code"].tolist() == [OLD]
    assert found.table["reasons"].tolist() == [
        "aandeel 65-plussers: in 2024 30 van de 100 inwoners, in 2034 ongeveer 36 (gemeente: 18 en 20)"
    ]
    assert found.about(OLD) == RESIDENTS
    assert np.isnan(found.table["probability"].iloc[0])
    assert found.precision == ""
    assert found.takeaway == "1 van de 12 buurten vraagt als eerste aandacht: daar veranderen de bewoners."


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"then": 349.0}, "less than 5 percentage points"),
        ({"older": 120.0, "then": 180.0}, "stays below the gemeente"),
        ({"method": NO_CHANGE}, "no change is shown"),
    ],
)
def test_what_does_not_stand_out(quiet: Callable[[People | None], Signals], changes: dict[str, float], why: str) -> None:
    found = quiet(residents(**changes))  # type: ignore[arg-type]
    assert found.table.empty, why
    assert found.kinds[OLD] == 1
    assert found.takeaway == "Geen van de 12 buurten van Molenwaarde heeft een signaal."


def test_a_rise_as_in_the_gemeente_does_not_stand_out(quiet: Callable[[People | None], Signals]) -> None:
    found = residents()
    rising = found.ahead["middle"].mask((found.ahead["code"] == GEMEENTE) & (found.ahead["figure"] == "age_65_plus"), 2_250)
    assert quiet(replace(found, ahead=found.ahead.assign(middle=rising))).table.empty


def test_a_handful_of_people_is_no_signal(quiet: Callable[[People | None], Signals]) -> None:
    """From 30 to 36% in a buurt of 130 inhabitants is eight people: rounding to five can do that."""
    found = residents()
    small = found.past["code"] == OLD
    past = found.past.assign(
        **{name: found.past[name].mask(small, found.past[name] * 0.13) for name in ("inhabitants", "age_65_plus")}
    )
    rows = found.ahead["code"] == OLD
    fewer = found.ahead.assign(middle=found.ahead["middle"].mask(rows, found.ahead["middle"] * 0.13))
    assert quiet(replace(found, past=past, ahead=fewer)).table.empty


def test_without_figures_of_the_gemeente_its_buurten_together_are_the_yardstick(
    quiet: Callable[[People | None], Signals],
) -> None:
    found = residents()
    past = pd.concat([found.past[found.past["code"] == OLD], pd.DataFrame([counts(YOUNG, 3_000, 420, 1_400)])])
    rows = found.ahead[found.ahead["code"] == OLD]
    young = [ahead(YOUNG, "inhabitants", 3_000, 2_900, 3_100), ahead(YOUNG, "age_65_plus", 440, 400, 480)]
    shown = quiet(replace(found, past=past, ahead=pd.concat([rows, pd.DataFrame(young)])))
    # (300 + 420) / 4.000 and (360 + 440) / 4.000.
    assert shown.table["reasons"].tolist() == [
        "aandeel 65-plussers: in 2024 30 van de 100 inwoners, in 2034 ongeveer 36 (gemeente: 18 en 20)"
    ]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (300.0, 427.0, "minder huishoudens: 450 in 2024, in 2034 2 van de 3 keer 300 tot 430"),
        (300.0, 428.0, None),
        (496.0, 700.0, "meer huishoudens: 450 in 2024, in 2034 2 van de 3 keer 500 tot 700"),
        (494.0, 700.0, None),
    ],
)
def test_the_number_of_households(quiet: Callable[[People | None], Signals], low: float, high: float, words: str | None) -> None:
    found = quiet(residents(ahead(OLD, "households", (low + high) / 2, low, high), then=300.0))
    assert found.table["reasons"].tolist() == ([words] if words else [])


# The gemeente as a whole


def test_both_kinds(molenwaarde: Gemeente) -> None:
    scores = ScoresAhead({"buurt": level("buurt", warnings=warnings_of({OLD: True, YOUNG: True, AROUND: False}))})
    found = find_signals(molenwaarde, scores, residents())
    assert dict(zip(found.table["code"], found.table["kind"], strict=True)) == {YOUNG: SCORE, OLD: "beide"}
    assert found.takeaway == (
        "2 van de 12 buurten vragen als eerste aandacht: in 2 kan de score onder voldoende komen en in 1 veranderen de bewoners."
    )
    assert {code: list(SIGNAL_KINDS)[kind - 1] for code, kind in found.kinds.items() if kind} == {
        OLD: "beide",
        YOUNG: SCORE,
        AROUND: "",
    }
    assert found.precision.startswith("In eerdere rondes (2016 tot en met 2018) zakten er 30 tot 70 van de 100 buurten")


@pytest.mark.parametrize(
    ("record", "errors", "why"),
    [
        (SINGLE, None, "Van buurten is er één meting (2024)"),
        (SINGLE | {"measurements": [2022, 2024]}, None, "Er zijn te weinig metingen van buurten om een rekenmethode te testen"),
        (SINGLE | {"intervals": "fouten"}, {"n": 1}, "Een rekenmethode was in eerdere metingen niet beter"),
        (SINGLE | {"warnings_shown": "model"}, {"n": 1}, "die was in eerdere metingen beter dan de regel 'dichtst bij de grens'"),
    ],
)
def test_the_page_says_what_decides(molenwaarde: Gemeente, record: dict[str, object], errors: object, why: str) -> None:
    rows = warnings_of({OLD: False})
    found = find_signals(molenwaarde, ScoresAhead({"buurt": level("buurt", record=record, errors=errors, warnings=rows)}), None)
    assert why in found.note
    assert ("Een simpele regel" in found.note) == (record["warnings_shown"] == "rule")
    assert "Wij rekenen vanaf de laatste meting (2024), welk jaar u ook kiest." in found.note
    assert found.note.endswith("Over bewoners zijn er te weinig cijfers.")


@pytest.mark.parametrize("code", [SILENT, TINY])
def test_a_gemeente_of_which_little_is_known(databank: Databank, loaded: Callable[[str], Gemeente], code: str) -> None:
    gemeente = loaded(code)
    found = find_signals(gemeente, scores_ahead(databank), people_ahead(databank, gemeente))
    assert found.anything == (code == TINY)
    if code == SILENT:
        assert set(found.kinds.values()) == {0}
        assert found.note.startswith("Van deze buurten zijn er geen scores")
        assert found.sources == ("Buurtbalans, signalen (schatting)",)


def test_one_buurt(molenwaarde: Gemeente) -> None:
    one = replace(molenwaarde, buurten=molenwaarde.buurten[molenwaarde.buurten["code"] == OLD])
    assert (
        find_signals(one, ScoresAhead({}), residents()).takeaway == "De ene buurt vraagt aandacht: daar veranderen de bewoners."
    )
    assert find_signals(one, ScoresAhead({}), None).takeaway == "De ene buurt van Molenwaarde heeft geen signaal."
