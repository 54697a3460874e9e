"""Dependencies are named once, in pyproject.toml; every one is used, and the lock files hold exactly them, pinned and with hashes."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

from lib.settings import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAMED = {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
# Lock file -> the groups of pyproject.toml that it holds.
LOCKS = {
    "requirements.txt": ("",),
    "requirements-auth.txt": ("", "auth"),
    "requirements-dev.txt": ("", "dev"),
    "requirements-oracle.txt": ("", "dev", "oracle"),
}
IMPORT_NAMES = {
    "PyYAML": "yaml",
    "import-linter": "importlinter",
    "pillow": "PIL",
    "protobuf": "google",
    "pytest-xdist": "xdist",
    "python-pptx": "pptx",
}
# Used by another library on our behalf, or from the command line.
INDIRECT = {
    "pyproj": "to_crs",
    "pyogrio": "read_file",
    "psycopg[binary]": "postgresql+psycopg",
    "authlib": "from authlib.integrations",
    "httpx": '"httpx"',
    "ruff": "ruff check",
    "pytest-xdist": "--dist loadscope",
    "mypy": "[tool.mypy]",
    "import-linter": "lint-imports",
    "types-PyYAML": "import yaml",
    "types-requests": "import requests",
    "uv": "uv pip compile",
    "httpx2": "starlette.testclient",
    "oidc-provider-mock": "oidc_provider_mock",
}


def name_of(dependency: str) -> str:
    """The name with its extras, as pyproject.toml writes it."""
    return re.split(r"[><=!~; ]", dependency, maxsplit=1)[0]


def module_of(name: str) -> str:
    bare = name.partition("[")[0]
    return IMPORT_NAMES.get(bare, bare.lower().replace("-", "_"))


def numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))


def locked(lock: str) -> dict[str, set[str]]:
    """Name in small letters -> versions; one with several has them for different Pythons."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.+!]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def files(*folders: str) -> list[Path]:
    return [path for name in folders for path in ([ROOT / name] if name.endswith(".py") else sorted((ROOT / name).rglob("*.py")))]


def imported(path: Path) -> set[str]:
    """First names of the modules that a file imports."""
    tree = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    plain = {alias.name.partition(".")[0] for node in tree if isinstance(node, ast.Import) for alias in node.names}
    return plain | {
        (node.module or "").partition(".")[0] for node in tree if isinstance(node, ast.ImportFrom) and node.level == 0
    }


@pytest.mark.parametrize("group", NAMED)
def test_every_dependency_has_a_lowest_version_and_is_named_once(group: str) -> None:
    for dependency in NAMED[group]:
        assert re.fullmatch(r"[\w-]+(\[\w+\])?>=[\d.]+", dependency), dependency
    elsewhere = [name_of(dependency) for other in NAMED if other != group for dependency in NAMED[other]]
    names = [name_of(dependency) for dependency in NAMED[group]]
    assert len(set(names)) == len(names)
    assert not set(names) & set(elsewhere)


@pytest.mark.parametrize(
    ("group", "folders"), [("", ("lib", "pages")), ("auth", ("lib",)), ("dev", ("lib", "tests")), ("oracle", ("tests",))]
)
def test_every_dependency_is_used(group: str, folders: tuple[str, ...]) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*files(*folders), ROOT / "pyproject.toml", ROOT / "Makefile"])
    modules = set().union(*map(imported, files(*folders)))
    for name in map(name_of, NAMED[group]):
        used = (
            INDIRECT[name] in text
            if name in INDIRECT
            else module_of(name) in modules or f'importorskip("{module_of(name)}' in text
        )
        assert used, f"{name} is a dependency but not used"


@pytest.mark.parametrize(("folders", "groups"), [(("app.py", "lib", "pages"), ("", "auth")), (("tests",), ("", "dev", "oracle"))])
def test_every_import_is_a_dependency(folders: tuple[str, ...], groups: tuple[str, ...]) -> None:
    own = {"lib", "pages", "tests"} | set(sys.stdlib_module_names)
    declared = {module_of(name_of(dependency)) for group in groups for dependency in NAMED[group]}
    for path in files(*folders):
        assert imported(path) <= own | declared, path


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_agrees_with_pyproject(lock: str) -> None:
    """The direct ones are those of pyproject.toml, not older than it allows."""
    versions = locked(lock)
    named = [dependency for group in LOCKS[lock] for dependency in NAMED[group]]
    for dependency in named:
        name, _, lowest = dependency.partition(">=")
        pinned = versions[name.partition("[")[0].lower()]
        assert min(map(numbers, pinned)) >= numbers(lowest), (
            f"{lock} has {name} {pinned}, pyproject.toml asks for {lowest}: make lock"
        )
    entries = re.split(r"\n(?=\w)", (ROOT / lock).read_text(encoding="utf-8"))
    direct = {entry.partition("==")[0] for entry in entries if re.search(r"buurtbalans( |:|\[|\()", entry)}
    assert direct == {name_of(dependency).partition("[")[0].lower() for dependency in named}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_version_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", "").strip().splitlines()
    assert len(entries) >= 50
    for entry in entries:
        assert re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.+!]+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+ *", entry), entry[:100]
    assert "://" not in text
    assert not re.search(r"^ *-(i|f|-index-url|-extra-index-url|-find-links)", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_agree_with_each_other(lock: str) -> None:
    """What the app runs with is what the tests run with, also where visitors sign in."""
    others = locked(lock)
    assert {name: others.get(name) for name in locked("requirements.txt")} == locked("requirements.txt")
