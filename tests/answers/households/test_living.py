"""Household types and living together of the sample, as the page Huishoudens shows them."""

from __future__ import annotations

import numpy as np
import pytest

from lib.answers.households.together import (
    INDICES,
    Living,
    coverage_of,
    index_values,
    is_offer,
    isolation_table,
    quadrant_table,
    statements,
    table_for,
)
from lib.answers.households.types import mix, stands_out
from lib.answers.place import Gemeente, country, load
from lib.databank.store import Databank
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


def test_students_stand_out_from_similar_buurten_or_have_none(sample: Databank, living: Living) -> None:
    index = SimilarIndex.build(features_from(sample))
    sentences = [stands_out(living, index, code) for code in living.codes]
    told = [sentence for sentence in sentences if sentence]
    assert 0 < len(told) < len(sentences)
    assert all("vergelijkbare buurten" in sentence and "%" in sentence for sentence in told)


def test_three_statements_about_the_planted_stories(sample: Databank, living: Living) -> None:
    gemeente = gemeente_of(sample, "GM9904")
    covered = coverage_of(living, table_for({}), gemeente.buurten["code"].tolist())
    said, _ = statements(living, covered, gemeente, story(10).code, YEAR)
    assert [statement.heading for statement in said] == ["Verschil", "Vraag en aanbod", "Zorg voor elkaar"]
    assert "meer van elkaar verschillen dan gemiddeld" in said[0].sentence
    assert "minder goed aan dan gemiddeld" in said[1].sentence
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
    many = table["capacity"] >= 50
    much = table["load"] >= 50
    np.testing.assert_array_equal(table["quadrant"] == "veel vraag, weinig handen", much & ~many)


def test_isolation_needs_eight_buurten_and_lies_around_the_share_in_the_gemeente(sample: Databank, living: Living) -> None:
    table, note = isolation_table(living, gemeente_of(sample, "GM9904"))
    assert len(table) == 10
    assert (table["In de eigen buurt (%)"] >= table["In de gemeente (%)"] - 0.1).all()
    assert (table["Laag (%)"] <= table["Hoog (%)"]).all()
    assert "buurten" in note
