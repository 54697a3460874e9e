"""Opening what the address asks for: databank, gemeente, buurt, year, theme and saved scenarios."""

from __future__ import annotations

import streamlit as st

from lib.answers.place import Gemeente
from lib.answers.standing.themes import SCORE, WITHOUT_SCORES, themes
from lib.areas import LAND, gemeente_of
from lib.databank.catalogue.herindelingen import former
from lib.databank.errors import DatabankError
from lib.databank.store import Databank
from lib.escape import plain
from lib.ui.session import data, permissions, saved, state
from lib.ui.session.context import Context, Opened
from lib.words import listed


def prepare() -> Opened | None:
    """Take over the URL and open what it asks for: a Context, Opened without a gemeente, or None when no databank can be opened.

    What cannot be honoured is reported in the state.
    """
    state.begin()
    if not state.current().databank:
        name, problem = data.first_databank()
        state.settle(databank=name)
        if problem is not None:
            state.report(f"{permissions.told(problem)} Hieronder staan zolang de voorbeeldgegevens.")
    saved.find_gemeente()
    databank, gemeente = _open()
    if databank is None:
        return None
    if gemeente is None:
        return Opened(databank, state.current())
    theme = _theme(gemeente)
    _check_areas(databank, gemeente)
    saved.open_named()
    years = gemeente.score_years() or gemeente.figures.years[-1:] or [gemeente.map_year]
    year = state.current().year
    if year is not None and year not in years:
        what = "scores" if gemeente.score_years() else "cijfers"
        state.report(
            f"De link noemt jaar {year}; voor {gemeente.name} zijn er {what} van {', '.join(map(str, years))}. U ziet nu {years[-1]}."
        )
        year = None
        state.settle(year=None)
    now = state.current()
    buurt = now.buurt if now.buurt in gemeente.labels else None
    return Context(databank, now, gemeente, buurt, year or years[-1], years, theme)


def _open() -> tuple[Databank | None, Gemeente | None]:
    """The databank and gemeente to show: the sample when the user's own databank, or a file of it, cannot be read."""
    name = state.current().databank
    try:
        databank = data.databank(name)
        return databank, _gemeente(databank)
    except DatabankError as error:
        if name == data.SAMPLE_NAME:
            st.error(plain(permissions.told(error)))
            return None, None
        wanted = state.current().gemeente
        why = permissions.told(error) if data.has_own() else "Deze server heeft nog geen eigen gegevens."
        state.report(f"{why} U ziet nu de voorbeeldgegevens.")
        if wanted:
            state.report(f"Gemeente {wanted} uit de link staat daar niet in.")
        state.settle(databank=data.SAMPLE_NAME)
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
        state.settle(gemeente=None, former=gone and gone.code)
        return None
    if wanted is None:
        if state.current().problems or len(known) == 0 or len(known) > 12:
            return None
        newest = max(databank.parts_of("geometry"), key=lambda part: part.retrieved_at).scope
        largest = str(known.loc[known["n"].idxmax(), "code"])
        state.settle(gemeente=newest if newest in set(known["code"]) else largest)
    gemeente = data.gemeente(databank, str(state.current().gemeente))
    buurt = state.current().buurt
    if buurt is not None and buurt not in gemeente.labels and buurt not in gemeente.wijken:
        state.report(
            f"{'Wijk' if buurt.startswith('WK') else 'Buurt'} {buurt} uit de link bestaat niet in {gemeente.name} op de kaart van {gemeente.map_year}. Kies een buurt in het menu links."
        )
        state.settle(buurt=None)
    return gemeente


def _theme(gemeente: Gemeente) -> str:
    """Settle the theme of the map: the one of the link, else the score, else a figure that this gemeente has."""
    theme = state.current().theme
    if theme is not None and theme not in themes():
        state.report(f"De link noemt onderwerp '{theme[:30]}'; dat kent Buurtbalans niet. Kies een onderwerp boven de kaart.")
        theme = None
    chosen = theme or (SCORE if gemeente.score_years() else WITHOUT_SCORES)
    state.settle(theme=chosen)
    return chosen


def _check_areas(databank: Databank, gemeente: Gemeente) -> None:
    """Leave out, with a sentence, areas to compare with that are not in the databank, or in a gemeente that may not be opened."""
    now = state.current()
    own = {gemeente.code, LAND, *gemeente.buurten["code"], *gemeente.buurten["wijk_code"]}
    others = {code for code in (*now.compare, now.reference) if code} - own
    if not others:
        return
    may_open, named = set(permissions.gemeenten(databank)["code"]), data.search(databank)
    gone = sorted(code for code in others if code not in named or gemeente_of(code) not in may_open - {gemeente.code})
    if gone:
        state.report(f"De link vergelijkt met {listed(gone)}; dat staat niet in deze databank. Het is weggelaten.")
        state.settle(
            compare=tuple(code for code in now.compare if code not in gone),
            reference=None if now.reference in gone else now.reference,
        )
