"""How a buurt or work area compares with similar areas elsewhere: alike in stock, density, urbanity, size and mix, never in score."""

from __future__ import annotations

from dataclasses import dataclass

from lib.answers.place import COMPARED_WITH, MEANS_OF_BUURTEN, Gemeente, means_of_buurten
from lib.areas import is_work_area
from lib.scores import to_lbm
from lib.similar import Similar, SimilarIndex, middle_half
from lib.words import number


@dataclass(frozen=True)
class Alike:
    """A sentence about the scores of similar areas, and a note on how similar they are. `codes` are those areas, `many` what they are."""

    codes: tuple[str, ...]
    many: str
    sentence: str
    note: str


def alike_of(gemeente: Gemeente, index: SimilarIndex, found: Similar, year: int) -> Alike:
    """Scores of the areas `found` in an index, in the measurement of `year`: as published for buurten, else the means of theirs."""
    if not found.enough:
        return Alike((), found.many, "", found.note)
    of_buurten = found.level == "buurt"
    if of_buurten:
        scores = gemeente.country.scores_of(found.codes, year)["afw"]
    else:
        every = gemeente.country.buurten_in(year).to_frame("afw")
        scores = means_of_buurten(found.codes, every, gemeente.country.extent.inhabitants)["afw"]
    half = middle_half(scores.map(to_lbm))
    among = gemeente.country.searched([code for code in index.codes.tolist() if not is_work_area(code)])
    where = "" if among.national else f" Gezocht onder {among.areas}."
    how = "" if of_buurten else f" {COMPARED_WITH[found.level]} {MEANS_OF_BUURTEN}"
    note = f"Vergelijkbaar in woningen, dichtheid, grootte en leeftijd, niet in score.{how} {found.similarity}.{where} {found.note}".strip()
    if not half.enough:
        return Alike(found.codes, found.many, "", f"Te weinig vergelijkbare {found.many} hebben een score in dit jaar.")
    elsewhere = " in andere gemeenten" if of_buurten else ""
    kind = "" if of_buurten else " (schatting)"
    sentence = f"{len(found.codes)} vergelijkbare {found.many}{elsewhere} scoren meestal {number(half.low, 2)} tot {number(half.high, 2)}{kind}."
    return Alike(found.codes, found.many, sentence, note)
