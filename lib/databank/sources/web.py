"""HTTP for all sources: mirror, retries with back-off, and answers that are checked before they are believed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlsplit

import requests
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema

from lib.databank.errors import SourceFailed, SourceUnavailable, UnexpectedData

ATTEMPTS = 6
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 20.0
LONGEST_ASKED_WAIT_S = 120.0  # a service that asks for more is better tried again later by the user
TIMEOUT_S = (10, 120)
_RETRY_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})


class TooLarge(Exception):
    """The answer is larger than the caller wants to wait for."""


class NotFound(SourceFailed):
    """The service says that this table, year or layer does not exist (HTTP 400 or 404)."""


def mirrored(url: str) -> str:
    """`url`, sent to the mirror of BUURTBALANS_MIRROR when that is set: {mirror}/{host}/{path}."""
    mirror = os.environ.get("BUURTBALANS_MIRROR", "").rstrip("/")
    if not mirror or url.startswith(mirror + "/"):
        return url
    parts = urlsplit(url)
    return f"{mirror}/{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def with_query(url: str, params: Mapping[str, str]) -> str:
    """`url` with a query string; keeps the signs that OData and CQL readers expect to see unescaped."""
    return url + "?" + "&".join(f"{quote(k, safe='$:')}={quote(v, safe='$,:()/')}" for k, v in params.items())


class Web:
    """Fetches bytes. `pause` is called with the seconds to wait before a retry and may raise to stop."""

    def __init__(self, pause: Callable[[float], None] = time.sleep, attempts: int = ATTEMPTS) -> None:
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "Buurtbalans (open data explorer)"
        self._pause, self._attempts = pause, attempts

    def get(self, url: str, check: Callable[[bytes], object], at_most_bytes: int | None = None) -> bytes:
        """Body of `url`, after `check` has accepted it.

        Server errors, time-outs, broken connections, cut-off bodies and bodies that `check` refuses (by raising ValueError)
        are tried again with growing waits, or later when the service asks for that in Retry-After. Raises NotFound for
        HTTP 400 and 404, TooLarge when the service announces more than `at_most_bytes`, and SourceUnavailable when it
        keeps failing or asks for more patience than LONGEST_ASKED_WAIT_S.
        """
        host = urlsplit(url).netloc
        reason, wait, asked = "", FIRST_WAIT_S, 0.0
        for attempt in range(self._attempts):
            if attempt:
                self._pause(max(wait, asked))
                wait, asked = min(2 * wait, LONGEST_WAIT_S), 0.0
            try:
                answer = self._session.get(mirrored(url), timeout=TIMEOUT_S, stream=at_most_bytes is not None)
                if at_most_bytes is not None and int(answer.headers.get("Content-Length", 0)) > at_most_bytes:
                    answer.close()
                    raise TooLarge(host)
                answer.content  # noqa: B018  (reads the body, so that a cut-off one is tried again)
            except (InvalidURL, InvalidSchema, MissingSchema) as error:
                raise SourceUnavailable(f"'{mirrored(url)}' is geen geldig adres. Controleer BUURTBALANS_MIRROR.") from error
            except requests.RequestException as error:
                reason = "geen verbinding" if isinstance(error, requests.ConnectionError) else "antwoord afgebroken of te traag"
                continue
            if answer.status_code in _RETRY_STATUS:
                reason = f"HTTP {answer.status_code}"
                asked = _seconds(answer.headers.get("Retry-After", ""))
                if asked > LONGEST_ASKED_WAIT_S:
                    raise SourceUnavailable(
                        f"{host} heeft het druk en vraagt om over {asked / 60:.0f} minuten terug te komen. Probeer het dan "
                        f"opnieuw; wat al binnen is blijft bewaard."
                    )
                if answer.status_code == 500 and b"10000 records" in answer.content:
                    raise UnexpectedData(f"{host} geeft niet meer dan 10.000 rijen in één antwoord.")
                continue
            if answer.status_code in (400, 404):
                raise NotFound(
                    f"{host} kent '{urlsplit(url).path}' niet (HTTP {answer.status_code}). De dienst is veranderd: probeer het "
                    f"later opnieuw of werk Buurtbalans bij."
                )
            if answer.status_code != 200:
                raise SourceUnavailable(f"{host} weigert het verzoek (HTTP {answer.status_code}). Probeer het later opnieuw.")
            try:
                check(answer.content)
                return answer.content
            except ValueError:
                reason = "een onleesbaar antwoord"
        raise SourceUnavailable(
            f"{host} is nu niet bereikbaar ({reason}, {self._attempts} keer geprobeerd). Controleer de internetverbinding en "
            f"probeer het opnieuw; wat al binnen is blijft bewaard."
        )


def _seconds(retry_after: str) -> float:
    """Seconds to wait by a Retry-After header (a number of seconds or a date), 0 when it says nothing usable."""
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def is_json(body: bytes) -> None:
    """Check for `Web.get`: raises ValueError when the body is not a JSON object."""
    if not isinstance(json.loads(body), dict):
        raise ValueError("geen JSON-object")
