"""What the chosen measures do: the figures that matter first, the path, and the rest in tabs that are computed when opened."""

from __future__ import annotations

import streamlit as st

from lib.answers.measures.ahead import against_outlook, against_sentence
from lib.answers.measures.choice import catalogue, measures_of
from lib.answers.measures.costs import ScenarioCosts, cost_table, per_euro_words, range_text, sum_sentence
from lib.answers.measures.effect import (
    Effect,
    null_sentence,
    share_text,
)
from lib.answers.measures.nothing import NOTHING_HERE
from lib.answers.measures.plans import CHOSEN
from lib.answers.measures.research import Reached, findings_sentence, reached
from lib.answers.outlook.bands import bands_caption
from lib.escape import plain
from lib.interventions.catalogue.entry import Intervention
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.measures import Measure
from lib.interventions.effect.words import BAND, BAND_NARROW, BAND_WIDE
from lib.scenarios import ScenarioMeasure
from lib.ui.measures import assumptions, later, nothing
from lib.ui.measures import charts as measure_charts
from lib.ui.measures.evidence import found_of, lead, show_evidence, show_people
from lib.ui.measures.payers import show_payers
from lib.ui.session import data, state
from lib.ui.session.context import Context
from lib.ui.session.local import local
from lib.ui.widgets import charts, parts

POINTS, SCORE = "punten", "score"
_CHARTS = {POINTS: "Effect in punten", SCORE: "Score zonder en met"}
TABS = ("Onderwerpen", "Kosten", "Nu of later?", "Aannames", "Met wie en risico's", "Bewijs")


def effect_of(context: Context, code: str, catalogue: Catalogue) -> tuple[Effect, tuple[Measure, ...]]:
    """Effect of the measures of the scenario in this buurt, and those measures; unknown ones do not count."""
    scenario = context.state.scenario
    measures = tuple(m for m in measures_of(scenario, code) if m.intervention in catalogue.ids)
    return data.effect(context.gemeente, code, context.year, measures, catalogue), measures


def here(context: Context, code: str, catalogue: Catalogue) -> tuple[ScenarioMeasure, ...]:
    """Measures of the scenario in this buurt that the catalogue has."""
    scenario = context.state.scenario
    return tuple(m for m in scenario.measures if m.area == code and m.intervention in catalogue.ids) if scenario else ()


def show_takeaway(context: Context, code: str, effect: Effect, measures: tuple[Measure, ...], catalogue: Catalogue) -> None:
    """What research found of the chosen measures, and what that comes to in points."""
    if nothing.chosen(code):
        st.header(NOTHING_HERE, anchor=False)
        return
    entries = [catalogue.get(name) for name in dict.fromkeys(m.intervention for m in measures)]
    together = findings_sentence([(entry.label, entry.found.result) for entry in entries]) if entries else ""
    lead(found_of(entries, _reached(context, code, measures)), together, effect.takeaway)


def show_tiles(context: Context, code: str, effect: Effect, catalogue: Catalogue) -> None:
    """Three things to remember; nothing without measures."""
    if here(context, code, catalogue):
        _tiles(effect, _costs_here(context, code, catalogue))


def _costs_here(context: Context, code: str, catalogue: Catalogue) -> ScenarioCosts:
    return data.costs(context.gemeente, here(context, code, catalogue), catalogue)


def show(context: Context, code: str, effect: Effect, measures: tuple[Measure, ...], catalogue: Catalogue) -> None:
    """The path of the effect, what is left of it, and the rest in tabs."""
    if nothing.chosen(code):
        nothing.show(context, code)
        return
    if not measures:
        st.info("Kies een maatregel. U ziet dan wat die doet, met en zonder onderhoud.", icon=":material/info:")
        return
    none_found = null_sentence(measures, catalogue)
    if none_found and none_found != effect.takeaway:
        st.caption(f":material/info: {plain(none_found)}")
    entries = [catalogue.get(name) for name in dict.fromkeys(m.intervention for m in measures)]
    _chart(context, code, effect, measures, catalogue)
    st.markdown("**Wat is er over van het volledige effect?**")
    parts.figures(effect.left)
    hidden = effect.visible_year is None
    st.info(plain(effect.visibility_text), icon=":material/visibility_off:" if hidden else ":material/visibility:")
    st.markdown(plain(effect.class_text))
    st.button(
        "Bekijk het plan op de kaart, door de jaren",
        icon=":material/map:",
        on_click=state.update,
        kwargs={"view": "kaart"},
        key="naar_effectkaart",
    )
    with st.container(key="detail_maatregelen"):
        _tabs(context, code, effect, entries, catalogue)


def _reached(context: Context, code: str, measures: tuple[Measure, ...]) -> dict[str, list[Reached]]:
    """What each measure reaches here; a measure in phases reaches the largest of them."""
    widest = {m.intervention: max(other.coverage for other in measures if other.intervention == m.intervention) for m in measures}
    found = {name: reached(context.gemeente, code, coverage) for name, coverage in widest.items()}
    return {name: [place] for name, place in found.items() if place is not None}


@local
def _tabs(context: Context, code: str, effect: Effect, entries: list[Intervention], catalogue: Catalogue) -> None:
    for name, tab in zip(TABS, st.tabs(TABS, key="maatregel_tabs", on_change="rerun"), strict=True):
        if not tab.open:
            continue
        with tab:
            if name == "Onderwerpen":
                _by_dimension(effect)
            elif name == "Kosten":
                show_costs(_costs_here(context, code, catalogue), effect.visible_year is not None)
            elif name == "Nu of later?":
                later.show(context, code, here(context, code, catalogue), catalogue)
            elif name == "Aannames":
                assumptions.show_editor([entry.id for entry in entries])
            elif name == "Bewijs":
                show_evidence(entries)
            else:
                show_people(entries, data.neighbours(context.databank, context.gemeente, code))


