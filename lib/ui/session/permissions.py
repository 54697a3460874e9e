"""What this server lets its users do: fetch data, change and save, open gemeenten, and whether they sign in first."""

from __future__ import annotations

import datetime

import pandas as pd
import streamlit as st

from lib import settings
from lib.databank.store import Databank
from lib.escape import plain
from lib.trial import Trial, TrialError, from_environment
from lib.ui.session import data


def check() -> None:
    """With a setting that cannot be used, say which and show nothing else: guessing could open what should be closed."""
    try:
        settings.management()
        settings.sign_in()
    except settings.SettingError as error:
        st.error(plain(error))
        st.stop()


def trial() -> Trial | None:
    """The trial period of this server, None without one. With settings that cannot be read, nothing is shown at all."""
    try:
        return from_environment()
    except TrialError as error:
        st.error(plain(error))
        st.stop()


def read_only() -> bool:
    """Whether changing and saving is over: the last day of the trial has passed."""
    period = trial()
    return period is not None and period.ended(datetime.date.today())


def may_fetch() -> bool:
    """Whether users fetch and import data here (BUURTBALANS_BEHEER=0 turns it off)."""
    return settings.management() and not read_only()


def gemeenten(databank: Databank) -> pd.DataFrame:
    """Gemeenten on the map that may be opened: code, name, n. Fictional ones always may."""
    known = data.gemeenten(databank)
    period = trial()
    if period is None or databank.fictional:
        return known
    return known[[period.allows(code) for code in known["code"]]]


def banner() -> None:
    """Say that this is a trial, and until when."""
    period = trial()
    if period is None:
        return
    today = datetime.date.today()
    show = st.warning if period.ended(today) else st.info
    show(plain(period.banner(today)), icon=":material/hourglass_bottom:" if period.ended(today) else ":material/hourglass_top:")


def sign_in() -> None:
    """Ask to sign in first when this server wants that (BUURTBALANS_INLOGGEN=1); Streamlit's own OpenID Connect does the rest."""
    if not settings.sign_in():
        return
    try:
        configured = "auth" in st.secrets
    except FileNotFoundError:  # no secrets at all
        configured = False
    if not configured:
        st.error(
            "Inloggen staat aan (BUURTBALANS_INLOGGEN=1), maar in .streamlit/secrets.toml ontbreekt het deel [auth]. "
            "Vul het in zoals docs/beheer.md beschrijft, of zet inloggen uit."
        )
        st.stop()
    if not st.user.get("is_logged_in"):
        st.title("Buurtbalans", anchor=False)
        st.write("Log in met het account van uw organisatie.")
        st.button("Inloggen", icon=":material/login:", type="primary", on_click=st.login)
        st.stop()
    with st.sidebar:
        st.caption(f"Ingelogd als {plain(st.user.get('name') or st.user.get('email') or 'gebruiker')}")
        st.button("Uitloggen", icon=":material/logout:", on_click=st.logout, type="tertiary")
