"""Areas of other gemeenten: whose figures they have, and what they are called beside those of the own gemeente."""

from __future__ import annotations

import pytest

from lib.answers.homes import Homes
from lib.answers.place import Gemeente
from tests.answers.small_databank import CENTRUM, GEMEENTE, SILENT, WIJK_CENTRUM


def test_an_area_elsewhere_is_named_with_its_gemeente(molenwaarde: Gemeente, silent: Gemeente) -> None:
    buurt = str(silent.buurten["code"].iloc[0])
    homes = Homes(molenwaarde, (silent,))
    assert [homes.name(code) for code in (CENTRUM, WIJK_CENTRUM, GEMEENTE, SILENT, "NL00")] == [
        "Centrum",
        "Wijk Centrum",
        "Gemeente Molenwaarde",
        f"Gemeente {silent.name}",
        "Nederland",
    ]
    assert homes.name(buurt) == f"{silent.labels[buurt]} ({silent.name})"
    assert homes.of(buurt) is silent
    assert homes.of("NL00") is molenwaarde


def test_a_gemeente_that_is_not_read_is_not_taken_for_another(molenwaarde: Gemeente) -> None:
    with pytest.raises(KeyError):
        Homes(molenwaarde).of("BU12340101")
