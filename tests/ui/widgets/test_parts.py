"""Text of users is shown as typed, and never becomes a formula in a spreadsheet."""

from __future__ import annotations

import pytest

from lib.ui.widgets.parts import _FORMULA, plain


def test_markdown_of_a_user_stays_text() -> None:
    assert plain("![x](http://a.nl/b.png)\n# kop *ster*") == r"\!\[x\]\(http\://a.nl/b.png\) \# kop \*ster\*"
    assert plain("Lampen bij de school, 2027") == "Lampen bij de school, 2027"


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "@SUM(1)", "+HYPERLINK(1)", "-cmd", "\tx"])
def test_what_a_spreadsheet_would_run(text: str) -> None:
    assert _FORMULA.match(text)


@pytest.mark.parametrize("text", ["+0,05", "-3", "Lampen", "2 = 2", "a@b.nl"])
def test_what_it_would_not(text: str) -> None:
    assert not _FORMULA.match(text)
