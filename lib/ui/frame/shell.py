"""What every page shares: the sidebar, the choice of databank, gemeente, buurt and year, and messages about the link."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lib.answers.place import Gemeente
from lib.answers.standing.themes import SCORE, WITHOUT_SCORES, themes
from lib.areas import LAND
from lib.databank.catalogue.herindelingen import former
from lib.databank.errors import DatabankError
from lib.databank.store import Databank
from lib.ui.databank import fetching, merged
from lib.ui.session import data, permissions, saved, state
from lib.ui.session.state import State

SAMPLE_BADGE = "Voorbeeldgegevens: verzonnen gemeenten, echte werkwijze"


@dataclass(frozen=True)
class Context:
    """What a page works with. `gemeente` is None until one is chosen; `year` is the score year shown."""

    databank: Databank | None
    gemeente: Gemeente | None
    buurt: str | None
    year: int
    years: list[int]
    state: State

    @property
    def read_only(self) -> bool:
        """Whether changing and saving is over (the end of a trial)."""
        return permissions.read_only()

    @property
    def fictional(self) -> bool:
        return self.databank is not None and self.databank.fictional


def prepare() -> Context:
    """Take over the URL, open what it asks for, report what cannot be honoured."""
    state.begin()
    if not state.current().databank:
        name, problem = data.first_databank()
        _set(databank=name)
        if problem:
            state.report(problem)
    databank, gemeente = _open()
    if gemeente is None:
        return Context(databank, None, None, 0, [], state.current())
    _theme(gemeente)
    _check_areas(gemeente)
    saved.open_named()
    years = gemeente.score_years() or gemeente.figures.years[-1:] or [gemeente.map_year]
    year = state.current().year
    if year is not None and year not in years:
        what = "scores" if gemeente.score_years() else "cijfers"
        state.report(
            f"De link noemt jaar {year}; voor {gemeente.name} zijn er {what} van {', '.join(map(str, years))}. U ziet nu {years[-1]}."
        )
        year = None
        _set(year=None)
    return Context(databank, gemeente, state.current().buurt, year or years[-1], years, state.current())


def _set(**changes: object) -> None:
    """Change the state and keep the reports of this link."""
    problems = state.current().problems
    state.update(**changes)
    for problem in problems:
        state.report(problem)


def _open() -> tuple[Databank | None, Gemeente | None]:
    """The databank and gemeente to show: the sample when the user's own databank, or a file of it, cannot be read."""
    name = state.current().databank
    try:
        databank = data.databank(name)
        return databank, _gemeente(databank)
    except DatabankError as error:
        if name == data.SAMPLE_NAME:
            st.error(str(error))
            return None, None
        wanted = state.current().gemeente
        state.report(f"{error} U ziet nu de voorbeeldgegevens.")
        if wanted:
            state.report(f"Gemeente {wanted} uit de link staat daar niet in.")
        _set(databank=data.SAMPLE_NAME)
        return _open()


def _gemeente(databank: Databank) -> Gemeente | None:
    known = permissions.gemeenten(databank)
    wanted = state.current().gemeente
    if wanted is not None and wanted not in set(known["code"]):
        gone = former(wanted)
        if gone is not None:
            state.report(f"{gone.sentence} De link is van daarvoor.")
        else:
            state.report(
                f"Gemeente {wanted} uit de link staat niet in deze databank. Kies een andere gemeente"
                + (" of haal deze op met 'Andere gemeente ophalen'." if permissions.may_fetch() else ".")
            )
        problems = state.current().problems
        state.update(gemeente=None, former=gone and gone.code)
        for problem in problems:
            state.report(problem)
        return None
    if wanted is None:
        if state.current().problems or len(known) == 0 or len(known) > 12:
            return None
        newest = max(databank.parts_of("geometry"), key=lambda part: part.retrieved_at).scope
        largest = str(known.loc[known["n"].idxmax(), "code"])
        _set(gemeente=newest if newest in set(known["code"]) else largest)
    gemeente = data.gemeente(databank, str(state.current().gemeente))
    buurt = state.current().buurt
    if buurt is not None and buurt not in set(gemeente.buurten["code"]):
        state.report(
            f"Buurt {buurt} uit de link bestaat niet in {gemeente.name} op de kaart van {gemeente.map_year}. Kies een buurt in het menu links."
        )
        _set(buurt=None)
    return gemeente


def _theme(gemeente: Gemeente) -> None:
    """Settle the theme of the map: the one of the link, else the score, else a figure that this gemeente has."""
    theme = state.current().theme
    if theme is not None and theme not in themes():
        state.report(f"De link noemt onderwerp '{theme[:30]}'; dat kent Buurtbalans niet. Kies een onderwerp boven de kaart.")
        theme = None
    _set(theme=theme or (SCORE if gemeente.score_years() else WITHOUT_SCORES))


