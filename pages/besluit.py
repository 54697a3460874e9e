"""Besluit: wat besluit u? Up to three scenarios side by side, with everything that belongs to a decision."""

from functools import partial

import streamlit as st

from lib.answers.decision.answer import marked
from lib.answers.decision.record import Decision
from lib.escape import plain
from lib.scenarios import Scenario
from lib.ui.decision import downloads, tabs, tipping, views
from lib.ui.frame import navigation
from lib.ui.measures import taking
from lib.ui.session import data, saved
from lib.ui.session.look import SLOTS
from lib.ui.widgets import parts, scenario_bar

context = navigation.context()
gemeente = context.gemeente


def show_page(decision: Decision, scenarios: list[tuple[str, Scenario]]) -> None:
    """The scenarios side by side, with everything behind them."""
    views.show_problems(decision)
    views.show_message(decision)
    whole = partial(data.with_tipping, context.databank, gemeente, scenarios, context.year)
    downloads.show(decision, whole)
    views.show_side_by_side(decision)
    views.show_nothing(decision)
    if len(scenarios) > 1:
        tipping.show(whole(decision))
    views.show_beside(decision)
    with st.container(key="detail_besluit"):
        tabs.show(context, decision)
    views.show_unknown(context, decision)
    parts.source_lines(
        decision.sources,
        f"Scenario's {', '.join(a.slot + ' ' + a.short_hash for a in decision.scenarios)}; databank {decision.databank_name}, "
        f"versie {decision.databank_version[:12]}; catalogus {decision.catalogue_fingerprint}",
    )


only_map = context.state.large and context.state.scenario is not None
if not only_map:
    st.title(f"{plain(gemeente.name)}: wat besluit u?", anchor=False)
    scenario_bar.show(context)
    taking.remind(context)
scenarios = [(slot, found) for slot, found in zip(SLOTS, context.state.scenarios, strict=True) if found is not None]
if not scenarios:
    views.nothing_yet()
else:
    decision = marked(data.decision(context.databank, gemeente, scenarios, context.year), saved.changes())
    compared = context.state.compare, context.state.reference or gemeente.code
    decision = data.with_beside(context.databank, gemeente, *compared, context.year, decision)
    if only_map:
        tabs.show_on_map(context, decision)
    else:
        show_page(decision, scenarios)
