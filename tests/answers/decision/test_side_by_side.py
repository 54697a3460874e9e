"""Areas beside each other on paper: each with its own figures and years, nothing of a larger area in its place."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.answers.decision.beside import FIGURES, side_by_side
from lib.answers.homes import Homes
from lib.answers.place import Gemeente
from lib.areas import LAND
from lib.databank.catalogue.indicators import catalogue
from lib.scores import to_lbm
from tests.answers.decision_cases import HAVEN, TUIN
from tests.answers.small_databank import CENTRUM, CHANGED, GEMEENTE


def test_each_figure_is_that_of_the_area_itself(middelwijk: Gemeente, ravelstad: Gemeente) -> None:
    found = side_by_side(Homes(middelwijk, (ravelstad,)), (TUIN.code, HAVEN.code), LAND, 2024)
    table = found.figures.set_index(["figure", "code"])
    for home, code in ((middelwijk, TUIN.code), (ravelstad, HAVEN.code)):
        assert table.loc[("Leefbaarheidsscore", code), "value"] == pytest.approx(to_lbm(home.scores_in(2024).loc[code, "afw"]))
        for name in FIGURES:
            own = home.figures.figure(name, code, 2024, fall_back=False).value
            assert table.loc[(catalogue()[name].label, code), "value"] == pytest.approx(own, nan_ok=True)
    assert found.names[-1] == found.reference == "Nederland"
    assert "(Ravelstad)" in found.names[1]
    assert set(found.figures["kind"]) <= {"meting", "modelscore", "schatting"}


def test_what_is_not_published_of_an_area_is_not_filled_in(molenwaarde: Gemeente) -> None:
    found = side_by_side(Homes(molenwaarde), (CENTRUM, CHANGED), GEMEENTE, 2024)
    cell = found.figures.set_index(["figure", "code"]).loc[(catalogue()["single_share"].label, CHANGED)]
    assert pd.isna(cell["value"])
    assert "niet te vergelijken" in cell["text"] or "niet gepubliceerd" in cell["text"]
