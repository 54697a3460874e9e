"""Huishoudens: welke huishoudens wonen hier samen? Up to four areas side by side, as published."""

import streamlit as st

from lib.answers.gemeente import Gemeente
from lib.answers.households import MarginAnswer, as_table, compare
from lib.answers.palette import AREAS
from lib.areas import LAND, wijk_of
from lib.ui import charts, navigation, parts, shell, state


def options(gemeente: Gemeente) -> dict[str, str]:
    """Areas to choose from: the gemeente, its wijken and buurten, and the country."""
    wijken = dict(zip(gemeente.buurten["wijk_code"], gemeente.buurten["wijk"], strict=True))
    return {
        gemeente.code: f"Gemeente {gemeente.name}",
        LAND: "Nederland",
        **{code: f"Buurt {label}" for code, label in zip(gemeente.buurten["code"], gemeente.buurten["label"], strict=True)},
        **{code: name if name.lower().startswith("wijk") else f"Wijk {name}" for code, name in sorted(wijken.items())},
    }


def choose(context: shell.Context, gemeente: Gemeente) -> tuple[tuple[str, ...], str]:
    """Areas and reference, from the link or a sensible start."""
    chosen = context.state.compare
    if not chosen:
        chosen = (context.buurt, str(wijk_of(context.buurt))) if context.buurt else (gemeente.code,)
    reference = context.state.reference or (LAND if chosen == (gemeente.code,) else gemeente.code)
    available = options(gemeente)
    st.session_state["w_gebieden"], st.session_state["w_referentie"] = list(chosen), reference

    def changed() -> None:
        state.update(compare=tuple(st.session_state["w_gebieden"]), reference=st.session_state["w_referentie"])

    left, right = st.columns([3, 2])
    left.multiselect(
        "Gebieden naast elkaar (ten hoogste vier)",
        list(available),
        format_func=lambda code: available.get(code, code),
        key="w_gebieden",
        max_selections=state.MOST_AREAS,
        on_change=changed,
        placeholder="Kies een buurt, wijk of gemeente",
    )
    right.selectbox(
        "Vergelijk met",
        list(available),
        format_func=lambda code: available.get(code, code),
        key="w_referentie",
        on_change=changed,
    )
    return tuple(chosen), reference


def show(answer: MarginAnswer, names: list[str]) -> None:
    """One margin: sentence, chart, where the figures are from."""
    st.subheader(answer.margin.title, anchor=False)
    if answer.rows.empty:
        st.info("Niet gepubliceerd voor deze gebieden in of rond dit jaar. " + " ".join(answer.missing), icon=":material/info:")
        return
    if answer.sentence:
        st.markdown(answer.sentence)
    alt_text = f"{answer.margin.title} van {', '.join(names)}. {answer.sentence} De cijfers staan in de tabel onderaan."
    charts.draw(
        charts.compare_bars,
        answer.rows,
        names,
        AREAS,
        list(answer.margin.nouns),
        key=f"margin_{answer.margin.id}",
        alt_text=alt_text,
    )
    if answer.missing:
        st.caption(":material/info: Bleke balken of geen balk: " + " ".join(answer.missing))
    if answer.margin.note:
        st.caption(answer.margin.note)
    parts.source_lines([answer.source])


context = navigation.context()
if not shell.choose_first(context):
    gemeente = context.gemeente
    st.title(f"{gemeente.name}: wie wonen hier samen?", anchor=False)
    areas, reference = choose(context, gemeente)
    comparison = compare(gemeente, areas, reference, context.year)
    st.markdown(f"#### {comparison.takeaway}")
    names = [comparison.names[code] for code in areas]
    parts.chips([(name, "", colour) for name, colour in zip(names, AREAS, strict=False)])
    st.caption(f"Streep in de grafieken: {comparison.names[reference]}.")
    left, right = st.columns(2, gap="large")
    for position, answer in enumerate(comparison.margins):
        with (left, right)[position % 2]:
            show(answer, names)
    table = as_table(comparison)
    if len(table):
        parts.table_with_download(table, f"huishoudens-{gemeente.code}-{context.year}.csv", fictional=context.fictional)
    st.caption(
        "Dit zijn gepubliceerde verdelingen, elk los van de andere. Ze zeggen niet wie met wie omgaat, en niet welke huishoudens "
        "oud én huurder zijn."
    )
