"""Which areas are like a whole work area: wijken or gemeenten, none that it lies in, and what is told of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pytest

from lib.answers import nationwide, place
from lib.answers.causes.answer import Causes, causes
from lib.answers.causes.moved import figures_in
from lib.answers.causes.neighbours import CLOSE, neighbours
from lib.answers.causes.of_work_area import NOT_IN_BOTH, untold
from lib.answers.place import COMPARED_WITH, Gemeente, means_of_buurten, similar_to
from lib.answers.standing.one_area.alike import alike_of
from lib.areas import Level
from lib.databank import SAMPLE
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part, new_work_area
from lib.databank.store import open_databank
from lib.similar import DEFAULT_N, FEATURES, SimilarIndex, features_from
from lib.words import listed

DATABANK = open_databank(SAMPLE)
COUNTRY = nationwide.country(DATABANK)
IndexOf = Callable[[Level], SimilarIndex]


@pytest.fixture(scope="module")
def index_of() -> IndexOf:
    return cache(lambda level: SimilarIndex.build(features_from(DATABANK, level)))


def made(*codes: str, **shares: float) -> Gemeente:
    """A work area of these places, and of a share of others."""
    parts = [Part(code=code) for code in codes] + [Part(code=code, share=share, dwellings=1) for code, share in shares.items()]
    area = new_work_area("Proef", tuple(parts), 2025, "")
    within = [place.load(DATABANK, code, COUNTRY) for code in area.gemeenten]
    return place.as_gemeente(area, Places(DATABANK), within)


def test_it_is_compared_with_wijken_by_what_is_shown_of_it_and_with_none_that_it_lies_in(index_of: IndexOf) -> None:
    here = made("WK990600", "BU99040001")
    index, found = similar_to(here, here.code, index_of)
    assert found.enough
    assert found.level == "wijk"
    assert not {"WK990600", "WK990400"} & set(found.codes)
    assert {"GM9904", "GM9906"} & {"GM" + code[2:6] for code in found.codes}  # others of its gemeenten take part
    for feature in index.features_of(here.code, found.codes[0]):
        assert feature.here == here.figures.figure(feature.id, here.code, 2025).value


def test_one_that_is_a_wijk_has_the_neighbours_of_that_wijk(index_of: IndexOf) -> None:
    here = made("WK990600")
    index, found = similar_to(here, here.code, index_of)
    of_wijk = index_of("wijk").find("WK990600", include_own_gemeente=True)
    assert len(set(found.codes) & set(of_wijk.codes)) >= 13
    own = {feature.id: feature for feature in index.features_of(here.code, "WK990600")}
    assert set(own) == set(FEATURES)
    assert max(feature.gap for feature in own.values()) < CLOSE  # what is suppressed of a buurt is in the published wijk only


def test_a_buurt_is_compared_with_buurten_as_ever(index_of: IndexOf) -> None:
    here = made("WK990600")
    buurt = here.buurten["code"].iloc[0]
    assert similar_to(here, buurt, index_of)[1] == index_of("buurt").find(buurt)


def test_one_that_is_larger_than_nearly_every_wijk_is_compared_with_gemeenten() -> None:
    here = made("WK990600", "WK990601")
    figures = {name: here.figures.figure(name, here.code, 2025).value for name in FEATURES}
    many = pd.DataFrame([figures] * 30, index=[f"GM{2000 + i}" for i in range(30)]).rename_axis("code")
    small = features_from(DATABANK, "wijk").assign(inhabitants=figures["inhabitants"] / 2)

    def other(level: Level, wijken: pd.DataFrame, gemeenten: pd.DataFrame) -> SimilarIndex:
        return SimilarIndex.build(wijken if level == "wijk" else gemeenten)

    assert similar_to(here, here.code, lambda level: other(level, small, many))[1].level == "gemeente"
    assert similar_to(here, here.code, lambda level: other(level, small, many.iloc[: DEFAULT_N - 1]))[1].level == "wijk"
    large = small.assign(inhabitants=figures["inhabitants"])
    assert similar_to(here, here.code, lambda level: other(level, large, many))[1].level == "wijk"


def test_a_mean_of_buurten_is_of_the_same_in_every_measurement_and_of_enough() -> None:
    scores = pd.DataFrame(
        {2020: [0.1, 0.3, np.nan, 0.5], 2024: [0.2, 0.6, 9.0, 0.5]},
        index=["BU10000101", "BU10000102", "BU10000103", "BU10000201"],
    )
    people = pd.Series({"BU10000101": 300.0, "BU10000102": 100.0, "BU10000103": 50.0, "WK100001": 450.0, "WK100002": 450.0})
    people["BU10000201"] = 300.0
    found = means_of_buurten(["WK100001", "WK100002", "WK100009"], scores, people)
    assert found.loc["WK100001"].to_dict() == pytest.approx({2020: 0.15, 2024: 0.3})
    assert found.loc[["WK100002", "WK100009"]].isna().all(axis=None)  # of two in three inhabitants, and of none


def test_card_and_names_say_which_areas_and_why(index_of: IndexOf) -> None:
    here = made("WK990600", "BU99040001")
    index, found = similar_to(here, here.code, index_of)
    told = alike_of(here, index, found, 2024)
    assert told.sentence.startswith(f"15 vergelijkbare wijken scoren meestal {4},")
    assert told.sentence.endswith("(schatting).")
    assert COMPARED_WITH["wijk"] in told.note
    named = neighbours(
        index, found, dict.fromkeys(found.codes, "Centrum"), {"GM9901": "Elders"}, lambda code: code[2:6] == "9901"
    )
    assert named.compared_with == COMPARED_WITH["wijk"]
    assert named.here[0].name == "Wijk Centrum (Elders)"
    assert "vergelijkbare wijken liggen in" in named.elsewhere


@pytest.fixture(scope="module")
def told(index_of: IndexOf) -> Callable[[Gemeente], Causes]:
    of = nationwide.background(DATABANK)
    read = cache(lambda year: figures_in(DATABANK, year, "wijk"))

    def tell(here: Gemeente) -> Causes:
        return causes(here, of, here.code, None, similar_to(here, here.code, index_of)[1], read)

    return tell


def test_what_moved_and_how_similar_wijken_fared(told: Callable[[Gemeente], Causes]) -> None:
    here = made("WK990600", "BU99040001", BU99040002=0.5)
    answer = told(here)
    assert answer.fared is not None
    assert "vergelijkbare wijken" in answer.fared.sentence
    assert answer.fared.table["Gebied"].str.startswith("Wijk").all()
    assert answer.moved.many == "wijken"
    assert {"ja", "nee"} & set(answer.moved.table["Valt op"])
    assert answer.moved.table["Vergelijkbare wijken"].max() == 15
    assert "(schatting)" in answer.moved.source


def test_a_change_is_of_the_buurten_that_have_the_figure_in_both_years() -> None:
    here = made("WK990600", "WK990400")
    home = here.home_of("BU99060000")
    codes = list(here.labels)
    tables = {
        year: pd.concat([one.figures.in_year([c for c in codes if c in one.labels], year) for one in here.within])
        for year in (2016, 2024)
    }
    compared = 0
    for name in ("households", "inhabitants", "age_65_plus", "households_single"):
        first, last = here.figures.in_both(name, 2016, 2024)  # type: ignore[attr-defined]
        both = tables[2016][name].notna() & tables[2024][name].notna()
        if first.status[0] == "ok":
            compared += 1
            assert (first.value[0], last.value[0]) == pytest.approx(
                (tables[2016][name][both].sum(), tables[2024][name][both].sum())
            )
            assert first.counted[0] == last.counted[0] == both.sum()
    assert compared >= 3
    assert home.code == "GM9906"


def test_years_that_cannot_be_told_are_named_with_the_reason(told: Callable[[Gemeente], Causes]) -> None:
    lineage = DATABANK.read("lineage", levels=("buurt",))
    changed = lineage[lineage["kind"].isin(["changed", "unknown"])]
    assert len(changed), "the sample has buurten with other borders before"
    buurt = changed["code"].iloc[0]
    here = made(buurt)
    years = {year for year in here.figures.years if not here.home_of(buurt).figures.is_same(buurt, year)}
    said = untold(here, min(here.figures.years), max(here.figures.years), set(here.figures.years) - years, 2)
    assert said.startswith(
        f"Van {listed(str(year) for year in sorted(years))} is niets te zeggen: van 1 van de 1 buurt is de grens"
    )
    assert said.endswith(f"Van 2 cijfers is de verandering niet te geven: {NOT_IN_BOTH}.")
    assert untold(here, 2020, 2024, set(here.figures.years), 0) == ""
    assert "is niets te zeggen: te weinig buurten hebben dan cijfers." in untold(made("WK990600"), 2020, 2024, {2020, 2024}, 0)
    rest = told(here).moved.table
    assert (rest.loc[rest["Van jaar"].isna(), "Valt op"] == NOT_IN_BOTH).all()


def test_the_history_is_of_the_same_buurten_in_every_measurement() -> None:
    scores = DATABANK.read("scores", levels=("buurt",)).dropna(subset=["afw"])
    having = scores.groupby("code")["year"].nunique()
    years = scores["year"].nunique()
    late = next(code for code in having.index if having[code] < years and code[2:6] != "9902")
    wijk = "WK" + late[2:8]
    here = made(wijk, "WK990600")
    assert here.steady is not None
    steady = [code for code in here.labels if having.get(code, 0) == years]
    assert late not in steady
    if not here.steady.left_out:
        assert here.steady.buurten == len(steady)
    alone = made(*steady)
    assert alone.steady is not None
    both = alone.steady.scores.set_index("year")["afw"]
    assert here.steady.scores.set_index("year")["afw"].to_dict() == pytest.approx(both[here.steady.scores["year"]].to_dict())
    assert set(here.changes.loc[here.changes["code"] == here.code, "end"]) == set(here.steady.scores["year"].iloc[1:])


def test_what_was_searched_is_told_of_every_level_that_a_place_is_compared_with(index_of: IndexOf) -> None:
    """A work area larger than nearly every wijk is compared with gemeenten, and its card says among which."""
    of_country = nationwide.country(open_databank(SAMPLE))
    for level, many in (("buurt", "buurten"), ("wijk", "wijken"), ("gemeente", "gemeenten")):
        found = of_country.searched(index_of(level).codes.tolist())
        assert found.n == len(index_of(level).codes)
        assert many in found.many
