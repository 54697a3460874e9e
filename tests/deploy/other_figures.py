"""python -m tests.deploy.other_figures DATABANK: a commit while others read, as a download does it."""

from __future__ import annotations

import sys
from pathlib import Path

from lib.databank.commit import NewPart, commit, writing
from lib.databank.store import open_databank


def other_figures(databank: Path) -> None:
    """A commit after which every score, every count of crime and every share of owners is another."""
    given = open_databank(databank)
    changes = {"scores": ("afw", 0.01), "crime": ("crimes", 5.0), "key_figures": ("owner_share", 1.0)}
    parts = []
    for table, (column, more) in changes.items():
        for part in given.parts_of(table):
            frame = given.read(table, years=[part.year])
            shift = more * (part.year - 2010)  # so that changes between years are others too
            frame[column] = frame[column] + shift
            if table == "scores":
                frame["fys"] = frame["fys"] + shift
            if column == "owner_share":
                frame[column] = frame[column].clip(upper=100)
            parts.append(NewPart(table, part.year, part.scope, frame, "een andere stand"))
    with writing(databank):
        commit(databank, parts, fictional=True)


if __name__ == "__main__":
    other_figures(Path(sys.argv[1]))
