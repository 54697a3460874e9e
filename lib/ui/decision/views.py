"""The page Besluit: scenarios side by side, and below them everything that belongs to a decision."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.answers.decision.record import Decision, ScenarioAnswer
from lib.answers.decision.words import BESIDE, QUESTION, SHOWS, comparison, middle
from lib.answers.measures.choice import FIT_WORDS
from lib.answers.measures.costs import range_text, sum_sentence
from lib.answers.measures.money import full
from lib.answers.measures.nothing import NO_EFFECT
from lib.answers.measures.plans import AFTER_YEARS, CHOSEN, KEPT, PLANS
from lib.answers.measures.research import findings_sentence
from lib.escape import plain
from lib.interventions.effect.words import BAND, BAND_WIDE, NOT_CAUSAL
from lib.ui.decision import charts as decision_charts
from lib.ui.decision.edit import show_notes
from lib.ui.measures.choice import BADGES
from lib.ui.measures.evidence import lead
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts
from lib.words import capital, count, listed, signed

_MOST_FOUND = 4
LEFT_AS_IT_IS = "Waar u nu niets doet"


def nothing_yet() -> None:
    """What to do first."""
    st.info(
        "Er is nog geen scenario. Kies eerst een buurt en een of meer maatregelen. Daarna ziet u hier wat ze samen doen en hoe lang dat "
        "blijft. Ook ziet u wat het kost en wie het doet. U kunt drie scenario's naast elkaar zetten.",
        icon=":material/info:",
    )
    parts.go_to("pages/maatregelen.py", "Kies maatregelen", ":material/construction:")


def name(answer: ScenarioAnswer) -> str:
    """'A: Licht in de Tuinbuurt', or 'Scenario A'; of one that was changed after it was saved, that and from what."""
    if answer.changed:
        return f"{answer.slot}, {answer.changed}"
    return f"{answer.slot}: {answer.title}" if answer.title else f"Scenario {answer.slot}"


def described(answer: ScenarioAnswer) -> str:
    """What a scenario is, in a few words: 'verlichting en speelplek · Tuinbuurt · onderhoud geen'."""
    measures = answer.measures
    if measures.empty:
        return listed(answer.areas) or " · ".join(["geen maatregel", *answer.nothing["area"]])
    names = list(dict.fromkeys(label.split(":")[0] for label in measures["measure"]))
    what = listed(names) if len(names) <= 3 else f"{listed(names[:2])} en {count(len(names) - 2, 'andere', 'andere')}"
    where = listed(answer.areas) if len(answer.areas) <= 3 else count(len(answer.areas), "buurt", "buurten")
    upkeep = list(dict.fromkeys(measures["upkeep"]))
    return f"{what} · {where} · onderhoud: {upkeep[0] if len(upkeep) == 1 else 'verschilt per maatregel'}"


def show_problems(decision: Decision) -> None:
    """What of the scenarios could not be counted."""
    for answer in decision.scenarios:
        for problem in answer.problems:
            st.warning(f"{plain(name(answer))}. {plain(problem)}", icon=":material/link_off:")


def show_message(decision: Decision) -> None:
    """What research found of the measures, and in points the headline, or the scenarios beside each other."""
    answers = decision.scenarios
    points = f"{answers[0].headline} {answers[0].duration}".strip() if len(answers) == 1 else comparison(answers)
    slots: dict[tuple[str, str], list[str]] = {}
    for answer in answers:
        for row in answer.evidence.itertuples():
            slots.setdefault((row.measure, row.found), []).append(answer.slot)
    several = {measure for measure, _ in slots if sum(measure == other for other, _ in slots) > 1}
    results = {row.measure: row.result for answer in answers for row in answer.evidence.itertuples()}
    together = findings_sentence(list(results.items())) if results else ""
    told = [(f"{name} ({', '.join(of)})" if name in several else name, text) for (name, text), of in slots.items()]
    lead(told, together, points)


def show_nothing(decision: Decision) -> None:
    """Where somebody chose that nothing is done: what is expected there, and what is given up; nothing without such areas."""
    rows = [(answer, row) for answer in decision.scenarios for row in answer.nothing.itertuples()]
    if not rows:
        return
    with st.expander(LEFT_AS_IT_IS, expanded=len(rows) <= _MOST_FOUND, icon=":material/block:"):
        several = len(decision.scenarios) > 1
        st.markdown(
            "\n".join(
                f"- **{plain(f'{answer.slot}, {row.area}' if several else row.area)}.** {plain(row.expected)} {plain(row.given_up)}"
                for answer, row in rows
            )
        )
        st.caption(f"{NO_EFFECT} Soort cijfer: modelscore (score nu) en schatting (vooruitblik).")


def show_beside(decision: Decision) -> None:
    """The areas that were chosen to lie beside each other, as they go on paper."""
    found = decision.beside
    if found is None:
        return
    with st.expander(BESIDE, icon=":material/compare_arrows:"):
        st.markdown(plain(found.sentence))
        parts.table(pd.DataFrame(found.rows, columns=["Cijfer", *found.names]))
        parts.source_lines(found.sources)
        st.caption(
            "Dit gaat mee op de A4, de slides, in het werkboek en in de tekst. U kiest de gebieden op Huishoudens of Oorzaken."
        )


def show_side_by_side(decision: Decision) -> None:
    """What each scenario comes to and how long it lasts, on one scale; with more than one the figures in one table below."""
    answers = decision.scenarios
    low, high = decision_charts.scale_of([answer.path for answer in answers])
    if len(answers) == 1:
        left, right = st.columns([3, 2], gap="large")
        with left:
            _effect(answers[0], low, high)
            if len(answers[0].effects):
                st.markdown(effect_table(answers[0]))
        with right:
            _facts(answers[0])
    else:
        for column, answer in zip(st.columns(len(answers), border=True), answers, strict=True):
            with column:
                st.subheader(plain(name(answer)), anchor=False)
                _effect(answer, low, high)
                st.markdown(f"**{plain(answer.headline)}** {plain(answer.duration)}  \n:small[{plain(described(answer))}]")
        parts.table(comparison_table(decision).rename_axis("Scenario"), hide_index=False)
    st.caption(
        f"Gekleurde band: {BAND} bij '{CHOSEN}', {BAND_WIDE}. Effect: gemiddelde van de buurten, gewogen naar "
        f"inwoners{'' if len(answers) == 1 else '; tussen haakjes met blijvend onderhoud / zonder onderhoud'}. Kosten: orden van grootte (aanname). Soort cijfer: scenario. {NOT_CAUSAL}"
    )


def comparison_table(decision: Decision) -> pd.DataFrame:
    """A column per scenario, a row per thing to compare; effects as chosen, with lasting and without upkeep between brackets."""
    columns = {name(answer): _column(answer) for answer in decision.scenarios}
    labels = [f"Effect na {after} jaar" if after else "Effect bij de start" for after in AFTER_YEARS]
    table = pd.DataFrame(
        columns,
        index=[
            *labels,
            "Kosten in 15 jaar",
            "Waarvan eenmalig",
            "Waarvan jaarlijks, samen",
            "Teruggerekend",
            SHOWS,
            "Klasse",
            "Bewijs",
        ],
    )
    if any(len(answer.nothing) for answer in decision.scenarios):
        table.loc[LEFT_AS_IT_IS] = [listed(answer.nothing["area"]) or "nergens" for answer in decision.scenarios]
    return table


def _column(answer: ScenarioAnswer) -> list[str]:
    effects = []
    for after in AFTER_YEARS:
        if answer.effects.empty:
            effects.append("niet te berekenen" if len(answer.measures) else "geen")
            continue
        kept, chosen, alone = (signed(middle(answer.effects, after, plan), 3) for plan in PLANS)
        effects.append(f"{chosen} ({kept} / {alone})" if after else chosen)
    costs, graded = answer.costs, answer.measures.drop_duplicates("measure_id")
    total = f"{full(costs.total[1])} ({range_text(costs.total)})" if len(costs.by_measure) else costs.text
    once, running = (full(amounts[1]) if amounts[1] else "geen" for amounts in (costs.investment, costs.running))
    proof = "; ".join(f"{row.grade} {row.measure}, {FIT_WORDS[row.fit]}" for row in graded.itertuples())
    return [
        *effects,
        total,
        once,
        running,
        full(costs.discounted_total[1]) if len(costs.by_measure) else "",
        answer.visibility or "nee",
        answer.class_text or "geen verandering die te zien is",
        proof or "geen maatregel",
    ]


def _effect(answer: ScenarioAnswer, low: float, high: float) -> None:
    if answer.path.empty:
        st.markdown(
            "Geen effect te tekenen." if len(answer.measures) else "Er is geen maatregel gekozen: de score verandert niet."
        )
        return
    charts.draw(
        decision_charts.lasting(answer.path, low, high),
        key=f"effect_{answer.slot}",
        alt_text=f"Effect op de score door de jaren, met en zonder onderhoud. {answer.headline}",
    )


def effect_table(answer: ScenarioAnswer) -> str:
    """The effect now and 5, 10 and 15 years on, per plan of upkeep, as a table in Markdown: it prints and can be read aloud."""
    lines = ["| Effect (punten) | " + " | ".join(plan.capitalize() for plan in PLANS) + " |", "|:--|" + "--:|" * len(PLANS)]
    at = answer.effects.set_index(["after_years", "plan"])
    for after in AFTER_YEARS:
        year = int(at.loc[(after, KEPT), "year"])
        label = f"Start, {year}" if after == 0 else f"Na {after} jaar, {year}"
        cells = [signed(float(at.loc[(after, plan), "middle"]), 3) for plan in PLANS]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _facts(answer: ScenarioAnswer) -> None:
    """Costs, visibility, class and evidence: what is to be remembered beside the effect."""
    costs = answer.costs
    if len(costs.by_measure):
        st.markdown(f":small[Kosten in {costs.years} jaar]  \n**{plain(capital(range_text(costs.total)))}**")
        st.markdown(plain(sum_sentence(costs)))
    elif len(answer.measures):
        st.markdown(f":small[Kosten]  \n{plain(costs.text)}")
    if answer.visibility:
        st.markdown(plain(answer.visibility))
    if answer.class_text:
        st.markdown(f"**Klasse.** {plain(answer.class_text)}")
    if len(answer.measures):
        graded = answer.measures.drop_duplicates("measure_id")
        st.markdown(
            "Bewijs elders, en of het hier past: "
            + " ".join(
                f":{BADGES[row.grade]}-badge[{plain(row.grade)} · {plain(row.measure)}, {FIT_WORDS[row.fit]}]"
                for row in graded.itertuples()
            )
        )


def show_unknown(context: Context, decision: Decision) -> None:
    """What the data do not know: the group's own notes beside the standing list."""
    st.subheader(QUESTION, anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        show_notes(context)
    with right:
        st.markdown("Dit staat niet in de cijfers:\n" + "\n".join(f"- {plain(text)}" for text in decision.unknown))
        for answer in decision.scenarios:
            if answer.events:
                st.markdown(f"{plain(name(answer))}, wat er gebeurde: {plain(listed(answer.events))}.")
