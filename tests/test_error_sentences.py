"""How errors are worded, read from the source: what is raised as an error of ours, and what is told as one on a page or a command line."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

import pytest

from lib.settings import ROOT
from tests import reading
from tests.words_to_avoid import METHOD_WORDS

# Functions, by the last part of their name, whose first argument is read by somebody.
_TELL = ("error", "warning", "report", "tell", "_refused", "refuse", "not_ours")
_INFORMAL = re.compile(r"\b(?:je|jij|jou|jouw|jullie)\b", re.IGNORECASE)
_FILLED_IN = "X"
# Not read by a user: the server answers 404.
_INTERNAL = {"another version of the work area"}


def told(source: str) -> Iterator[str]:
    """Texts of the errors in a module; what is filled in counts for one word."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if not hasattr(builtins, _last(node.exc.func)):
                yield from (text for argument in node.exc.args for text in _texts(argument))
        elif isinstance(node, ast.Call) and _last(node.func) in _TELL:
            yield from (text for argument in node.args for text in _texts(argument))


def _last(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""


def _texts(node: ast.expr) -> list[str]:
    """What an argument can say: a string, one that is filled in, two that are joined, either of two, or one that is made plain."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else _FILLED_IN for part in node.values)]
    if isinstance(node, ast.IfExp):
        return _texts(node.body) + _texts(node.orelse)
    if isinstance(node, ast.BinOp):
        left, right = _texts(node.left), _texts(node.right)
        return [one + other for one in left or [_FILLED_IN] for other in right or [_FILLED_IN]] if left or right else []
    return _texts(node.args[0]) if isinstance(node, ast.Call) and node.args else []


@pytest.fixture(scope="module")
def errors() -> list[str]:
    files = [path for folder in ("lib", "pages") for path in (ROOT / folder).rglob("*.py")]
    return [text for path in files for text in told(path.read_text(encoding="utf-8")) if text not in _INTERNAL]


def test_errors_are_short_sentences(errors: list[str]) -> None:
    found = reading.lengths("\n".join(errors))
    assert found.many > 500
    assert found.too_long == []
    assert found.mean <= reading.MEAN


def test_errors_say_u_and_no_word_of_the_method(errors: list[str]) -> None:
    assert [text for text in errors if _INFORMAL.search(text)] == []
    assert [text for text in errors if METHOD_WORDS.search(text)] == []


def test_every_way_of_telling_is_read() -> None:
    long = "woord " * reading.LONGEST
    source = f"""
def f(x, st):
    if x:
        raise OurError(f"Een {{x}} {long}" + "en nog een.")
    raise ValueError("no one reads this")
    st.error("Kies iets." if x else plain("Begin opnieuw, je keuze is weg."))
"""
    found = list(told(source))
    assert found == [f"Een {_FILLED_IN} {long}en nog een.", "Kies iets.", "Begin opnieuw, je keuze is weg."]
    assert len(reading.lengths(found[0]).too_long) == 1
    assert _INFORMAL.search(found[2])
