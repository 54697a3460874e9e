"""Kaart: hoe staat elke buurt ervoor?"""

import streamlit as st

from lib.answers.standing.card import card_of
from lib.answers.standing.observations import Observation
from lib.answers.standing.standing import Standing
from lib.answers.standing.themes import themes
from lib.escape import plain
from lib.palette import CLASSES, NO_VALUE, ramp
from lib.ui.frame import navigation
from lib.ui.session import data, state
from lib.ui.standing.card import show_card
from lib.ui.widgets import parts
from lib.ui.widgets.map import files as map_files
from lib.ui.widgets.map.draw import draw as draw_map


def legend(shown: Standing, colours: tuple[str, ...]) -> None:
    """Classes with their names and counts; never colour alone."""
    rows = [(name, int(n), colour) for name, n, colour in zip(shown.legend["name"], shown.legend["n"], colours, strict=True)]
    absent = int((shown.table["class"] == 0).sum())
    if absent:
        rows.append(("geen score" if shown.theme.is_score else "geen cijfer", absent, NO_VALUE))
    parts.chips([(name, str(n), colour) for name, n, colour in rows if n])


def sources_of(noticed: list[Observation]) -> None:
    """Sources of the observations and what their words mean."""
    parts.source_lines([observation.source for observation in noticed], " ".join(o.note for o in noticed if o.note))


context = navigation.context()
gemeente = context.gemeente
shown = data.standing(gemeente, context.theme, context.year)
colours = CLASSES if shown.theme.is_score else ramp(len(shown.legend))
title, chooser = st.columns([3, 2], vertical_alignment="bottom")
with title:
    st.title(f"{plain(gemeente.name)}, leefbaarheid {context.year}", anchor=False)
with chooser:
    subjects = {key: theme.label for key, theme in themes().items()}
    parts.choose(
        "Onderwerp op de kaart", subjects, context.theme, key="w_thema", on_choose=lambda theme: state.update(theme=theme)
    )
st.markdown(f"#### {plain(shown.takeaway)}")
if not gemeente.score_years():
    st.info(
        f"Voor {plain(gemeente.name)} heeft de Leefbaarometer geen scores per buurt. De kaart toont wat er wel is.",
        icon=":material/info:",
    )
left, right = st.columns([3, 2], gap="medium")
with left:
    shapes = map_files.map_shapes(context.databank, gemeente.code)
    classes = dict(zip(shown.table["code"], shown.table["class"], strict=True))
    draw_map(
        shapes,
        classes,
        colours,
        context.buurt,
        name="kaart",
        gemeente=gemeente.code,
        alt=f"Kaart van {gemeente.name}: {shown.theme.label}. {shown.takeaway} Dezelfde cijfers staan in de tabel onder de kaart.",
        on_choose=lambda code: state.update(buurt=code),
    )
    legend(shown, colours)
    parts.source_lines([shown.source.line])
    if shown.missing:
        st.caption(plain(shown.missing))
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
table = shown.table.rename(
    columns={
        "label": "Buurt",
        "wijk": "Wijk",
        "text": shown.theme.label,
        "year": "Jaar",
        "inhabitants": "Inwoners",
        "code": "Code",
    }
)
parts.table_with_download(
    table[["Buurt", "Wijk", shown.theme.label, "Jaar", "Inwoners", "Code"]],
    f"{gemeente.code}-{shown.theme.id}-{context.year}.csv",
    fictional=context.fictional,
    note=shown.source.line,
)
st.text_area(
    "Wat valt u op?",
    placeholder="Schrijf op wat opvalt; dit blijft op uw scherm en gaat nergens heen.",
    key="wat_valt_op",
    persist_state="session",
)
