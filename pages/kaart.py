"""Kaart: hoe staat elke buurt ervoor?"""

import streamlit as st

from lib.answers.standing.one_area.card import card_of
from lib.answers.standing.standing import Standing
from lib.answers.standing.themes import SCORE
from lib.escape import plain
from lib.ui.databank import fetching
from lib.ui.frame import navigation, shell
from lib.ui.session import data
from lib.ui.session.context import Context, Opened
from lib.ui.standing import kept
from lib.ui.standing.card import show_card
from lib.ui.standing.land import LAND, has_land, show_land
from lib.ui.standing.map_view import choose_level, choose_subject, per_wijk, show_large, show_map, show_table, standing_of
from lib.ui.standing.matrix import MATRIX, show_matrix
from lib.ui.standing.noticed import show_noticed
from lib.ui.standing.papers import show_papers
from lib.ui.standing.through_time import THROUGH_TIME, show_through_time
from lib.ui.widgets import parts

# No name that a part of another page has: the choice would go along to it.
PARTS = {"overzicht": "Kaart", MATRIX: "Buurten naast elkaar", THROUGH_TIME: "Door de jaren", LAND: "Nederland"}


def show_page(context: Context, shown: Standing) -> None:
    """Title and takeaway, and under those the chosen part."""
    title, chooser = st.columns([3, 2], vertical_alignment="bottom")
    sentence = st.container()
    part, level = st.columns([3, 2])
    with part:
        chosen = parts.choose_part(PARTS, "overzicht")
    if chosen == LAND:
        title.title("Nederland: alle gemeenten", anchor=False)
        show_land(context, fetching.fetch)
        return
    if chosen == THROUGH_TIME:
        title.title(plain(f"{context.gemeente.name}, leefbaarheid door de jaren"), anchor=False)
        show_through_time(context, sentence)
        return
    subject = f", leefbaarheid {context.year}" if chosen == MATRIX or shown.theme.id == SCORE else f": {shown.theme.label}"
    title.title(plain(context.gemeente.name + subject), anchor=False)
    if chosen == MATRIX:
        found = kept.matrix(context.databank, context.gemeente, context.year)
        sentence.header(plain(found.takeaway), anchor=False)
        show_matrix(context, found)
        return
    sentence.header(plain(shown.takeaway), anchor=False)
    with chooser:
        choose_subject(context, shown)
    with level:
        choose_level(context)
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
        if context.area:
            show_card(context, card_of(gemeente, context.area, context.year))
        else:
            if noticed:
                st.subheader(plain(f"Wat valt op in {gemeente.this}?"), anchor=False)
                show_noticed(noticed)
            which = "wijk" if per_wijk(context) else "buurt"
            st.info(f"Klik op een {which} op de kaart, of kies er een in de lijst.", icon=":material/touch_app:")
    if context.area:
        show_noticed(noticed, beside=True)
    show_table(shown, f"{gemeente.code}-{shown.theme.id}-{context.year}.csv", fictional=context.fictional)
    show_papers(context)


def run(opened: Opened) -> None:
    """The country where no gemeente was chosen; else the map alone or the whole page."""
    if not isinstance(opened, Context):
        if not has_land(opened.databank):
            shell.choose_first(opened.databank)
            return
        st.title("Nederland: alle gemeenten", anchor=False)
        show_land(opened, fetching.fetch)
        return
    shown = standing_of(opened)
    if not opened.state.large:
        show_page(opened, shown)
    elif opened.state.view == LAND:
        show_land(opened, fetching.fetch)
    else:
        show_large(opened, shown)


run(navigation.opened())
