"""What others wrote stays text: in Markdown (tests/e2e/test_browser_payloads.py sees it drawn) and in a cell of a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.escape import cell, plain
from lib.settings import ROOT

JOINER = "\N{WORD JOINER}"
SIGNS = "=+-@＝＋－＠"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("![x](y.png)\n# kop *ster*", r"!\[x\](y.png) \# kop \*ster\*"),
        ("[k](//e.nl)", r"\[k\](//e.nl)"),
        ("https://e.nl", rf"https\:{JOINER}//e.nl"),
        ("WWW.e.nl", f"WWW{JOINER}.e.nl"),
        ("a@e.nl", f"a@{JOINER}e.nl"),
        ("<b onclick=x>", r"\<b onclick=x>"),
        ("&lt;", r"\&lt;"),
        ("$x$ ~~y~~ `z`", r"\$x\$ \~\~y\~\~ \`z\`"),
        (":red[x] ::name :::y", rf"\:red\[x\] \:\:name \:\:\:{JOINER}y"),
        (":material/home:", rf"\:{JOINER}material/home\:".removesuffix(r"\:") + ":"),
        (":smile:", rf"\:{JOINER}smile:"),
        (":smile", rf"\:{JOINER}smile"),
        ("x www", f"x www{JOINER}"),
        ("&lt", r"\&lt"),
        ("- a", r"\- a"),
        ("+ a", r"\+ a"),
        ("12. a", r"12\. a"),
        ("1) a", r"1\) a"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("> a", r"\> a"),
        ("    vier spaties", "vier spaties"),
        ("a\u202eb\x00c\ud800d", "abcd"),
        ("BUURTBALANS_BEHEER _x_ __y__", r"BUURTBALANS_BEHEER \_x\_ \_\_y\_\_"),
    ],
)
def test_mark_up_becomes_text(typed: str, written: str) -> None:
    assert plain(typed) == written


@pytest.mark.parametrize(
    "text",
    ["Lampen bij de school, 2027", "+0,031 (24%)", "-3 punten", "2.500 inwoners", "Wijk 01: Centrum", "R&D & meer", "'t Zand"],
)
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


def test_what_is_no_text() -> None:
    assert plain(None) == ""
    assert plain(2024) == "2024"
    assert plain(ValueError("a_b: c")) == "a_b: c"


@given(st.text())
def test_nothing_is_lost_and_nothing_is_added_that_can_be_seen(text: str) -> None:
    shown = plain(text).replace(JOINER, "").replace("\\", "")
    assert "\n" not in shown
    kept = "".join(c for c in plain(plain(text)) if c.isalnum())
    assert kept == "".join(c for c in text if c.isalnum() and not "\ud800" <= c <= "\udfff")


FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\r\n@x",
    "  =1",
    "\u00a0=1",
    "\u3000=1",
    "\u200b=1",
    "\ufeff=1",
    '"=1',
    "-2+3+cmd|' /C calc'!A0",
    "-2,5+cmd|' /C calc'!A0",
    "+31 6 12345678+cmd",
    "-",
    "-cmd",
    "＝1",
    "＋1+1",
    "－cmd",
    "＠x",
    "a,=1",
    "a;=1",
    "a\t=1",
    "a, \t=HYPERLINK(1)",
    "a,-cmd",
    "a;-2+cmd",
    "=cmd|' /C calc'!A0",
]
NUMBERS = ["-3", "+0,05", "-1.234,5", "-12%", "- ", "3 - 2", "2 = 2", "a@b.nl", "Lampen", "van -3, -2", "−3 punten", "1e-3", ""]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_text(text: str) -> None:
    for part in csv_cells(str(cell(text))):
        assert part.lstrip(' "\u200b')[:1] not in SIGNS or not part.strip(), part


@pytest.mark.parametrize("text", NUMBERS[:4] + NUMBERS[5:])
def test_a_number_or_a_sentence_stays(text: str) -> None:
    assert cell(text) == text


def test_only_texts_change() -> None:
    assert cell(-3) == -3
    assert cell(-0.5) == -0.5
    assert cell(None) is None


def csv_cells(text: str) -> list[str]:
    """What programs make of one text in a file of ours, whichever sign they split at."""
    written = pd.DataFrame({"a": [text]}).to_csv(index=False, header=False, sep=";", decimal=",")
    return [part for sign in ";,\t|" for row in csv.reader(io.StringIO(written, newline=""), delimiter=sign) for part in row]


def is_number(text: str) -> bool:
    return text.strip().lstrip("+-").rstrip("% ").replace(".", "").replace(",", "").isdigit()


@given(st.text(alphabet=st.one_of(st.sampled_from(SIGNS + "1,.;|\t\r\n \"'%ac\u00a0\u200b"), st.characters())))
def test_no_text_begins_a_formula_in_any_program(text: str) -> None:
    for part in csv_cells(str(cell(text))):
        bare = part.strip(' "\u200b\u200c\u200d\u2060\u00a0')
        assert bare[:1] not in SIGNS or not bare or is_number(bare), (text, part)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_finds_no_formula(tmp_path: Path) -> None:
    """Opened with each of the signs that it may split at; a control shows that it does run what is not guarded."""
    frame = pd.DataFrame({"x": FORMULAS, "n": [f"-{i},5" for i in range(len(FORMULAS))]})
    (tmp_path / "guarded.csv").write_bytes(frame.map(cell).to_csv(index=False, sep=";", decimal=",").encode("utf-8-sig"))
    (tmp_path / "bare.csv").write_text("x\n=1+1\n", encoding="utf-8")
    for sign in map(ord, ";,\t"):
        opened = f"--infilter=Text - txt - csv (StarCalc):{sign},34,76,1,,1043,false,true,false,true,false,0,true"
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", opened, "--convert-to", "fods"]
        subprocess.run([*command, "--outdir", str(tmp_path), *map(str, tmp_path.glob("*.csv"))], check=True, capture_output=True)
        found = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.fods")}
        if not found:
            pytest.skip("LibreOffice is installed without its spreadsheet program")
        guarded, bare = (next(text for name, text in found.items() if name.startswith(stem)) for stem in ("guarded", "bare"))
        assert "table:formula" in bare
        assert "table:formula" not in guarded
        if sign == ord(";"):
            assert 'office:value="-1.5"' in guarded
        for path in tmp_path.glob("*.fods"):
            path.unlink()


def test_whoever_writes_csv_goes_through_the_guard() -> None:
    texts = {
        path.relative_to(ROOT): path.read_text(encoding="utf-8")
        for part in ("lib", "pages")
        for path in (ROOT / part).rglob("*.py")
    }
    # Imports write a table to read it again, in memory.
    read_back = Path("lib/databank/importing")
    writers = {
        path for path, text in texts.items() if (".to_csv(" in text or "csv.writer(" in text) and read_back not in path.parents
    }
    assert writers
    assert [path for path in writers if not re.search(r"from lib\.escape import .*\bcell\b", texts[path])] == []
