"""The voorbeeldpakket on the page: what is asked, what fits, what is given up, and how sure the choice is."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import streamlit as st

from lib.answers.measures.package import MOST_AREAS, Package, Wish, find_package
from lib.answers.measures.tipping.words import TURNS_HOW
from lib.answers.place import Gemeente
from lib.escape import plain
from lib.horizon import YEARS_TOLD
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.words import BAND, BAND_WIDE
from lib.ui.measures import charts as measure_charts
from lib.ui.measures import taking
from lib.ui.session.context import Context
from lib.ui.session.gate import GATE
from lib.ui.session.local import local
from lib.ui.widgets import charts, parts
from lib.words import euros, listed, signed

_TABS = ("Per buurt", "Wat paste niet in het budget", "Meer of minder budget", "Hoe zeker is de keuze?", "Omslag")


def show(context: Context, catalogue: Catalogue) -> None:
    """Ask on the left, answer on the right."""
    found, fingerprint = taking.kept(context) or (None, "")
    headline = st.empty()
    left, right = st.columns([2, 3], gap="large")
    with left:
        wish = _ask(context.gemeente, context.buurt, catalogue, context.read_only)
        pressed = st.button(
            "Reken een voorbeeldpakket uit",
            key="pakket_rekenen",
            type="primary",
            icon=":material/calculate:",
            disabled=wish is None or context.read_only,
            width="stretch",
        )
    if pressed and wish is not None:
        with right:
            bar = st.progress(0.0, "Beginnen …")
            with GATE.away():
                found = find_package(context.gemeente, wish, catalogue, lambda part, text: _say(bar, part, text))
            bar.empty()
        fingerprint = catalogue.fingerprint
        taking.keep(context, found, fingerprint)
    start = "Stel een budget in. U ziet dan een voorbeeld van wat daarin past; de raad beslist."
    headline.header(plain(found.headline) if found else start, anchor=False)
    with right:
        if found is None:
            st.info("Een voorbeeldpakket volgt uit de aannames en uw eisen. Het is geen advies.", icon=":material/info:")
        else:
            if wish != found.wish or fingerprint != catalogue.fingerprint:
                st.warning(
                    "De invoer of een aanname is gewijzigd. Reken opnieuw om het nieuwe voorbeeld te zien.",
                    icon=":material/update:",
                )
            _answer(context, found)


def _say(bar: Any, part: float, text: str) -> None:
    bar.progress(part, plain(text))


def _ask(gemeente: Gemeente, code: str | None, catalogue: Catalogue, locked: bool) -> Wish | None:
    """The wish; None while no buurt is chosen."""
    names = gemeente.labels
    labels = {entry.id: entry.label for entry in catalogue.interventions}
    # A package for a work area is one for all of it, as far as that can be solved.
    whole = list(names) if gemeente.is_work_area and len(names) <= MOST_AREAS else []
    areas = st.multiselect(
        f"Buurten (ten hoogste {MOST_AREAS})",
        list(names),
        default=[code] if code else whole,
        format_func=names.__getitem__,
        max_selections=MOST_AREAS,
        key=f"pakket_buurten_{code or gemeente.code}",
        placeholder="Kies een of meer buurten",
        disabled=locked,
    )
    one, two = st.columns(2)
    money: dict[str, Any] = {"min_value": 0, "max_value": 2_000_000_000, "placeholder": "geen grens", "disabled": locked}
    investment = one.number_input("Eenmalig budget (euro)", value=500_000, step=50_000, key="pakket_eenmalig", **money)
    upkeep = two.number_input("Budget per jaar (euro)", value=100_000, step=10_000, key="pakket_per_jaar", **money)
    this_year = datetime.date.today().year
    start = one.selectbox("Start in", range(this_year, this_year + 11), index=1, key="pakket_start", disabled=locked)
    ahead = two.selectbox(
        "Kijk naar het effect na", YEARS_TOLD, index=1, format_func=lambda n: f"{n} jaar", key="pakket_na", disabled=locked
    )
    with st.expander("Meer eisen", icon=":material/tune:"):
        coverage = st.slider(
            "Hoeveel procent van elke buurt doet mee?", 10, 100, 60, step=10, key="pakket_dekking", disabled=locked
        )
        pairs = [(area, name) for area in areas for name in labels]
        must = st.multiselect(
            "Moet erin",
            pairs,
            format_func=lambda pair: labels[pair[1]] if len(areas) == 1 else f"{names[pair[0]]}: {labels[pair[1]]}",
            key=f"pakket_moet_{'_'.join(areas)}",
            placeholder="Geen",
            disabled=locked,
        )
        must_not = st.multiselect(
            "Mag er niet in",
            list(labels),
            default=[entry.id for entry in catalogue.interventions if entry.grade in "NH"],
            format_func=labels.__getitem__,
            key="pakket_niet",
            placeholder="Geen",
            help="Maatregelen waarvan onderzoek geen effect vond, staan hier vanzelf in. Haal ze weg om ze mee te laten doen.",
            disabled=locked,
        )
        least = st.number_input("Ten minste zoveel maatregelen per buurt", 0, 5, 0, key="pakket_minimum", disabled=locked)
        weighted = st.toggle("Buurten met meer inwoners tellen zwaarder", value=True, key="pakket_inwoners", disabled=locked)
    limits = [
        f"{euros(amount)}{each}" for amount, each in ((investment, " eenmalig"), (upkeep, " per jaar")) if amount is not None
    ]
    st.caption(
        f"Ten hoogste {plain(listed(limits)) or 'elk bedrag'}; een leeg budget is geen grens. Alle maatregelen worden blijvend onderhouden; "
        "dat zit in het budget per jaar."
    )
    if not areas:
        return None
    return Wish(
        areas=tuple(sorted(areas)),
        start=int(start),
        year=int(start) + int(ahead),
        coverage=int(coverage),
        investment=None if investment is None else float(investment),
        upkeep=None if upkeep is None else float(upkeep),
        must=tuple(sorted(must)),
        must_not=tuple(sorted(must_not)),
        least=int(least),
        by_inhabitants=bool(weighted),
    )


@local
def _answer(context: Context, package: Package) -> None:
    for note in package.notes:
        st.info(plain(note), icon=":material/info:")
    if not package.answered:
        return
    st.caption(plain(package.status))
    st.markdown(plain(package.turns_text))
    for name, tab in zip(_TABS, st.tabs(_TABS, key="pakket_tabs", on_change="rerun"), strict=True):
        if not tab.open:
            continue
        with tab:
            if name == "Per buurt":
                _per_buurt(context, package)
            elif name == "Wat paste niet in het budget":
                _given_up(package)
            elif name == "Meer of minder budget":
                _curve(package)
            elif name == "Omslag":
                _turns(package, context)
            else:
                st.markdown(plain(package.repeats_text))
                parts.figures(_without_single_buurt(_repeats(package.repeats)))
    parts.table_with_download(
        package.table,
        f"voorbeeldpakket-{context.gemeente.code}.csv",
        fictional=context.fictional,
        note=f"voorbeeldpakket, geen advies; effect in {package.wish.year} in scorepunten ({BAND_WIDE}); kosten in euro; soort cijfer: scenario en aanname",
    )


def _per_buurt(context: Context, package: Package) -> None:
    parts.table(in_words(package.table))
    st.caption(
        f"Effect in {package.wish.year} in scorepunten, tussen haakjes de {BAND} ({BAND_WIDE}). Soort cijfer: scenario; kosten: aanname."
    )
    if package.measures:
        st.button(
            "Zet dit pakket in het scenario",
            key="pakket_in_scenario",
            icon=":material/playlist_add_check:",
            disabled=context.read_only,
            on_click=taking.take,
            args=(context, package),
            help="Vervangt wat in deze buurten gekozen was. Met 'Ongedaan maken' bovenaan draait u dat terug.",
        )
        slots = taking.holding(package)
        if slots:
            st.caption(f":material/check: Dit pakket staat in scenario {plain(listed(slots))}.")


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """The package per buurt, amounts and effects as text."""
    effect = [
        "geen"
        if row["Hoog"] == 0 == row["Laag"]
        else f"{signed(row['Midden'], 3)} ({signed(row['Laag'], 3)} tot {signed(row['Hoog'], 3)})"
        for _, row in table.iterrows()
    ]
    return pd.DataFrame(
        {
            "Buurt": table["Buurt"],
            "Maatregelen": table["Maatregelen"],
            "Eenmalig": [_unbroken(euros(amount)) for amount in table["Eenmalig"]],
            "Per jaar": [_unbroken(euros(amount)) for amount in table["Per jaar"]],
            "Effect": effect,
        }
    )


def _unbroken(text: str) -> str:
    """No new line between the sign and the amount."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _given_up(package: Package) -> None:
    st.markdown("Deze maatregelen zitten er niet in en zouden het meest toevoegen. Erachter staat wat daarvoor nodig is.")
    if package.traded.empty:
        st.caption("Er is niets dat nog iets toevoegt.")
        return
    table = package.traded.assign(**{"Voegt toe": [signed(value, 3) for value in package.traded["Voegt toe"]]})
    parts.table(_without_single_buurt(table))


