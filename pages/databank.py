"""Databank: waar komt elk cijfer vandaan, en hoe zeker is het?"""

import pandas as pd
import streamlit as st

from lib.answers import nationwide
from lib.answers.accountability.provenance import METHOD, coverage_table, parts_table, sources_table
from lib.databank.store import Databank
from lib.escape import plain
from lib.ui.databank import accountability, fetching, importing, source_status
from lib.ui.databank.work_areas.section import show_work_areas
from lib.ui.frame import navigation
from lib.ui.session import data, permissions
from lib.ui.session.context import Context
from lib.ui.session.gate import GATE
from lib.ui.widgets import parts


def manage(databank: Databank) -> None:
    """Download, import and verify."""
    if not permissions.may_fetch():
        st.info("Gegevens ophalen en inlezen doet de beheerder van deze server. Vraag die om nieuwe gegevens.")
        return
    fetch, read, check = st.columns(3, gap="large")
    with fetch:
        st.markdown("**Ophalen.** Een gemeente met haar buurten, en Nederland als vergelijking.")
        if st.button("Gemeente ophalen", icon=":material/download:", width="stretch", key="ophalen_databank"):
            fetching.dialog()
        st.caption("Heel Nederland: `python -m lib.databank download`")
    with read:
        importing.form()
    with check:
        st.markdown("**Controleren.** Zijn alle bestanden heel en compleet?")
        if st.button("Databank controleren", icon=":material/fact_check:", width="stretch"):
            with GATE.away(), st.spinner("Bestanden controleren …"):
                problems = databank.verify()
            if problems:
                st.error("Niet in orde: " + plain("; ".join(problems)) + ". Haal de gegevens opnieuw op.")
            else:
                st.success(f"De databank is heel: {len(databank.parts)} bestanden kloppen.")
        source_status.check_form()
    importing.outcome()


def show_quality(databank: Databank) -> None:
    """How well household types are estimated, measured on this databank when asked for."""
    years = databank.years("key_figures")
    box = st.expander("Typen huishoudens: hoe goed is de schatting?", key="kwaliteit", on_change="rerun")
    if not box.open or not years:
        return
    with box:
        st.markdown(
            "Wij laten een verdeling weg die wel is gepubliceerd, en schatten die uit de andere. Het gepubliceerde cijfer hoort in 8 van de 10 "
            "gevallen binnen het bereik te liggen. De fout hoort kleiner te zijn dan als u het cijfer van het grotere gebied overneemt."
        )
        year = st.selectbox("Jaar van de schatting", years[::-1], key="w_kwaliteitsjaar")
        if st.button("Controleer op deze databank", key="controleer_schatting"):
            with GATE.away(), st.spinner("Weglaten, schatten en vergelijken; voor heel Nederland duurt dit enkele minuten …"):
                table = nationwide.quality(databank, year)
            if table.empty:
                st.info("Er zijn te weinig gebieden met deze cijfers om de schatting te controleren.")
            else:
                parts.figures(table)
                st.caption("Eigen berekening van Buurtbalans op deze databank (schatting), gebieden met 300 of meer huishoudens.")


opened = navigation.opened()
st.title("Databank: waar komt elk cijfer vandaan?", anchor=False)
databank = opened.databank
known = data.gemeenten(databank)
st.header(
    f"{plain(databank.name)}: {len(known)} gemeente{'n' if len(known) != 1 else ''} op de kaart, cijfers van {parts.year_span(databank)}.",
    anchor=False,
)
st.caption(f"Versie {plain(databank.version[:12])}" + (f" · map: {plain(databank.path)}" if permissions.is_manager() else ""))
manage(databank)
source_status.show_outcomes(databank)
show_work_areas(databank)
st.subheader("Bronnen en licenties", anchor=False)
parts.figures(sources_table(databank))
for gemeente in opened.gemeente.homes if isinstance(opened, Context) else ():
    st.subheader(f"Wat is gepubliceerd voor de buurten van {plain(gemeente.name)}?", anchor=False)
    table = coverage_table(databank, gemeente.code)
    years = [column for column in table.columns if column.isdigit()]
    config = {
        year: st.column_config.ProgressColumn(year, format="percent", min_value=0, max_value=1, width="small") for year in years
    }
    st.dataframe(table, hide_index=True, width="stretch", column_config=config, height=420)
    st.caption(
        "Deel van de buurten met een cijfer. Wat CBS niet publiceert (te weinig mensen, of nog niet verschenen) vult Buurtbalans nooit in."
    )
st.subheader("Methode en aannames", anchor=False)
for heading, text in METHOD:
    with st.expander(heading):
        st.markdown(text)
show_quality(databank)
accountability.show(databank)
everything: pd.DataFrame = parts_table(databank)
parts.table_with_download(
    everything, "databank-inhoud.csv", label="Alle onderdelen van deze databank", fictional=opened.fictional
)
