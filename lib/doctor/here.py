"""Checks of this computer: settings, databank, database, room, memory and port. Each gives (problem, what was seen)."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import urllib.error
import urllib.request
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from lib.answers import nationwide
from lib.databank import default_path, shelf
from lib.databank.errors import DatabankError
from lib.databank.own import layer
from lib.databank.store import open_databank
from lib.scenarios import StoreError
from lib.scenarios.keeping.place import database_url, parse_url
from lib.scenarios.keeping.store import Store
from lib.settings import OWN_LAYER, ROOT
from lib.trial import TrialError
from lib.ui.server.checks import problems
from lib.words import count, number

# What a day with visitors needs at least: a databank beside the old one, and a second process.
LEAST_ROOM_GB, LEAST_MEMORY_GB = 2.0, 1.0
_GB = 1e9
Answer = tuple[str, str]


def settings() -> Answer:
    """All settings, and when visitors sign in, whether the provider of accounts answers."""
    return " ".join(problems(ask_provider=True)), "alle instellingen kloppen"


def databank() -> Answer:
    """Every file of the databank that pages open, compared with its checksum and its contract."""
    try:
        opened = open_databank(default_path())
        wrong = opened.verify()
    except DatabankError as error:
        return str(error), ""
    told = f"{opened.name}, {opened.path}, {count(len(opened.parts), 'bestand', 'bestanden')}, versie {opened.version[:12]}"
    if wrong:
        more = f" (en {len(wrong) - 1} andere)" if len(wrong) > 1 else ""
        return f"{wrong[0]}{more}. Haal de gegevens opnieuw op: python -m lib.databank download", told
    return "", told


def prepared() -> Answer:
    """Whether what depends on the whole country was computed beforehand."""
    try:
        opened = open_databank(default_path())
        lacking = nationwide.missing(opened)
        small = not shelf.is_large(opened)
    except DatabankError as error:
        return str(error), ""
    if lacking:
        return (
            "nog niet alles is uitgerekend; de eerste bezoekers wachten daarop. Doe dat nu: python -m lib.answers.nationwide "
            f"{opened.path}",
            "",
        )
    return "", "niet nodig: deze databank is klein" if small else "uitgerekend"


def database() -> Answer:
    """Save a scenario and read it back, in a transaction that is undone."""
    try:
        where = parse_url(database_url())
        store = Store()
        try:
            store.prove()
        finally:
            store.close()
    except StoreError as error:
        return str(error), ""
    kind = (
        f"SQLite in {where.database}"
        if where.get_backend_name() == "sqlite"
        else f"PostgreSQL op {where.host or 'deze computer'}"
    )
    return "", f"{kind}: bewaren en teruglezen lukt; er blijft niets van achter"


def own() -> Answer:
    """What is the organisation's own, such as work areas: whole, and in a folder that can be written."""
    try:
        kept = layer.open_layer()
    except (DatabankError, TrialError) as error:
        return str(error), ""
    there = _that_is_there(kept.path)
    if not os.access(there, os.W_OK):
        return f"in {there} kan niet worden geschreven. Geef schrijfrecht, of kies met {OWN_LAYER} een andere map", ""
    return "", f"{count(len(kept.areas), 'werkgebied', 'werkgebieden')} in {kept.path}"


def room() -> Answer:
    """Free disk where the databank, scenarios and map files are."""
    places: list[Path] = [default_path(), ROOT / "static"]
    with suppress(StoreError):  # reported by `database`
        address = parse_url(database_url())
        if address.get_backend_name() == "sqlite":
            places.append(Path(address.database or "."))
    free = {path: shutil.disk_usage(path).free / _GB for path in map(_that_is_there, places)}
    tight = [path for path, gb in free.items() if gb < LEAST_ROOM_GB]
    if tight:
        return (
            f"bij {tight[0]} is {number(free[tight[0]], 1)} GB vrij; maak ruimte tot ten minste {number(LEAST_ROOM_GB, 0)} GB",
            "",
        )
    return "", f"{number(min(free.values()), 1)} GB vrij"


def _that_is_there(path: Path) -> Path:
    return next(one for one in (path.absolute(), *path.absolute().parents) if one.exists())


def memory() -> Answer:
    """Memory that is free, within the limit of a container or service."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration):
        return "", "op deze computer niet te meten"
    group = Path("/sys/fs/cgroup")
    with suppress(OSError, ValueError):  # no limit
        free = min(free, int((group / "memory.max").read_text()) - int((group / "memory.current").read_text()))
    if free < LEAST_MEMORY_GB * _GB:
        return f"{number(free / _GB, 1)} GB vrij; een proces met heel Nederland vraagt ruim 0,4 GB en er komen bezoekers bij", ""
    return "", f"{number(free / _GB, 1)} GB vrij"


def port(numbers: Iterable[int]) -> Answer:
    """Whether the app can listen to its ports, or is there already."""
    told = []
    for one in numbers:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", one))
                told.append(f"{one} is vrij")
                continue
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    return f"poort {one} mag niet worden gebruikt ({os.strerror(error.errno or 0)}); kies een andere", ""
        if not _is_ours(one):
            return f"poort {one} is in gebruik door een ander programma; stop dat, of start met --server.port en een andere", ""
        told.append(f"op {one} draait Buurtbalans")
    return "", ", ".join(told)


def _is_ours(number: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{number}/healthz", timeout=5) as answer:
            return bool(json.load(answer) == {"status": "ok"})
    except (urllib.error.URLError, OSError, ValueError):
        return False
