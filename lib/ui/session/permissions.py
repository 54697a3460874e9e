"""What this server lets its users do: fetch data, change and save, open gemeenten, and whether they sign in first."""

from __future__ import annotations

import datetime
import logging
import re

import pandas as pd
import streamlit as st

from lib import audit, settings
from lib.access import rights
from lib.access.visitor import Visitor, from_script
from lib.databank.errors import DatabankError
from lib.databank.store import Databank
from lib.escape import plain
from lib.trial import Trial, TrialError, from_environment
from lib.ui.session import data
from lib.ui.session import work_areas as kept_areas

_LOG = logging.getLogger("buurtbalans")
# A folder, a command, a setting or an address of the network.
_OF_THE_SERVER = re.compile(
    r"""(^|[\s'"(])(/|~/|[A-Za-z]:\\|\\\\)\S|python -m |BUURTBALANS_|[A-Z]+_(PROXY|CERT_FILE|BUNDLE)|://|\bproxy\b"""
)


def check() -> None:
    """With a setting that cannot be used, say which and show nothing else: guessing could open what should be closed.

    The server does not start with such a setting (lib.ui.server.checks); this is for whoever runs the pages another way.
    """
    try:
        settings.management()
        settings.sign_in()
    except settings.SettingError as error:
        st.error(plain(error))
        st.stop()


def visitor() -> Visitor:
    """Who looks, as the door of the server said it (lib.ui.server.access.door); NOBODY where no door was passed."""
    said = st.user.get("bezoeker")
    return from_script(said if isinstance(said, str) else None)


def is_manager() -> bool:
    """Whether this visitor sees folders of the server and commands, and removes what others saved."""
    return rights.is_manager(visitor())


def record(what: str, about: str = "") -> None:
    """Write down what this visitor is about to do. Raises StoreError when that cannot be: then it should not be done."""
    audit.record().add(what, visitor().who, about)


def note(what: str, about: str = "") -> None:
    """Write down what this visitor did; when that cannot be, the log of the process says so."""
    audit.note(what, visitor().who, about)


def trial() -> Trial | None:
    """The trial period of this server, None without one. With settings that cannot be read, nothing is shown at all."""
    try:
        return from_environment()
    except TrialError as error:
        st.error(plain(told(error)))
        st.stop()


def read_only() -> bool:
    """Whether changing and saving is over: the last day of the trial has passed."""
    period = trial()
    return period is not None and period.ended(datetime.date.today())


def told(problem: Exception | str) -> str:
    """What went wrong with this server, for whoever looks.

    A beheerder reads it as it is. Others do not see folders, commands, settings and addresses of the network; they are sent to
    the beheerder, who finds it on the log of the process.
    """
    text = str(problem)
    if is_manager() or not _OF_THE_SERVER.search(text):
        return text
    _tell_log(text)
    return "Er klopt iets niet op deze server. Vraag de beheerder: op de regels van het proces staat wat."


@st.cache_resource(max_entries=200, show_spinner=False)
def _tell_log(text: str) -> None:
    """Once for each problem, however many look at it."""
    _LOG.warning(text)


def may_fetch() -> bool:
    """Whether this visitor fetches and imports data here."""
    return rights.may_manage(visitor()) and not read_only()


def may_remove(own: bool) -> bool:
    """Whether this visitor removes a saved scenario. `own`: all of its versions were saved in this session.

    The one rule for it. A beheerder removes any, also after a trial; others what they have just saved, as nobody else has part in it.
    """
    return is_manager() or (own and not read_only())


def may_open(gemeente: str) -> bool:
    """Whether the trial of this server, if any, is also about this gemeente."""
    period = trial()
    return period is None or period.allows(gemeente)


def gemeenten(databank: Databank) -> pd.DataFrame:
    """Gemeenten on the map that may be opened: code, name, n. Fictional ones always may."""
    known = data.gemeenten(databank)
    period = trial()
    if period is None or databank.fictional:
        return known
    return known[[period.allows(code) for code in known["code"]]]


def work_areas(databank: Databank) -> dict[str, str]:
    """Work areas of which all gemeenten are in this databank and may be opened: code -> name; none where they cannot be read."""
    may = set(gemeenten(databank)["code"])
    try:
        kept = kept_areas.kept().areas
    except DatabankError:  # the page Databank says what is wrong with them
        return {}
    return {area.code: area.name for area in kept if may.issuperset(area.gemeenten)}


def not_fetched(databank: Databank) -> list[str]:
    """Codes of the gemeenten of the trial that are not in this databank; all of them in the sample. Empty without a trial."""
    period = trial()
    return [] if period is None else sorted(set(period.gemeenten) - set(data.gemeenten(databank)["code"]))


def banner() -> None:
    """Say that this is a trial, and until when."""
    period = trial()
    if period is None:
        return
    today = datetime.date.today()
    show = st.warning if period.ended(today) else st.info
    show(plain(period.banner(today)), icon=":material/hourglass_bottom:" if period.ended(today) else ":material/hourglass_top:")


def may_look() -> bool:
    """Whether this visitor is signed in, or need not be."""
    return not settings.sign_in() or visitor().signed_in


def sign_in() -> None:
    """Show nothing to a visitor who should have signed in, and did not or no longer is; the door has stopped most of them."""
    if not settings.sign_in():
        return
    one = visitor()
    if not may_look():
        st.title("Buurtbalans", anchor=False)
        st.warning("U bent niet (meer) ingelogd. Laad de pagina opnieuw; dan kunt u inloggen.", icon=":material/login:")
        st.stop()
    with st.sidebar:
        st.caption(f"Ingelogd als {plain(one.name or one.who)}" + (" (beheerder)" if one.manager else ""))
        st.button("Uitloggen", icon=":material/logout:", on_click=st.logout, type="tertiary")
