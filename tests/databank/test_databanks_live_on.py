"""A databank outlives the catalogue that it was written with: what is new is absent, never wrong, and told with what to fetch.

The catalogue is read when modules are loaded, so a larger one takes a process of its own.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.databank import schema
from lib.databank.catalogue.indicators import catalogue
from lib.databank.errors import DatabankUnreadable
from lib.databank.figures import Figures, national
from lib.databank.info import describe
from lib.databank.score_history import scores_on_map
from lib.databank.store import Databank, open_databank, sha256_of
from lib.settings import CATALOGUE
from tests.services import SyntheticServices

ROOT = Path(__file__).parents[2]
ADDED = """
  - id: allotments
    label: Volkstuinen
    unit: aantal
    theme: bevolking
    kind: meting
    base: alle gebieden
    direction: neutral
    background: true
    range: [0, 100000]
    names:
      variable: [Mannen]
  - id: allotment_share
    label: Aandeel volkstuinen
    unit: "%"
    theme: bevolking
    kind: meting
    base: alle gebieden
    direction: neutral
    weight: inhabitants
    range: [0, 100]
    names:
      variable: [VolkstuinenRelatief]
"""
START = """
import json, sys
from pathlib import Path
from lib import settings
settings.CATALOGUE = Path(sys.argv[1])
from lib.databank import schema
assert "allotments" in schema.columns_of("key_figures")
"""

Larger = Callable[..., Any]


@pytest.fixture
def larger(tmp_path: Path) -> Larger:
    """Runs a script with a catalogue of two indicators more; gives what it prints last, as JSON."""
    directory = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE, directory)
    text = (directory / "indicators.yaml").read_text(encoding="utf-8")
    head, areas, tail = text.partition("\nareas:")
    (directory / "indicators.yaml").write_text(head.rstrip("\n") + ADDED + areas + tail, encoding="utf-8")

    def run(script: str, *arguments: object) -> Any:
        command = [sys.executable, "-c", START + script, str(directory), *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_a_databank_of_before_the_catalogue_grew(larger: Larger, country: Databank) -> None:
    """Whole, readable, and what it holds is as it was; what is new is no figure."""
    found = larger(
        """
from lib.databank.store import open_databank
from lib.databank.figures import Figures, national
from lib.databank.info import coverage
databank = open_databank(Path(sys.argv[2]))
figures = Figures(databank, "GM9001", national(databank))
new, old = (figures.figure(name, "BU90010000", 2024) for name in ("allotments", "inhabitants"))
print(json.dumps({
    "problems": databank.verify(), "new": [new.status, new.year], "old": [old.value, old.year],
    "country": figures.figure("allotments", "NL00", 2024).status,
    "series": len(figures.series("allotments", "BU90010000").dropna()),
    "coverage": coverage(databank, "GM9001").loc["allotments"].drop("label").max(),
}))
""",
        country.path,
    )
    was = Figures(country, "GM9001", national(country)).figure("inhabitants", "BU90010000", 2024)
    assert found == {
        "problems": [],
        "new": ["niet_gepubliceerd", None],
        "old": [was.value, was.year],
        "country": "niet_gepubliceerd",
        "series": 0,
        "coverage": 0.0,
    }


def test_info_says_what_to_fetch(larger: Larger, country: Databank) -> None:
    found = larger(
        """
from lib.databank.store import open_databank
from lib.databank.info import describe
print(json.dumps(describe(open_databank(Path(sys.argv[2])))["absent"]))
""",
        country.path,
    )
    assert found == [
        "Nog niet in deze databank, want later toegevoegd: Volkstuinen en Aandeel volkstuinen. Haal de kerncijfers opnieuw op."
    ]
    assert describe(country)["absent"] == []


def test_fetching_again_fills_it_beside_parts_of_before(larger: Larger, services: SyntheticServices, small: Path) -> None:
    """2024 is fetched anew and 2023 of the country beside it is not: parts of both catalogues in one databank."""
    path = Path(shutil.copytree(small, small.parent / "kopie-gegroeid"))
    try:
        found = larger(
            """
from lib.databank.download import download, make_plan
databank = download(Path(sys.argv[2]), make_plan([2024], ["GM9002"]), quiet=True)
figures = databank.read("key_figures", years=[2024])
print(json.dumps({
    "problems": databank.verify(),
    "new": figures.loc[figures["code"].str.startswith("BU9002"), "allotments"].notna().all().item(),
    "old": figures.loc[figures["code"].str.startswith("BU9004"), "allotments"].isna().all().item(),
    "years": databank.years("key_figures"),
}))
""",
            path,
        )
    finally:
        shutil.rmtree(path)
    assert found["problems"] == []
    assert found["new"]
    assert found["old"]
    assert services.log


def test_the_sample_is_generated_with_a_larger_catalogue(larger: Larger, tmp_path: Path) -> None:
    found = larger(
        """
