"""What a group came to in a workshop, as the papers of its decision say it in short. The report of the workshop has it whole."""

from __future__ import annotations

from lib.answers.decision.record import Group
from lib.reports.phrases import clip

TITLE = "Uit de workshop"
REPORT = "Zie het verslag van de workshop."


def chosen(group: Group, slot: str = "") -> str:
    """What the group chose, on a paper on one scenario (`slot`) or on all of them."""
    if not group.chosen:
        return "De groep koos nog geen scenario."
    return "De groep koos dit scenario." if group.chosen == slot else f"De groep koos scenario {group.chosen}."


def points(group: Group, slot: str = "") -> list[tuple[str, str]]:
    """Subject and text, only of what was written: the choice and why, the open questions, what the group said."""
    found = (
        ("Keuze", " ".join(part for part in (chosen(group, slot), _sentences(group.why.split("\n"))) if part)),
        ("Open vragen", _sentences(group.questions)),
        ("Wat de groep zei", _sentences(group.said)),
    )
    return [(lead, text) for lead, text in found if text]


def cut(text: str, most: int) -> str:
    """At most `most` characters, and where the rest is."""
    return text if len(text) <= most else f"{clip(text, most - len(REPORT) - 3)} {REPORT}"


def _sentences(lines: tuple[str, ...] | list[str]) -> str:
    told = [line.strip() for line in lines if line.strip()]
    return " ".join(line if line[-1] in ".!?:;…" else f"{line}." for line in told)
