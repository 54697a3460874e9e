"""The parts of the page Vooruitblik: signals of the gemeente, the score of a buurt, its households and ages."""

from __future__ import annotations

import streamlit as st

from lib.answers.gemeente import Gemeente
from lib.answers.people_ahead import LABELS, METHOD_WORDS, People, figure_ahead, overview, past_errors
from lib.answers.score_ahead import (
    LIMIT_LBM,
    PLURAL,
    ScoresAhead,
    coverage_sentence,
    error_table,
    precision_sentence,
    score_ahead,
    score_reasons,
    warning_table,
)
from lib.answers.signals import KINDS, Signals, has_signal
from lib.ui import charts, map_files, outlook_charts, parts, shell, state
from lib.ui import map as map_module

VIEWS: dict[str, str] = {
    "signalen": "Signalen in de gemeente",
    "score": "Score",
    "bewoners": "Huishoudens en leeftijd",
}
_START = "age_65_plus"
# No alarm colours: a signal is a reason to look, not a verdict.
_COLOURS = ("#eef2f5", "#83b3d3", "#ea9a3e", "#9c4a06")


def show_signals(context: shell.Context, gemeente: Gemeente, found: Signals) -> None:
    """Map and list of the buurten that ask for attention first, in alphabetical order."""
    assert context.databank is not None
    st.markdown(f"#### {found.takeaway}")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        shapes = map_files.map_shapes(context.databank, map_files.geometry_version(context.databank), gemeente.code)
        map_module.draw(
            map_module.build(shapes, found.kinds, _COLOURS, context.buurt),
            key=f"signalen_{gemeente.code}",
            alt=f"Kaart van {gemeente.name} met signalen per buurt. {found.takeaway} De lijst staat naast de kaart.",
            codes=shapes.codes,
            on_choose=lambda code: state.update(buurt=code),
        )
        counts = [sum(kind == i + 1 for kind in found.kinds.values()) for i in range(len(KINDS))]
        parts.chips([(label, str(n), colour) for label, n, colour in zip(KINDS.values(), counts, _COLOURS, strict=True) if n])
        unknown = sum(kind == 0 for kind in found.kinds.values())
        if unknown:
            st.caption(
                f"Grijs: {unknown} buurt{'en' if unknown != 1 else ''} zonder score en met te weinig huishoudens of cijfers."
            )
        parts.source_lines(found.sources)
    with right:
        st.markdown("**Een signaal, geen oordeel.** " + found.precision)
        if found.table.empty:
            st.write("Geen van de buurten steekt uit. Kies links een buurt om te zien wat daar verwacht wordt.")
        with st.container(height=420 if len(found.table) > 4 else "content", border=False):
            for row in found.table.itertuples():
                with st.container(border=True, gap="xxsmall"):
                    st.markdown(f"**{row.label}** · {KINDS[row.kind]}  \n{row.reasons.capitalize()}.")
                    st.button(
                        "Bekijk",
                        key=f"bekijk_{row.code}",
                        icon=":material/trending_up:",
                        type="tertiary",
                        on_click=_look_at,
                        args=(row.code,),
                    )
                    parts.go_to("pages/maatregelen.py", "Vraagt dit om maatregelen?", ":material/construction:", buurt=row.code)
    st.caption(found.note + " De volgorde is alfabetisch; er is geen rangorde.")
    if len(found.table):
        table = found.table.assign(kind=found.table["kind"].map(KINDS)).rename(
            columns={"code": "Code", "label": "Buurt", "kind": "Signaal", "reasons": "Waarom", "probability": "Kans (0-1)"}
        )
        parts.table_with_download(
            table,
            f"signalen-{gemeente.code}.csv",
            fictional=context.fictional,
            note="signalen van Buurtbalans (schatting); geen rangorde",
        )


def _look_at(code: str) -> None:
    state.update(buurt=code, view="score")


def show_score(context: shell.Context, gemeente: Gemeente, found: ScoresAhead, code: str) -> None:
    """The score of one buurt with its fan, the signal with its reasons, and how good this was before."""
    answer = score_ahead(gemeente, found, code)
    if answer.reason:
        st.info(answer.reason, icon=":material/info:")
    else:
        st.markdown(f"#### {answer.sentence}")
        if answer.note:
            st.caption(answer.note)
        charts.draw(
            outlook_charts.fan, answer.past, answer.ahead, "leefbaarheidsscore", ".2f", LIMIT_LBM, "grens van voldoende",
            key="waaier_score",
            alt_text=f"Leefbaarheidsscore in het verleden en de komende jaren, met marges. {answer.sentence}",
        )  # fmt: skip
        how = "rekenmethode" if answer.method == "model" else "geen verandering"
        st.caption(
            f"Donkere band: 2 van de 3 keer; lichte band: 19 van de 20 keer. Gebruikt: {how}. Niet verder dan acht jaar vooruit."
        )
        parts.source_lines(answer.sources)
        _show_signal(found, code)
        parts.table_with_download(
            answer.ahead.rename(columns=_COLUMNS).round(3),
            f"vooruitblik-score-{code}.csv",
            fictional=context.fictional,
            note="; ".join(answer.sources),
        )
    _show_errors(found, answer.level or "buurt")


