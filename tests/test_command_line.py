"""Command lines: a mistake is told in Dutch, in every one of them."""

from __future__ import annotations

import argparse

import pytest

from lib.command_line import Parser, in_dutch
from lib.databank.__main__ import main as databank
from lib.reports.__main__ import main as papers
from lib.settings import ROOT


def parser() -> Parser:
    made = Parser(prog="proef", description="Een proef.")
    made.add_argument("code")
    made.add_argument("--jaar", type=int)
    made.add_argument("--deel", type=float)
    made.add_argument("--map", type=_folder)
    made.add_argument("--twee", nargs=2)
    made.add_argument("--een", nargs="+")
    made.add_argument("--hooguit", nargs="?")
    made.add_argument("--soort", choices=("a", "b"))
    made.add_argument("--jong", action="store_true")
    either = made.add_mutually_exclusive_group()
    either.add_argument("--wel", action="store_true")
    either.add_argument("--niet", action="store_true")
    return made


def _folder(text: str) -> str:
    raise argparse.ArgumentTypeError(f"'{text}' is geen map")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ([], "Er ontbreekt nog iets: code."),
        (["x", "y", "z"], "Dit hoort er niet bij: y z."),
        (["x", "--jaar", "nu"], "Bij --jaar hoort een heel getal, en 'nu' is dat niet."),
        (["x", "--deel", "nu"], "Bij --deel hoort een getal, en 'nu' is dat niet."),
        (["x", "--map", "m"], "Bij --map: 'm' is geen map."),
        (["x", "--jaar"], "Na --jaar hoort één waarde."),
        (["x", "--een"], "Na --een hoort minstens één waarde."),
        (["x", "--twee", "1"], "Na --twee horen 2 waarden."),
        (["x", "--soort", "c"], "'c' kan hier niet. Kies uit: 'a', 'b'."),
        (["x", "--jong=ja"], "Na --jong hoort geen waarde, dus ook niet 'ja'."),
        (["x", "--wel", "--niet"], "--niet en --wel gaan niet samen."),
        (["x", "--j", "1"], "--j kan meer betekenen: --jaar, --jong. Schrijf het voluit."),
    ],
)
def test_a_mistake_is_one_dutch_sentence(typed: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(typed)
    assert ended.value.code == 2
    usage, _, sentence = capsys.readouterr().err.strip().rpartition("\n")
    assert usage.startswith("Gebruik: proef")
    assert sentence == said


def test_what_a_command_says_itself_stays() -> None:
    assert in_dutch("Geef een jaar.", {}) == "Geef een jaar."


def test_a_missing_command_is_told_by_what_can_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    for main, asked in ((databank, "download | import | verify"), (papers, "profiel | atlas | bewonersblad, code")):
        with pytest.raises(SystemExit):
            main([])
        assert f"Er ontbreekt nog iets: {asked}" in capsys.readouterr().err


def test_help_is_dutch_in_subcommands_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        databank(["areas", "add", "--help"])
    told = capsys.readouterr().out
    assert told.startswith("Gebruik: python -m lib.databank areas add")
    for english in ("usage", "options", "positional", "show this help"):
        assert english not in told


def test_every_command_has_this_parser() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "lib").rglob("*.py")}
    assert sum(" Parser(" in source for source in sources.values()) > 10
    assert [
        path for path, source in sources.items() if "argparse.ArgumentParser(" in source and path.stem != "command_line"
    ] == []
