"""The parts of the page Oorzaken: course of the score, what moved along, similar buurten, what the user knows."""

from __future__ import annotations

import datetime

import pandas as pd
import streamlit as st

from lib.answers.causes.answer import Causes
from lib.answers.causes.change import CHECK, Taken
from lib.answers.causes.past import Past, history_table
from lib.answers.causes.words import beside_sentence, history_sentence
from lib.scenarios import ScenarioEvent, edits
from lib.scores import to_lbm
from lib.ui.causes import charts as cause_charts
from lib.ui.session import data, editing, permissions, state
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts
from lib.words import number, signed

VIEWS = {
    "verloop": "Verloop van de score",
    "bewoog": "Wat bewoog mee",
    "anderen": "Vergelijkbare buurten",
    "weten": "Wat u weet",
}
METHOD = (
    "- **Verloop.** Scores zoals gepubliceerd door de Leefbaarometer (modelscore). De band laat zien waar 9 van de 10 gebieden van deze grootte "
    "blijven, gerekend vanaf de eerste meting en samen met de verandering van Nederland.\n"
    "- **Splitsing.** De score is de som van vijf onderwerpen; de stappen tellen daarom precies op. Alleen tussen metingen waarvan de vijf onderwerpen "
    "zijn gepubliceerd, van hetzelfde gebied.\n"
    "- **Duidelijke verandering.** Meer dan wat 9 van de 10 gebieden van deze grootte laten zien, na aftrek van Nederland. Boven twee keer die "
    "grens staat het onder *Wat opvalt*. Een sprong van meer dan 0,1 in één onderwerp heet *controleer de bron*.\n"
    "- **Keerpunt.** Alleen met twee metingen ervoor en erna, en als de richting meer veranderde dan bij gewone schommeling. Eén keer op en neer telt niet.\n"
    "- **Wat bewoog mee.** De verandering hier naast die van vijftien vergelijkbare buurten over dezelfde jaren. Getoond wordt wat opvalt als alle "
    "cijfers tegelijk worden bekeken (Holm, 5%) en boven de ruis uitkomt, hooguit vijf. Samen bewegen zegt niet waardoor."
)


def choose_span(told: Past, span: tuple[int, int]) -> None:
    """The two measurements between which the change is told; kept in the link."""
    years = list(told.years)
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
        note.caption(told.note)


def events_of(told: Past, code: str) -> pd.DataFrame:
    """Events of the user as drawn: year, text."""
    events = editing.events_in((code, told.code))
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
        st.markdown(f"**De score van {told.name} door de jaren.** {history_sentence(told)}")
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
    if len(told.dimensions):
        _small_lines(told, beside)
    parts.source_lines(told.sources)
    _history_download(context, told)
    if answer.taken is not None:
        parts.table_with_download(
            answer.taken.table.round(4),
            f"splitsing-{told.code}-{answer.taken.start}-{answer.taken.end}.csv",
            label="Splitsing als tabel en download",
            fictional=context.fictional,
            note="; ".join(told.sources),
        )


def _history_download(context: Context, told: Past) -> None:
    note = "; ".join(told.sources)
    parts.table_with_download(history_table(told), f"verloop-{told.code}.csv", fictional=context.fictional, note=note)


def choose_beside(context: Context, told: Past) -> Past | None:
    """Another buurt to lay next to this one, such as a neighbour with the same measure; kept in the link."""
    gemeente, databank = context.gemeente, context.databank
    labels = dict(zip(gemeente.buurten["code"], gemeente.buurten["label"], strict=True))
    others = {code: label for code, label in labels.items() if code != context.buurt}
    if told.level != "buurt" or not others:
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
    other = data.causes(databank, gemeente, chosen, told.span).past
    if other.level != told.level or other.span != told.span:
        st.caption(f"{others[chosen]} heeft in deze jaren geen eigen reeks en staat daarom niet in de grafiek.")
        return None
    st.markdown(beside_sentence(told, other))
    return other


def draw_history(context: Context, told: Past, beside: Past | None = None) -> None:
    """The series with its band and the user's events; another buurt as a dashed line."""
    lines = told.lines
    if beside is not None:
        own = lines["label"] == told.lines["label"].iloc[0]
        other = beside.lines[beside.lines["label"] == beside.lines["label"].iloc[0]].assign(low=float("nan"), high=float("nan"))
        lines = pd.concat([lines[own], other, lines[~own]], ignore_index=True)
    charts.draw(
        cause_charts.past_lines,
        lines,
        events_of(told, context.buurt or told.code),
        key="verloop",
        alt_text=f"Score van {told.name} per meting, naast de gemeente en Nederland. {history_sentence(told)}",
    )
    st.caption(f"Vlak: normale schommeling vanaf {told.span[0] if told.span else ''} (9 van de 10 gebieden van deze grootte).")