def _tiles(effect: Effect, costs: ScenarioCosts) -> None:
    at_ten = next(left for left in effect.remaining if left.after == 10)
    chosen, kept, dropped = (share_text(part) for part in (at_ten.planned, at_ten.with_upkeep, at_ten.without_upkeep))
    visible = "nee, te klein" if effect.visible_year is None else f"vanaf {effect.visible_year}"
    total = "onbekend" if costs.by_measure.empty else range_text(costs.total).removesuffix(" euro")
    over = f"met onderhoud {kept}, zonder {dropped}" + ("" if chosen in (kept, dropped) else f", zoals gekozen {chosen}")
    tiles = [
        ("In de score te zien?", visible),
        ("Na 10 jaar nog over van het effect", over),
        (f"Kosten in {costs.years} jaar, zoals gekozen (euro)", total),
    ]
    for column, (label, value) in zip(st.columns([4, 7, 6], gap="small"), tiles, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f":small[{plain(label)}]  \n**{plain(value)}**")


@local
def _chart(context: Context, code: str, effect: Effect, measures: tuple[Measure, ...], catalogue: Catalogue) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        which = st.segmented_control(
            "Grafiek",
            list(_CHARTS),
            format_func=_CHARTS.__getitem__,
            key="w_grafiek",
            default=POINTS,
            label_visibility="collapsed",
        )
        with_drift = which != SCORE and st.toggle("Toon vanaf hoeveel punten het opvalt", key="w_schommeling")
    if which == SCORE:
        _against(context, code, measures, catalogue)
        return
    charts.draw(
        measure_charts.effect_path(effect.path, effect.visible.together.smallest if with_drift else None),
        key="pad",
        alt_text=f"Effect op de score door de jaren, met en zonder onderhoud. {effect.takeaway}",
    )
    st.caption(f"Band: {BAND} bij '{CHOSEN}'; donker {BAND_NARROW}, licht {BAND_WIDE}. Soort cijfer: scenario.")


def _against(context: Context, code: str, measures: tuple[Measure, ...], catalogue: Catalogue) -> None:
    """The score that is expected anyway beside the one with the measures."""
    ahead = data.score_ahead(context.databank, context.gemeente, code)
    if ahead.reason or ahead.note:
        st.info(
            plain(ahead.reason) or f"{plain(ahead.note)} Daarom staat het effect hier alleen in punten.", icon=":material/info:"
        )
        return
    table = against_outlook(ahead, measures, catalogue)
    said = against_sentence(table, ahead.claims)
    st.markdown(plain(said))
    charts.draw(
        measure_charts.against(ahead.past, table),
        key="tegen_vooruitblik",
        alt_text=f"Score zonder maatregelen en met dit scenario. {said}",
    )
    caption = bands_caption(ahead.ahead["year"].tolist(), ahead.claims, wide=False)
    st.caption(
        f"{plain(caption)} Met het scenario erbij komt de spreiding van de aannames. "
        "Niet verder dan acht jaar vooruit. Soort cijfer: schatting (zonder) en scenario (met)."
    )
    parts.source_lines(ahead.sources)


def _by_dimension(effect: Effect) -> None:
    if effect.by_dimension.empty:
        st.caption("Geen effect op een van de vijf onderwerpen.")
        return
    years = sorted(effect.by_dimension["year"].unique())
    year = st.select_slider("Per onderwerp, in het jaar", years, value=years[min(2, len(years) - 1)], key="w_dimensiejaar")
    charts.draw(
        measure_charts.effect_by_dimension(effect.by_dimension[effect.by_dimension["year"] == year]),
        key="dimensies",
        alt_text=f"Effect per onderwerp in {year}; de cijfers staan in de tabel onderaan.",
    )


def show_costs(costs: ScenarioCosts, visible: bool) -> None:
    """What it costs: in all, per measure and per year. `visible`: whether the effect can be seen in the score."""
    st.markdown(plain(costs.text))
    if costs.by_measure.empty:
        return
    if costs.per_euro_text:
        st.markdown(plain(per_euro_words(costs, visible)))
    st.markdown(plain(sum_sentence(costs)))
    parts.table(cost_table(costs))
    show_payers(costs)
    charts.draw(
        measure_charts.yearly_costs(costs.by_year[["year", "investment", "upkeep"]]),
        key="kosten",
        alt_text=f"Kosten per jaar, eenmalig en terugkerend. {costs.text}",
    )
    st.caption(
        f"Prijspeil {costs.price_level}, zonder inflatie; in de grafiek de middelste bedragen, niet teruggerekend. Soort cijfer: aanname."
    )


def show_table(context: Context, code: str, effect: Effect, assumed: Catalogue) -> None:
    """All figures of the path, with download; nothing without a scenario."""
    scenario = context.state.scenario
    if scenario is None:
        return
    parts.source_lines([f"Buurtbalans, catalogus van maatregelen {catalogue().fingerprint} (scenario, aannames)"])
    parts.table_with_download(
        parts.path_table(effect.path),
        f"effect-{code}-{scenario.short_hash}.csv",
        fictional=context.fictional,
        note=f"scenario {scenario.hash}; aannames {assumed.fingerprint}; {BAND}",
    )
