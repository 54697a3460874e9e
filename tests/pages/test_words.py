"""Words that Buurtbalans never uses for people or places, anywhere a user can read them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from lib.settings import ROOT

AVOID = (
    r"slechtste",
    r"achterstand\w*",
    r"probleem(?:buurt|wijk)\w*",
    r"aandachtswijk\w*",
    r"kwetsba(?:ar|re)",
    r"langs elkaar heen",
    r"parallelle levens",
    r"(?:zonder|te weinig|geen) draagkracht",
    r"zwakke sociale samenhang",
    r"lage inkomens?",
    r"arm(?:e|en|ste|lastig\w*)?",
    r"uitkeringsgerechtigde\w*",
    r"eenza(?:am|me|amheid)",
    r"oudere alleenstaande\w*",
    r"hang(?:jongeren|jeugd|plek\w*)",
    r"sociale huur\w*",
    r"zal dalen",
    r"gaat achteruit",
    r"veroorzaakt(?: door)?",
    r"komt door",
    r"optima(?:al|le)",
    r"beste maatregel\w*",
    r"betrouwbaarheids?interval\w*",
    r"(?:67|90|95)\s?% zeker",
    r"instroom",
    r"toewijzing",
    r"wegmeng\w*",
    r"verdunn\w*",
    r"sterfhuis\w*",
    r"krimpbuurt\w*",
    r"renderen",
    r"allochtoo?n\w*",
    r"autochtoo?n\w*",
    r"migratieachtergrond\w*",
)
PATTERN = re.compile(r"\b(?:" + "|".join(AVOID) + r")\b", re.IGNORECASE)

# Where one of these words is right: (file, the whole phrase). A phrase that is gone from its file fails the test below.
ALLOWED: tuple[tuple[str, str], ...] = (
    # What a study found, in the words of the study, about places in Philadelphia.
    # The title of a publication.
    ("data/catalogue/interventions.yaml", "Veerkracht in het corporatiebezit. Kwetsbare bewoners en leefbaarheid"),
)


def user_texts(path: Path) -> Iterator[str]:
    """Texts of a module that can reach the screen: every string that is no docstring; or every text of a YAML file."""
    if path.suffix == ".yaml":
        yield from leaves(yaml.safe_load(path.read_text(encoding="utf-8")))
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)


FILES = sorted(
    path for pattern in ("app.py", "lib/**/*.py", "pages/**/*.py", "data/catalogue/*.yaml") for path in ROOT.glob(pattern)
)


def found_in(text: str, file: str) -> list[str]:
    for where, phrase in ALLOWED:
        if where == file:
            text = text.replace(phrase, "")
    return PATTERN.findall(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_word_to_avoid(path: Path) -> None:
    file = path.relative_to(ROOT).as_posix()
    wrong = {word: text[:120] for text in user_texts(path) for word in found_in(text, file)}
    assert wrong == {}


def test_every_module_is_looked_at() -> None:
    modules = {path for folder in ("lib", "pages") for path in (ROOT / folder).rglob("*.py")}
    assert len(modules) > 300
    assert modules <= set(FILES)


@pytest.mark.parametrize(("file", "phrase"), ALLOWED)
def test_every_allowance_is_still_needed(file: str, phrase: str) -> None:
    assert any(phrase in " ".join(text.split()) for text in user_texts(ROOT / file))


@pytest.mark.parametrize(
    "text",
    [
        "De slechtste buurt",
        "een arme wijk",
        "Kwetsbare buren",
        "hangjongeren",
        "Sociale huurwoningen",
        "arm",
        "een optimaal pakket",
    ],
)
def test_the_pattern_finds_them(text: str) -> None:
    assert PATTERN.search(text)


@pytest.mark.parametrize(
    "text", ["armatuur", "warm", "Personen in armoede", "alarm", "Armaturen", "draagkracht", "lager inkomen"]
)
def test_the_pattern_leaves_other_words_alone(text: str) -> None:
    assert not PATTERN.search(text)


def test_docstrings_and_formatted_texts_are_told_apart(tmp_path: Path) -> None:
    module = tmp_path / "voorbeeld.py"
    module.write_text('"""arm"""\n\ndef f(x):\n    """slechtste"""\n    return f"een {x} kwetsbare buurt"\n', encoding="utf-8")
    assert [word for text in user_texts(module) for word in PATTERN.findall(text)] == ["kwetsbare"]
