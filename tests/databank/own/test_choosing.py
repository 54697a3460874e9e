"""Places put into a work area and taken out one by one."""

from __future__ import annotations

from lib.databank.own.choosing import chosen, toggled
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part

CENTRUM, KWARTIER = "BU99010101", "BU99010102"
WIJK, OTHER = "WK990101", "BU99010201"


def codes(parts: tuple[Part, ...]) -> set[str]:
    return {part.code for part in parts}


def test_the_same_place_twice_is_as_before(places: Places) -> None:
    once = toggled((Part(code=OTHER),), CENTRUM, places)
    assert codes(once) == {OTHER, CENTRUM}
    assert toggled(once, CENTRUM, places) == (Part(code=OTHER),)


def test_a_buurt_goes_out_of_its_wijk_and_the_others_stay(places: Places) -> None:
    assert toggled((Part(code=WIJK),), CENTRUM, places) == (Part(code=KWARTIER),)


def test_the_others_stay_for_the_part_that_the_wijk_was_in_it_for(places: Places) -> None:
    assert toggled((Part(code=WIJK, share=0.3, dwellings=90),), CENTRUM, places) == (Part(code=KWARTIER, share=0.3),)


def test_a_wijk_takes_the_place_of_its_buurten(places: Places) -> None:
    assert toggled((Part(code=CENTRUM, share=0.5), Part(code=OTHER)), WIJK, places) == (Part(code=OTHER), Part(code=WIJK))


def test_what_is_wanted_is_what_is_there(places: Places) -> None:
    before = (Part(code=CENTRUM, share=0.5, dwellings=10), Part(code=OTHER))
    assert chosen(before, [CENTRUM], places) == before[:1]
    assert codes(chosen(before, [CENTRUM, OTHER, WIJK], places)) == {OTHER, WIJK}
    # In a list a buurt of a wijk that is there is not a wish to take it out.
    assert chosen((Part(code=WIJK),), [WIJK, CENTRUM], places) == (Part(code=WIJK),)
