"""An index of living together for all buurten: map, quadrant and table."""

from __future__ import annotations

import streamlit as st

from lib.answers.households.indices import INDICES, index_labels, index_values, isolation_table, places_sentence, quadrant_table
from lib.answers.households.together import Covered, Living
from lib.answers.standing.standing import legend_of
from lib.escape import plain
from lib.living_together.statements import CLOSING
from lib.palette import ramp
from lib.ui.households import charts as household_charts
from lib.ui.households.offers import estimate_line
from lib.ui.session import state
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts
from lib.ui.widgets.map import files as map_files
from lib.ui.widgets.map.draw import draw as draw_map
from lib.ui.widgets.map.tooltip import Line
from lib.words import number


def show_all(context: Context, living: Living, covered: Covered) -> None:
    """Every buurt of the gemeente: load against capacity, and an index on the map."""
    gemeente = context.gemeente
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Vraag, en handen om te helpen", anchor=False)
        table = quadrant_table(living, gemeente)
        known, sentence = table.dropna(subset=["load", "capacity"]), places_sentence(living, table)
        if len(known):
            chosen = [code for code in (context.buurt, *context.state.compare) if code]
            alt_text = "Vraag tegen handen en tijd voor alle buurten; dezelfde cijfers staan in de tabel onderaan."
            charts.draw(household_charts.quadrant(known, chosen), key="kwadrant", alt_text=f"{alt_text} {sentence}")
            st.markdown(plain(sentence))
        else:
            st.info("Hiervoor zijn armoede, uitkeringen of Wmo per buurt nodig; die zijn voor deze gemeente niet gepubliceerd.")
    with right:
        labels = index_labels(living)
        index = context.state.index if context.state.index in INDICES else "dekking"
        st.session_state["w_index"] = index
        st.selectbox(
            "Op de kaart",
            list(INDICES),
            format_func=labels.__getitem__,
            key="w_index",
            on_change=lambda: state.update(index=st.session_state["w_index"]),
        )
        values = index_values(living, covered, gemeente, index)
        names, classes = legend_of(values.to_numpy(), "")
        shapes = map_files.shapes_of(context.databank, gemeente)
        colours = ramp(len(names))
        draw_map(
            shapes,
            dict(zip(values.index, classes.tolist(), strict=True)),
            colours,
            context.buurt,
            name="indexkaart",
            gemeente=gemeente.code,
            whole=gemeente.whole,
            alt=f"Kaart van {gemeente.name}: {labels[index]}. Dezelfde cijfers staan in de tabel.",
            on_choose=lambda code: state.update(buurt=code),
            lines=[Line(INDICES[index][0], tuple(number(values.get(code), 2) for code in shapes.codes))],
        )
        parts.chips(
            [
                (name, str(int((classes == c).sum())), colour)
                for c, (name, colour) in enumerate(zip(names, colours, strict=True), 1)
            ]
        )
        parts.source_lines([estimate_line(context, living), f"{labels[index]} ({INDICES[index]})"])
    with st.expander("Wie woont bij wie in de buurt?", icon=":material/diversity_3:"):
        together, note = isolation_table(living, gemeente)
        if len(together):
            st.markdown(
                f"Woont een type vooral bij soortgenoten, dan is het aandeel in de eigen buurt veel hoger dan in {plain(gemeente.the_whole)}."
            )
            parts.figures(together)
        st.caption(f"{plain(note)} Het zegt niets over wie elkaar ontmoet.")
        parts.source_lines([estimate_line(context, living)])
    shown = table.assign(index=values.reindex(table["code"]).round(2).to_numpy()).rename(
        columns={
            "label": "Buurt",
            "load": "Vraag (rang)",
            "capacity": "Handen (rang)",
            "quadrant": "Ligging",
            "index": labels[index],
        }
    )
    parts.table_with_download(
        shown.drop(columns=["code", "sure"]).round(2),
        f"samenleven-{gemeente.code}.csv",
        fictional=context.fictional,
        note=CLOSING,
    )
