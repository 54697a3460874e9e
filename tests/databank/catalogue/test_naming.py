"""Names that a figure has borne: the first that a table has is read, whatever its case, blanks and number."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from lib.databank.catalogue.indicators import catalogue
from lib.databank.catalogue.naming import AmbiguousName, Name, find, normalise, stem


def names(*raw: object) -> list[Name]:
    return [Name.model_validate(one) for one in raw]


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ("AantalInwoners_5", "aantalinwoners"),
        ("  GemiddeldeWOZWaardeVanWoningen_39 ", "gemiddeldewozwaardevanwoningen"),
        ("k_0Tot15Jaar_8", "k0tot15jaar"),
        ("Mannen", "mannen"),
        ("Huishoudens_met_kinderen", "huishoudensmetkinderen"),
        ("Categorieën_12", "categorieen"),
    ],
)
def test_stem(variable: str, expected: str) -> None:
    assert stem(variable) == expected


def test_normalise() -> None:
    assert normalise(" Gemiddelde WOZ-waarde  van woningen") == "gemiddeldewozwaardevanwoningen"
    assert normalise("a_65_oo ") == normalise("A 65 OO") == "a65oo"
    assert normalise("") == ""


def test_the_first_name_that_is_there_counts() -> None:
    known = names("Nieuw", "Oud")
    assert find(known, ["oud", "x", "nieuw"], 2024) == (2,)
    assert find(known, ["x", "oud"], 2024) == (1,)
    assert find(known, ["x"], 2024) == ()
    assert find(known, [], 2024) == ()
    assert find([], ["x"], 2024) == ()


def test_a_sum_needs_all_its_parts() -> None:
    known = names("k_65 of ouder", "k_65 tot 80 + k_80 of ouder")
    assert find(known, ["k65tot80", "x", "k80ofouder"], 2026) == (0, 2)
    assert find(known, ["k65tot80", "k65ofouder", "k80ofouder"], 2026) == (1,)
    assert find(known, ["k65tot80"], 2026) == ()


@pytest.mark.parametrize(("year", "found"), [(2021, ()), (2022, (0,)), (2023, (0,)), (2024, ())])
def test_years_in_which_a_name_holds(year: int, found: tuple[int, ...]) -> None:
    assert find(names({"name": "Kade", "since": 2022, "until": 2023}), ["kade"], year) == found


def test_a_name_that_is_there_twice() -> None:
    """Which is meant cannot be known, even when an older name is there once."""
    with pytest.raises(AmbiguousName) as twice:
        find(names("A", "B"), ["b", "a", "c", "a"], 2024)
    assert twice.value.positions == (1, 3)
    assert find(names({"name": "A", "until": 2020}, "B"), ["a", "a", "b"], 2024) == (2,)


def test_names_as_they_are_written() -> None:
    (plain, summed, dated) = names("a_inw", "A + B", {"name": "C", "since": 2024})
    assert plain.parts == ("a_inw",)
    assert summed.parts == ("A", "B")
    assert summed.text == "A + B"
    assert (dated.parts, dated.since, dated.until) == (("C",), 2024, None)
    with pytest.raises(ValidationError):
        Name.model_validate({"name": "A", "vanaf": 2024})


@pytest.mark.parametrize("way", ["variable", "kwb", "measure", "title"])
def test_no_two_indicators_bear_one_name_in_one_year(way: str) -> None:
    """Else a column would be read as two figures."""
    for year in range(2013, 2028):
        seen: dict[str, str] = {}
        for entry in catalogue().indicators:
            for name in getattr(entry.names, way):
                if name.holds_in(year) and len(name.parts) == 1:
                    key = normalise(name.text)
                    assert seen.setdefault(key, entry.id) == entry.id, (year, name.text)
