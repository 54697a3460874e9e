"""Finding a place: by any word of its name, by postcode, with what lies where, and only what may be opened."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.answers.search import SearchIndex, folded, search_index
from lib.databank import SAMPLE
from lib.databank.store import Databank, open_databank
from tests.answers.small_databank import GEMEENTE

CODES = ["GM0001", "GM0002", "WK000101", "BU00010100", "BU00010101", "BU00020000", "BU00020001"]
NAMES = ["Sint-Jánsdorp", "Oude IJssel", "Wijk 01 Centrum", "Centrum", "De Oude Haven", "Centrum", "Oud-Haven"]
POSTCODES = [None, None, None, "1234", "1234", "1234", None]
INDEX = SearchIndex(CODES, NAMES, POSTCODES)
ALL = {"GM0001", "GM0002"}


def codes(text: str, near: str | None = None, allowed: set[str] = ALL) -> list[str]:
    return [hit.code for hit in INDEX.find(text, allowed, near).hits]


@pytest.mark.parametrize("text", ["sint jans", "Sint-Jans", "SINT-JÁNSDORP", "jansdorp", "  jans  "])
def test_case_accents_and_order_do_not_matter(text: str) -> None:
    assert codes(text) == ["GM0001"]


def test_any_word_of_a_name_and_all_that_were_typed() -> None:
    assert set(codes("haven")) == {"BU00010101", "BU00020001"}
    assert codes("haven oude") == ["BU00010101"]
    assert codes("oude ij") == ["GM0002"]
    assert codes("entrum") == []


def test_the_own_gemeente_comes_first_among_equals() -> None:
    assert codes("centrum", near="GM0001") == ["WK000101", "BU00010100", "BU00020000"]
    assert codes("centrum", near="GM0002")[0] == "BU00020000"


def test_a_label_tells_two_of_one_name_apart() -> None:
    labels = [hit.label for hit in INDEX.find("centrum", ALL).hits]
    assert len(set(labels)) == len(labels) == 3
    assert "Centrum, wijk in Sint-Jánsdorp" in labels


@pytest.mark.parametrize("text", ["1234", "1234 AB", "1234ab"])
def test_a_postcode_lists_every_buurt_that_it_is_of(text: str) -> None:
    found = INDEX.find(text, ALL)
    assert [hit.code for hit in found.hits] == ["BU00010100", "BU00020000", "BU00010101"]
    assert "AB" not in found.note
    assert "1234" in found.note


def test_a_postcode_of_nobody_gets_a_sentence() -> None:
    found = INDEX.find("9999", ALL)
    assert (found.hits, found.more) == ((), 0)
    assert "9999" in found.note
    assert SearchIndex(CODES, NAMES, [None] * 7).find("1234", ALL).note != INDEX.find("9999", ALL).note


def test_what_may_not_be_opened_is_not_found() -> None:
    assert codes("centrum", allowed={"GM0002"}) == ["BU00020000"]
    assert codes("1234", allowed=set()) == []


def test_more_than_fits_is_counted() -> None:
    many = SearchIndex([f"BU0001{i:04d}" for i in range(30)], ["Dorp"] * 30, [None] * 30)
    found = many.find("dorp", {"GM0001"}, most=8)
    assert (len(found.hits), found.more) == (8, 22)
    assert INDEX.find("", ALL).hits == ()
    assert INDEX.find("nergens", ALL).note


def test_of_a_databank_what_is_on_its_map(databank: Databank) -> None:
    hits = search_index(databank).find("centrum", {GEMEENTE}).hits
    assert {hit.kind for hit in hits} >= {"buurt"}
    assert search_index(open_databank(SAMPLE)).find("havenkwartier", {"GM9901"}).hits[0].code == "BU99010100"


def test_folding() -> None:
    assert folded(" Sint-Jáns  KWARTIER ") == "sint-jans kwartier"


def test_a_wijk_is_there_only_while_it_has_a_buurt_on_the_map(databank: Databank) -> None:
    index = search_index(databank)
    on_map = {"WK" + code[2:8] for code in databank.read("geometry", columns=["gemeente_code"])["code"]}
    wijken = set(databank.read("areas", levels=("wijk",), columns=["name"])["code"])
    assert wijken & on_map
    assert [code for code in wijken if (code in index) != (code in on_map)] == []


def test_the_postcode_of_an_earlier_year_stands_until_there_is_a_new_one() -> None:
    class Later:
        """A databank whose newest year has names and no postcodes yet."""

        def read(self, table: str, **_: object) -> pd.DataFrame:
            if table == "geometry":
                return pd.DataFrame({"code": ["BU00010100"], "gemeente_code": ["GM0001"]})
            rows = [("GM0001", 2026, "Dorp", None), ("BU00010100", 2024, "Oud", "1234"), ("BU00010100", 2025, "Oud", "1235")]
            return pd.DataFrame([*rows, ("BU00010100", 2026, "Nieuw", None)], columns=["code", "year", "name", "postcode"])

    index = search_index(Later())  # type: ignore[arg-type]
    assert [hit.label for hit in index.find("1235", {"GM0001"}).hits] == ["Nieuw, buurt in Dorp"]
    assert not index.find("1234", {"GM0001"}).hits
