"""Papers on a place: its profile and a sheet for residents at once, the atlas of the gemeente or work area in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from lib import reports
from lib.answers.homes import Homes
from lib.answers.place import Gemeente
from lib.answers.profile.about import About, about_of, places_of
from lib.answers.profile.profile import Known, Profile, profile_in
from lib.escape import plain
from lib.ui.session import data, work_areas
from lib.ui.session.context import Context
from lib.ui.session.gate import GATE
from lib.ui.session.local import local

_ATLAS = "atlas"  # in the session: what is being made, or was
_MIME = "application/pdf"


class Making:
    """An atlas that is made in a thread: how far it is, and in the end the file or why there is none."""

    def __init__(self, context: Context, about: About) -> None:
        self.of = key_of(context)
        self.about, self.done = about, 0
        self.codes = places_of(context.gemeente)
        self.file: bytes | None = None
        self.failed = False
        self._profile = partial(_profile, context)
        threading.Thread(target=self._make, daemon=True).start()

    def _make(self) -> None:
        try:
            found = []
            for code in self.codes:
                with GATE.inside():  # one page at a time, so that others are served between them
                    found.append(self._profile(code))
                self.done += 1
            self.file = reports.profiles(found, self.about)
        except Exception:
            self.failed = True
            raise  # to the log of the server


def key_of(context: Context) -> tuple[str, str, str, int]:
    """What an atlas belongs to: another version, gemeente or year asks for another, and so does a work area of other buurten."""
    return context.gemeente.version, context.gemeente.code, context.gemeente.edition, context.year


def about_here(context: Context) -> About:
    """What papers on the gemeente or work area that is looked at share."""
    return _about(context, context.gemeente)


def _about(context: Context, gemeente: Gemeente) -> About:
    layer = work_areas.version_for(gemeente)
    return about_of(context.databank, gemeente, context.year, data.drawn(context.databank, gemeente), layer=layer)


def show_papers(context: Context) -> None:
    """The buttons, under a heading that says what of. A buurt of a work area is told in its own gemeente, and shown on that map."""
    gemeente = context.gemeente
    code = context.area or gemeente.code
    name = gemeente.names.get(code, code)
    box = st.expander(
        "Op papier: profiel, blad voor bewoners, atlas", icon=":material/picture_as_pdf:", key="op_papier", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        whole = about_here(context)
        home = gemeente if code == gemeente.code else gemeente.home_of(code)
        about = whole if home is gemeente else replace(_about(context, home), composition=whole.composition)
        st.markdown(f"Over **{plain(name)}**, elk op één A4.")
        with st.container(horizontal=True):
            _button("Profiel (PDF)", "profiel", name, code, about, lambda: reports.profiles([_profile(context, code)], about))
            _button(
                "Blad voor bewoners (PDF)", "bewonersblad", name, code, about,
                lambda: reports.residents_sheet(_profile(context, code), about),
            )  # fmt: skip
        if code == gemeente.code:
            st.caption("Kies een buurt op de kaart voor een profiel van die buurt.")
        pages = len(gemeente.buurten) + 1
        st.markdown(f"Over **alle buurten van {plain(gemeente.name)}**: een atlas met {pages} bladzijden en een inhoudsopgave.")
        _atlas(context, whole)


def _profile(context: Context, code: str) -> Profile:
    return profile_in(context.gemeente, code, context.year, partial(_known, context))


def _known(context: Context, gemeente: Gemeente) -> Known:
    databank, of_year = context.databank, gemeente.figures.year_for(context.year)
    living = None if of_year is None else data.living_with(databank, Homes(gemeente), [gemeente.code], of_year)
    scores = data.scores_ahead(databank)
    alike = data.similar_to(databank, gemeente, gemeente.code) if gemeente.is_work_area else None
    people, index = data.people_ahead(databank, gemeente), data.similar(databank)
    return Known(living, scores, people, index, data.background(databank), data.signals(databank, gemeente), alike)


def _button(label: str, what: str, name: str, code: str, about: About, make: Callable[[], bytes]) -> None:
    st.download_button(
        plain(label),
        data=make,
        file_name=reports.paper_name(what, name, code, about),
        mime=_MIME,
        key=f"papier_{what}",
        icon=":material/download:",
        on_click="ignore",
        help="Wordt gemaakt als u klikt; dat duurt enkele seconden.",
    )


def _atlas(context: Context, about: About) -> None:
    making = st.session_state.get(_ATLAS)
    if making is None or making.of != key_of(context):
        st.button("Atlas maken", icon=":material/menu_book:", key="atlas_maken", on_click=_start, args=(context, about))
    elif making.failed:
        st.error("De atlas is niet gelukt. Probeer het opnieuw; uw keuzes en de gegevens zijn er nog.")
        st.button("Opnieuw", icon=":material/refresh:", key="atlas_maken", on_click=_start, args=(context, about))
    elif making.file is None:
        local(_follow, every_s=0.7)(making)
    else:
        _button("Atlas (PDF)", "atlas", context.gemeente.name, context.gemeente.code, about, lambda: making.file)


def _start(context: Context, about: About) -> None:
    st.session_state[_ATLAS] = Making(context, about)


def _follow(making: Making) -> None:
    if making.file is not None or making.failed:
        st.rerun()
    doing = (
        "de bladzijden worden opgemaakt"
        if making.done == len(making.codes)
        else f"{making.done} van de {len(making.codes)} gebieden"
    )
    st.progress(0.9 * making.done / len(making.codes), text=f"Atlas maken: {plain(doing)} …")
    st.caption("U kunt intussen verder kijken. De atlas staat hier klaar als u terugkomt.")
