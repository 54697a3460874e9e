"""Every dependency is pinned to one version and used by the code it is there for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
IMPORT_NAMES = {"PyYAML": "yaml", "import-linter": "importlinter", "python-pptx": "pptx"}
# Used by another library on our behalf, or from the command line.
INDIRECT = {
    "pyproj": "to_crs",
    "pyogrio": "read_file",
    "psycopg[binary]": "postgresql+psycopg",
    "pytest-xdist": "-n 2",
    "ruff": "ruff check",
    "mypy": "[tool.mypy]",
    "import-linter": "lint-imports",
    "types-PyYAML": "import yaml",
    "types-requests": "import requests",
}


def pins(name: str) -> dict[str, str]:
    """Name -> version of a requirements file."""
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
    return dict(line.split("==") for line in lines if line and not line.startswith("-r"))


def sources(*folders: str) -> str:
    """All Python text below the folders, and the configuration."""
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return "\n".join(path.read_text() for path in [*files, ROOT / "pyproject.toml", ROOT / "Makefile"])


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_line_is_pinned(name: str) -> None:
    for line in (ROOT / name).read_text().splitlines():
        text = line.split("#")[0].strip()
        assert not text or text.startswith("-r") or re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+", text), text


@pytest.mark.parametrize(
    ("name", "folders"), [("requirements.txt", ("lib", "pages")), ("requirements-dev.txt", ("lib", "tests"))]
)
def test_every_dependency_is_used(name: str, folders: tuple[str, ...]) -> None:
    text = sources(*folders)
    for package in pins(name):
        module = IMPORT_NAMES.get(package, package.lower().replace("-", "_"))
        used = (
            INDIRECT[package] in text if package in INDIRECT else re.search(rf"^\s*(import|from) {module}\b", text, re.MULTILINE)
        )
        assert used, f"{package} is required by {name} but not used"
