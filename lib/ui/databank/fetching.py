"""Fetching data from the app: a child process does the work, its progress file is what every session shows."""

from __future__ import annotations

import subprocess
import sys
import time

import pandas as pd
import streamlit as st

from lib import audit
from lib.databank import own_path
from lib.databank.catalogue.indicators import sources_in_words
from lib.databank.commit import is_being_written
from lib.databank.download import available_gemeenten, newest_years
from lib.databank.errors import DatabankError, SourceUnavailable
from lib.databank.places import ensure_writable
from lib.databank.progress import Progress, ask_to_cancel, read_progress
from lib.escape import plain
from lib.settings import ROOT
from lib.ui.session import permissions, state
from lib.ui.session.data import OWN
from lib.ui.session.gate import GATE
from lib.ui.session.local import one_at_a_time

_STARTED, _WANTED = "fetch_started", "fetch_wanted"
_STARTUP_S = 15


@st.cache_data(ttl=6 * 3600, show_spinner="Lijst van gemeenten ophalen …")
def _list() -> pd.DataFrame:
    return available_gemeenten()


def start(gemeente: str) -> None:
    """Start fetching a gemeente in a process of its own, by whoever may; leaving the page does not stop it."""
    if not permissions.may_fetch() or not permissions.may_open(gemeente):
        return
    path = own_path()
    years = [str(year) for year in newest_years()]
    command = [sys.executable, "-m", "lib.databank", "download", "--to", str(path), "--years", *years, "--gemeente", gemeente]
    try:
        ensure_writable(path)
        permissions.record(audit.FETCHED, gemeente)
        (path / ".download").mkdir(exist_ok=True)
        with (path / ".download" / "log.txt").open("wb") as log:
            subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    except DatabankError as error:
        st.error(plain(error))
        return
    except OSError as error:
        st.error(
            f"Er kan niet worden geschreven in {plain(path)} ({plain(error.strerror)}). De gegevens die er al zijn, blijven bruikbaar."
        )
        return
    st.session_state[_STARTED], st.session_state[_WANTED] = time.time(), gemeente


def fetch(gemeente: str) -> None:
    """Start fetching a gemeente, and show how far it is."""
    start(gemeente)
    dialog()


@one_at_a_time
@st.dialog("Andere gemeente ophalen")
def dialog() -> None:
    """Choose a gemeente, see the progress, land on its map."""
    if _WANTED in st.session_state or _running():
        _follow()
        return
    try:
        with GATE.away():
            listed = _list()
    except SourceUnavailable as error:
        st.warning(f"De lijst van gemeenten is nu niet op te halen; u kunt verder met de gegevens die er al zijn. {plain(error)}")
        return
    except DatabankError as error:
        st.warning(plain(error))
        return
    st.write(
        f"Buurtbalans haalt de openbare cijfers op bij {plain(sources_in_words())}. Dat duurt meestal minder dan een minuut."
    )
    period = permissions.trial()
    names = {c: n for c, n in zip(listed["code"], listed["name"], strict=True) if period is None or period.allows(c)}
    code = st.selectbox(
        "Gemeente", list(names), format_func=names.__getitem__, index=None, placeholder="Typ de naam van een gemeente"
    )
    if st.button("Ophalen", type="primary", disabled=code is None, width="stretch") and code:
        start(code)
        st.rerun(scope="fragment")


def _running() -> Progress | None:
    progress = read_progress(own_path())
    return progress if progress is not None and _at_work(progress) else None


def _at_work(progress: Progress) -> bool:
    # The lock goes with the process; the progress file of a killed one still says "running".
    return progress.state == "running" and is_being_written(own_path())


@st.fragment(run_every=0.7)
def _follow() -> None:
    progress = read_progress(own_path())
    started = st.session_state.get(_STARTED, 0.0)
    if progress is None or (progress.updated < started - 1):
        if time.time() - started > _STARTUP_S:
            _forget()
            st.error("Het ophalen is niet gestart. Probeer het opnieuw; de gegevens die er al zijn, blijven bruikbaar.")
            return
        st.progress(0.0, text="Starten …")
        return
    if progress.state == "done":
        wanted = st.session_state.get(_WANTED)
        _forget()
        if wanted:
            state.update(databank=OWN, gemeente=wanted)
            st.session_state[state.GO_TO] = "pages/kaart.py"
        st.toast(plain(progress.message), icon=":material/database:", duration="long")
        st.rerun()
    elif _at_work(progress):
        left = "" if progress.seconds_left is None else f", nog ongeveer {max(1, round(progress.seconds_left))} seconden"
        st.progress(min(1.0, progress.share), text=f"{plain(progress.message)}{plain(left)}")
        st.caption("U kunt dit venster sluiten; het ophalen gaat door.")
        if st.button("Annuleren") and permissions.may_fetch():
            ask_to_cancel(own_path())
    else:
        _forget()
        message = (
            progress.message
            if progress.state != "running"
            else "Het ophalen is onverwacht gestopt. Probeer het opnieuw; het gaat verder waar het was."
        )
        (st.info if progress.state == "cancelled" else st.error)(plain(message))


def _forget() -> None:
    st.session_state.pop(_STARTED, None)
    st.session_state.pop(_WANTED, None)
