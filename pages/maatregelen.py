"""Maatregelen: wat doet een maatregel met de score, en hoe lang houdt het effect stand?"""

import streamlit as st

from lib.answers.measures import catalogue, catalogue_for, not_counted
from lib.answers.scenario_costs import LEAST_HOUSEHOLDS, too_small
from lib.interventions import CatalogueError
from lib.interventions.words import NOT_CAUSAL
from lib.ui import (
    assumption_view,
    housing_view,
    measure_choice,
    measure_views,
    navigation,
    package_views,
    parts,
    scenario_bar,
    shell,
)

PARTS = {"zelf": "Zelf kiezen", "woningen": "Woningaanbod", "pakket": "Voorbeeldpakket"}

context = navigation.context()
if not shell.choose_first(context):
    gemeente, code = context.gemeente, context.buurt
    heading = st.container()
    scenario_bar.show(context)
    part = parts.choose_part(PARTS, "zelf")
    for sentence in not_counted(context.state.scenario):
        st.warning(sentence)
    try:
        of = catalogue_for(context.state.scenario)
    except CatalogueError as error:
        st.warning(f"{error} Er is nu gerekend met de aannames van de catalogus.", icon=":material/link_off:")
        of = catalogue()
    name = gemeente.name if code is None else gemeente.buurten.set_index("code").loc[code, "label"]
    if part == "pakket":
        heading.title(f"{name}: een voorbeeldpakket binnen een budget", anchor=False)
        package_views.show(context, of)
    elif code is None:
        heading.title("Maatregelen", anchor=False)
        st.info("Kies links een buurt, of klik er een aan op de kaart. Daarna kiest u maatregelen.", icon=":material/arrow_back:")
        parts.go_to("pages/kaart.py", "Naar de kaart", ":material/map:")
    elif part == "woningen":
        heading.title(f"{name}: wat doet ander woningaanbod?", anchor=False)
        housing_view.show(context, code)
    elif too_small(gemeente, code):
        heading.title(f"{name}: wat doet een maatregel, en hoe lang?", anchor=False)
        st.info(
            f"{name} heeft minder dan {LEAST_HOUSEHOLDS} huishoudens; daarvoor is geen effect te berekenen.",
            icon=":material/info:",
        )
    else:
        heading.title(f"{name}: wat doet een maatregel, en hoe lang?", anchor=False)
        effect, measures = measure_views.effect_of(context, code, of)
        st.markdown(f"#### {effect.takeaway}")
        measure_views.show_tiles(context, code, effect, of)
        left, right = st.columns([2, 3], gap="large")
        with left:
            measure_choice.show(code)
        with right:
            measure_views.show(context, code, effect, measures, of)
        if measures:
            measure_views.show_table(context, code, effect, of)
    assumption_view.show_changes()
    if context.state.scenario is not None and navigation.has("pages/besluit.py"):
        parts.go_to("pages/besluit.py", "Leg vast: naar Besluit", ":material/gavel:")
    st.caption(
        f"{NOT_CAUSAL} De makers van de Leefbaarometer zeggen zelf dat hun indicatoren niet vanzelf de beste knoppen zijn om aan te draaien."
    )
