"""How it came to this: whose series, the exact change, what moved along, the similar buurten, in words."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest

from lib.answers.causes.answer import Causes, causes
from lib.answers.causes.change import taken_apart
from lib.answers.causes.moved import figures_in
from lib.answers.causes.past import Background, background, history_table, past_of
from lib.answers.causes.words import history_sentence
from lib.answers.place import Gemeente
from lib.databank.store import Databank
from lib.scores import DIMENSIONS, LBM_REFERENCE
from lib.similar import SimilarIndex, features_from
from tests.answers.small_databank import (
    CENTRUM,
    CHANGED,
    EMPTY,
    FEW_HOUSEHOLDS,
    HAVEN,
    NOORD_1,
    RECODED,
    SILENT,
    TINY,
    UNKNOWN,
    WIJK_CENTRUM,
)

Tell = Callable[..., Causes]


@pytest.fixture(scope="module")
def of(databank: Databank) -> Background:
    return background(databank)


@pytest.fixture(scope="module")
def tell(databank: Databank, of: Background, loaded: Callable[[str], Gemeente]) -> Tell:
    index, read = SimilarIndex.build(features_from(databank)), cache(lambda year: figures_in(databank, year))

    def told(code: str, span: tuple[int, int] | None = None) -> Causes:
        return causes(loaded("GM" + code[2:6]), of, code, span, index.find(code), read)

    return told


def test_own_series_and_the_exact_change(tell: Tell) -> None:
    answer = tell(NOORD_1)
    assert (answer.past.level, answer.past.years, answer.past.span) == ("buurt", (2020, 2022, 2024), (2020, 2024))
    assert answer.taken is not None
    # -.032 in 2020, .12 in 2024; won, fys, vrz, soc, onv are .4, .2, -.1, 0 and .5 of it
    assert answer.taken.total == pytest.approx(0.152)
    assert [step.value for step in answer.taken.steps] == pytest.approx([0.0608, 0.0304, -0.0152, 0.0, 0.076])
    assert abs(math.fsum(step.value for step in answer.taken.steps) - answer.taken.total) < 1e-12
    assert answer.taken.national is not None
    assert answer.taken.change.zone == "duidelijk"
    assert answer.takeaway.startswith(
        "In Noord (Centrum) steeg de score tussen 2020 en 2024 met 0,15; vooral de score op overlast en onveiligheid (+0,08) bewoog. In 32 gemeenten "
    )


def test_a_chosen_span_and_one_that_cannot_be(tell: Tell, of: Background) -> None:
    assert tell(NOORD_1, (2022, 2024)).past.span == (2022, 2024)
    for impossible in ((2014, 2024), (2024, 2020), (2022, 2022)):
        assert tell(NOORD_1, impossible).past.span == (2020, 2024)
    with pytest.raises(ValueError, match="niet te splitsen"):
        taken_apart(of, tell(NOORD_1).past, 2014, 2024)


def test_without_own_series_that_of_the_wijk_is_told_as_such(tell: Tell) -> None:
    for code in (HAVEN, EMPTY):
        answer = tell(code)
        assert (answer.past.level, answer.past.code) == ("wijk", WIJK_CENTRUM)
        assert answer.past.series["year"].tolist() == [2014, 2018, 2020]
        assert answer.past.note == "De buurt zelf heeft geen score. Dit is de reeks van Wijk Centrum, tot en met 2020."
        assert answer.takeaway.startswith("In wijk Centrum ")
        assert set(answer.past.lines["label"]) == {"Wijk Centrum", "Gemeente Molenwaarde"}  # three wijken are not the country


def test_no_history_at_all(tell: Tell) -> None:
    answer = tell("BU90020101")
    assert (answer.past.level, answer.past.span, answer.taken, answer.fared) == ("", None, None, None)
    assert answer.past.lines.empty
    assert answer.past.dimensions.empty
    assert answer.findings == ()
    assert (
        answer.takeaway
        == "Hoe Stilte 1 zo werd, is niet te zien. Er is geen score, en ook van de wijk zijn er geen twee metingen."
    )
    assert history_sentence(answer.past) == ""


def test_one_measurement_and_a_wijk_with_a_series(of: Background, loaded: Callable[[str], Gemeente]) -> None:
    gemeente = loaded("GM9001")
    once = dataclasses.replace(
        gemeente, scores=gemeente.scores[(gemeente.scores["code"] != CENTRUM) | (gemeente.scores["year"] == 2024)]
    )
    told = past_of(once, of, CENTRUM)
    assert told.level == "wijk"
    assert told.note == "De buurt zelf heeft één meting (2024). Dit is de reeks van Wijk Centrum, tot en met 2020."
    nowhere = dataclasses.replace(once, scores=once.scores[once.scores["level"] == "buurt"])
    assert past_of(nowhere, of, CENTRUM).note.startswith(
        "Hoe Centrum zo werd, is niet te zien. Er is maar één meting (2024), en ook van de wijk"
    )


def test_a_series_without_dimensions(of: Background, loaded: Callable[[str], Gemeente], databank: Databank) -> None:
    gemeente = loaded("GM9001")
    bare = dataclasses.replace(gemeente, scores=gemeente.scores.assign(**dict.fromkeys(DIMENSIONS, float("nan"))))
    index = SimilarIndex.build(features_from(databank))
    answer = causes(bare, of, NOORD_1, None, index.find(NOORD_1), lambda year: figures_in(databank, year))
    assert answer.taken is None
    assert answer.past.years == ()
    assert answer.past.span == (2020, 2024)
    assert len(answer.past.lines)
    assert answer.past.dimensions.empty
    assert answer.takeaway.startswith("In Noord (Centrum) ging de score tussen 2020 en 2024 van 4,07 naar 4,22 (+0,15).")


def test_the_band_starts_at_the_first_measurement_told(tell: Tell) -> None:
    lines = tell(NOORD_1, (2022, 2024)).past.lines
    own = lines[lines["label"] == "Noord (Centrum)"].set_index("year")
    assert own.loc[2020, ["low", "high"]].isna().all()
    assert own.loc[2022, "low"] == own.loc[2022, "high"] == pytest.approx(LBM_REFERENCE - 0.03)
    assert own.loc[2024, "score"] > own.loc[2024, "high"]
    assert history_sentence(tell(NOORD_1, (2022, 2024)).past) == "In 2024 ligt de lijn boven de band van de normale schommeling."


def test_a_boundary_change_is_said_and_never_compared(tell: Tell) -> None:
    for code in (CHANGED, UNKNOWN):
        answer = tell(code)
        assert answer.past.level == "buurt"  # scores are published on the newest borders
        assert answer.moved.sentence.startswith(
            f"Van {'Rietland' if code == CHANGED else 'Lindehof'} zijn er rond 2020 en 2024 geen kerncijfers"
        )
        assert "de grens van de buurt is veranderd of niet bekend" in answer.moved.note
        inhabitants = answer.moved.table.set_index("Kerncijfer").loc["Inwoners"]
        assert inhabitants["Valt op"] == "niet te vergelijken: grens veranderd of onbekend"
        assert pd.isna(inhabitants["In het eerste jaar"])


def test_a_recoded_buurt_keeps_its_figures(tell: Tell) -> None:
    row = tell(RECODED).moved.table.set_index("Kerncijfer").loc["Inwoners"]
    assert (row["Van jaar"], row["Tot jaar"], row["In het eerste jaar"], row["Verandering"]) == (2020, 2024, 1200.0, 0.0)


def test_figures_of_too_few_people_are_left_out(databank: Databank) -> None:
    table = figures_in(databank, 2023)
    assert table.loc[CENTRUM, "single_share"] == 50
    assert pd.isna(table.loc[FEW_HOUSEHOLDS, "single_share"])  # 45 households
    assert CHANGED not in table.index
    assert table.loc["BU91000001":"BU91000008"].empty  # background, not on the newest map year
    assert len(figures_in(databank, 2024).loc["BU91000001":"BU91000008"]) == 8


def test_small_places_get_a_sensible_answer(tell: Tell, tiny: Gemeente, silent: Gemeente) -> None:
    assert (tiny.code, silent.code) == (TINY, SILENT)
    for code in [*tiny.buurten["code"], *silent.buurten["code"], FEW_HOUSEHOLDS]:
        answer = tell(code)
        assert answer.takeaway.endswith(".")
        assert answer.moved.sentence.endswith(".")
        assert "nan" not in answer.takeaway


def test_table_has_every_measurement_once(tell: Tell) -> None:
    table = history_table(tell(NOORD_1).past)
    assert table["Jaar"].tolist() == [2020, 2022, 2024]
    assert {"Noord (Centrum)", "Gemeente Molenwaarde", "32 gemeenten", "woningvoorraad", "overlast en onveiligheid"} <= set(
        table.columns
    )
    parts = tell(NOORD_1).taken
    assert parts is not None
    assert parts.table["Onderdeel"].tolist()[0] == "score 2020"
    assert len(parts.table) == 7


def test_an_unknown_buurt(of: Background, molenwaarde: Gemeente) -> None:
    with pytest.raises(KeyError):
        past_of(molenwaarde, of, "BU99999999")
