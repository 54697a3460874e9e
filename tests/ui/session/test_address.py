"""The address that a paper carries: only where somebody else can open it."""

from __future__ import annotations

import pytest

from lib.ui.session.link import address_of


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("https://buurtbalans.example/besluit", "https://buurtbalans.example/besluit?gm=GM0917&s=%40a.1"),
        ("http://10.0.0.4:8501/besluit", "http://10.0.0.4:8501/besluit?gm=GM0917&s=%40a.1"),
        ("http://localhost:8501/besluit", ""),
        ("http://127.0.0.1:8501/besluit", ""),
        ("http://[::1]:8501/", ""),
        ("http://app.localhost/", ""),
        ("ftp://buurtbalans.example/", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_what_others_reach(page: str | None, address: str) -> None:
    assert address_of(page, {"gm": "GM0917", "s": "@a.1"}) == address
