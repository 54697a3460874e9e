"""The report of a workshop to take along, made in the click."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from lib import reports
from lib.answers.decision.answer import marked
from lib.reports.workshop.held import Held
from lib.ui.frame.routes import WORKSHOP
from lib.ui.session import data, saved
from lib.ui.session.context import Context
from lib.ui.session.look import SLOTS
from lib.ui.session.workshop import recorder
from lib.ui.standing.papers import about_here
from lib.workshops.workshop import Workshop


def offer(context: Context, found: Workshop, key: str, width: Literal["content", "stretch"] = "content") -> None:
    """Download the report; `key` names the place of the button."""
    about = about_here(context)
    st.download_button(
        "Verslag (PDF)",
        data=lambda: _made(context, found),
        file_name=reports.paper_name("workshop", context.gemeente.name, context.gemeente.code, about),
        mime=reports.KINDS["pdf"],
        key=f"verslag_{key}",
        icon=":material/picture_as_pdf:",
        type="primary",
        width=width,
        on_click="ignore",
        help="Met kaart, keuze, afspraken, open vragen en alle notities. Wordt gemaakt als u klikt.",
    )


def _made(context: Context, found: Workshop) -> bytes:
    about = about_here(context)
    scenarios = [(slot, one) for slot, one in zip(SLOTS, context.state.scenarios, strict=True) if one is not None]
    area = None if context.area == context.gemeente.code else context.area
    decision = None
    if scenarios:
        decision = marked(data.decision(context.databank, context.gemeente, scenarios, context.year), saved.changes())
    held = Held(
        # What was typed since the page was drawn is in it too.
        workshop=recorder.newest(found),
        steps=[(step.title, step.minutes) for step in WORKSHOP.steps],
        place=context.gemeente.names.get(area, "") if area else "",
        place_code=area or "",
        on=recorder.in_dutch_time(found.created_at).date(),
        year=context.year,
        decision=decision,
    )
    return reports.workshop_report(held, about)
