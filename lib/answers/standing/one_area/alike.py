"""How a buurt compares with similar buurten elsewhere: alike in stock, density, urbanity, size and mix, never in score."""

from __future__ import annotations

from dataclasses import dataclass

from lib.answers.place import Gemeente
from lib.scores import to_lbm
from lib.similar import SimilarIndex, middle_half
from lib.words import number


@dataclass(frozen=True)
class Alike:
    """A sentence about the scores of similar buurten, and a note on how similar they are. `codes` are those buurten."""

    codes: tuple[str, ...]
    sentence: str
    note: str


def alike_of(gemeente: Gemeente, index: SimilarIndex, code: str, year: int) -> Alike:
    """Scores of the buurten most like `code` in other gemeenten, in the measurement of `year`."""
    found = index.find(code)
    if not found.enough:
        return Alike((), "", found.note)
    theirs = gemeente.country.scores_of(found.codes, year)["afw"].map(to_lbm)
    half = middle_half(theirs)
    among = gemeente.country.searched(index.codes.tolist())
    where = "" if among.national else f" Gezocht onder {among.areas}."
    note = f"Vergelijkbaar in woningen, dichtheid, grootte en leeftijd, niet in score. {found.similarity}.{where} {found.note}".strip()
    if not half.enough:
        return Alike(found.codes, "", "Te weinig vergelijkbare buurten hebben een score in dit jaar.")
    sentence = f"{len(found.codes)} vergelijkbare buurten in andere gemeenten scoren meestal {number(half.low, 2)} tot {number(half.high, 2)}."
    return Alike(found.codes, sentence, note)
