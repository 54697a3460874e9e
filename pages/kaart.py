"""Kaart: hoe staat elke buurt ervoor?"""

import pandas as pd
import streamlit as st

from lib.answers import card as cards
from lib.answers.alike import alike
from lib.answers.observations import Observation
from lib.answers.palette import CLASSES, KINDS, NO_VALUE, ramp
from lib.answers.standing import Standing, standing
from lib.answers.themes import themes
from lib.answers.wording import figure_note, number, percent
from lib.ui import charts, data, map_files, navigation, parts, shell, state
from lib.ui import map as map_module


def legend(shown: Standing, colours: tuple[str, ...]) -> None:
    """Classes with their names and counts; never colour alone."""
    rows = [(name, int(n), colour) for name, n, colour in zip(shown.legend["name"], shown.legend["n"], colours, strict=True)]
    absent = int((shown.table["class"] == 0).sum())
    if absent:
        rows.append(("geen score" if shown.theme.is_score else "geen cijfer", absent, NO_VALUE))
    parts.chips([(name, str(n), colour) for name, n, colour in rows if n])


def choose_theme(context: shell.Context) -> None:
    """Select what the map shows."""
    available = themes()
    st.session_state["w_thema"] = context.state.theme
    st.selectbox(
        "Onderwerp op de kaart",
        list(available),
        format_func=lambda key: available[key].label,
        key="w_thema",
        on_change=lambda: state.update(theme=st.session_state["w_thema"]),
    )


def show_card(context: shell.Context, card: cards.Card) -> None:
    """The buurt on one card."""
    gemeente = context.gemeente
    st.subheader(card.label, anchor=False)
    st.caption(f"{card.wijk} · {number(card.inhabitants.value)} inwoners ({figure_note(card.inhabitants, gemeente.names)})")
    st.markdown(f"**Leefbaarheidsscore {card.year}: {card.headline}**")
    around = alike(gemeente, data.similar(context.databank), card.code, card.year)
    if around.sentence:
        st.markdown(around.sentence, help=around.note)
    elif card.score is not None:
        st.caption(around.note)
    if card.change_text:
        st.caption(card.change_text)
    if card.score is None:
        st.info("Geen score: te weinig inwoners, of niet gepubliceerd. Buurtbalans vult niets in.", icon=":material/info:")
    if len(card.dimensions):
        charts.draw(
            charts.dimension_bars,
            card.dimensions,
            card.label,
            gemeente.name,
            key="dims",
            alt_text=f"Vijf onderwerpen van de score van {card.label}, met een streep voor {gemeente.name}.",
        )
        st.caption(f"Balk: {card.label}. Oranje streep: {gemeente.name} ({card.gemeente_kind}). Nul: gemiddeld in Nederland.")
    theme = themes()[context.state.theme]
    if theme.entry is not None:
        series, note = cards.indicator_history(gemeente, theme.id, card.code)
        if series["value"].notna().sum() >= 2:
            st.markdown(f"**{theme.label}**")
            charts.draw(
                charts.history, series, theme.entry.unit, ",.1f", key="indicator", alt_text=f"Verloop van {theme.label}. {note}"
            )
        if note:
            st.caption(note)
    if len(card.history) >= 2:
        charts.draw(
            charts.history,
            card.history[["year", "score"]],
            key="hist",
            alt_text=f"Verloop van de score over de metingen. {card.history_note}",
        )
    st.caption(card.history_note)
    kinds = card.households
    if kinds.known:
        labels = [label for _, label in cards.KINDS]
        st.markdown(f"**Huishoudens** ({figure_note(kinds, gemeente.names)})")
        bar = pd.DataFrame({"label": labels, "value": kinds.values})
        charts.draw(
            charts.shares_bar, bar, KINDS, key="kinds", alt_text="Aandeel van drie soorten huishoudens; de cijfers staan eronder."
        )
        parts.chips([(label, percent(value), colour) for label, value, colour in zip(labels, kinds.values, KINDS, strict=True)])
    else:
        st.caption(f"Huishoudens: {figure_note(kinds, gemeente.names)}.")
    parts.source_lines(card.sources)
    parts.go_to("pages/huishoudens.py", "Wie wonen hier samen?", ":material/groups:")
    parts.go_to("pages/maatregelen.py", "Probeer een maatregel in deze buurt", ":material/construction:")


def sources_of(noticed: list[Observation]) -> None:
    """Sources of the observations and what their words mean."""
    parts.source_lines([observation.source for observation in noticed], " ".join(o.note for o in noticed if o.note))


context = navigation.context()
if not shell.choose_first(context):
    gemeente = context.gemeente
    shown = standing(gemeente, themes()[context.state.theme], context.year)
    colours = CLASSES if shown.theme.is_score else ramp(len(shown.legend))
    title, chooser = st.columns([3, 2], vertical_alignment="bottom")
    with title:
        st.title(f"{gemeente.name}, leefbaarheid {context.year}", anchor=False)
    with chooser:
        choose_theme(context)
    st.markdown(f"#### {shown.takeaway}")
    if not gemeente.score_years():
        st.info(
            f"Voor {gemeente.name} heeft de Leefbaarometer geen scores per buurt. De kaart toont wat er wel is.",
            icon=":material/info:",
        )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        shapes = map_files.map_shapes(context.databank, map_files.geometry_version(context.databank), gemeente.code)
        classes = dict(zip(shown.table["code"], shown.table["class"], strict=True))
        map_module.draw(
            map_module.build(shapes, classes, colours, context.buurt),
            key=f"kaart_{gemeente.code}",
            alt=f"Kaart van {gemeente.name}: {shown.theme.label}. {shown.takeaway} Dezelfde cijfers staan in de tabel onder de kaart.",
            codes=shapes.codes,
            on_choose=lambda code: state.update(buurt=code),
        )
        legend(shown, colours)
        parts.source_lines([shown.source.line])
        if shown.missing:
            st.caption(shown.missing)
    noticed = data.observations(context.databank, gemeente, context.year)
    with right:
        if context.buurt:
            show_card(context, cards.card(gemeente, context.buurt, context.year))
        else:
            st.subheader("Wat valt op in deze gemeente?", anchor=False)
            for observation in noticed:
                st.markdown(f"**{observation.heading}.** {observation.text}")
            sources_of(noticed)
            st.info("Klik op een buurt op de kaart, of kies er een in het menu links.", icon=":material/touch_app:")
    if context.buurt and noticed:
        for column, observation in zip(st.columns(3), noticed, strict=False):
            column.markdown(f"**{observation.heading}.** {observation.text}")
        sources_of(noticed)
    table = shown.table.rename(
        columns={
            "label": "Buurt",
            "wijk": "Wijk",
            "text": shown.theme.label,
            "year": "Jaar",
            "inhabitants": "Inwoners",
            "code": "Code",
        }
    )
    parts.table_with_download(
        table[["Buurt", "Wijk", shown.theme.label, "Jaar", "Inwoners", "Code"]],
        f"{gemeente.code}-{shown.theme.id}-{context.year}.csv",
        fictional=context.fictional,
        note=shown.source.line,
    )
    st.text_area(
        "Wat valt u op?",
        placeholder="Schrijf op wat opvalt; dit blijft op uw scherm en gaat nergens heen.",
        key="wat_valt_op",
        persist_state="session",
    )
