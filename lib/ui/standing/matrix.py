"""All buurten of a gemeente beside each other: one row per buurt, in the order of the alphabet, with words beside every colour.

A row is a button and a list of terms: beside each other on a wide screen, below each other on a narrow one.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from lib.answers.standing.every_buurt.matrix import Cell, Groups, Matrix, group_of
from lib.escape import plain
from lib.palette import CHANGES, CLASSES, towards_white
from lib.ui.session import state
from lib.ui.session.context import Context
from lib.ui.widgets import parts
from lib.words import listed

MATRIX = "matrix"
_COLOURS = {"score": CLASSES, "change": CHANGES}
_WHITE = 0.62  # of a tint: dark text on it keeps a contrast of 4.5 to 1
_WIDTHS = [2, 11]
_LONG = (
    "oning|voorraad",
    "oorzie|ningen",
    "samen|hang",
    "onveilig|heid",
    "schom|meling",
    "on|gunstiger",
    "omge|ving",
    "kinde|ren",
    "per|soon",
    "uitste|kend",
    "voldoen|de",
)
_LOOK = """<style>
dl.naast,dl.naast dd{margin:0!important;padding:0!important}
.naast{display:grid;gap:3px;font-size:.82rem;line-height:1.3;
  grid-template-columns:1.15fr repeat(5,1.15fr) 1.5fr repeat(3,.95fr) 1.1fr}
.naast>div{padding:.3rem .35rem;min-width:0;overflow-wrap:break-word}
.naast dt{font-weight:600}
.naast dd b{display:block;font-variant-numeric:tabular-nums}
dl.naast dt{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.st-key-naast_elkaar{gap:3px}
.st-key-naast_elkaar button{justify-content:flex-start;text-align:left}
.st-key-naast_elkaar button p{white-space:normal!important;overflow-wrap:break-word}
@media (max-width:900px){
  .naast{grid-template-columns:repeat(auto-fill,minmax(8rem,1fr))}
  .naast>div{grid-column:auto!important}
  div.naast{display:none}
  dl.naast dt{position:static;width:auto;height:auto;clip-path:none}
}
</style>"""


def tint(cell: Cell) -> str:
    """The light colour of a class, '#rrggbb'; '' for a cell without one."""
    return towards_white(_COLOURS[cell.scale][cell.step - 1], _WHITE) if cell.step else ""


def show_matrix(context: Context, found: Matrix) -> None:
    """One group of buurten at a time, and all of them as a download."""
    group = choose_group(context, found.groups)
    _rows(context, found, group)
    parts.source_lines(
        [*found.sources, "Buurtbalans, signalen (schatting)"],
        f"{found.note} De buurten staan op alfabet. Het is geen ranglijst.",
    )
    parts.download(
        found.table,
        f"{context.gemeente.code}-buurten-{context.year}.csv",
        fictional=context.fictional,
        note=" · ".join([*found.sources, "Buurtbalans, signalen (schatting)"]),
        on_click=True,
    )


def choose_group(context: Context, groups: Groups) -> str:
    """Which buurten are shown: the key of their group. It is in the address."""
    wanted = context.state.listed
    if wanted and wanted not in groups:
        st.warning(f"De link noemt lijst '{plain(wanted)}'; die is er in {plain(context.gemeente.name)} niet.")
    group = group_of(groups, wanted, context.buurt)
    parts.choose(
        "Welke buurten",
        {key: label for key, (label, _) in groups.items()},
        group,
        key="w_lijst",
        on_choose=lambda key: state.update(listed=key),
    )
    return group


def name_button(context: Context, code: str, group: str) -> None:
    """The name of a buurt that opens it on the map; the chosen one has a mark."""
    st.button(
        f"**{plain(context.gemeente.labels[code])}**",
        key=f"naast_{code}",
        type="tertiary",
        icon=":material/place:" if code == context.buurt else None,
        on_click=state.update,
        kwargs={"buurt": code, "view": None, "listed": group},
    )


def _rows(context: Context, found: Matrix, group: str) -> None:
    st.html(_LOOK)
    with st.container(key="naast_elkaar"):
        st.columns(_WIDTHS)[1].html(_head(found))
        for code in found.groups[group][1]:
            name, cells = st.columns(_WIDTHS, vertical_alignment="center", gap="small")
            with name:
                name_button(context, code, group)
            cells.html(_row(found, code))


def _breakable(text: str) -> str:
    """With hyphens that only show where a long word does not fit."""
    for word in _LONG:
        text = text.replace(word.replace("|", ""), word.replace("|", "\N{SOFT HYPHEN}"))
    return text


def _head(found: Matrix) -> str:
    cells = "".join(f"<div><b>{escape(_breakable(heading))}</b></div>" for heading in found.headings)
    return f"<div class='naast' aria-hidden='true'>{cells}</div>"


def _row(found: Matrix, code: str) -> str:
    cells = "".join(
        f"<div style='background:{escape(tint(cell) or 'transparent')};grid-column:span {len(headings)}'>"
        f"<dt>{escape(listed(headings))}</dt><dd>{_said(cell)}</dd></div>"
        for headings, cell in _joined(found, code)
    )
    return f"<dl class='naast'>{cells}</dl>"


def _said(cell: Cell) -> str:
    """Number and word on lines of their own."""
    figure, apart, word = cell.words.partition(", ") if cell.step else ("", "", cell.words)
    return f"<b>{escape(figure)}</b> {escape(_breakable(word))}" if apart else escape(_breakable(cell.words))


def _joined(found: Matrix, code: str) -> list[tuple[list[str], Cell]]:
    """The cells of a row with their headings; what is missing for one and the same reason is said once."""
    joined: list[tuple[list[str], Cell]] = []
    for heading, cell in zip(found.headings, found.rows[code], strict=True):
        if joined and not cell.scale and joined[-1][1] == cell:
            joined[-1][0].append(heading)
        else:
            joined.append(([heading], cell))
    return joined
