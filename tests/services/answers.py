"""What every imitated service gives back, and the mistakes they answer with."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Literal

from .changes import ELSEWHERE, Changes

Links = Literal["server", "original"]
PdokFilters = Literal["named", "none"]


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
    pdok_filters: PdokFilters = "named"
    changes: Changes = field(default_factory=Changes)

    def base(self, host: str) -> str:
        """Where absolute links in answers start."""
        return f"{self.server_url}/{host}" if self.links == "server" else f"https://{host}"

    def next_page(self, here: str, following: str) -> str:
        """The link to the page after `here`, unless links have moved."""
        if self.changes.page_link == "loop":
            return here
        if self.changes.page_link == "other-host":
            return following.replace(self.base("") if self.links == "server" else "https://", f"{self.base(ELSEWHERE)}/", 1)
        return following


class ServiceError(Exception):
    """A request that the service refuses."""

    def __init__(self, status: int, message: str, code: str = "") -> None:
        super().__init__(message)
        self.status, self.message, self.code = status, message, code


def json_answer(value: object, content_type: str = "application/json", status: int = 200) -> Answer:
    """An answer with compact JSON; letters outside ASCII are sent as they are."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, content_type, body)
