"""What RIVM estimates, beside: figures of one year, the gemeente as reference, gaps said, and what it is."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.answers import place
from lib.answers.households import beside
from lib.answers.place import Gemeente
from lib.databank import SAMPLE
from lib.databank.catalogue.beside import beside as listed
from lib.databank.store import Databank, open_databank

GEMEENTE = "GM9901"


@pytest.fixture(scope="module")
def sample() -> Databank:
    return open_databank(SAMPLE)


@pytest.fixture(scope="module")
def ravelstad(sample: Databank) -> Gemeente:
    return place.load(sample, GEMEENTE, place.country(sample))


@pytest.fixture(scope="module")
def figures(sample: Databank, ravelstad: Gemeente) -> pd.DataFrame:
    return beside.read(sample, ravelstad)


@pytest.fixture
def buurt(ravelstad: Gemeente) -> str:
    return str(ravelstad.buurten["code"].iloc[0])


def test_the_table_holds_the_figures_of_one_year(
    figures: pd.DataFrame, ravelstad: Gemeente, buurt: str, sample: Databank
) -> None:
    found = beside.answer(figures, ravelstad, [buurt, buurt, "NL00", "GM0001"], 2022)
    assert list(found.adults.columns)[1:] == [ravelstad.labels[buurt], "Gemeente Ravelstad"]
    raw = sample.read("rivm", years=[2022]).set_index("code")
    for row, figure in zip(found.adults.to_dict("records"), listed().figures, strict=True):
        for code, name in ((buurt, ravelstad.labels[buurt]), (GEMEENTE, "Gemeente Ravelstad")):
            assert int(row[name]) == pytest.approx(raw.loc[code, f"{figure.id}_18_plus"], abs=0.5)
    assert "2022" in found.sentence
    assert "2022 (schatting van RIVM)" in found.source


@pytest.mark.parametrize(("near", "year"), [(2030, 2024), (2024, 2024), (2021, 2022), (2020, 2020), (2010, 2016)])
def test_the_newest_year_that_fits(figures: pd.DataFrame, ravelstad: Gemeente, buurt: str, near: int, year: int) -> None:
    assert str(year) in beside.answer(figures, ravelstad, [buurt], near).sentence


def test_an_area_without_a_figure_is_named_and_not_filled_in(figures: pd.DataFrame, ravelstad: Gemeente, buurt: str) -> None:
    found = beside.answer(figures[figures["code"] != buurt], ravelstad, [buurt], 2024)
    name = ravelstad.labels[buurt]
    assert set(found.adults[name]) == {beside.NO_FIGURE}
    assert name in found.missing
    assert name in found.sentence
    assert buurt not in set(found.all_years["Code"])


def test_all_ages_and_years_as_given(figures: pd.DataFrame, ravelstad: Gemeente, buurt: str) -> None:
    rows = beside.answer(figures, ravelstad, [buurt], 2024).all_years
    assert set(rows["Jaar"]) == {2016, 2020, 2022, 2024}
    assert not len(rows[(rows["Jaar"] == 2020) & (rows["Leeftijd"] == "18 tot 65 jaar")])
    assert rows["Schatting van RIVM (%)"].notna().all()


def test_without_figures_it_says_how_to_get_them(figures: pd.DataFrame, ravelstad: Gemeente, buurt: str) -> None:
    found = beside.answer(figures.iloc[:0], ravelstad, [buurt], 2024)
    assert not found.known
    assert "RIVM" in found.sentence


def test_only_the_gemeente(figures: pd.DataFrame, ravelstad: Gemeente) -> None:
    found = beside.answer(figures, ravelstad, [], 2024)
    assert list(found.adults.columns)[1:] == ["Gemeente Ravelstad"]
    assert "in de hele gemeente" not in found.sentence
