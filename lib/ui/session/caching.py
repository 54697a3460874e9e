"""What was computed is remembered for all sessions: by the versions of what it was made from, and within a number of bytes.

`@cached` is for what is about one gemeente or buurt: least recently asked goes first. `@nationwide` is for what is about the whole
country: it stays as long as its databank does, and while it is made others go on.

Values are shared, not copied: whoever gets one leaves it as it is.
"""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import wraps
from itertools import islice
from pathlib import Path
from types import FunctionType
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.answers.decision.record import Decision
from lib.answers.place import Country, Gemeente
from lib.databank.store import MANIFEST, Databank, state_of
from lib.interventions.catalogue.models import Catalogue
from lib.scenarios import Scenario
from lib.ui.session.gate import GATE

BUDGET = 96_000_000
_ENOUGH = 200  # members of a collection whose sizes stand for those of all

P = ParamSpec("P")
T = TypeVar("T")


def _as_written(directory: Path) -> tuple[str, tuple[int, ...]]:
    try:
        return str(directory), state_of(directory / MANIFEST)
    except OSError:
        return str(directory), ()


KEYS: dict[type[Any], Callable[[Any], Any]] = {
    type(Path()): _as_written,
    Databank: lambda databank: databank.version,
    Gemeente: lambda gemeente: (gemeente.version, gemeente.code, gemeente.level, gemeente.edition),
    Scenario: lambda scenario: scenario.hash,
    Catalogue: lambda catalogue: catalogue.fingerprint,
    Decision: lambda one: (
        one.databank_version,
        one.year,
        one.made_on.isoformat(),
        tuple((a.slot, a.hash, a.changed) for a in one.scenarios),
        one.sources,  # of which buurten a work area is
        one.beside and (one.beside.codes, one.beside.reference),
        one.group,
    ),
}


class Memory:
    """Values by key, at most so many bytes of them."""

    def __init__(self, budget: int) -> None:
        self.budget, self.used = budget, 0
        self._values: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any) -> tuple[Any] | None:
        """The value, in a tuple since it may be None."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return (found[0],)

    def put(self, key: Any, value: Any) -> None:
        """Remember a value; what was asked least recently makes room."""
        size = size_of(value)
        with self._lock:
            self.used -= self._values.pop(key, (None, 0))[1]
            self._values[key] = value, size
            self.used += size
            while self.used > self.budget and len(self._values) > 1:
                self.used -= self._values.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self.used = 0


_MEMORY = Memory(BUDGET)
# Directory of a databank -> version -> what is known of the country by function and year.
_COUNTRIES: dict[Path, dict[str, dict[Any, Any]]] = {}
_VERSIONS = 2  # a part of a page that runs by itself may still be about the one before
_MAKING = threading.Lock()


def clear() -> None:
    """Forget everything that was computed."""
    _MEMORY.clear()
    _COUNTRIES.clear()


def cached(text: str = "") -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Remember what a function gives; `text` is shown while it works. Arguments are compared by version where they have one."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        name = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def remembered(*args: P.args, **kwargs: P.kwargs) -> T:
            key = (name, key_of(args), key_of(kwargs))
            found = _MEMORY.get(key)
            if found is None:
                with _waiting(text):
                    found = (function(*args, **kwargs),)
                _MEMORY.put(key, found[0])
            return cast(T, found[0])

        return remembered

    return decorate


def nationwide(text: str) -> Callable[[Callable[Concatenate[Databank, P], T]], Callable[Concatenate[Databank, P], T]]:
    """Remember what a function (of a databank and perhaps a year) gives, for the newest two versions of a databank."""

    def decorate(function: Callable[Concatenate[Databank, P], T]) -> Callable[Concatenate[Databank, P], T]:
        @wraps(function)
        def remembered(databank: Databank, *args: P.args, **kwargs: P.kwargs) -> T:
            key = (function.__qualname__, args, key_of(kwargs))
            known = _known_of(databank)
            if key not in known:
                # Others go on meanwhile; who asks the same waits, for it takes long and much memory.
                with GATE.away(), _waiting(text), _MAKING:
                    if key not in known:
                        known[key] = function(databank, *args, **kwargs)
            return cast(T, known[key])

        return remembered

    return decorate


def _known_of(databank: Databank) -> dict[Any, Any]:
    versions = _COUNTRIES.setdefault(databank.path, {})
    known = versions.setdefault(databank.version, {})
    for old in list(versions)[:-_VERSIONS]:
        versions.pop(old, None)
    return known


def _waiting(text: str) -> Any:
    return st.spinner(text) if text and get_script_run_ctx(suppress_warning=True) is not None else nullcontext()


def key_of(value: Any) -> Any:
    """What a value is recognised by. Raises TypeError for something that can change and has no version."""
    how = KEYS.get(type(value))
    if how is not None:
        return how(value)
    if isinstance(value, (tuple, list)):
        return tuple(map(key_of, value))
    if isinstance(value, dict):
        return tuple((name, key_of(one)) for name, one in sorted(value.items()))
    hash(value)
    return value


def size_of(value: Any) -> int:
    """About how many bytes a value keeps; nothing for what is mapped from disk or kept elsewhere."""
    return _size(value, set(), top=True)


def _size(value: Any, seen: set[int], top: bool = False) -> int:
    if (
        id(value) in seen
        or isinstance(value, (Databank, Country, type, FunctionType))
        or (isinstance(value, Gemeente) and not top)
    ):
        return 0
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        return 0 if _is_mapped(value) else value.nbytes
    if isinstance(value, pd.DataFrame):
        return 4000 + sum(_of_column(kind, len(value)) for kind in value.dtypes)
    if isinstance(value, (pd.Series, pd.Index)):
        return 2000 + _of_column(value.dtype, len(value))
    if isinstance(value, dict):
        return sys.getsizeof(value) + _sizes(value.keys(), len(value), seen) + _sizes(value.values(), len(value), seen)
    if isinstance(value, (list, tuple, set, frozenset)):
        return sys.getsizeof(value) + _sizes(value, len(value), seen)
    return sys.getsizeof(value) + (_size(vars(value), seen) if hasattr(value, "__dict__") else 0)


def _of_column(kind: Any, rows: int) -> int:
    """Pandas knows better, but takes longer to say so than many an answer to make; its own things about a column count too."""
    return 700 + rows * (kind.itemsize if isinstance(kind, np.dtype) and kind.kind != "O" else 40)


def _sizes(members: Iterable[Any], count: int, seen: set[int]) -> int:
    looked_at = min(count, _ENOUGH)
    return sum(_size(one, seen) for one in islice(members, looked_at)) * count // looked_at if looked_at else 0


def _is_mapped(array: np.ndarray[Any, Any]) -> bool:
    base: Any = array
    while isinstance(base, np.ndarray) and not isinstance(base, np.memmap):
        base = base.base
    return isinstance(base, np.memmap)
