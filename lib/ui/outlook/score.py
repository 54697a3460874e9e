"""The score that is expected of a buurt, and how far off earlier forecasts were."""

from __future__ import annotations

import streamlit as st

from lib.answers.outlook.bands import LIMIT_LBM, held_table
from lib.answers.outlook.score import SCORE_YEARS_AHEAD, ScoreAhead, ScoresAhead, score_ahead
from lib.answers.outlook.score_record import (
    calibration_sentence,
    coverage_sentence,
    error_table,
    held_sentence,
    size_table,
    warning_table,
)
from lib.answers.outlook.signals import (
    has_signal,
    precision_sentence,
    score_reasons,
)
from lib.answers.place import Gemeente
from lib.areas import PLURAL, level_of
from lib.escape import plain
from lib.ui.outlook import charts as outlook_charts
from lib.ui.outlook.shown import SCORE_COLUMNS, go_to_measures
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts


def show_score(context: Context, gemeente: Gemeente, scores: ScoresAhead, code: str) -> None:
    """The score of one buurt with its fan, the signal with its reasons, and how good this was before."""
    answer = score_ahead(gemeente, scores, code)
    if answer.reason:
        st.info(plain(answer.reason), icon=":material/info:")
    else:
        st.header(plain(answer.sentence), anchor=False)
        if answer.further:
            st.markdown(plain(answer.further))
        if answer.note:
            st.caption(plain(answer.note))
        _show_fan(answer)
        how = "een rekenmethode" if answer.method == "model" else "geen verandering"
        st.caption(f"{plain(answer.bands)} Gebruikt: {how}. Niet verder dan acht jaar vooruit.")
        parts.source_lines(answer.sources)
        _show_signal(scores, code)
    _show_errors(scores, answer.level or "buurt", answer.size)
    if not answer.reason:
        parts.table_with_download(
            answer.ahead.rename(columns=SCORE_COLUMNS).round(3),
            f"vooruitblik-score-{code}.csv",
            fictional=context.fictional,
            note="; ".join(answer.sources),
        )


def _show_fan(answer: ScoreAhead) -> None:
    where, beside = st.columns([3, 2], gap="medium") if len(answer.around) else (st.container(), st.container())
    with where:
        charts.draw(
            outlook_charts.fan(answer.past, answer.ahead, "leefbaarheidsscore", 2, LIMIT_LBM, "grens van voldoende"),
            key="waaier_score",
            alt_text=f"Leefbaarheidsscore in het verleden en de komende jaren, met marges. {answer.sentence}",
        )  # fmt: skip
    if len(answer.around):
        with beside:
            st.markdown("**De wijk eromheen**")
            charts.draw(charts.history(answer.around), key="wijk_eromheen", alt_text=answer.around_sentence)
            st.caption(
                f"{plain(answer.around_sentence)} Een wijk is iets anders dan de buurt; daarom staat dit ernaast en niet in dezelfde lijn."
            )


def _show_signal(scores: ScoresAhead, code: str) -> None:
    if level_of(code) != "buurt":
        st.caption(
            f"Een signaal is er alleen voor een buurt, niet voor een {plain(level_of(code))}. Bij Signalen staan alle buurten."
        )
        return
    level = scores.levels.get("buurt")
    rows = level.warnings[level.warnings["code"] == code] if level else None
    with st.container(border=True):
        if level is None or rows is None or rows.empty:
            st.markdown("**Geen signaal over de score**: de buurt heeft er zelf geen.")
        elif not rows.iloc[0]["eligible"]:
            st.markdown(
                "**Al onder voldoende.** Een signaal gaat alleen over buurten die bij de laatste meting voldoende of beter waren."
            )
        elif has_signal(rows.iloc[0]):
            reasons = "\n".join(f"- {plain(reason)}" for reason in score_reasons(rows.iloc[0], level.chances))
            st.markdown(f"**Signaal: de score kan onder voldoende komen.**\n{reasons}")
            st.markdown(plain(precision_sentence(scores, "buurt")))
        else:
            st.markdown("**Geen signaal.** De score ligt ver genoeg boven de grens van voldoende.")
        go_to_measures()


def _show_errors(scores: ScoresAhead, level: str, size: str) -> None:
    with st.expander("Hoe goed ging dit in het verleden?", icon=":material/history:"):
        of_level = scores.levels.get(level)
        held = held_table(of_level.held, size, SCORE_YEARS_AHEAD) if of_level else None
        if of_level is not None and held is not None and len(held):
            st.write(plain(held_sentence(of_level, size)))
            parts.figures(held)
        tested = scores.with_errors(level)
        if tested is None:
            st.write("Fouten en signalen zijn op deze gegevens niet te meten: daarvoor zijn vier metingen nodig.")
            return
        if tested.level != level:
            st.write(
                f"Voor {PLURAL[level]} zijn er te weinig metingen; dit is gemeten op {PLURAL[tested.level]} in deze databank."
            )
        st.write(plain(coverage_sentence(tested)))
        parts.figures(error_table(tested))
        st.markdown(
            f"**Signalen**: {PLURAL[tested.level]} die voldoende of beter waren, en bij de volgende meting onder voldoende kwamen."
        )
        parts.figures(warning_table(tested))
        st.write(plain(calibration_sentence(tested)))
        sizes = size_table(tested)
        if len(sizes):
            st.markdown("**Naar grootte van het gebied**")
            parts.figures(sizes)
        st.caption(plain(tested.record["note"]))
