"""Guided paths and presentation mode on the screen: the bar above a page, and the links in the sidebar."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.escape import plain
from lib.settings import ROOT
from lib.ui.frame.routes import ROUTES, TOUR, Route
from lib.ui.session import state
from lib.ui.session.link import to_query
from lib.words import listed

_LEFT, _BEFORE_TOUR = "route_left", "before_tour"
_LARGE_TYPE = "html{font-size:clamp(18px,1.25vw,26px)}"
_SAME_PAGE = (
    ".st-key-route [data-testid=stPageLink-NavLink],.st-key-samen [data-testid=stPageLink-NavLink]{background:transparent}"
)
_ONE_MESSAGE = (
    "[data-testid=stSidebar],[data-testid=stSidebarCollapsedControl],[data-testid=stExpandSidebarButton],"
    "[data-testid=stHeader],[class*='st-key-detail'],[class*='st-key-tabel_']{display:none!important}"
    ".stMainBlockContainer{padding-top:1rem!important}"
)


def check() -> None:
    """Report a route or step in the link that does not exist, and leave it out."""
    now = state.current()
    if now.route is None:
        return
    route = ROUTES.get(now.route)
    if route is None:
        problem = f"De link noemt route '{now.route[:20]}'; Buurtbalans kent {listed(ROUTES)}."
    elif now.step is None or now.step > len(route.steps):
        problem = f"De link noemt geen stap van de route {route.id}: stap {now.step or '?'} van {len(route.steps)} bestaat niet."
    else:
        return
    state.settle(route=None, step=None)
    state.report(problem)


def style() -> None:
    """Larger type and one message per screen when presenting."""
    large = f"{_LARGE_TYPE} {_ONE_MESSAGE}" if state.current().presenting else ""
    st.html(f"<style>{_SAME_PAGE} {large}</style>")


def bar(script: str, next_page: tuple[str, str] | None) -> None:
    """The step of the path above the page, and the way on when presenting. `script` is the page on the screen."""
    now = state.current()
    if now.route != TOUR.id:
        st.session_state[_BEFORE_TOUR] = now
    if now.route is not None and now.step is not None:
        st.session_state[_LEFT] = (now.route, now.step)
        _step_bar(ROUTES[now.route], now.step, script)
    if now.presenting:
        _presenting_bar(next_page if now.route is None else None)


def _step_bar(route: Route, number: int, script: str) -> None:
    step = route.steps[number - 1]
    with st.container(border=True, key="route"):
        clock = f" · {step.minutes:d} minuten" if step.minutes else ""
        st.markdown(
            f"**{plain(route.label.split(' (')[0])}, stap {number} van {len(route.steps)}: {plain(step.title)}**{clock}  \n{plain(step.ask)}"
        )
        back, onward, leave, _ = st.columns([1.3, 3, 1.2, 2], vertical_alignment="center")
        if script != step.page:
            _link(onward, script, route, number, f"Terug naar stap {number}", ":material/undo:")
        else:
            if number > 1:
                _link(back, script, route, number - 1, "Vorige", ":material/arrow_back:")
            if number < len(route.steps):
                _link(onward, script, route, number + 1, f"Volgende: {route.steps[number].title}", ":material/arrow_forward:")
        leave.button("Verlaten", key="route_verlaten", icon=":material/close:", on_click=_leave, type="tertiary")


def _link(where: DeltaGenerator, script: str, route: Route, number: int, label: str, icon: str) -> None:
    """To a step of a route. A link to the page on the screen would not change the address, so that is a button."""
    wanted, page = route.state_of(number, state.current()), route.steps[number - 1].page
    if page == script:
        key = f"route_{route.id}_{number}_{label}"
        where.button(plain(label), key=key, icon=icon, type="tertiary", on_click=state.become, args=(wanted,))
    else:
        where.page_link(ROOT / page, label=plain(label), icon=icon, query_params=to_query(wanted))


def _leave() -> None:
    """Leave the path; after the tour along the sample, back to what was on the screen before it."""
    before = st.session_state.get(_BEFORE_TOUR) if state.current().route == TOUR.id else None
    if before is not None:
        state.become(before)
    state.update(route=None, step=None)


def _presenting_bar(next_page: tuple[str, str] | None) -> None:
    stop, onward = st.columns([1, 1])
    stop.button(
        "Presentatie beëindigen",
        key="presentatie_uit",
        icon=":material/close_fullscreen:",
        on_click=_present,
        args=(False,),
        type="tertiary",
    )
    if next_page is not None:
        script, title = next_page
        onward.page_link(
            ROOT / script,
            label=f"Verder: {plain(title)}",
            icon=":material/arrow_forward:",
            query_params=to_query(state.current()),
        )


def _present(on: bool) -> None:
    state.update(presenting=on)


def sidebar(script: str) -> None:
    """Start or resume a path, and start presenting. `script` is the page on the screen."""
    with st.sidebar.container(gap="xxsmall", key="samen"):
        st.markdown(":small[Samen kijken]")
        paths(script)
        st.button(
            "Presentatiestand",
            key="presentatie_aan",
            icon=":material/fullscreen:",
            on_click=_present,
            args=(True,),
            type="tertiary",
        )


def paths(script: str, key: str = "") -> None:
    """Links to start a path, or to go on with the one that was left. `script` is the page on the screen."""
    now, left = state.current(), st.session_state.get(_LEFT)
    for route in ROUTES.values():
        if now.route == route.id:
            continue
        label, number = route.label, 1
        if left and left[0] == route.id:
            label, number = f"{route.label.split(' (')[0]} hervatten (stap {left[1]})", left[1]
        _link(st.container(key=f"pad_{route.id}{key}"), script, route, number, label, route.icon)
