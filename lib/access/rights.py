"""What a visitor may do on this server, apart from the trial: the one rule that the door and the pages share."""

from __future__ import annotations

from lib import settings
from lib.access.visitor import Visitor


def is_manager(visitor: Visitor) -> bool:
    """Whether this visitor sees what is the administrator's: folders, commands, and scenarios of others to remove.

    With sign-in: who is a beheerder and whose sign-in holds. Without: somebody at the computer itself, or everybody when
    BUURTBALANS_BEHEER=1 says so. Raises SettingError.
    """
    if settings.sign_in():
        return visitor.signed_in and visitor.manager
    said = settings.management()
    return visitor.here if said is None else said


def may_manage(visitor: Visitor) -> bool:
    """Whether this visitor fetches and imports data: a manager, on a server where that is not turned off. Raises SettingError."""
    return settings.management() is not False and is_manager(visitor)
