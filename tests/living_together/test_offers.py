"""The table of offers and needs: its content, edits, and Dutch refusals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lib.household_types import HOUSEHOLD_TYPES
from lib.living_together.offers import DEFAULT_PATH, DOMAINS, SIDES, OffersError, load_offers

TABLE = load_offers()
KEYS = st.tuples(st.sampled_from(HOUSEHOLD_TYPES), st.sampled_from(DOMAINS), st.sampled_from(SIDES)).map(".".join)
EDITS = st.dictionaries(KEYS, st.integers(0, 3), max_size=8)


def test_ten_types_by_six_domains_each_with_a_reason() -> None:
    assert TABLE.offers.shape == TABLE.needs.shape == (10, 6)
    assert TABLE.kind == TABLE.label == "aanname"
    reasons = [cell.reason for row in TABLE.types for cell in row.cells.values()]
    assert len(reasons) == 60
    assert min(len(reason) for reason in reasons) > 10
    assert not TABLE.edited


def test_rows_are_in_the_order_of_the_types() -> None:
    assert TABLE.offers[HOUSEHOLD_TYPES.index("alleen_65")].tolist() == [3, 1, 0, 1, 0, 1]
    assert TABLE.needs[HOUSEHOLD_TYPES.index("alleen_65")].tolist() == [1, 3, 0, 2, 3, 3]
    assert TABLE.offers[HOUSEHOLD_TYPES.index("gezin_huur_laag")].tolist() == [2, 2, 3, 1, 2, 2]


def test_offers_do_not_follow_income() -> None:
    # The lower-income type offers at least as much in all as the type with more income in the same phase of life.
    total = dict(zip(HOUSEHOLD_TYPES, TABLE.offers.sum(axis=1), strict=True))
    assert total["jong_laag"] >= total["jong_midden"]
    assert total["gezin_huur_laag"] >= total["gezin_huur_midden"]


def test_an_edit_changes_one_cell_and_is_reported() -> None:
    edited = TABLE.with_edits({"jong_laag.O.offer": 1})
    assert edited.edits == {"jong_laag.O.offer": 1}
    changed = edited.offers - TABLE.offers
    assert changed[0, 0] == -1
    assert np.count_nonzero(changed) == 1
    assert (edited.needs == TABLE.needs).all()
    assert edited.value("jong_laag.O.offer") == 1
    assert edited.label == "aanname van deze groep"
    assert TABLE.edits == {}


def test_an_edit_back_to_the_standard_is_no_edit() -> None:
    edited = TABLE.with_edits({"jong_laag.O.offer": 1, "paar_65.T.need": 0})
    assert edited.with_edits({"jong_laag.O.offer": 2}).edits == {"paar_65.T.need": 0}
    assert edited.standard() == TABLE
    assert TABLE.with_edits({"jong_laag.O.offer": 2}) == TABLE


def test_small_letters_and_whole_floats_come_from_links() -> None:
    assert TABLE.with_edits({"jong_laag.o.offer": 1.0}) == TABLE.with_edits({"jong_laag.O.offer": 1})


@given(EDITS, st.randoms(use_true_random=False))
def test_edits_are_canonical_and_reproduce_the_table(edits: dict[str, int], random) -> None:  # type: ignore[no-untyped-def]
    edited = TABLE.with_edits(edits)
    other_order = TABLE.with_edits(dict(random.sample(list(edits.items()), len(edits))))
    one_by_one = TABLE
    for key, value in edits.items():
        one_by_one = one_by_one.with_edits({key: value})
    assert list(edited.edits.items()) == list(other_order.edits.items()) == list(one_by_one.edits.items())
    assert TABLE.with_edits(edited.edits) == edited
    assert all(edited.value(key) == value for key, value in edits.items())
    assert all(TABLE.value(key) != value for key, value in edited.edits.items())


@pytest.mark.parametrize(
    "key", ["jong_laag.X.offer", "onbekend.O.offer", "jong_laag.O.wens", "jong_laag.O", "", "jong_laag.O.offer.x"]
)
def test_unknown_cells_are_refused_by_name(key: str) -> None:
    with pytest.raises(OffersError, match="staat niet in de tabel"):
        TABLE.with_edits({key: 1})


@pytest.mark.parametrize("value", [4, -1, 1.5, float("nan"), float("inf"), True, "2", None])
def test_values_outside_the_scale_are_refused(value: object) -> None:
    with pytest.raises(OffersError, match=r"jong_laag.O.offer.* van 0 tot en met 3"):
        TABLE.with_edits({"jong_laag.O.offer": value})  # type: ignore[dict-item]


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        TABLE.changes = (("jong_laag.O.offer", 0),)  # type: ignore[misc]


def _written(path: Path, content: object) -> Path:
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def test_a_damaged_file_is_named_with_its_cell(tmp_path: Path) -> None:
    content = yaml.safe_load(DEFAULT_PATH.read_text(encoding="utf-8"))
    content["types"][8]["cells"]["B"]["need"] = 5
    with pytest.raises(OffersError, match=r"offers\.yaml klopt niet: 'alleen_65\.cells\.B\.need' moet een heel getal van 0"):
        load_offers(_written(tmp_path / "offers.yaml", content))
    del content["types"][8]
    with pytest.raises(OffersError, match="klopt niet"):
        load_offers(_written(tmp_path / "offers.yaml", content))


@pytest.mark.parametrize("text", ["", "- 1", "kind: [", "kind: aanname\nchanges: []"])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "offers.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OffersError, match=r"offers\.yaml"):
        load_offers(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OffersError, match="kan niet worden gelezen"):
        load_offers(tmp_path / "offers.yaml")


def test_a_missing_reason_is_refused(tmp_path: Path) -> None:
    content = yaml.safe_load(DEFAULT_PATH.read_text(encoding="utf-8"))
    content["types"][0]["cells"]["O"]["reason"] = ""
    with pytest.raises(OffersError, match=r"'jong_laag\.cells\.O\.reason' is leeg"):
        load_offers(_written(tmp_path / "offers.yaml", content))
