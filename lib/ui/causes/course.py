"""The course of the score of a buurt: its history, the change split in steps, and the five dimensions."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.answers.causes.answer import Causes
from lib.answers.causes.change import CHECK, Taken
from lib.answers.causes.past import Past, history_table
from lib.answers.causes.words import beside_sentence, history_sentence
from lib.escape import plain
from lib.scenarios import ScenarioEvent
from lib.scores import to_lbm
from lib.ui.causes import charts as cause_charts
from lib.ui.session import data, editing, state
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts
from lib.words import number, signed


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
            "Er is hier geen verloop te laten zien. Bij *Wat bewoog mee* staan de kerncijfers die er wel zijn, en bij *Wat u weet* kunt u zelf "
            "invullen wat er gebeurde.",
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
    parts.source_lines(told.sources)
    history_download(context, told)
    if answer.taken is not None:
        parts.table_with_download(
            answer.taken.table.round(4),
            f"splitsing-{told.code}-{answer.taken.start}-{answer.taken.end}.csv",
            label="Splitsing als tabel en download",
            fictional=context.fictional,
            note="; ".join(told.sources),
        )


def history_download(context: Context, past: Past) -> None:
    note = "; ".join(past.sources)
    parts.table_with_download(history_table(past), f"verloop-{past.code}.csv", fictional=context.fictional, note=note)


def choose_beside(context: Context, past: Past) -> Past | None:
    """Another buurt to lay next to this one, such as a neighbour with the same measure; kept in the link."""
    gemeente, databank = context.gemeente, context.databank
    others = {code: label for code, label in gemeente.labels.items() if code != context.buurt}
    if past.level != "buurt" or not others:
        return None
    chosen = context.state.reference if context.state.reference in others else None
    st.session_state["w_ernaast"] = chosen
    st.selectbox(
        "Leg een andere buurt ernaast",
        list(others),
        format_func=others.__getitem__,
        index=None,
        key="w_ernaast",
        placeholder="Kies een buurt om te vergelijken",
        on_change=lambda: state.update(reference=st.session_state["w_ernaast"]),
    )
    if chosen is None:
        return None
    other = data.causes(databank, gemeente, chosen, past.span).past
    if other.level != past.level or other.span != past.span:
        st.caption(f"{plain(others[chosen])} heeft in deze jaren geen eigen reeks en staat daarom niet in de grafiek.")
        return None
    st.markdown(plain(beside_sentence(past, other)))
    return other


def draw_history(context: Context, past: Past, beside: Past | None = None) -> None:
    """The series with its band and the user's events; another buurt as a dashed line."""
    lines = past.lines
    if beside is not None:
        own = lines["label"] == past.lines["label"].iloc[0]
        other = beside.lines[beside.lines["label"] == beside.lines["label"].iloc[0]].assign(low=float("nan"), high=float("nan"))
        lines = pd.concat([lines[own], other, lines[~own]], ignore_index=True)
    charts.draw(
        cause_charts.past_lines(lines, events_of(past, context.buurt or past.code)),
        key="verloop",
        alt_text=f"Score van {past.name} per meting, naast de gemeente en {past.among.place if past.among else 'alle gebieden'}. {history_sentence(past)}",
    )
    st.caption(f"Vlak: normale schommeling vanaf {past.span[0] if past.span else ''} (9 van de 10 gebieden van deze grootte).")


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


def _small_lines(past: Past, beside: Past | None) -> None:
    rows = past.dimensions
    if beside is not None and len(beside.dimensions):
        other = beside.dimensions.rename(columns={"change": "beside"})[["year", "label", "beside"]]
        rows = rows.merge(other, on=["year", "label"], how="left")
    first = int(rows["year"].min())
    bounds = rows[[name for name in ("change", "low", "high", "beside") if name in rows]]
    low, high = float(bounds.min(axis=None)) - 0.01, float(bounds.max(axis=None)) + 0.01
    dashed = "" if beside is None else f"; gestreept: {beside.name}"
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