def _waterfall(told: Past, taken: Taken) -> None:
    before = to_lbm(taken.before)
    rows: list[tuple[str, float, float, str, str]] = [(f"score {taken.start}", before, before, number(before, 2), "score")]
    at = before
    for step in taken.steps:
        text = signed(step.value) + (f"\n{CHECK}" if step.suspect else "")
        rows.append((step.label, at, at + step.value, text, "up" if step.value >= 0 else "down"))
        at += step.value
    rows.append((f"score {taken.end}", at, at, number(at, 2), "score"))
    steps = pd.DataFrame(rows, columns=["label", "start", "end", "text", "kind"])
    st.markdown(f"**Van {taken.start} naar {taken.end} in vijf stappen: samen {signed(taken.total)}.** {_clear_steps(taken)}")
    charts.draw(
        cause_charts.steps_bars,
        steps,
        key="stappen",
        alt_text=f"Verandering van de score van {told.name} per onderwerp; dezelfde cijfers staan in de tabel.",
    )
    against = f" In Nederland {signed(taken.national)}." if taken.national is not None else ""
    st.caption(
        f"De stappen tellen op (door afronding kan het op het scherm 0,01 schelen); hoger is gunstiger, ook bij overlast. De hele verandering: {taken.change.words}.{against}"
    )


def _clear_steps(taken: Taken) -> str:
    clear = [step.label for step in taken.steps if step.words.startswith("duidelijk")]
    if not clear:
        return "Geen onderwerp veranderde duidelijk meer dan in Nederland."
    verb = "veranderde" if len(clear) == 1 else "veranderden"
    return f"Duidelijk {verb}: {', '.join(clear)}."


def _small_lines(told: Past, beside: Past | None) -> None:
    rows = told.dimensions
    if beside is not None and len(beside.dimensions):
        other = beside.dimensions.rename(columns={"change": "beside"})[["year", "label", "beside"]]
        rows = rows.merge(other, on=["year", "label"], how="left")
    first = int(rows["year"].min())
    bounds = rows[[name for name in ("change", "low", "high", "beside") if name in rows]]
    low, high = float(bounds.min(axis=None)) - 0.01, float(bounds.max(axis=None)) + 0.01
    dashed = "" if beside is None else f"; gestreept: {beside.name}"
    st.markdown(f"**De vijf onderwerpen sinds {first}**, met de normale schommeling als vlak{dashed}")
    labels = list(dict.fromkeys(rows["label"]))
    for column, label in zip(st.columns(len(labels), gap="small"), labels, strict=True):
        part = rows[rows["label"] == label]
        last = float(part["change"].iloc[-1])
        with column:
            st.markdown(f"**{signed(last)}**  \n:small[{label}]")
            charts.draw(
                cause_charts.small_line,
                part.drop(columns="label"),
                low,
                high,
                key=f"klein_{label}",
                alt_text=f"Score op {label} sinds {first}: {signed(last)}. De cijfers staan in de tabel.",
            )


def show_moved(context: Context, answer: Causes) -> None:
    """Key figures that moved otherwise than in similar buurten."""
    found = answer.moved
    st.markdown(f"##### {found.sentence}")
    for figure in found.shown:
        with st.container(border=True):
            badge = f":blue-badge[{figure.inside}] " if figure.inside else ""
            st.markdown(f"**{figure.label}** {figure.levels} {figure.sentence}  \n{badge}:small[:gray[{figure.note}]]")
    st.caption(
        "Dit zijn cijfers die tegelijk bewogen. Of het een met het ander te maken heeft, zeggen ze niet. "
        "*Zit in de score*: de Leefbaarometer gebruikt dit cijfer, of bijna, zelf al. " + found.note
    )
    parts.source_lines([found.source])
    parts.table_with_download(found.table, f"bewoog-mee-{context.buurt}.csv", fictional=context.fictional, note=found.source)


