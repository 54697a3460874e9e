"""Damage as it happens to files, and as somebody with bad intentions would make it; the same seed gives the same damage."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

_NASTY = [
    b"999999999999",
    b"-1",
    b"1e308",
    b"NaN",
    b"",
    b"\x00",
    b"0" * 400,
    "é".encode("cp1252"),
    b"<!--",
    b"]]>",
    b"&x;",
    b'"',
    b";;;",
    b"{",
    b"null",
]
_NUMBER = re.compile(rb"\d+")


def mutate(content: bytes, seed: int) -> bytes:
    """`content` with one to four kinds of damage; in a zip half of the time inside a member, so that its check sum is right."""
    chance = random.Random(seed)
    if content.startswith(b"PK") and chance.random() < 0.6:
        return _inside(content, chance)
    for _ in range(chance.randint(1, 4)):
        content = chance.choice(_WAYS)(content, chance)
    return content


def _inside(content: bytes, chance: random.Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        members = source.infolist()
        hit = chance.choice(members)
        for member in members:
            body = source.read(member)
            if member is hit:
                body = mutate(body, chance.randrange(1 << 30))
            name = (
                member.filename
                if member is not hit or chance.random() < 0.9
                else chance.choice(["../x.csv", "a" * 300 + ".csv", "x.gpkg"])
            )
            target.writestr(name, body)
    return made.getvalue()


def _flip(content: bytes, chance: random.Random) -> bytes:
    body = bytearray(content)
    for _ in range(chance.randint(1, 20)):
        if body:
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    return bytes(body)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _drop(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start + chance.randint(1, 200) :]


def _repeat(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    piece = content[start : start + chance.randint(1, 500)]
    return content[:start] + piece * chance.randint(2, 50) + content[start:]


def _blank(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    length = min(chance.randint(1, 300), len(content) - start)
    return content[:start] + bytes(length) + content[start + length :]


def _insert(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + chance.choice(_NASTY) + content[start:]


def _renumber(content: bytes, chance: random.Random) -> bytes:
    found = list(_NUMBER.finditer(content))
    if not found:
        return content
    hit = chance.choice(found)
    return content[: hit.start()] + chance.choice(_NASTY) + content[hit.end() :]


_WAYS: list[Callable[[bytes, random.Random], bytes]] = [_flip, _cut, _drop, _repeat, _blank, _insert, _renumber]
