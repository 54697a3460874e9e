"""Words of Buurtbalans and what they mean: data/catalogue/woorden.yaml."""

from __future__ import annotations

from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict, Field

from lib.settings import ROOT

PATH = ROOT / "data" / "catalogue" / "woorden.yaml"


class Word(BaseModel):
    """A word as it stands on the screen, and one to three sentences on what it means."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    word: str = Field(min_length=2, max_length=40)
    means: str = Field(min_length=10, max_length=300, pattern=r"\.$")


@cache
def glossary() -> tuple[Word, ...]:
    """All words, in the order of the alphabet. Raises ValidationError for an entry that is not as the first lines of the file say."""
    entries = yaml.safe_load(PATH.read_text(encoding="utf-8"))["words"]
    return tuple(sorted((Word.model_validate(entry) for entry in entries), key=lambda one: one.word.lower()))


def meaning(search: str) -> tuple[Word, ...]:
    """Words in which, or in whose explanation, this text occurs; those with it in the word itself first."""
    wanted = search.strip().lower()
    found = [one for one in glossary() if wanted in one.word.lower() or wanted in one.means.lower()]
    return tuple(sorted(found, key=lambda one: wanted not in one.word.lower()))
