"""`CQL_FILTER` of the WFS as far as needed: = <> LIKE ILIKE IN, joined by AND and OR, with NOT and brackets."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from .answers import ServiceError

Properties = dict[str, object]
Test = Callable[[Properties], bool]
_TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)(?!\w)|(\w+)|(<>|[=(),]))")


def parse(text: str, known: Collection[str]) -> Test:
    """A test of the properties of one feature; a quote inside a text is doubled. Raises ServiceError 400 for anything else."""
    parser = _Parser(text, known)
    test = parser.either()
    if parser.rest():
        parser.refuse()
    return test


class _Parser:
    def __init__(self, text: str, known: Collection[str]) -> None:
        self.text, self.at, self.known = text, 0, known

    def refuse(self) -> None:
        raise ServiceError(400, f"Could not parse CQL filter list. {self.text[self.at :]}", "CQL_FILTER")

    def rest(self) -> str:
        return self.text[self.at :].strip()

    def peek(self) -> str:
        match = _TOKEN.match(self.text, self.at)
        return match.group(match.lastindex or 0) if match else ""

    def take(self, wanted: str = "") -> str:
        match = _TOKEN.match(self.text, self.at)
        if match is None or (wanted and match.group(match.lastindex or 0).upper() != wanted):
            self.refuse()
        assert match is not None
        self.at = match.end()
        return match.group(match.lastindex or 0)

    def either(self) -> Test:
        tests = [self.both()]
        while self.peek().upper() == "OR":
            self.take()
            tests.append(self.both())
        return lambda row: any(test(row) for test in tests)

    def both(self) -> Test:
        tests = [self.single()]
        while self.peek().upper() == "AND":
            self.take()
            tests.append(self.single())
        return lambda row: all(test(row) for test in tests)

    def single(self) -> Test:
        if self.peek().upper() == "NOT":
            self.take()
            inner = self.single()
            return lambda row: not inner(row)
        if self.peek() == "(":
            self.take()
            test = self.either()
            self.take(")")
            return test
        name = self.take()
        if name not in self.known:
            self.refuse()
        word = self.take().upper()
        if word in ("=", "<>"):
            value, same = self.value(), word == "="
            return lambda row: (row[name] == value) is same
        if word in ("LIKE", "ILIKE"):
            pattern = _pattern(str(self.value()), word)
            return lambda row: pattern.fullmatch(str(row[name])) is not None
        if word != "IN":
            self.refuse()
        self.take("(")
        values = [self.value()]
        while self.peek() == ",":
            self.take()
            values.append(self.value())
        self.take(")")
        return lambda row: row[name] in values

    def value(self) -> object:
        token = self.take()
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        try:
            return float(token)
        except ValueError:
            self.refuse()
        return None


def _pattern(text: str, word: str) -> re.Pattern[str]:
    signs = {"%": ".*", "_": "."}
    return re.compile("".join(signs.get(sign, re.escape(sign)) for sign in text), re.IGNORECASE if word == "ILIKE" else re.NOFLAG)
