"""Which areas the legend of Huishoudens names: those with a bar in the chart below it."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.answers.homes import Homes
from lib.answers.households.published import compare
from lib.answers.place import country, load
from lib.databank.store import Databank
from lib.ui.households.published import show_colours
from lib.ui.widgets import parts
from tests.answers.small_databank import CENTRUM, GEMEENTE, WIJK_CENTRUM


def test_an_area_without_a_bar_is_not_in_the_legend(databank: Databank, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[list[str]] = []
    monkeypatch.setattr(parts, "chips", lambda chips: shown.append([name for name, _, _ in chips]))
    found = compare(Homes(load(databank, GEMEENTE, country(databank))), (CENTRUM, WIJK_CENTRUM), GEMEENTE, 2024)
    centrum, wijk = found.names[CENTRUM], found.names[WIJK_CENTRUM]
    both = pd.DataFrame({"area": [centrum, wijk], "value": [60.0, 40.0]})
    show_colours(found, [both], with_reference=True)
    show_colours(found, [both.assign(value=[60.0, None])], with_reference=False)
    show_colours(found, [both.iloc[:1], both.iloc[1:]], with_reference=False)
    assert shown == [[centrum, wijk, found.names[GEMEENTE]], [centrum], [centrum, wijk]]
