"""Estimates of RIVM: which table, which of its rows, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.databank.catalogue.beside import beside
from lib.databank.catalogue.indicators import sources
from lib.databank.collecting.rivm import Rivm
from lib.databank.download import download, make_plan
from lib.databank.errors import UnexpectedData
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.rivm import Found, fetch, find, to_table
from lib.databank.store import COUNTRY, Databank
from tests.services import SyntheticServices, rivm

GEMEENTE = "GM9002"


def same(found: pd.DataFrame, truth: pd.DataFrame) -> None:
    expected = truth.dropna(subset=list(beside().columns), how="all").sort_values(["code", "year"], ignore_index=True)
    given = found.drop(columns="borders").sort_values(["code", "year"], ignore_index=True)
    pd.testing.assert_frame_equal(given, expected, check_dtype=False)


@pytest.mark.parametrize("page_size", [61, 10_000])
def test_the_country_equals_the_truth(now: SyntheticServices, fetcher_now: Fetcher, page_size: int) -> None:
    """The limits of the margins, the other ages and the row of the country do not get in."""
    now.police_page_size = page_size
    found = find(fetcher_now)
    assert (found.id, found.borders, found.lacking) == (rivm.NEWEST, 2024, [])
    table = fetch(fetcher_now, found, rivm.years(rivm.NEWEST), COUNTRY)
    same(table, now.country.rivm)
    assert set(table["borders"]) == {2024.0}
    assert table.loc[table["year"] == rivm.WITHOUT_18_64, "lonely_18_64"].isna().all()


def test_one_gemeente_and_nothing_of_others(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    table = fetch(fetcher_now, find(fetcher_now), [2022, 2024], GEMEENTE)
    truth = now.country.rivm
    same(table, truth[(truth["code"].str[2:6] == GEMEENTE[2:6]) & truth["year"].isin([2022, 2024])])
    assert {code[:2] for code in table["code"]} == {"BU", "WK", "GM"}


def test_only_what_is_named_is_asked_for(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    fetch(fetcher_now, find(fetcher_now), [2024], GEMEENTE)
    (asked,) = [request.url for request in now.log if "TypedDataSet" in request.path]
    columns = asked.split("$select=")[1].split("&")[0].split(",")
    assert not [name for name in columns if name.startswith(rivm.UNREAD)]
    assert len(columns) == 4 + len(beside().figures)


def test_an_older_table_with_older_names(services: SyntheticServices, fetcher: Fetcher) -> None:
    found = find(fetcher)
    assert (found.id, found.borders, found.lacking) == (rivm.OLDEST, 2020, [])
    assert len(found.absent) == 2
    same(fetch(fetcher, found, rivm.years(rivm.OLDEST), COUNTRY), services.country.rivm)


def test_the_table_with_most_figures_is_read(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    now.remove_column(rivm.NEWEST, "Mantelzorger")
    found = find(fetcher_now)
    assert found.lacking == ["geeft mantelzorg"]
    table = fetch(fetcher_now, found, [2024], GEMEENTE)
    assert table["carers_18_plus"].isna().all()
    assert table["lonely_18_plus"].notna().any()


def test_a_table_without_any_is_an_error_that_names_it(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    for column in rivm.topics(rivm.NEWEST).values():
        if column.stem != rivm.UNREAD:
            now.remove_column(rivm.NEWEST, column.stem)
    with pytest.raises(UnexpectedData, match=rivm.NEWEST):
        find(fetcher_now)


FOUND = Found("T", 2020, {"lonely": "Eenzaam_28"}, {"18_plus": "20300  "}, "MW00000", {2020: "2020JJ00"})


def raw(**other: Any) -> dict[str, Any]:
    row = {
        "WijkenEnBuurten": "BU00010000",
        "Perioden": "2020JJ00",
        "Leeftijd": "20300  ",
        "Marges": "MW00000",
        "Eenzaam_28": 40.1,
    }
    return row | other


def test_padding_none_and_rows_twice() -> None:
    rows = [
        raw(),
        raw(),
        raw(WijkenEnBuurten="GM0001    ", Eenzaam_28="  41,5"),
        raw(WijkenEnBuurten="NL01      "),
        raw(WijkenEnBuurten=None),
    ]
    rows += [raw(WijkenEnBuurten="WK000100  ", Eenzaam_28=None), raw(Perioden="2020KW01"), raw(Marges="MW00001", Eenzaam_28=1.0)]
    table = to_table(pd.DataFrame(rows), FOUND).set_index("code")
    assert table["lonely_18_plus"].to_dict() == {"BU00010000": 40.1, "GM0001": 41.5}
    assert table["borders"].tolist() == [2020.0, 2020.0]
    assert table[[name for name in beside().columns if name != "lonely_18_plus"]].isna().all(axis=None)


def test_a_column_that_went_missing_in_the_answer() -> None:
    with pytest.raises(UnexpectedData, match="Eenzaam_28"):
        to_table(pd.DataFrame([raw()]).drop(columns="Eenzaam_28"), FOUND)


def test_the_check_is_silent_when_all_is_as_expected(fetcher_now: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sources()["geometry"]["probe"], "gemeente", GEMEENTE)
    assert Rivm().check(fetcher_now) == []


def test_the_check_says_what_is_otherwise(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    now.remove_column(rivm.NEWEST, "Vrijwilligerswerk")
    now.empty_table(rivm.NEWEST)
    lines = [finding.line for finding in Rivm().check(fetcher_now)]
    assert any("vrijwilligerswerk" in line for line in lines)
    assert "2024" in lines[-1]


@pytest.fixture(scope="module")
def downloaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SyntheticServices, Databank]]:
    with SyntheticServices(page_size=1000, pdok_limit=100, vintage=2026) as services, pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", services.url)
        yield services, download(tmp_path_factory.mktemp("rivm") / "databank", make_plan([2024, 2025], [GEMEENTE]), quiet=True)


def test_a_download_keeps_all_years_whatever_years_were_asked(downloaded: tuple[SyntheticServices, Databank]) -> None:
    services, databank = downloaded
    assert databank.years("rivm") == list(rivm.years(rivm.NEWEST))
    assert {part.scope for part in databank.parts if part.table == "rivm"} == {GEMEENTE}
    truth = services.country.rivm
    same(databank.read("rivm"), truth[truth["code"].str[2:6] == GEMEENTE[2:6]])
    (outcome,) = [one for one in databank.outcomes if one.source == "rivm"]
    assert outcome.state == "done"
    assert databank.verify() == []


@pytest.mark.parametrize("fault", [{"status": 503}, {"garbage": True}])
def test_what_fails_is_said_and_leaves_the_rest(fault: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with SyntheticServices(page_size=1000, pdok_limit=100, vintage=2026) as services:
        monkeypatch.setenv("BUURTBALANS_MIRROR", services.url)
        monkeypatch.setattr("lib.databank.progress.Reporter.pause", lambda *_: None)
        services.fault(n=99, match=rivm.NEWEST, **fault)
        databank = download(tmp_path, make_plan([2025], [GEMEENTE]), quiet=True)
    (outcome,) = [one for one in databank.outcomes if one.source == "rivm"]
    assert outcome.state == "failed"
    assert "Zorg voor elkaar" in " ".join(outcome.gaps)
    assert not databank.years("rivm")
    assert databank.years("key_figures")
    assert databank.years("scores")


def test_values_are_percentages(downloaded: tuple[SyntheticServices, Databank]) -> None:
    values = downloaded[1].read("rivm")[list(beside().columns)].to_numpy()
    assert np.nanmin(values) >= 0
    assert np.nanmax(values) <= 100
