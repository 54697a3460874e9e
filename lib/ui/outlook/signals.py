"""The signals of a gemeente: map, list and how they are found."""

from __future__ import annotations

import streamlit as st

from lib.answers.outlook.signals import (
    SIGNAL_KINDS,
    Signals,
)
from lib.answers.place import Gemeente
from lib.escape import plain
from lib.palette import SIGNALS
from lib.ui.outlook.shown import first_part, go_to_measures
from lib.ui.session import state
from lib.ui.session.context import Context
from lib.ui.widgets import parts
from lib.ui.widgets.map import files as map_files
from lib.ui.widgets.map.draw import draw as draw_map
from lib.ui.widgets.map.tooltip import Line


def show_signals(context: Context, gemeente: Gemeente, signals: Signals) -> None:
    """Map and list of the buurten that ask for attention first, in alphabetical order."""
    if not signals.anything:
        st.info(
            f"Van de buurten van {plain(gemeente.name)} zijn er geen scores, en te weinig cijfers over bewoners. Daarom zijn er geen signalen. "
            "Kies een andere gemeente.",
            icon=":material/info:",
        )
        return
    st.header(plain(signals.takeaway), anchor=False)

    def look_at(code: str) -> None:
        state.update(buurt=code, view=first_part(signals, code))

    left, right = st.columns([3, 2], gap="medium")
    with left:
        shapes = map_files.shapes_of(context.databank, gemeente)
        draw_map(
            shapes,
            signals.kinds,
            SIGNALS,
            context.buurt,
            name="signalen",
            gemeente=gemeente.code,
            whole=gemeente.whole,
            alt=f"Kaart van {gemeente.name} met signalen per buurt. {signals.takeaway} De lijst staat naast de kaart.",
            on_choose=look_at,
            lines=[Line("", tuple(signals.words(code) for code in shapes.codes))],
        )
        counts = [sum(kind == i + 1 for kind in signals.kinds.values()) for i in range(len(SIGNAL_KINDS))]
        parts.chips(
            [(label, str(n), colour) for label, n, colour in zip(SIGNAL_KINDS.values(), counts, SIGNALS, strict=True) if n]
        )
        unknown = sum(kind == 0 for kind in signals.kinds.values())
        if unknown:
            st.caption(f"Grijs gearceerd: {unknown} buurt{'en' if unknown != 1 else ''} waarvan te weinig bekend is.")
    with right:
        if signals.table.empty:
            st.write("Geen van de buurten steekt uit. Klik op een buurt om te zien wat daar verwacht wordt.")
        else:
            st.markdown(f"**Een signaal, geen oordeel.** {plain(signals.precision) or 'Het is een reden om te gaan kijken.'}")
        with st.container(height=400 if len(signals.table) > 3 else "content", border=False):
            for row in signals.table.itertuples():
                with st.container(border=True, gap="xxsmall"):
                    st.markdown(
                        f"**{plain(row.label)}** · {SIGNAL_KINDS[row.kind]}  \n{plain(row.reasons[0].upper() + row.reasons[1:])}."
                    )
                    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                        st.button(
                            "Bekijk",
                            key=f"bekijk_{row.code}",
                            icon=":material/trending_up:",
                            type="tertiary",
                            on_click=look_at,
                            args=(row.code,),
                        )
                        go_to_measures(buurt=row.code)
    parts.source_lines(signals.sources)
    st.caption(f"{plain(signals.note)} De buurten staan op alfabet. Het is geen ranglijst.")
    if len(signals.table):
        table = signals.table.assign(
            kind=signals.table["kind"].map(SIGNAL_KINDS), probability=signals.table["probability"].round(2)
        )
        table = table.dropna(axis="columns", how="all").rename(
            columns={"code": "Code", "label": "Buurt", "kind": "Signaal", "reasons": "Waarom", "probability": "Kans (0-1)"}
        )
        parts.table_with_download(
            table,
            f"signalen-{gemeente.code}.csv",
            fictional=context.fictional,
            note="signalen van Buurtbalans (schatting), op alfabet",
        )
