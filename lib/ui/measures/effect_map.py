"""The effect of a plan on the map, year by year, with and without upkeep. A step draws this part of the page only."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.answers.decision.effect_map import (
    CLASSES,
    MORE,
    NONE,
    UNIT,
    EffectMap,
    InYear,
    effect_map,
    in_year,
    inside_sentence,
    left_out_sentence,
)
from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE, PLANS
from lib.answers.place import Gemeente
from lib.escape import plain
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.words import BAND
from lib.palette import EFFECTS
from lib.scenarios import Scenario, ScenarioMeasure
from lib.ui.session import state
from lib.ui.session.caching import cached
from lib.ui.session.context import Context
from lib.ui.session.local import local
from lib.ui.widgets import parts, player
from lib.ui.widgets.map import files as map_files
from lib.ui.widgets.map.draw import draw as draw_map
from lib.ui.widgets.map.tooltip import Line

NAME = "effectkaart"
_YEAR, _UPKEEP, _HELD = "effectkaart_jaar", "w_effectkaart_onderhoud", "effectkaart_vast"
_FIRST_SHOWN = 10  # years after the start
_AS_TEXT = 12  # rows
_NAMES = {KEPT: "Met", CHOSEN: "Zoals gekozen", LEFT_ALONE: "Zonder"}


@cached("Effect per buurt en per jaar uitrekenen …")
def _computed(gemeente: Gemeente, measures: tuple[ScenarioMeasure, ...], catalogue: Catalogue, year: int) -> EffectMap | None:
    return effect_map(gemeente, measures, catalogue, year)


def show(context: Context, scenario: Scenario | None, catalogue: Catalogue) -> None:
    """The plan of a scenario on the map, or what to do first."""
    measures = tuple(m for m in scenario.measures if m.intervention in catalogue.ids) if scenario else ()
    if scenario is None or not measures:
        st.info("Kies eerst een maatregel. Daarna ziet u hier per buurt en per jaar wat die doet.", icon=":material/info:")
        return
    found = _computed(context.gemeente, measures, catalogue, context.year)
    if found is None:
        st.info("Alle buurten van dit plan hebben te weinig huishoudens om een effect te berekenen.", icon=":material/info:")
        return
    ticks = player.playing(NAME)
    local(_one_year, player.EVERY_S if ticks else None)(context, found, ticks)
    # What is the same in every year stands outside, so that a step does not send it again.
    if found.note:
        st.info(plain(found.note), icon=":material/visibility:" if found.shows else ":material/visibility_off:")
    st.caption(UNIT)
    parts.source_lines([f"Buurtbalans, catalogus van maatregelen {catalogue.fingerprint} (scenario, aannames)"])
    parts.table_with_download(
        _export(found),
        f"effect-per-buurt-{context.gemeente.code}-{scenario.short_hash}.csv",
        label="Alle jaren: tabel en download",
        fictional=context.fictional,
        note=f"scenario {scenario.hash}; aannames {catalogue.fingerprint}; {BAND}",
    )


def _one_year(context: Context, found: EffectMap, ticks: bool) -> None:
    """One year of the path; while it plays each run by itself is a year further, unless the visitor's hand made it run."""
    held = st.session_state.pop(_HELD, False)
    year = st.session_state.get(_YEAR)
    if year not in found.years:
        year = found.years[_FIRST_SHOWN]
    if ticks and player.playing(NAME) and state.by_itself() and not held:
        year = player.after(found.years, year)
    st.session_state[_YEAR] = year
    shapes = map_files.map_shapes(context.databank, context.gemeente.code)
    headline, controls = st.container(), st.columns(2, gap="medium", vertical_alignment="bottom")
    with controls[0]:
        plan = _upkeep()
    with controls[1]:
        player.show(NAME, found.years, year, _choose)
    shown = in_year(found, shapes.codes, year, plan)
    headline.markdown(f"#### {plain(shown.takeaway)}")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        draw_map(
            shapes,
            shown.classes,
            EFFECTS,
            context.buurt,
            name=NAME,
            gemeente=context.gemeente.code,
            alt=f"Kaart van {context.gemeente.name}: effect van het plan, {plan}. {shown.takeaway} Dezelfde cijfers staan in de tabel.",
            on_choose=lambda code: state.update(buurt=code),
            lines=[Line(f"Effect in {year}, {plan}", tuple(shown.texts.get(code, "") for code in shapes.codes))],
        )
    with right:
        _legend(shown)
        for sentence in (inside_sentence(found), left_out_sentence(found)):
            if sentence:
                st.markdown(plain(sentence))
    if len(shown.table) <= _AS_TEXT:
        st.markdown(_as_text(shown.table))
    else:
        parts.figures(shown.table)
    if state.by_itself() and player.playing(NAME) != ticks:
        # The clock of this part is set when the whole page runs.
        st.rerun()


def _choose(year: int) -> None:
    st.session_state[_YEAR], st.session_state[_HELD] = year, True


def _upkeep() -> str:
    """With or without upkeep, or as the plan has it."""

    def hold() -> None:
        st.session_state[_HELD] = True

    chosen = st.segmented_control(
        "Onderhoud", list(PLANS), format_func=_NAMES.__getitem__, key=_UPKEEP, default=CHOSEN, on_change=hold
    )
    return chosen or CHOSEN


def _legend(shown: InYear) -> None:
    """All classes from hardly any to most, so that the scale is seen to be the same for every plan; others where there are any."""
    st.markdown("**Effect op de score, vergeleken met wat in twee jaar gewoon is** (aantal buurten)")
    rows = list(zip(CLASSES, shown.legend["n"], EFFECTS, strict=True))
    chips = [(name, str(n), colour) for i, (name, n, colour) in enumerate(rows, 1) if n or NONE <= i <= MORE + 1]
    absent = sum(1 for found in shown.classes.values() if not found)
    parts.chips([*chips, *([("niet te berekenen", str(absent), parts.HATCHED)] if absent else [])])


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
