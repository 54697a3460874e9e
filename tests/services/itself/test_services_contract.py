"""The contract in data/catalogue says what Buurtbalans needs of the services: nothing less, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pytest

from lib.databank.catalogue import naming
from lib.databank.catalogue.indicators import catalogue
from lib.databank.check import check_sources
from lib.databank.download import download, make_plan
from lib.databank.errors import DatabankError
from lib.databank.progress import Reporter
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.politie import Politie
from lib.databank.sources.web import Web
from lib.databank.store import Databank
from tests.services import Country, SyntheticServices
from tests.services.columns import columns_of
from tests.services.contract import MAP, Named, Vintage, names, tables, variables

VINTAGES: tuple[Vintage, ...] = (2026, 2024)
GEMEENTE = "GM9002"
INHABITANTS = "AantalInwoners"  # without it a table is no table of key figures
ONLY_CHECKED = ("crime", "DataProperties", "Key")
VARIABLES = [name for name in variables() if name != INHABITANTS]
OTHERS = [
    named
    for named in dict.fromkeys(names())
    if named != ONLY_CHECKED and not (named[:2] == ("key_figures", "TypedDataSet") and named[2] in VARIABLES)
]
OLDER = {known[-1] for reads in MAP["reads"].values() for known in reads.values() if len(known) > 1}

Found = tuple[dict[tuple[str, int, str], str], list[dict[str, Any]]]


@pytest.fixture(scope="module", autouse=True)
def nobody_waits() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reporter, "pause", lambda *_: None)
        yield


def fetched(services: SyntheticServices, path: Path, years: list[int] | None, gemeenten: list[str]) -> Databank:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", services.url)
        return download(path, make_plan(years, gemeenten), quiet=True)


def content(databank: Databank) -> Found:
    """All tables by digest, and the outcomes per source."""
    parts = {(part.table, part.year, part.scope): part.sha256 for part in databank.parts}
    return parts, [asdict(outcome) for outcome in databank.outcomes]


# nothing less


@dataclass(frozen=True)
class Whole:
    """Services of a vintage, which gemeenten to fetch from them (none: the country), and the databank of their full answers."""

    services: SyntheticServices
    gemeenten: list[str]
    databank: Databank


@pytest.fixture(scope="module")
def wholes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Vintage, Whole]]:
    made: dict[Vintage, Whole] = {}
    for vintage, gemeenten in zip(VINTAGES, ([], [GEMEENTE]), strict=True):
        services = SyntheticServices(page_size=1000, pdok_limit=100, vintage=vintage).start()
        databank = fetched(services, tmp_path_factory.mktemp("whole") / "databank", None, gemeenten)
        made[vintage] = Whole(services, gemeenten, databank)
    yield made
    for whole in made.values():
        whole.services.stop()


@pytest.fixture(params=VINTAGES)
def whole(request: pytest.FixtureRequest, wholes: dict[Vintage, Whole]) -> Iterator[Whole]:
    found = wholes[request.param]
    found.services.reset()
    yield found
    assert not [asked for asked in found.services.log if asked.status == 599]


def test_what_the_contract_names_is_enough(whole: Whole, tmp_path: Path) -> None:
    whole.services.only_contract = True
    assert content(fetched(whole.services, tmp_path / "databank", None, whole.gemeenten)) == content(whole.databank)


def test_what_the_contract_names_is_enough_to_check(whole: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", whole.services.url)
    full = check_sources()
    whole.services.only_contract = True
    assert check_sources() == full


# nothing more: variables of the key figures, of all tables at once


@pytest.mark.parametrize("vintage", VINTAGES)
def test_a_table_bears_one_of_the_names_of_a_figure(vintage: Vintage) -> None:
    """So that leaving all names out at once says the same as leaving out each."""
    entries = [(entry.id, entry.names) for entry in catalogue().indicators] + list(catalogue().areas.items())
    for year in tables(vintage):
        stems = {naming.normalise(column.stem) for column in columns_of(year, vintage=vintage)}
        for which, known in entries:
            here = {naming.normalise(n.text) for n in known.variable if {naming.normalise(part) for part in n.parts} <= stems}
            assert len(here) <= 1, (year, which)


def test_without_its_variable_a_figure_is_gone(whole: Whole, tmp_path: Path) -> None:
    full = whole.databank
    for name in VARIABLES:
        whole.services.leave_out("key_figures", "TypedDataSet", name)
    bare = fetched(whole.services, tmp_path / "databank", None, whole.gemeenten)
    columns = [entry.id for entry in catalogue().indicators if entry.id != "inhabitants"]
    before, after = full.read("key_figures"), bare.read("key_figures")
    assert len(before[columns].notna().any().loc[lambda has: has]) > 35
    assert after[columns].isna().all(axis=None)
    areas = list(catalogue().areas)
    assert full.read("areas")[areas].notna().any().all()
    assert bare.read("areas")[areas].isna().all(axis=None)


def test_every_figure_comes_by_every_one_of_its_names(wholes: dict[Vintage, Whole]) -> None:
    """Each name of the contract brings values into the databank, in one of the vintages and years."""
    brought: set[str] = set()
    entries = [(entry.id, entry.names) for entry in catalogue().indicators] + list(catalogue().areas.items())
    for vintage, whole in wholes.items():
        databank = whole.databank
        for year in databank.years("key_figures"):
            values = pd.concat([databank.read(table, years=[year]) for table in ("key_figures", "areas")])
            filled = set(values.columns[values.notna().any()])
            stems = {column.stem for column in columns_of(year, vintage=vintage)}
            for which, known in entries:
                if which in filled:
                    brought |= {part for n in known.variable if set(n.parts) <= stems and n.holds_in(year) for part in n.parts}
    assert [name for name in variables() if name not in brought] == []


# nothing more: every other name, one by one

Kind = Literal["", "dry", "no zip"]


@dataclass
class Small:
    """Services with one table of key figures and one map, and what is fetched from them when nothing is left out."""

    services: SyntheticServices
    path: Path
    usual: Found | None = None

    def fetch(self, kind: Kind, left_out: Named | None = None) -> Found | str:
        """The databank and its outcomes, or why there is none."""
        self.services.reset()
        if left_out:
            self.services.leave_out(*left_out)
        for year, table in tables(self.services.country.vintage).items():
            if year != 2024:
                self.services.remove_table(table)
        if kind == "no zip":
            self.services.fault(status=404, match=".zip", n=99)
        self.path = self.path.with_name(str(int(self.path.name) + 1))
        try:
            return content(fetched(self.services, self.path, [2024], [GEMEENTE]))
        except DatabankError as error:
            return str(error)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Vintage, Kind], Small]]:
    """Of a vintage and a kind: "dry" has water among the wijken only, "no zip" has the layers of the WFS only."""
    running: list[SyntheticServices] = []

    @cache
    def start(vintage: Vintage, kind: Kind) -> Small:
        country = Country(vintage=vintage)
        newest = max(country.geometry_years)
        shapes = country.geometry[newest]
        if kind == "dry":
            country.geometry[newest] = shapes[(shapes["water"] == "NEE") | (shapes["level"] == "wijk")]
        country.geometry_years = (newest,)  # the other shapes stay: the layers of the WFS are drawn on those of 2024
        running.append(SyntheticServices(page_size=1000, pdok_limit=100, country=country).start())
        made = Small(running[-1], tmp_path_factory.mktemp("small") / "0")
        usual = made.fetch(kind)
        assert not isinstance(usual, str)
        made.usual = usual
        return made

    yield start
    for services in running:
        services.stop()


@pytest.mark.parametrize("named", OTHERS, ids=lambda named: " ".join(named))
def test_without_a_name_the_databank_or_its_outcomes_change(named: Named, small: Callable[[Vintage, Kind], Small]) -> None:
    kind: Kind = "dry" if named[1] == "wijken" else "no zip" if named[1] == "wfs" else ""
    vintages = VINTAGES[::-1] if named[2] in OLDER else VINTAGES
    assert any(of.fetch(kind, named) != of.usual for of in (small(vintage, kind) for vintage in vintages))


@pytest.mark.parametrize("kind", ["", "dry", "no zip"])
def test_with_every_name_nothing_changes(kind: Kind, small: Callable[[Vintage, Kind], Small]) -> None:
    of = small(2026, kind)
    assert of.fetch(kind) == of.usual


def test_what_only_the_check_reads(whole: Whole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", whole.services.url)

    def findings(directory: str) -> list[str]:
        (tmp_path / directory).mkdir()
        return [finding.line for finding in Politie().check(Fetcher(Web(lambda _: None), tmp_path / directory, lambda _: None))]

    usual = findings("usual")
    whole.services.leave_out(*ONLY_CHECKED)
    assert findings("without") != usual
