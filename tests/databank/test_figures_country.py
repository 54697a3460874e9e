"""The Netherlands beside an area: as published, or an estimate from the gemeenten that says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lib.databank.commit import commit, writing
from lib.databank.figures import Figures, national

Cells = dict[tuple[str, int], dict[str, float]]


def gemeente(number: int, **values: float) -> Cells:
    return {(f"GM99{number:02d}", 2024): values}


def test_a_published_national_figure_is_shown_as_it_is(figures: Callable[..., Figures]) -> None:
    cells = {**gemeente(1, inhabitants=900.0, woz=100.0, households=400.0), ("NL00", 2024): {"inhabitants": 1000.0, "woz": 250.0}}
    found = figures(cells).figure("woz", "NL00", 2024)
    assert (found.value, found.kind, found.status, found.from_code) == (250.0, "meting", "ok", "NL00")


def test_an_unpublished_national_mean_is_weighted_and_an_estimate(figures: Callable[..., Figures]) -> None:
    """(100 x 400 + 300 x 100) / 500 = 140, over 960 of the 1,000 inhabitants."""
    cells = {
        **gemeente(1, inhabitants=700.0, woz=100.0, households=400.0),
        **gemeente(2, inhabitants=260.0, woz=300.0, households=100.0),
        **gemeente(3, inhabitants=40.0, households=5000.0),
        ("NL00", 2024): {"inhabitants": 1000.0},
    }
    found = figures(cells).figure("woz", "NL00", 2024)
    assert (found.value, found.kind, found.year) == (140.0, "schatting", 2024)


def test_an_unpublished_national_count_is_the_sum(figures: Callable[..., Figures]) -> None:
    cells = {
        **gemeente(1, inhabitants=700.0, births=7.0),
        **gemeente(2, inhabitants=300.0, births=5.0),
        ("NL00", 2024): {"inhabitants": 1000.0},
    }
    found = figures(cells).figure("births", "NL00", 2024)
    assert (found.value, found.kind) == (12.0, "schatting")


@pytest.mark.parametrize(("covered", "known"), [(950.0, True), (949.0, False)])
def test_an_estimate_needs_95_percent_of_the_inhabitants(figures: Callable[..., Figures], covered: float, known: bool) -> None:
    cells = {
        **gemeente(1, inhabitants=covered, births=7.0),
        **gemeente(2, inhabitants=1000.0 - covered),
        ("NL00", 2024): {"inhabitants": 1000.0},
    }
    found = figures(cells).figure("births", "NL00", 2024)
    assert found.known is known
    assert found.status == ("ok" if known else "niet_gepubliceerd")


def test_the_national_total_of_the_nearest_year_decides(figures: Callable[..., Figures]) -> None:
    """2025 has no national row: its gemeenten are held against the total of 2024, not against their own sum."""
    total: Cells = {("NL00", 2024): {"inhabitants": 1000.0}, ("NL00", 2020): {"inhabitants": 100.0}}
    part = {("GM9901", 2025): {"inhabitants": 500.0, "births": 5.0}}
    assert figures({**total, **part}).figure("births", "NL00", 2025).status == "niet_gepubliceerd"
    whole = {("GM9901", 2025): {"inhabitants": 990.0, "births": 9.0}}
    found = figures({**total, **whole}).figure("births", "NL00", 2025)
    assert (found.value, found.year, found.kind) == (9.0, 2025, "schatting")


def test_no_estimate_without_any_national_total(figures: Callable[..., Figures]) -> None:
    found = figures(gemeente(1, inhabitants=500.0, births=5.0)).figure("births", "NL00", 2024)
    assert found.status == "niet_gepubliceerd"


def test_national_years_follow_the_same_rule(figures: Callable[..., Figures]) -> None:
    cells: Cells = {("NL00", year): {"woz": float(year)} for year in (2018, 2019, 2026)}
    made = figures(cells)
    assert made.figure("woz", "NL00", 2024).year == 2019
    assert made.figure("woz", "NL00", 2025).year == 2026
    assert made.figure("woz", "NL00", 2034).status == "niet_gepubliceerd"


def test_a_national_share_is_published_only_when_both_counts_are(figures: Callable[..., Figures]) -> None:
    cells: Cells = {
        ("NL00", 2024): {"inhabitants": 1000.0, "households": 500.0},
        ("GM9901", 2024): {"inhabitants": 1000.0, "households": 480.0, "households_single": 200.0},
    }
    found = figures(cells).figure("single_share", "NL00", 2024)
    assert (found.value, found.kind) == (40.0, "schatting")
    cells[("NL00", 2024)]["households_single"] = 150.0
    found = figures(cells).figure("single_share", "NL00", 2024)
    assert (found.value, found.kind) == (30.0, "meting")


def test_national_of_an_empty_databank_has_its_columns(tmp_path: Path) -> None:
    with writing(tmp_path):
        table = national(commit(tmp_path, []))
    assert table.empty
    assert "woz:published" in table.columns