def _check_areas(gemeente: Gemeente) -> None:
    now = state.current()
    known = {gemeente.code, LAND, *gemeente.buurten["code"], *gemeente.buurten["wijk_code"]}
    gone = [code for code in (*now.compare, now.reference) if code and code not in known]
    if gone:
        state.report(f"De link vergelijkt met {', '.join(gone)}; dat staat niet bij {gemeente.name}. Het is weggelaten.")
        _set(
            compare=tuple(code for code in now.compare if code in known),
            reference=now.reference if now.reference in known else None,
        )


def sidebar(context: Context) -> None:
    """Gemeente, buurt, year and databank; the same on every page."""
    with st.sidebar:
        if context.databank is not None:
            _choose_gemeente(context)
        if permissions.may_fetch() and st.button("Andere gemeente ophalen", icon=":material/download:", width="stretch"):
            fetching.dialog()
        if context.gemeente is not None:
            _choose_buurt(context, context.gemeente)
            _choose_year(context)
        _choose_databank(context)


def _choose_gemeente(context: Context) -> None:
    assert context.databank is not None
    known = permissions.gemeenten(context.databank)
    names = dict(zip(known["code"], known["name"], strict=True))
    st.session_state["w_gemeente"] = context.state.gemeente

    def chosen() -> None:
        if st.session_state["w_gemeente"]:
            state.update(gemeente=st.session_state["w_gemeente"])

    st.selectbox(
        "Gemeente",
        list(names),
        format_func=lambda c: names.get(c, c),
        key="w_gemeente",
        index=None,
        placeholder="Kies een gemeente",
        on_change=chosen,
    )


def _choose_buurt(context: Context, gemeente: Gemeente) -> None:
    labels = dict(zip(gemeente.buurten["code"], gemeente.buurten["label"], strict=True))
    st.session_state["w_buurt"] = context.buurt

    def chosen() -> None:
        state.update(buurt=st.session_state["w_buurt"])

    st.selectbox(
        "Buurt",
        list(labels),
        format_func=lambda c: labels.get(c, c),
        key="w_buurt",
        index=None,
        placeholder="Kies een buurt of klik op de kaart",
        on_change=chosen,
    )


def _choose_year(context: Context) -> None:
    st.session_state["w_jaar"] = context.year

    def chosen() -> None:
        state.update(year=st.session_state["w_jaar"])

    st.selectbox("Jaar", sorted(context.years, reverse=True), key="w_jaar", on_change=chosen)


def _choose_databank(context: Context) -> None:
    if data.has_own():
        words = {data.OWN: "Eigen gegevens", data.SAMPLE_NAME: "Voorbeeld"}
        st.session_state["w_databank"] = context.state.databank

        def chosen() -> None:
            if st.session_state["w_databank"]:
                state.update(databank=st.session_state["w_databank"])

        st.segmented_control(
            "Gegevens", list(words), format_func=words.__getitem__, key="w_databank", on_change=chosen, width="stretch"
        )
    if context.fictional:
        st.badge("Voorbeeldgegevens", icon=":material/science:", color="orange")


def messages(context: Context) -> None:
    """What could not be honoured, and that these are fictional data."""
    permissions.banner()
    for problem in state.current().problems:
        st.warning(problem, icon=":material/link_off:")
    if context.databank is not None and state.current().former:
        merged.offer(context.databank, str(state.current().former))
    if context.fictional:
        st.markdown(f":orange-badge[{SAMPLE_BADGE}]")


def choose_first(context: Context) -> bool:
    """Show what to do when no gemeente is chosen; whether the page has to stop there."""
    if context.gemeente is not None:
        return False
    st.title("Buurtbalans")
    if context.databank is None:
        st.error("Er is geen databank te openen. Maak de voorbeeldgegevens met 'python -m lib.sample' en laad de pagina opnieuw.")
    elif not context.databank.years("geometry"):
        st.warning(
            "In deze databank staat geen kaart, dus is er nog geen gemeente te bekijken. Haal de gemeente opnieuw op. Op de pagina Databank staat "
            "wat er wel is opgehaald en wat niet.",
            icon=":material/map:",
        )
    else:
        fetch = " Staat de uwe er niet bij? Haal haar op met 'Andere gemeente ophalen'." if permissions.may_fetch() else ""
        st.info(f"Kies links een gemeente.{fetch}", icon=":material/arrow_back:")
    return True
