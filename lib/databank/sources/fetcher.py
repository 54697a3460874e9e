"""Resumable fetching: every answer lands in the download directory before it is used, so a restart goes on where it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from lib.databank.errors import UnexpectedData
from lib.databank.sources.network import same_service, service
from lib.databank.sources.remote_file import RemoteFile
from lib.databank.sources.web import Web, is_json
from lib.databank.store import replace_file

MOST_PAGES = 2000  # the longest answer known, a map in pages of ten, has some 1,500


class Fetcher:
    """Answers by url; one that is already in `directory` is not asked for again.

    `on_answer(fresh)` is called for every answer and may raise to stop the download.
    """

    def __init__(self, web: Web, directory: Path, on_answer: Callable[[bool], None]) -> None:
        self._web, self._directory, self._on_answer = web, directory, on_answer

    def body(self, url: str, check: Callable[[bytes], object], at_most_bytes: int | None = None) -> bytes:
        """Body of `url`. Raises what Web.get raises."""
        path = self._path(url)
        fresh = not path.exists()
        if fresh:
            replace_file(path, self._web.get(url, check, at_most_bytes))
        content = path.read_bytes()
        self._on_answer(fresh)
        return content

    def body_to_file(
        self, url: str, check: Callable[[IO[bytes]], object], on_bytes: Callable[[int, int], None] = lambda *_: None
    ) -> Path:
        """File with the body of `url`, never whole in memory; it stays until the download is done. As Web.save."""
        path = self._path(url)
        fresh = not path.exists()
        if fresh:
            self._web.save(url, path, check, on_bytes)
        self._on_answer(fresh)
        return path

    def remote_file(self, url: str) -> RemoteFile | None:
        """The file at `url`, of which only what is read is fetched; None when the service does not give parts of it."""
        size = self._web.size(url)
        self._on_answer(True)
        return None if size is None else RemoteFile(self._web, url, size)

    def _path(self, url: str) -> Path:
        return self._directory / f"{service(url).replace(':', '_')}-{hashlib.sha256(url.encode()).hexdigest()[:20]}"

    def json(self, url: str) -> dict[str, Any]:
        """One JSON object."""
        checked: list[dict[str, Any]] = []  # so that a fresh answer is read once
        body = self.body(url, lambda answer: checked.append(is_json(answer)))
        return checked[-1] if checked else is_json(body)

    def pages(self, url: str, next_url: Callable[[dict[str, Any]], str | None]) -> Iterator[dict[str, Any]]:
        """All pages of a paged answer; `next_url(page)` is the link to the following page or None.

        A link is followed when it stays with the service of `url` and leads on. Raises UnexpectedData when it leads elsewhere or
        back to an earlier page, gives the same rows again, or does not end within MOST_PAGES.
        """
        followed, before, link = {url}, None, url
        while True:
            page = self.json(link)
            rows = _rows(page)
            if rows and rows == before:
                raise _endless(url, "geeft op de volgende bladzijde dezelfde gegevens nog eens")
            before = rows
            yield page
            onward = next_url(page)
            if not onward:
                return
            following = same_service(link, onward) if isinstance(onward, str) else None
            if following is None:
                raise UnexpectedData(
                    f"De link van {service(url)} naar de volgende bladzijde leidt naar een ander adres; die wordt niet gevolgd. De "
                    f"dienst is veranderd: werk Buurtbalans bij. Wat er al was, blijft bewaard."
                )
            if following in followed:
                raise _endless(url, "verwijst naar een bladzijde die er al was")
            if len(followed) >= MOST_PAGES:
                raise _endless(url, f"geeft meer dan {MOST_PAGES} bladzijden")
            followed.add(following)
            link = following


def _rows(page: dict[str, Any]) -> list[Any]:
    """What a page brings: its lists, without those of links."""
    return [value for name, value in page.items() if isinstance(value, list) and value and name != "links"]


def _endless(url: str, what: str) -> UnexpectedData:
    return UnexpectedData(
        f"{service(url)} {what}; er is geen einde aan. De dienst heeft een storing of is veranderd: probeer het later opnieuw of werk "
        f"Buurtbalans bij. Wat er al was, blijft bewaard."
    )
