"""python -m lib.households."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from lib.databank import SAMPLE
from lib.households import Estimate
from lib.households.__main__ import main


def test_estimate_writes_a_table_that_can_be_read_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "new" / "types.parquet"
    assert main(["estimate", str(SAMPLE), "--year", "2024", "--out", str(target), "--members", "3"]) == 0
    assert "gebieden geschat voor 2024" in capsys.readouterr().out
    frame = pd.read_parquet(target)
    assert {"code", "alleen_65", "alleen_65_low", "alleen_65_high", "income_level", "income_year", "poor"} <= set(frame.columns)
    assert Estimate.from_frame(frame).members.shape[2] == 3


def test_validate_gives_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(SAMPLE), "--year", "2024", "--json", "--members", "3"]) == 0
    outcome = json.loads(capsys.readouterr().out)
    assert outcome["inside"]["income"]["largest_relative_gap"] <= 1e-6
    assert outcome["published"]["areas"] > 200
    assert {entry["margin"] for entry in outcome["left_out"]} == {"income", "tenure", "kinds"}


def test_validate_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(SAMPLE), "--year", "2020", "--members", "2"]) == 0
    assert "tellen in" in capsys.readouterr().out


def test_an_unknown_year_or_directory_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(SAMPLE), "--year", "1999"]) == 1
    assert "1999" in capsys.readouterr().err
    assert main(["validate", str(tmp_path), "--year", "2024"]) == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_too_few_members_is_refused() -> None:
    with pytest.raises(SystemExit):
        main(["estimate", str(SAMPLE), "--year", "2024", "--out", "x", "--members", "1"])
