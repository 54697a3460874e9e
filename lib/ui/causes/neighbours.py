"""Areas that are like the one on the screen: named, with the reason, to open or to lay beside it."""

from __future__ import annotations

import streamlit as st

from lib.answers.causes.neighbours import Neighbour, Neighbours, neighbours
from lib.answers.place import Gemeente
from lib.areas import PLURAL, gemeente_of, is_work_area, level_of, this_area
from lib.databank.store import Databank
from lib.escape import plain
from lib.ui.session import data, permissions, state
from lib.ui.session.caching import cached
from lib.ui.session.context import Context
from lib.ui.widgets import parts, side_by_side
from lib.words import count

_FIRST = 5


@cached()
def _alike(databank: Databank, gemeente: Gemeente, code: str, may_open: tuple[str, ...]) -> Neighbours:
    """The areas that are like one, by name, and in which figures; `may_open`: the gemeenten that may be opened."""
    index, found = data.similar_to(databank, gemeente, code)
    known, names = data.search(databank), data.background(databank).names
    outlines = databank.read("outlines", columns=["name"])
    gemeenten = dict(zip(outlines["code"], outlines["name"], strict=True)) | names
    return neighbours(index, found, names, gemeenten, lambda other: other in known and gemeente_of(other) in may_open)


def show_neighbours(context: Context, area: str) -> None:
    """Each similar area with the figures that are close; one click opens it, or lays it beside this one."""
    allowed = tuple(permissions.gemeenten(context.databank)["code"])
    found = _alike(context.databank, context.gemeente, area, allowed)
    if not found.here and not found.elsewhere:
        return
    many = PLURAL[found.level]
    st.markdown(f"**Welke {many} dat zijn, en waarin zij lijken** (tussen haakjes: eerst hier, dan daar)")
    if found.compared_with:
        st.caption(plain(found.compared_with))
    for neighbour in found.here[:_FIRST]:
        _row(context, area, neighbour)
    if found.here[_FIRST:]:
        rest = count(len(found.here) - _FIRST, f"vergelijkbare {found.level}", f"vergelijkbare {many}")
        with st.expander(f"Nog {rest}", key="meer_vergelijkbaar"):
            for neighbour in found.here[_FIRST:]:
                _row(context, area, neighbour)
    side_by_side.say()
    if found.elsewhere:
        st.caption(f":material/info: {plain(found.elsewhere)}")
    line = context.gemeente.source("key_figures", None, "meting").line
    parts.source_lines([f"{line}, {found.years}" if found.years else line], _how(found, area))


def _how(found: Neighbours, area: str) -> str:
    newest = f"Van elke {found.level} het nieuwste cijfer"
    return f"{newest}; die van het werkgebied zijn een schatting" if is_work_area(area) else newest


def _row(context: Context, area: str, neighbour: Neighbour) -> None:
    with st.container(border=True):
        words, actions = st.columns([5, 2], vertical_alignment="center")
        words.markdown(f"**{plain(neighbour.name)}.** {plain(neighbour.like)}.  \n{plain(neighbour.why)}")
        with actions.container(gap="xxsmall"):
            st.button(
                "Zet ernaast",
                key=f"ernaast_{neighbour.code}",
                icon=":material/add:",
                type="tertiary",
                on_click=_beside,
                args=(context, area, neighbour.code),
                help=plain(f"Zet {neighbour.name} naast {this_area(area)}"),
            )
            st.button(
                plain(f"Open {this_area(neighbour.code)}"),
                key=f"open_{neighbour.code}",
                icon=":material/arrow_forward:",
                type="tertiary",
                on_click=_open,
                args=(neighbour.code,),
                help=plain(f"Open {neighbour.name}"),
            )


def _beside(context: Context, area: str, code: str) -> None:
    """Lay it beside, and show where it lies."""
    if side_by_side.put((area, *context.state.compare, code)):
        state.update(view="verloop")


def _open(code: str) -> None:
    state.update(gemeente="GM" + code[2:6])
    state.update(buurt=None if level_of(code) == "gemeente" else code)
