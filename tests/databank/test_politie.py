"""Registered crime: the total of whole years, however the service pads and pages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.databank.errors import UnexpectedData
from lib.databank.sources import politie
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound
from lib.databank.store import COUNTRY
from tests.services import SyntheticServices
from tests.services.scores import CRIME_TOTAL, CRIME_YEARS


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
    found = politie.fetch_crime(fetcher, list(CRIME_YEARS), COUNTRY)
    same(found, truth(services, list(CRIME_YEARS)))
    assert len(found) == 300
    assert found["crimes"].isna().sum() == 30  # the suppressed gemeente: unknown, not zero
    pages = [request for request in services.log if "TypedDataSet" in request.path]
    assert len(pages) == -(-300 // page_size)


def test_one_gemeente_and_some_years(services: SyntheticServices, fetcher: Fetcher) -> None:
    same(politie.fetch_crime(fetcher, [2021, 2024, 2030], "GM9005"), truth(services, [2021, 2024], "GM9005"))


def test_years_that_the_service_does_not_have(services: SyntheticServices, fetcher: Fetcher) -> None:
    found = politie.fetch_crime(fetcher, [2016, 2025], COUNTRY)
    assert found.empty
    assert found.dtypes.astype(str).to_dict() == {"code": "str", "year": "int64", "crimes": "float64"}
    assert len(services.log) == 1


def test_a_gemeente_without_buurten_there(fetcher: Fetcher) -> None:
    assert politie.fetch_crime(fetcher, [2024], "GM1234").empty


def test_no_such_table(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.fault(status=404, match="47022NED")
    with pytest.raises(NotFound):
        politie.fetch_crime(fetcher, [2024], COUNTRY)


def test_a_table_that_is_there_is_not_passed_over_in_silence(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.fault(status=400, match="47022NED/TypedDataSet")
    with pytest.raises(UnexpectedData, match="De misdrijven zijn niet op te halen"):
        politie.fetch_crime(fetcher, [2024], COUNTRY)


def test_a_renamed_column(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.rename_column("47022NED", "GeregistreerdeMisdrijven", "AantalMisdrijven")
    with pytest.raises(UnexpectedData, match="Tabel 47022NED heeft geen kolom 'GeregistreerdeMisdrijven'"):
        politie.fetch_crime(fetcher, [2024], COUNTRY)


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
    found = politie.to_crime(raw(**changes), "proef")
    np.testing.assert_array_equal(found["crimes"], expected)
    assert found["year"].tolist() == [2024] * len(expected)


class Canned(Fetcher):
    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)

    def json(self, url: str) -> dict[str, Any]:  # noqa: ARG002
        return self.answers.pop(0)


def test_json_without_rows_is_refused() -> None:
    periods = {"value": [{"Key": "2024JJ00"}]}
    wrong: tuple[tuple[dict[str, Any], ...], ...] = (({},), (periods, {"odata.error": {}}))
    for answers in wrong:
        with pytest.raises(UnexpectedData, match=r"tabel 47022NED \(misdrijven\) bevat geen rijen"):
            politie.fetch_crime(Canned(*answers), [2024], COUNTRY)
