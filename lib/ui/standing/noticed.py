"""What stands out in a gemeente, with its sources: below each other, or beside each other under a map."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.answers.standing.observations import Observation
from lib.escape import plain
from lib.ui.widgets import parts


def show_noticed(noticed: Sequence[Observation], *, beside: bool = False) -> None:
    """The observations, their sources and what their words mean; nothing when there are none."""
    if not noticed:
        return
    places = st.columns(3) if beside else [st.container()] * len(noticed)
    for place, observation in zip(places, noticed, strict=False):
        place.markdown(f"**{plain(observation.heading)}.** {plain(observation.text)}")
    parts.source_lines([observation.source for observation in noticed], " ".join(o.note for o in noticed if o.note))
