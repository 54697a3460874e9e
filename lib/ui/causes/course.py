"""The course of the score of a buurt: its history, the change split in steps, and the five dimensions."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.answers.causes.answer import Causes
from lib.answers.causes.change import CHECK, Taken
from lib.answers.causes.laid import LARGER, Laid, lay_beside
from lib.answers.causes.past import Past, history_table
from lib.answers.causes.words import history_sentence
from lib.areas import LAND, level_of
from lib.escape import plain
from lib.scenarios import ScenarioEvent
from lib.scores import to_lbm
from lib.ui.causes import charts as cause_charts
from lib.ui.session import data, editing, state
from lib.ui.session.context import Context
from lib.ui.session.look import MOST_AREAS
from lib.ui.widgets import charts, parts, side_by_side
from lib.words import listed, number, signed


def choose_span(past: Past, span: tuple[int, int]) -> None:
    """Choose the two measurements to compare; the choice is kept in the link."""
    years = list(past.years)
    st.session_state["w_van"], st.session_state["w_tot"] = span

    def changed(moved: str) -> None:
        start, end = st.session_state["w_van"], st.session_state["w_tot"]
        if start >= end:  # the other end gives way
            at = years.index(start if moved == "w_van" else end)
            start, end = (years[at], years[at + 1]) if moved == "w_van" else (years[at - 1], years[at])
        state.update(span=(start, end))

    left, right, note = st.columns([1, 1, 4], vertical_alignment="bottom")
    left.selectbox("Van meting", years[:-1], key="w_van", on_change=changed, args=("w_van",))
    right.selectbox("Tot meting", years[1:], key="w_tot", on_change=changed, args=("w_tot",))
    wanted = state.current().span
    if wanted and wanted != span:
        note.caption(f"De periode {wanted[0]}-{wanted[1]} kan hier niet; u ziet {span[0]}-{span[1]}.")
    else:
        note.caption(plain(past.note))


def events_of(past: Past, code: str) -> pd.DataFrame:
    """Events of the user as drawn: year, text."""
    events = editing.events_in((code, past.code))
    return pd.DataFrame({"year": [e.year for e in events], "text": [_words(e) for e in events]}, columns=["year", "text"])


def _words(event: ScenarioEvent) -> str:
    return f"{event.year} {event.text or '(tekst niet in de link)'}"


def show_course(context: Context, answer: Causes) -> None:
    """History with the waterfall beside it, findings, turning points and the five dimensions."""
    told = answer.past
    if told.span is None:
        st.info(
            "Wij kunnen hier geen verloop laten zien. Bij *Vergelijkbare buurten* ziet u waarin deze plek verschilt. Bij *Wat u weet* vult u zelf in "
            "wat er gebeurde.",
            icon=":material/info:",
        )
        return
    beside = choose_beside(context, told)
    left, right = st.columns([4, 3], gap="large")
    with left:
        st.markdown(f"**De score van {plain(told.name)} door de jaren.** {plain(history_sentence(told))}")
        draw_history(context, told, beside)
    with right:
        if answer.taken is None:
            st.info("Van deze metingen zijn de vijf onderwerpen niet gepubliceerd. Daarom staat hier geen splitsing.")
        else:
            _waterfall(told, answer.taken)
    said = [*answer.sentences, *answer.turning]
    with st.container(border=bool(said)):
        st.markdown("**Wat opvalt in de hele reeks**" if said else "**Wat opvalt.** Niets dat uitkomt boven gewone schommeling.")
        for sentence in said:
            st.markdown(f"- {sentence}")
        st.caption(plain(answer.limits))
    if len(told.dimensions):
        _small_lines(told, beside)
    parts.source_lines([*told.sources, *(one.source for one in beside)])
    history_download(context, told, beside)
    if answer.taken is not None:
        parts.table_with_download(
            answer.taken.table.round(4),
            f"splitsing-{told.code}-{answer.taken.start}-{answer.taken.end}.csv",
            label="Splitsing als tabel en download",
            fictional=context.fictional,
            note="; ".join(told.sources),
        )


def history_download(context: Context, past: Past, beside: tuple[Laid, ...] = ()) -> None:
    note, table = "; ".join((*past.sources, *(one.source for one in beside))), history_table(past)
    for one in beside:
        table[one.name] = table["Jaar"].map(one.lines.set_index("year")["score"]).round(4)
    parts.table_with_download(table, f"verloop-{past.code}.csv", fictional=context.fictional, note=note)


def choose_beside(context: Context, past: Past) -> tuple[Laid, ...]:
    """Other areas to lay next to this one, such as a buurt elsewhere with the same measure; kept in the link."""
    own = str(context.area)
    others = [code for code in (*context.state.compare, context.state.reference) if code and _can_lie_beside(context, code)]
    shown = tuple(dict.fromkeys([own, *others]))
    homes = data.homes(context.databank, context.gemeente, shown)
    left_out, shown = shown[MOST_AREAS:], shown[:MOST_AREAS]
    side_by_side.choose(context, homes, shown, st.columns([3, 2]), label="Leg er gebieden naast (ten hoogste drie)", fixed=own)
    if left_out:
        names = listed(homes.name(code) for code in left_out)
        st.caption(f":material/info: {plain(names)} staat er niet bij: met {plain(homes.name(own))} erbij passen er vier.")
    laid, absent = lay_beside(homes, past, shown[1:])
    for sentence in (*(one.sentence for one in laid), *absent):
        st.markdown(plain(sentence))
    if any(level_of(one.code) != past.level for one in laid):
        st.caption(LARGER)
    return laid


def _can_lie_beside(context: Context, code: str) -> bool:
    """Whether an area is not a line of the chart already: the own gemeente and the country are."""
    return code not in (context.area, context.gemeente.code, LAND)


def draw_history(context: Context, past: Past, beside: tuple[Laid, ...] = ()) -> None:
    """The series with its band and the user's events; other areas as dashed lines."""
    lines = past.lines
    if beside:
        own = lines["label"] == past.name
        others = [one.lines.assign(low=float("nan"), high=float("nan")) for one in beside]
        lines = pd.concat([lines[own], *others, lines[~own]], ignore_index=True)
    charts.draw(
        cause_charts.past_lines(lines, events_of(past, context.area or past.code), len(beside)),
        key="verloop",
        alt_text=f"Score van {past.name} per meting, naast de gemeente en {past.among.place if past.among else 'alle gebieden'}. {history_sentence(past)}",
    )
    if lines["low"].count() > 1:
        st.caption(
            f"Vlak: normale schommeling vanaf {past.span[0] if past.span else ''} (9 van de 10 gebieden van deze grootte)."
        )


