"""Choosing measures: those chosen on top with their settings, the others by topic, weak topics of the buurt first, with a search."""

from __future__ import annotations

import datetime

import streamlit as st

from lib.answers.measures.choice import FIT_WORDS, GRADE_WORDS, catalogue, grade_words
from lib.answers.measures.research import found_sentence
from lib.answers.measures.topics import Topic, topics_of
from lib.answers.standing.standing import ZERO
from lib.escape import plain
from lib.horizon import HORIZON
from lib.interventions.catalogue.entry import Intervention
from lib.scenarios import LAST_YEAR, ScenarioMeasure, edits
from lib.ui.measures import nothing
from lib.ui.session import editing, permissions
from lib.ui.session.context import Context
from lib.ui.widgets import parts
from lib.words import inside_sentence, listed

BADGES = {"A": "green", "B": "green", "C": "blue", "D": "gray", "N": "orange", "H": "red"}
FIT_BADGES = {"goed": "green", "matig": "blue", "zwak": "orange", "geen": "gray"}
# A name that does not fit on one line goes on to the next instead of ending in dots.
_MOST_NAMED = 3
_WRAP = "<style>.st-key-kiezen [data-testid=stCheckbox] p{white-space:normal}</style>"


def show(context: Context, code: str) -> None:
    """Measures of this buurt, each with coverage, start and upkeep, and all others to choose from."""
    of, locked = catalogue(), permissions.read_only()
    mine = editing.measures_in(code)
    chosen = [name for name in dict.fromkeys(m.intervention for m in mine) if name in of.ids]
    st.html(_WRAP)
    with st.container(key="kiezen"):
        for name in chosen:
            with st.container(border=True):
                _tick(code, of.get(name), True, locked)
                for phase, measure in enumerate(m for m in mine if m.intervention == name):
                    _adjust(measure, phase, locked)
        nothing.show_choice(code, locked)
        st.markdown("**Nog een maatregel kiezen**" if chosen else "**Kies een maatregel**")
        search = st.text_input(
            "Zoek een maatregel", key="zoek_maatregel", placeholder="Zoek, bijvoorbeeld: groen", label_visibility="collapsed"
        )
        found, searching = topics_of(context.gemeente, code, context.year, of, search), bool(search.strip())
        if found.topics:
            st.caption(plain(found.order))
        else:
            st.caption(f"Geen maatregel met '{plain(search)}'. Maak het zoekveld leeg om alles te zien.")
        for position, topic in enumerate(found.topics):
            here = f": {plain(topic.here)}" if topic.here else ""
            opened = (searching and bool(topic.measures)) or position == 0
            label = f"**{plain(topic.label)}{here}**" if topic.weak else f"{plain(topic.label)}{here}"
            with st.expander(label, expanded=opened, key=f"groep_{topic.id}_{opened}"):
                _topic(code, topic, chosen, locked)
        if found.source:
            parts.source_lines([found.source], f"{ZERO}.")
        _information()
    st.caption(
        f"De letter zegt hoe sterk het bewijs is. {' · '.join(f'{grade} {words}' for grade, words in GRADE_WORDS.items())}. "
        f"Daarnaast staat hoe goed dat onderzoek hier past. Wijs het vraagteken aan voor uitleg."
    )


def _topic(code: str, topic: Topic, chosen: list[str], locked: bool) -> None:
    """What can be chosen under one topic, and which measures elsewhere in the list act on it as well."""
    left = [entry for entry in topic.measures if entry.id not in chosen]
    for entry in left:
        _tick(code, entry, False, locked)
    if topic.measures and not left:
        st.caption("Alles hiervan is gekozen.")
    if topic.also:
        named = [inside_sentence(label.split(":")[0]) for label in topic.also]
        rest = len(named) - _MOST_NAMED
        names = listed([*named[:_MOST_NAMED], *([f"nog {rest}"] if rest > 0 else [])])
        st.caption(f"{'Ook van invloed' if topic.measures else 'Van invloed'}, maar elders in deze lijst: {plain(names)}.")


