"""A voorbeeldpakket that was computed: kept for this session, taken into a scenario with a confirmation, and not forgotten on the way to Besluit."""

from __future__ import annotations

import streamlit as st

from lib.answers.measures.package import Package
from lib.answers.place import name_of
from lib.escape import plain
from lib.scenarios import ScenarioMeasure, edits
from lib.ui.measures import nothing
from lib.ui.session import editing, saved, state
from lib.ui.session.context import Context
from lib.ui.session.look import SLOTS
from lib.words import count, listed

_RESULT, _ANSWER = "pakket_uitkomst", "pakket_besluit"
_TAKEN, _DROPPED = "taken", "dropped"


def kept(context: Context) -> tuple[Package, str] | None:
    """The package computed last, for this databank and gemeente, and the fingerprint of the catalogue it was computed with."""
    found = st.session_state.get(_RESULT)
    return (found[1], found[2]) if found and found[0] == (context.databank.version, context.gemeente.code) else None


def keep(context: Context, package: Package, fingerprint: str) -> None:
    """Keep a package that was just computed; nothing has been said of it yet."""
    st.session_state[_RESULT] = ((context.databank.version, context.gemeente.code), package, fingerprint)
    st.session_state.pop(_ANSWER, None)


def holding(package: Package) -> list[str]:
    """Letters of the scenarios with every measure of a package in its buurten, whatever was set differently since."""
    wanted = _pairs(package.measures)
    return [
        slot
        for slot, one in zip(SLOTS, state.current().scenarios, strict=True)
        if one is not None and wanted <= _pairs(one.measures)
    ]


def take(context: Context, package: Package, onward: str = "") -> None:
    """Put a package in the scenario that is edited, as a step that can be undone, and say that it is there; on the page `onward`, if any."""
    editing.edit(edits.adopt, package.wish.areas, package.measures)
    st.session_state[_ANSWER] = _TAKEN
    if onward:
        st.session_state[state.GO_TO] = onward
    saved.tell(
        f"Het voorbeeldpakket staat in scenario {SLOTS[state.current().active]}: {_what(context, package)}. Met 'Ongedaan maken' draait u dat terug."
    )


def remind(context: Context, onward: str = "") -> bool:
    """On the way to Besluit: say that a package was computed and is in no scenario, with a way to take it along or leave it. Whether it did.

    onward: script of the page that taking it along also opens; there it is confirmed.
    """
    found = kept(context)
    if found is None or context.read_only or not _forgotten(found[0]):
        return False
    package, active = found[0], SLOTS[context.state.active]
    replaced = sum(m.area in package.wish.areas for m in context.state.scenario.measures) if context.state.scenario else 0
    replaces = f" Dat vervangt {count(replaced, 'maatregel die', 'maatregelen die')} u daar zelf koos." if replaced else ""
    undone = [area for area in dict.fromkeys(m.area for m in package.measures) if nothing.chosen(area)]
    if undone:
        replaces += f" In {listed(name_of(context.gemeente, area) for area in undone)} koos u om niets te doen; dat vervalt dan."
    with st.container(border=True, key="pakket_vergeten"):
        st.markdown(
            f":material/inventory_2: **Uw voorbeeldpakket zit nog in geen enkel scenario:** {plain(_what(context, package))}. "
            f"Neemt u het niet mee, dan staat het niet op Besluit. Het komt in scenario {active}.{plain(replaces)}"
        )
        with st.container(horizontal=True):
            st.button(
                "Verder naar Besluit, met dit pakket" if onward else f"Neem het mee in scenario {active}",
                key="pakket_meenemen",
                icon=":material/gavel:" if onward else ":material/playlist_add_check:",
                on_click=take,
                args=(context, package, onward),
                type="primary",
            )
            st.button("Laat het weg", key="pakket_weglaten", on_click=_drop, type="tertiary")
    return True


def _drop() -> None:
    st.session_state[_ANSWER] = _DROPPED


def _forgotten(package: Package) -> bool:
    """Whether a package with measures is in no scenario, and nobody decided that. What was taken may be changed afterwards."""
    answer, wanted = st.session_state.get(_ANSWER), _pairs(package.measures)
    if not wanted or answer == _DROPPED or holding(package):
        return False
    part_left = any(wanted & _pairs(one.measures) for one in state.current().scenarios if one is not None)
    return not (answer == _TAKEN and part_left)


def _pairs(measures: tuple[ScenarioMeasure, ...]) -> set[tuple[str, str]]:
    return {(measure.area, measure.intervention) for measure in measures}


def _what(context: Context, package: Package) -> str:
    """'3 maatregelen in Centrum en Haven'."""
    areas = list(dict.fromkeys(measure.area for measure in package.measures))
    names = [name_of(context.gemeente, area) for area in areas]
    where = listed(names) if len(names) <= 3 else count(len(names), "buurt", "buurten")
    return f"{count(len(package.measures), 'maatregel', 'maatregelen')} in {where}"
