"""The bar above a page in the room: the step and its clock, back and next (also with the arrow keys), and which buurt is looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.escape import plain
from lib.settings import ROOT
from lib.ui.frame.room import kept
from lib.ui.frame.routes import WORKSHOP, Route
from lib.ui.session import permissions, state
from lib.ui.session.context import Context, Opened
from lib.ui.session.workshop import recorder
from lib.ui.widgets import parts

_FOLDER = Path(__file__).parent
_MOUNT = st.components.v2.component(
    "buurtbalans.balk",
    html='<div class="balk-deel"><span class="balk-klok" role="timer"></span>'
    '<button type="button" class="balk-notities" hidden>Notities</button></div>',
    css=(_FOLDER / "bar.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "bar.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def workshop(script: str, opened: Opened | None, number: int) -> None:
    """The bar of a step of the workshop."""
    step, last = WORKSHOP.steps[number - 1], len(WORKSHOP.steps)
    recorder.look()
    found = recorder.current()
    with st.container(key="route"):
        with st.container(horizontal=True, vertical_alignment="center", key="balk"):
            st.markdown(f"**Stap {number} van {last}: {plain(step.title)}**", width="content")
            _mount(
                step.minutes * 60 - found.clock.spent.get(number, 0.0) if found else None,
                found is not None and found.clock.paused,
            )
            if found is None and isinstance(opened, Context) and not permissions.read_only():
                st.button("Start de klok", key="workshop_start", icon=":material/play_arrow:", on_click=_begin)
            if script != step.page:
                step_link(_place("verder"), script, WORKSHOP, number, f"Terug naar stap {number}", ":material/undo:")
            else:
                if number > 1:
                    step_link(_place("terug"), script, WORKSHOP, number - 1, "Vorige", ":material/arrow_back:")
                if number < last:
                    onward = f"Volgende: {WORKSHOP.steps[number].title}"
                    step_link(_place("verder"), script, WORKSHOP, number + 1, onward, ":material/arrow_forward:")
            _choose_buurt(opened)
            kept.show_menu(opened)
        with st.container(key="workshop_vraag"):
            st.markdown(plain(step.ask))
    said = recorder.said()
    if said:
        st.info(plain(said), icon=":material/group:")


def presenting(opened: Opened | None, before: tuple[str, str] | None, after: tuple[str, str] | None) -> None:
    """The bar while presenting without a workshop: the pages of the story. `before` and `after`: script and title of the pages beside this one."""
    with st.container(horizontal=True, vertical_alignment="center", key="balk"):
        _mount(None, False)
        query = state.link(state.current())
        if before is not None:
            label = f"Terug: {plain(before[1])}"
            _place("terug").page_link(ROOT / before[0], label=label, icon=":material/arrow_back:", query_params=query)
        if after is not None:
            label = f"Verder: {plain(after[1])}"
            _place("verder").page_link(ROOT / after[0], label=label, icon=":material/arrow_forward:", query_params=query)
        _choose_buurt(opened)
        kept.stop_presenting(type="tertiary")


def _begin() -> None:
    recorder.begin()


def _place(where: str) -> DeltaGenerator:
    """Where the arrow keys find the way back or on."""
    return st.container(key=f"balk_{where}", width="content")


def _mount(left_s: float | None, paused: bool) -> None:
    _MOUNT(key="balk_klok", data={"left": left_s, "paused": paused, "notes": state.current().route == WORKSHOP.id})


def _choose_buurt(opened: Opened | None) -> None:
    """The list of buurten, where the menu that has it is hidden."""
    if isinstance(opened, Context) and state.current().presenting:
        with st.container(key="balk_buurt", width="content"):
            parts.choose(
                "Buurt of geheel" if opened.gemeente.is_work_area else "Buurt of wijk",
                opened.gemeente.places,
                opened.area,
                key="w_buurt_balk",
                on_choose=lambda code: state.update(buurt=code),
                ask="Kies een buurt" if opened.gemeente.is_work_area else "Kies een buurt of wijk",
                collapsed=True,
            )


def step_link(
    where: DeltaGenerator, script: str, route: Route, number: int, label: str, icon: str, *, first: bool = False
) -> None:
    """To a step of a route, `first` where it is the one next step of the screen. A link to the page on the screen would not change the address, so that is a button."""
    page = route.steps[number - 1].page
    if page == script:
        key = f"route_{route.id}_{number}_{label}"
        look: Literal["primary", "tertiary"] = "primary" if first else "tertiary"
        where.button(plain(label), key=key, icon=icon, type=look, on_click=_go, args=(route, number))
    else:
        where.page_link(
            ROOT / page, label=plain(label), icon=icon, query_params=state.link(route.state_of(number, state.current()))
        )


def _go(route: Route, number: int) -> None:
    """To a step, from what is so at the click: a workshop may have begun since the button was drawn."""
    state.become(route.state_of(number, state.current()))
