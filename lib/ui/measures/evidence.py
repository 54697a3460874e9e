"""What stands behind a measure: evidence and assumptions, with whom it is done, the risks, and how to measure instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from lib.answers.measures.choice import catalogue, marks
from lib.answers.measures.research import Reached, research_text, time_text
from lib.escape import plain
from lib.interventions.catalogue.entry import Intervention
from lib.scores import DIMENSION_LABELS
from lib.ui.widgets import parts
from lib.words import count, number, signed

RISK_WORDS = {
    "waterbed": "het kan zich verplaatsen",
    "stigma": "de buurt kan een etiket krijgen",
    "verdringing": "bewoners kunnen buiten beeld raken",
    "overig": "let op",
}
_MOST_LED = 3
HOUR_WORDS = {"overdag": "overdag", "avond": "in de avond", "weekend": "in het weekend"}


def lead(found: Sequence[tuple[str, str]], together: str, points: str) -> None:
    """What research found, in human terms, before what that is in `points`.

    found       name of a measure and what was found of it
    together    the same of all of them in a sentence, for when they are several
    """
    if not found:
        st.header(plain(points), anchor=False)
        return
    if len(found) == 1:
        first, _, base = found[0][1].partition(". ")
        st.header(plain(f"{first}." if base else first), anchor=False)
        st.markdown(plain(base))
    else:
        told = [f"- {plain(name)}: {plain(text)}" for name, text in found]
        shown, rest = (told, []) if len(told) <= _MOST_LED else (told[:_MOST_LED], told[_MOST_LED:])
        st.header(plain(together), anchor=False)
        st.markdown("\n".join(shown))
        if rest:
            with st.expander(
                f"Wat onderzoek vond over nog {count(len(rest), 'maatregel', 'maatregelen')}", icon=":material/menu_book:"
            ):
                st.markdown("\n".join(rest))
    st.markdown(f"**Op de score.** {plain(points)}")


def found_of(measures: Sequence[Intervention], places: Mapping[str, Sequence[Reached]]) -> list[tuple[str, str]]:
    """What research found of each measure, in human terms and for here. `places`: id of a measure -> what it reaches."""
    return [(entry.label, research_text(entry, catalogue(), places.get(entry.id, ()))) for entry in measures]


def show_evidence(measures: list[Intervention]) -> None:
    """What research found and what is assumed from it; the first measure opened."""
    for position, entry in enumerate(measures):
        with st.expander(
            f"{plain(entry.label)} (bewijs {plain(marks(entry.grade, entry.fit.mark))})",
            expanded=position == 0,
            icon=":material/menu_book:",
        ):
            st.markdown(
                f"{plain(entry.published)}  \n:small[Bewijs {plain(entry.grade)}: {plain(catalogue().grades.of(entry.grade))}]  \n"
                f":small[{plain(catalogue().fits.of(entry.fit.mark))} {plain(entry.fit.reason)}]"
            )
            for source in entry.sources:
                st.markdown(f"- {plain(source.cite())}" + (f" {parts.link(source.url)}" if source.url else ""))
            st.markdown(":orange-badge[aanname] **Van onderzoek naar score**")
            parts.figures(effects_table(entry))
            st.markdown(
                f":orange-badge[aanname] **Hoe snel en hoe lang.** {plain(entry.timing.reason)}\n"
                f"- {plain(time_text('Aanloop', entry.timing.onset))}\n- {plain(time_text('Duur', entry.timing.half_life))}"
            )


def show_people(measures: list[Intervention], neighbours: Sequence[str]) -> None:
    """Partners, residents, risks and how to measure, per measure. `neighbours`: names of the buurten around."""
    for position, entry in enumerate(measures):
        with st.expander(plain(entry.label), expanded=position == 0, icon=":material/handshake:"):
            st.markdown(f"**Partners.** {', '.join(plain(p.label) for p in catalogue().partners_of(entry.id))}.")
            hours = ", ".join(HOUR_WORDS[hour] for hour in entry.residents.hours)
            st.markdown(f"**Bewoners.** {plain(entry.residents.who)} {plain(entry.residents.how)} Vooral {hours}.")
            st.markdown("**Risico's**\n" + "\n".join(f"- *{RISK_WORDS[r.kind]}*: {plain(r.text)}" for r in entry.risks))
            if neighbours and any(risk.kind == "waterbed" for risk in entry.risks):
                st.markdown(f":material/travel_explore: Kijk daarom ook naar de buren: {plain(', '.join(neighbours))}.")
            st.markdown(
                "**Zo meet u het wel**\n"
                + "\n".join(f"- {plain(i.label.capitalize())}: {plain(i.how)}" for i in entry.measure_instead)
            )


def effects_table(entry: Intervention) -> pd.DataFrame:
    """What is assumed per dimension: low, most plausible and high at full coverage, with the reason."""
    rows = []
    for dimension, effect in entry.effects.items():
        spread = effect.spread
        figures = [f"{number(100 * v)}%" if effect.crime else signed(v, 3) for v in (spread.low, spread.mode, spread.high)]
        what = "daling van misdaad" if effect.crime else "scorepunten"
        rows.append((DIMENSION_LABELS[dimension], what, *figures, effect.kind, effect.reason))
    return pd.DataFrame(rows, columns=["Onderwerp", "Eenheid", "Laag", "Midden", "Hoog", "Soort", "Waarom"])
