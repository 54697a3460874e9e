"""Shared by the tests of the databank: the synthetic services as mirror, waits that are recorded instead of waited for."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.databank.catalogue.indicators import Indicator, catalogue
from lib.databank.commit import NewPart, commit, writing
from lib.databank.download import download, make_plan
from lib.databank.figures import Figures, national
from lib.databank.progress import Reporter
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import Web
from lib.databank.store import COUNTRY, Databank, open_databank
from tests.services import Country, SyntheticServices, default_country
from tests.services.scores import CRIME_TOTAL, DIMENSION_YEARS, DIMENSIONS, SCORE_YEARS

PAGE_SIZE, PDOK_LIMIT = 50, 12


@pytest.fixture(scope="session")
def running() -> Iterator[SyntheticServices]:
    with SyntheticServices(PAGE_SIZE, pdok_limit=PDOK_LIMIT) as services:
        yield services


@pytest.fixture(scope="session")
def running_now() -> Iterator[SyntheticServices]:
    """The services as they are in autumn 2026."""
    with SyntheticServices(PAGE_SIZE, pdok_limit=PDOK_LIMIT, vintage=2026) as services:
        yield services


@pytest.fixture(autouse=True)
def no_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that forgets the synthetic services finds a closed door, not the real ones."""
    monkeypatch.setenv("BUURTBALANS_MIRROR", "http://127.0.0.1:9")
    monkeypatch.delenv("BUURTBALANS_DATABANK", raising=False)


