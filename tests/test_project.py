"""What a newcomer reads before the code agrees with it: the licence, the checks before a commit."""

from __future__ import annotations

import pkgutil
import re
import tomllib

import pytest
import yaml

from lib.settings import ROOT


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_licence_is_the_eupl_in_full() -> None:
    licence = text_of("LICENSE")
    assert licence.strip().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert re.findall(r"^(\d+)\. ", licence, re.MULTILINE) == [str(article) for article in range(1, 16)]
    assert "\nAppendix\n\n'Compatible Licences' according to Article 5 EUPL are:\n" in licence
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert (project["license"], project["license-files"]) == ("EUPL-1.2", ["LICENSE"])
    assert "EUPL-1.2" in text_of("README.md")


def test_a_commit_is_checked_as_make_lint_does() -> None:
    hooks = [hook for repo in yaml.safe_load(text_of(".pre-commit-config.yaml"))["repos"] for hook in repo["hooks"]]
    makefile = text_of("Makefile").replace("$(BIN)", ".venv/bin")
    recipe = re.search(r"^lint:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert recipe is not None
    assert [hook["entry"] for hook in hooks] == [line.strip() for line in recipe[1].splitlines()]
    assert all(hook["language"] == "system" and hook["pass_filenames"] is False for hook in hooks)


GUIDE = text_of("CONTRIBUTING.md")
QUOTED = sorted(set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", GUIDE, flags=re.MULTILINE | re.DOTALL))))


@pytest.mark.parametrize("name", [quoted for quoted in QUOTED if re.fullmatch(r"lib(\.\w+)+", quoted)])
def test_the_guide_names_what_exists(name: str) -> None:
    pkgutil.resolve_name(name)


@pytest.mark.parametrize(
    "path", [quoted for quoted in QUOTED if re.fullmatch(r"[\w.-]+/[\w./-]*|[\w-]+\.(md|toml|py|yaml)", quoted)]
)
def test_the_guide_names_files_that_exist(path: str) -> None:
    places = [ROOT / path] if "/" in path else [*ROOT.glob(path), *ROOT.rglob(f"tests/**/{path}")]
    assert any(place.exists() for place in places)


def test_the_guide_walks_through_the_code() -> None:
    assert len([quoted for quoted in QUOTED if re.fullmatch(r"lib(\.\w+)+", quoted)]) > 40
    targets = set(re.findall(r"^([\w-]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"`?make (\w+)", GUIDE)) <= targets
