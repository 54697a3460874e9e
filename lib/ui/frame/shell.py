"""What every page shares: the sidebar with the choice of databank, gemeente, buurt and year, and messages about the link."""

from __future__ import annotations

import streamlit as st

from lib.databank.store import Databank
from lib.escape import plain
from lib.ui.databank import fetching, merged
from lib.ui.session import data, permissions, state
from lib.ui.session.context import Context, Opened
from lib.ui.widgets import parts, search

SAMPLE_BADGE = "Voorbeeld: u kijkt naar verzonnen gemeenten"


def sidebar(opened: Opened | None, *, with_search: bool) -> None:
    """Gemeente, buurt, year and databank; the same on every page, but for the box to search in where the page has one itself."""
    with st.sidebar:
        if opened is not None:
            if with_search:
                search.box(opened.databank, key="zoek")
            _choose_gemeente(opened)
        if permissions.may_fetch() and st.button("Andere gemeente ophalen", icon=":material/download:", width="stretch"):
            fetching.dialog()
        if isinstance(opened, Context):
            _choose_buurt(opened)
            _choose_year(opened)
        _choose_databank()
        if opened is not None and opened.fictional:
            st.badge("Voorbeeldgegevens", icon=":material/science:", color="orange")


def _choose_gemeente(opened: Opened) -> None:
    known = permissions.gemeenten(opened.databank)

    areas = permissions.work_areas(opened.databank)

    def chosen(code: str | None) -> None:
        if code:
            state.update(gemeente=code, buurt=code if code in areas else None)

    names = {code: f"Werkgebied {name}" for code, name in areas.items()} | dict(zip(known["code"], known["name"], strict=True))
    # Of a work area that became smaller than its gemeenten here, such as after a merger, the name still stands.
    if isinstance(opened, Context) and opened.gemeente.code not in names:
        names[opened.gemeente.code] = opened.gemeente.called
    what = "Gemeente of werkgebied" if areas else "Gemeente"
    parts.choose(what, names, opened.state.gemeente, key="w_gemeente", on_choose=chosen, ask=f"Kies een {what.lower()}")


def _choose_buurt(context: Context) -> None:
    parts.choose(
        "Buurt of geheel" if context.gemeente.is_work_area else "Buurt of wijk",
        context.gemeente.places,
        context.area,
        key="w_buurt",
        on_choose=lambda code: state.update(buurt=code),
        ask="Kies een buurt, of klik op de kaart"
        if context.gemeente.is_work_area
        else "Kies een buurt of wijk, of klik op de kaart",
    )


def _choose_year(context: Context) -> None:
    st.session_state["w_jaar"] = context.year

    def chosen() -> None:
        state.update(year=st.session_state["w_jaar"])

    st.selectbox("Jaar", sorted(context.years, reverse=True), key="w_jaar", on_change=chosen)


def _choose_databank() -> None:
    if data.has_own():
        words = {data.OWN: "Eigen gegevens", data.SAMPLE_NAME: "Voorbeeld"}
        st.session_state["w_databank"] = state.current().databank

        def chosen() -> None:
            if st.session_state["w_databank"]:
                state.update(databank=st.session_state["w_databank"])

        st.segmented_control(
            "Gegevens", list(words), format_func=words.__getitem__, key="w_databank", on_change=chosen, width="stretch"
        )


def messages(opened: Opened | None) -> None:
    """What could not be honoured, and that these are fictional data."""
    permissions.banner()
    for problem in state.current().problems:
        st.warning(plain(problem), icon=":material/link_off:")
    if opened is None:
        return
    if state.current().former:
        merged.offer(opened.databank, str(state.current().former))
    if opened.fictional:
        st.markdown(f":orange-badge[{SAMPLE_BADGE}]")


def no_databank() -> None:
    """What to do when not even the sample can be opened."""
    st.title("Buurtbalans")
    st.error("Er is geen databank te openen.")
    what_to_do = permissions.told("Maak de voorbeeldgegevens met 'python -m lib.sample' en laad de pagina opnieuw.")
    st.write(plain(what_to_do))


def choose_first(databank: Databank) -> None:
    """A page for which no gemeente is chosen."""
    st.title("Buurtbalans")
    what_to_choose(databank)


def what_to_choose(databank: Databank) -> None:
    """What to do when no gemeente is chosen."""
    if not databank.years("geometry"):
        st.warning(
            "In deze databank staat geen kaart, dus is er nog geen gemeente te bekijken. Haal de gemeente opnieuw op. Op de pagina Databank staat "
            "wat er wel is opgehaald en wat niet.",
            icon=":material/map:",
        )
    else:
        fetch = " Staat de uwe er niet bij? Haal haar op met 'Andere gemeente ophalen'." if permissions.may_fetch() else ""
        st.info(f"Kies een gemeente.{fetch}", icon=":material/info:")
