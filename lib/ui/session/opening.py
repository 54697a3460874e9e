"""Opening what the address asks for: databank, gemeente, buurt, year, theme and saved scenarios."""

from __future__ import annotations

import streamlit as st

from lib.answers.place import Gemeente
from lib.answers.standing.themes import SCORE, WITHOUT_SCORES, themes
from lib.areas import LAND, gemeente_of, is_work_area
from lib.databank.catalogue.herindelingen import former
from lib.databank.errors import DatabankError
from lib.databank.own.layer import NotOnMap, UnknownWorkArea
from lib.databank.store import Databank
from lib.escape import plain
from lib.ui.session import data, permissions, saved, state
from lib.ui.session import work_areas as kept_areas
from lib.ui.session.context import Context, Opened
from lib.ui.session.workshop import recorder
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
    recorder.find_gemeente()
    databank, gemeente = _open()
    if databank is None:
        return None
    if gemeente is None:
        return Opened(databank, state.current())
    theme = _theme(gemeente)
    _check_areas(databank, gemeente)
    saved.open_named()
    recorder.sync()
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
    if wanted is not None and is_work_area(wanted):
        return _work_area(databank, wanted, set(known["code"]))
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
    return _with_buurt(data.gemeente(databank, str(state.current().gemeente)))


def _work_area(databank: Databank, code: str, may_open: set[str]) -> Gemeente | None:
    """A work area of the link, as far as it is there and may be opened; None with a sentence on the way out."""
    try:
        area = kept_areas.kept()[code.removeprefix("WG")]
        outside = sorted({str(gemeente_of(one)) for one in kept_areas.inside(databank, area)} - may_open)
        if outside:
            raise NotOnMap(f"Werkgebied {area.name} ligt ook buiten deze proef ({listed(outside)}). Kies een ander gebied.")
        found = data.gemeente(databank, code)
    except (UnknownWorkArea, NotOnMap) as error:
        state.report(str(error))
        state.settle(gemeente=None)
        return None
    if gone := kept_areas.left_out(databank, area):
        said = f"Van werkgebied {area.name} {'staat' if len(gone) == 1 else 'staan'} niet op deze kaart: {listed(gone)}. Dat telt niet mee."
        if said not in state.current().problems:
            state.report(said)
    return _with_buurt(found)


def _with_buurt(gemeente: Gemeente) -> Gemeente:
    buurt = state.current().buurt
    if buurt is not None and buurt not in gemeente.places:
        state.report(
            f"{'Wijk' if buurt.startswith('WK') else 'Buurt'} {buurt} uit de link bestaat niet in {gemeente.name} op de kaart van {gemeente.map_year}. Kies een buurt."
        )
        state.settle(buurt=None)
    return gemeente


def _theme(gemeente: Gemeente) -> str:
    """Settle the theme of the map: the one of the link, else the score, else a figure that this gemeente has."""
    theme = state.current().theme
    if theme is not None and theme not in themes():
        state.report(f"De link noemt onderwerp '{theme[:30]}'. Dat kent Buurtbalans niet. Kies een onderwerp boven de kaart.")
        theme = None
    chosen = theme or (SCORE if gemeente.score_years() else WITHOUT_SCORES)
    state.settle(theme=chosen)
    return chosen


def _check_areas(databank: Databank, gemeente: Gemeente) -> None:
    """Leave out, with a sentence, areas to compare with that are not in the databank, or in a gemeente that may not be opened."""
    now = state.current()
    own = {gemeente.code, LAND, *gemeente.buurten["code"], *gemeente.wijken}
    others = {code for code in (*now.compare, now.reference) if code} - own
    if not others:
        return
    may_open, named = set(permissions.gemeenten(databank)["code"]), data.search(databank)
    areas = permissions.work_areas(databank) if any(map(is_work_area, others)) else {}
    gone = sorted(
        code
        for code in others
        if code not in areas and (code not in named or gemeente_of(code) not in may_open - {gemeente.code})
    )
    if gone:
        state.report(f"De link vergelijkt met {listed(gone)}; dat staat niet in deze databank. Het is weggelaten.")
        state.settle(
            compare=tuple(code for code in now.compare if code not in gone),
            reference=None if now.reference in gone else now.reference,
        )
