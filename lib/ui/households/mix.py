"""Which types of household live here, with intervals."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.answers.homes import Homes
from lib.answers.households.published import Comparison
from lib.answers.households.together import Living
from lib.answers.households.types import mix, stands_out
from lib.answers.place import Gemeente
from lib.answers.standing.one_area.card import HOUSEHOLD_SHARES
from lib.areas import is_work_area
from lib.escape import plain
from lib.palette import AREAS, KIND_COLOURS
from lib.ui.households import charts as household_charts
from lib.ui.households.offers import estimate_line
from lib.ui.households.published import show_colours, show_margin
from lib.ui.session import data
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts


def show_mix(context: Context, homes: Homes, living: Living, comparison: Comparison) -> None:
    """Types of household of the chosen areas with their intervals, what stands out, and how the kinds changed."""
    gemeente = context.gemeente
    found = mix(living, comparison.names, comparison.areas)
    first = comparison.areas[0]
    _, similar = data.similar_to(context.databank, homes.of(first), first)
    sentence, marked = stands_out(living, similar, first)
    st.header(plain(f"{comparison.names[first]}. {sentence}" if sentence else comparison.takeaway), anchor=False)
    if not sentence:
        # The headline is about published figures: those come first, with their mark.
        margins = [answer for answer in comparison.margins if comparison.marked(answer.margin.id)]
        show_colours(comparison, [answer.rows for answer in margins], with_reference=True)
        for answer in margins:
            show_margin(comparison, answer)
        st.subheader("Typen huishoudens", anchor=False)
    show_colours(comparison, [found.rows], with_reference=False)
    if sentence and first == context.area:
        parts.go_to(
            "pages/oorzaken.py", f"Welke {similar.many} lijken hierop, en waarin?", ":material/join_inner:", view="anderen"
        )
    names = [comparison.names[code] for code in comparison.areas]
    if len(found.rows):
        charts.draw(
            household_charts.mix_bars(found.rows, names, AREAS, list(found.categories), marked),
            key="mix",
            alt_text=f"Geschatte typen huishoudens van {', '.join(names)} met hun onzekerheid. De cijfers staan in de tabel onderaan.",
        )
        parts.source_lines([estimate_line(context, living)])
    for text in (*found.missing, *found.grouped, *found.poor):
        st.caption(f":material/info: {plain(text)}")
    rows = _kinds_over_time(homes.of(first), first)
    if rows["value"].notna().sum() >= 6:
        st.markdown(
            f"**Zo veranderden de soorten huishoudens in {plain(comparison.names[first])}** ({'schatting' if is_work_area(first) else 'meting'}, CBS)"
        )
        labels = [label for _, label in HOUSEHOLD_SHARES]
        charts.draw(
            charts.lines(rows, KIND_COLOURS, labels), key="jaren", alt_text="Aandelen van drie soorten huishoudens door de jaren."
        )
        st.caption("De lijn is onderbroken waar de grens veranderde of het cijfer ontbreekt.")
    if len(found.rows):
        table = found.rows.rename(
            columns={
                "area": "Gebied",
                "code": "Code",
                "category": "Type",
                "value": "Schatting (%)",
                "low": "Laag (%)",
                "high": "Hoog (%)",
            }
        ).drop(columns="text")
        parts.table_with_download(
            table.round(1),
            f"typen-{gemeente.code}-{found.year}.csv",
            fictional=context.fictional,
            note=estimate_line(context, living),
        )


def _kinds_over_time(gemeente: Gemeente, code: str) -> pd.DataFrame:
    frames = [
        gemeente.figures.series(indicator, code)[["year", "value"]].assign(label=label) for indicator, label in HOUSEHOLD_SHARES
    ]
    return pd.concat(frames, ignore_index=True)
