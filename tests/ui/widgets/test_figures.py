"""Tables on the screen have Dutch numbers, and every table goes through the one function that writes them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.settings import ROOT
from lib.ui.widgets import parts

FRAME = pd.DataFrame(
    {
        "Buurt": ["Noord", "Zuid"],
        "Jaar": [2024, 2023],
        "Inwoners": [12345.0, np.nan],
        "Aandeel (%)": [11.661, 2.5],
        "Effect (punten)": [0.00412, -0.1],
        "WOZ": [1234.56, 250.0],
    }
)


def test_every_kind_of_number_is_written_as_in_dutch(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr(parts.st, "dataframe", lambda shown, **_: drawn.append(shown))
    parts.figures(FRAME)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", drawn[0].to_html())
    noord, zuid = cells[:6], cells[6:]
    assert noord == ["Noord", "2024", "12.345", "11,66", "0,004", "1.234,6"]
    assert zuid == ["Zuid", "2023", "", "2,50", "−0,100", "250,0"]
    # Numbers underneath: a table is sorted by them.
    assert drawn[0].data.equals(FRAME)


def test_every_table_is_drawn_by_it() -> None:
    for path in [*sorted((ROOT / "lib/ui").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]:
        drawn = [
            line for line in re.findall(r"st\.dataframe\(.*", path.read_text(encoding="utf-8")) if "column_config" not in line
        ]
        assert not drawn or path == ROOT / "lib/ui/widgets/parts.py", path
