"""The menu: the start page, and sections in the order of a workshop. Each page has a link of its own; that of the start page is `/`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit as st

from lib.databank.errors import DatabankError
from lib.databank.store import MANIFEST
from lib.escape import plain
from lib.settings import ROOT
from lib.ui.frame import guide, reach, shell
from lib.ui.server import geometry
from lib.ui.session import data, opening, permissions, state
from lib.ui.session.context import Context, Opened
from lib.ui.session.link import to_query
from lib.ui.widgets import search
from lib.ui.widgets.map import box

_STYLE = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
_CONTEXT = "context_of_this_run"
_START = "pages/start.py"
_PAGES: dict[str, list[tuple[str, str, str, str]]] = {
    "": [(_START, "Start", "", ":material/home:")],
    "Begrijpen": [
        ("pages/kaart.py", "Kaart", "kaart", ":material/map:"),
        ("pages/huishoudens.py", "Huishoudens", "huishoudens", ":material/groups:"),
        ("pages/oorzaken.py", "Oorzaken", "oorzaken", ":material/history:"),
    ],
    "Vooruitkijken": [("pages/vooruitblik.py", "Vooruitblik", "vooruitblik", ":material/trending_up:")],
    "Beslissen": [
        ("pages/maatregelen.py", "Maatregelen", "maatregelen", ":material/construction:"),
        ("pages/besluit.py", "Besluit", "besluit", ":material/gavel:"),
    ],
    "Verantwoording": [("pages/databank.py", "Databank", "databank", ":material/database:")],
}
_NEED_A_GEMEENTE = {script for pages in _PAGES.values() for script, *_ in pages} - {_START, "pages/kaart.py", "pages/databank.py"}


def run() -> None:
    """Configure, route, draw the sidebar, run the page and write the state to the URL."""
    st.set_page_config(page_icon=str(ROOT / "static" / "icon.png"), layout="wide")
    st.html(f"<style>{_STYLE} {box.STYLE}</style>")
    reach.mount()
    _tidy_up()
    permissions.check()
    permissions.sign_in()
    sections: dict[str, list[Any]] = {
        section: [
            st.Page(ROOT / script, title=title, url_path=path or None, icon=icon, default=script == _START)
            for script, title, path, icon in pages
        ]
        for section, pages in _PAGES.items()
    }
    page = st.navigation(sections, position="hidden")
    found = search.chosen() and page == sections[""][0]
    onward = st.session_state.pop(state.GO_TO, "pages/kaart.py" if found else "")
    if onward:
        state.begin()
        there = next(one for pages in sections.values() for one in pages if _script_of(one) == onward)
        st.switch_page(there, query_params=to_query(state.current()))
    st.set_page_config(page_title="Buurtbalans" if page == sections[""][0] else f"{page.title} · Buurtbalans")
    opened = opening.prepare()
    script = _script_of(page)
    onward = guide.resumed(script)
    if onward:
        st.session_state[state.GO_TO] = onward
        state.finish()
        st.rerun()
    guide.check()
    guide.style(script)
    _menu(sections)
    shell.sidebar(opened, with_search=script != _START)
    guide.sidebar(script)
    guide.bar(script, opened, _beside(script, -1), _beside(script, 1))
    shell.messages(opened)
    if opened is None:
        shell.no_databank()
    elif script in _NEED_A_GEMEENTE and not isinstance(opened, Context):
        shell.choose_first(opened.databank)
    else:
        _run(page, opened)
        guide.below(opened)
    state.finish()


def _run(page: Any, opened: Opened) -> None:
    st.session_state[_CONTEXT] = opened
    try:
        page.run()
    except DatabankError as error:  # a file that went missing while the server ran
        st.error(plain(permissions.told(error)))
    finally:
        del st.session_state[_CONTEXT]


def _scripts() -> list[str]:
    return [script for pages in _PAGES.values() for script, *_ in pages]


def pages() -> list[tuple[str, str]]:
    """Script and title of every page of the menu."""
    return [(script, title) for entries in _PAGES.values() for script, title, *_ in entries]


def has(script: str) -> bool:
    """Whether a page is in the menu."""
    return script in _scripts()


def _script_of(page: Any) -> str:
    return next(script for pages in _PAGES.values() for script, _, path, _ in pages if path == page.url_path)


def _beside(script: str, distance: int) -> tuple[str, str] | None:
    """Script and title of the page so many places further in the story."""
    at = _scripts().index(script) + distance
    return pages()[at] if 0 <= at < len(pages()) else None


def _menu(sections: dict[str, list[Any]]) -> None:
    """Links to the pages that carry the state; those of st.navigation drop it, and then 'back' has to be pressed twice."""
    query = state.link(state.current())
    with st.sidebar.container(gap="xxsmall", key="menu"):
        for section, pages in sections.items():
            with st.container(gap="xxsmall", key=f"menu_{section or 'start'}"):
                if section:
                    st.markdown(f":small[{plain(section)}]")
                for page in pages:
                    st.page_link(page, query_params=query, width="stretch")


def opened() -> Opened:
    """What a page script starts with that needs no gemeente."""
    found: Opened = st.session_state[_CONTEXT]
    return found


def context() -> Context:
    """What all other page scripts start with: they run only when a gemeente has been chosen."""
    found = opened()
    if not isinstance(found, Context):
        raise TypeError("a page that needs a gemeente was run without one")
    return found


@st.cache_resource(show_spinner=False)
def _tidy_up() -> None:
    """Once per server: drop map files that have not been used for long, of databanks that are gone."""
    keep = set()
    for name in (data.OWN, data.SAMPLE_NAME):
        # A databank that cannot be opened is reported by the shell; its map files can be made again.
        if (data.path_of(name) / MANIFEST).exists():
            with suppress(DatabankError):
                keep.add(geometry.geometry_version(data.databank(name)))
    geometry.remove_unused(keep)
