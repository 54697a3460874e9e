"""Coming households and ages of an area."""

from __future__ import annotations

import streamlit as st

from lib.answers.outlook.people import (
    LABELS,
    People,
    available,
    figure_ahead,
    method_words,
    overview,
    past_errors,
    past_errors_sentence,
)
from lib.answers.place import Gemeente
from lib.escape import plain
from lib.ui.outlook import charts as outlook_charts
from lib.ui.outlook.shown import BANDS, COLUMNS, go_to_measures
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts
from lib.words import number

_START = "age_65_plus"


def show_people(context: Context, gemeente: Gemeente, people: People | None, code: str) -> None:
    """Households and ages of one area: chart with fan, all figures in a table, past errors."""
    if people is None:
        st.info(
            "Voor deze gemeente zijn er geen kerncijfers met huishoudens en leeftijden. Daarom is er geen vooruitblik op bewoners.",
            icon=":material/info:",
        )
        return
    known = available(people, code)
    if not known:
        st.info(plain(figure_ahead(gemeente, people, code, _START).reason), icon=":material/info:")
        return
    figure = st.selectbox(
        "Cijfer",
        list(LABELS),
        index=list(LABELS).index(_START if _START in known else known[0]),
        format_func=LABELS.__getitem__,
        key=f"w_cijfer_{_START in known}",
        width=360,
    )
    answer = figure_ahead(gemeente, people, code, figure)
    if answer.reason:
        st.info(plain(answer.reason), icon=":material/info:")
    else:
        st.header(plain(answer.sentence), anchor=False)
        charts.draw(
            outlook_charts.fan(answer.past, answer.ahead, answer.label, 0, None, ""),
            key="waaier_bewoners",
            alt_text=f"{answer.label} in het verleden en in de komende jaren, met marges. {answer.sentence}",
        )  # fmt: skip
        st.caption(
            f"{BANDS} Gebruikt: {plain(method_words(figure, answer.method))}. "
            "Een marge is een aanname voor jaren waarover nooit gemeten is hoe goed een vooruitblik was. Bouwplannen zitten er niet in: komt er nieuwbouw of sloop, dan wordt het anders."
        )
        parts.source_lines(answer.sources)
    go_to_measures()
    st.markdown("**Alle cijfers, in het nieuwste jaar en later** (tussen haakjes: de marge)")
    parts.figures(overview(people, code))
    st.caption(
        "Geen verandering of aandeel gelijk: daar was de rekenmethode eerder niet beter. Bij een gelijk aandeel verandert het aantal mee met het totaal."
    )
    with st.expander("Hoe goed ging dit in het verleden?", icon=":material/history:"):
        errors = past_errors(people, code, figure)
        if errors.empty:
            st.write("Voor gebieden zoals dit is dat niet gemeten.")
        else:
            st.write(plain(past_errors_sentence(people, code, figure)))
            kept = ["Jaren vooruit", "Gemeten op"]
            parts.figures(errors.assign(**{name: errors[name].map(_one_decimal) for name in errors.columns if name not in kept}))
    table = people.ahead[(people.ahead["code"] == code) & people.ahead["figure"].isin(known)]
    parts.table_with_download(
        table.assign(figure=table["figure"].map(LABELS)).rename(columns=COLUMNS).round(0),
        f"vooruitblik-bewoners-{code}.csv",
        fictional=context.fictional,
        note="schatting van Buurtbalans; marges uit fouten van eerdere jaren",
    )


def _one_decimal(value: float) -> str:
    return number(value, 0 if value == int(value) else 1) if value == value else "onbekend"
