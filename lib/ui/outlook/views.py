"""The parts of the page Vooruitblik: signals of the gemeente, the score of a buurt, its households and ages."""

from __future__ import annotations

import streamlit as st

from lib.answers.outlook.people import (
    LABELS,
    People,
    available,
    figure_ahead,
    method_words,
    overview,
    past_errors,
    past_errors_sentence,
)
from lib.answers.outlook.score import LIMIT_LBM, PLURAL, ScoreAhead, ScoresAhead, score_ahead
from lib.answers.outlook.score_record import calibration_sentence, coverage_sentence, error_table, size_table, warning_table
from lib.answers.outlook.signals import (
    RESIDENTS,
    SIGNAL_KINDS,
    Signals,
    has_signal,
    precision_sentence,
    score_reasons,
)
from lib.answers.place import Gemeente
from lib.ui.outlook import charts as outlook_charts
from lib.ui.session import state
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts
from lib.ui.widgets.map import files as map_files
from lib.ui.widgets.map.draw import draw as draw_map
from lib.words import number

SIGNALS, SCORE, PEOPLE = "signalen", "score", "bewoners"
VIEWS: dict[str, str] = {SIGNALS: "Signalen in de gemeente", SCORE: "Score", PEOPLE: "Huishoudens en leeftijd"}
_START = "age_65_plus"
# No alarm colours: a signal is a reason to look, not a verdict.
_COLOURS = ("#eef2f5", "#83b3d3", "#ea9a3e", "#9c4a06", "#cbb894")
_BANDS = "Donkere band: 2 van de 3 keer; lichte band: 19 van de 20 keer."
_MEASURES = "pages/maatregelen.py"
_ASK = "Vraagt dit om maatregelen?"


def first_view(found: Signals, buurt: str | None) -> str:
    """What to show when nothing was asked for: the signals, or of a buurt what its signal is about."""
    if buurt is None:
        return SIGNALS
    return PEOPLE if found.about(buurt) == RESIDENTS else SCORE


def show_signals(context: Context, gemeente: Gemeente, found: Signals) -> None:
    """Map and list of the buurten that ask for attention first, in alphabetical order."""
    if not found.anything:
        st.info(
            f"Van de buurten van {gemeente.name} zijn er geen scores en te weinig cijfers over bewoners; daarom zijn er geen signalen. "
            "Kies links een andere gemeente.",
            icon=":material/info:",
        )
        return
    st.markdown(f"#### {found.takeaway}")

    def look_at(code: str) -> None:
        state.update(buurt=code, view=first_view(found, code))

    left, right = st.columns([3, 2], gap="medium")
    with left:
        shapes = map_files.map_shapes(context.databank, map_files.geometry_version(context.databank), gemeente.code)
        draw_map(
            shapes,
            found.kinds,
            _COLOURS,
            context.buurt,
            name="signalen",
            gemeente=gemeente.code,
            alt=f"Kaart van {gemeente.name} met signalen per buurt. {found.takeaway} De lijst staat naast de kaart.",
            on_choose=look_at,
        )
        counts = [sum(kind == i + 1 for kind in found.kinds.values()) for i in range(len(SIGNAL_KINDS))]
        parts.chips(
            [(label, str(n), colour) for label, n, colour in zip(SIGNAL_KINDS.values(), counts, _COLOURS, strict=True) if n]
        )
        unknown = sum(kind == 0 for kind in found.kinds.values())
        if unknown:
            st.caption(f"Grijs: {unknown} buurt{'en' if unknown != 1 else ''} waarvan te weinig bekend is.")
    with right:
        if found.table.empty:
            st.write("Geen van de buurten steekt uit. Klik op een buurt om te zien wat daar verwacht wordt.")
        else:
            st.markdown(f"**Een signaal, geen oordeel.** {found.precision or 'Het is een reden om te gaan kijken.'}")
        with st.container(height=400 if len(found.table) > 3 else "content", border=False):
            for row in found.table.itertuples():
                with st.container(border=True, gap="xxsmall"):
                    st.markdown(f"**{row.label}** · {SIGNAL_KINDS[row.kind]}  \n{row.reasons[0].upper()}{row.reasons[1:]}.")
                    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                        st.button(
                            "Bekijk",
                            key=f"bekijk_{row.code}",
                            icon=":material/trending_up:",
                            type="tertiary",
                            on_click=look_at,
                            args=(row.code,),
                        )
                        parts.go_to(_MEASURES, _ASK, ":material/construction:", buurt=row.code)
    parts.source_lines(found.sources)
    st.caption(f"{found.note} De volgorde is alfabetisch; er is geen rangorde.")
    if len(found.table):
        table = found.table.assign(kind=found.table["kind"].map(SIGNAL_KINDS), probability=found.table["probability"].round(2))
        table = table.dropna(axis="columns", how="all").rename(
            columns={"code": "Code", "label": "Buurt", "kind": "Signaal", "reasons": "Waarom", "probability": "Kans (0-1)"}
        )
        parts.table_with_download(
            table,
            f"signalen-{gemeente.code}.csv",
            fictional=context.fictional,
            note="signalen van Buurtbalans (schatting); geen rangorde",
        )


def show_score(context: Context, gemeente: Gemeente, found: ScoresAhead, code: str) -> None:
    """The score of one buurt with its fan, the signal with its reasons, and how good this was before."""
    answer = score_ahead(gemeente, found, code)
    if answer.reason:
        st.info(answer.reason, icon=":material/info:")
    else:
        st.markdown(f"#### {answer.sentence}")
        if answer.note:
            st.caption(answer.note)
        _show_fan(answer)
        how = "een rekenmethode" if answer.method == "model" else "geen verandering"
        st.caption(f"{_BANDS} Gebruikt: {how}. Niet verder dan acht jaar vooruit.")
        parts.source_lines(answer.sources)
        _show_signal(found, code)
    _show_errors(found, answer.level or "buurt")
    if not answer.reason:
        parts.table_with_download(
            answer.ahead.rename(columns=_COLUMNS).round(3),
            f"vooruitblik-score-{code}.csv",
            fictional=context.fictional,
            note="; ".join(answer.sources),
        )