def _tick(code: str, entry: Intervention, chosen: bool, locked: bool) -> None:
    """Checkbox with the evidence in words: a measure without effect says so."""
    key = f"kies_{code}_{entry.id}"
    st.session_state[key] = chosen
    # That a measure fits is no praise where no effect, or harm, was found.
    fit = FIT_BADGES[entry.fit.mark] if entry.grade not in "NH" else "gray"
    badge = f":{BADGES[entry.grade]}-badge[{GRADE_WORDS[entry.grade]} ({plain(entry.grade)})] :{fit}-badge[{FIT_WORDS[entry.fit.mark]}]"
    st.checkbox(
        f"{f'**{plain(entry.label)}**' if chosen else plain(entry.label)} {badge}",
        key=key,
        help=f"{plain(entry.description)} {plain(found_sentence(entry, catalogue()))} {plain(catalogue().grades.of(entry.grade))} {plain(entry.fit.reason)}",
        on_change=_toggle,
        args=(code, entry.id),
        disabled=locked,
    )


def _toggle(code: str, intervention: str) -> None:
    """Add a measure to this buurt or take it out."""
    chosen = [m.intervention for m in editing.measures_in(code)]
    wanted = [i for i in chosen if i != intervention] if intervention in chosen else [*chosen, intervention]
    editing.edit(edits.choose, code, wanted, datetime.date.today().year + 1)


def _adjust(measure: ScenarioMeasure, phase: int, locked: bool) -> None:
    """Sliders of one measure; a link can hold the same measure in phases."""
    this_year = datetime.date.today().year
    key = f"{measure.area}_{measure.intervention}" + (f"_{phase}" if phase else "")
    forever = measure.upkeep_until is None
    ends = list(range(measure.start, min(measure.start + HORIZON, LAST_YEAR) + 1))
    st.session_state[f"dekking_{key}"] = measure.coverage
    st.session_state[f"start_{key}"] = measure.start
    st.session_state[f"tot_{key}"] = "altijd" if forever else max(measure.start, measure.upkeep_until or 0)

    def changed() -> None:
        until = st.session_state[f"tot_{key}"]
        start = st.session_state[f"start_{key}"]
        editing.edit(
            edits.change,
            measure,
            coverage=st.session_state[f"dekking_{key}"],
            start=start,
            upkeep_until=None if until == "altijd" else min(max(start, until + start - measure.start), LAST_YEAR),
        )

    st.slider("Hoeveel procent van de buurt doet mee?", 0, 100, step=5, key=f"dekking_{key}", on_change=changed, disabled=locked)
    left, right = st.columns(2)
    years = sorted({*range(this_year - 5, this_year + 16), measure.start})
    left.selectbox("Start in", years, key=f"start_{key}", on_change=changed, disabled=locked)
    right.selectbox(
        "Onderhoud tot en met",
        ["altijd", *sorted({*ends, *([] if forever else [st.session_state[f"tot_{key}"]])})],
        format_func=lambda v: "blijvend" if v == "altijd" else "geen onderhoud" if v == measure.start else str(v),
        key=f"tot_{key}",
        on_change=changed,
        disabled=locked,
    )


def _information() -> None:
    """What stands in the catalogue to be known, and cannot be chosen."""
    for entry in catalogue().information:
        with st.expander(f"Ter informatie: {plain(entry.label)}", icon=":material/info:"):
            st.markdown(f"{plain(entry.description)}\n\n**Bewijs {plain(grade_words(entry.grade))}.** {plain(entry.published)}")
            for source in entry.sources:
                st.markdown(f"- {plain(source.cite())}" + (f" {parts.link(source.url)}" if source.url else ""))
            st.caption(f"{plain(entry.reason)} {' '.join(plain(risk.text) for risk in entry.risks)}")
