"""The parts of the page Huishoudens: mix with intervals, living together, all buurten, published figures, the editable table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from lib.answers.households.published import Comparison, MarginAnswer, as_table
from lib.answers.households.together import (
    INDICES,
    Covered,
    Living,
    index_values,
    is_offer,
    isolation_table,
    quadrant_table,
    statements,
    table_for,
)
from lib.answers.households.types import mix, stands_out
from lib.answers.place import Gemeente
from lib.answers.standing import card as cards
from lib.answers.standing.standing import legend_of
from lib.households import load_types
from lib.living_together import CLOSING, OffersError, Statement, in_ten
from lib.palette import AREAS, KIND_COLOURS, ramp
from lib.scenarios import edits
from lib.ui.households import charts as household_charts
from lib.ui.session import data, editing, state
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts
from lib.ui.widgets.map import files as map_files
from lib.ui.widgets.map.draw import draw as draw_map
from lib.words import number

VIEWS: dict[str, str] = {
    "mix": "Wie wonen hier?",
    "samen": "Vullen ze elkaar aan?",
    "buurten": "Alle buurten",
    "cijfers": "Gepubliceerde cijfers",
    "tabel": "Aanbod en vraag",
}


def estimate_line(context: Context, living: Living) -> str:
    """Source of an estimate."""
    of = "verzonnen voorbeeldgegevens" if context.fictional else "gepubliceerde verdelingen van CBS"
    return f"Buurtbalans, uit {of}, {living.estimate.year} (schatting; streep: 8 van de 10 trekkingen)"


def offers(context: Context) -> dict[str, float]:
    """Edits of the table of offers and needs in the scenario; none, said so, when one of them cannot be."""
    scenario = context.state.scenario
    edits = {key: value for key, value in scenario.changed.items() if is_offer(key)} if scenario else {}
    try:
        table_for(edits)
    except OffersError as error:
        st.warning(f"{error} Er is gerekend met de standaardtabel.", icon=":material/link_off:")
        return {}
    return edits


def show_mix(context: Context, living: Living, comparison: Comparison) -> None:
    """Types of household of the chosen areas with their intervals, what stands out, and how the kinds changed."""
    gemeente = context.gemeente
    found = mix(living, comparison.names, comparison.areas)
    first = comparison.areas[0]
    sentence = stands_out(living, data.similar(context.databank), first)
    if sentence:
        st.markdown(f"**{comparison.names[first]}.** {sentence}")
    names = [comparison.names[code] for code in comparison.areas]
    if len(found.rows):
        charts.draw(
            household_charts.mix_bars,
            found.rows,
            names,
            AREAS,
            list(found.categories),
            key="mix",
            alt_text=f"Geschatte typen huishoudens van {', '.join(names)} met hun onzekerheid. De cijfers staan in de tabel onderaan.",
        )
        parts.source_lines([estimate_line(context, living)])
    for text in (*found.missing, *found.poor):
        st.caption(f":material/info: {text}")
    rows = _kinds_over_time(gemeente, first)
    if rows["value"].notna().sum() >= 6:
        st.markdown(f"**Zo veranderden de soorten huishoudens in {comparison.names[first]}** (meting, CBS)")
        labels = [label for _, label in cards.HOUSEHOLD_SHARES]
        charts.draw(
            charts.lines, rows, KIND_COLOURS, labels, key="jaren", alt_text="Aandelen van drie soorten huishoudens door de jaren."
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
        gemeente.figures.series(indicator, code)[["year", "value"]].assign(label=label)
        for indicator, label in cards.HOUSEHOLD_SHARES
    ]
    return pd.concat(frames, ignore_index=True)


def show_together(context: Context, living: Living, covered: Covered) -> None:
    """The three statements about the chosen buurt."""
    gemeente = context.gemeente
    if context.buurt is None:
        st.info("Kies links een buurt. U ziet dan hoe verschillend de huishoudens zijn en of ze elkaar kunnen helpen.")
        return
    said, asked = statements(living, covered, gemeente, context.buurt, context.year)
    if not said:
        st.info("Voor deze buurt zijn te weinig cijfers om dit te schatten.")
        return
    for column, statement in zip(st.columns(3, gap="large"), said, strict=True):
        with column:
            _statement(statement)
    if asked:
        st.warning(asked, icon=":material/help:")
    i = living.rows[context.buurt]
    place = str(living.quadrants.name[i])
    if place:
        ranks = [float(living.load[i]), float(living.capacity[i])]
        st.markdown(f"**{place.capitalize()}.** Vraag: {in_ten(ranks[0])}. Handen en tijd: {in_ten(ranks[1])}.")
    st.markdown(f"*{CLOSING}*")
    if living.estimate.poor[living.estimate.row(context.buurt)]:
        st.warning(" ".join(living.estimate.why(context.buurt)), icon=":material/info:")
    parts.source_lines([estimate_line(context, living), "tabel van aanbod en vraag (aanname)"])


def _statement(statement: Statement) -> None:
    st.subheader(statement.heading, anchor=False)
    st.markdown(statement.sentence)
    st.caption(statement.sure_words + (f" {statement.note}" if statement.note else ""))
    rows = [
        {
            "Cijfer": figure.label,
            "Waarde": number(figure.value, 0 if abs(figure.value) >= 10 else 2),
            "Bereik": "" if np.isnan(figure.low) else f"{number(figure.low, 2)} tot {number(figure.high, 2)}",
            "Eenheid": figure.unit,
            "Soort": figure.kind,
        }
        for figure in statement.figures
    ]
    with st.expander("De cijfers"):
        st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")


def show_all(context: Context, living: Living, covered: Covered) -> None:
    """Every buurt of the gemeente: load against capacity, and an index on the map."""
    gemeente = context.gemeente
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Vraag, en handen om te helpen", anchor=False)
        table = quadrant_table(living, gemeente)
        known = table.dropna(subset=["load", "capacity"])
        if len(known):
            chosen = [code for code in (context.buurt, *context.state.compare) if code]
            alt_text = (
                "Vraag tegen handen en tijd voor alle buurten van de gemeente; dezelfde cijfers staan in de tabel onderaan."
            )
            charts.draw(household_charts.quadrant, known, chosen, key="kwadrant", alt_text=alt_text)
            few = int((known["quadrant"] == "veel vraag, weinig handen").sum())
            st.markdown(
                f"In {few} van de {len(known)} buurten: veel vraag, weinig handen. Rang onder {len(living.codes)} buurten."
            )
        else:
            st.info("Hiervoor zijn armoede, uitkeringen of Wmo per buurt nodig; die zijn voor deze gemeente niet gepubliceerd.")
    with right:
        index = context.state.index if context.state.index in INDICES else "dekking"
        st.session_state["w_index"] = index
        st.selectbox(
            "Op de kaart",
            list(INDICES),
            format_func=lambda key: INDICES[key][0],
            key="w_index",
            on_change=lambda: state.update(index=st.session_state["w_index"]),
        )
        values = index_values(living, covered, gemeente, index)
        names, classes = legend_of(values.to_numpy(), "")
        shapes = map_files.map_shapes(context.databank, map_files.geometry_version(context.databank), gemeente.code)
        colours = ramp(len(names))
        draw_map(
            shapes,
            dict(zip(values.index, classes.tolist(), strict=True)),
            colours,
            context.buurt,
            name="indexkaart",
            gemeente=gemeente.code,
            alt=f"Kaart van {gemeente.name}: {INDICES[index][0]}. Dezelfde cijfers staan in de tabel.",
            on_choose=lambda code: state.update(buurt=code),
        )
        parts.chips(
            [
                (name, str(int((classes == c).sum())), colour)
                for c, (name, colour) in enumerate(zip(names, colours, strict=True), 1)
            ]
        )
        parts.source_lines([estimate_line(context, living), f"{INDICES[index][0]} ({INDICES[index][1]})"])
    with st.expander("Wie woont bij wie in de buurt?", icon=":material/diversity_3:"):
        together, note = isolation_table(living, gemeente)
        if len(together):
            st.markdown(
                "Woont een type vooral bij soortgenoten, dan is het aandeel in de eigen buurt veel hoger dan in de gemeente."
            )
            st.dataframe(together, hide_index=True, width="stretch")
        st.caption(f"{note} Het zegt niets over wie elkaar ontmoet.")
        parts.source_lines([estimate_line(context, living)])
    shown = table.assign(index=values.reindex(table["code"]).round(2).to_numpy()).rename(
        columns={
            "label": "Buurt",
            "load": "Vraag (rang)",
            "capacity": "Handen (rang)",
            "quadrant": "Ligging",
            "index": INDICES[index][0],
        }
    )
    parts.table_with_download(
        shown.drop(columns=["code", "sure"]).round(2),
        f"samenleven-{gemeente.code}.csv",
        fictional=context.fictional,
        note=CLOSING,
    )


def show_published(context: Context, comparison: Comparison) -> None:
    """The published margins side by side."""
    names = [comparison.names[code] for code in comparison.areas]
    st.caption(f"Streep in de grafieken: {comparison.names[comparison.reference]}.")
    left, right = st.columns(2, gap="large")
    for position, answer in enumerate(comparison.margins):
        with (left, right)[position % 2]:
            _margin(answer, names)
    table = as_table(comparison)
    if len(table) and context.gemeente is not None:
        parts.table_with_download(table, f"huishoudens-{context.gemeente.code}-{context.year}.csv", fictional=context.fictional)


def _margin(answer: MarginAnswer, names: list[str]) -> None:
    st.subheader(answer.margin.title, anchor=False)
    if answer.rows.empty:
        st.info("Niet gepubliceerd voor deze gebieden in of rond dit jaar. " + " ".join(answer.missing), icon=":material/info:")
        return
    if answer.sentence:
        st.markdown(answer.sentence)
    alt_text = f"{answer.margin.title} van {', '.join(names)}. {answer.sentence} De cijfers staan in de tabel onderaan."
    categories = list(answer.margin.nouns)
    charts.draw(
        household_charts.compare_bars, answer.rows, names, AREAS, categories, key=f"margin_{answer.margin.id}", alt_text=alt_text
    )
    if answer.missing:
        st.caption(":material/info: Bleke balken of geen balk: " + " ".join(answer.missing))
    if answer.margin.note:
        st.caption(answer.margin.note)
    parts.source_lines([answer.source])


def show_table(context: Context) -> None:
    """The table of offers and needs, editable; every edit is a step that can be undone and travels in the link."""
    own = offers(context)
    table, types = table_for(own), load_types()
    st.markdown(
        "Wat kan een huishouden van dit type voor buren doen, en wat kan het nodig hebben? 0 niets, 1 iets, 2 duidelijk, 3 veel. "
        f"Alles hier is een **{table.label}**. Pas aan wat u anders ziet; de andere delen van deze pagina volgen meteen."
    )
    for side, title in (("offer", "Aanbod"), ("need", "Vraag")):
        values = table.offers if side == "offer" else table.needs
        frame = pd.DataFrame(
            values.astype(int), columns=list(table.domain_labels), index=[types[t.id].short for t in table.types]
        )
        config = {name: st.column_config.NumberColumn(name, min_value=0, max_value=3, step=1) for name in frame.columns}
        st.markdown(f"**{title}**")
        edited = st.data_editor(frame, column_config=config, key=f"tabel_{side}_{hash(tuple(values.ravel()))}", width="stretch")
        changed = np.argwhere(edited.to_numpy() != frame.to_numpy())
        if len(changed):
            editing.edit(
                edits.assume,
                {
                    f"{table.types[i].id}.{table.domains[j].id.lower()}.{side}": float(edited.iloc[i, j])
                    for i, j in changed.tolist()
                },
            )
            st.rerun()
    left, right = st.columns(2)
    if editing.can_undo():
        left.button("Ongedaan maken", icon=":material/undo:", on_click=editing.undo, width="stretch")
    if own:
        right.button(
            "Standaardtabel terug",
            icon=":material/restart_alt:",
            on_click=lambda: editing.edit(edits.assume, dict.fromkeys(own)),
            width="stretch",
        )
    with st.expander("Waarom staan deze getallen er?"):
        for entry in table.types:
            st.markdown(f"**{types[entry.id].label}.** {entry.reason}")
