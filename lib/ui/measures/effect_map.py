"""The effect of a plan on the map, year by year, with and without upkeep. A step draws this part of the page only."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.answers.decision import crime_map as crimes
from lib.answers.decision.crime_map import CrimeMap, crime_in_year, crime_map
from lib.answers.decision.effect_map import (
    CLASSES,
    MORE,
    NONE,
    OUTSIDE,
    UNIT,
    EffectMap,
    InYear,
    effect_map,
    in_year,
    inside_sentence,
    left_out_sentence,
)
from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE, PLANS
from lib.answers.measures.visible import own_counts
from lib.answers.place import Gemeente
from lib.answers.standing.hover import hover_texts
from lib.escape import plain
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.words import BAND
from lib.palette import EFFECTS, LAMP
from lib.scenarios import Scenario, ScenarioMeasure
from lib.ui.session import state
from lib.ui.session.caching import cached
from lib.ui.session.context import Context
from lib.ui.session.local import local
from lib.ui.widgets import parts, player
from lib.ui.widgets.map import files as map_files
from lib.ui.widgets.map import large
from lib.ui.widgets.map.draw import draw as draw_map
from lib.ui.widgets.map.marks import MOST as MOST_FIGURES
from lib.ui.widgets.map.marks import Mark
from lib.ui.widgets.map.tooltip import Line

NAME = "effectkaart"
CRIME = "misdrijven"
_YEAR, _HELD, _UPKEEP, _LAYER = "effectkaart_jaar", "effectkaart_vast", "w_effectkaart_onderhoud", "w_effectkaart_laag"
_FIRST_SHOWN = 10  # years after the start
_AS_TEXT = 12  # rows
_NAMES = {KEPT: "Met", CHOSEN: "Zoals gekozen", LEFT_ALONE: "Zonder"}
_IN_ADDRESS = {KEPT: "met", CHOSEN: None, LEFT_ALONE: "zonder"}
_LAYERS = {"": "Effect op de score", CRIME: "Geregistreerde misdrijven"}
_OF_CRIME = (EFFECTS[0], EFFECTS[2], *EFFECTS[3:9], EFFECTS[9])


@cached("Effect per buurt en per jaar uitrekenen …")
def _computed(
    gemeente: Gemeente, measures: tuple[ScenarioMeasure, ...], catalogue: Catalogue, year: int
) -> tuple[EffectMap, CrimeMap | None] | None:
    found = effect_map(gemeente, measures, catalogue, year)
    return None if found is None else (found, crime_map(gemeente, measures, catalogue, found))


def show(context: Context, scenario: Scenario | None, catalogue: Catalogue) -> None:
    """The plan of a scenario on the map, beside the rest of the page or as large as the screen, or what to do first."""
    measures = tuple(m for m in scenario.measures if m.intervention in catalogue.ids) if scenario else ()
    if context.state.large:
        large.only_the_map(17)
        title, back = st.columns([4, 1], vertical_alignment="center")
        title.subheader(f"{plain(context.gemeente.name)}: het effect van het plan", anchor=False)
        with back:
            large.shrink()
    if scenario is None or not measures:
        st.info("Kies eerst een maatregel. Daarna ziet u hier per buurt en per jaar wat die doet.", icon=":material/info:")
        return
    made = _computed(context.gemeente, measures, catalogue, context.year)
    if made is None:
        st.info("Alle buurten van dit plan hebben te weinig huishoudens om een effect te berekenen.", icon=":material/info:")
        return
    found, fewer = made
    for sentence in _not_honoured(context, found, fewer):
        st.warning(plain(sentence), icon=":material/link_off:")
    ticks = player.playing(NAME)
    local(_one_year, player.EVERY_S if ticks else None)(context, found, fewer, ticks)
    if context.state.large:
        return
    large.enlarge()
    # What is the same in every year stands outside, so that a step does not send it again.
    if found.note:
        st.info(plain(found.note), icon=":material/visibility:" if found.shows else ":material/visibility_off:")
    _own_counts(measures, catalogue, found.inside)
    st.caption(UNIT)
    years = [] if fewer is None else sorted(set(fewer.counted["year"]))
    parts.source_lines(
        [
            f"Buurtbalans, catalogus van maatregelen {catalogue.fingerprint} (scenario, aannames)",
            *(context.gemeente.source("crime", int(year), "meting").line for year in years),
        ]
    )
    parts.table_with_download(
        _export(found),
        f"effect-per-buurt-{context.gemeente.code}-{scenario.short_hash}.csv",
        label="Alle jaren: tabel en download",
        fictional=context.fictional,
        note=f"scenario {scenario.hash}; aannames {catalogue.fingerprint}; {BAND}",
    )


def _not_honoured(context: Context, found: EffectMap, fewer: CrimeMap | None) -> list[str]:
    """What the address asks of this map and the plan does not have."""
    said, asked = [], context.state.effect_year
    if asked is not None and asked not in found.years:
        said.append(f"Voor {asked} is er geen effect berekend: dit plan loopt van {found.years[0]} tot en met {found.years[-1]}.")
    if context.state.layer == CRIME and fewer is None:
        said.append("Geen maatregel in dit plan gaat over misdrijven. U ziet het effect op de score.")
    return said


def _one_year(context: Context, found: EffectMap, fewer: CrimeMap | None, ticks: bool) -> None:
    """One year of the path; while it plays each run by itself is a year further, unless the visitor's hand made it run."""
    held = st.session_state.pop(_HELD, False)
    now = state.current()
    year = st.session_state.get(_YEAR) if player.playing(NAME) else now.effect_year
    if year is None or year not in found.years:
        year = found.years[_FIRST_SHOWN]
    if ticks and player.playing(NAME) and state.by_itself() and not held:
        year = player.after(found.years, year)
    st.session_state[_YEAR] = year
    shapes = map_files.shapes_of(context.databank, context.gemeente)
    headline, controls = st.container(), st.columns(2, gap="medium", vertical_alignment="bottom")
    with controls[0], st.container(horizontal=True, vertical_alignment="bottom"):
        plan = _upkeep()
        of_crime = fewer is not None and _layer() == CRIME
    with controls[1]:
        player.show(NAME, found.years, year, _choose)
    shown = crime_in_year(fewer, shapes.codes, year, plan) if of_crime and fewer else in_year(found, shapes.codes, year, plan)
    outside = crimes.OUTSIDE if of_crime else OUTSIDE
    subject = "Misdrijven" if of_crime else "Effect"
    headline.header(plain(shown.takeaway), anchor=False)
    left, right = (st.container(), st.container()) if now.large else st.columns([3, 2], gap="medium")
    with left:
        draw_map(
            shapes,
            shown.classes,
            _OF_CRIME if of_crime else EFFECTS,
            context.buurt,
            name=f"{NAME}_groot" if now.large else NAME,
            gemeente=context.gemeente.code,
            whole=context.gemeente.whole,
            alt=f"Kaart van {context.gemeente.name}: effect van het plan, {plan}. {shown.takeaway} Dezelfde cijfers staan in de tabel.",
            on_choose=lambda code: state.update(buurt=code),
            lines=[
                Line(label, tuple(texts.get(code, "") for code in shapes.codes))
                for label, texts in hover_texts(context.gemeente, context.year)
            ],
            # Nothing is said of a buurt that the plan does not touch: a step of a large gemeente stays small.
            now=[
                Line(
                    f"{subject} in {year}, {plan}",
                    tuple(shown.texts[code] if shown.classes[code] != outside else "" for code in shapes.codes),
                )
            ],
            figures=[Mark(code, text, share) for code, (text, share) in shown.figures.items()],
        )
    with right:
        _legend(shown, of_crime)
        for sentence in (inside_sentence(found), left_out_sentence(found)) if not of_crime else ():
            if sentence:
                st.markdown(plain(sentence))
        if found.inside and fewer is not None and not of_crime:
            st.button(
                "Bekijk de misdrijven", key=f"{NAME}_misdrijven", icon=":material/visibility:", on_click=_see, args=(CRIME,)
            )
    if not now.large and len(shown.table) <= _AS_TEXT:
        st.markdown(_as_text(shown.table))
    elif not now.large:
        parts.figures(shown.table)
    if state.by_itself() and player.playing(NAME) != ticks:
        # The clock of this part is set when the whole page runs.
        state.settle(effect_year=year)
        st.rerun()


