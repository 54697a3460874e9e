"""Kaart: hoe staat elke buurt ervoor?"""

import streamlit as st

from lib.answers.standing.card import card_of
from lib.answers.standing.observations import Observation
from lib.answers.standing.standing import Standing, as_table
from lib.answers.standing.themes import SCORE
from lib.escape import plain
from lib.ui.frame import navigation
from lib.ui.session import data
from lib.ui.session.context import Context
from lib.ui.standing.card import show_card
from lib.ui.standing.map_view import choose_subject, show_large, show_map
from lib.ui.standing.matrix import MATRIX, show_matrix
from lib.ui.widgets import parts

PARTS = {"kaart": "Kaart", MATRIX: "Buurten naast elkaar"}


def sources_of(noticed: list[Observation]) -> None:
    """Sources of the observations and what their words mean."""
    parts.source_lines([observation.source for observation in noticed], " ".join(o.note for o in noticed if o.note))


def show_page(context: Context, shown: Standing) -> None:
    """Title and takeaway, and under those the chosen part."""
    title, chooser = st.columns([3, 2], vertical_alignment="bottom")
    sentence, part = st.columns([3, 2], vertical_alignment="center")
    with part:
        beside = parts.choose_part(PARTS, "kaart") == MATRIX
    subject = f", leefbaarheid {context.year}" if beside or shown.theme.id == SCORE else f": {shown.theme.label}"
    title.title(plain(context.gemeente.name + subject), anchor=False)
    if beside:
        found = data.matrix(context.databank, context.gemeente, context.year)
        sentence.markdown(f"#### {plain(found.takeaway)}")
        show_matrix(context, found)
        return
    sentence.markdown(f"#### {plain(shown.takeaway)}")
    with chooser:
        choose_subject(context)
    show_one_subject(context, shown)


def show_one_subject(context: Context, shown: Standing) -> None:
    """The map with what stands out or the card of a buurt, and the same figures as a table."""
    gemeente = context.gemeente
    if not gemeente.score_years():
        st.info(
            f"Voor {plain(gemeente.name)} heeft de Leefbaarometer geen scores per buurt. De kaart toont wat er wel is.",
            icon=":material/info:",
        )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_map(context, shown)
    noticed = data.observations(gemeente, context.year)
    with right:
        if context.buurt:
            show_card(context, card_of(gemeente, context.buurt, context.year))
        else:
            st.subheader("Wat valt op in deze gemeente?", anchor=False)
            for observation in noticed:
                st.markdown(f"**{plain(observation.heading)}.** {plain(observation.text)}")
            sources_of(noticed)
            st.info("Klik op een buurt op de kaart, of kies er een in het menu links.", icon=":material/touch_app:")
    if context.buurt and noticed:
        for column, observation in zip(st.columns(3), noticed, strict=False):
            column.markdown(f"**{plain(observation.heading)}.** {plain(observation.text)}")
        sources_of(noticed)
    show_table(context, shown)
    st.text_area(
        "Wat valt u op?",
        placeholder="Schrijf op wat opvalt; dit blijft op uw scherm en gaat nergens heen.",
        key="wat_valt_op",
        persist_state="session",
    )


def show_table(context: Context, shown: Standing) -> None:
    """What the map shows, in figures."""
    table, decimals = as_table(shown)
    parts.table_with_download(
        table,
        f"{context.gemeente.code}-{shown.theme.id}-{context.year}.csv",
        fictional=context.fictional,
        note=" · ".join(shown.sources),
        decimals=decimals,
    )


def run(context: Context) -> None:
    """The map alone or the whole page, as chosen."""
    shown = data.standing(context.databank, context.gemeente, context.theme, context.year)
    if context.state.large:
        show_large(context, shown)
    else:
        show_page(context, shown)


run(navigation.context())
