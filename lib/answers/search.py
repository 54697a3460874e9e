"""Finding a gemeente, wijk or buurt by its name or postcode."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lib.databank.figures import newest_rows
from lib.databank.store import Databank

Kind = Literal["gemeente", "wijk", "buurt", "werkgebied"]
KINDS: tuple[Literal["gemeente", "wijk", "buurt"], ...] = ("gemeente", "wijk", "buurt")
_LEVELS = ("GM", "WK", "BU")
_WORDS = re.compile(r"[\s\-/'().,]+")
_POSTCODE = re.compile(r"(\d{4}) ?[a-z]{0,2}", re.IGNORECASE)
_NUMBERED = re.compile(r"^wijk \d+ ", re.IGNORECASE)


class Hit(NamedTuple):
    """An area that was found; `label` names where it lies too."""

    code: str
    kind: Kind
    label: str


@dataclass(frozen=True)
class Found:
    """What was found, best first, how many more there are, and a sentence when there is something to say."""

    hits: tuple[Hit, ...]
    more: int
    note: str = ""


class SearchIndex:
    """Names and postcodes of the areas on the map of a databank."""

    def __init__(self, codes: Sequence[str], names: Sequence[str], postcodes: Sequence[str | None]) -> None:
        self._codes, self._names = list(codes), [_NUMBERED.sub("", name) for name in names]
        self._plain = [folded(name) for name in self._names]
        self._words = [_WORDS.split(plain) for plain in self._plain]
        self._in = ["GM" + code[2:6] for code in codes]
        self._gemeenten = {code: name for code, name in zip(codes, names, strict=True) if code.startswith("GM")}
        self._known = frozenset(codes)
        self._by_postcode: dict[str, list[int]] = {}
        for at, postcode in enumerate(postcodes):
            if isinstance(postcode, str) and codes[at].startswith("BU"):
                self._by_postcode.setdefault(postcode, []).append(at)

    def __contains__(self, code: object) -> bool:
        return code in self._known

    def find(self, text: str, allowed: Collection[str], near: str | None = None, most: int = 8) -> Found:
        """At most `most` areas of the gemeenten in `allowed`, those of gemeente `near` first among equals.

        Each word of the text has to start a word of the name. Four digits are a postcode, letters behind them are not looked at.
        """
        wanted = folded(text)
        if not wanted:
            return Found((), 0)
        postcode = _POSTCODE.fullmatch(wanted)
        if postcode:
            return self._with_postcode(postcode[1], allowed, near, most)
        ranked = []
        parts = wanted.split()
        for at, plain in enumerate(self._plain):
            starts = plain.startswith(wanted)
            if self._in[at] in allowed and (
                starts or all(any(word.startswith(part) for word in self._words[at]) for part in parts)
            ):
                level, elsewhere = self._closeness(at, near)
                ranked.append((plain != wanted, not starts, elsewhere, level, len(plain), plain, at))
        ranked.sort()
        note = (
            ""
            if ranked
            else f"Niets gevonden voor '{text.strip()}'. Controleer de spelling, of typ alleen het begin van de naam."
        )
        return self._found([row[-1] for row in ranked], most, note)

    def _with_postcode(self, postcode: str, allowed: Collection[str], near: str | None, most: int) -> Found:
        at = [at for at in self._by_postcode.get(postcode, []) if self._in[at] in allowed]
        if not at:
            why = f"Er is geen buurt waar de meeste adressen postcode {postcode} hebben. Zoek op de naam van de buurt, of kijk op de kaart."
            return Found((), 0, why if self._by_postcode else "In deze gegevens staan geen postcodes. Zoek op naam.")
        at.sort(key=lambda i: (self._closeness(i, near), self._plain[i]))
        note = f"In deze {'buurt heeft' if len(at) == 1 else 'buurten hebben'} de meeste adressen postcode {postcode}."
        return self._found(at, most, note + " Een postcode kan ook in andere buurten voorkomen.")

    def _closeness(self, at: int, near: str | None) -> tuple[int, bool]:
        return _LEVELS.index(self._codes[at][:2]), self._in[at] != near

    def _found(self, at: list[int], most: int, note: str) -> Found:
        return Found(tuple(self._hit(i) for i in at[:most]), max(len(at) - most, 0), note)

    def _hit(self, at: int) -> Hit:
        code = self._codes[at]
        kind = KINDS[_LEVELS.index(code[:2])]
        where = "gemeente" if kind == "gemeente" else f"{kind} in {self._gemeenten.get(self._in[at], self._in[at])}"
        return Hit(code, kind, f"{self._names[at]}, {where}")


def search_index(databank: Databank) -> SearchIndex:
    """Index of the newest names and postcodes of all areas in a databank that lie in a gemeente on its map.

    CBS publishes the postcodes of a year later than its names: an area without one this year has that of the year before.
    """
    of_all_years = databank.read("areas", levels=KINDS, columns=["name", "postcode"]).sort_values("year")
    postcodes = of_all_years.groupby("code")["postcode"].last()
    areas = newest_rows(of_all_years).drop(columns="postcode").join(postcodes, on="code")
    shapes = databank.read("geometry", columns=["gemeente_code"])
    # A wijk of an earlier map is still in the areas; only those with a buurt on this one can be opened.
    shown = {*shapes["code"], *shapes["gemeente_code"], *("WK" + shapes["code"].str[2:8])}
    areas = areas[areas["code"].isin(shown)]
    return SearchIndex(areas["code"].tolist(), areas["name"].tolist(), areas["postcode"].tolist())


def named(areas: Mapping[str, str], text: str) -> list[Hit]:
    """Work areas (code -> name) of which each word of the text starts a word of the name."""
    parts = folded(text).split()
    return [
        Hit(code, "werkgebied", f"{name}, werkgebied")
        for code, name in areas.items()
        if parts and all(any(word.startswith(part) for word in _WORDS.split(folded(name))) for part in parts)
    ]


def folded(text: str) -> str:
    """Lower case without accents, with single blanks: 'Sint-Jánskwartier ' -> 'sint-janskwartier'."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in decomposed if not unicodedata.combining(letter)).split())
