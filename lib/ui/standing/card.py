"""The card of one buurt beside the map."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.answers.figure_words import figure_note
from lib.answers.standing.one_area.alike import alike_of
from lib.answers.standing.one_area.card import HOUSEHOLD_SHARES, Card, indicator_history
from lib.answers.standing.one_area.dots import dots_of
from lib.answers.standing.themes import themes
from lib.areas import this_area
from lib.escape import plain
from lib.palette import KIND_COLOURS
from lib.ui.session import data
from lib.ui.session.context import Context
from lib.ui.standing import charts as standing_charts
from lib.ui.standing.matrix import MATRIX
from lib.ui.widgets import charts, parts
from lib.words import number, percent


def show_card(context: Context, card: Card) -> None:
    """The buurt on one card."""
    gemeente = context.gemeente
    st.subheader(plain(card.label), anchor=False)
    st.caption(
        f"{plain(card.wijk)} · {number(card.inhabitants.value)} inwoners ({plain(figure_note(card.inhabitants, gemeente.names))})"
    )
    kind = f"({card.kind})" if gemeente.is_work_area and card.score is not None and context.buurt is None else ""
    st.markdown(f"**Leefbaarheidsscore {card.year}: {plain(card.headline)}** {plain(kind)}")
    if weakest := card.weakest:
        st.markdown(plain(weakest))
    _show_dots(context, card)
    around = alike_of(gemeente, *data.similar_to(context.databank, gemeente, card.code), card.year)
    if around.sentence:
        st.markdown(plain(around.sentence), help=plain(around.note))
    elif card.score is not None:
        st.caption(plain(around.note))
    if around.codes:
        parts.go_to(
            "pages/oorzaken.py", f"Welke {around.many} lijken hierop, en waarin?", ":material/join_inner:", view="anderen"
        )
    if card.change_text:
        st.caption(plain(card.change_text))
    if card.score is None:
        st.info(f"{plain(card.absent)}{' Buurtbalans vult niets in.' if context.buurt else ''}", icon=":material/info:")
    if len(card.dimensions):
        charts.draw(
            standing_charts.dimension_bars(card.dimensions, card.label, card.beside),
            key="dims",
            alt_text=f"Vijf onderwerpen van de score van {card.label}, met een streep voor {card.beside}.",
        )
        st.caption(
            f"Balk: {plain(card.label)}. Oranje streep: {plain(card.beside)} ({plain(card.gemeente_kind)}). Nul: het ijkpunt. {plain(card.zero)}"
        )
    theme = themes()[str(context.state.theme)]
    if theme.entry is not None:
        series, note = indicator_history(gemeente, theme.id, card.code)
        if series["value"].notna().sum() >= 2:
            st.markdown(f"**{plain(theme.label)}**")
            charts.draw(
                charts.history(series, theme.entry.unit, 1), key="indicator", alt_text=f"Verloop van {theme.label}. {note}"
            )
        if note:
            st.caption(plain(note))
    if len(card.history) >= 2:
        charts.draw(
            charts.history(card.history[["year", "score"]]),
            key="hist",
            alt_text=f"Verloop van de score over de metingen. {card.history_note}",
        )
    st.caption(plain(card.history_note))
    kinds = card.households
    if kinds.known:
        labels = [label for _, label in HOUSEHOLD_SHARES]
        st.markdown(f"**Huishoudens** ({plain(figure_note(kinds, gemeente.names))})")
        bar = pd.DataFrame({"label": labels, "value": kinds.values})
        charts.draw(
            standing_charts.shares_bar(bar, KIND_COLOURS),
            key="kinds",
            alt_text="Aandeel van drie soorten huishoudens; de cijfers staan eronder.",
        )
        parts.chips(
            [(label, percent(value), colour) for label, value, colour in zip(labels, kinds.values, KIND_COLOURS, strict=True)]
        )
    else:
        st.caption(f"Huishoudens: {plain(figure_note(kinds, gemeente.names))}.")
    parts.source_lines(card.sources)
    parts.go_to("pages/huishoudens.py", "Wie wonen hier samen?", ":material/groups:", first=True)
    if card.code == gemeente.code:
        parts.go_to("pages/kaart.py", "De buurten van dit werkgebied naast elkaar", ":material/table_rows:", view=MATRIX)
    elif context.buurt is None:
        parts.go_to(
            "pages/kaart.py", "De buurten van deze wijk naast elkaar", ":material/table_rows:", view=MATRIX, listed=card.code
        )
    parts.go_to("pages/maatregelen.py", f"Probeer een maatregel in {this_area(card.code)}", ":material/construction:")


def _show_dots(context: Context, card: Card) -> None:
    """Where the score stands among all buurten; no other buurt is named, also not on hovering."""
    if context.buurt is None:
        st.caption(f"De plaats tussen alle buurten is er alleen voor een buurt, niet voor een {plain(context.area_word)}.")
        return
    dots = dots_of(context.gemeente, card.code, card.year)
    if dots is None:
        return
    st.markdown(plain(dots.sentence))
    how = f"Elke stip is 1 van de 100 buurten, links een lage score en rechts een hoge. Ruit: {card.label}."
    charts.draw(standing_charts.hundred_dots(dots.lower), key="stippen", alt_text=f"{dots.sentence} {how}")
    st.caption(plain(how))
