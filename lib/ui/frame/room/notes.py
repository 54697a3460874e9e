"""The notes of a workshop below the page of its step: kept while somebody types, and filled in with what others type.

`notes.js` sends what is typed half a second after the last letter, keeps it in the tab until Python has confirmed it, and merges
nothing itself: two texts come together in lib.workshops.merging.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from lib.answers.profile.residents import ASKED
from lib.scenarios import ScenarioError
from lib.ui.frame.room import report
from lib.ui.frame.routes import WORKSHOP
from lib.ui.session import permissions, state
from lib.ui.session.context import Context
from lib.ui.session.local import local
from lib.ui.session.look import SLOTS
from lib.ui.session.workshop import recorder
from lib.ui.widgets.scenario_bar import name_of
from lib.workshops.workshop import CHOICE, MAX_NOTE, NOTE, OPEN, RESIDENTS, SHEETS, WHY, Entry

# How often what others typed is looked for, and the clock is kept.
_EVERY_S = 5.0
_NOTES, _DONE, _PROBLEM, _OTHERS = "workshop_notities", "notes_done", "notes_problem", "notes_others"
_MOST_AT_ONCE = 50
_FOLDER = Path(__file__).parent
_MOUNT = st.components.v2.component(
    "buurtbalans.notities",
    html='<div class="notities"></div>',
    css=(_FOLDER / "notes.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "notes.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_ANSWERS = "workshop_antwoorden"
_NO_NAMES = "Zet hier geen namen of adressen van bewoners in."
# Where the group lays side by side what stands out, and what is not so.
_RESIDENTS_STEP = 2
_ASKED = {SHEETS: "Hoeveel bladen kwamen terug?"} | {f"{RESIDENTS}{number}": asked for number, asked in enumerate(ASKED, start=1)}


def show(context: Context, step: int) -> None:
    """The fields of a step of the workshop; at the last step also the choice, and what was written before."""
    st.divider()
    st.header("Notities van de workshop", anchor=False)
    with st.container(key="notities_vak"):
        if step == len(WORKSHOP.steps):
            _choose()
            found = recorder.current()
            if found is not None:
                report.offer(context, found, "stap")
        _fields(step)


@local
def _choose() -> None:
    """Which scenario the group chose."""
    filled = [letter for slot, letter in enumerate(SLOTS) if state.current().scenarios[slot] is not None]
    if not filled:
        st.write("Er is nog geen scenario om te kiezen. Probeer eerst een maatregel (stap 5).")
        return
    found = recorder.current()
    chosen = found.text(CHOICE) if found else ""
    st.session_state["w_keuze"] = chosen if chosen in filled else None

    def changed() -> None:
        entry = found.entries.get(CHOICE) if found else None
        try:
            others = recorder.write(CHOICE, st.session_state["w_keuze"] or "", entry.number if entry else 0)
        except ScenarioError as error:
            recorder.tell(str(error))
            return
        recorder.look()
        if others:
            recorder.tell(f"Een ander koos intussen iets anders ({recorder.when(others[-1])}). Uw keuze staat er nu.")

    st.segmented_control(
        "Welk scenario kiest de groep?",
        filled,
        format_func=lambda letter: name_of(SLOTS.index(letter)),
        key="w_keuze",
        on_change=changed,
        disabled=permissions.read_only(),
    )


def _fields(step: int) -> None:
    local(_draw, every_s=_EVERY_S)(step)


def _draw(step: int) -> None:
    if state.by_itself() and recorder.look():
        st.rerun()
    found, now = recorder.current(), state.current()
    last = step == len(WORKSHOP.steps)
    parts = _parts(step)
    if last:
        earlier = [f"{NOTE}{n}" for n in range(1, step) if found is not None and found.text(f"{NOTE}{n}")]
        parts = {**parts, **{part: _label(part) for part in earlier}}
    answers = _ASKED if step == _RESIDENTS_STEP or (last and found and any(map(found.text, _ASKED))) else {}
    _mount(_NOTES, parts, elsewhere=list(answers))
    if answers:
        st.subheader("Wat bewoners antwoordden", anchor=False)
        st.caption("Kwamen er bladen 'Herkent u dit?' terug? Schrijf op wat erop staat, in de woorden van de bewoners.")
        _mount(_ANSWERS, answers)
    kept = "" if now.workshop else " De workshop wordt bewaard zodra u begint te typen."
    st.caption(f"Wat u typt, wordt meteen bewaard; u hoeft niets te doen. {_NO_NAMES}{kept}")


def _mount(key: str, parts: dict[str, str], elsewhere: list[str] | None = None) -> None:
    """The fields of these parts. `elsewhere` are parts with fields of their own; None: only these, and none of another step."""
    found, now = recorder.current(), state.current()
    notes = []
    for part, label in parts.items():
        entry = found.entries.get(part) if found else None
        said = _kept(entry) if entry else ""
        others = st.session_state.get(_OTHERS, {}).get(f"{now.workshop} {part}", "")
        notes.append(
            {
                "part": part,
                "label": label,
                "hint": _hint(part),
                "rows": 1 if part == SHEETS else 4,
                "text": entry.text if entry else "",
                "version": entry.number if entry else 0,
                "said": f"{others} {said}".strip(),
            }
        )
    _MOUNT(
        key=key,
        data={
            "place": now.workshop or _fresh(),
            "fresh": _fresh(),
            "elsewhere": elsewhere,
            "notes": notes,
            "done": list(st.session_state.get(_DONE, [])),
            "problem": st.session_state.get(_PROBLEM, ""),
            "most": MAX_NOTE,
            "locked": permissions.read_only(),
        },
        on_typed_change=lambda: _typed(key),
    )


def _fresh() -> str:
    """Where a tab keeps what is typed before there is a workshop."""
    return f"nieuw:{state.current().gemeente}"


def _kept(entry: Entry) -> str:
    by = f" door {entry.author}" if entry.author else ""
    return f"Bewaard{by} om {recorder.in_dutch_time(entry.at):%H:%M}."


def _parts(step: int) -> dict[str, str]:
    own = {f"{NOTE}{step}": _label(f"{NOTE}{step}")}
    if step == len(WORKSHOP.steps):
        return {WHY: "Waarom deze keuze?", OPEN: "Open vragen", **own}
    return {**own, OPEN: "Open vragen"}


def _label(part: str) -> str:
    number = int(part.removeprefix(NOTE))
    return f"Stap {number}: {WORKSHOP.steps[number - 1].title}"


def _hint(part: str) -> str:
    if part == OPEN:
        return "Wat moet iemand nog uitzoeken, en wie?"
    if part in _ASKED:
        return "" if part == SHEETS else "Wat staat er op de bladen?"
    return "" if part == WHY else "Wat zegt de groep?"


def _typed(key: str) -> None:
    """Keep what the fields sent: each note by itself, so that one that fails does not take the others along."""
    sent = st.session_state[key].typed
    done: list[str] = list(st.session_state.get(_DONE, []))
    st.session_state[_PROBLEM] = ""
    place = sent.get("place") if isinstance(sent, dict) else None
    for note in _valid(sent):
        if note["id"] in done:
            continue
        try:
            # Who goes elsewhere in the same moment wrote where it was typed. What has no place yet waits in the tab.
            others = recorder.write(note["part"], note["text"], note["base"], None if place == _fresh() else str(place))
        except ScenarioError as error:
            st.session_state[_PROBLEM] = f"Nog niet bewaard. {error}"
            continue
        done.append(note["id"])
        which = f"{state.current().workshop} {note['part']}"
        if others:
            who = recorder.when(others[-1])
            st.session_state.setdefault(_OTHERS, {})[which] = f"Ook een ander schreef hier ({who}). Beide teksten staan erin."
    st.session_state[_DONE] = done[-_MOST_AT_ONCE:]
    recorder.look()


def _valid(sent: object) -> list[dict[str, Any]]:
    """What the browser sent, without what no field of ours can have sent."""
    notes = sent.get("notes") if isinstance(sent, dict) else None
    known = {f"{NOTE}{number}" for number in range(1, len(WORKSHOP.steps) + 1)} | {OPEN, WHY, *_ASKED}
    return [
        {"id": str(note["id"])[:60], "part": note["part"], "text": note["text"][: MAX_NOTE * 4], "base": note["base"]}
        for note in (notes if isinstance(notes, list) else [])[:_MOST_AT_ONCE]
        if isinstance(note, dict)
        and note.get("part") in known
        and isinstance(note.get("text"), str)
        and type(note.get("base")) is int
        and isinstance(note.get("id"), str)
    ]