def _choose(year: int) -> None:
    st.session_state[_YEAR], st.session_state[_HELD] = year, True
    state.here(effect_year=year)


def _see(layer: str) -> None:
    st.session_state[_HELD] = True
    state.here(layer=layer or None)


def _upkeep() -> str:
    """With or without upkeep, or as the plan has it; the choice is in the address."""
    wanted = state.current().upkeep
    plan = next(plan for plan, word in _IN_ADDRESS.items() if word == wanted)
    st.session_state[_UPKEEP] = plan

    def chosen() -> None:
        st.session_state[_HELD] = True
        state.here(upkeep=_IN_ADDRESS[st.session_state[_UPKEEP] or CHOSEN])

    st.segmented_control("Onderhoud", list(PLANS), format_func=_NAMES.__getitem__, key=_UPKEEP, on_change=chosen)
    return plan


def _layer() -> str:
    """What the map shows: the score, or registered crime; the choice is in the address."""
    st.session_state[_LAYER] = state.current().layer or ""
    st.segmented_control(
        "Wat laat de kaart zien?",
        list(_LAYERS),
        format_func=_LAYERS.__getitem__,
        key=_LAYER,
        on_change=lambda: _see(st.session_state[_LAYER] or ""),
    )
    return state.current().layer or ""


def _legend(shown: InYear, of_crime: bool) -> None:
    """All classes from hardly any to most, so that the scale is seen to be the same for every plan; others where there are any."""
    if of_crime:
        st.markdown("**Geregistreerde misdrijven minder per jaar, verwacht** (aantal buurten)")
        names, colours, always = crimes.CLASSES, _OF_CRIME, range(crimes.LEAST, crimes.OUTSIDE)
    else:
        st.markdown("**Effect op de score, vergeleken met wat in twee jaar gewoon is** (aantal buurten)")
        names, colours, always = CLASSES, EFFECTS, range(NONE, MORE + 2)
    rows = list(zip(names, shown.legend["n"], colours, strict=True))
    chips = [(name, str(n), colour) for i, (name, n, colour) in enumerate(rows, 1) if n or i in always]
    absent = sum(1 for found in shown.classes.values() if not found)
    if absent:
        chips.append(("niet te berekenen", str(absent), parts.HATCHED))
    if 0 < len(shown.figures) <= MOST_FIGURES:
        said = "verwacht verschil per jaar" if of_crime else "hoeveel er is van het volle effect"
        chips += [(f"Lampje: {said}. Hoe geler, hoe meer", "", LAMP[-1]), ("hoe donkerder, hoe minder", "", LAMP[0])]
    parts.chips(chips)


