"""The map of the Netherlands: every gemeente in the colour of a subject, and the way to each of them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.answers.standing.land import FEWEST_GEMEENTEN
from lib.answers.standing.standing import Standing
from lib.answers.standing.themes import SCORE, themes
from lib.databank.store import Databank
from lib.escape import plain
from lib.ui.session import permissions, state
from lib.ui.session.context import Context, Opened
from lib.ui.standing import kept, map_view
from lib.ui.widgets import parts
from lib.ui.widgets.map import files as map_files
from lib.ui.widgets.map import large
from lib.ui.widgets.map.tooltip import Line

LAND = "land"
_ASKED = "gemeente_op_de_kaart"  # clicked, and not to be opened


def has_land(databank: Databank) -> bool:
    """Whether there are gemeenten enough for a map of them."""
    return len(map_files.country_shapes(databank).codes) >= FEWEST_GEMEENTEN


def show_land(opened: Opened, fetch: Callable[[str], None]) -> None:
    """Takeaway, map and table of the country. `fetch` is called with the code of a gemeente that the visitor wants to have here."""
    if not has_land(opened.databank):
        st.info("In deze gegevens staan te weinig gemeenten voor een kaart van Nederland.", icon=":material/map:")
        return
    year = opened.year if isinstance(opened, Context) else None
    choices = kept.offered_of_country(opened.databank, year)
    wanted = opened.theme if isinstance(opened, Context) else opened.state.theme
    shown = kept.standing_of_country(opened.databank, wanted if wanted in choices else SCORE, year)
    if opened.state.large:
        map_view.show_title_of_large(f"Nederland, {shown.theme.label}. {shown.takeaway}")
        _tell_absent(opened, fetch)
        _show_map(opened, shown)
        return
    left, right = st.columns([3, 2], gap="medium")
    with right:
        st.header(plain(shown.takeaway), anchor=False)
        st.markdown("Kies een gemeente. Of klik er een op de kaart.")
        map_view.choose_of(choices, shown, wanted if wanted in themes() else None, "gemeente")
        _tell_absent(opened, fetch)
    with left:
        _show_map(opened, shown)
        large.enlarge()
    map_view.show_table(shown, f"NL-{shown.theme.id}-{shown.year}.csv", fictional=opened.fictional)


def _show_map(opened: Opened, shown: Standing) -> None:
    shapes = map_files.country_shapes(opened.databank)
    table = shown.table.set_index("code").reindex(shapes.codes)
    map_view.show_standing(
        shown,
        shapes,
        opened.state.gemeente,
        name="land_groot" if opened.state.large else LAND,
        place=LAND,
        alt=f"Kaart van Nederland: {shown.theme.label}. {shown.takeaway} Dezelfde cijfers staan in de tabel onder de kaart.",
        on_choose=lambda code: _go_to(opened.databank, code),
        now=[Line(shown.theme.label, tuple(table["text"]))],
        lines=[Line("Inwoners", tuple(table["people"]))],
        whole="Heel Nederland",
    )
    parts.source_lines(shown.sources)
    if shown.missing:
        st.caption(plain(shown.missing))


def _go_to(databank: Databank, code: str) -> None:
    st.session_state.pop(_ASKED, None)
    if code in set(permissions.gemeenten(databank)["code"]):
        state.update(gemeente=code, view=None, large=False, theme=state.current().theme)  # the same topic, from far to near
    else:
        st.session_state[_ASKED] = code


def _tell_absent(opened: Opened, fetch: Callable[[str], None]) -> None:
    """Of the clicked gemeente there are no buurten here: say why, and fetch them where that may be done."""
    code = st.session_state.get(_ASKED)
    if code is None:
        return
    name = map_files.country_shapes(opened.databank).name_of(code)
    if not permissions.may_open(code):
        st.warning(f"{plain(name)} hoort niet bij uw proef. Kies een andere gemeente.", icon=":material/lock:")
        return
    st.info(f"Van {plain(name)} staan de buurten nog niet in deze gegevens.", icon=":material/info:")
    if permissions.may_fetch() and st.button(
        f"{plain(name)} ophalen", icon=":material/download:", type="primary", key="land_ophalen"
    ):
        del st.session_state[_ASKED]
        fetch(code)
