"""Resumable fetching: every answer lands in the download directory before it is used, so a restart goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lib.databank.sources.web import Web, is_json
from lib.databank.store import replace_file


class Fetcher:
    """Answers by url; one that is already in `directory` is not asked for again.

    `on_answer(fresh)` is called for every answer and may raise to stop the download.
    """

    def __init__(self, web: Web, directory: Path, on_answer: Callable[[bool], None]) -> None:
        self._web, self._directory, self._on_answer = web, directory, on_answer

    def body(self, url: str, check: Callable[[bytes], object], at_most_bytes: int | None = None) -> bytes:
        """Body of `url`. Raises what Web.get raises."""
        path = self._directory / f"{urlsplit(url).netloc.replace(':', '_')}-{hashlib.sha256(url.encode()).hexdigest()[:20]}"
        fresh = not path.exists()
        if fresh:
            replace_file(path, self._web.get(url, check, at_most_bytes))
        content = path.read_bytes()
        self._on_answer(fresh)
        return content

    def json(self, url: str) -> dict[str, Any]:
        """One JSON object."""
        return json.loads(self.body(url, is_json))

    def pages(self, url: str, next_url: Callable[[dict[str, Any]], str | None]) -> Iterator[dict[str, Any]]:
        """All pages of a paged answer; `next_url(page)` is the link to the following page or None."""
        link: str | None = url
        while link:
            page = self.json(link)
            yield page
            link = next_url(page)
