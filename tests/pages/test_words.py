"""The words to avoid stand nowhere that a user can read them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.settings import ROOT
from tests.words_to_avoid import METHOD_WORDS, PATTERN, user_texts

# Where one of these words is right: (file, the whole phrase). A phrase that is gone from its file fails the test below.
ALLOWED: tuple[tuple[str, str], ...] = (
    # What a study found, in the words of the study, about places in Philadelphia.
    # The name of a column at RIVM, which is read and not shown.
    ("data/catalogue/beside.yaml", "Eenzaam"),
    # The title of a publication.
    ("data/catalogue/interventions.yaml", "Veerkracht in het corporatiebezit. Kwetsbare bewoners en leefbaarheid"),
)
# Where words of the method stand: what explains it, and what tells a programmer that a table has the wrong shape.
EXPLAINS = (
    "data/catalogue/household_seed.yaml",
    "data/catalogue/interventions.yaml",
    "lib/answers/accountability/card.py",
    "lib/answers/accountability/provenance.py",
    "lib/answers/accountability/register.py",
    "lib/answers/outlook/score_record.py",
    "lib/interventions/effect/simulate.py",
    "lib/interventions/portfolio/values.py",
    "lib/living_together/intervals.py",
    "lib/living_together/reference.py",
    "lib/living_together/shares.py",
    "pages/oorzaken.py",
)
# A Dutch text, told apart from names of columns and options.
_DUTCH = re.compile(r"\b(?:de|het|een|van|is|niet|zijn|dat|die|moet|zonder)\b", re.IGNORECASE)

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


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_word_of_the_method_outside_an_explanation(path: Path) -> None:
    found = {text[:120] for text in user_texts(path) if _DUTCH.search(text) and METHOD_WORDS.search(text)}
    assert bool(found) == (path.relative_to(ROOT).as_posix() in EXPLAINS), found


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
