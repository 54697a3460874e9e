"""The population outlook as a whole: sums, intervals, odd input, no knowledge of the future, and the stories of the sample."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from lib.databank.store import open_databank
from lib.outlook.population.figures import BANDS, FIGURES, KINDS, OutlookInputError
from lib.outlook.population.project import ABSENT, MODEL, NO_CHANGE, TOO_SMALL, project
from tests.outlook.population.measuring import backtest

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "sample"
PARTS = {"inhabitants": BANDS, "households": KINDS}


def rows_of(counts: np.ndarray, years: list[int]) -> pd.DataFrame:
    """Key figures of areas x years x (5 bands + 3 kinds)."""
    areas = counts.shape[0]
    frame = pd.DataFrame(counts.reshape(areas * len(years), 8), columns=[*BANDS, *KINDS], dtype=float)
    frame["inhabitants"] = frame[list(BANDS)].sum(axis=1)
    frame["households"] = frame[list(KINDS)].sum(axis=1)
    frame["code"] = np.repeat([f"BU0001{number:04d}" for number in range(areas)], len(years))
    frame["year"] = np.tile(years, areas)
    return frame


def town(areas: int = 40, years: int = 6, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    size = rng.integers(20, 400, (areas, 1, 8))
    drift = 1 + rng.normal(0, 0.03, (areas, 1, 8)) * np.arange(years)[None, :, None]
    return rows_of(np.round(size * np.clip(drift, 0, None) / 5) * 5, list(range(2020, 2020 + years)))


def wide(answer: pd.DataFrame, column: str = "middle") -> pd.DataFrame:
    return answer.pivot(index=["code", "year"], columns="figure", values=column)


@settings(max_examples=12)
@given(nps.arrays(float, (4, 3, 8), elements=st.integers(0, 400).map(lambda value: 5.0 * value)))
def test_parts_add_up_nothing_is_negative_and_intervals_widen(counts: np.ndarray) -> None:
    answer = project(rows_of(counts, [2020, 2021, 2024]), 2024)
    numbers = wide(answer)
    for total, parts in PARTS.items():
        sums = numbers[list(parts)].sum(axis=1, min_count=len(parts)).dropna()
        assert np.allclose(sums, numbers[total].loc[sums.index], rtol=1e-12)
    shown = answer.dropna(subset=["middle"])
    assert (shown[["middle", "low67", "low95"]] >= 0).all().all()
    for narrow, wider in (("low67", "middle"), ("low95", "low67"), ("middle", "high67"), ("high67", "high95")):
        assert (shown[narrow] <= shown[wider] + 1e-9).all()
    totals = shown[shown["figure"].isin(PARTS)].assign(ratio=lambda t: np.log((t["high95"] + 5) / (t["middle"] + 5)))
    assert (totals.groupby(["code", "figure"])["ratio"].diff().dropna() >= -1e-9).all()


def test_growth_is_capped() -> None:
    counts = np.full((1, 2, 8), 1000.0)
    counts[0, 0] = 5.0
    answer = wide(project(rows_of(counts, [2023, 2024]), 2024))
    assert answer["households"].max() <= 3000 * np.exp(0.03 * 9)


def test_numbers_do_not_move_when_the_future_is_changed() -> None:
    figures = town()
    shuffled = figures.copy()
    later = shuffled["year"] > 2023
    columns = shuffled.columns.difference(["code", "year"])
    shuffled.loc[later, columns] = shuffled.loc[later, columns].sample(frac=1, random_state=3).to_numpy() * 7
    first, again = (project(table, 2023) for table in (figures, shuffled))
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    alone = project(figures[figures["year"] <= 2023], 2023)
    pd.testing.assert_frame_equal(first, alone, check_exact=True)


def test_order_of_rows_and_other_areas_asked_for_change_nothing() -> None:
    figures = town()
    whole = project(figures, 2025)
    mixed = project(figures.sample(frac=1, random_state=2), 2025)
    pd.testing.assert_frame_equal(whole, mixed)
    one = project(figures, 2025, codes=["BU00010003"], figures=["age_65_plus", "inhabitants"])
    expected = whole[(whole["code"] == "BU00010003") & whole["figure"].isin(["age_65_plus", "inhabitants"])]
    pd.testing.assert_frame_equal(one, expected.reset_index(drop=True).loc[one.index])


def test_no_change_is_the_last_count_and_the_last_share() -> None:
    """In a town where nothing moves but chance, no change wins somewhere and is then exactly that."""
    rng = np.random.default_rng(5)
    counts = np.round(np.full((60, 8, 8), 60.0) + rng.normal(0, 8, (60, 8, 8)))
    figures = rows_of(counts, list(range(2018, 2026)))
    answer = project(figures, 2025)
    last = figures[figures["year"] == 2025].set_index("code")
    still = answer[(answer["method"] == NO_CHANGE) & answer["figure"].isin(PARTS)]
    assert not still.empty
    assert np.allclose(
        still["middle"], [last.loc[code, figure] for code, figure in zip(still["code"], still["figure"], strict=True)]
    )
    numbers = wide(answer)
    band = answer[(answer["method"] == NO_CHANGE) & (answer["figure"] == "age_25_44")].set_index(["code", "year"])
    assert not band.empty
    share = band["middle"] / numbers.loc[band.index, "inhabitants"]
    codes = band.index.get_level_values("code")
    assert np.allclose(share, last.loc[codes, "age_25_44"] / last.loc[codes, "inhabitants"])


def test_model_is_used_where_it_wins() -> None:
    """Every area grows by the same 1% a year: the own series shows that the model is right."""
    base = np.linspace(100, 300, 40)[:, None, None] * np.exp(0.01 * np.arange(10))[None, :, None]
    answer = project(rows_of(np.broadcast_to(base, (40, 10, 8)).copy(), list(range(2016, 2026))), 2025)
    households = answer[answer["figure"] == "households"]
    assert (households["method"] == MODEL).all()
    assert (households.loc[households["year"] <= 2030, "basis"] == "eigen reeks").all()


def test_too_small_and_not_published_are_said() -> None:
    figures = town(3)
    figures.loc[figures["code"] == "BU00010000", ["households", *KINDS]] = [45.0, 15.0, 15.0, 15.0]
    figures.loc[figures["code"] == "BU00010001", "age_25_44"] = np.nan
    figures.loc[figures["code"] == "BU00010002", list(KINDS[:2])] = np.nan
    answer = project(figures, 2025)
    method = answer.groupby(["code", "figure"])["method"].agg(set)
    assert all(method["BU00010000", figure] == {TOO_SMALL} for figure in FIGURES)
    assert all(method["BU00010001", band] == {ABSENT} for band in BANDS)
    assert all(method["BU00010002", kind] == {ABSENT} for kind in KINDS)
    assert method["BU00010002", "inhabitants"] <= {MODEL, NO_CHANGE}
    numbers = answer.loc[answer["method"].isin([TOO_SMALL, ABSENT]), ["middle", "low67", "high67", "low95", "high95"]]
    assert numbers.isna().all().all()


def test_sixty_inhabitants_nobody_and_unknown_households() -> None:
    counts = np.zeros((3, 2, 8))
    counts[0] = [10, 10, 15, 15, 10, 25, 20, 10]
    figures = rows_of(counts, [2023, 2024])
    figures.loc[figures["code"] == "BU00010002", "households"] = np.nan
    answer = project(figures, 2024).set_index("code")
    assert answer.loc["BU00010000", "middle"].notna().all()
    assert set(answer.loc["BU00010001", "method"]) == {TOO_SMALL}
    assert answer.loc["BU00010002", "middle"].isna().all()


def test_one_year_only_keeps_totals_and_has_ages() -> None:
    figures = town(5, years=1)
    answer = project(figures, 2020)
    totals = answer[answer["figure"].isin(PARTS)]
    assert set(totals["method"]) == {NO_CHANGE}
    aged = answer[(answer["figure"] == "age_65_plus") & (answer["method"] == MODEL)]
    assert not aged.empty


def test_missing_year_and_missing_band_in_an_earlier_year() -> None:
    figures = town(4)
    figures = figures[(figures["year"] != 2022) | (figures["code"] != "BU00010001")].copy()
    figures.loc[figures["year"] == 2023, "age_15_24"] = np.nan
    assert project(figures, 2025)["middle"].notna().all()


def test_area_that_is_gone_in_the_origin_year_is_not_answered() -> None:
    figures = town(3)
    figures = figures[(figures["code"] != "BU00010002") | (figures["year"] < 2025)]
    assert set(project(figures, 2025)["code"]) == {"BU00010000", "BU00010001"}


def test_own_codes_with_given_parents() -> None:
    figures = town(4).replace({"code": {f"BU0001000{n}": f"plek-{n}" for n in range(4)}})
    answer = project(figures, 2025, parents={f"plek-{n}": "stad" for n in range(4)})
    assert answer["code"].nunique() == 4


def test_input_that_cannot_be_read_is_named() -> None:
    figures = town(2)
    with pytest.raises(OutlookInputError, match="2031"):
        project(figures, 2031)
    with pytest.raises(OutlookInputError, match="twee keer"):
        project(pd.concat([figures, figures]), 2025)
    with pytest.raises(OutlookInputError, match="year"):
        project(figures.drop(columns="year"), 2025)


def test_backtest_reports_per_size_and_together() -> None:
    figures = town()
    table = backtest(figures, 2023, 2025)
    households = table[table["figure"] == "households"].set_index("size")
    assert households.loc["alle", "n"] == households.drop("alle")["n"].sum() == 40
    last, true = (figures[figures["year"] == year].set_index("code")["households"] for year in (2023, 2025))
    assert households.loc["alle", "mape_no_change"] == pytest.approx(100 * (last / true - 1).abs().mean())
    assert households["share_mae_model"].isna().all()


def test_backtest_without_a_figure_in_the_target_year_leaves_it_out() -> None:
    figures = town()
    figures.loc[figures["year"] == 2025, "households_single"] = np.nan
    assert "households_single" not in set(backtest(figures, 2023, 2025)["figure"])


@pytest.fixture(scope="module")
def sample() -> tuple[pd.DataFrame, dict[str, str]]:
    """What is shown for the whole sample, and the code of each buurt by name."""
    databank = open_databank(SAMPLE)
    figures = databank.read("key_figures", columns=[*FIGURES, "dwellings"])
    lineage = databank.read("lineage")
    same = lineage[lineage["kind"].isin(["same", "recoded"])][["code", "year", "code_then"]]
    comparable = same.merge(figures.rename(columns={"code": "code_then"}), on=["code_then", "year"]).drop(columns="code_then")
    areas = databank.read("areas", years=[2025], levels=["buurt"])
    return project(comparable, 2025), dict(zip(areas["name"], areas["code"], strict=True))


def test_ageing_estate_ages_further(sample: tuple[pd.DataFrame, dict[str, str]]) -> None:
    answer, codes = sample
    numbers = wide(answer[answer["code"] == codes["Oude Kern"]]).droplevel("code")
    share = 100 * numbers["age_65_plus"] / numbers["inhabitants"]
    assert share[2026] > 34
    assert share[2035] > share[2026] + 2
    assert share.is_monotonic_increasing
    method = answer[(answer["code"] == codes["Oude Kern"]) & (answer["figure"] == "age_65_plus")]["method"]
    assert set(method) == {MODEL}


def test_new_estate_does_not_explode_and_is_uncertain(sample: tuple[pd.DataFrame, dict[str, str]]) -> None:
    answer, codes = sample
    households = answer[(answer["code"] == codes["Nieuw-Oost"]) & (answer["figure"] == "households")].set_index("year")
    assert households.loc[2040, "middle"] < 1150 * np.exp(0.03 * 7.2)
    assert households.loc[2040, "high95"] > 2 * households.loc[2040, "middle"] * 0.9
    oude_kern = answer[(answer["code"] == codes["Oude Kern"]) & (answer["figure"] == "households")].set_index("year")
    ratio = {name: np.log(t.loc[2035, "high95"] / t.loc[2035, "middle"]) for name, t in (("new", households), ("old", oude_kern))}
    assert ratio["new"] > 2 * ratio["old"]


def test_business_park_has_no_forecast(sample: tuple[pd.DataFrame, dict[str, str]]) -> None:
    answer, codes = sample
    assert set(answer.loc[answer["code"] == codes["Bedrijvenpark"], "method"]) == {TOO_SMALL}


def test_whole_sample_adds_up(sample: tuple[pd.DataFrame, dict[str, str]]) -> None:
    numbers = wide(sample[0]).dropna()
    for total, parts in PARTS.items():
        assert np.allclose(numbers[list(parts)].sum(axis=1), numbers[total], rtol=1e-12)
