"""What a server has done when it lets visitors in."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.answers import nationwide
from lib.databank import shelf
from lib.databank.store import Databank
from lib.settings import ROOT
from lib.ui.frame.preparing import make_ready
from lib.ui.session import caching, data


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    caching.clear()
    yield
    caching.clear()
    gc.unfreeze()


def test_what_is_known_of_the_country_is_there(own_sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_ready()
    assert gc.get_freeze_count() > 0
    databank = data.databank(data.OWN)
    assert databank.path == own_sample
    monkeypatch.setattr(nationwide, "_kept", lambda *_: pytest.fail("read for a visitor"))
    for read in (data.country, data.similar, data.scores_ahead):
        read(databank)
    data.living(databank, 2025)


def test_a_large_databank_is_prepared_first_by_a_process_of_its_own(
    own_sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prepared: list[Path] = []

    def prepare(databank: Databank, *_: str) -> bool:
        prepared.append(databank.path)
        return True

    monkeypatch.setattr(shelf, "LARGE", 1)
    monkeypatch.setattr(shelf, "prepare", prepare)
    make_ready()
    assert prepared[0] == own_sample
    assert "rekent eerst uit wat voor heel Nederland geldt" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"{}", json.dumps({"format": "iets"}).encode()])
def test_a_databank_that_cannot_be_read_is_no_reason_not_to_start(own_sample: Path, content: bytes) -> None:
    (own_sample / "manifest.json").write_bytes(content)
    make_ready()


def test_no_page_imports_anything_more() -> None:
    """In a process of its own: what the scripts of the pages import is there when the server is ready."""
    check = (
        "import ast, sys; from pathlib import Path; from lib.ui.frame.preparing import make_ready; make_ready(); "
        "names = {(n.module if isinstance(n, ast.ImportFrom) else n.names[0].name) for p in Path('pages').glob('*.py') "
        "for n in ast.parse(p.read_text()).body if isinstance(n, (ast.Import, ast.ImportFrom))}; "
        "print([name for name in names if name not in sys.modules])"
    )
    made = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True)
    assert made.stdout.splitlines()[-1] == "[]"
