"""What came of each source, and whether the services still answer as expected."""

from __future__ import annotations

import streamlit as st

from lib.databank.catalogue.indicators import sources_in_words
from lib.databank.check import check_sources
from lib.databank.outcomes import Outcome
from lib.databank.sources.findings import Checked
from lib.databank.store import COUNTRY, Databank
from lib.escape import plain
from lib.ui.session import data, permissions
from lib.ui.session.gate import GATE
from lib.words import listed

_FETCHED = {"done": ":green-badge[opgehaald]", "partly": ":orange-badge[deels opgehaald]", "failed": ":red-badge[niet opgehaald]"}
_CHECKED = {
    "zoals verwacht": ":green-badge[zoals verwacht]",
    "veranderd": ":orange-badge[veranderd]",
    "niet bereikbaar": ":red-badge[niet bereikbaar]",
}


def show_outcomes(databank: Databank) -> None:
    """Per source what came at the last download, and what did not and why."""
    if not databank.outcomes:
        return
    st.subheader("Wat is er opgehaald?", anchor=False)
    known = data.gemeenten(databank)
    names = dict(zip(known["code"], known["name"], strict=True))
    for outcome in databank.outcomes:
        st.markdown(
            f"{_FETCHED[outcome.state]} **{plain(outcome.title)}**{_for(outcome, names)}: {plain(outcome.came) or 'niets'}"
        )
        if outcome.gaps:
            with st.expander(f"Wat niet kwam, en wat dat betekent ({len(outcome.gaps)})"):
                gaps = dict.fromkeys(permissions.told(gap) for gap in outcome.gaps)
                st.markdown("\n".join(f"- {plain(gap)}" for gap in gaps))


def _for(outcome: Outcome, names: dict[str, str]) -> str:
    return "" if outcome.scope == COUNTRY else f" ({plain(listed(names.get(code, code) for code in outcome.scope.split(',')))})"


def check_form() -> None:
    """A button that compares the services with what Buurtbalans expects of them, and the result."""
    st.markdown(f"**Bronnen nalopen.** Antwoorden {plain(sources_in_words())} nog zoals Buurtbalans verwacht?")
    if st.button("Bronnen nalopen", icon=":material/network_check:", width="stretch"):
        with st.status("Bronnen nalopen …") as status:
            with GATE.away():
                checked = check_sources(lambda title: status.update(label=f"{plain(title)} nalopen …"))
            status.update(label="Bronnen nagelopen", state="complete", expanded=True)
            for one in checked:
                _show(one)


def _show(one: Checked) -> None:
    st.markdown(f"{_CHECKED[one.state]} **{plain(one.title)}**")
    lines = [finding.line for finding in one.findings] + ([one.problem] if one.problem else [])
    if lines:
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
