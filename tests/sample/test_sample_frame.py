"""Names and codes of the sample: believable, complete, and of no real gemeente."""

from __future__ import annotations

from collections import Counter

import pytest

from lib.areas import is_code
from lib.sample.country.frame import GEMEENTEN, frame

# A short list to catch a slip; none of the names is one of the 342 gemeenten of 2024.
_REAL = {
    "Amsterdam", "Rotterdam", "Utrecht", "Almere", "Lelystad", "Zeewolde", "Heerlen", "Kerkrade", "Leiden", "Delft", "Groningen",
    "Wageningen", "Middelburg", "Zandvoort", "Haarlem", "Emmen", "Dronten", "Urk", "Oosterhout", "Meierijstad", "Duiven", "Baarn",
    "Venlo", "Roermond", "Zwolle", "Deventer",
}  # fmt: skip


def test_size() -> None:
    per_gemeente = Counter(b.gemeente for b in frame().buurten)
    wanted = {"GM9901": 80, "GM9902": 40, "GM9903": 30, "GM9904": 35, "GM9905": 20, "GM9906": 35}
    for code, number in wanted.items():
        assert per_gemeente[code] == pytest.approx(number, abs=4)
    assert 230 <= len(frame().buurten) <= 250
    assert all(3 <= size <= 9 for size in Counter(b.wijk for b in frame().buurten).values())


def test_codes_are_well_formed_and_nested() -> None:
    codes = [b.code for b in frame().buurten]
    assert len(set(codes)) == len(codes)
    assert codes == sorted(codes)
    assert all(is_code(b.code) and b.code[2:8] == b.wijk[2:] and b.wijk[2:6] == b.gemeente[2:] for b in frame().buurten)


def test_names() -> None:
    assert not {g.name for g in GEMEENTEN} & _REAL
    names = Counter(b.name for b in frame().buurten)
    assert [name for name, times in names.items() if times > 1] == ["Verspreide huizen"]
    assert not set(names) & _REAL
    assert not {w.name for w in frame().wijken} & _REAL
    twins = {b.wijk for b in frame().buurten if b.name == "Verspreide huizen"}
    assert len(twins) == 2


def test_an_unknown_buurt_is_an_error() -> None:
    with pytest.raises(KeyError, match="0 keer"):
        frame().index("GM9901", "Nergenshuizen")
    with pytest.raises(KeyError, match="2 keer"):
        frame().index("GM9905", "Verspreide huizen")
