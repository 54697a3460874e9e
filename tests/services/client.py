"""A plain client for the self tests: no retries, no knowledge of the quirks."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote, urlencode

from .server import SyntheticServices


class Caller:
    """A plain client: `caller.json(path, option=value)`; `$` options without the dollar."""

    def __init__(self, services: SyntheticServices) -> None:
        self.services = services

    def raw(self, path: str, **options: object) -> tuple[int, bytes, dict[str, str]]:
        names = {"select", "filter", "top", "skip", "format", "orderby"}
        query = urlencode({("$" + k if k in names else k): v for k, v in options.items()}, quote_via=quote)
        try:
            with urllib.request.urlopen(f"{self.services.url}/{path}{'?' if query else ''}{query}", timeout=5) as found:
                return found.status, found.read(), dict(found.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read(), dict(error.headers)

    def json(self, path: str, **options: object) -> dict[str, Any]:
        status, body, _ = self.raw(path, **options)
        assert status == 200, body
        return json.loads(body)

    def rows(self, path: str, **options: object) -> list[dict[str, Any]]:
        return self.json(path, **options)["value"]
