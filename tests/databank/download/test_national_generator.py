"""The invented country for benchmarks, tiny: the same twice, codes and changes as they should be, answers that the client reads."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import requests
import shapely

from lib import areas
from lib.databank.catalogue.indicators import catalogue
from lib.databank.download import download, make_plan
from lib.databank.sources import cbs, pdok
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import Web
from tests.bench.national import columns, scores, shapes
from tests.bench.national.country import CHANGED, LETTERS_SINCE, NEWEST, RECODED, SAME, YEARS, Country
from tests.bench.national.databank import build
from tests.bench.national.figures import Figures
from tests.bench.national.server import NationalServices

SIZE = {"gemeenten": 5, "buurten": 140, "water": 3}


@pytest.fixture(scope="module")
def country() -> Country:
    return Country(seed=3, **SIZE)


@pytest.fixture(scope="module")
def services(country: Country) -> Iterator[NationalServices]:
    with NationalServices(country) as running:
        yield running


@pytest.fixture
def fetcher(services: NationalServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fetcher:
    monkeypatch.setenv("BUURTBALANS_MIRROR", services.url)
    return Fetcher(Web(), tmp_path, lambda _fresh: None)


def test_one_seed_makes_one_country(country: Country) -> None:
    again, other = Country(seed=3, **SIZE), Country(seed=4, **SIZE)
    pd.testing.assert_frame_equal(country.year(2024).areas, again.year(2024).areas)
    pd.testing.assert_frame_equal(Figures(country).year(2021), Figures(again).year(2021))
    assert shapely.equals_exact(country.shapes[1], again.shapes[1]).all()
    assert not shapely.equals_exact(country.shapes[1][:9], other.shapes[1][:9]).any()


@pytest.mark.parametrize("year", YEARS)
def test_codes_of_every_year(country: Country, year: int) -> None:
    found, rows = country.year(year)
    assert found["code"].map(areas.is_code).all()
    assert found["code"].is_unique
    assert [areas.level_of(code) for code in found["code"]] == found["level"].tolist()
    buurt = found["code"].to_numpy()[rows["buurt"]]
    assert [areas.wijk_of(code) for code in buurt] == found["code"].to_numpy()[rows["wijk"]].tolist()
    letters = found["code"].str.contains(r"\d{4}[A-Z]{2}", regex=True)
    assert letters.any() == (year >= LETTERS_SINCE)


def test_flags_tell_what_happened_to_the_codes(country: Country) -> None:
    """1: the code was there the year before; 2: it was not, and one with the same name went; new buurten have a 3."""
    for year in YEARS[1:]:
        now, before = (country.year(y).areas.query("level == 'buurt'") for y in (year, year - 1))
        known = now["code"].isin(before["code"])
        assert known[now["flag"] == SAME].all()
        assert not known[now["flag"] == RECODED].any()
        new = now[~known & now["flag"].notna()]
        assert new["flag"].isin([RECODED, CHANGED]).all()
    kinds = pd.concat([country.year(year).areas for year in YEARS])["flag"].value_counts()
    assert {SAME, RECODED, CHANGED} <= set(kinds.index)


def test_the_map_is_a_coverage_but_for_loose_borders(country: Country) -> None:
    clean, published = country.shapes
    assert shapely.coverage_is_valid(clean[: country.buurten])
    assert not shapely.coverage_is_valid(published)
    assert shapely.is_valid(published).all()
    assert shapely.get_num_coordinates(published).mean() > 80
    for level in ("buurt", "wijk", "gemeente"):
        table, polygons = shapes.features(country, NEWEST, level)
        land = country.year(NEWEST).areas.query("level == @level")
        assert table.loc[table["water"] == shapes.LAND, "code"].tolist() == land["code"].tolist()
        assert not shapely.is_empty(polygons).any()
    older = shapes.features(country, 2024, "buurt")
    assert shapely.area(older.shapes[: (older.table["water"] == shapes.LAND).sum()]).sum() == pytest.approx(
        shapely.area(clean[: country.buurten]).sum(), rel=1e-3
    )


def test_figures_are_plausible_and_add_up(country: Country) -> None:
    figures = Figures(country)
    for year in (2013, 2024, 2026):
        values, found = figures.year(year), country.year(year).areas
        for entry in catalogue().indicators:
            assert values[entry.id].dropna().between(*entry.range).all(), entry.id
        land = values.loc[found["level"] == "land", "inhabitants"].item()
        assert values.loc[found["level"] == "gemeente", "inhabitants"].sum() == pytest.approx(land, abs=5 * 5)
    filled = {year: set(figures.year(year).dropna(axis=1, how="all").columns) for year in (2024, 2025, 2026)}
    assert "income_per_inhabitant" in filled[2024] - filled[2025]
    assert {"inhabitants", "households", "area_land"} <= filled[2026] < filled[2025]


def test_the_tables_have_their_real_width_and_say_what_the_client_reads(fetcher: Fetcher) -> None:
    for year in YEARS:
        assert 115 <= len(columns.columns(year)) <= 132
    fetched = cbs.fetch_year(fetcher, 2026, columns.tables()[2026], "NL")
    assert fetched.figures["age_65_plus"].notna().all()
    assert fetched.areas["boundary_flag"].isin([SAME, RECODED, CHANGED]).mean() > 0.9
    assert fetched.areas["postcode"].notna().any()
    tables, said = cbs.find_tables(fetcher)
    assert (tables, said) == (columns.tables(), "")


def test_what_the_services_refuse(services: NationalServices) -> None:
    collection = "api.pdok.nl/cbs/wijken-en-buurten-2026/ogc/v1/collections/buurten/items"
    for path, status, text in (
        (f"{collection}?gemeentecode=GM0363", 400, "unknown query parameter"),
        (f"{collection}?bbox=5,52,5,52", 400, "no surface area"),
        ("opendata.cbs.nl/ODataFeed/odata/00000NED/TypedDataSet", 404, "Resource not found"),
        ("opendata.cbs.nl/ODataFeed/odata/86165NED/TypedDataSet?$select=Niets_1", 400, "Niets_1"),
        ("opendata.cbs.nl/ODataFeed/odata/86165NED/TypedDataSet?$filter=startswith(WijkenEnBuurten", 400, "Syntax"),
        ("geo.leefbaarometer.nl/lbm3/ows?service=WFS&request=GetFeature&typeName=lbm3:buurtscore18", 400, "unknown"),
    ):
        answer = requests.get(f"{services.url}/{path}", timeout=10)
        assert (answer.status_code, text in answer.text) == (status, True), path


def test_filters_select_and_pages(services: NationalServices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bench.national.odata.PAGE_SIZE", 100)
    url = f"{services.url}/opendata.cbs.nl/ODataFeed/odata/86165NED/TypedDataSet"
    rows: list[dict] = []
    link: str | None = f"{url}?$select=WijkenEnBuurten&$format=json"
    while link:
        page = requests.get(link, timeout=10).json()
        rows, link = [*rows, *page["value"]], page.get("odata.nextLink")
    assert [row["WijkenEnBuurten"].strip() for row in rows] == services.invented.year(2025).areas["code"].tolist()
    query = {"$filter": "startswith(WijkenEnBuurten,'BU0363') or WijkenEnBuurten eq 'NL00      '", "$select": "WijkenEnBuurten"}
    codes = {row["WijkenEnBuurten"][:6] for row in requests.get(url, query, timeout=10).json()["value"]}
    assert codes == {"BU0363", "NL00  "}


def test_pages_of_the_map_and_its_filters(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdok, "sources", lambda: {"geometry": {**cbs.sources()["geometry"], "filter": ["gm_code"]}})
    monkeypatch.setattr("tests.bench.national.pdok.LIMIT", 40)
    country = pdok.fetch(fetcher, NEWEST, "buurten")
    assert (len(country.of("land")), len(country.of("water")), len(country.of("abroad"))) == (140, 3, 1)
    mine = pdok.fetch(fetcher, NEWEST, "buurten", "GM0363")
    assert {code[:6] for code in mine.codes} == {"BU0363"}


def test_a_box_around_a_gemeente(fetcher: Fetcher, services: NationalServices) -> None:
    everywhere = pdok.fetch(fetcher, NEWEST, "buurten")
    mine = everywhere.where(code.startswith("BU0363") for code in everywhere.codes)
    box = ",".join(str(bound) for bound in shapely.total_bounds(np.array(mine.polygons)))
    base = pdok.address(NEWEST, "buurten").removeprefix("https://")
    around = requests.get(f"{services.url}/{base}/items?f=json&limit=1000&bbox={box}", timeout=10).json()["features"]
    assert set(mine.codes) <= {feature["properties"]["bu_code"] for feature in around}
    assert len(around) < len(everywhere)


def test_parts_of_the_zip(services: NationalServices) -> None:
    url = f"{services.url}/www.leefbaarometer.nl/resources/open-data-leefbaarometer-meting-2024.zip"
    whole = requests.get(url, timeout=10).content
    end = requests.get(url, headers={"Range": "bytes=-64"}, timeout=10)
    assert (end.status_code, end.content) == (206, whole[-64:])
    names = zipfile.ZipFile(io.BytesIO(whole)).namelist()
    assert sum(name.startswith("__MACOSX") for name in names) == 3
    with zipfile.ZipFile(io.BytesIO(whole)).open(next(name for name in names if "buurten" in name)) as member:
        table = pd.read_csv(member)
    assert sorted(table["jaar"].unique()) == list(scores.MEASUREMENTS)
    dims = table.loc[table["jaar"].isin(scores.WITH_DIMENSIONS) & table["afw"].notna(), ["fys", "onv", "soc", "vrz", "won"]]
    assert dims.sum(axis=1).to_numpy() == pytest.approx(table.loc[dims.index, "afw"].to_numpy())


def test_answers_kept_in_a_directory_are_the_same(country: Country, tmp_path: Path) -> None:
    path = "opendata.cbs.nl/ODataFeed/odata/86165NED/TypedDataSet?$top=5"
    bodies = []
    for _ in range(2):
        with NationalServices(country, cache=tmp_path) as services:
            bodies.append(requests.get(f"{services.url}/{path}", timeout=10).content.replace(services.url.encode(), b""))
    assert bodies[0] == bodies[1]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_download_is_the_databank_that_is_built(
    services: NationalServices, country: Country, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", services.url)
    built = build(tmp_path / "built", country)
    fetched = download(tmp_path / "fetched", make_plan([2024, 2026]), quiet=True)
    for table, years in (("key_figures", [2024, 2026]), ("areas", [2024]), ("crime", [2024]), ("scores", [2002, 2024])):
        pair = [
            databank.read(table, years=years).sort_values(["code", "year"], ignore_index=True) for databank in (built, fetched)
        ]
        pd.testing.assert_frame_equal(*pair, check_dtype=False, rtol=1e-6)
    assert set(built.read("geometry")["code"]) == set(fetched.read("geometry")["code"])
