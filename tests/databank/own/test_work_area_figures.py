"""From places to figures: the wijken of the sample as work areas, the year that is taken, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest

from lib.databank import SAMPLE
from lib.databank.own.figures import REASONS, figures_of, how_made, scores_of
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part, WorkArea, new_work_area
from lib.databank.store import Databank, open_databank

COUNTS = ("inhabitants", "households", "age_65_plus", "households_single", "dwellings")


@pytest.fixture(scope="module")
def sample() -> tuple[Databank, Places]:
    databank = open_databank(SAMPLE)
    return databank, Places(databank)


def area(*codes: str, share: float | None = None) -> WorkArea:
    return new_work_area("Proef", tuple(Part(code=code, share=share) for code in codes), 2025, "")


def test_wijken_as_work_areas_have_their_published_counts(sample: tuple[Databank, Places]) -> None:
    databank, places = sample
    wijken = sorted({"WK" + code[2:8] for code in places.buurten})
    areas = [area(code) for code in wijken]
    tables = figures_of(databank, places, areas, 2025, COUNTS)
    published = databank.read("key_figures", years=[2025], levels=("wijk",), columns=list(COUNTS)).set_index("code")
    compared = 0
    for wijk, one in zip(wijken, areas, strict=True):
        n = len(places.inside(wijk))
        for row in tables[one.id].to_dict("records"):
            if row["status"] == "ok" and row["counted"] == n and row["year"] == 2025:
                assert abs(row["value"] - published.loc[wijk, row["id"]]) < 5 * (n + 1)
                assert row["kind"] == "meting"
                compared += 1
    assert compared >= 0.8 * len(wijken) * len(COUNTS)


def test_all_buurten_of_a_work_area_are_of_one_year_and_the_newest_that_enough_have(sample: tuple[Databank, Places]) -> None:
    databank, places = sample
    one = area(*places.buurten[:6])
    of_now = figures_of(databank, places, [one], 2025)[one.id].set_index("id")
    before = figures_of(databank, places, [one], 2020)[one.id].set_index("id")
    assert of_now.loc["inhabitants", "year"] == 2025
    assert before.loc["inhabitants", "year"] == 2021  # a year ahead at most
    assert of_now.loc["income_per_inhabitant", "year"] < 2025  # published later
    assert set(of_now["status"]) <= set(REASONS)


def test_what_is_said_of_a_figure(sample: tuple[Databank, Places]) -> None:
    databank, places = sample
    small = min(places.buurten, key=places.dwellings)
    tables = {
        "whole": area(*places.buurten[:3]),
        "part": area(places.buurten[0], share=0.5),
        "too small": area(places.buurten[0], share=0.001),
        "with a small one": new_work_area("x", (Part(code=places.buurten[0]), Part(code=small, share=0.01)), 2025, ""),
    }
    rows = {
        name: figures_of(databank, places, [one], 2025, ["households", "urbanity"])[one.id].to_dict("records")
        for name, one in tables.items()
    }
    assert how_made(rows["whole"][0], 3) == "Uit 3 buurten."
    assert how_made(rows["whole"][1], 3) == REASONS["niet_op_te_tellen"]
    assert rows["part"][0]["kind"] == "schatting"
    assert rows["too small"][0]["status"] == "te_klein"
    assert how_made(rows["with a small one"][0], 2).startswith("Ten minste: uit 1 van de 2 buurten")


def test_scores_of_every_measurement_lie_between_those_of_the_buurten(sample: tuple[Databank, Places]) -> None:
    databank, places = sample
    codes = places.buurten[:8]
    found = scores_of(databank, places, area(*codes)).set_index("year")
    scores = databank.read("scores", levels=("buurt",))
    assert list(found.index) == databank.years("scores")
    for year, row in found.iterrows():
        own = scores[(scores["year"] == year) & scores["code"].isin(codes)]
        assert own["afw"].min() <= row["afw"] <= own["afw"].max()
        assert np.isclose(row["afw"], row[["fys", "onv", "soc", "vrz", "won"]].sum(), atol=1e-6)
