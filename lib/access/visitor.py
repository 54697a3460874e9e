"""A visitor as the server knows him, and how that is written so that nobody else can write it."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import asdict, dataclass
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from lib import settings
from lib.access import rules

MAX_NAME = 80
_THIS_PROCESS = secrets.token_hex(32)
_SIGNED = {"digest_method": sha256}


@dataclass(frozen=True)
class Visitor:
    """Who looks: `session` is "" for somebody who did not sign in. `here` is a browser on the computer that the server runs on.

    `until` is a moment (seconds since 1970) after which the sign-in no longer holds.
    """

    session: str = ""
    who: str = ""
    name: str = ""
    manager: bool = False
    until: float = 0.0
    here: bool = False

    @property
    def signed_in(self) -> bool:
        """Whether the sign-in still holds."""
        return bool(self.session) and time.time() < self.until


NOBODY = Visitor()


def admit(claims: rules.Claims) -> Visitor | None:
    """The visitor that a provider says these things of; None when no rule lets him in. Raises SettingError."""
    manager = any(rule(claims) for rule in rules.management())
    if not manager and not any(rule(claims) for rule in rules.admission()):
        return None
    return Visitor(
        session=secrets.token_urlsafe(16),
        who=who(claims),
        name=" ".join(str(claims.get("name") or who(claims)).split())[:MAX_NAME],
        manager=manager,
        until=time.time() + 3600 * settings.session_hours(),
    )


def who(claims: rules.Claims) -> str:
    """How a person is written in the record of use: the address, else what the provider calls him."""
    found = rules.address_of(claims) or claims.get("preferred_username") or claims.get("sub") or ""
    return " ".join(str(found).split())[:MAX_NAME]


def to_cookie(visitor: Visitor, secret: str) -> str:
    """For the browser to keep. Who changes the rules, or the secret, has everybody sign in again."""
    return _cookies(secret).dumps(_fields(visitor))


def from_cookie(text: str, secret: str) -> Visitor | None:
    """The visitor, when this server wrote it with these rules and the sign-in still holds."""
    found = _read(_cookies(secret), text)
    return found if found is not None and found.signed_in else None


def to_script(visitor: Visitor) -> str:
    """For the scripts of this process only: another process, and whoever passes the door by, cannot write it."""
    return _scripts().dumps(_fields(visitor))


def from_script(text: str | None) -> Visitor:
    """What the door wrote; NOBODY for anything else."""
    return (_read(_scripts(), text) if text else None) or NOBODY


def _fields(visitor: Visitor) -> list[object]:
    return list(asdict(visitor).values())


def _read(serializer: URLSafeSerializer, text: str) -> Visitor | None:
    try:
        return Visitor(*serializer.loads(text))
    except (BadData, TypeError, ValueError):
        return None


def _cookies(secret: str) -> URLSafeSerializer:
    told = [settings.admitted(), settings.managers(), settings.session_hours()]
    return URLSafeSerializer(secret, salt=sha256(json.dumps(told).encode()).hexdigest(), signer_kwargs=_SIGNED)


def _scripts() -> URLSafeSerializer:
    return URLSafeSerializer(_THIS_PROCESS, salt="door", signer_kwargs=_SIGNED)
