"""Checks of the address that visitors use: whether what is in between lets everything through, and adds no header twice."""

from __future__ import annotations

import http.client
import ssl
from urllib.parse import urlsplit

from lib.ui.server.headers import safe_headers

_PATIENCE_S = 15
# Under what every visitor may send (a scenario), over what a proxy allows that nobody told (1 MB).
_BODY = 1_900_000
Answer = tuple[str, str]


class Address:
    """An address as visitors type it: https://host/ or https://host/wijk/."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address if "//" in address else f"https://{address}")
        self._secure, self._host, self._folder = parts.scheme == "https", parts.netloc, parts.path.rstrip("/")

    def ask(
        self, path: str, method: str = "GET", body: bytes = b"", headers: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        """One request on a connection of its own. OSError when nothing answers."""
        if self._secure:
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                self._host, timeout=_PATIENCE_S, context=ssl.create_default_context()
            )
        else:
            connection = http.client.HTTPConnection(self._host, timeout=_PATIENCE_S)
        try:
            connection.request(method, f"{self._folder}/{path}", body or None, {"Connection": "close", **(headers or {})})
            answer = connection.getresponse()
            if answer.status != http.client.SWITCHING_PROTOCOLS:
                answer.read()
            return answer
        except http.client.HTTPException as error:
            raise OSError(f"{type(error).__name__}") from error
        finally:
            connection.close()

    def reached(self) -> Answer:
        """Whether our server is there."""
        answer = self.ask("healthz")
        problem = (
            "" if answer.status == http.client.OK else f"/healthz geeft HTTP {answer.status}; geef het pad van de proxy door"
        )
        return problem, "de server antwoordt"

    def headers(self) -> Answer:
        """Whether every header of ours is there once."""
        answer = self.ask("kaart")
        wanted = [*safe_headers(), *(["Strict-Transport-Security"] if self._secure else [])]
        times = {name: len(answer.headers.get_all(name, [])) for name in wanted}
        twice = [name for name, often in times.items() if often > 1]
        absent = [name for name, often in times.items() if not often]
        if twice:
            return f"{', '.join(twice)} staat er twee keer; haal dat uit de proxy, want Buurtbalans zet het zelf", ""
        if absent == ["Strict-Transport-Security"]:
            return "Strict-Transport-Security ontbreekt; de proxy hoort die te zetten (deploy/nginx/buurtbalans.conf)", ""
        return (
            f"{', '.join(absent)} ontbreekt; laat de proxy headers doorgeven" if absent else ""
        ), "alle headers staan er één keer"

    def websocket(self) -> Answer:
        """Whether a websocket comes through, with our own page as its origin."""
        scheme = "https" if self._secure else "http"
        answer = self.ask(
            "_stcore/stream",
            headers={
                "Connection": "Upgrade",
                "Upgrade": "websocket",
                "Origin": f"{scheme}://{self._host}",
                "Sec-WebSocket-Key": "YnV1cnRiYWxhbnMxMjM0NQ==",
                "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Protocol": "streamlit",
            },
        )
        if answer.status == http.client.SWITCHING_PROTOCOLS:
            return "", "de websocket wordt doorgelaten"
        why = "laat de proxy Host, Upgrade en Connection doorgeven"
        return f"de websocket wordt niet doorgelaten (HTTP {answer.status}); {why}, anders blijft elke pagina leeg", ""

    def body(self) -> Answer:
        """Whether a file of almost 2 MB passes the proxy; what the app says of it does not matter."""
        answer = self.ask("_stcore/upload_file/dokter/1", "PUT", b"0" * _BODY)
        if answer.status == http.client.REQUEST_ENTITY_TOO_LARGE:
            return "een bestand van 2 MB wordt geweigerd; zet client_max_body_size van de proxy op 50m", ""
        if answer.status >= http.client.INTERNAL_SERVER_ERROR:
            return f"een bestand van 2 MB geeft HTTP {answer.status}", ""
        return "", "een bestand van 2 MB wordt doorgelaten"

    def closed(self) -> Answer:
        """Whether parts of Streamlit that are not for visitors are closed."""
        paths = ("_stcore/metrics", "_stcore/agent/")
        open_ = [path for path in paths if self.ask(path).status == http.client.OK]
        return (f"/{open_[0]} is open voor iedereen" if open_ else ""), "wat niet voor bezoekers is, is dicht"
