"""Assumptions that the group changes: number inputs with unit, standard and bounds, and a table of what was changed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.answers.households.together import is_offer
from lib.answers.measures.choice import catalogue
from lib.escape import plain
from lib.interventions.catalogue.assumptions import (
    SPLITS,
    Assumption,
    ChangedAssumption,
    assumptions,
    changed_assumptions,
    shared_assumptions,
    with_assumptions,
)
from lib.interventions.catalogue.models import CatalogueError
from lib.interventions.housing.newcomers import is_housing
from lib.scenarios import edits
from lib.ui.session import editing, permissions, state
from lib.ui.widgets import parts
from lib.words import exact

SHARED = "Gedeeld door alle maatregelen"
_REFUSED = "aanname_geweigerd"
_PARTS = ("low", "mode", "high")
_DECIMALS = {"scorepunten": 4, "jaar": 1}


def mine() -> dict[str, float]:
    """Changed assumptions about measures of the scenario that is being edited."""
    scenario = state.current().scenario
    return {k: v for k, v in scenario.changed.items() if not is_offer(k) and not is_housing(k)} if scenario else {}


def show_changes() -> None:
    """What differs from the catalogue: was -> is. Nothing without changes."""
    try:
        changes = changed_assumptions(catalogue(), mine())
    except CatalogueError:
        return  # the page has warned already
    if changes:
        st.markdown(":orange-badge[aanname van deze groep] **Gewijzigd ten opzichte van de catalogus**")
        parts.figures(changes_table(changes))


def changes_table(changes: tuple[ChangedAssumption, ...]) -> pd.DataFrame:
    """One row per changed assumption."""
    return pd.DataFrame(
        [(c.label, c.unit, _text(c.was, c.unit), _text(c.now, c.unit)) for c in changes],
        columns=["Aanname", "Eenheid", "Was", "Is"],
    )


def show_editor(chosen: list[str]) -> None:
    """Choose a measure, or what all measures share, and change its figures. `chosen`: ids of the catalogue."""
    of, changed = catalogue(), mine()
    labels = {name: of.get(name).label for name in chosen} | {SHARED: SHARED}
    about = st.selectbox("Aannames van", list(labels), format_func=labels.__getitem__, key="aannames_van")
    entries = shared_assumptions(of) if about == SHARED else assumptions(of, about)
    refused = st.session_state.pop(_REFUSED, None)
    if refused:
        st.warning(plain(refused), icon=":material/block:")
    st.caption(
        "Alles hier is een aanname. Wat u wijzigt, heet *aanname van deze groep*. Het gaat mee in het scenario en is terug te draaien."
    )
    for row in rows_of(entries):
        if _divided(row):
            _division(row, changed, labels[about])
        else:
            _row(row, changed, labels[about])
    here = {entry.key for entry in entries} & set(changed)
    st.button(
        "Standaard terug",
        key="aannames_standaard",
        icon=":material/restart_alt:",
        disabled=not here or permissions.read_only(),
        on_click=lambda: editing.edit(edits.assume, dict.fromkeys(here)),
    )


def rows_of(entries: tuple[Assumption, ...]) -> list[tuple[Assumption, ...]]:
    """Low, mode and high of one spread belong together, and the payers of one division; everything else stands alone."""
    rows: dict[str, list[Assumption]] = {}
    for entry in entries:
        stem, _, part = entry.key.rpartition(".")
        together = part in _PARTS or stem.rpartition(".")[2] in SPLITS
        rows.setdefault(stem if together else entry.key, []).append(entry)
    return [tuple(row) for row in rows.values()]


def _divided(row: tuple[Assumption, ...]) -> bool:
    return row[0].key.rpartition(".")[0].rpartition(".")[2] in SPLITS


def _division(row: tuple[Assumption, ...], changed: dict[str, float], about: str) -> None:
    """The shares of one division: changed together, because they are 100 together."""
    side = row[0].key.split(".")[-2]
    touched = " :orange-badge[aanname van deze groep]" if any(entry.key in changed for entry in row) else ""
    st.markdown(f"**{SPLITS[side].capitalize()}** · {plain(row[0].unit)}, samen 100{touched}")
    with st.form(f"verdeling_{row[0].key.rpartition('.')[0]}", border=False):
        for column, entry in zip(st.columns(len(row)), row, strict=True):
            value = changed.get(entry.key, entry.default) or 0.0
            st.session_state[f"aanname_{entry.key}"] = value
            column.number_input(
                plain(entry.label.rsplit(", ", 1)[-1].capitalize()),
                min_value=0.0,
                max_value=100.0,
                step=5.0,
                format="%.0f" if float(value).is_integer() else "%.1f",
                key=f"aanname_{entry.key}",
                help=f"{plain(about)}: {SPLITS[side]}; standaard {plain(_text(entry.default, entry.unit))} procent.",
                disabled=permissions.read_only(),
            )
        st.form_submit_button(
            f"Neem over: {SPLITS[side]}", icon=":material/check:", on_click=_divide, args=(row,), disabled=permissions.read_only()
        )


def _divide(row: tuple[Assumption, ...]) -> None:
    """Keep the new shares when they are 100 together; else say how far they are off."""
    given = {entry.key: float(st.session_state[f"aanname_{entry.key}"] or 0.0) for entry in row}
    wanted = {entry.key: None if given[entry.key] == entry.default else given[entry.key] for entry in row}
    others = {key: value for key, value in mine().items() if key not in wanted}
    try:
        with_assumptions(catalogue(), others | {key: value for key, value in wanted.items() if value is not None})
    except CatalogueError as error:
        together = sum(given.values())
        apart = f"{'haal er' if together > 100 else 'tel er'} {exact(abs(together - 100))} {'af' if together > 100 else 'bij'}"
        st.session_state[_REFUSED] = (
            f"{row[0].label.rsplit(', ', 1)[0]}: samen {exact(together)} procent, en dat hoort 100 te zijn; {apart}. De oude verdeling blijft staan."
            if abs(together - 100) > 1e-6
            else str(error)
        )
        return
    editing.edit(edits.assume, wanted)


def _row(row: tuple[Assumption, ...], changed: dict[str, float], about: str) -> None:
    title = (row[0].label.rsplit(", ", 1)[0] if len(row) > 1 else row[0].label).removeprefix(f"{about}: ").capitalize()
    touched = " :orange-badge[aanname van deze groep]" if any(entry.key in changed for entry in row) else ""
    st.markdown(f"**{plain(title)}** · {plain(row[0].unit)}{touched}")
    for column, entry in zip(st.columns(3), row, strict=False):
        _input(column, entry, changed, entry.label.rsplit(", ", 1)[-1].capitalize() if len(row) > 1 else "Waarde")


def _input(column: st.delta_generator.DeltaGenerator, entry: Assumption, changed: dict[str, float], label: str) -> None:
    key, decimals, value = f"aanname_{entry.key}", _decimals(entry), changed.get(entry.key, entry.default)
    st.session_state[key] = value
    # A link can hold a figure outside the bounds of the editor; it is shown as it is.
    around = [entry.low, entry.high] if value is None else [entry.low, entry.high, value]
    column.number_input(
        f"{plain(label)} (standaard {plain(_text(entry.default, entry.unit))})",
        min_value=min(around),
        max_value=max(around),
        step=10.0**-decimals,
        format=f"%.{decimals}f",
        key=key,
        placeholder="blijft vanzelf",
        help=f"{plain(entry.label)}, {plain(entry.unit)}. Tussen {plain(_text(entry.low, entry.unit))} en {plain(_text(entry.high, entry.unit))}.",
        on_change=_change,
        args=(entry,),
        disabled=permissions.read_only(),
    )


def _change(entry: Assumption) -> None:
    """Keep the new value when the catalogue stays consistent with it; else say why not. Empty is the standard."""
    value = st.session_state[f"aanname_{entry.key}"]
    wanted = None if value is None or value == entry.default else float(value)
    after = {key: was for key, was in mine().items() if key != entry.key}
    try:
        with_assumptions(catalogue(), after if wanted is None else {**after, entry.key: wanted})
    except CatalogueError as error:
        st.session_state[_REFUSED] = f"{entry.label}: {_text(value, entry.unit)} kan niet, de oude waarde blijft staan. {error}"
        return
    editing.edit(edits.assume, {entry.key: wanted})


def _decimals(entry: Assumption) -> int:
    if entry.unit.startswith("euro"):
        return 0 if entry.default is None or float(entry.default).is_integer() else 2
    return _DECIMALS.get(entry.unit, 3)


def _text(value: float | None, unit: str) -> str:
    if value is None:
        return "blijft vanzelf"
    decimals = 0 if unit.startswith("euro") else _DECIMALS.get(unit, 3)
    return exact(value, decimals)
