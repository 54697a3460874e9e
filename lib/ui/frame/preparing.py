"""What a server does before it lets visitors in, so that the first of them does not wait for it."""

from __future__ import annotations

import gc
import importlib
import pkgutil
from contextlib import suppress

import lib.ui
from lib.answers import nationwide
from lib.databank import shelf
from lib.databank.errors import DatabankError
from lib.ui.session import data

_SCRIPT = "lib.ui.frame.main"  # runs for a visitor


def make_ready() -> None:
    """Import what the pages need, and open what is known of the country in the databank that visitors see first.

    What is not kept beside that databank yet is computed now, and printed, for it may take minutes. A databank that cannot be read is
    no reason not to start: the pages say so and show the sample.
    """
    for module in pkgutil.walk_packages(lib.ui.__path__, "lib.ui."):
        if module.name != _SCRIPT:
            importlib.import_module(module.name)
    with suppress(DatabankError):
        name, _ = data.first_databank()
        databank = data.databank(name)
        if nationwide.missing(databank):
            print("Buurtbalans rekent eerst uit wat voor heel Nederland geldt. Dat gebeurt één keer en duurt hooguit enkele minuten.", flush=True)  # fmt: skip
            shelf.prepare(databank)
        data.read_country(databank)
    # What is there now stays: looking for rubbish in it, again and again, takes a tenth of the time of a full room.
    gc.collect()
    gc.freeze()
