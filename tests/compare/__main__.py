"""python -m tests.compare write FILE | diff BEFORE AFTER: see README.md."""

from __future__ import annotations

import argparse
import difflib
import json
import os
import tempfile
from collections import defaultdict
from pathlib import Path

_MOST_CHARACTERS = 120


def write(file: Path) -> None:
    """Keep what every page and paper says."""
    with tempfile.TemporaryDirectory() as elsewhere:
        os.environ |= {"BUURTBALANS_DATABASE_URL": f"sqlite:///{elsewhere}/s.sqlite", "BUURTBALANS_DATABANK": elsewhere}
        from tests.compare.links import links
        from tests.compare.pages import shown
        from tests.compare.papers import papers

        said = {}
        for name, query in links().items():
            said |= {f"{name}: {what}": lines for what, lines in (shown(query) | papers(query)).items()}
            print(name, flush=True)
    file.write_text(json.dumps(said, ensure_ascii=False, indent=0), encoding="utf-8")


def diff(before: Path, after: Path) -> int:
    """Print the words that differ and where; how many pages and papers differ."""
    old, new = (json.loads(file.read_text(encoding="utf-8")) for file in (before, after))
    changed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(old.keys() | new.keys()):
        a, b = (" ".join(said.get(name, [])).split() for said in (old, new))
        for kind, i, j, k, n in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            if kind != "equal":
                changed[" ".join(a[i:j])[:_MOST_CHARACTERS], " ".join(b[k:n])[:_MOST_CHARACTERS]].append(name)
    for (was, now), places in sorted(changed.items(), key=lambda item: -len(item[1])):
        print(f"{len(places)} x '{was}' -> '{now}' in {places[0]}")
    differ = {name for places in changed.values() for name in places}
    print(f"{len(old)} pages and papers before, {len(new)} after, {len(differ)} differ")
    return len(differ)


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.compare")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("write").add_argument("file", type=Path)
    both = commands.add_parser("diff")
    both.add_argument("before", type=Path)
    both.add_argument("after", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "write":
        write(arguments.file)
    elif diff(arguments.before, arguments.after):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
