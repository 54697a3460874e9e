"""All that a page shows, as lines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

from lib.settings import ROOT
from tests.pages.conftest import PAGES

_TABLES = ("arrow_data_frame", "arrow_table")
_CHARTS = ("arrow_vega_lite_chart", "vega_lite_chart")
_LONG_S = 240


def shown(query: dict[str, str]) -> dict[str, list[str]]:
    """Page -> lines: elements in order, exceptions, and the address that the page leaves behind."""
    return {page: _page(page, query) for page in PAGES}


def _page(page: str, query: dict[str, str]) -> list[str]:
    app = AppTest.from_file(str(ROOT / "lib" / "ui" / "frame" / "main.py"), default_timeout=_LONG_S)
    app.switch_page(str(ROOT / page))
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    left = {name: value[0] if isinstance(value, list) else value for name, value in sorted(app.query_params.items())}
    return [
        *(line.replace(str(ROOT), ".") for line in _lines(app._tree)),
        *(f"exception: {one.value}" for one in app.exception),
        f"address: {json.dumps(left)}",
    ]


def _lines(block: Any) -> Iterator[str]:
    for _, child in sorted(block.children.items()):
        if getattr(child, "children", None):
            yield f"[{child.type}] {getattr(child, 'label', '') or ''}"
            yield from _lines(child)
        elif child.type not in ("html", "deck_gl_json_chart"):
            yield f"<{child.type}> {_content(child)}"


def _content(element: Any) -> str:
    if element.type in _TABLES:
        return str(element.value.to_csv())
    if element.type in _CHARTS:
        return hashlib.sha256(element.proto.spec.encode()).hexdigest()[:12]
    said = {name: getattr(element, name, None) for name in ("label", "value", "options")}
    return " ".join(f"{name}={value}" for name, value in said.items() if value is not None and not isinstance(value, bytes))
