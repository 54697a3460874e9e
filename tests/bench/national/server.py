"""The public services of 2026 with the invented country, on the server of tests/services: faults and request log included."""

from __future__ import annotations

import hashlib
import threading
from functools import cached_property
from pathlib import Path

import orjson
import pandas as pd

from lib.settings import CATALOGUE
from tests.bench.national import leefbaarometer, odata, pdok, scores
from tests.bench.national.country import NEWEST, Country
from tests.bench.national.figures import Figures
from tests.bench.national.tables import CRIME_TABLE, Tables
from tests.services import SyntheticServices
from tests.services import server as services
from tests.services.answers import Answer

_CBS = ("opendata.cbs.nl", "dataderden.cbs.nl")


class NationalServices(SyntheticServices):
    """A server of the invented country on 127.0.0.1 for as long as the `with` block lasts.

    What an answer needs is made when first asked for, or before by `prepare`; with `cache`, a directory, answers are kept there
    between runs.
    """

    def __init__(self, invented: Country, port: int = 0, cache: Path | None = None) -> None:
        super().__init__(port=port)
        self._server.RequestHandlerClass = _Handler
        self.invented, self.cache = invented, cache
        self.figures = Figures(invented)
        self._tables_of = Tables(self.figures)
        self._making = threading.Lock()

    @cached_property
    def scores(self) -> pd.DataFrame:
        return scores.scores(self.figures)

    @cached_property
    def zip(self) -> bytes:
        return leefbaarometer.scores_zip(self.scores)

    @cached_property
    def _key(self) -> bytes:
        """What answers depend on besides the request: the country and the code that invents it."""
        files = [*Path(__file__).parent.glob("*.py"), CATALOGUE / "indicators.yaml"]
        code = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).digest()
        of = self.invented
        return code + repr((of.seed, of.gemeenten, of.buurten, of.water)).encode()

    def prepare(self) -> None:
        """Make what a download of everything asks for, so that no request waits for it."""
        for table in (*self._tables_of.years, CRIME_TABLE):
            self._tables_of[table]
        for level in pdok.COLLECTIONS.values():
            pdok.collection(self.invented, NEWEST, level)
        self.zip  # noqa: B018

    def answer(self, path: str, query: dict[str, str]) -> Answer:
        """The answer to one request, faults left aside."""
        with self._making:
            found = self._made(path, query) if self.cache is None else self._kept(self.cache, path, query)
        found.body = found.body.replace(odata.SERVER.encode(), self.url.encode())
        return found

    def _kept(self, cache: Path, path: str, query: dict[str, str]) -> Answer:
        place = cache / hashlib.sha256(self._key + orjson.dumps([path, sorted(query.items())])).hexdigest()[:24]
        if place.exists():
            head, _, body = place.read_bytes().partition(b"\n")
            status, content_type, headers = orjson.loads(head)
            return Answer(status, content_type, body, headers)
        made = self._made(path, query)
        cache.mkdir(parents=True, exist_ok=True)
        place.write_bytes(orjson.dumps([made.status, made.content_type, made.headers]) + b"\n" + made.body)
        return made

    def _made(self, path: str, query: dict[str, str]) -> Answer:
        host, _, rest = path.lstrip("/").partition("/")
        rest = "/" + rest
        if host in _CBS:
            return odata.answer(host, rest, query, self._tables_of)
        if host == pdok.HOST:
            return pdok.answer(rest, query, self.invented)
        if host == "geo.leefbaarometer.nl" and rest in ("/lbm3/ows", "/lbm3/wfs"):
            return leefbaarometer.wfs(query, self.scores)
        if (host, rest) == ("www.leefbaarometer.nl", leefbaarometer.ZIP):
            return Answer(200, "application/zip", self.zip)
        return Answer(404, "text/html", b"<html><body>404</body></html>")


class _Handler(services._Handler):
    """Answers a Range header for the zip."""

    def _send(self, answer: Answer, truncate: bool = False) -> None:
        if answer.content_type == "application/zip" and answer.status == 200:
            answer = leefbaarometer.ranged(answer.body, self.headers.get("Range", ""))
        super()._send(answer, truncate)