from lib.sample.build import write_sample
databank = write_sample(Path(sys.argv[2]))
figures = databank.read("key_figures")
print(json.dumps({"problems": databank.verify(), "rows": len(figures), "new": int(figures["allotments"].notna().sum())}))
""",
        tmp_path / "sample",
    )
    assert found["problems"] == []
    assert found["rows"] > 50
    assert found["new"] == 0  # nobody thought of it yet


# older and newer versions


def by_hand(path: Path, version: int = 1) -> Path:
    """A databank as the first version wrote it: no postcodes, no borders, no outcomes, fewer indicators."""
    path.mkdir()
    figures = [name for name in catalogue().columns[:10] if name != "inhabitants"]
    tables = {
        "areas": pd.DataFrame(
            {
                "code": ["GM9901", "WK990100", "BU99010000"],
                "year": 2024,
                "name": ["Stad", "Wijk 00", "Kade"],
                "level": ["gemeente", "wijk", "buurt"],
                "wijk_code": [None, "WK990100", "WK990100"],
                "gemeente_code": "GM9901",
                "boundary_flag": [1.0, 1.0, None],
                "area_ha": [10.0, 10.0, 10.0],
            }
        ),
        "key_figures": pd.DataFrame(
            {"code": ["GM9901", "BU99010000"], "year": 2024, "inhabitants": [900.0, 400.0], **dict.fromkeys(figures, 5.0)}
        ),
        "scores": pd.DataFrame(
            {
                "code": ["BU99010000", "BU99010000"],
                "year": 2024,
                **dict.fromkeys(("afw", "won", "fys", "vrz", "soc", "onv"), 0.1),
            }
        ).head(1),
        "lineage": pd.DataFrame(
            {"code": ["BU99010000"], "year": 2024, "code_then": ["BU99010000"], "kind": ["same"], "geometry_year": 2024}
        ),
    }
    parts = []
    for name, frame in tables.items():
        file = path / f"{name}-2024-GM9901.parquet"
        pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), file)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        parts.append(
            {
                "table": name,
                "year": 2024,
                "scope": "GM9901",
                "file": file.name,
                "sha256": digest,
                "rows": len(frame),
                "table_id": "proef",
                "retrieved_at": "2025-01-01T00:00:00+00:00",
            }
        )
    manifest = {"format": "buurtbalans-databank", "schema": version, "name": "Oud", "fictional": False, "parts": parts}
    (path / "manifest.json").write_text(json.dumps(manifest))
    return path


def test_a_databank_of_the_first_version_is_readable(tmp_path: Path) -> None:
    databank = open_databank(by_hand(tmp_path / "oud"))
    assert databank.verify() == []
    assert databank.outcomes == ()
    assert databank.read("areas")["postcode"].isna().all()
    assert databank.read("scores")["borders"].isna().all()
    assert len(scores_on_map(databank, "GM9901")) == 1
    figures = Figures(databank, "GM9901", national(databank))
    assert figures.figure("inhabitants", "BU99010000", 2024).value == 400
    absent = catalogue().columns[-1]
    assert figures.figure(absent, "BU99010000", 2024).status == "niet_gepubliceerd"
    assert len(databank.read("outlines")) == len(databank.read("water")) == 0
    (lacking, outlines) = describe(databank)["absent"]
    assert lacking.startswith("Nog niet in deze databank, want later toegevoegd: ")
    assert catalogue()[absent].label in lacking
    assert outlines.startswith("De omtrekken van andere gemeenten en het water ontbreken.")


def test_a_databank_of_a_newer_version_is_refused_with_a_sentence(tmp_path: Path) -> None:
    newer = schema.SCHEMA_VERSION + 1
    with pytest.raises(DatabankUnreadable) as refused:
        open_databank(by_hand(tmp_path / "nieuw", newer))
    assert str(refused.value).endswith(
        f"is gemaakt met een nieuwere versie van Buurtbalans (schema {newer}, deze versie leest tot en met "
        f"{schema.SCHEMA_VERSION}). Werk Buurtbalans bij of kies een andere databank."
    )


@pytest.mark.parametrize("table", ["areas", "key_figures", "scores", "lineage"])
def test_a_column_that_was_always_there_may_not_be_absent(tmp_path: Path, table: str) -> None:
    """Only what came later is optional: a file without its key or its first columns is damaged."""
    path = by_hand(tmp_path / "oud")
    file = path / f"{table}-2024-GM9901.parquet"
    required = {"areas": "name", "key_figures": "inhabitants", "scores": "afw", "lineage": "kind"}[table]
    before = sha256_of(file)
    pq.write_table(pq.read_table(file).drop_columns([required]), file)
    manifest = path / "manifest.json"
    manifest.write_text(manifest.read_text().replace(before, sha256_of(file)))
    databank = open_databank(path)
    with pytest.raises(DatabankUnreadable, match="is weg of beschadigd"):
        databank.read(table)
    assert len(databank.verify()) == 1
