"""What became of gemeenten that ended: the facts in their form, chains followed, and the lists of CBS where they are at hand."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import yaml

from lib.areas import is_code
from lib.databank.catalogue.herindelingen import former, merged_sentence, successors
from lib.settings import CATALOGUE

ENTRIES = yaml.safe_load((CATALOGUE / "herindelingen.yaml").read_text(encoding="utf-8"))
REAL = Path(__file__).parents[4] / "shared" / "realdata" / "grenswijzigingen_2016_2022.parquet"
LISTS = REAL.parents[1] / "replay" / "data" / "replay.sqlite"
TABLES = {2020: "84799NED", 2021: "85039NED", 2022: "85318NED", 2024: "85984NED"}


def test_the_facts_are_whole() -> None:
    ended = [code for entry in ENTRIES for code in entry["old"]]
    assert len(ended) == len(set(ended))
    assert [entry["date"] for entry in ENTRIES] == sorted(entry["date"] for entry in ENTRIES)
    for entry in ENTRIES:
        assert set(entry) <= {"date", "old", "new", "renamed"}
        assert isinstance(entry["date"], date)
        for code, name in {**entry["old"], **entry["new"]}.items():
            assert is_code(code)
            assert code.startswith("GM")
            assert name == name.strip()
            assert name
        assert not set(entry["old"]) & set(entry["new"])
        if entry.get("renamed"):
            assert len(entry["old"]) == len(entry["new"]) == 1


def test_a_code_bears_one_name() -> None:
    names: dict[str, set[str]] = {}
    for entry in ENTRIES:
        for code, name in {**entry["old"], **entry["new"]}.items():
            names.setdefault(code, set()).add(name)
    assert {code for code, known in names.items() if len(known) > 1} == set()


@pytest.mark.parametrize(
    ("code", "became"),
    [
        ("GM0501", ["GM1992"]),
        ("GM0694", ["GM1978"]),
        ("GM0653", ["GM1940"]),
        ("GM0282", ["GM1945"]),
        ("GM0055", ["GM0074", "GM0080", "GM1900", "GM1940"]),
        ("GM0788", ["GM0757", "GM0824", "GM0855", "GM0865"]),
        ("GM0457", ["GM0363"]),
        ("GM0917", []),
        ("GM9999", []),
        ("", []),
    ],
    ids=[
        "merged",
        "twice",
        "renamed after",
        "renamed later",
        "divided, then renamed",
        "divided",
        "in the year",
        "exists",
        "unknown",
        "none",
    ],
)
def test_what_a_code_became(code: str, became: list[str]) -> None:
    assert sorted(one.code for one in successors(code)) == became
    assert (former(code) is None) is (became == [])
    assert all(not successors(new) for new in became)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "GM0501",
            "Gemeente Brielle (GM0501) bestaat sinds 1 januari 2023 niet meer: zij is opgegaan in Voorne aan Zee (GM1992). "
            "Haal die op met: python -m lib.databank download --gemeente GM1992",
        ),
        (
            "GM0241",
            "Gemeente Groesbeek (GM0241) bestaat sinds 1 januari 2016 niet meer: zij heet nu Berg en Dal (GM1945). "
            "Haal die op met: python -m lib.databank download --gemeente GM1945",
        ),
        (
            "GM1671",
            "Gemeente Maasdonk (GM1671) bestaat sinds 1 januari 2015 niet meer: zij is verdeeld over 's-Hertogenbosch (GM0796) en "
            "Oss (GM0828). Haal die op met: python -m lib.databank download --gemeente GM0796 GM0828",
        ),
        ("GM0917", None),
    ],
)
def test_what_the_command_line_says(code: str, sentence: str | None) -> None:
    assert merged_sentence(code) == sentence


@pytest.mark.skipif(not REAL.exists(), reason="the moves of addresses between gemeenten are not at hand")
def test_the_facts_agree_with_the_moves_of_addresses() -> None:
    """Every gemeente that ended from 2017 to 2022 became what most of its addresses are in; a share under 5% is a border moved."""
    moves = pd.read_parquet(REAL)
    moves = moves[(moves["niveau"] == "gemeente") & (moves["variant"] == "adres")]
    checked = 0
    for (_, old), to in moves.groupby(["van_jaar", "code_oud"]):
        if old in set(to["code_nieuw"]):
            continue
        share = to.set_index("code_nieuw")["adressen"] / to["adressen"].sum()
        facts = {one.code for one in successors(str(old))}
        assert set(share[share > 0.05].index) <= facts, old
        assert facts <= set(share.index), old
        checked += 1
    assert checked > 50


@pytest.mark.skipif(not LISTS.exists(), reason="the lists of gemeenten of CBS are not at hand")
@pytest.mark.parametrize(("before", "after"), [(2020, 2021), (2021, 2022), (2022, 2024)])
def test_the_facts_agree_with_the_lists_of_cbs(before: int, after: int) -> None:
    """Between two years those of the facts are gone and no others; every successor is there under the name of the facts."""

    def listed(year: int) -> dict[str, str]:
        rows = database.execute("select key, title from cbs_region where tbl = ? and key like 'GM%'", [TABLES[year]])
        return {key.strip(): title.strip() for key, title in rows}

    with sqlite3.connect(f"file:{LISTS}?mode=ro", uri=True) as database:
        old, new = listed(before), listed(after)
    assert {code for code in old if code not in new} == {
        code for entry in ENTRIES for code in entry["old"] if before <= (entry["date"] - date.resolution).year < after
    }
    for entry in ENTRIES:
        if entry["date"] <= date(after, 1, 1):
            assert not set(entry["old"]) & set(new)
            assert all(successors(code) or new[code] == name for code, name in entry["new"].items())
