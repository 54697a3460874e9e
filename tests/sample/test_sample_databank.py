"""The committed sample: whole, small, reproducible, and published by the rules of CBS."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from lib.databank.catalogue.indicators import catalogue
from lib.databank.commit import NewPart, commit, writing
from lib.databank.errors import DatabankError
from lib.databank.schema import with_optional
from lib.databank.store import Databank, open_databank
from lib.sample import SAMPLE_NAME, build_parts, write_sample
from lib.sample.country.frame import CRIME_YEARS, GEOMETRY_YEAR, SCORE_YEARS, YEARS, frame
from lib.sample.publish import aggregated, to_fives
from lib.scores import DIMENSIONS, weighted_mean

_CALCULATED = 1e-9  # relative; another processor or library may round the last digit otherwise


def test_every_file_is_whole(sample: Databank) -> None:
    assert sample.verify() == []
    assert sample.fictional
    assert sample.name == SAMPLE_NAME
    assert "verzonnen" in sample.name


def test_it_is_small(sample: Databank) -> None:
    assert sum(f.stat().st_size for f in sample.path.iterdir()) < 3_000_000
    assert {f.name for f in sample.path.glob("*.parquet")} == {part.file for part in sample.parts}


def test_years(sample: Databank) -> None:
    assert sample.years("key_figures") == list(YEARS) == sample.years("areas")
    assert sample.years("scores") == list(SCORE_YEARS)
    assert sample.years("crime") == list(CRIME_YEARS)
    assert sample.years("geometry") == [GEOMETRY_YEAR] == sample.years("lineage") == sample.years("outlines")


@pytest.mark.usefixtures("same_arithmetic")
def test_the_generator_makes_what_is_committed(sample: Databank) -> None:
    made = build_parts()
    assert len(made) == len(sample.parts)
    for part in made:
        committed = sample.read(part.table, years=[part.year])
        order = list(committed.columns[:2])
        fresh = with_optional(part.table, part.frame, list(committed.columns)).sort_values(order, ignore_index=True)
        plain = [c for c in committed.columns if c != "geometry"]
        pd.testing.assert_frame_equal(
            pd.DataFrame(fresh[plain]), pd.DataFrame(committed[plain]), rtol=_CALCULATED, check_dtype=False
        )
        if "geometry" in committed:
            assert gpd.GeoSeries(fresh["geometry"]).geom_equals_exact(gpd.GeoSeries(committed["geometry"]), 2e-6).all()


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first, other = write_sample(tmp_path), write_sample(tmp_path, seed=7)
    assert other.version != first.version
    assert len(list(tmp_path.glob("*.parquet"))) == len(other.parts)
    assert other.verify() == []
    again = write_sample(tmp_path)
    assert again.version == first.version
    assert again.verify() == []


def test_years_of_an_earlier_sample_do_not_linger(tmp_path: Path, sample: Databank) -> None:
    old = sample.read("scores", years=[2024]).assign(year=2012)
    with writing(tmp_path):
        commit(tmp_path, [NewPart("scores", 2012, "NL", old, "x")], fictional=True)
    made = write_sample(tmp_path)
    assert made.years("scores") == list(SCORE_YEARS)
    assert made.verify() == []
    assert {f.name for f in tmp_path.glob("*.parquet")} == {part.file for part in made.parts}


def test_real_figures_are_never_replaced(tmp_path: Path) -> None:
    scores = pd.DataFrame({"code": ["BU00010000"], "year": [2024], "afw": [0.0], **{d: [0.0] for d in DIMENSIONS}})
    with writing(tmp_path):
        commit(tmp_path, [NewPart("scores", 2024, "NL", scores, "x")])
    with pytest.raises(DatabankError, match="echte gegevens"):
        write_sample(tmp_path)
    assert not open_databank(tmp_path).fictional


def test_small_bases_are_left_out(key_figures: pd.DataFrame) -> None:
    k = key_figures[key_figures["code"].str.startswith("BU")]
    income = ["low_income_share", "high_income_share", "social_minimum_share"]
    assert k.loc[k["households"] < 100, income].isna().all(axis=None)
    assert k.loc[k["households"] < 50, "cars_per_household"].isna().all()
    assert k.loc[k["households"] < 10, "household_size"].isna().all()
    assert k.loc[k["inhabitants"] < 10, "density"].isna().all()
    assert k.loc[k["dwellings"] < 20, ["woz", "owner_share", "corporation_share"]].isna().all(axis=None)
    large = k[(k["households"] > 120) & (k["year"] < 2025)]
    assert large[["low_income_share", "cars_per_household", "owner_share", "density"]].notna().all(axis=None)
    clients = k["wmo_per_1000"] * k["inhabitants"] / 1000
    assert clients.min() > 6.5
    assert k["wmo_per_1000"].isna().sum() > 0


def test_years_in_which_a_figure_did_not_exist(key_figures: pd.DataFrame) -> None:
    has = key_figures[key_figures["code"] != "NL00"].set_index("year").notna().groupby("year").any()
    for name in ("low_income_share", "income_per_inhabitant", "wmo_per_1000", "births", "welfare_recipients", "poverty_share"):
        assert not has.loc[2025, name], name
        assert has.loc[2024, name], name
    assert has.loc[2025, ["inhabitants", "households_single", "age_65_plus", "owner_share", "woz", "cars_per_household"]].all()
    assert has.index[has["social_minimum_share"]].max() == 2023
    assert has.index[has["poverty_share"]].tolist() == [2024]
    newest_but_one = has.drop(columns=["code", "social_minimum_share"]).loc[2024]
    assert newest_but_one.all(), newest_but_one.index[~newest_but_one].tolist()
    assert set(catalogue().columns) <= set(has.columns)


def test_counts_are_rounded_to_five_and_shares_to_whole_per_cent(key_figures: pd.DataFrame) -> None:
    k = key_figures[key_figures["code"] != "NL00"]
    for name in ("inhabitants", "households", "age_65_plus", "dwellings", "births"):
        assert (k[name].dropna() % 5 == 0).all(), name
    assert (k["welfare_recipients"].dropna() % 10 == 0).all()
    assert (k["owner_share"].dropna() % 1 == 0).all()
    assert (k["owner_share"] + k["rent_share"] - 100).abs().max() <= 1


def test_random_rounding_keeps_the_mean() -> None:
    rounded = to_fives(np.full(20_000, 13.0), np.random.default_rng(1))
    assert set(np.unique(rounded)) == {10.0, 15.0}
    assert rounded.mean() == pytest.approx(13.0, abs=0.1)


def test_levels_add_up(key_figures: pd.DataFrame) -> None:
    of_year = key_figures[key_figures["year"] == 2024].set_index("code")
    buurten = of_year[of_year.index.str.startswith("BU")]
    for parent, cut in (("GM", 6), ("WK", 8)):
        sums = buurten.groupby(parent + buurten.index.str[2:cut])["households"].agg(["sum", "size"])
        gap = (sums["sum"] - of_year["households"].reindex(sums.index)).abs()
        assert (gap <= 5 * sums["size"] ** 0.5 + 5).all()
        weighted = (buurten["owner_share"] * buurten["dwellings"]).groupby(parent + buurten.index.str[2:cut]).sum()
        share = weighted / buurten.groupby(parent + buurten.index.str[2:cut])["dwellings"].sum()
        assert (share - of_year["owner_share"].reindex(share.index)).abs().max() < 1.5


def test_a_mean_of_two_buurten_is_weighted_with_its_own_base() -> None:
    names = [*catalogue().columns, "_persons_in_households", "_adults", "_young", "area_total"]
    figures = {name: np.array([[100.0, 300.0]]) for name in names}
    figures["owner_share"] = np.array([[20.0, 60.0]])
    both = aggregated(figures, np.array([0, 0]))
    assert both["inhabitants"].tolist() == [[400.0]]
    assert both["owner_share"].tolist() == [[50.0]]  # (20 x 100 + 60 x 300) / 400


def test_scores_of_larger_areas_are_means_weighted_by_inhabitants(scores: pd.DataFrame, key_figures: pd.DataFrame) -> None:
    s = scores[scores["year"] == 2024].set_index("code")
    people = key_figures[key_figures["year"] == 2024].set_index("code")["inhabitants"]
    for code in s.index[s.index.str.startswith(("GM", "WK"))]:
        inside = s[s.index.str.startswith("BU" + code[2:])]
        for name in ("afw", "won"):
            mean, covered = weighted_mean(inside[name], people.reindex(inside.index))
            assert s.loc[code, name] == pytest.approx(mean, abs=0.001)
            assert covered == 1.0


def test_lineage_knows_all_four_kinds(sample: Databank) -> None:
    lineage = sample.read("lineage")
    assert set(lineage["kind"]) == {"same", "recoded", "changed", "unknown"}
    assert (lineage.loc[lineage["year"] == GEOMETRY_YEAR, "kind"] == "same").all()
    assert len(lineage) == len(YEARS) * (len(frame().codes) + len(frame().wijken) + 6 + 1)
    recoded = lineage[lineage["kind"] == "recoded"]
    published = set(sample.read("key_figures")[["code", "year"]].itertuples(index=False, name=None))
    assert all((then, year) in published for then, year in zip(recoded["code_then"], recoded["year"], strict=True))
    assert not any((code, year) in published for code, year in zip(recoded["code"], recoded["year"], strict=True))


def test_the_country_row_is_published_national_figures(key_figures: pd.DataFrame, sample: Databank) -> None:
    country = key_figures[key_figures["code"] == "NL00"].set_index("year")
    assert country["inhabitants"].notna().all()
    kinds = country[["households_single", "households_no_children", "households_children"]].dropna()
    assert kinds.loc[2020:].index.tolist() == [2020, 2021, 2022, 2023, 2024, 2025]
    assert (kinds.sum(axis=1) == country.loc[kinds.index, "households"]).all()
    ages = country.filter(regex="^age_").dropna()
    assert (ages.sum(axis=1) == country.loc[ages.index, "inhabitants"]).all()
    assert sample.read("areas", years=[2025]).set_index("code").loc["NL00", "name"] == "Nederland"