def _own_counts(measures: tuple[ScenarioMeasure, ...], catalogue: Catalogue, opened: bool) -> None:
    """What to count oneself, per measure: what shows an effect that the score does not."""
    with st.expander("Zelf tellen: wat, en hoe?", expanded=opened, icon=":material/checklist:"):
        for label, counts in own_counts((m.intervention for m in measures), catalogue):
            st.markdown(
                f"**{plain(label)}**\n"
                + "\n".join(f"- {plain(one.label[:1].upper() + one.label[1:])}. {plain(one.how)}" for one in counts)
            )
        st.caption("Begin te tellen voordat u start, en tel ook in een buurt zonder maatregel.")


def _as_text(table: pd.DataFrame) -> str:
    """As a table in Markdown: a fifth of the bytes of one in a frame, at every step."""
    lines = [" | ".join(plain(name) for name in table.columns), " | ".join("--" for _ in table.columns)]
    for row in table.itertuples(index=False):
        lines.append(" | ".join(plain(cell).replace("|", "&#124;") for cell in row))
    return "\n".join(lines)


def _export(found: EffectMap) -> pd.DataFrame:
    names = {
        "label": "Buurt",
        "code": "Code",
        "year": "Jaar",
        "plan": "Plan",
        "low": "Laag (19 van de 20)",
        "middle": "Midden",
        "high": "Hoog (19 van de 20)",
        "ordinary": "Gewoon in twee jaar",
    }
    return found.path[list(names)].rename(columns=names).round(5)
