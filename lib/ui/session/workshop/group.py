"""What the workshop on the screen came to, for the papers of its decision."""

from __future__ import annotations

from lib.answers.decision.record import Group
from lib.ui.session.workshop import recorder
from lib.workshops.workshop import CHOICE, NOTE, OPEN, WHY


def group() -> Group | None:
    """Choice, reason, open questions and notes in the order of the steps, as the store has them now; None outside a workshop."""
    found = recorder.current()
    if found is None:
        return None
    # What was typed since the page was drawn is in it too.
    found = recorder.newest(found)
    notes = sorted((int(part.removeprefix(NOTE)), entry.text) for part, entry in found.entries.items() if part.startswith(NOTE))
    said = tuple(line for _, text in notes for line in text.splitlines())
    return Group(found.text(CHOICE), found.text(WHY), tuple(found.text(OPEN).splitlines()), said)
