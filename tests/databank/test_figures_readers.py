"""The rule for a figure stands once: who reads the tables behind it is known, with a reason, and so is who computes a rate."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import lib.databank.figures
from lib.databank.catalogue.indicators import KEY_FIGURES, catalogue

ROOT = Path(__file__).parents[2]
TABLES = {KEY_FIGURES, *catalogue().tables_elsewhere, "scores", "lineage"}
# Reasons are in the docstring of lib.databank.figures. Ask one of its functions before adding a module here.
READERS = {
    "lib/answers/measures/timing/meanwhile.py": {"scores"},
    "lib/answers/standing/land.py": {"scores"},
    "lib/answers/place/country.py": {"scores"},
    "lib/households/inputs/observations.py": {"key_figures", "lineage"},
    "lib/households/quality/validate.py": {"key_figures"},
}
_ANY = "any table"


def tables_read(source: str) -> set[str]:
    """The tables among TABLES that a module reads from a databank; `_ANY` where the name of the table is not written in the call."""
    tables = set()
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("read", "parts_of")):
            continue
        given = {keyword.arg: keyword.value for keyword in node.keywords}
        table = node.args[0] if node.args else given.get("table")
        if isinstance(table, ast.Constant):
            tables |= TABLES & {table.value}
        elif given.keys() & {"table", "years", "gemeente", "levels", "columns", None} or _named_databank(node.func.value):
            tables.add(_ANY)
    return tables


def _named_databank(value: ast.expr) -> bool:
    return (value.id if isinstance(value, ast.Name) else getattr(value, "attr", "")) == "databank"


def modules() -> list[Path]:
    """Everything above the databank."""
    paths = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "lib").rglob("*.py")]
    return [path for path in paths if not path.is_relative_to(ROOT / "lib" / "databank")]


def test_the_modules_that_read_the_tables_of_figures_are_known() -> None:
    found = {str(path.relative_to(ROOT)): tables_read(path.read_text(encoding="utf-8")) for path in modules()}
    assert {path: tables for path, tables in found.items() if tables} == READERS


def test_each_of_them_has_a_reason() -> None:
    reasons = lib.databank.figures.__doc__ or ""
    for path in READERS:
        assert path.removesuffix(".py").replace("/", ".") + "  " in reasons


@pytest.mark.parametrize(
    ("source", "tables"),
    [
        ('databank.read("crime", years=[2024])', {"crime"}),
        ('self._databank.read(table="lineage")', {"lineage"}),
        ('bank.read("areas", columns=["name"])', set()),
        ("bank.read(name, columns=columns)", {_ANY}),
        ("context.databank.read(name)", {_ANY}),
        ("bank.read(name, **how)", {_ANY}),
        ("archive.read(name)", set()),
        ("stream.read()", set()),
    ],
)
def test_a_new_reader_would_be_noticed(source: str, tables: set[str]) -> None:
    assert tables_read(source) == tables


def test_a_rate_is_computed_in_one_place() -> None:
    """Whoever divides counts of the catalogue has to ask for the least base."""
    asking = [path for path in (ROOT / "lib").rglob("*.py") if ".min_base" in path.read_text(encoding="utf-8")]
    assert {path.relative_to(ROOT / "lib" / "databank").as_posix() for path in asking} == {
        "catalogue/indicators.py",
        "figures/values.py",
    }
