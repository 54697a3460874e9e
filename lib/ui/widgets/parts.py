"""Small parts that pages share: source lines, figure tables with download, links that keep the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from lib.databank.store import Databank
from lib.escape import cell, plain
from lib.palette import INK, NO_VALUE, RAMP
from lib.settings import ROOT
from lib.ui.session import state
from lib.ui.session.local import local
from lib.ui.session.look import State
from lib.words import number

# As the map shows what has no value, and what is less certain.
HATCHED = f"repeating-linear-gradient(135deg,{NO_VALUE} 0 3px,#7b8794 3px 5px)"
DOTTED = f"radial-gradient(#fff 0 1.5px,#7b8794 1.5px 2.2px,transparent 2.2px) 0 0/7px 7px,{RAMP[4]}"
_IN_ADDRESSES = ":/?#[]@!$&'*+,;=%~"


def go_to(script: str, label: str, icon: str, *, first: bool = False, **changes: Any) -> None:
    """Link to another page that keeps what was chosen, with `changes` to the state. `first`: the next step of this screen, one at most."""
    where = st.container(key=f"eerst_{Path(script).stem}") if first else st
    where.page_link(ROOT / script, label=plain(label), icon=icon, query_params=state.link(_changed(**changes)))


def _changed(**changes: Any) -> State:
    """The state after a change; another gemeente leaves behind what was about the one before."""
    return state.current().changed(**changes) if "gemeente" in changes else replace(state.current(), **changes)


def source_lines(lines: Sequence[str], note: str = "") -> None:
    """Source, year and kind under a figure, and a note on how to read it."""
    st.caption("Bron: " + plain(" · ".join(dict.fromkeys(lines))) + (f". {plain(note)}" if note else ""))


# The lines of a chart as they stand among the chips.
STROKE = f"linear-gradient({INK}, {INK}) center / 2px 100% no-repeat"
DASHES = f"repeating-linear-gradient({INK} 0 4px, transparent 4px 7px) center / 2px 100% no-repeat"


def chips(rows: Sequence[tuple[str, str, str]]) -> None:
    """Legend as text with coloured squares: (label, figure, colour) each; STROKE or DASHES as colour for a line."""
    squares = "".join(
        f"<span style='display:inline-block;margin:0 .9rem .2rem 0'><span class='kleur' style='display:inline-block;width:.95rem;"
        f"height:.95rem;background:{escape(colour)};border:1px solid #8c96a0;vertical-align:-.12rem;margin-right:.35rem'></span>"
        f"{escape(label)} <b>{escape(figure)}</b></span>"
        for label, figure, colour in rows
    )
    st.html(f"<div class='legenda' style='font-size:.9rem'>{squares}</div>")


def choose(
    label: str,
    options: Mapping[str, str],
    chosen: str | None,
    *,
    key: str,
    on_choose: Callable[[str | None], None],
    ask: str = "",
    collapsed: bool = False,
) -> None:
    """A list to choose from, option -> text. With `ask`, a sentence for when nothing is chosen, the choice can be taken back.

    `collapsed`: the label is there for who cannot see it.
    """
    st.session_state[key] = chosen
    st.selectbox(
        plain(label),
        list(options),
        format_func=lambda option: options.get(option, option),
        key=key,
        index=None if ask else 0,
        placeholder=ask or None,
        label_visibility="collapsed" if collapsed else "visible",
        on_change=lambda: on_choose(st.session_state[key]),
    )


def choose_part(views: Mapping[str, str], default: str) -> str:
    """Which part of a page to show; the choice is in the URL. A part of another page counts as no choice."""
    view = state.current().view
    shown = view if view is not None and view in views else default
    st.session_state["w_deel"] = shown

    def changed() -> None:
        state.update(view=st.session_state["w_deel"] or shown)

    st.segmented_control(
        "Deel", list(views), format_func=views.__getitem__, key="w_deel", on_change=changed, label_visibility="collapsed"
    )
    return shown


@local
def table_with_download(
    frame: pd.DataFrame,
    file_name: str,
    *,
    label: str = "Tabel en download",
    fictional: bool,
    note: str = "",
    decimals: Mapping[str, int] = MappingProxyType({}),
) -> None:
    """The same figures as a table, and as a CSV file that says when the data are fictional. Sent only when opened."""
    box = st.expander(plain(label), icon=":material/table:", key=f"tabel_{label}", on_change="rerun")
    if not box.open:
        return
    with box:
        figures(frame, decimals)
        download(frame, file_name, fictional=fictional, note=note)


def download(frame: pd.DataFrame, file_name: str, *, fictional: bool, note: str = "", on_click: bool = False) -> None:
    """A table as a CSV file that says when the data are fictional. With `on_click` it is made in the click, for a large table."""

    def content() -> bytes:
        export = frame.assign(let_op="voorbeeldgegevens (verzonnen)") if fictional else frame
        export = export.map(cell).rename(columns=cell)
        text = (f"{cell(f'# {note}')}\n" if note else "") + export.to_csv(index=False, sep=";", decimal=",")
        return text.encode("utf-8-sig")

    st.download_button(
        "Download als CSV",
        content if on_click else content(),
        file_name=f"{'voorbeeldgegevens-' if fictional else ''}{file_name}",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore" if on_click else "rerun",
    )


def figures(frame: pd.DataFrame, decimals: Mapping[str, int] = MappingProxyType({})) -> None:
    """A table that can be sorted and scrolled, its numbers in Dutch format; `decimals` where the numbers alone do not tell how many.

    A cell without a value is empty.
    """
    texts = frame.select_dtypes(["object", "str"])
    frame = frame.assign(**{str(name): texts[name].where(texts[name].notna(), "") for name in texts})
    numbers = {
        name: decimals.get(str(name), _decimals(frame[name])) for name in frame.select_dtypes("number") if not _is_year(str(name))
    }
    shown = frame.style.format({name: partial(_dutch, decimals=decimals) for name, decimals in numbers.items()}, na_rep="")
    st.dataframe(shown if numbers else frame, hide_index=True, width="stretch")


def _is_year(name: str) -> bool:
    return "jaar" in name.lower().split()


def _decimals(values: pd.Series) -> int:
    """So many that the figures can be told apart, and no more: none for whole numbers, one from 100 on, two from 1 on, else three."""
    known = values.dropna().abs()
    if known.empty or (known % 1 == 0).all():
        return 0
    return 1 if known.max() >= 100 else 2 if known.max() >= 1 else 3


def _dutch(value: float, decimals: int) -> str:
    return "" if pd.isna(value) else number(float(value), decimals)


def table(frame: pd.DataFrame, *, hide_index: bool = True) -> None:
    """A table with the whole text in its cells. Streamlit draws those, the headings and the index as Markdown."""
    shown = frame.map(lambda value: plain(value) if isinstance(value, str) else value)
    st.table(shown.rename(index=_plain_name, columns=_plain_name), hide_index=hide_index)


def _plain_name(name: object) -> object:
    return plain(name) if isinstance(name, str) else name


def link(address: str) -> str:
    """A link of the catalogue in Markdown, with the address as its text."""
    return f"[{plain(address)}](<{quote(address, safe=_IN_ADDRESSES)}>)"


def path_table(path: pd.DataFrame) -> pd.DataFrame:
    """The effect over the years as a table."""
    return path.rename(
        columns={
            "year": "Jaar",
            "plan": "Plan",
            "low": "Laag (19 van de 20)",
            "narrow_low": "Laag (2 van de 3)",
            "middle": "Midden",
            "narrow_high": "Hoog (2 van de 3)",
            "high": "Hoog (19 van de 20)",
        }
    ).round(5)


def year_span(databank: Databank) -> str:
    """'2020 tot en met 2025'."""
    years = databank.years("key_figures")
    return "onbekende jaren" if not years else str(years[0]) if len(years) == 1 else f"{years[0]} tot en met {years[-1]}"
