"""Who gets in after signing in, and who is a beheerder: rules about what the provider says of a person.

A rule is `@voorbeeld.nl` (any address of that domain), `naam@voorbeeld.nl`, `claim=waarde` (the claim is the value, or a list
with it) or `*` (everybody with an account of the provider).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lib import settings
from lib.settings import SettingError

Claims = Mapping[str, Any]
Rule = Callable[[Claims], bool]

_DOMAIN = re.compile(r"@[a-z0-9-]+(\.[a-z0-9-]+)+")
_ADDRESS = re.compile(r"[^@\s=]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
_CLAIM = re.compile(r"([A-Za-z0-9_.:/-]+)=(\S.*)")
EVERYBODY = "*"


def admission() -> list[Rule]:
    """The rules of BUURTBALANS_TOEGANG. Raises SettingError, also when there is none: who gets in is said, not guessed."""
    entries = settings.admitted()
    if not entries:
        raise SettingError(
            f"Inloggen staat aan, maar {settings.ADMITTED} zegt niet wie erin mag. Noem een domein (@voorbeeld.nl), een adres "
            "(naam@voorbeeld.nl) of een groep (roles=Gebruiker); met * mag iedereen met een account bij uw aanbieder erin."
        )
    return [_everybody if entry == EVERYBODY else _rule(settings.ADMITTED, entry) for entry in entries]


def management() -> list[Rule]:
    """The rules of BUURTBALANS_BEHEERDERS; none means that nobody is a beheerder. Raises SettingError."""
    for entry in settings.managers():
        if entry == EVERYBODY or _DOMAIN.fullmatch(entry.lower()):
            raise SettingError(
                f"De instelling {settings.MANAGERS} noemt '{entry}', en dat zijn er te veel voor beheerders. Noem adressen "
                "(naam@voorbeeld.nl) of een groep (roles=Beheerder)."
            )
    return [_rule(settings.MANAGERS, entry) for entry in settings.managers()]


def address_of(claims: Claims) -> str:
    """The e-mail address in small letters; "" when there is none, or the provider says that it was not verified."""
    address = claims.get("email")
    verified = claims.get("email_verified", True)
    if not isinstance(address, str) or verified not in (True, "true", 1):
        return ""
    address = address.strip().lower()
    return address if _ADDRESS.fullmatch(address) else ""


def by_address(entries: Sequence[str]) -> bool:
    """Whether any of these rules looks at an e-mail address."""
    return any(_DOMAIN.fullmatch(entry.lower()) or _ADDRESS.fullmatch(entry.lower()) for entry in entries)


def _rule(setting: str, entry: str) -> Rule:
    small = entry.lower()
    if _DOMAIN.fullmatch(small):
        return lambda claims: address_of(claims).endswith(small)
    if _ADDRESS.fullmatch(small):
        return lambda claims: address_of(claims) == small
    claim = _CLAIM.fullmatch(entry)
    if claim:
        name, value = claim[1], claim[2].strip()
        return lambda claims: _holds(claims.get(name), value)
    raise SettingError(
        f"De instelling {setting} noemt '{entry}'; dat is geen domein (@voorbeeld.nl), geen adres (naam@voorbeeld.nl) en geen groep "
        "(roles=Gebruiker). Zet komma's tussen wat u noemt, en verbeter dit."
    )


def _holds(found: Any, value: str) -> bool:
    values = found if isinstance(found, list | tuple) else [found]
    return any(isinstance(one, str | int) and not isinstance(one, bool) and str(one) == value for one in values)


def _everybody(_claims: Claims) -> bool:
    return True