def _show_fan(answer: ScoreAhead) -> None:
    where, beside = st.columns([3, 2], gap="medium") if len(answer.around) else (st.container(), st.container())
    with where:
        charts.draw(
            outlook_charts.fan, answer.past, answer.ahead, "leefbaarheidsscore", ".2f", LIMIT_LBM, "grens van voldoende",
            key="waaier_score",
            alt_text=f"Leefbaarheidsscore in het verleden en de komende jaren, met marges. {answer.sentence}",
        )  # fmt: skip
    if len(answer.around):
        with beside:
            st.markdown("**De wijk eromheen**")
            charts.draw(charts.history, answer.around, key="wijk_eromheen", alt_text=answer.around_sentence)
            st.caption(
                f"{answer.around_sentence} Een wijk is iets anders dan de buurt; daarom staat dit ernaast en niet in dezelfde lijn."
            )


def _show_signal(found: ScoresAhead, code: str) -> None:
    level = found.levels.get("buurt")
    rows = level.warnings[level.warnings["code"] == code] if level else None
    with st.container(border=True):
        if level is None or rows is None or rows.empty:
            st.markdown("**Geen signaal over de score**: de buurt heeft er zelf geen.")
        elif not rows.iloc[0]["eligible"]:
            st.markdown("**Al onder voldoende.** Een signaal gaat alleen over buurten die nu voldoende of beter zijn.")
        elif has_signal(rows.iloc[0]):
            reasons = "\n".join(f"- {reason}" for reason in score_reasons(rows.iloc[0], level.chances))
            st.markdown(f"**Signaal: de score kan onder voldoende komen.**\n{reasons}")
            st.markdown(precision_sentence(found, "buurt"))
        else:
            st.markdown("**Geen signaal.** De score ligt ver genoeg boven de grens van voldoende.")
        parts.go_to(_MEASURES, _ASK, ":material/construction:")


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
        st.markdown(
            f"**Signalen**: {PLURAL[tested.level]} die voldoende of beter waren, en bij de volgende meting onder voldoende kwamen."
        )
        st.dataframe(warning_table(tested), hide_index=True, width="stretch")
        st.write(calibration_sentence(tested))
        sizes = size_table(tested)
        if len(sizes):
            st.markdown("**Naar grootte van het gebied**")
            st.dataframe(sizes, hide_index=True, width="stretch")
        st.caption(tested.record["note"])


def show_people(context: Context, gemeente: Gemeente, found: People | None, code: str) -> None:
    """Households and ages of one area: chart with fan, all figures in a table, past errors."""
    if found is None:
        st.info(
            "Voor deze gemeente zijn er geen kerncijfers met huishoudens en leeftijden; daarom is er geen vooruitblik op bewoners.",
            icon=":material/info:",
        )
        return
    known = available(found, code)
    if not known:
        st.info(figure_ahead(gemeente, found, code, _START).reason, icon=":material/info:")
        return
    figure = st.selectbox(
        "Cijfer",
        list(LABELS),
        index=list(LABELS).index(_START if _START in known else known[0]),
        format_func=LABELS.__getitem__,
        key=f"w_cijfer_{_START in known}",
        width=360,
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
            f"{_BANDS} Gebruikt: {method_words(figure, answer.method)}. "
            "Bouwplannen zitten er niet in: komt er nieuwbouw of sloop, dan wordt het anders."
        )
        parts.source_lines(answer.sources)
    parts.go_to(_MEASURES, _ASK, ":material/construction:")
    st.markdown("**Alle cijfers, nu en later** (tussen haakjes: 2 van de 3 keer)")
    st.dataframe(overview(found, code), hide_index=True, width="stretch")
    st.caption(
        "Geen verandering of aandeel gelijk: daar was de rekenmethode eerder niet beter. Bij een gelijk aandeel verandert het aantal mee met het totaal."
    )
    with st.expander("Hoe goed ging dit in het verleden?", icon=":material/history:"):
        errors = past_errors(found, code, figure)
        if errors.empty:
            st.write("Voor gebieden zoals dit is dat niet gemeten.")
        else:
            st.write(past_errors_sentence(found, code, figure))
            kept = ["Jaren vooruit", "Gemeten op"]
            st.dataframe(
                errors.assign(**{name: errors[name].map(_one_decimal) for name in errors.columns if name not in kept}),
                hide_index=True,
                width="stretch",
            )
    table = found.ahead[(found.ahead["code"] == code) & found.ahead["figure"].isin(known)]
    parts.table_with_download(
        table.assign(figure=table["figure"].map(LABELS)).rename(columns=_COLUMNS).round(0),
        f"vooruitblik-bewoners-{code}.csv",
        fictional=context.fictional,
        note="schatting van Buurtbalans; marges uit fouten van eerdere jaren",
    )


def _one_decimal(value: float) -> str:
    return number(value, 0 if value == int(value) else 1) if value == value else "onbekend"


_COLUMNS = {
    "code": "Code", "figure": "Cijfer", "year": "Jaar", "middle": "Midden", "low67": "Laag (2 van de 3)", "high67": "Hoog (2 van de 3)",
    "low95": "Laag (19 van de 20)", "high95": "Hoog (19 van de 20)", "method": "Hoe", "basis": "Marges uit",
}  # fmt: skip
