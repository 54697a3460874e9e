"""A value as a folder: arrays as .npy files that are mapped, tables column by column, and the rest as JSON with a check on every file.

Nothing that is read is executed: only objects of the classes that the caller names are made from it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

_HEADER = "item.json"
_PLAIN = (str, bool, int, float, type(None))
_SEQUENCES: dict[str, Callable[[Iterable[Any]], Any]] = {"tuple": tuple, "list": list, "set": set, "frozenset": frozenset}


class DamagedItem(ValueError):
    """An item is not there, or not as it was written."""


def write(folder: Path, value: Any) -> None:
    """Write a value as an item. Raises TypeError for something that cannot be kept, OSError when the disk refuses."""
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        beside.chmod(0o755)
        packer = _Packer(beside)
        root = packer.pack(value)
        content = json.dumps({"files": packer.files, "root": root}, separators=(",", ":")).encode()
        (beside / _HEADER).write_bytes(f"{zlib.crc32(content):08x}\n".encode() + content)
        shutil.rmtree(folder, ignore_errors=True)
        beside.replace(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def read(folder: Path, classes: Iterable[type]) -> Any:
    """The value of an item; its arrays are mapped from disk and cannot be changed. Raises DamagedItem."""
    try:
        check, content = (folder / _HEADER).read_bytes().split(b"\n", 1)
        if int(check, 16) != zlib.crc32(content):
            raise DamagedItem(folder)
        header = json.loads(content)
        for name, check_of_file in header["files"].items():
            if _crc(folder / name) != check_of_file:
                raise DamagedItem(folder / name)
        return _Unpacker(folder, {_name_of(kind): kind for kind in classes}).unpack(header["root"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedItem(f"{folder}: {error}") from error


def _crc(path: Path) -> int:
    found = 0
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            found = zlib.crc32(block, found)
    return found


def _name_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


class _Packer:
    """Value -> JSON, with its arrays written as files beside."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[int, tuple[str, Any]] = {}  # with the array, so that its id stays its own
        self.files: dict[str, int] = {}

    def pack(self, value: Any) -> Any:
        if isinstance(value, np.generic):
            return {"scalar": value.dtype.str, "is": value.item()}
        if isinstance(value, _PLAIN):
            return value
        if isinstance(value, np.ndarray):
            return {"array": self._file(value)}
        for name, kind in _SEQUENCES.items():
            if type(value) is kind:
                return {name: [self.pack(one) for one in value]}
        if isinstance(value, Mapping):
            return {"dict": [[self.pack(key), self.pack(one)] for key, one in value.items()]}
        if isinstance(value, pd.MultiIndex):
            return {"levels": [self.pack(one) for one in value.levels], "codes": [self.pack(np.asarray(c)) for c in value.codes],
                    "names": self.pack(tuple(value.names))}  # fmt: skip
        if isinstance(value, pd.Index):
            return {"index": self._column(value), "name": self.pack(value.name)}
        if isinstance(value, pd.Series):
            return {"series": self._column(value), "of": self.pack(value.index), "name": self.pack(value.name)}
        if isinstance(value, pd.DataFrame):
            return {
                **self._frame(value),
                "of": self.pack(value.index),
                "columns": self.pack(value.columns),
                "attrs": self.pack(value.attrs),
            }
        return {"object": _name_of(type(value)), "is": self.pack(_state(value))}

    def _frame(self, frame: pd.DataFrame) -> dict[str, Any]:
        kinds = set(frame.dtypes)
        if len(kinds) == 1 and isinstance(frame.dtypes.iloc[0], np.dtype) and frame.dtypes.iloc[0].kind in "fiub":
            return {"block": self._file(frame.to_numpy().T)}  # column by column, as pandas keeps it
        return {"frame": [self._column(frame.iloc[:, k]) for k in range(frame.shape[1])]}

    def _column(self, column: pd.Series | pd.Index) -> Any:
        if isinstance(column.dtype, pd.CategoricalDtype):
            values = pd.Series(column).cat
            return {"category": self._file(values.codes.to_numpy()), "from": self._column(values.categories)}
        if isinstance(column, pd.RangeIndex):
            return {"range": [column.start, column.stop, column.step]}
        if isinstance(column.dtype, np.dtype) and column.dtype.kind in "fiub":
            return {"numbers": self._file(column.to_numpy())}
        if isinstance(column.dtype, pd.StringDtype):
            return {"texts": [one if isinstance(one, str) else None for one in column]}
        if not all(isinstance(one, _PLAIN) for one in column):
            raise TypeError(f"a column of {column.dtype} cannot be kept")
        return {"objects": list(column)}

    def _file(self, array: np.ndarray[Any, Any]) -> str:
        if array.dtype.kind not in "fiubU":
            raise TypeError(f"an array of {array.dtype} cannot be kept")
        if id(array) not in self._seen:
            name = f"{len(self.files)}.npy"
            np.save(self._folder / name, array, allow_pickle=False)
            self.files[name] = _crc(self._folder / name)
            self._seen[id(array)] = name, array
        return self._seen[id(array)][0]


