"""Who pays and who benefits: amounts per payer that add up, and the division per measure."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.answers.measures.costs import ScenarioCosts
from lib.answers.measures.money import full
from lib.escape import plain
from lib.interventions.catalogue.evidence import PAYERS
from lib.ui.widgets import parts
from lib.words import capital, exact


def show_payers(costs: ScenarioCosts) -> None:
    """Who pays what in the years that are counted, and per measure who pays and who benefits; nothing without costs."""
    if costs.by_payer.empty:
        return
    st.markdown(f":orange-badge[aanname] **Wie betaalt, en wie merkt er baten van?** {plain(costs.payer_text)}")
    parts.table(payers_table(costs))
    parts.table(split_words(costs.split))


def payers_table(costs: ScenarioCosts) -> pd.DataFrame:
    """Amounts per payer as text, with the total below."""
    rows = [(capital(r.payer), full(r.investment), full(r.running), full(r.total)) for r in costs.by_payer.itertuples()]
    once, running, total = (full(costs.by_payer[kind].sum()) for kind in ("investment", "running", "total"))
    rows.append(("Samen", once, running, total))
    return pd.DataFrame(rows, columns=["Wie", "Eenmalig", f"Jaarlijks, in {costs.years} jaar", "Samen"])


def split_words(split: pd.DataFrame) -> pd.DataFrame:
    """One row per measure: who pays and where the benefits land, the largest share first."""
    rows = []
    for (measure, reason), sides in split.groupby(["measure", "reason"], sort=False):
        told = [_told(side) for _, side in sides.iterrows()]
        rows.append((measure, *told, reason))
    return pd.DataFrame(rows, columns=["Maatregel", "Wie betaalt", "Waar de baten terechtkomen", "Waarom"])


def _told(side: pd.Series) -> str:
    shares = sorted(((float(side[payer]), label) for payer, label in PAYERS.items()), key=lambda share: -share[0])
    return ", ".join(f"{label} {exact(value)}%" for value, label in shares if value)
