"""What is computed from a databank comes back as it was, is shared, and is computed again when it is damaged."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.databank import shelf
from lib.scores import DriftLimits
from tests.equal import same


@dataclass(frozen=True)
class Thing:
    """Everything that an answer is made of."""

    numbers: np.ndarray[Any, Any]
    names: tuple[str, ...]
    table: pd.DataFrame
    by_key: dict[tuple[str, int], float]
    inside: DriftLimits | None = None
    seen: frozenset[int] = frozenset({1, 2})
    extra: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def total(self) -> float:
        return float(self.numbers.sum())


Thing.__module__ = "lib.tests"  # only objects of ours are kept


def thing() -> Thing:
    years = pd.MultiIndex.from_tuples([("buurt", 2020), ("wijk", 2020)], names=["level", "year"])
    return Thing(
        numbers=np.arange(6.0).reshape(2, 3),
        names=("a", "é \N{HEAVY BLACK HEART}"),
        table=pd.DataFrame(
            {
                "code": pd.Series(["BU1", None, "BU3"], dtype="str"),
                "kind": pd.Categorical(["x", "y", "x"]),
                "value": [1.5, np.nan, -0.0],
                "many": np.array([1, 2, 3], dtype=np.int16),
                "sure": [True, False, True],
                "mixed": pd.Series([True, np.nan, "text"], dtype=object),
            }
        ).set_index("code", drop=False),
        by_key={("afw", 2): 0.1, ("soc", 4): float("nan")},
        extra={
            "empty": np.zeros((0, 3)),
            "texts": np.array(["ab", "c"]),
            "small": np.float32(0.1),
            "block": pd.DataFrame(np.eye(3, dtype=np.float32), columns=list("abc"), index=pd.Index(["p", "q", "r"], name="at")),
            "series": pd.Series([1.0, 2.0], index=[2020, 2022], name="score"),
            "levels": pd.DataFrame({"v": [1.0, 2.0]}, index=years),
            "nothing": pd.DataFrame(columns=["a", "b"]),
            "list": [1, [2.5, None], {"a": True}],
        },
    )


def test_everything_comes_back_as_it_was(tmp_path: Path) -> None:
    one = thing()
    assert one.total == 15
    shelf.write(tmp_path / "item", one)
    back = shelf.read(tmp_path / "item", [Thing])
    assert "total" not in vars(back)
    assert back.total == 15
    assert same(one, back)
    assert back.extra["small"].dtype == np.float32


def test_arrays_are_mapped_and_cannot_be_changed(tmp_path: Path) -> None:
    shelf.write(tmp_path / "item", thing())
    back = shelf.read(tmp_path / "item", [Thing])
    with pytest.raises(ValueError, match="read-only"):
        back.numbers[0, 0] = 1


def test_only_named_classes_are_made(tmp_path: Path) -> None:
    shelf.write(tmp_path / "item", thing())
    with pytest.raises(shelf.DamagedItem):
        shelf.read(tmp_path / "item", [])


@pytest.mark.parametrize("value", [object(), np.array([object()]), pd.DataFrame({"a": [object()]}), Path()])
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(tmp_path: Path, value: object) -> None:
    with pytest.raises(TypeError):
        shelf.write(tmp_path / "item", value)
    assert not list(tmp_path.iterdir())


def test_every_flipped_bit_is_found(tmp_path: Path) -> None:
    shelf.write(tmp_path / "item", thing())
    random = np.random.default_rng(1)
    for path in sorted((tmp_path / "item").iterdir()):
        whole = path.read_bytes()
        for at in random.integers(0, len(whole), 20):
            damaged = bytearray(whole)
            damaged[at] ^= 1 << int(random.integers(8))
            path.write_bytes(damaged)
            with pytest.raises(shelf.DamagedItem):
                shelf.read(tmp_path / "item", [Thing])
        path.write_bytes(whole)
    assert same(thing(), shelf.read(tmp_path / "item", [Thing]))


def test_what_is_damaged_or_cut_is_computed_again(tmp_path: Path) -> None:
    made: list[int] = []

    def compute() -> Thing:
        made.append(1)
        return thing()

    for _ in range(2):
        assert same(thing(), shelf.kept(tmp_path, "item", compute, [Thing]))
    assert len(made) == 1
    (tmp_path / "item" / "0.npy").unlink()
    assert same(thing(), shelf.kept(tmp_path, "item", compute, [Thing]))
    assert len(made) == 2
    (tmp_path / "item" / "item.json").write_bytes(b"")
    shelf.kept(tmp_path, "item", compute, [Thing])
    shelf.kept(tmp_path, "item", compute, [Thing])
    assert len(made) == 3


def test_who_asks_at_the_same_time_waits(tmp_path: Path) -> None:
    made: list[int] = []
    started, go = threading.Event(), threading.Event()

    def compute() -> list[int]:
        made.append(1)
        started.set()
        assert go.wait(20)
        return [1]

    found: list[Any] = []
    ask = [threading.Thread(target=lambda: found.append(shelf.kept(tmp_path, "item", compute, []))) for _ in range(3)]
    ask[0].start()
    assert started.wait(20)
    for thread in ask[1:]:
        thread.start()
    go.set()
    for thread in ask:
        thread.join(20)
    assert (found, made) == ([[1]] * 3, [1])


@pytest.mark.skipif(os.name == "nt" or (os.geteuid() == 0 and not Path("/proc/self").exists()), reason="rights as on Unix")
def test_where_nothing_can_be_written_it_is_computed_every_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert shelf.kept(tmp_path / "file" / "root", "item", lambda: [1], []) == [1]
    assert not shelf.can_be_kept(tmp_path / "file" / "root")


def test_nothing_in_a_file_is_executed(tmp_path: Path) -> None:
    """A header that names a class of Python, or a file elsewhere, is damaged."""
    shelf.write(tmp_path / "item", [1])
    for root in ({"object": "os.system", "is": {"dict": []}}, {"array": "../../secret.npy"}, {"unknown": 1}, {"_file": 1}):
        content = json.dumps({"files": {}, "root": root}).encode()
        import zlib

        (tmp_path / "item" / "item.json").write_bytes(f"{zlib.crc32(content):08x}\n".encode() + content)
        with pytest.raises(shelf.DamagedItem):
            shelf.read(tmp_path / "item", [])


def test_other_versions_go_after_a_day(tmp_path: Path) -> None:
    for name in ("now", "old", "recent"):
        (tmp_path / name).mkdir()
    (tmp_path / "older.parquet").write_text("")
    for name in ("now", "old", "older.parquet"):
        os.utime(tmp_path / name, (1, 1))
    shelf.remove_others(tmp_path / "now")
    assert {path.name for path in tmp_path.iterdir()} == {"now", "recent"}
