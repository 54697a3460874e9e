"""Caches of the app: one form, keyed by versions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.databank import SAMPLE
from lib.databank.store import open_databank
from lib.settings import ROOT
from lib.ui.session import data
from lib.ui.session.caching import KEYS

MODULES = sorted(path for folder in ("lib", "pages") for path in (ROOT / folder).rglob("*.py"))


def cached(path: Path) -> Iterator[tuple[ast.FunctionDef, ast.expr]]:
    """Functions with a cache of Streamlit, and the decorator."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                if "st.cache_" in ast.unparse(decorator):
                    yield node, decorator


FOUND = [(path, function, decorator) for path in MODULES for function, decorator in cached(path)]


def test_they_are_found() -> None:
    assert len(FOUND) > 20


@pytest.mark.parametrize(
    ("function", "decorator"), [found[1:] for found in FOUND], ids=[f"{path.stem}.{function.name}" for path, function, _ in FOUND]
)
def test_no_argument_is_left_out_of_the_key(function: ast.FunctionDef, decorator: ast.expr) -> None:
    """A parameter that begins with an underscore does not count for Streamlit; versions count through hash_funcs."""
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    assert not [argument.arg for argument in arguments if argument.arg.startswith("_")]
    if arguments and any(
        argument.annotation and ast.unparse(argument.annotation) not in ("str", "int") for argument in arguments
    ):
        assert "hash_funcs=KEYS" in ast.unparse(decorator)


def test_the_same_databank_is_opened_once_and_another_version_is_seen() -> None:
    one, same = open_databank(SAMPLE), open_databank(SAMPLE)
    code = "GM9901"
    assert data.gemeente(one, code) is data.gemeente(same, code)
    same.version = "other"
    assert data.gemeente(one, code) is not data.gemeente(same, code)


def test_a_gemeente_of_another_databank_is_another_one() -> None:
    databank = open_databank(SAMPLE)
    gemeente = data.gemeente(databank, "GM9901")
    assert KEYS[type(gemeente)](gemeente) == (databank.version, "GM9901")
