"""What RIVM estimates from traits of inhabitants is shown beside, and nothing that is counted with can hold it."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from geopandas import GeoDataFrame
from shapely import box

from lib.databank import SAMPLE
from lib.databank.catalogue.beside import beside
from lib.databank.catalogue.indicators import catalogue
from lib.databank.commit import NewPart, commit, writing
from lib.databank.figures import newest_of_all
from lib.databank.figures.beside import beside_figures
from lib.databank.figures.values import published
from lib.databank.store import COUNTRY, Databank, open_databank

ROOT = Path(__file__).parents[2]
TABLE = beside().table
READER, ANSWER, SCREEN = (
    "lib.databank.figures.beside",
    "lib.answers.households.beside",
    "lib.ui.households.beside",
)
# Who may import what, all over the repository, tests apart.
IMPORTERS = {
    READER: {ANSWER},
    ANSWER: {SCREEN},
    SCREEN: {"pages.huishoudens"},
    "lib.databank.catalogue.beside": {
        "lib.databank.schema",
        "lib.databank.sources.rivm",
        READER,
        ANSWER,
        "lib.sample.build",
        "lib.sample.figures.beside",
    },
}


def modules() -> dict[str, str]:
    """Dotted name -> source of everything that runs."""
    paths = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "lib").rglob("*.py")]
    return {".".join(p.relative_to(ROOT).with_suffix("").parts): p.read_text(encoding="utf-8") for p in paths}


def imported(source: str) -> set[str]:
    """Dotted names that a module imports, also `from package import module`, and those it imports by their name as a text."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return found


def texts(source: str) -> set[str]:
    """Texts in a module that are exactly one word, docstrings left out."""
    return {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize("module", IMPORTERS)
def test_only_those_who_show_it_import_it(module: str) -> None:
    assert {name for name, source in modules().items() if module in imported(source)} == IMPORTERS[module]


def test_nobody_else_names_the_table_or_a_column() -> None:
    """Not even where `Databank.read` could be asked by hand: the name of the table stands in the catalogue and with its source."""
    forbidden = {TABLE, *beside().columns, *(figure.id for figure in beside().figures)}
    naming = {name for name, source in modules().items() if texts(source) & forbidden}
    assert naming == {"lib.databank.collecting.rivm", "lib.databank.sources.rivm", "lib.sample.figures.beside"}


def test_the_rule_is_also_that_of_the_linter() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    kept = {one["protected_modules"][0]: set(one["allowed_importers"]) for one in contracts if one["type"] == "protected"}
    assert kept[READER] == IMPORTERS[READER]
    assert kept[ANSWER] == IMPORTERS[ANSWER]


def test_it_is_no_indicator_and_so_no_subject_of_map_matrix_signal_companion_or_similar_area() -> None:
    """Map, matrix, signals, companions and similar areas are made of the catalogue of indicators."""
    known = catalogue()
    assert not set(beside().columns) & set(known.ids)
    assert TABLE not in known.tables_elsewhere
    names = {part for entry in (*known.indicators, *known.elsewhere) for name in entry.names.variable for part in name.parts}
    assert not {name.text for figure in beside().figures for name in figure.names} & names


@pytest.fixture(scope="module")
def sample() -> Databank:
    return open_databank(SAMPLE)


def test_figures_cannot_be_asked_for_it(sample: Databank) -> None:
    for column in beside().columns:
        with pytest.raises(KeyError):
            published(sample, columns=[column])
        with pytest.raises(KeyError):
            newest_of_all(sample, [column], 2024)


def databank(path: Path, borders: float, lineage: pd.DataFrame, rows: dict[str, float], *, gemeente: str = "GM0001") -> Databank:
    """A databank with figures on the borders of a year, a lineage, and a map of 2025 that holds one buurt."""

    table = pd.DataFrame({"code": list(rows), "year": 2020, "borders": borders})
    table = table.assign(**dict.fromkeys(beside().columns, np.nan)).assign(lonely_18_plus=list(rows.values()))
    shape = GeoDataFrame(
        {"code": ["BU00010000"], "geometry_year": [2025], "name": ["A"], "gemeente_code": [gemeente]},
        geometry=[box(4, 52, 4.1, 52.1)],
        crs=4326,
    )
    with writing(path):
        return commit(
            path,
            [
                NewPart(TABLE, 2020, COUNTRY, table, "x"),
                NewPart("geometry", 2025, COUNTRY, shape, "x"),
                NewPart("lineage", 2025, COUNTRY, lineage, "x"),
            ],
        )


def lineage(*rows: tuple[str, int, str | None, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["code", "year", "code_then", "kind"]).assign(geometry_year=2025)


@pytest.mark.parametrize(
    ("then", "kind", "expected"),
    [
        ("BU00010000", "same", [40.0]),
        ("BU00010009", "recoded", [41.0]),
        ("BU00020000", "recoded", [42.0]),  # taken over from another gemeente
        ("BU00010000", "changed", []),
        ("BU00010000", "unknown", []),
        (None, "unknown", []),
    ],
)
def test_a_figure_is_placed_only_through_an_unbroken_lineage(
    tmp_path: Path, then: str | None, kind: str, expected: list[float]
) -> None:
    rows = {"BU00010000": 40.0, "BU00010009": 41.0, "BU00020000": 42.0}
    of = databank(tmp_path, 2020.0, lineage(("BU00010000", 2020, then, kind)), rows)
    found = beside_figures(of, "GM0001")
    assert found["lonely_18_plus"].tolist() == expected
    assert set(found["code"]) <= {"BU00010000"}


def test_on_the_borders_of_the_map_codes_are_themselves(tmp_path: Path) -> None:
    of = databank(tmp_path, 2025.0, lineage(("BU00010000", 2020, None, "unknown")), {"BU00010000": 40.0, "BU00020000": 1.0})
    assert beside_figures(of, "GM0001").set_index("code")["lonely_18_plus"].to_dict() == {"BU00010000": 40.0}


def test_a_databank_without_it_has_none(tmp_path: Path, sample: Databank) -> None:
    with writing(tmp_path):
        older = commit(tmp_path, [NewPart("scores", 2024, COUNTRY, sample.read("scores", years=[2024]), "x")])
    assert beside_figures(older, "GM9901").empty