def _state(value: Any) -> dict[str, Any]:
    """Attributes of an object of ours, without what it computes again when asked."""
    kind = type(value)
    if not kind.__module__.startswith("lib.") or not hasattr(value, "__dict__"):
        raise TypeError(f"a {_name_of(kind)} cannot be kept")
    return {name: one for name, one in vars(value).items() if not isinstance(getattr(kind, name, None), cached_property)}


class _Unpacker:
    """JSON -> value, with its arrays mapped."""

    def __init__(self, folder: Path, classes: Mapping[str, type]) -> None:
        self._folder = folder
        self._classes = classes

    def unpack(self, node: Any) -> Any:
        if not isinstance(node, dict):
            return node
        kind = next(iter(node))
        made: Callable[[Any], Any] = getattr(self, f"_{kind}", None) or self._sequence
        return made(node)

    def _sequence(self, node: dict[str, Any]) -> Any:
        ((kind, members),) = node.items()
        return _SEQUENCES[kind](self.unpack(one) for one in members)

    def _scalar(self, node: dict[str, Any]) -> Any:
        return np.dtype(node["scalar"]).type(node["is"])

    def _array(self, node: dict[str, Any]) -> Any:
        return self._mapped(node["array"])

    def _dict(self, node: dict[str, Any]) -> Any:
        return {self.unpack(key): self.unpack(one) for key, one in node["dict"]}

    def _levels(self, node: dict[str, Any]) -> Any:
        levels, codes = ([self.unpack(one) for one in node[part]] for part in ("levels", "codes"))
        return pd.MultiIndex(levels=levels, codes=codes, names=self.unpack(node["names"]))

    def _index(self, node: dict[str, Any]) -> Any:
        return pd.Index(self._column(node["index"]), name=self.unpack(node["name"]))

    def _series(self, node: dict[str, Any]) -> Any:
        return pd.Series(self._column(node["series"]), index=self.unpack(node["of"]), name=self.unpack(node["name"]), copy=False)

    def _block(self, node: dict[str, Any]) -> Any:
        values = self._mapped(node["block"]).T
        return self._labelled(pd.DataFrame(values, copy=False), node)

    def _frame(self, node: dict[str, Any]) -> Any:
        columns = {k: self._column(one) for k, one in enumerate(node["frame"])}
        return self._labelled(pd.DataFrame(columns, copy=False, index=None if columns else self.unpack(node["of"])), node)

    def _labelled(self, frame: pd.DataFrame, node: dict[str, Any]) -> pd.DataFrame:
        frame.index, frame.columns = self.unpack(node["of"]), self.unpack(node["columns"])
        frame.attrs = self.unpack(node["attrs"])
        return frame

    def _object(self, node: dict[str, Any]) -> Any:
        value: Any = object.__new__(self._classes[node["object"]])
        value.__dict__.update(self.unpack(node["is"]))
        return value

    def _column(self, node: dict[str, Any]) -> Any:
        if "range" in node:
            return range(*node["range"])
        if "category" in node:
            return pd.Categorical.from_codes(self._mapped(node["category"]), categories=pd.Index(self._column(node["from"])))
        if "texts" in node:
            return pd.array(node["texts"], dtype="str")
        if "objects" in node:
            return np.array([*node["objects"], None], dtype=object)[:-1]  # also of one kind it stays a column of objects
        return self._mapped(node["numbers"])

    def _mapped(self, name: str) -> Any:
        return np.load(self._folder / os.path.basename(name), mmap_mode="r", allow_pickle=False).view(np.ndarray)
