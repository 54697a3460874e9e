"""Accountability: the model card and the register entry of a databank, made from catalogues and backtests so that they stay true.

    python -m lib.answers.accountability --write docs

writes docs/modelkaart.md and docs/algoritmeregister.md, about the sample that ships with Buurtbalans. A test compares them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.answers.accountability_card import model_card
from lib.answers.accountability_facts import Facts, gather
from lib.answers.accountability_register import as_json, as_markdown, register_entry
from lib.databank import SAMPLE
from lib.databank.errors import DatabankError
from lib.databank.store import open_databank

COMMAND = "python -m lib.answers.accountability --write docs"
CARD, REGISTER = "modelkaart.md", "algoritmeregister.md"


@dataclass(frozen=True)
class Documents:
    """The texts: model card (Markdown), register entry (Markdown and JSON)."""

    card: str
    register: str
    register_json: str


def documents(facts: Facts, organisation: str = "") -> Documents:
    """All texts about one databank. `organisation`: who offers Buurtbalans, when that is known."""
    entry = register_entry(facts, organisation)
    return Documents(model_card(facts), as_markdown(entry), as_json(entry))


def files(path: Path = SAMPLE) -> dict[str, str]:
    """Name -> text of the files in docs, about the databank at `path`.

    Computed on a copy without derived tables: these are kept per databank, and would hide that a catalogue has changed.
    """
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory) / "databank"
        shutil.copytree(path, copy, ignore=shutil.ignore_patterns("derived"))
        made = documents(gather(open_databank(copy)))
    mark = f"<!-- Gemaakt met `{COMMAND}`. Wijzig de catalogi of de code, niet dit bestand. -->\n\n"
    return {CARD: mark + made.card, REGISTER: mark + made.register}


def main(argv: Sequence[str] | None = None) -> int:
    """Write the files; 0 = done, 2 = the databank cannot be read or the files not written (one Dutch sentence on stderr)."""
    parser = argparse.ArgumentParser("python -m lib.answers.accountability", description="Modelkaart en algoritmeregister.")
    parser.add_argument("--write", type=Path, required=True, metavar="MAP", help="map waarin de bestanden komen, meestal docs")
    parser.add_argument("--databank", type=Path, default=SAMPLE, help="een andere databank dan de voorbeeldgegevens")
    arguments = parser.parse_args(argv)
    source, target = arguments.databank, arguments.write
    if not source.is_dir():
        return _refused(f"De map {source} met de databank bestaat niet. Controleer de naam na --databank.")
    try:
        made = files(source)
    except DatabankError as error:
        return _refused(str(error))
    except OSError:
        return _refused(f"De databank in {source} is niet te lezen. Controleer de rechten van die map en of de schijf vol is.")
    if target.exists() and not target.is_dir():
        return _refused(f"{target} is een bestand en geen map. Geef na --write de naam van een map.")
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (target / name).write_text(text, encoding="utf-8", newline="\n")
            print(target / name)
    except OSError:
        return _refused(f"In {target} kan niet worden geschreven. Controleer de rechten of geef na --write een andere map.")
    return 0


def _refused(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
