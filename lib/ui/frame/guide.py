"""Guided paths and presentation mode on the screen: the bar above a page, and the links in the sidebar."""

from __future__ import annotations

import streamlit as st

from lib.escape import plain
from lib.ui.frame import glossary
from lib.ui.frame.room import bar as room_bar
from lib.ui.frame.room import notes
from lib.ui.frame.room.bar import step_link
from lib.ui.frame.routes import ROUTES, TOUR, WORKSHOP, Route
from lib.ui.session import state
from lib.ui.session.context import Context, Opened
from lib.ui.session.workshop import recorder
from lib.words import listed

_LEFT, _BEFORE_TOUR = "route_left", "before_tour"
_LARGE_TYPE = "html{font-size:clamp(18px,1.25vw,26px)}"
_SAME_PAGE = (
    ".st-key-route [data-testid=stPageLink-NavLink],.st-key-samen [data-testid=stPageLink-NavLink]{background:transparent}"
)
# The words stay in sight where the page scrolls to what they speak of, and no other button asks for attention.
_TOUR = (
    "@media(min-width:769px){div:has(>.st-key-route){position:sticky;top:0;z-index:5}}.st-key-route{background:#fff}"
    "[class*=st-key-eerst_]:not(.st-key-eerst_route) [data-testid=stPageLink-NavLink]{background:transparent!important}"
    "[class*=st-key-eerst_]:not(.st-key-eerst_route) [data-testid=stPageLink-NavLink] *{color:#1b5288!important}"
)
_NO_MENU = (
    "[data-testid=stSidebar],[data-testid=stSidebarCollapsedControl],[data-testid=stExpandSidebarButton],"
    "[data-testid=stHeader]{display:none!important}.stMainBlockContainer{padding-top:1rem!important}"
)
# The smallest letters of a chart are 12 px; on a wall of 1920 px they, legends and what is said of a point are 24. Streamlit measures
# the box around a chart and not the chart, so the box is as much narrower as the chart is enlarged.
_CHART = "[data-testid=stElementContainer]:has([data-testid=stVegaLiteChart])"
_LARGE_CHARTS = (
    f"{_CHART},{_CHART} *{{overflow:visible!important}}{_CHART} [data-testid=stElementToolbar]{{display:none}}"
    f"@media (min-width:1300px){{{_CHART}{{width:71.42%!important}}[data-testid=stVegaLiteChart]{{zoom:1.4}}}}"
    f"@media (min-width:1800px){{{_CHART}{{width:50%!important}}[data-testid=stVegaLiteChart]{{zoom:2}}}}"
    "#vg-tooltip-element,.deck-tooltip,.legenda{font-size:1rem!important}"
)
# What Streamlit and the parts of our own write smaller than the text is as large on a wall: no letters below those of the text.
_NOT_SMALL = ":not(:is([data-testid=stIconMaterial],[aria-hidden],.kaart-teken,h1,h2,h3,h4,h5,h6))"
_AS_TEXT = (
    ":is(label,button,summary,[role=tab],p>span,td,th,input,textarea,[role=option],[data-testid=stCaptionContainer],[data-testid=stPageLink],"
    "[data-testid=stMultiSelect],[data-testid=stSliderThumbValue],.naast,.notitie-stand)"
)
_LARGE_WORDS = (
    f"{_AS_TEXT}{_NOT_SMALL},{_AS_TEXT} *{_NOT_SMALL},[data-testid=stHtml] [style*='font-size:.8']{{font-size:1rem!important}}"
)
_ONE_MESSAGE = "[class*='st-key-detail'],[class*='st-key-tabel_']{display:none!important}"
# Where a group writes down what it chose, it needs what is behind that: agreements, downloads, tables.
_WITH_DETAILS = "pages/besluit.py"


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


def style(script: str) -> None:
    """Larger type and one message per screen when presenting. `script` is the page on the screen."""
    details = "" if script == _WITH_DETAILS else _ONE_MESSAGE
    large = f"{_LARGE_TYPE} {_LARGE_CHARTS} {_LARGE_WORDS} {_NO_MENU} {details}" if state.current().presenting else ""
    st.html(f"<style>{_SAME_PAGE} {_TOUR if state.current().route == TOUR.id else ''} {large}</style>")


