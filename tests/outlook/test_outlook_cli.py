"""python -m lib.outlook: one object on stdout, sentences on stderr, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.outlook.__main__ import main
from lib.outlook.score.errors.spread import LABELS
from lib.scores import DIMENSIONS
from tests.outlook.panels import reverting

ROOT = Path(__file__).resolve().parents[2]
SHAPE = {
    "rmse": {"model", "no_change", "straight_line"},
    "mae": {"model", "no_change", "straight_line"},
    "coverage": {"67", "95"},
    "warnings": {
        "base_rate", "flagged", "precision", "recall", "lift", "brier_skill", "expected_to_observed", "calibration_error",
    },
}  # fmt: skip


def saved(scores: pd.DataFrame, folder: Path, name: str = "scores.parquet") -> str:
    path = folder / name
    if name.endswith("csv"):
        scores.to_csv(path, index=False)
    else:
        scores.to_parquet(path, index=False)
    return str(path)


def strict(text: str) -> dict:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("name", ["scores.parquet", "scores.csv"])
def test_backtest_prints_exactly_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    file = saved(reverting().rename(columns={"code": "wk_code", "year": "jaar"}), tmp_path, name)
    assert main(["backtest", "--scores", file, "--test-year", "2018", "--json"]) == 0
    found = strict(capsys.readouterr().out)
    assert set(found) == {*SHAPE, "n"}
    assert {key: set(found[key]) for key in SHAPE} == SHAPE
    assert found["n"] == 400


def test_several_years_give_each_all_and_how_often_bands_held(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scores = reverting(600)
    file = saved(scores.rename(columns={"code": "bu_code", "year": "jaar"}), tmp_path, "scores.csv")
    people = pd.DataFrame({"wk_code": scores["code"].unique(), "a_inw": np.tile([300, 900, 4000], 200)})
    sizes = saved(people, tmp_path, "people.parquet")
    assert main(["backtest", "--scores", file, "--inhabitants", sizes, "--json"]) == 0
    found = strict(capsys.readouterr().out)
    assert set(found["years"]) == {"2014", "2016", "2018"}  # those with three measurements before them
    assert found["n"] == sum(one["n"] for one in found["years"].values())
    near = [row for row in found["held"] if row["ahead"] == 2]
    assert {row["size"]: row["n"] for row in near} == dict(zip(LABELS, (600, 600, 600, 1800), strict=True))
    of = [row for row in found["rounds"] if row["ahead"] == 2 and row["size"] == LABELS[-1]]
    assert sum(row["inside67"] for row in of) / 1800 == pytest.approx(near[-1]["coverage67"])
    assert set(found["warnings_model_minus_rule"]) == {"hits", "hits_low", "hits_high", "brier", "brier_low", "brier_high"}
    assert main(["backtest", "--scores", file, "--test-year", "2016", "2018"]) == 0
    text = capsys.readouterr().out
    assert "samen" in text
    assert "2016-2018" in text
    wrong = saved(people.rename(columns={"a_inw": "people"}), tmp_path, "wrong.parquet")
    assert main(["backtest", "--scores", file, "--inhabitants", wrong]) == 2
    assert "wrong.parquet ontbreekt de kolom inhabitants" in capsys.readouterr().err
    double = saved(pd.concat([people, people.head(1)]), tmp_path, "double.parquet")
    assert main(["backtest", "--scores", file, "--inhabitants", double]) == 2
    assert "meer dan één keer" in capsys.readouterr().err
    few = saved(reverting(20, years=(2016, 2018)), tmp_path, "few.parquet")
    assert main(["backtest", "--scores", few]) == 2
    assert "te weinig metingen" in capsys.readouterr().err


def test_fallback_says_so_and_keeps_the_shape(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(reverting(), tmp_path)
    assert main(["backtest", "--scores", file, "--test-year", "2010", "--json"]) == 0
    out = capsys.readouterr()
    assert set(strict(out.out)) == {*SHAPE, "n"}
    assert "geen verandering" in out.err
    assert main(["backtest", "--scores", file, "--test-year", "2012"]) == 0
    assert "twee eerdere metingen" in capsys.readouterr().out


def test_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(reverting(3000), tmp_path)
    assert main(["backtest", "--scores", file, "--test-year", "2018"]) == 0
    text = capsys.readouterr().out
    assert "rechte lijn" in text
    assert "67%-interval" in text
    assert "dichtst bij de grens" in text
    assert "nan" not in text.lower()


def test_forecast(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(reverting(), tmp_path)
    assert main(["forecast", "--scores", file, "--years-ahead", "2", "8", "--area", "WK000003", "--json"]) == 0
    found = strict(capsys.readouterr().out)
    assert [row["year"] for row in found["forecast"]] == [2020, 2026]
    assert len(found["warnings"]) == 1
    assert found["record"]["shown"] == "model"
    assert main(["forecast", "--scores", file]) == 0
    assert "signaal" in capsys.readouterr().out
    assert main(["forecast", "--scores", file, "--area", "WK777777"]) == 2
    assert "WK777777" in capsys.readouterr().err
    assert main(["forecast", "--scores", file, "--years-ahead", "12"]) == 2


BAD = {
    "no afw": (reverting(5).drop(columns="afw"), "afw"),
    "no code": (reverting(5).drop(columns="code"), "code"),
    "no year": (reverting(5).drop(columns="year"), "year"),
    "text years": (reverting(5).assign(year=lambda t: t["year"].astype(str)), "year"),
    "half years": (reverting(5).assign(year=lambda t: t["year"] + 0.5), "2008.5"),
    "missing year": (reverting(5).assign(year=lambda t: t["year"].where(t["year"] > 2008)), "year"),
    "double": (pd.concat([reverting(5), reverting(5).head(1)]), "WK000000 in 2008"),
    "text scores": (reverting(5).assign(afw="a"), "afw"),
    "no scores": (reverting(5).assign(afw=float("nan")), "afw"),
    "infinite": (reverting(5).assign(afw=float("inf")), "afw"),
    "lbm instead of afw": (reverting(5).assign(afw=lambda t: t["afw"] + 40), "afw"),
    "no code in a row": (reverting(5).assign(code=lambda t: t["code"].where(t["year"] > 2008)), "code"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_tables_give_one_sentence(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scores, word = BAD[name]
    assert main(["backtest", "--scores", saved(scores, tmp_path), "--test-year", "2018", "--json"]) == 2
    out = capsys.readouterr()
    assert out.out == ""
    assert word in out.err
    assert "scores.parquet" in out.err
    assert out.err.count("\n") == 1


def test_bad_files_and_years(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(reverting(5), tmp_path)
    broken = tmp_path / "broken.parquet"
    broken.write_text("no parquet")
    for arguments, word in (
        (["--scores", str(tmp_path / "absent.parquet"), "--test-year", "2018"], "absent.parquet bestaat niet"),
        (["--scores", str(broken), "--test-year", "2018"], "broken.parquet"),
        (["--scores", file, "--test-year", "2017"], "2016 en 2018"),
        (["--scores", file, "--test-year", "2008"], "eerste meting"),
        (["--scores", file, "--test-year", "2018", "--key-figures", str(tmp_path / "none.parquet")], "none.parquet"),
        (["--scores", file, "--test-year", "2018", "--neighbours", file], "neighbour"),
    ):
        assert main(["backtest", *arguments]) == 2
        out = capsys.readouterr()
        assert out.out == ""
        assert word in out.err


def test_from_the_shell(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "lib.outlook",
        "backtest",
        "--scores",
        saved(reverting(50), tmp_path),
        "--json",
        "--test-year",
    ]
    done = subprocess.run([*command, "2018"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0
    assert strict(done.stdout)["n"] == 50
    assert subprocess.run([*command, "2017"], capture_output=True, text=True, cwd=ROOT, check=False).returncode == 2


def test_key_figures_and_neighbours_that_cannot_count_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scores = reverting(20)
    file = saved(scores, tmp_path)

    def remark(figures: pd.DataFrame | None = None, pairs: pd.DataFrame | None = None) -> str:
        options = ["--key-figures", saved(figures, tmp_path, "f.parquet")] if figures is not None else []
        options += ["--neighbours", saved(pairs, tmp_path, "n.parquet")] if pairs is not None else []
        assert main(["backtest", "--scores", file, "--test-year", "2018", *options]) == 0
        told = capsys.readouterr().err
        assert main(["forecast", "--scores", file, *options]) == 0
        capsys.readouterr()
        return told

    figures = scores[["code", "year"]].assign(x=1.0 * scores.index)
    assert remark(figures) == ""
    assert "0 van de 20 gebieden in scores.parquet" in remark(figures.assign(code="WK" + figures["code"]))
    assert "20 van de 20" in remark(figures[figures["year"] >= 2016])
    assert "van voor de meting van 2016" in remark(figures[figures["year"] >= 2016])
    assert "kolommen met getallen" in remark(figures.assign(x="a"))
    pairs = pd.DataFrame({"code": ["WK000001", "x"], "neighbour": ["WK000002", "y"]})
    assert remark(pairs=pairs) == ""
    assert "De buren tellen niet mee: 1 van de 20" in remark(pairs=pairs.assign(neighbour="z"))


@pytest.mark.filterwarnings("error")
def test_infinite_figures_are_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for odd in (float("inf"), float("nan")):
        scores = reverting(150).assign(inhabitants=700.0, **dict.fromkeys(DIMENSIONS, 0.1))
        scores.loc[3:40, ["inhabitants", *DIMENSIONS]] = odd
        figures = scores[["code", "year"]].assign(x=1.0 * scores.index, inwoners=500.0)
        figures.loc[5:9, ["x", "inwoners"]] = -odd
        options = ["--key-figures", saved(figures, tmp_path, "f.parquet"), "--json"]
        for table in (scores, scores.drop(columns="inhabitants")):
            assert main(["backtest", "--scores", saved(table, tmp_path), "--test-year", "2018", *options]) == 0
            found.append(capsys.readouterr().out)
    assert found[:2] == found[2:]


def test_a_test_year_with_only_new_areas(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scores = reverting(20)
    scores["code"] = scores["code"].where(scores["year"] < 2018, scores["code"] + "X")
    assert main(["backtest", "--scores", saved(scores, tmp_path), "--test-year", "2018", "--json"]) == 2
    out = capsys.readouterr()
    assert out.out == ""
    assert "geen enkel gebied met een score van 2018" in out.err


@pytest.mark.parametrize(("decimal", "bom"), [(",", "utf-8-sig"), (".", "utf-8")])
def test_csv_of_dutch_excel(tmp_path: Path, capsys: pytest.CaptureFixture[str], decimal: str, bom: str) -> None:
    scores = reverting(50)
    scores.to_csv(tmp_path / "excel.csv", sep=";", decimal=decimal, index=False, encoding=bom)
    said = []
    for file in (str(tmp_path / "excel.csv"), saved(scores, tmp_path, "scores.csv")):
        assert main(["backtest", "--scores", file, "--test-year", "2018", "--json"]) == 0
        said.append(strict(capsys.readouterr().out))
    assert said[0] == said[1]
