"""Maatregelen: wat doet een maatregel met de score, en hoe lang houdt het effect stand?"""

import datetime

import streamlit as st

from lib.answers.measures import Effect, catalogue, catalogue_for, effect_on, measures_of, unknown_measures
from lib.interventions import CatalogueError, Intervention
from lib.interventions.words import BAND, BAND_NARROW, BAND_WIDE, NOT_CAUSAL
from lib.scenarios import LAST_YEAR, ScenarioMeasure
from lib.ui import charts, navigation, parts, scenario_state, shell
from lib.ui.evidence_view import show_evidence

YEARS_AHEAD = 15


def choose(code: str) -> None:
    """Measures in this buurt, each with coverage, start and upkeep."""
    of = catalogue()
    known = scenario_state.measures_in(code)
    st.markdown("**Kies maatregelen**")
    for intervention in of.ids:
        entry, key = of.get(intervention), f"kies_{code}_{intervention}"
        mine = [m for m in known if m.intervention == intervention]
        st.session_state[key] = bool(mine)
        label = f"{entry.label} · bewijs {entry.grade}"
        st.checkbox(
            label, key=key, help=f"{entry.description} {of.grades.of(entry.grade)}", on_change=toggle, args=(code, intervention)
        )
        for phase, measure in enumerate(mine):
            adjust(measure, entry, phase)
    if scenario_state.can_undo():
        st.button("Ongedaan maken", icon=":material/undo:", on_click=scenario_state.undo)


def toggle(code: str, intervention: str) -> None:
    """Add a measure to this buurt or take it out."""
    chosen = [m.intervention for m in scenario_state.measures_in(code)]
    wanted = [i for i in chosen if i != intervention] if intervention in chosen else [*chosen, intervention]
    scenario_state.choose(code, wanted, datetime.date.today().year + 1)


def adjust(measure: ScenarioMeasure, entry: Intervention, phase: int) -> None:
    """Sliders of one measure; a link can hold the same measure in phases."""
    this_year = datetime.date.today().year
    key = f"{measure.area}_{entry.id}" + (f"_{phase}" if phase else "")
    names = {f"dekking_{key}": measure.coverage, f"start_{key}": measure.start}
    forever = measure.upkeep_until is None
    ends = list(range(measure.start, min(measure.start + YEARS_AHEAD, LAST_YEAR) + 1))
    for name, value in names.items():
        st.session_state[name] = value
    st.session_state[f"tot_{key}"] = "altijd" if forever else max(measure.start, measure.upkeep_until or 0)

    def changed() -> None:
        until = st.session_state[f"tot_{key}"]
        start = st.session_state[f"start_{key}"]
        scenario_state.change(
            measure,
            coverage=st.session_state[f"dekking_{key}"],
            start=start,
            upkeep_until=None if until == "altijd" else min(max(start, until + start - measure.start), LAST_YEAR),
        )

    with st.container(border=True):
        st.slider("Deel van de buurt dat het bereikt (%)", 0, 100, step=5, key=f"dekking_{key}", on_change=changed)
        left, right = st.columns(2)
        years = sorted({*range(this_year - 5, this_year + 16), measure.start})
        left.selectbox("Start in", years, key=f"start_{key}", on_change=changed)
        right.selectbox(
            "Onderhoud tot en met",
            ["altijd", *sorted({*ends, *([] if forever else [st.session_state[f"tot_{key}"]])})],
            format_func=lambda v: "blijvend" if v == "altijd" else "geen onderhoud" if v == measure.start else str(v),
            key=f"tot_{key}",
            on_change=changed,
        )


def show(effect: Effect, chosen: bool) -> None:
    """Path, what is left, dimensions and visibility."""
    if not chosen:
        st.info("Kies links een maatregel. U ziet dan wat die doet, met en zonder onderhoud.", icon=":material/arrow_back:")
        return
    with_drift = st.toggle("Toon de grens van de gewone schommeling", key="w_schommeling")
    drift = effect.drift.p90 if with_drift else None
    charts.draw(
        charts.effect_path,
        effect.path,
        drift,
        key="pad",
        alt_text=f"Effect op de score door de jaren, met en zonder onderhoud. {effect.takeaway}",
    )
    st.caption(f"Band: {BAND} bij 'zoals gekozen'; donker {BAND_NARROW}, licht {BAND_WIDE}. Soort cijfer: scenario.")
    st.markdown("**Wat is er over van het volledige effect?**")
    st.dataframe(effect.left, hide_index=True, width="stretch")
    st.markdown(effect.visibility_text)
    st.markdown(effect.class_text)
    if len(effect.by_dimension):
        years = sorted(effect.by_dimension["year"].unique())
        year = st.select_slider("Per onderwerp, in het jaar", years, value=years[min(2, len(years) - 1)], key="w_dimensiejaar")
        rows = effect.by_dimension[effect.by_dimension["year"] == year]
        charts.draw(
            charts.effect_by_dimension,
            rows,
            key="dimensies",
            alt_text=f"Effect per onderwerp in {year}; de cijfers staan in de tabel onderaan.",
        )


context = navigation.context()
if not shell.choose_first(context):
    gemeente = context.gemeente
    if context.buurt is None:
        st.title("Maatregelen", anchor=False)
        st.info("Kies links een buurt, of klik er een aan op de kaart. Daarna kiest u maatregelen.", icon=":material/arrow_back:")
        parts.go_to("pages/kaart.py", "Naar de kaart", ":material/map:")
    else:
        name = gemeente.buurten.set_index("code").loc[context.buurt, "label"]
        st.title(f"{name}: wat doet een maatregel, en hoe lang?", anchor=False)
        scenario = context.state.scenario
        for unknown in unknown_measures(scenario):
            st.warning(f"De link noemt maatregel '{unknown}'; die staat niet in de catalogus en telt niet mee.")
        measures = tuple(m for m in measures_of(scenario, context.buurt) if m.intervention in catalogue().ids)
        try:
            of = catalogue_for(scenario)
        except CatalogueError as error:
            st.warning(f"{error} Er is nu gerekend met de aannames van de catalogus.", icon=":material/link_off:")
            of = catalogue()
        effect = effect_on(gemeente, context.buurt, context.year, measures, of)
        st.markdown(f"#### {effect.takeaway}")
        left, right = st.columns([2, 3], gap="large")
        with left:
            choose(context.buurt)
        with right:
            show(effect, bool(measures))
        st.caption(
            f"{NOT_CAUSAL} De makers van de Leefbaarometer zeggen zelf dat hun indicatoren niet vanzelf de beste knoppen zijn om aan te draaien."
        )
        if measures:
            show_evidence([catalogue().get(i) for i in dict.fromkeys(m.intervention for m in measures)])
            parts.table_with_download(
                parts.path_table(effect.path),
                f"effect-{context.buurt}-{scenario.short_hash}.csv",
                fictional=context.fictional,
                note=f"scenario {scenario.hash}; aannames {of.fingerprint}; bandbreedte van de aannames",
            )
