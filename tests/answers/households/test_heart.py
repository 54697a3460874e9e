"""Vraag en aanbod drawn: beside another area, within each member of the estimate, with words that follow from the bars."""

from __future__ import annotations

import numpy as np
import pytest

from lib.answers.households.heart import (
    AMPLE_HERE,
    ASKED,
    BALANCED,
    OFFERED,
    SHORT,
    Heart,
    heart,
)
from lib.answers.households.together import Living, table_for
from lib.areas import LAND
from lib.household_types import LEAST_HOUSEHOLDS
from lib.living_together.coverage import ADDED, AMPLE, SCARCE
from lib.sample.stories.planted import story
from tests.words_to_avoid import PATTERN

TABLE = table_for({})


class Names(dict[str, str]):
    """A name for every code."""

    def __missing__(self, code: str) -> str:
        return f"Gemeente {code}" if code.startswith("GM") else code


def drawn(living: Living, *areas: str, reference: str, alike: dict[str, list[str]] | None = None) -> Heart:
    found = heart(living, TABLE, Names(), areas, reference, alike or {})
    assert found is not None
    return found


@pytest.fixture(scope="module")
def told(living: Living) -> list[str]:
    enough = [code for code, n in zip(living.codes, living.households, strict=True) if n >= LEAST_HOUSEHOLDS]
    return [code for code in enough if not np.isnan(living.shares[living.rows[code]]).any()]


def test_the_reference_is_a_hundred_and_the_bars_are_what_the_table_says(living: Living, told: list[str]) -> None:
    code = told[0]
    gemeente = "GM" + code[2:6]
    found = drawn(living, code, reference=gemeente).rows.set_index(["domain", "side"])["value"]
    shares = {name: living.estimate.members[living.estimate.row(name)].astype(float) for name in (code, gemeente)}
    for k, domain in enumerate(TABLE.domains):
        for side, scores in ((ASKED, TABLE.needs), (OFFERED, TABLE.offers)):
            here, there = ((shares[name].T @ (scores[:, k] + ADDED)) for name in (code, gemeente))
            assert found[domain.id, side] == pytest.approx(100 * np.median(here / there))


def test_words_follow_from_the_bars(living: Living, told: list[str]) -> None:
    seen = set()
    for code in told:
        found = drawn(living, code, reference="GM" + code[2:6])
        bars = found.rows.pivot(index="domain", columns="side", values="value")
        for (_, domain), level in found.levels.items():
            balance = bars.loc[domain, OFFERED] / bars.loc[domain, ASKED]
            seen.add(level)
            assert level != SHORT or balance < SCARCE + 0.03
            assert level != AMPLE_HERE or balance > AMPLE - 0.03
        short = [d.label for d in TABLE.domains if found.levels[code, d.id] == SHORT]
        assert all(label in found.takeaway.split("meer aanbod")[0] for label in short)
        assert 2 <= len(found.questions) <= 4
        assert not PATTERN.search(" ".join([found.takeaway, *found.questions, *found.who["offers"]]))
    assert seen == {SHORT, BALANCED, AMPLE_HERE}


def test_who_offers_and_asks_keeps_what_may_not_be_told(living: Living, told: list[str]) -> None:
    coarse = [code for code in told if not living.estimate.detailed[living.estimate.row(code)]]
    assert coarse
    for code in coarse:
        found = drawn(living, code, reference="GM" + code[2:6])
        kept = {part.label for part in living.estimate.shown(code) if not part.too_few}
        for cell in (*found.who["offers"], *found.who["asks"]):
            for named in cell.split(" en "):
                assert cell == "bijna niemand" or any(named.split(" (")[0].lower() in label.lower() for label in kept)


def test_too_few_households_are_left_out_and_said(living: Living, told: list[str]) -> None:
    small = story(12).code
    found = drawn(living, small, told[0], reference=LAND)
    assert set(found.rows["code"]) == {told[0]}
    assert found.missing == (f"{small}: te weinig huishoudens of geen cijfers.",)
    assert heart(living, TABLE, Names(), [small], LAND, {}) is None
    assert heart(living, TABLE, Names(), [told[0]], small, {}) is None
    assert heart(living, TABLE, Names(), [told[0]], told[0], {}) is None


def test_similar_buurten_are_their_mean(living: Living, told: list[str]) -> None:
    found = drawn(living, told[0], reference=LAND, alike={told[0]: [told[1]]})
    alone = drawn(living, told[1], reference=LAND)
    assert found.similar == 1
    np.testing.assert_allclose(found.rows["similar"], alone.rows["value"])
    assert drawn(living, told[0], reference=LAND).rows["similar"].isna().all()
