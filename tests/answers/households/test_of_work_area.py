"""Types of household of a work area: as of a wijk when it is one, never of too few, and beside other areas."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lib.answers import nationwide, place
from lib.answers.households import of_work_area
from lib.answers.households.together import Living
from lib.answers.households.types import mix
from lib.answers.place import Gemeente
from lib.databank import SAMPLE
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part, new_work_area
from lib.databank.store import Databank, open_databank
from lib.household_types import LEAST_HOUSEHOLDS
from lib.households.inputs.observations import observe

YEAR = 2025
Make = Callable[..., tuple[Gemeente, Living]]


@pytest.fixture(scope="module")
def sample() -> Databank:
    return open_databank(SAMPLE)


@pytest.fixture(scope="module")
def living(sample: Databank) -> Living:
    return nationwide.living(sample, YEAR)


@pytest.fixture(scope="module")
def make(sample: Databank, living: Living) -> Make:
    places, country = Places(sample), nationwide.country(sample)

    def made(*parts: Part) -> tuple[Gemeente, Living]:
        area = new_work_area("Proef", parts, places.map_year, "")
        within = [place.load(sample, code, country) for code in area.gemeenten]
        found = place.as_gemeente(area, places, within)
        return found, of_work_area.alone(living, found, observe(sample, YEAR, of_work_area.around(found)))

    return made


@pytest.mark.parametrize("wijk", ["WK990400", "WK990600", "WK990601", "WK990100", "WK990500"])
def test_a_rebuilt_wijk_has_the_types_of_the_wijk(make: Make, living: Living, wijk: str) -> None:
    _, found = make(Part(code=wijk))
    published = living.estimate.central[living.estimate.row(wijk)]
    assert np.abs(found.estimate.central[0] - published).max() < 0.002
    assert found.estimate.detailed[0]
    assert not found.estimate.poor[0]


def test_of_too_few_households_nothing_is_told(make: Make, living: Living) -> None:
    at = np.nanargmin(np.where(living.households >= 2 * LEAST_HOUSEHOLDS, living.households, np.nan))
    share = 0.9 * LEAST_HOUSEHOLDS / living.households[at]
    gemeente, found = make(Part(code=living.codes[at], share=share, dwellings=40))
    assert np.isnan(found.estimate.central).all()
    assert mix(of_work_area.beside(living, [found]), {gemeente.code: "Proef"}, (gemeente.code,)).missing


def test_a_buurt_below_the_floor_changes_nothing(make: Make, living: Living) -> None:
    small = [code for code, n in zip(living.codes, living.households, strict=True) if n < LEAST_HOUSEHOLDS]
    assert small
    large = [code for code in living.codes if code[2:6] == small[0][2:6] and code not in small][:3]
    (_, without), (_, with_it) = (
        make(*(Part(code=code) for code in large)),
        make(*(Part(code=code) for code in [*large, small[0]])),
    )
    assert with_it.estimate.households == without.estimate.households
    assert np.abs(with_it.estimate.central - without.estimate.central).max() < 1e-9


def test_it_lies_beside_buurten_and_the_country(make: Make, living: Living) -> None:
    gemeente, found = make(Part(code="BU99040001"), Part(code="BU99050001"))
    joined = of_work_area.beside(living, [found])
    names = {gemeente.code: "Proef", "BU99040001": "Boterwaag", "NL00": "Nederland"}
    told = mix(joined, names, tuple(names))
    assert set(told.rows["area"]) == set(names.values())
    assert joined.codes == living.codes


def test_it_is_compared_with_the_buurten_also_where_a_part_is_missing(make: Make, living: Living) -> None:
    _, found = make(Part(code="BU99040001"), Part(code="BU99050001"))
    assert found.compared(("kind", "age")) == living.compared(("kind", "age"))
