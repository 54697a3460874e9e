"""Woningaanbod naar type: what is built, converted or sold in this buurt, and the mix of households and living together after it."""

from __future__ import annotations

import datetime
from typing import Any

import streamlit as st

from lib.answers.measures.housing import SHARES_OF_A_MIX, MixAfter, percentages, to_export
from lib.escape import plain
from lib.interventions.housing.newcomers import DWELLING_LABELS, TENURE_LABELS, Tenure
from lib.scenarios import ScenarioHousing, edits
from lib.ui.measures import charts as measure_charts
from lib.ui.session import data, editing
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts
from lib.words import number

# Per kind of change: what it is called, which tenures and which dwellings can be chosen, and whether it replaces dwellings.
Kind = tuple[str, tuple[Tenure, ...], tuple[str, ...], bool]
HOUSING_FORMS: dict[str, Kind] = {
    "nieuwbouw": ("Woningen bouwen", ("koop", "corporatie", "overig"), ("eengezins", "meergezins"), False),
    "senioren": ("Seniorenwoningen bouwen", ("koop", "corporatie", "overig"), (), False),
    "optopping": ("Optoppen: woningen op bestaande gebouwen", ("koop", "corporatie", "overig"), (), False),
    "splitsen": ("Splitsen: grote woningen worden er meer", ("koop", "corporatie", "overig"), ("meergezins", "eengezins"), True),
    "samenvoegen": (
        "Samenvoegen: kleine woningen worden er minder",
        ("koop", "corporatie", "overig"),
        ("eengezins", "meergezins"),
        True,
    ),
    "verkoop": ("Corporatiewoningen verkopen", ("koop", "overig"), ("eengezins", "meergezins"), False),
    "sloop": ("Woningen slopen", ("koop", "corporatie", "overig"), (), False),
}
_REFUSED = "woningen_geweigerd"


def show(context: Context, code: str) -> None:
    """The programme of this buurt beside what it changes."""
    scenario, mine = context.state.scenario, editing.housing_in(code)
    found, why = None, ""
    year = context.gemeente.figures.year_for(context.year)
    if mine and year is None:
        why = "Er zijn geen kerncijfers van deze gemeente. Daarom zijn er geen typen huishoudens te schatten."
    elif scenario is not None and mine and year is not None:
        found, why = data.mix_with(context.databank, context.gemeente, scenario, code, year)
    st.header(plain(found.takeaway) if found else "Wat verandert er als het woningaanbod verandert?", anchor=False)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _programme(mine, context.read_only)
        _add(code, context.read_only)
    with right:
        if found:
            _show_after(context, found, code)
        elif why:
            st.info(plain(why), icon=":material/info:")
        else:
            st.info("Voeg woningen toe. U ziet dan welke huishoudens er naar schatting gaan wonen.", icon=":material/info:")


def describe(project: ScenarioHousing) -> str:
    """'120 koopwoningen (appartement) bouwen, vanaf 2028' in a few words."""
    what = HOUSING_FORMS[project.kind][0].split(":")[0] if project.kind in HOUSING_FORMS else project.kind
    kind = f", {DWELLING_LABELS[project.dwelling]}" if project.dwelling in DWELLING_LABELS else ""
    tenure = TENURE_LABELS[project.tenure]
    n = f"{number(project.before)} worden {number(project.dwellings)}" if project.before else number(project.dwellings)
    to = "naar " if project.kind == "verkoop" else ""
    return f"**{plain(what)}**: {plain(n)} ({to}{plain(tenure)}{plain(kind)}), vanaf {project.start}"


def _programme(mine: list[ScenarioHousing], locked: bool) -> None:
    st.markdown("**Woningaanbod in dit scenario**")
    if not mine:
        st.caption("Nog niets gekozen.")
    for position, project in enumerate(mine):
        with st.container(border=True):
            what, away = st.columns([4, 1], vertical_alignment="center")
            what.markdown(describe(project))
            away.button(
                "Weg",
                key=f"woningen_weg_{position}",
                type="tertiary",
                on_click=editing.edit,
                args=(
                    edits.remove_housing,
                    project,
                ),
                disabled=locked,
            )


