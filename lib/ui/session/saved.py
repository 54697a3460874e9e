"""Saved scenarios of this session: opening what a link names, saving, and hearing what others saved meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from lib import audit
from lib.scenarios import InvalidScenarioError, ScenarioError, StoreError, UnknownScenarioError
from lib.scenarios.keeping.place import database_url, new_id
from lib.scenarios.keeping.store import Store
from lib.scenarios.keeping.versions import Change, Loaded, Summary, Version, together
from lib.scenarios.link import with_texts_of
from lib.ui.session import editing, permissions, state
from lib.ui.session.gate import GATE
from lib.ui.session.look import SLOTS, Saved

_FIRST_ID = "scenario_first_id"
_SAID = "scenario_said"
_MINE = "scenario_saved_here"  # id -> newest version, of scenarios of which every version was saved in this session

T = TypeVar("T")


@st.cache_resource(max_entries=2, show_spinner=False)
def _store(url: str) -> Store:
    return Store(url)


def store() -> Store:
    """The place where scenarios are saved. Raises StoreError when the setting is no place."""
    return _store(database_url())


def ask(question: Callable[..., T], *arguments: Any, **settings: Any) -> T:
    """Ask the database, which may take a while; others go on meanwhile."""
    with GATE.away():
        return question(*arguments, **settings)


def find_gemeente() -> None:
    """Take the gemeente from the saved scenarios that the link names, when it names none itself."""
    now = state.current()
    if now.gemeente is not None:
        return
    for slot, reference in enumerate(now.saved):
        if reference is not None:
            try:
                found = ask(store().load, reference.id, reference.version).scenario.gemeente
            except ScenarioError as error:
                state.report(f"Scenario {SLOTS[slot]} uit de link: {error}")
                continue
            state.settle(
                gemeente=found, scenarios=now.scenarios, saved=now.saved, active=now.active, buurt=now.buurt, year=now.year
            )
            return


def open_named() -> None:
    """Read the saved scenarios that the link names by number. What cannot be read is reported, and stays in the link."""
    now = state.current()
    for slot, reference in enumerate(now.saved):
        if reference is not None and not reference.hash:
            try:
                _fill(slot, reference)
            except (UnknownScenarioError, InvalidScenarioError) as error:
                state.report(f"Scenario {SLOTS[slot]} uit de link: {error}")
                _remember(slot, None)
            except ScenarioError as error:
                state.report(f"{error} Scenario {SLOTS[slot]} uit de link is daarom nog leeg; laad de pagina straks opnieuw.")


def _fill(slot: int, reference: Saved) -> None:
    found = ask(store().load, reference.id, reference.version)
    now = state.current()
    if found.scenario.gemeente != now.gemeente:
        raise UnknownScenarioError(f"dit hoort bij {found.scenario.gemeente}. Kies eerst die gemeente.")
    slots, mine = list(now.scenarios), now.scenarios[slot]
    slots[slot] = found.scenario if mine is None else with_texts_of(mine, found.scenario)
    state.settle(scenarios=tuple(slots))
    _remember(slot, _read(found))


def _read(found: Loaded) -> Saved:
    return Saved(found.version.id, found.version.number, found.version.hash, found.version.name, found.scenario.notes)


def _remember(slot: int, reference: Saved | None) -> None:
    kept = list(state.current().saved)
    kept[slot] = reference
    state.settle(saved=tuple(kept))


def save(name: str, author: str, databank: str) -> None:
    """Save the scenario that is being edited under a name; the next run shows the outcome."""
    now = state.current()
    if now.scenario is None or permissions.read_only():
        return
    reference = now.saved[now.active]
    # One id for all attempts at a first save, so that trying again after a failure makes no second scenario.
    fresh = st.session_state.setdefault(f"{_FIRST_ID}_{now.active}", new_id())
    scenario = now.scenario.model_copy(update={"title": " ".join(name.split())})
    try:
        done = ask(
            store().save,
            scenario,
            name,
            id=reference.id if reference else fresh,
            based_on=reference.version if reference else None,
            author=author,
            databank=databank,
        )
    except UnknownScenarioError:
        forget()
        st.session_state.pop(f"{_FIRST_ID}_{now.active}", None)
        st.session_state[_SAID] = (False, "Het bewaarde scenario is er niet meer. Klik nog een keer om het als nieuw te bewaren.")
        return
    except ScenarioError as error:
        st.session_state[_SAID] = (False, str(error))
        return
    permissions.note(audit.SAVED, f"{done.version.id}.{done.version.number}")
    st.session_state.pop(f"{_FIRST_ID}_{now.active}", None)
    mine = st.session_state.setdefault(_MINE, {})
    if (reference is None or mine.get(reference.id) == reference.version) and not done.alongside:
        mine[done.version.id] = done.version.number
    else:
        mine.pop(done.version.id, None)
    state.update(scenario=scenario)
    _remember(now.active, Saved(done.version.id, done.version.number, scenario.hash, done.version.name, scenario.notes))
    st.session_state[_SAID] = (not done.alongside, done.sentence)


def take(identity: str, version: int | None = None) -> None:
    """Open a saved scenario in the slot that is being edited, to go on from its newest version; a step that can be undone."""
    try:
        found = ask(store().load, identity, version)
        newest = found if found.version.number == found.latest else ask(store().load, identity)
    except ScenarioError as error:
        st.session_state[_SAID] = (False, str(error))
        return
    now = state.current()
    if permissions.read_only():
        state.update(scenario=found.scenario)
    else:
        editing.put(found.scenario)
    _remember(now.active, _read(newest))
    st.session_state[_SAID] = (True, f"Geopend: {found.version.name}, versie {found.version.number}.")


def may_remove(versions: Sequence[Version]) -> bool:
    """Whether this visitor removes the scenario with these versions."""
    newest = versions[0]
    return permissions.may_remove(own=st.session_state.get(_MINE, {}).get(newest.id) == newest.number)


def remove(identity: str, newest: int) -> None:
    """Remove a saved scenario with all its versions, `newest` the last that was seen, for good.

    What is on this screen stays, and no longer belongs to it.
    """
    try:
        if not may_remove(history(identity)):
            return
        permissions.record(audit.REMOVED, identity)
        count = ask(store().remove, identity, newest=newest)
    except ScenarioError as error:
        st.session_state[_SAID] = (False, str(error))
        return
    for slot, reference in enumerate(state.current().saved):
        if reference is not None and reference.id == identity:
            _remember(slot, None)
    versions = "1 versie" if count == 1 else f"{count} versies"
    said = f"Verwijderd, met {versions}. Wat nu op uw scherm staat, is niet meer bewaard en verdwijnt als u het sluit."
    st.session_state[_SAID] = (True, said)


def show_saved(slot: int) -> None:
    """Put the saved version that a slot was made from in the place of what was changed; a step that can be undone."""
    reference = state.current().saved[slot]
    if reference is None:
        return
    try:
        found = ask(store().load, reference.id, reference.version)
    except ScenarioError as error:
        st.session_state[_SAID] = (False, str(error))
        return
    if permissions.read_only():
        slots = list(state.current().scenarios)
        slots[slot] = found.scenario
        state.update(scenarios=tuple(slots))
    else:
        editing.put(found.scenario, slot)
    _remember(slot, _read(found))


def changes() -> dict[str, Change]:
    """Per slot that holds something else than the saved version it names: what is to be said of that."""
    now = state.current()
    return {
        SLOTS[slot]: Change(reference.version, reference.name, scenario.notes if scenario.notes == reference.notes else "")
        for slot, (scenario, reference) in enumerate(zip(now.scenarios, now.saved, strict=True))
        if scenario is not None and reference is not None and now.differs(slot)
    }


def forget() -> None:
    """The scenario that is being edited no longer belongs to a saved one."""
    _remember(state.current().active, None)


def news() -> tuple[str, str] | None:
    """What others saved since the version on the screen: (id, sentence). None without news, or when the database does not answer."""
    now = state.current()
    reference = now.saved[now.active]
    if reference is None or not reference.hash:
        return None
    try:
        changes = ask(store().changes_since, reference.id, reference.version)
    except StoreError:
        return None
    return (reference.id, together(changes)) if changes else None


def history(identity: str) -> tuple[Version, ...]:
    """All versions of a saved scenario, newest first. Raises StoreError or UnknownScenarioError."""
    return ask(store().history, identity)


def recent(gemeente: str) -> tuple[Summary, ...]:
    """Saved scenarios of a gemeente, last saved first. Raises StoreError."""
    return ask(store().recent, gemeente)


def tell(sentence: str, *, well: bool = True) -> None:
    """Have the bar say what an action did, or why it was not done, once, when the page is drawn again."""
    st.session_state[_SAID] = (well, sentence)


def said() -> tuple[bool, str] | None:
    """Outcome of the last action, told once: (went as asked, sentence)."""
    found: tuple[bool, str] | None = st.session_state.pop(_SAID, None)
    return found