def _show_signal(found: ScoresAhead, code: str) -> None:
    level = found.levels.get("buurt")
    rows = level.warnings[level.warnings["code"] == code] if level else None
    if rows is None or rows.empty:
        return
    row = rows.iloc[0]
    with st.container(border=True):
        if not row["eligible"]:
            st.markdown(
                "**Signaal.** De score ligt al onder voldoende; het signaal gaat alleen over buurten die nu voldoende of beter zijn."
            )
        elif has_signal(row):
            st.markdown(f"**Signaal: de score kan onder voldoende komen.** Waarom: {'; '.join(score_reasons(row))}.")
            st.markdown(precision_sentence(found, "buurt"))
        else:
            st.markdown("**Geen signaal.** De score ligt ver genoeg boven de grens van voldoende.")
        parts.go_to("pages/maatregelen.py", "Vraagt dit om maatregelen?", ":material/construction:")


def _show_errors(found: ScoresAhead, level: str) -> None:
    with st.expander("Hoe goed ging dit in het verleden?", icon=":material/history:"):
        tested = found.with_errors(level)
        if tested is None:
            st.write(
                "Dat is op deze gegevens niet te meten: daarvoor zijn vier metingen nodig. De marges zijn een aanname uit gewone verandering."
            )
            return
        if tested.level != level:
            st.write(
                f"Voor {PLURAL[level]} zijn er te weinig metingen; dit is gemeten op {PLURAL[tested.level]} in deze databank."
            )
        st.write(coverage_sentence(tested))
        st.dataframe(error_table(tested), hide_index=True, width="stretch")
        st.markdown("**Signalen**: wie nu voldoende of beter is en bij de volgende meting lager uitkomt.")
        st.dataframe(warning_table(tested), hide_index=True, width="stretch")
        if len(tested.by_size):
            st.markdown("**Naar grootte van het gebied**")
            st.dataframe(tested.by_size.rename(columns=_SIZE_COLUMNS).round(3), hide_index=True, width="stretch")
        st.caption(tested.record["note"])


def show_people(context: shell.Context, gemeente: Gemeente, found: People | None, code: str) -> None:
    """Households and ages of one area: chart with fan, all figures in a table, past errors."""
    if found is None:
        st.info(
            "Voor deze gemeente zijn er geen kerncijfers met huishoudens en leeftijden; daarom is er geen vooruitblik op bewoners.",
            icon=":material/info:",
        )
        return
    figure = st.selectbox(
        "Cijfer", list(LABELS), index=list(LABELS).index(_START), format_func=LABELS.__getitem__, key="w_cijfer"
    )
    answer = figure_ahead(gemeente, found, code, figure)
    if answer.reason:
        st.info(answer.reason, icon=":material/info:")
    else:
        st.markdown(f"#### {answer.sentence}")
        charts.draw(
            outlook_charts.fan, answer.past, answer.ahead, answer.label, ",.0f", None, "",
            key="waaier_bewoners",
            alt_text=f"{answer.label} in het verleden en in de komende jaren, met marges. {answer.sentence}",
        )  # fmt: skip
        st.caption(
            f"Donkere band: 2 van de 3 keer; lichte band: 19 van de 20 keer. Gebruikt: {METHOD_WORDS[answer.method]}. "
            "Bouwplannen zitten er niet in: komt er nieuwbouw of sloop, dan wordt het anders."
        )
        parts.source_lines(answer.sources)
    table = overview(found, code)
    if len(table):
        st.markdown("**Alle cijfers, nu en later**")
        st.dataframe(table, hide_index=True, width="stretch")
    with st.expander("Hoe goed ging dit in het verleden?", icon=":material/history:"):
        errors = past_errors(found, code, figure)
        if errors.empty:
            st.write("Voor gebieden van deze grootte is dat niet gemeten.")
        else:
            st.write(
                f"Gemiddelde afwijking in procenten voor {LABELS[figure]}, gebieden van ongeveer deze grootte. Alleen gegevens van vóór het "
                "begin van elke vooruitblik zijn gebruikt."
            )
            st.dataframe(errors.round(1), hide_index=True, width="stretch")
    if len(table):
        parts.table_with_download(
            found.ahead[found.ahead["code"] == code].assign(figure=lambda t: t["figure"].map(LABELS)).rename(columns=_COLUMNS),
            f"vooruitblik-bewoners-{code}.csv",
            fictional=context.fictional,
            note="schatting van Buurtbalans; marges uit fouten van eerdere jaren",
        )


_SIZE_COLUMNS = {
    "size": "Grootte", "n": "Scores", "model": "Fout rekenmethode", "no_change": "Fout geen verandering",
    "straight_line": "Fout rechte lijn", "coverage67": "Binnen 67%-band", "coverage95": "Binnen 95%-band",
}  # fmt: skip
_COLUMNS = {
    "code": "Code", "figure": "Cijfer", "year": "Jaar", "middle": "Midden", "low67": "Laag (2 van de 3)", "high67": "Hoog (2 van de 3)",
    "low95": "Laag (19 van de 20)", "high95": "Hoog (19 van de 20)", "method": "Hoe", "basis": "Marges uit",
}  # fmt: skip
