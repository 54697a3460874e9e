"""`$filter` of OData v3 on columns at once: eq and ne, startswith, substringof, and or not; texts compare exactly, padding included."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tests.services.answers import ServiceError

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|\w+|[(),])")
_ORDER = ("ge", "gt", "le", "lt")
Mask = NDArray[np.bool_]


def test(text: str, columns: Mapping[str, NDArray]) -> Mask:
    """Which rows meet the condition. Raises ServiceError 400 for a broken one or an unknown column."""
    parser = _Parser(text, columns)
    mask = parser.either()
    if parser.tokens:
        raise parser.broken()
    return mask


class _Parser:
    def __init__(self, text: str, columns: Mapping[str, NDArray]) -> None:
        self.text, self.columns = text, columns
        self.tokens = _TOKEN.findall(text)
        if "".join(self.tokens).replace(" ", "") != text.replace(" ", ""):
            raise self.broken()

    def broken(self) -> ServiceError:
        return ServiceError(400, f"Syntax error in '{self.text}'.")

    def take(self, wanted: str = "") -> str:
        if not self.tokens or (wanted and self.tokens[0] != wanted):
            raise self.broken()
        return self.tokens.pop(0)

    def either(self) -> Mask:
        mask = self.both()
        while self.tokens[:1] == ["or"]:
            self.take()
            mask = mask | self.both()
        return mask

    def both(self) -> Mask:
        mask = self.single()
        while self.tokens[:1] == ["and"]:
            self.take()
            mask = mask & self.single()
        return mask

    def single(self) -> Mask:
        token = self.take()
        if token == "not":
            return ~self.single()
        if token == "(":
            mask = self.either()
            self.take(")")
            return mask
        if token in ("startswith", "substringof"):
            self.take("(")
            first = self.take()
            self.take(",")
            second = self.take()
            self.take(")")
            if token == "startswith":
                return np.strings.startswith(self.column(first), self.literal(second))
            return np.strings.find(self.column(second), self.literal(first)) >= 0
        column, word, value = self.column(token), self.take(), self.literal(self.take())
        if word in _ORDER:
            # The real tables take an order of regions without complaint and do nothing with it.
            return np.ones(len(column), dtype=bool)
        if word not in ("eq", "ne"):
            raise self.broken()
        return (column == value) == (word == "eq")

    def column(self, name: str) -> NDArray:
        if name not in self.columns or self.columns[name].dtype.kind != "U":
            raise ServiceError(400, f"Could not find a property named '{name}'.")
        return self.columns[name]

    def literal(self, token: str) -> str:
        if not token.startswith("'"):
            raise self.broken()
        return token[1:-1].replace("''", "'")