def bar(script: str, opened: Opened | None, before: tuple[str, str] | None, after: tuple[str, str] | None) -> None:
    """The step of the path above the page, and the way on when presenting. `script` is the page on the screen."""
    now = state.current()
    if now.route != TOUR.id:
        st.session_state[_BEFORE_TOUR] = now
    left = st.session_state.get(_LEFT)
    if now.route is not None and now.step is not None:
        st.session_state[_LEFT] = (now.route, now.step)
    if now.route == WORKSHOP.id and now.step is not None:
        if left is not None and left[0] == WORKSHOP.id and left[1] != now.step and isinstance(opened, Context):
            recorder.begin()
        room_bar.workshop(script, opened, now.step)
        return
    if now.route is not None and now.step is not None:
        _step_bar(ROUTES[now.route], now.step, script)
    if now.presenting:
        room_bar.presenting(opened, *((before, after) if now.route is None else (None, None)))


def below(opened: Opened | None) -> None:
    """What belongs below the page of a step: the notes of a workshop."""
    now = state.current()
    if now.route == WORKSHOP.id and now.step is not None and isinstance(opened, Context):
        notes.show(opened, now.step)


def resumed(script: str) -> str:
    """The page of the step in which a workshop was left, where a link opened it elsewhere; empty otherwise."""
    now = state.current()
    if not recorder.resumed() or now.step is None or now.step > len(WORKSHOP.steps):
        return ""
    page = WORKSHOP.steps[now.step - 1].page
    return "" if page == script else page


def _step_bar(route: Route, number: int, script: str) -> None:
    step = route.steps[number - 1]
    following = route.steps[number] if number < len(route.steps) else None
    with st.container(border=True, key="route"):
        # Its key tells the browser where to scroll to (reach.js).
        with st.container(key=f"wijst_{step.show if script == step.page else ''}"):
            st.markdown(
                f"**{plain(route.label.split(' (')[0])}, stap {number} van {len(route.steps)}: {plain(step.title)}**  \n{plain(step.ask)}"
            )
        if following is not None and following.town != step.town:
            st.caption(f"Hierna gaan we naar een andere gemeente: {plain(following.town)}.")
        onward, back, leave = st.columns([3, 1, 2], vertical_alignment="center")
        first = onward.container(key="eerst_route")
        if script != step.page:
            step_link(first, script, route, number, f"Terug naar stap {number}", ":material/undo:")
        elif following is not None:
            step_link(first, script, route, number + 1, f"Volgende: {following.title}", ":material/arrow_forward:", first=True)
        else:
            first.button("Klaar, begin zelf", key="route_klaar", icon=":material/check:", on_click=_begin, type="primary")
        if number > 1 and script == step.page:
            step_link(back, script, route, number - 1, "Vorige", ":material/arrow_back:")
        leave.button("Rondleiding stoppen", key="route_verlaten", icon=":material/close:", on_click=_leave, type="tertiary")


def _leave() -> None:
    """Leave the path; after the tour along the sample, back to what was on the screen before it."""
    before = st.session_state.get(_BEFORE_TOUR) if state.current().route == TOUR.id else None
    if before is None:
        state.update(route=None, step=None)
    else:
        # A workshop that the tour was begun from is there again, with its step.
        state.become(before)


def _begin() -> None:
    """Done with the path: on to the start page, with what was on the screen before it."""
    _leave()
    st.session_state[state.GO_TO] = "pages/start.py"


def sidebar(script: str) -> None:
    """Start or resume a path, and start presenting. `script` is the page on the screen."""
    with st.sidebar.container(gap="xxsmall", key="samen"):
        st.markdown(":small[Samen kijken]")
        paths(script)
        st.button(
            "Presentatiestand",
            key="presentatie_aan",
            icon=":material/fullscreen:",
            on_click=lambda: state.update(presenting=True),
            type="tertiary",
        )
        glossary.offer()


def paths(script: str, key: str = "") -> None:
    """Links to start a path, or to go on with the one that was left. `script` is the page on the screen."""
    now, left = state.current(), st.session_state.get(_LEFT)
    for route in ROUTES.values():
        if now.route == route.id:
            continue
        label, number = route.label, 1
        if left and left[0] == route.id:
            label, number = f"{route.label.split(' (')[0]} hervatten (stap {left[1]})", left[1]
        step_link(st.container(key=f"pad_{route.id}{key}"), script, route, number, label, route.icon)
