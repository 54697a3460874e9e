"""Nothing on origin is asked for, kept or stored."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lib.databank import schema
from lib.databank.download import download, make_plan
from lib.databank.store import Databank
from tests.services import SyntheticServices
from tests.services.columns import ORIGIN_STEMS, YEARS
from tests.services.figures import ORIGIN_BASE

MARK = re.compile(r"(?<!\d)777\d{3}(?!\d)")
"""How the synthetic services number every cell of an origin column."""


def check_no_origin(path: Path, urls: list[str]) -> None:
    """No column beyond the contract and no marked value in any file of the databank, and no request that asks for one."""
    contract = {table: set(schema.columns_of(table)) for table in schema.TABLES}
    files = sorted(path.rglob("*.parquet*"))
    assert len(files) > 10
    for file in files:
        frame = pq.read_table(file).to_pandas()
        assert set(frame.columns) == contract[file.name.split("-")[0]], file.name
        for column in frame.columns.drop("geometry", errors="ignore"):
            text = frame[column].map(lambda cell: str(int(cell)) if isinstance(cell, float) and cell == cell else str(cell))
            assert not text.str.contains(MARK).any(), (file.name, column)
    for part in json.loads((path / "manifest.json").read_text())["parts"]:
        assert not MARK.search(" ".join([part["table_id"], *part["notes"]]))
    asked = [url for url in urls if "opendata.cbs.nl" in url and "TypedDataSet" in url]
    assert asked
    for url in asked:
        # without $select the service would send every column
        columns = url.split("$select=")[1].split("&")[0].split(",")
        assert not {name.rsplit("_", 1)[0] for name in columns} & ORIGIN_STEMS, url


def test_the_services_do_offer_origin(services: SyntheticServices) -> None:
    """Else the tests below would prove nothing."""
    for year in YEARS:
        row = services.country.table_rows(year)[0]
        sent = {key: value for key, value in row.items() if key.rsplit("_", 1)[0] in ORIGIN_STEMS}
        assert len(sent) >= 4
        assert all(MARK.fullmatch(str(value)) for value in sent.values())
        assert ORIGIN_BASE in sent.values()


def test_nothing_on_origin_in_the_country(country: Databank) -> None:
    check_no_origin(country.path, json.loads((country.path / "requests.json").read_text()))


@pytest.mark.usefixtures("waits")
def test_nothing_on_origin_in_a_gemeente_with_its_background(services: SyntheticServices, tmp_path: Path) -> None:
    """Nor in the answers that are kept while a download runs."""
    services.fault(status=500, n=99, match="dataderden")
    download(tmp_path, make_plan([2023, 2024], ["GM9001"]), quiet=True)
    kept = list(tmp_path.rglob("opendata.cbs.nl-*"))
    assert len(kept) > 5
    assert not [file for file in kept if MARK.search(file.read_text(encoding="utf-8"))]
    services.desk.clear_faults()
    download(tmp_path, make_plan([2023, 2024], ["GM9001"]), quiet=True)
    check_no_origin(tmp_path, [request.url for request in services.log])
