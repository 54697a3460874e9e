"""The table of what types of household can offer and may need: reading it, and changing it for a scenario."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from lib.answers.households.together import (
    Living,
    is_offer,
    table_for,
)
from lib.escape import plain
from lib.households import load_types
from lib.living_together.offers import OffersError
from lib.scenarios import edits
from lib.ui.session import editing
from lib.ui.session.context import Context


def estimate_line(context: Context, living: Living) -> str:
    """Source of an estimate."""
    of = "verzonnen voorbeeldgegevens" if context.fictional else "gepubliceerde verdelingen van CBS"
    return f"Buurtbalans, uit {of}, {living.estimate.year} (schatting; streep: 8 van de 10 berekeningen)"


def offers(context: Context) -> dict[str, float]:
    """Edits of the table of offers and needs in the scenario; none, with a warning, when one of them cannot be used."""
    scenario = context.state.scenario
    edits = {key: value for key, value in scenario.changed.items() if is_offer(key)} if scenario else {}
    try:
        table_for(edits)
    except OffersError as error:
        st.warning(f"{plain(error)} Er is gerekend met de standaardtabel.", icon=":material/link_off:")
        return {}
    return edits


def show_table(context: Context) -> None:
    """The table of offers and needs, editable; every edit is a step that can be undone and travels in the link."""
    own = offers(context)
    table, types = table_for(own), load_types()
    st.markdown(
        "Wat kan een huishouden van dit type voor buren doen, en wat kan het nodig hebben? 0 niets, 1 iets, 2 duidelijk, 3 veel. "
        f"Alles hier is een **{plain(table.label)}**. Pas aan wat u anders ziet; de andere delen van deze pagina volgen meteen."
    )
    for side, title in (("offer", "Aanbod"), ("need", "Vraag")):
        values = table.offers if side == "offer" else table.needs
        frame = pd.DataFrame(
            values.astype(int),
            columns=list(table.domain_labels),
            index=pd.Index([types[t.id].short for t in table.types], name="Type huishouden"),
        )
        config = {name: st.column_config.NumberColumn(name, min_value=0, max_value=3, step=1) for name in frame.columns}
        st.markdown(f"**{title}**")
        edited = st.data_editor(frame, column_config=config, key=f"tabel_{side}_{hash(tuple(values.ravel()))}", width="stretch")
        changed = np.argwhere(edited.to_numpy() != frame.to_numpy())
        if len(changed):
            editing.edit(
                edits.assume,
                {
                    f"{table.types[i].id}.{table.domains[j].id.lower()}.{side}": float(edited.iloc[i, j])
                    for i, j in changed.tolist()
                },
            )
            st.rerun()
    left, right = st.columns(2)
    if editing.can_undo():
        left.button("Ongedaan maken", icon=":material/undo:", on_click=editing.undo, width="stretch")
    if own:
        right.button(
            "Standaardtabel terug",
            icon=":material/restart_alt:",
            on_click=lambda: editing.edit(edits.assume, dict.fromkeys(own)),
            width="stretch",
        )
    with st.expander("Waarom staan deze getallen er?"):
        for entry in table.types:
            st.markdown(f"**{plain(types[entry.id].label)}.** {plain(entry.reason)}")
