"""Whether the settings can be used, before anybody is served: a server that guesses could open what should be closed."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from difflib import get_close_matches

from lib import settings, trial
from lib.access import rules
from lib.databank.errors import DatabankError
from lib.databank.sources import network
from lib.scenarios import StoreError
from lib.scenarios.keeping.place import database_url, parse_url
from lib.settings import SettingError
from lib.ui.server.access import provider

_CHECKS: tuple[Callable[[], object], ...] = (
    settings.management,
    settings.sign_in,
    settings.session_hours,
    settings.record_days,
    settings.retention_days,
    settings.embedders,
    settings.background,
    rules.management,
    trial.from_environment,
    network.mirror,
    lambda: parse_url(database_url()),
)
_CANNOT_USE = 2


def problems(ask_provider: bool = False) -> list[str]:
    """One Dutch sentence for each setting that cannot be used, those of signing in included; empty when all can.

    With `ask_provider` the provider of accounts is asked as well: the network may be slow, or he may be down for a while.
    """
    found = [_misspelled(name) for name in settings.unknown()]
    for check in _CHECKS:
        found += _of(check)
    if _signs_in():
        found += _of(rules.admission)
        wrong = _of(provider.read)
        found += wrong
        if ask_provider and not wrong:
            found += [unanswered] if (unanswered := unreachable()) else []
    return found


def unreachable() -> str:
    """What is wrong with the provider of accounts when he is asked, "" when he answers as he should. Raises SettingError."""
    answers: list[str] = []
    found = provider.read()
    # In a thread of its own, for whoever asks may be in a loop already.
    asking = threading.Thread(target=lambda: answers.append(asyncio.run(provider.unreachable(found))))
    asking.start()
    asking.join()
    return answers[0] if answers else ""


def stop_when_wrong() -> None:
    """End the process, with a sentence for each problem, when a setting cannot be used."""
    found = problems()
    if found:
        told = "\n".join(f"- {sentence}" for sentence in found)
        print(f"Buurtbalans start niet, want niet alle instellingen kloppen:\n{told}", file=sys.stderr, flush=True)
        raise SystemExit(_CANNOT_USE)


def _of(check: Callable[[], object]) -> list[str]:
    try:
        check()
    except (SettingError, trial.TrialError, DatabankError, StoreError) as error:
        return [str(error)]
    return []


def _signs_in() -> bool:
    try:
        return settings.sign_in()
    except SettingError:
        return False  # reported


def _misspelled(name: str) -> str:
    near = get_close_matches(name, settings.MEANINGS, n=1)
    meant = f" Bedoelt u {near[0]}?" if near else ""
    return f"Er is geen instelling {name}.{meant} Verbeter de naam, of haal haar weg."
