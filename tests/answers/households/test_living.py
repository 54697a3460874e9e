"""Household types and living together of the sample, as the page Huishoudens shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.answers.households import together
from lib.answers.households.indices import (
    INDICES,
    index_labels,
    index_values,
    isolation_table,
    place_sentence,
    places_sentence,
    quadrant_table,
)
from lib.answers.households.together import Living, coverage_of, is_offer, statements, table_for, yardstick
from lib.answers.households.types import mix, shares_of, stands_out
from lib.answers.place import Gemeente, country, load
from lib.databank.figures import newest_of_all
from lib.databank.store import Databank
from lib.households import load_types
from lib.living_together.coverage import LINES_OF, LOWER_LINE, UPPER_LINE
from lib.living_together.offers import OffersError
from lib.sample.stories.planted import story
from lib.similar import SimilarIndex, features_from

YEAR = 2024


def gemeente_of(sample: Databank, code: str) -> Gemeente:
    return load(sample, code, country(sample))


def test_mix_adds_up_and_lies_within_its_interval(living: Living) -> None:
    codes = (story(9).code, "GM9904", "NL00")
    found = mix(living, dict.fromkeys(codes, "") | dict(zip(codes, ("Campus", "Stad", "Nederland"), strict=True)), codes)
    assert set(found.rows["area"]) == {"Campus", "Stad", "Nederland"}
    shown = found.rows.dropna()
    assert (shown["low"] <= shown["value"]).all()
    assert (shown["value"] <= shown["high"]).all()
    assert found.rows[found.rows["area"] == "Nederland"]["value"].sum() == pytest.approx(100, abs=1e-3)
    assert len(found.rows) == 3 * len(found.categories)


def test_fewer_than_fifty_households_have_no_mix(living: Living) -> None:
    code = story(12).code  # 35 households
    found = mix(living, {code: "Bedrijvenpark"}, (code,))
    assert found.rows.empty
    assert found.missing == ("Bedrijvenpark: te weinig huishoudens of geen cijfers.",)


GROUPS = [[t.id for t in load_types().types if t.group == group.id] for group in load_types().groups]


def counted(living: Living, code: str, types: Sequence[str]) -> float:
    found = living.estimate
    i = found.row(code)
    return float(found.central[i, [found.types.index(t) for t in types]].sum() * found.households[i])


def test_a_map_tells_what_the_page_tells_of_each_buurt(living: Living) -> None:
    codes = list(living.codes)[::6]
    groups = [shares_of(living, codes, group) for group in GROUPS]
    types = {name: shares_of(living, codes, [name]) for name in load_types().ids}
    told = 0
    for code in codes:
        page = mix(living, {code: "Hier"}, (code,)).rows
        for name, shares in types.items():
            on_page = page[page["category"] == load_types()[name].short]["value"].tolist()
            if not np.isnan(shares.loc[code, "value"]):
                assert on_page == [shares.loc[code, "value"]]
                told += 1
        for group, shares in zip(GROUPS, groups, strict=True):
            assert np.isnan(shares.loc[code, "value"]) or counted(living, code, group) >= 10
    assert told > 0
    assert all(
        ("onzeker" in text) == unsure
        for shares in groups
        for text, unsure in zip(shares["text"], shares["uncertain"], strict=True)
    )
    assert sum(shares["value"] for shares in groups).dropna().to_numpy() == pytest.approx(100, abs=1e-3)


@pytest.mark.parametrize("households", [60.0, 300.0])
def test_what_is_too_few_is_not_what_is_left_of_the_others(living: Living, households: float) -> None:
    """Of a whole that is told either everything is, or two parts at least are not; and no text tells one."""
    few = replace(living, estimate=replace(living.estimate, households=np.full(len(living.estimate.codes), households)))
    codes, alone = list(few.codes)[::6], 0
    groups = {tuple(group): shares_of(few, codes, group) for group in GROUPS}
    types = {name: shares_of(few, codes, [name]) for name in load_types().ids}
    for code in codes:
        untold = [group for group, shares in groups.items() if np.isnan(shares.loc[code, "value"])]
        alone += any(counted(few, code, group) >= 10 for group in untold)
        assert len(untold) != 1
        for group, shares in groups.items():
            secret = [name for name in group if np.isnan(types[name].loc[code, "value"])]
            assert not (np.isnan(shares.loc[code, "value"]) and len(secret) < len(group))
            assert len(secret) != 1 or len(group) == 1
        page = mix(few, {code: "Hier"}, (code,)).rows
        assert page["value"].isna().sum() != 1
    assert alone > 0 or households > 60
    untold_texts = {text for shares in groups.values() for text in shares.loc[shares["value"].isna(), "text"]}
    assert untold_texts <= {"minder dan 10 huishoudens", "niet genoemd, want een kleine groep is dan te berekenen"}
    none = replace(living, estimate=replace(living.estimate, households=np.full(len(living.estimate.codes), 49.0)))
    assert shares_of(none, codes, GROUPS[0])["value"].isna().all()


def test_students_stand_out_from_similar_buurten_or_have_none(sample: Databank, living: Living) -> None:
    index = SimilarIndex.build(features_from(sample))
    sentences = [stands_out(living, index.find(code), code)[0] for code in living.codes]
    told = [sentence for sentence in sentences if sentence]
    assert 0 < len(told) < len(sentences)
    assert all("vergelijkbare buurten" in sentence and "%" in sentence for sentence in told)


def test_three_statements_about_the_planted_stories(sample: Databank, living: Living) -> None:
    gemeente = gemeente_of(sample, "GM9904")
    covered = coverage_of(living, table_for({}), gemeente.buurten["code"].tolist())
    said, _ = statements(living, covered, gemeente, story(10).code, YEAR)
    assert [statement.heading for statement in said] == ["Verschil", "Vraag en aanbod", "Zorg voor elkaar"]
    assert "meer van elkaar verschillen" in said[0].sentence
    assert "minder goed op elkaar aan" in said[1].sentence
    for statement, name in zip(said[:2], ("contrast", "dekking"), strict=True):
        assert living.among[name].national
        assert living.among[name].areas in statement.sentence
    assert all(figure.kind in ("meting", "schatting", "aanname") for statement in said for figure in statement.figures)
    assert statements(living, covered, gemeente, "BU99990000", YEAR) == ([], "")


def test_an_edited_table_changes_dekking_only(sample: Databank, living: Living) -> None:
    gemeente = gemeente_of(sample, "GM9904")
    standard, edited = table_for({}), table_for({"paar_65.b.offer": 0.0, "verlichting.half_life_years": 5.0})
    assert edited.edits == {"paar_65.B.offer": 0}
    codes = gemeente.buurten["code"].tolist()
    before, after = coverage_of(living, standard, codes), coverage_of(living, edited, codes)
    for index in INDICES:
        old, new = index_values(living, before, gemeente, index), index_values(living, after, gemeente, index)
        assert old.equals(new) is (index != "dekking")
    assert is_offer("paar_65.b.offer")
    assert not is_offer("verlichting.half_life_years")
    with pytest.raises(OffersError, match="0 tot en met 3"):
        table_for({"paar_65.b.offer": 7.0})


def test_load_and_capacity_are_two_things(sample: Databank, living: Living) -> None:
    load_rank, hands = living.load, living.capacity
    known = ~np.isnan(load_rank) & ~np.isnan(hands)
    assert known.sum() > 150
    assert abs(np.corrcoef(load_rank[known], hands[known])[0, 1]) < 0.4
    table = quadrant_table(living, gemeente_of(sample, "GM9906")).dropna(subset=["load", "capacity"])
    many = table["capacity"] >= 100 / 3
    much = table["load"] > 200 / 3
    np.testing.assert_array_equal(table["quadrant"] == "veel vraag, weinig handen", much & ~many)


def test_isolation_needs_eight_buurten_and_lies_around_the_share_in_the_gemeente(sample: Databank, living: Living) -> None:
    table, note = isolation_table(living, gemeente_of(sample, "GM9904"))
    assert len(table) == 10
    assert (table["In de eigen buurt (%)"] >= table["In de hele gemeente (%)"] - 0.1).all()
    assert (table["Laag (%)"] <= table["Hoog (%)"]).all()
    assert "buurten" in note


@pytest.fixture(scope="module")
def one_gemeente(sample: Databank) -> Living:
    """As after fetching one gemeente without a background: poverty, disability, Wmo and youth care are known for its buurten only."""

    def only(databank: Databank, names: Sequence[str], near: int) -> pd.DataFrame:
        found = newest_of_all(databank, names, near)
        lacking = [
            name for name in names if name in together.COMPONENTS.values() or name in ("poverty_share", "social_minimum_share")
        ]
        found.loc[found.index.str[2:6] != "9904", lacking] = np.nan
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(together, "newest_of_all", only)
        return together.build(sample, together.estimated_types(sample, 2025))


def test_a_rank_among_one_gemeente_is_told_as_such(sample: Databank, living: Living, one_gemeente: Living) -> None:
    gemeente = gemeente_of(sample, "GM9904")
    load, hands = one_gemeente.among["load"], one_gemeente.among["capacity"]
    known = ~np.isnan(one_gemeente.load)
    assert (load.national, load.named, load.n) == (False, (gemeente.name,), known.sum())
    assert hands.national
    assert {code[2:6] for code, there in zip(one_gemeente.codes, known, strict=True) if there} == {"9904"}
    assert one_gemeente.load[known].mean() == pytest.approx(0.5, abs=0.02)  # ranked among themselves
    code = next(code for code in gemeente.buurten["code"] if one_gemeente.quadrants.name[one_gemeente.rows[code]])
    asked, helping = place_sentence(one_gemeente, code).split("wat de handen betreft")
    assert gemeente.name in asked
    assert "Nederland" not in asked
    assert "Nederland" in helping
    assert not any(letter.isdigit() for letter in asked.split("Vergeleken")[0]), "three levels and no ranks"
    assert load.areas in index_labels(one_gemeente)["load"]
    assert load.areas in places_sentence(one_gemeente, quadrant_table(one_gemeente, gemeente))
    assert living.among["load"].national
    assert living.among["load"].areas == "de buurten van Nederland"


def test_fewer_than_eight_buurten_have_no_rank(sample: Databank, one_gemeente: Living) -> None:
    def few(databank: Databank, names: Sequence[str], near: int) -> pd.DataFrame:
        found = newest_of_all(databank, names, near)
        found.loc[~found.index.isin(one_gemeente.codes[:7]), list(names)] = np.nan
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(together, "newest_of_all", few)
        alone = together.build(sample, together.estimated_types(sample, 2025))
    assert alone.among["load"].n <= 7
    assert np.isnan(alone.load).all()
    assert set(alone.quadrants.name) == {""}


def test_dekking_is_held_against_wijken_where_the_buurten_do_not_cover_the_country(living: Living) -> None:
    here = yardstick(living, living.dekking)
    assert (here.lower, here.upper) == (living.dekking.lower_quarter, living.dekking.upper_quarter)
    of_province = replace(living, among={**living.among, "dekking": replace(living.among["dekking"], national=False)})
    there = yardstick(of_province, living.dekking)
    assert (there.lower, there.upper, there.among) == (LOWER_LINE, UPPER_LINE, LINES_OF)


def inherited(living: Living, codes: Sequence[str]) -> Living:
    """The same, with tenure and income of `codes` taken from the gemeente."""
    rows = [living.estimate.row(code) for code in codes]
    levels = {name: values.copy().astype("<U8") for name, values in living.estimate.levels.items()}
    for name in ("tenure", "income"):
        levels[name][rows] = "gemeente"
    return replace(living, estimate=replace(living.estimate, levels=levels))


def test_with_two_inherited_margins_nothing_tells_a_single_type(sample: Databank, living: Living) -> None:
    gemeente = gemeente_of(sample, "GM9904")
    codes = [code for code in gemeente.buurten["code"] if code in living.rows]
    code = next(c for c in codes if living.detailed[living.rows[c]])
    poorer = inherited(living, codes)
    groups = {"Jong, zonder kinderen", "Gezinnen", "45 tot 65 jaar, zonder kinderen", "65-plussers"}
    told = mix(poorer, {code: "Hier"}, (code,))
    assert set(told.categories) == groups
    assert len(told.grouped) == 1
    assert told.grouped[0].startswith("Hier: Vier groepen")
    assert mix(living, {code: "Hier"}, (code,)).grouped == ()
    covered = coverage_of(poorer, table_for({}), codes)
    assert index_values(poorer, covered, gemeente, "alleen_65").isna().all()
    assert index_values(poorer, covered, gemeente, "gezinnen").notna().any()
    before, _ = isolation_table(living, gemeente)
    after, note = isolation_table(poorer, gemeente)
    assert (len(before), set(after["Type"])) == (10, groups)
    assert "vier groepen" in note
    index = SimilarIndex.build(features_from(sample))
    for sentence, _ in (stands_out(poorer, index.find(c), c) for c in codes):
        assert not sentence or any(group in sentence for group in groups)
