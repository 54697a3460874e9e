"""Accountability: the model card and the register entry of a databank, made from catalogues and backtests so that they stay true.

    python -m lib.answers.accountability --write docs

writes docs/modelkaart.md and docs/algoritmeregister.md, about the sample that ships with Buurtbalans. A test compares them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lib.answers.accountability.card import model_card
from lib.answers.accountability.facts import Facts, gather
from lib.answers.accountability.register import as_json, as_markdown, register_entry
from lib.databank import SAMPLE
from lib.databank.store import open_databank

COMMAND = "python -m lib.answers.accountability --write docs"
CARD, REGISTER = "modelkaart.md", "algoritmeregister.md"


@dataclass(frozen=True)
class Documents:
    """The texts: model card (Markdown), register entry (Markdown and JSON)."""

    card: str
    register: str
    register_json: str


def make_documents(facts: Facts, organisation: str = "") -> Documents:
    """All texts about one databank. `organisation`: who offers Buurtbalans, when that is known."""
    entry = register_entry(facts, organisation)
    return Documents(model_card(facts), as_markdown(entry), as_json(entry))


def files(path: Path = SAMPLE) -> dict[str, str]:
    """Name -> text of the files in docs, about the databank at `path`."""
    made = make_documents(gather(open_databank(path)))
    mark = f"<!-- Gemaakt met `{COMMAND}`. Wijzig de catalogi of de code, niet dit bestand. -->\n\n"
    return {CARD: mark + made.card, REGISTER: mark + made.register}
