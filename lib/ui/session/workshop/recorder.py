"""The workshop of this session: kept in the store while it goes on, so that any computer can go on with it.

Its scenarios are those of the session: what is changed in one is written at the next run, and what others changed is taken over.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from lib import audit
from lib.scenarios import Scenario, ScenarioError, StoreError, UnknownScenarioError
from lib.scenarios.keeping.place import database_url, new_id
from lib.ui.session import editing, permissions, state
from lib.ui.session.look import SLOTS, Saved
from lib.ui.session.saved import ask
from lib.words import listed
from lib.workshops.store import Workshops
from lib.workshops.workshop import SCENARIO, Entry, Workshop, read_scenario, write_scenario

SEEN, _SAID, _RESUMED, _MINE = "workshop_seen", "workshop_said", "workshop_resumed", "workshop_written_here"


@dataclass
class _Seen:
    """What this session knows of a workshop: the step it showed, number and scenario of each slot, and what it wrote itself."""

    id: str
    found: Workshop
    step: int | None = None
    slots: dict[str, tuple[int, Scenario | None]] = field(default_factory=dict)


@st.cache_resource(max_entries=2, show_spinner=False)
def _workshops(url: str) -> Workshops:
    return Workshops(url)


def store() -> Workshops:
    """Where workshops are kept. Raises StoreError when the setting is no place."""
    return _workshops(database_url())


def author() -> str:
    """Who writes: the account, else the name that somebody gave with a scenario, else nobody."""
    one = permissions.visitor()
    return one.name or one.who or str(st.session_state.get("naam_maker", ""))


def when(entry: Entry) -> str:
    """'Ann, om 14:05' of a version that somebody else wrote; 'iemand anders' where no name is known."""
    return f"{entry.author or 'iemand anders'}, om {in_dutch_time(entry.at):%H:%M}"


def in_dutch_time(at: datetime) -> datetime:
    """A moment on the clock of the wall; on a server without a list of time zones, that of the server."""
    try:
        return at.astimezone(ZoneInfo("Europe/Amsterdam"))
    except ZoneInfoNotFoundError:
        return at.astimezone()


def find_gemeente() -> None:
    """Take gemeente and buurt from the workshop that the link names, when it names no gemeente itself."""
    now = state.current()
    if now.workshop is None or now.gemeente is not None:
        return
    found = _load(now.workshop)
    if found is not None:
        state.settle(gemeente=found.gemeente, workshop=found.id, buurt=found.look.get("buurt"))


def _load(id: str) -> Workshop | None:
    """The workshop; None, with the reason in the state, when it cannot be read."""
    try:
        return ask(store().load, id)
    except UnknownScenarioError as error:
        state.report(str(error))
        state.settle(workshop=None)
    except StoreError as error:
        state.report(f"{error} Uw workshop wordt geopend zodra dat lukt; laad de pagina straks opnieuw.")
    return None


def current() -> Workshop | None:
    """The workshop on the screen as this session last read it."""
    seen: _Seen | None = st.session_state.get(SEEN)
    return seen.found if seen is not None and seen.id == state.current().workshop else None


def newest(found: Workshop) -> Workshop:
    """The workshop as the store has it now; as it was read before when the store does not answer."""
    try:
        return store().load(found.id)
    except ScenarioError:
        return found


def sync() -> None:
    """Bring the scenarios of the session and of its workshop together, once in each run."""
    now = state.current()
    if now.workshop is None:
        return
    known = current() is not None
    found = _load(now.workshop)
    if found is None:
        return
    if found.gemeente != now.gemeente:
        state.report(f"De workshop uit de link hoort bij {found.gemeente}. Kies eerst die gemeente.")
        state.settle(workshop=None)
        return
    seen: _Seen = st.session_state[SEEN] if known else _first(found)
    st.session_state[SEEN] = seen
    seen.found = found
    for slot, letter in enumerate(SLOTS):
        _bring_together(seen, slot, letter)


def _first(found: Workshop) -> _Seen:
    """Open a workshop in this session: where it was left, with what it had; what was on the screen can be taken back."""
    now = state.current()
    seen = _Seen(found.id, found)
    written_here(found.id)
    displaced = []
    for slot, letter in enumerate(SLOTS):
        entry, scenario = found.entries.get(SCENARIO + letter), found.scenario(letter)
        seen.slots[letter] = (entry.number if entry else 0, scenario)
        if scenario is None or scenario == now.scenarios[slot]:
            continue
        if now.scenarios[slot] is not None and not permissions.read_only():
            displaced.append(letter)
            editing.put(scenario, slot)
        else:
            slots = list(state.current().scenarios)
            slots[slot] = scenario
            state.settle(scenarios=tuple(slots))
    if displaced:
        tell(f"Scenario {listed(displaced)} is nu dat van de workshop. Wat er stond, komt terug met 'Ongedaan maken'.")
    look = found.look
    saved = tuple(Saved(**one) if one else None for one in look.get("saved", ())) or now.saved
    seen.step = now.step or found.step
    kept = {"step": seen.step, "route": "workshop", "buurt": now.buurt or look.get("buurt")}
    state.settle(saved=saved, active=look.get("active", now.active), **kept)
    if now.step is None:
        st.session_state[_RESUMED] = True
    return seen


def _bring_together(seen: _Seen, slot: int, letter: str) -> None:
    number, base = seen.slots[letter]
    mine, part = state.current().scenarios[slot], SCENARIO + letter
    newest = seen.found.entries.get(part)
    if mine != base and not permissions.read_only():
        try:
            done = ask(store().write, seen.id, part, write_scenario(mine), based_on=number, author=author())
        except ScenarioError as error:
            state.report(f"Scenario {letter} is nog niet bij de workshop bewaard. {error}")
            return
        newest = done.entry
        written_here(seen.id).add((newest.part, newest.number, False))
        if done.others:
            who = listed(dict.fromkeys(map(when, done.others)))
            tell(f"Ook een ander wijzigde scenario {letter} ({who}). Wat u beiden deed, staat er nu in.")
    elif newest is None or newest.number <= number:
        return
    elif mine is not None:
        tell(f"Scenario {letter} is bijgewerkt ({when(newest)}).")
    try:
        theirs = read_scenario(newest.text)
    except (ScenarioError, ValueError):
        state.report(f"Scenario {letter} van de workshop is met een nieuwere versie van Buurtbalans gemaakt; u ziet het uwe.")
        return
    seen.slots[letter] = (newest.number, theirs)
    if theirs != mine:
        slots = list(state.current().scenarios)
        slots[slot] = theirs
        state.settle(scenarios=tuple(slots))


def begin() -> str | None:
    """Keep the workshop from here on, when it is not kept yet: its id; None, with the reason told, when that cannot be done."""
    now = state.current()
    if now.workshop is not None:
        return now.workshop
    if now.gemeente is None or permissions.read_only():
        return None
    # One id for all attempts, so that trying again after a failure makes no second workshop.
    fresh = str(st.session_state.setdefault("workshop_first_id", new_id()))
    try:
        ask(store().begin, fresh, now.gemeente, now.step or 1, _look())
        permissions.note(audit.SAVED, fresh)
        seen = _Seen(fresh, ask(store().load, fresh), now.step, dict.fromkeys(SLOTS, (0, None)))
    except ScenarioError as error:
        tell(f"De workshop wordt nog niet bewaard. {error}")
        return None
    del st.session_state["workshop_first_id"]
    written_here(fresh)
    st.session_state[SEEN] = seen
    state.settle(workshop=fresh)
    # Before anything says that a note is kept: who reloads then finds it.
    state.show_address()
    return fresh


def write(part: str, text: str, based_on: int, id: str | None = None) -> tuple[Entry, ...]:
    """Keep what was typed in a part: what others wrote in it meanwhile. Raises ScenarioError.

    `id` is the workshop that it was typed in; None: the one on the screen, which begins with it when needed.
    """
    if permissions.read_only():
        raise StoreError("Op deze server kunt u niet meer wijzigen of bewaren.")
    id = id or begin()
    if id is None:
        raise StoreError(said())
    if id not in st.session_state.get(_MINE, {}):
        raise UnknownScenarioError("Deze notitie hoort bij een andere workshop. Ze staat nog in dit tabblad.")
    mine = written_here(id)
    # On a slow line somebody types on before hearing that the last text is kept.
    while (part, based_on + 1, True) in mine:
        based_on += 1
    done = ask(store().write, id, part, text, based_on=based_on, author=author())
    mine.add((part, done.entry.number, done.entry.text == text))
    return tuple(one for one in done.others if (part, one.number, True) not in mine)


def written_here(id: str) -> set[tuple[str, int, bool]]:
    """Part and number of every version that this session wrote in a workshop, and whether it is just what was typed."""
    mine: set[tuple[str, int, bool]] = st.session_state.setdefault(_MINE, {}).setdefault(id, set())
    return mine


def resumed() -> bool:
    """Whether a link opened the workshop without a step, told once: then the page of its step should be shown."""
    return bool(st.session_state.pop(_RESUMED, False))


def look(*, paused: bool | None = None) -> bool:
    """Somebody looks: the clock goes on, and the workshop is at the step that this session went to. Whether others changed a scenario meanwhile."""
    now = state.current()
    if now.workshop is None or current() is None:
        return False
    seen: _Seen = st.session_state[SEEN]
    # Who looks at another step than the one who leads does not take the workshop along.
    step = now.step if now.step != seen.step else None
    seen.step = now.step
    try:
        if permissions.read_only():
            seen.found = ask(store().load, now.workshop)
        else:
            seen.found = ask(store().tick, now.workshop, step=step, paused=paused, look=_look() if step is not None else None)
    except ScenarioError:
        return False
    latest = {letter: seen.found.entries.get(SCENARIO + letter) for letter in SLOTS}
    return any(entry is not None and entry.number > seen.slots[letter][0] for letter, entry in latest.items())


def _look() -> dict[str, Any]:
    now = state.current()
    saved = [asdict(one) if one is not None else None for one in now.saved]
    return {"buurt": now.buurt, "active": now.active, "saved": saved}


def tell(sentence: str) -> None:
    """Have the bar say what happened, once, when the page is drawn again."""
    before = st.session_state.get(_SAID)
    st.session_state[_SAID] = f"{before} {sentence}" if before and sentence not in before else sentence


def said() -> str:
    """What there is to say, told once."""
    return str(st.session_state.pop(_SAID, ""))
