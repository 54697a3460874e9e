"""What every imitated service gives back, and the mistakes they answer with."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Literal

Links = Literal["server", "original"]


@dataclass
class Answer:
    """Status, content type, body and further headers of one answer."""

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """Limits and switches of the services at the moment of a request."""

    page_size: int
    police_page_size: int
    pdok_limit: int
    links: Links
    server_url: str

    def base(self, host: str) -> str:
        """Where absolute links in answers start."""
        return f"{self.server_url}/{host}" if self.links == "server" else f"https://{host}"


class ServiceError(Exception):
    """A request that the service refuses."""

    def __init__(self, status: int, message: str, code: str = "") -> None:
        super().__init__(message)
        self.status, self.message, self.code = status, message, code


def json_answer(value: object, content_type: str = "application/json", status: int = 200) -> Answer:
    """An answer with compact JSON; letters outside ASCII are sent as they are."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, content_type, body)
