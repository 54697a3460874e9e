"""Does it have to start now, how did it go elsewhere, and does it still fit those who live there in ten years? For one buurt."""

from __future__ import annotations

import streamlit as st

from lib.answers.decision.timing import FITS_LATER, MEANWHILE, NOW_OR_LATER
from lib.answers.measures.timing import fits, later, meanwhile
from lib.escape import plain
from lib.interventions.catalogue.models import Catalogue
from lib.scenarios import ScenarioMeasure
from lib.ui.session import data
from lib.ui.session.context import Context
from lib.ui.widgets import parts


def show(context: Context, code: str, measures: tuple[ScenarioMeasure, ...], catalogue: Catalogue) -> None:
    """The same measures four years later, buurten that waited, and the users of the measures in ten years."""
    found = data.later(context.gemeente, measures, catalogue)
    if found is not None:
        st.markdown(f"**{NOW_OR_LATER}** {plain(found.sentence)}")
        parts.table(found.table.rename(columns=found.headings))
        st.caption(later.NOTE)
    went = data.how_it_went(context.databank, context.gemeente, code)
    st.markdown(f"**{MEANWHILE}** {plain(went.sentence)}")
    if len(went.table):
        parts.table(went.table)
        st.caption(meanwhile.NOTE)
    entries = tuple(dict.fromkeys(m.intervention for m in measures))
    told = data.users_later(context.databank, context.gemeente, code, entries)
    if told:
        st.markdown(f"**{FITS_LATER}**\n" + "\n".join(f"- {plain(one.sentence)}" for one in told))
        st.caption(fits.NOTE)