def _without_single_buurt(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(columns="Buurt") if table["Buurt"].nunique() == 1 else table


def _curve(package: Package) -> None:
    if len(package.curve) < 2:
        st.caption("Zonder kosten is er geen lijn te tekenen.")
        return
    st.markdown(plain(package.curve_text))
    charts.draw(
        measure_charts.budget_curve(package.curve),
        key="pakket_budget",
        alt_text=f"Effect van voorbeeldpakketten bij andere investeringsbudgetten. {package.curve_text}",
    )
    st.caption(
        "Elk punt is een ander voorbeeldpakket; oranje is dit pakket. De andere eisen en het budget per jaar blijven gelijk."
    )


def _turns(package: Package, context: Context) -> None:
    st.markdown(plain(TURNS_HOW))
    if package.turns.empty:
        return
    turns = package.turns.drop(columns="Genoemd")
    named = turns[package.turns["Genoemd"].astype(bool)]
    if len(named):
        parts.table(named.drop(columns="Geprobeerd").set_index("Aanname"), hide_index=False)
    parts.table_with_download(
        turns,
        f"omslaan-{context.gemeente.code}.csv",
        label="Alle aannames die zijn geprobeerd: tabel en download",
        fictional=context.fictional,
        note=f"wat dit voorbeeldpakket doet omslaan; effect in {package.wish.year}; soort cijfer: scenario",
    )


def _repeats(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(
        **{
            "In het pakket": table["In het pakket"].map({True: "ja", False: "nee"}),
            "Van de 100 herhalingen": table["Van de 100 herhalingen"].round().astype(int),
        }
    )