@pytest.fixture
def services(running: SyntheticServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[SyntheticServices]:
    """The synthetic services as mirror, without faults; a mistake of their own (599) fails the test."""
    yield from _as_mirror(running, monkeypatch)


@pytest.fixture
def now(running_now: SyntheticServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[SyntheticServices]:
    """The same, as the services are in autumn 2026."""
    yield from _as_mirror(running_now, monkeypatch)


def _as_mirror(running: SyntheticServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[SyntheticServices]:
    running.reset()
    running.links, running.page_size, running.pdok_limit, running.police_page_size = (
        "server",
        PAGE_SIZE,
        PDOK_LIMIT,
        8 * PAGE_SIZE,
    )
    running.pdok_filters, running.ranges = "named", True
    monkeypatch.setenv("BUURTBALANS_MIRROR", running.url)
    yield running
    assert not [request for request in running.log if request.status == 599]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that downloads wanted to wait; nobody waits."""
    asked: list[float] = []
    monkeypatch.setattr(Reporter, "pause", lambda _, seconds: asked.append(seconds))
    return asked


@pytest.fixture
def web(services: SyntheticServices, waits: list[float]) -> Web:  # noqa: ARG001  (sets the mirror)
    """Web that records its waits in `waits`."""
    return Web(waits.append)


@pytest.fixture
def fetcher(web: Web, tmp_path: Path) -> Fetcher:
    """A fetcher with an empty directory of answers."""
    return _fetcher(web, tmp_path)


@pytest.fixture
def fetcher_now(now: SyntheticServices, waits: list[float], tmp_path: Path) -> Fetcher:  # noqa: ARG001  (sets the mirror)
    """The same for the services as they are in autumn 2026."""
    return _fetcher(Web(waits.append), tmp_path)


def _fetcher(web: Web, path: Path) -> Fetcher:
    answers = path / "answers"
    answers.mkdir()
    return Fetcher(web, answers, lambda _: None)


@pytest.fixture
def hashes() -> Callable[[Path], dict[str, str]]:
    """The content of a databank as {table year scope: sha256 of the file}, after a check that it is whole."""

    def read(path: Path) -> dict[str, str]:
        databank = open_databank(path)
        assert databank.verify() == []
        return {f"{part.table} {part.year} {part.scope}": part.sha256 for part in databank.parts}

    return read


def _named(true: pd.DataFrame, entry: Indicator, year: int) -> pd.Series | float:
    """The column, or the sum of columns, that bears one of the names of an indicator; NaN when the table has none."""
    columns = {column.lower(): column for column in true.columns}
    for name in entry.names.variable:
        parts = [columns.get(part.lower()) for part in name.parts]
        if name.holds_in(year) and all(parts):
            return true[parts].sum(axis=1, skipna=False)
    return np.nan


@dataclass(frozen=True)
class Truth:
    """The invented country in the tables of the databank."""

    country: Country

    def key_figures(self, year: int, gemeente: str = "") -> pd.DataFrame:
        """By area code: a column per indicator, NaN where the table of that year lacks it."""
        true = self.country.key_figures[year]
        columns = {entry.id: _named(true, entry, year) for entry in catalogue().indicators}
        table = pd.DataFrame(columns, index=true.index).astype("float64").sort_index()
        return table[table.index.str[2:].str.startswith(gemeente[2:])]

    def scores(self, gemeente: str = "", years: tuple[int, ...] = SCORE_YEARS) -> pd.DataFrame:
        scores = self.country.scores
        inside = scores["code"].str[2:].str.startswith(gemeente[2:]) & scores["year"].isin(years)
        return scores.loc[inside, ["code", "year", "afw", *DIMENSIONS]]

    def scores_of_the_wfs(self, gemeente: str = "") -> pd.DataFrame:
        """The WFS has layers for the years with dimensions only."""
        return self.scores(gemeente, DIMENSION_YEARS)

    def crime(self, gemeente: str = "") -> pd.DataFrame:
        crime = self.country.crime
        total = crime[(crime["kind"] == CRIME_TOTAL) & crime["period"].str.endswith("JJ00")]
        total = total[total["code"].str[2:].str.startswith(gemeente[2:])]
        return pd.DataFrame({"code": total["code"], "year": total["period"].str[:4].astype("int64"), "crimes": total["count"]})

    def buurten_on_the_map(self, year: int = 2024) -> pd.DataFrame:
        """Without water: code, name, gemeente_code, clean (RD)."""
        shapes = self.country.geometry[year]
        return shapes.loc[(shapes["level"] == "buurt") & (shapes["water"] == "NEE"), ["code", "name", "gemeente_code", "clean"]]


@pytest.fixture(scope="session")
def truth() -> Truth:
    return Truth(default_country())


@pytest.fixture(scope="session")
def truth_now() -> Truth:
    return Truth(default_country(vintage=2026))


@pytest.fixture
def same_rows() -> Callable[[pd.DataFrame, pd.DataFrame], None]:
    """Asserts that two tables hold the same rows, in any order; the second decides which columns are compared."""

    def compare(found: pd.DataFrame, expected: pd.DataFrame) -> None:
        key = ["code", "year"] if "year" in expected else ["code"]
        ordered = [table[list(expected.columns)].sort_values(key, ignore_index=True) for table in (found, expected)]
        pd.testing.assert_frame_equal(*ordered, check_dtype=False, rtol=0, atol=0)

    return compare


@pytest.fixture(scope="session")
def country(running: SyntheticServices, tmp_path_factory: pytest.TempPathFactory) -> Databank:
    """The whole invented country, downloaded once; `requests.json` in its directory holds what was asked."""
    return _whole_country(running, tmp_path_factory.mktemp("land"))


@pytest.fixture(scope="session")
def country_now(running_now: SyntheticServices, tmp_path_factory: pytest.TempPathFactory) -> Databank:
    """The same from the services as they are in autumn 2026."""
    return _whole_country(running_now, tmp_path_factory.mktemp("land-nu"))


def _whole_country(running: SyntheticServices, path: Path) -> Databank:
    running.reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", running.url)
        databank = download(path, make_plan(), quiet=True)
    (path / "requests.json").write_text(json.dumps([request.url for request in running.log]))
    return databank


@dataclass(frozen=True)
class Previous:
    """A databank that was there before, and the content of its files."""

    path: Path
    files: dict[str, bytes]

    @property
    def intact(self) -> bool:
        return {file.name: file.read_bytes() for file in self.path.iterdir() if file.is_file()} == self.files


@pytest.fixture(scope="session")
def small(running: SyntheticServices, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory of a databank of one small gemeente, downloaded once; to be copied."""
    path = tmp_path_factory.mktemp("klein")
    running.reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", running.url)
        download(path, make_plan([2024], ["GM9004"]), quiet=True)
    return path


@pytest.fixture
def previous(small: Path, services: SyntheticServices, tmp_path: Path) -> Previous:  # noqa: ARG001  (services: after small)
    """A small databank that a test may write in."""
    path = Path(shutil.copytree(small, tmp_path / "databank"))
    return Previous(path, {file.name: file.read_bytes() for file in path.iterdir() if file.is_file()})


# A databank made by hand: {(code, year): {indicator: value}}, and what an area was: {(code, year): (code then, kind)}
Cells = dict[tuple[str, int], dict[str, float]]
Past = dict[tuple[str, int], tuple[str | None, str]]


@pytest.fixture
def figures(tmp_path: Path) -> Callable[..., Figures]:
    """Figures of GM9901 from `cells` {(code, year): {indicator: value}}; lineage is `same` unless `past` says otherwise."""

    def make(cells: Cells, past: Past | None = None) -> Figures:
        databank = bank(tmp_path, cells, past)
        return Figures(databank, "GM9901", national(databank))

    return make


def bank(path: Path, cells: Cells, past: Past | None = None) -> Databank:
    past = past or {}
    parts = []
    for year in sorted({year for _, year in cells}):
        rows: list[dict[str, object]] = [{"code": code, "year": y, **values} for (code, y), values in cells.items() if y == year]
        table = pd.DataFrame(rows, columns=["code", "year", *catalogue().columns])
        parts.append(NewPart("key_figures", year, COUNTRY, table.astype(dict.fromkeys(catalogue().columns, "float64")), "proef"))
    keys = {**{key: (key[0], "same") for key in cells if key[0] != "NL00"}, **past}
    keys = {key: value for key, value in keys.items() if value[1]}
    lineage = pd.DataFrame(
        [(code, year, then, kind) for (code, year), (then, kind) in keys.items()], columns=["code", "year", "code_then", "kind"]
    )
    lineage = lineage.astype({"code": "str", "code_then": "str", "kind": "str", "year": "int64"}).assign(geometry_year=2024)
    if len(lineage):
        parts.append(NewPart("lineage", 2024, COUNTRY, lineage, "proef"))
    for year, rows in crimes(cells):
        parts.append(NewPart("crime", year, COUNTRY, rows, "proef"))
    with writing(path):
        return commit(path, parts)


def crimes(cells: Cells) -> Iterator[tuple[int, pd.DataFrame]]:
    """The table crime per year from the cells that have crimes."""
    rows = [(code, year, values["crimes"]) for (code, year), values in cells.items() if "crimes" in values]
    table = pd.DataFrame(rows, columns=["code", "year", "crimes"])
    for year, of_year in table.groupby("year"):
        yield int(str(year)), of_year