def _add(code: str, locked: bool) -> None:
    """Inputs for one change; which there are depends on the kind."""
    refused = st.session_state.pop(_REFUSED, None)
    with st.container(border=True):
        st.markdown("**Woningen bouwen, ombouwen, verkopen**")
        kind = st.selectbox(
            "Wat", list(HOUSING_FORMS), format_func=lambda k: HOUSING_FORMS[k][0], key="woningen_wat", disabled=locked
        )
        _, tenures, dwellings, replaces = HOUSING_FORMS[kind]
        one, two = st.columns([5, 6])
        tenure = one.selectbox(
            "Wordt" if kind == "verkoop" else "Eigendom",
            tenures,
            format_func=lambda t: TENURE_LABELS[t],
            key=f"woningen_eigendom_{kind}",
            disabled=locked,
        )
        dwelling = (
            two.selectbox(
                "Soort woning", dwellings, format_func=lambda d: DWELLING_LABELS[d], key=f"woningen_soort_{kind}", disabled=locked
            )
            if dwellings
            else None
        )
        three, four = st.columns(2)
        asked: dict[str, Any] = {"min_value": 1, "max_value": 20_000, "step": 10, "disabled": locked}
        before = three.number_input("Nu (woningen)", value=20, key="woningen_nu", **asked) if replaces else None
        where = four if replaces else three
        n = where.number_input("Worden" if replaces else "Aantal woningen", value=50, key="woningen_aantal", **asked)
        first = datetime.date.today().year + 2
        years = range(first - 1, first + 19)
        start = (three if replaces else four).selectbox("Vanaf", years, index=1, key="woningen_jaar", disabled=locked)
        st.button(
            "Toevoegen",
            key="woningen_toevoegen",
            icon=":material/add:",
            type="primary",
            disabled=locked,
            on_click=_put,
            args=(code, kind, tenure, dwelling, int(n), None if before is None else int(before), int(start)),
        )
        if refused:
            st.warning(plain(refused), icon=":material/block:")


def _put(
    code: str,
    kind: str,
    tenure: Tenure,
    dwelling: str | None,
    n: int,
    before: int | None,
    start: int,
) -> None:
    if before is not None and ((kind == "splitsen" and n <= before) or (kind == "samenvoegen" and n >= before)):
        more = "meer" if kind == "splitsen" else "minder"
        st.session_state[_REFUSED] = f"Bij {kind} zijn er daarna {more} woningen dan nu. Pas een van beide aantallen aan."
        return
    editing.edit(
        edits.add_housing,
        ScenarioHousing(area=code, kind=kind, tenure=tenure, dwellings=n, start=start, before=before, dwelling=dwelling),
    )


def _show_after(context: Context, mix: MixAfter, code: str) -> None:
    table = percentages(mix.mix)
    charts.draw(
        measure_charts.mix_change(table[["type", *SHARES_OF_A_MIX]]),
        key="woningen_mix",
        alt_text=f"Huishoudens naar type, in {mix.year} en daarna. {mix.takeaway} De cijfers staan in de tabel.",
    )
    st.caption(
        f"Balk: daarna; oranje streep: {mix.year}; zwarte lijn: laag en hoog. Soort cijfer: schatting van {mix.year} plus aannames over wie in nieuwe "
        "woningen komt wonen."
    )
    st.markdown("**En het samenleven?**")
    parts.table(
        mix.living.rename(columns={"index": "Wat", "before": f"In {mix.year}", "after": "Daarna", "change": "Verandering"})
    )
    st.caption(plain(" ".join(mix.notes)))
    parts.table_with_download(
        to_export(table, mix.year),
        f"woningaanbod-{code}.csv",
        fictional=context.fictional,
        note=f"scenario {context.state.scenario.hash if context.state.scenario else ''}; rekening met aannames, geen voorspelling van wie er komt wonen",
    )
