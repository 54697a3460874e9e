"""`$filter` of OData v3 as far as needed: eq ne gt ge lt le, and or not, startswith, substringof."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection
from typing import Any

from .answers import ServiceError

Row = dict[str, object]
Test = Callable[[Row], bool]

_TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)(?![\w])|([A-Za-z_]\w*)|([(),]))")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_REGION = "WijkenEnBuurten"


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise ServiceError(400, f"Syntax error at position {at} in '{text}'.")
        found.append(match.group(match.lastindex or 0))
        at = match.end()
    return found


class _Parser:
    def __init__(self, text: str, columns: Collection[str]) -> None:
        self.tokens, self.at, self.columns, self.text = _tokens(text), 0, columns, text

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise ServiceError(400, f"Syntax error: '{wanted or 'more'}' expected in '{self.text}'.")
        self.at += 1
        return token

    def either(self) -> Test:
        test = self.both()
        while self.peek() == "or":
            self.take()
            test = _or(test, self.both())
        return test

    def both(self) -> Test:
        test = self.single()
        while self.peek() == "and":
            self.take()
            test = _and(test, self.single())
        return test

    def single(self) -> Test:
        token = self.take()
        if token == "not":
            inner = self.single()
            return lambda row: not inner(row)
        if token == "(":
            test = self.either()
            self.take(")")
            return test
        if token in ("startswith", "substringof"):
            return self.function(token)
        column, word = self.column(token), self.take()
        if word not in _COMPARE:
            raise ServiceError(400, f"'{word}' is not an operator in '{self.text}'.")
        return _comparison(column, word, self.literal())

    def function(self, name: str) -> Test:
        self.take("(")
        first = self.take()
        self.take(",")
        second = self.take()
        self.take(")")
        column_text, value_text = (first, second) if name == "startswith" else (second, first)
        column, value = self.column(column_text), _value(value_text)
        if not isinstance(value, str):
            raise ServiceError(400, f"{name} needs a text in '{self.text}'.")
        if name == "startswith":
            return lambda row: str(row[column] or "").startswith(value)
        return lambda row: value in str(row[column] or "")

    def column(self, token: str) -> str:
        if token not in self.columns:
            raise ServiceError(400, f"Could not find a property named '{token}' on type 'Cbs.OData.WebAPI.TypedDataSet'.")
        return token

    def literal(self) -> object:
        return _value(self.take())


def _value(token: str) -> object:
    if token.startswith("'"):
        return token[1:-1].replace("''", "'")
    if token == "null":
        return None
    try:
        return float(token)
    except ValueError:
        raise ServiceError(400, f"'{token}' is not a value.") from None


def _comparison(column: str, word: str, value: object) -> Test:
    # The real tables take an order of regions without complaint and do nothing with it.
    if column == _REGION and word in ("gt", "ge", "lt", "le"):
        return lambda _row: True
    compare = _COMPARE[word]

    def test(row: Row) -> bool:
        cell = row[column]
        if word in ("eq", "ne"):
            return compare(cell, value)
        if cell is None or value is None or isinstance(cell, str) != isinstance(value, str):
            return False
        return compare(cell, value)

    return test


def _and(left: Test, right: Test) -> Test:
    return lambda row: left(row) and right(row)


def _or(left: Test, right: Test) -> Test:
    return lambda row: left(row) or right(row)


def parse_filter(text: str, columns: Collection[str]) -> Test:
    """A test of one row for a `$filter`; texts compare exactly, padding included.

    Raises ServiceError 400 for a broken filter or an unknown column.
    """
    parser = _Parser(text, columns)
    test = parser.either()
    if parser.peek():
        raise ServiceError(400, f"Syntax error at '{parser.peek()}' in '{text}'.")
    return test