def show_similar(context: Context, answer: Causes) -> None:
    """How the similar buurten fared."""
    found, told = answer.fared, answer.past
    if found is None:
        st.info("Vergelijken kan zodra er van deze buurt of haar wijk twee metingen zijn.", icon=":material/info:")
        return
    st.markdown(f"##### {found.sentence}")
    if len(found.rows):
        charts.draw(
            cause_charts.fared_strip,
            found.rows,
            key="anderen",
            alt_text=f"Verandering van de score hier, in Nederland en in vergelijkbare buurten. {found.sentence}",
        )
        st.caption("Blauwe strepen: vergelijkbare buurten. Donkere streep: Nederland. Ruit: hier.")
    st.caption(found.note)
    if len(found.table):
        start, end = told.span or (0, 0)
        st.markdown(f"**Welke dat zijn, en hoe score en kerncijfers er bewogen** (rond {start}-{end})")
        shown = found.table.drop(columns="Code")
        formats = {c: st.column_config.NumberColumn(c, format="localized") for c in shown.select_dtypes("number").columns}
        st.dataframe(shown, hide_index=True, width="stretch", column_config=formats)
    parts.source_lines([found.source, answer.moved.source])
    if len(found.table):
        parts.table_with_download(
            found.table, f"vergelijkbaar-{context.buurt}.csv", fictional=context.fictional, note=found.source
        )


def show_known(context: Context, answer: Causes) -> None:
    """Events that the user adds, and the note on what the data do not know."""
    told, code = answer.past, str(context.buurt)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if len(told.lines):
            st.markdown(f"**De score van {told.name}, met wat u weet erbij.** {history_sentence(told)}")
            draw_history(context, told)
            parts.source_lines(told.sources)
            _history_download(context, told)
        else:
            st.info(told.note, icon=":material/info:")
        _event_list(context, told, code)
    with right:
        _event_form(told, code)
        st.session_state["w_notitie"] = context.state.scenario.notes if context.state.scenario else ""
        st.text_area(
            "Wat weten wij dat de data niet weten?",
            key="w_notitie",
            max_chars=4000,
            placeholder="Bijvoorbeeld: in 2017 vertrok de buurtconciërge.",
            on_change=lambda: editing.edit(edits.note, st.session_state["w_notitie"]),
            disabled=permissions.read_only(),
        )
        st.caption("De tekst blijft op dit scherm; sla op om te bewaren. In een link gaan alleen jaar en gebied mee.")


def _event_form(told: Past, code: str) -> None:
    st.markdown("**Voeg een gebeurtenis toe**")
    this_year = datetime.date.today().year
    first = int(told.series["year"].min()) if len(told.series) else this_year - 10
    where = {code: "deze buurt", told.code: "de hele wijk"} if told.level == "wijk" else {code: "deze buurt"}
    with st.form("gebeurtenis", clear_on_submit=True, border=False):
        year = st.selectbox("Jaar", list(range(this_year, first - 3, -1)), key="w_gebeurtenis_jaar")
        text = st.text_input(
            "Wat gebeurde er?", max_chars=80, key="w_gebeurtenis", placeholder="Bijvoorbeeld: sloop en nieuwbouw"
        )
        area = st.selectbox("Waar", list(where), format_func=where.__getitem__, key="w_gebeurtenis_waar")
        added = st.form_submit_button("Toevoegen", icon=":material/add:", disabled=permissions.read_only())
    if added and text.strip():
        editing.edit(edits.add_event, ScenarioEvent(year=year, area=area, text=text.strip()))
        st.rerun()
    if added:
        st.warning("Schrijf eerst in een paar woorden wat er gebeurde.")


def _event_list(context: Context, told: Past, code: str) -> None:
    events = editing.events_in((code, told.code))
    if events:
        st.markdown("**Uw gebeurtenissen**")
    for position, event in enumerate(events):
        words, button = st.columns([5, 1], vertical_alignment="center")
        words.markdown(f"**{event.year}** {parts.plain(event.text) or '(de tekst ging niet mee in de link)'}")
        button.button(
            "Weg",
            key=f"weg_{position}",
            help="Haal deze gebeurtenis weg",
            on_click=editing.edit,
            args=(
                edits.remove_event,
                event,
            ),
        )
    if editing.can_undo():
        st.button("Ongedaan maken", icon=":material/undo:", on_click=editing.undo)
    if events:
        table = pd.DataFrame(
            {"Jaar": [e.year for e in events], "Gebied": [e.area for e in events], "Wat": [e.text for e in events]}
        )
        parts.table_with_download(
            table,
            f"gebeurtenissen-{code}.csv",
            label="Gebeurtenissen als tabel",
            fictional=context.fictional,
            note="door gebruiker ingevuld",
        )
