"""What stands behind a decision, in tabs that are drawn when opened: who, residents, money, evidence, outlook, households, assumptions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from lib.answers.decision.answer import catalogue_of
from lib.answers.decision.record import Decision, ScenarioAnswer
from lib.answers.decision.timing import NOW_OR_LATER
from lib.answers.measures.ahead import added_sentence, outlook_bands
from lib.answers.measures.costs import cost_table, sum_sentence
from lib.answers.measures.housing import percentages, to_export
from lib.answers.measures.timing.fits import NOTE as FITS_NOTE
from lib.answers.measures.timing.later import NOTE as LATER_NOTE
from lib.answers.measures.timing.meanwhile import NOTE as MEANWHILE_NOTE
from lib.escape import plain
from lib.ui.decision import charts as decision_charts
from lib.ui.decision.edit import show_agreements
from lib.ui.decision.views import name
from lib.ui.measures import charts as measure_charts
from lib.ui.measures import effect_map
from lib.ui.measures.payers import show_payers
from lib.ui.session.context import Context
from lib.ui.session.local import local
from lib.ui.session.look import SLOTS
from lib.ui.widgets import charts, parts
from lib.words import capital, exact

WHO, ON_MAP, RESIDENTS, HOMES, MONEY, TIMING, PROOF, AHEAD, ASSUMED = (
    "Wie doet wat, en wanneer",
    "Op de kaart",
    "Bewoners betrekken",
    "Wie wonen er straks",
    "Kosten",
    "Nu of later?",
    "Bewijs en risico's",
    "Score zonder en met",
    "Aannames",
)


def stacked(decision: Decision, table: Callable[[ScenarioAnswer], pd.DataFrame], differs: str = "") -> pd.DataFrame:
    """A table of all scenarios: rows that several share appear once, with their letters in the first column.

    Rows that differ only in the column `differs` are merged too, with its text per scenario. With one scenario: its table.
    """
    frames = [table(answer) for answer in decision.scenarios]
    if len(frames) == 1:
        return frames[0]
    marked = pd.concat([f.assign(Scenario=a.slot) for f, a in zip(frames, decision.scenarios, strict=True)], ignore_index=True)
    columns = list(frames[0].columns)
    same = [column for column in columns if column != differs]
    rows = []
    for _, group in marked.groupby(same, sort=False, dropna=False):
        row = group.iloc[0].to_dict() | {"Scenario": ", ".join(dict.fromkeys(group["Scenario"]))}
        if differs and group[differs].nunique() > 1:
            row[differs] = "; ".join(f"{slot}: {text}" for slot, text in zip(group["Scenario"], group[differs], strict=True))
        rows.append(row)
    return pd.DataFrame(rows, columns=["Scenario", *columns])


@local
def show(context: Context, decision: Decision) -> None:
    """Everything behind the comparison, in tabs that are drawn when opened."""
    views: dict[str, Callable[[], None]] = {
        WHO: partial(_who, context, decision),
        ON_MAP: partial(show_on_map, context, decision),
        RESIDENTS: partial(_residents, decision),
        MONEY: partial(_money, decision),
        TIMING: partial(_timing, decision),
        PROOF: partial(_proof, decision),
        AHEAD: partial(_ahead, decision),
        HOMES: partial(_homes, decision),
        ASSUMED: partial(_assumed, decision),
    }
    if not any(len(answer.mix) or answer.housing for answer in decision.scenarios):
        del views[HOMES]
    for tab, view in zip(st.tabs(list(views), key="besluit_tabs", on_change="rerun"), views.values(), strict=True):
        if tab.open:
            with tab:
                view()


def _table(frame: pd.DataFrame, names: dict[str, str], empty: str) -> None:
    """A table with Dutch headings and the whole text in its cells; a sentence when there is nothing."""
    if frame.empty:
        st.markdown(plain(empty))
        return
    shown = frame[[column for column in ("Scenario", *names) if column in frame.columns]].rename(columns=names)
    parts.table(shown.set_index(shown.columns[0]), hide_index=False)


def _who(context: Context, decision: Decision) -> None:
    st.markdown("Wat partners bij deze maatregelen meestal doen (aanname), en wat u zelf afspreekt.")
    names = {"who": "Wie", "what": "Wat", "when": "Wanneer", "kind": "Soort"}
    _table(stacked(decision, lambda a: a.partners, "when"), names, "Er is nog geen maatregel en geen afspraak.")
    show_agreements(context)


def show_on_map(context: Context, decision: Decision) -> None:
    """One scenario at a time: its effect by buurt and year."""
    slots = [plain(answer.slot) for answer in decision.scenarios]
    slot = slots[0]
    if len(slots) > 1:
        slot = st.segmented_control("Scenario", slots, key="w_kaart_scenario", default=slot) or slot
    scenario = context.state.scenarios[SLOTS.index(slot)]
    if scenario is not None:
        effect_map.show(context, scenario, catalogue_of(scenario)[0])


def _residents(decision: Decision) -> None:
    st.markdown(
        "Wie betrekt u, en wie mist u met één avond in het wijkcentrum? Aantallen zijn schattingen, tijden zijn aannames."
    )
    names = {"who": "Wie", "how": "Hoe", "why": "Waarom"}
    _table(stacked(decision, lambda a: a.participation.map(capital)), names, "Kies eerst een maatregel.")


def _money(decision: Decision) -> None:
    for answer in decision.scenarios:
        costs = answer.costs
        st.markdown(f"**{plain(name(answer))}.** {plain(costs.text)} {plain(sum_sentence(costs))} {plain(costs.per_euro_text)}")
        if costs.by_measure.empty:
            continue
        left, right = st.columns([3, 2], gap="large")
        with left:
            parts.table(cost_table(costs).set_index("Maatregel"), hide_index=False)
        with right:
            charts.draw(
                measure_charts.yearly_costs(costs.by_year),
                key=f"kosten_{answer.slot}",
                alt_text=f"Kosten per jaar van {name(answer)}. {costs.text}",
            )
        show_payers(costs)
    rows = pd.concat([a.costs.by_year.round(0).assign(scenario=a.slot) for a in decision.scenarios], ignore_index=True)
    parts.table_with_download(
        rows.rename(
            columns={
                "year": "Jaar",
                "investment": "Investering",
                "upkeep": "Per jaar",
                "total": "Samen",
                "discounted": "Samen, teruggerekend",
            }
        ),
        f"kosten-{decision.gemeente_code}.csv",
        label="Kosten per jaar: tabel en download",
        fictional=decision.fictional,
        note="euro, orden van grootte (aanname)",
    )


def _timing(decision: Decision) -> None:
    for answer in decision.scenarios:
        if answer.later is None:
            st.markdown(f"**{plain(name(answer))}.** Kies eerst een maatregel.")
            continue
        st.subheader(plain(name(answer)), anchor=False)
        for question, rows in answer.timing.groupby("question", sort=False):
            texts = rows["text"].tolist()
            st.markdown(f"**{plain(question)}** " + plain(texts[0] if len(texts) == 1 else ""))
            for text in texts if len(texts) > 1 else []:
                st.markdown(f"- {plain(text)}")
            if question == NOW_OR_LATER:
                parts.table(answer.later.table.rename(columns=answer.later.headings))
    if any(answer.later for answer in decision.scenarios):
        st.caption(f"{LATER_NOTE} {MEANWHILE_NOTE} {FITS_NOTE}")


def _proof(decision: Decision) -> None:
    names = {
        "measure": "Maatregel",
        "found": "Wat onderzoek vond",
        "grade": "Bewijs",
        "fit_text": "Past dat hier?",
        "timing": "Hoe snel en hoe lang",
        "published": "Meer over het onderzoek",
        "assumption": "Aanname van Buurtbalans",
        "sources": "Bronnen",
    }
    _table(stacked(decision, lambda a: a.evidence), names, "Kies eerst een maatregel.")
    st.markdown("**Wat kan tegenvallen**")
    _table(
        stacked(decision, lambda a: a.risks), {"measure": "Maatregel", "kind": "Soort", "text": "Risico"}, "Nog niets gekozen."
    )


def _ahead(decision: Decision) -> None:
    drawn = [answer for answer in decision.scenarios if len(answer.against)]
    if not drawn:
        st.markdown(
            "Er is geen vooruitblik op de score: de gekozen buurten hebben geen eigen score, of er is geen maatregel gekozen."
        )
    for column, answer in zip(st.columns(max(len(drawn), 1)), drawn, strict=False):
        with column:
            sentence = added_sentence(answer.against)
            st.markdown(f"**{plain(name(answer))}.** {plain(sentence)}")
            charts.draw(
                decision_charts.outlook_with_scenario(answer.against),
                key=f"vooruit_{answer.slot}",
                alt_text=f"Score vooruit. {sentence}",
            )
    if drawn:
        rows = pd.concat([a.against.assign(scenario=a.slot) for a in drawn], ignore_index=True).round(3)
        st.caption(f"{plain(outlook_bands(rows))} Soort cijfer: schatting (vooruitblik) en scenario.")
        parts.table_with_download(
            rows.rename(
                columns={"year": "Jaar", "line": "Lijn", "low": "Laag", "middle": "Midden", "high": "Hoog", "band": "Band"}
            ),
            f"score-{decision.gemeente_code}.csv",
            label="Score vooruit: tabel en download",
            fictional=decision.fictional,
        )


def _homes(decision: Decision) -> None:
    for answer in decision.scenarios:
        if answer.mix.empty:
            continue
        st.markdown(f"**{plain(name(answer))}.** {plain(answer.housing[0]) if answer.housing else ''}")
        left, right = st.columns([3, 2], gap="large")
        table = percentages(answer.mix)
        with left:
            charts.draw(
                measure_charts.mix_change(table),
                key=f"mix_{answer.slot}",
                alt_text=f"Aandeel van elk type huishouden in {answer.mix_year} en daarna. {answer.housing[0] if answer.housing else ''}",
            )
        with right:
            _table(
                answer.living,
                {"index": "Samen leven", "before": f"In {answer.mix_year}", "after": "Daarna", "change": "Verschil"},
                "",
            )
        st.caption(
            plain(
                f"{' '.join(answer.housing[1:])} Streep: {answer.mix_year}; balk: daarna, met bandbreedte. Soort cijfer: schatting en aanname."
            )
        )
        parts.table_with_download(
            to_export(table, answer.mix_year),
            f"huishoudens-{decision.gemeente_code}-{answer.short_hash}.csv",
            label=f"Huishoudens {answer.slot}: tabel en download",
            fictional=decision.fictional,
        )


def _assumed(decision: Decision) -> None:
    names = {"label": "Aanname", "unit": "Eenheid", "default": "Was", "chosen": "Is"}
    shown = stacked(decision, lambda a: a.assumptions.map(_plain))
    _table(shown, names, "Er zijn geen aannames gewijzigd: alles is zoals in de catalogus.")
    rows = stacked(decision, lambda a: a.by_area).round(4)
    if len(rows):
        st.markdown("**Effect per buurt.** Het effect hierboven is het gemiddelde hiervan, gewogen naar inwoners.")
        parts.table_with_download(
            rows.rename(
                columns={
                    "area": "Buurt",
                    "area_code": "Code",
                    "score": f"Score {decision.year}",
                    "households": "Huishoudens",
                    "inhabitants": "Inwoners",
                    "after_years": "Jaren na de start",
                    "year": "Jaar",
                    "plan": "Plan",
                    "low": "Laag (19 van de 20)",
                    "middle": "Midden",
                    "high": "Hoog (19 van de 20)",
                }
            ),
            f"effect-{decision.gemeente_code}.csv",
            label="Effect per buurt: tabel en download",
            fictional=decision.fictional,
        )


def _plain(value: object) -> object:
    """Figures in a table as Dutch text, with as many decimals as they have."""
    if not isinstance(value, int | float):
        return value
    return exact(value)