def _waterfall(past: Past, taken: Taken) -> None:
    before = to_lbm(taken.before)
    rows: list[tuple[str, float, float, str, str]] = [(f"score {taken.start}", before, before, number(before, 2), "score")]
    at = before
    for step in taken.steps:
        text = signed(step.value) + (f"\n{CHECK}" if step.suspect else "")
        rows.append((step.label, at, at + step.value, text, "up" if step.value >= 0 else "down"))
        at += step.value
    rows.append((f"score {taken.end}", at, at, number(at, 2), "score"))
    steps = pd.DataFrame(rows, columns=["label", "start", "end", "text", "kind"])
    st.markdown(
        f"**Van {taken.start} naar {taken.end} in vijf stappen: samen {signed(taken.total)}.** {plain(_clear_steps(taken))}"
    )
    charts.draw(
        cause_charts.steps_bars(steps),
        key="stappen",
        alt_text=f"Verandering van de score van {past.name} per onderwerp; dezelfde cijfers staan in de tabel.",
    )
    against = f" In {plain(past.among.place)} {signed(taken.national)}." if taken.national is not None and past.among else ""
    st.caption(
        f"De stappen tellen op (door afronding kan het op het scherm 0,01 schelen); hoger is gunstiger, ook bij overlast. De hele verandering: {plain(taken.change.words)}.{against}"
    )


def _clear_steps(taken: Taken) -> str:
    clear = [step.label for step in taken.steps if step.zone == "duidelijk"]
    if not clear:
        return "" if taken.change.relative is None else "Geen onderwerp veranderde duidelijk anders dan in even grote gebieden."
    verb = "veranderde" if len(clear) == 1 else "veranderden"
    return f"Duidelijk {verb}: {', '.join(clear)}."


def _small_lines(past: Past, beside: tuple[Laid, ...]) -> None:
    rows = past.dimensions
    for i, one in enumerate(beside, start=1):
        rows = rows.merge(one.changes.rename(columns={"change": f"beside_{i}"}), on=["year", "label"], how="left")
    first = int(rows["year"].min())
    bounds = rows.drop(columns=["year", "label"]).astype(float)
    low, high = float(bounds.min(axis=None)) - 0.01, float(bounds.max(axis=None)) + 0.01
    dashed = f"; gestreept: {listed(one.name for one in beside)}" if beside else ""
    st.markdown(f"**De vijf onderwerpen sinds {first}**, met de normale schommeling als vlak{plain(dashed)}")
    labels = list(dict.fromkeys(rows["label"]))
    for column, label in zip(st.columns(len(labels), gap="small"), labels, strict=True):
        part = rows[rows["label"] == label]
        last = float(part["change"].iloc[-1])
        with column:
            st.markdown(f"**{signed(last)}**  \n:small[{plain(label)}]")
            charts.draw(
                cause_charts.small_line(part.drop(columns="label"), low, high),
                key=f"klein_{label}",
                alt_text=f"Score op {label} sinds {first}: {signed(last)}. De cijfers staan in de tabel.",
            )
