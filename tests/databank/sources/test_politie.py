"""Registered crime: the total of whole years, however the service pads and pages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.databank.errors import UnexpectedData
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.politie import Politie, to_crime
from lib.databank.store import COUNTRY
from tests.services import SyntheticServices
from tests.services.contract import PER_MONTH, PER_YEAR
from tests.services.scores import CRIME_TOTAL, CRIME_YEARS

POLITIE = Politie()


def truth(services: SyntheticServices, years: list[int], gemeente: str = "") -> pd.DataFrame:
    crime = services.country.crime
    chosen = crime[(crime["kind"] == CRIME_TOTAL) & crime["period"].isin([f"{year}JJ00" for year in years])]
    chosen = chosen[chosen["code"].str[2:].str.startswith(gemeente[2:])]
    table = pd.DataFrame({"code": chosen["code"], "year": chosen["period"].str[:4].astype("int64"), "crimes": chosen["count"]})
    return table.sort_values(["code", "year"], ignore_index=True)


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found.sort_values(["code", "year"], ignore_index=True), expected, check_dtype=False)


@pytest.mark.parametrize("links", ["server", "original"])
@pytest.mark.parametrize("page_size", [37, 10_000])
def test_the_country_equals_the_truth(services: SyntheticServices, fetcher: Fetcher, links: Any, page_size: int) -> None:
    """Other kinds of crime and the month of December, which is part of a year, are not counted with it."""
    services.links, services.police_page_size = links, page_size
    found = POLITIE.fetch(fetcher, PER_MONTH, list(CRIME_YEARS), COUNTRY)
    same(found, truth(services, list(CRIME_YEARS)))
    assert len(found) == 300
    assert found["crimes"].isna().sum() == 30  # the suppressed gemeente: unknown, not zero
    pages = [request for request in services.log if "TypedDataSet" in request.path]
    assert len(pages) == -(-300 // page_size)


def test_one_gemeente_and_some_years(services: SyntheticServices, fetcher: Fetcher) -> None:
    same(POLITIE.fetch(fetcher, PER_MONTH, [2021, 2024, 2030], "GM9005"), truth(services, [2021, 2024], "GM9005"))


def test_no_years_and_years_that_hold_nothing(services: SyntheticServices, fetcher: Fetcher) -> None:
    for years, requests in (([], 0), ([2016, 2025], 1)):
        services.clear_log()
        found = POLITIE.fetch(fetcher, PER_MONTH, years, COUNTRY)
        assert found.empty
        assert found.dtypes.astype(str).to_dict() == {"code": "str", "year": "int64", "crimes": "float64"}
        assert len(services.log) == requests


def test_a_gemeente_without_buurten_there(fetcher: Fetcher) -> None:
    assert POLITIE.fetch(fetcher, PER_MONTH, [2024], "GM1234").empty


# which table


def test_years_of_the_yearly_table(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    """It announces 2012 to 2025; the one per month is not asked for."""
    assert POLITIE.find(fetcher_now) == (PER_YEAR, list(range(2012, 2026)), [])
    assert len(now.log) == 1


def test_all_levels_of_the_yearly_table(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    """A gemeente with all gemeenten beside it; other kinds of crime are not counted with the total."""
    found = POLITIE.fetch(fetcher_now, PER_YEAR, [2024, 2025, 2013], "GM9002")
    expected = truth(now, [2024, 2025])
    same(found, expected[expected["code"].str[2:6].eq("9002") | expected["code"].str.startswith("GM")].reset_index(drop=True))


def test_a_step_back_to_the_table_that_holds_whole_years(fetcher: Fetcher) -> None:
    table, years, passed_over = POLITIE.find(fetcher)
    assert (table, years) == (PER_MONTH, list(CRIME_YEARS))
    assert passed_over == [f"Tabel {PER_YEAR} bestaat niet bij de dienst."]


def test_tables_with_months_only(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    """Nothing is made of months: that there are no years is said of both tables."""
    now.remove_table(PER_YEAR)
    with pytest.raises(UnexpectedData) as failed:
        POLITIE.find(fetcher_now)
    assert str(failed.value) == (
        f"De misdrijven per jaar staan niet meer waar Buurtbalans ze kent. Tabel {PER_YEAR} bestaat niet bij de dienst. "
        f"Tabel {PER_MONTH} heeft geen cijfers per jaar."
    )


def test_no_table_at_all(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.fault(status=404, n=9, match="dataderden")
    with pytest.raises(UnexpectedData, match=f"Tabel {PER_YEAR} bestaat niet .* Tabel {PER_MONTH} bestaat niet"):
        POLITIE.find(fetcher)


# what a release can get wrong


def test_a_table_that_is_there_is_not_passed_over_in_silence(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.fault(status=400, match="47022NED/TypedDataSet")
    with pytest.raises(UnexpectedData, match="De misdrijven zijn niet op te halen"):
        POLITIE.fetch(fetcher, PER_MONTH, [2024], COUNTRY)


def test_a_renamed_column(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.rename_column("47022NED", "GeregistreerdeMisdrijven", "AantalMisdrijven")
    with pytest.raises(UnexpectedData, match="Tabel 47022NED heeft geen kolom 'GeregistreerdeMisdrijven'"):
        POLITIE.fetch(fetcher, PER_MONTH, [2024], COUNTRY)


def raw(**changes: object) -> pd.DataFrame:
    row = {"SoortMisdrijf": "0.0.0 ", "WijkenEnBuurten": "BU90010000  ", "Perioden": "2024JJ00", "GeregistreerdeMisdrijven_1": 5}
    return pd.DataFrame([row, {**row, "WijkenEnBuurten": "BU90010001", **changes}])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [5.0, 5.0]),
        ({"GeregistreerdeMisdrijven_1": None}, [5.0, np.nan]),
        ({"GeregistreerdeMisdrijven_1": -99997}, [5.0, np.nan]),
        ({"GeregistreerdeMisdrijven_1": "."}, [5.0, np.nan]),
        ({"SoortMisdrijf": "1.1.1 "}, [5.0]),
        ({"Perioden": "2024MM12"}, [5.0]),
        ({"WijkenEnBuurten": "BU9001    "}, [5.0]),
        ({"WijkenEnBuurten": None}, [5.0]),
        ({"WijkenEnBuurten": "BU90010000"}, [5.0]),
    ],
)
def test_rows_one_by_one(changes: dict[str, object], expected: list[float]) -> None:
    found = to_crime(raw(**changes), "proef")
    np.testing.assert_array_equal(found["crimes"], expected)
    assert found["year"].tolist() == [2024] * len(expected)


class Canned(Fetcher):
    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)

    def json(self, url: str) -> dict[str, Any]:  # noqa: ARG002
        return self.answers.pop(0)


def test_json_without_rows_is_refused() -> None:
    wrong: tuple[dict[str, Any], ...] = ({}, {"odata.error": {}})
    for answer in wrong:
        with pytest.raises(UnexpectedData, match=rf"tabel {PER_MONTH} \(misdrijven\) bevat geen rijen"):
            POLITIE.fetch(Canned(answer), PER_MONTH, [2024], COUNTRY)
        with pytest.raises(UnexpectedData, match=rf"tabel {PER_YEAR} \(misdrijven\) bevat geen rijen"):
            POLITIE.find(Canned(answer))
