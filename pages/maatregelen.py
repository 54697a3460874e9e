"""Maatregelen: wat doet een maatregel met de score, en hoe lang houdt het effect stand?"""

import streamlit as st

from lib.answers.measures.choice import catalogue, catalogue_for, not_counted
from lib.answers.place import for_a_part, name_of, too_small
from lib.escape import plain
from lib.household_types import LEAST_HOUSEHOLDS
from lib.interventions.catalogue.models import CatalogueError
from lib.interventions.effect.words import NOT_CAUSAL
from lib.ui.frame import navigation
from lib.ui.measures import assumptions, choice, effect_map, housing, package, taking, views
from lib.ui.widgets import parts, scenario_bar

BESLUIT = "pages/besluit.py"
PARTS = {"zelf": "Zelf kiezen", "kaart": "Op de kaart", "woningen": "Woningaanbod", "pakket": "Voorbeeldpakket"}

context = navigation.context()
gemeente, code = context.gemeente, context.area
only_map = context.state.large and context.state.view == "kaart"
heading = st.container()
if not only_map:
    scenario_bar.show(context)
part = "kaart" if only_map else parts.choose_part(PARTS, "zelf")
for sentence in not_counted(context.state.scenario):
    st.warning(plain(sentence))
try:
    of = catalogue_for(context.state.scenario)
except CatalogueError as error:
    st.warning(f"{plain(error)} Er is nu gerekend met de aannames van de catalogus.", icon=":material/link_off:")
    of = catalogue()
name = gemeente.name if code is None else name_of(gemeente, code)
if part == "pakket":
    heading.title(f"{plain(name)}: een voorbeeldpakket binnen een budget", anchor=False)
    package.show(context, of)
elif part == "kaart":
    if not only_map:
        heading.title(f"{plain(gemeente.name)}: het effect van het plan op de kaart", anchor=False)
    effect_map.show(context, context.state.scenario, of)
elif code is None:
    heading.title("Maatregelen", anchor=False)
    st.info(
        "Kies een buurt in de lijst, of klik er een aan op de kaart. Daarna kiest u maatregelen.",
        icon=":material/info:",
    )
    parts.go_to("pages/kaart.py", "Naar de kaart", ":material/map:")
elif part == "woningen":
    heading.title(f"{plain(name)}: wat doet ander woningaanbod?", anchor=False)
    if context.buurt:
        housing.show(context, context.buurt)
    else:
        st.info(
            f"Wat ander woningaanbod doet, rekenen wij per buurt en niet per {plain(context.area_word)}. Kies een buurt.",
            icon=":material/info:",
        )
elif too_small(gemeente, code):
    heading.title(f"{plain(name)}: wat doet een maatregel, en hoe lang?", anchor=False)
    st.info(
        f"{plain(name)} heeft minder dan {LEAST_HOUSEHOLDS} huishoudens; daarvoor is geen effect te berekenen.",
        icon=":material/info:",
    )
else:
    heading.title(f"{plain(name)}: wat doet een maatregel, en hoe lang?", anchor=False)
    for sentence in for_a_part(gemeente, [code]):
        st.info(plain(sentence), icon=":material/info:")
    if context.buurt is None:
        st.info(
            f"U kijkt naar een {plain(context.area_word)}. Waar hieronder 'buurt' staat, geldt het voor het geheel.",
            icon=":material/info:",
        )
    effect, measures = views.effect_of(context, code, of)
    views.show_takeaway(context, code, effect, measures, of)
    views.show_tiles(context, code, effect, of)
    left, right = st.columns([2, 3], gap="large")
    with left:
        choice.show(context, code)
    with right:
        views.show(context, code, effect, measures, of)
    if measures:
        views.show_table(context, code, effect, of)
if not only_map:
    assumptions.show_changes()
    onward = BESLUIT if navigation.has(BESLUIT) else ""
    if not taking.remind(context, onward) and onward and context.state.scenario is not None:
        parts.go_to(BESLUIT, "Verder naar Besluit", ":material/gavel:", first=True)
    st.caption(
        f"{NOT_CAUSAL} Een cijfer van de Leefbaarometer is niet vanzelf een knop om aan te draaien. Dat zeggen de makers zelf."
    )
