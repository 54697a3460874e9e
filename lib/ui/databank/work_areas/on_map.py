"""A work area made or changed on the map: a click puts a buurt in it or takes it out, and so does a list beside the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from lib.databank.own.choosing import chosen, toggled
from lib.databank.own.places import Places
from lib.databank.own.work_area import LONGEST_NAME, MOST_PARTS, Part, WorkArea, percentage_of
from lib.databank.store import Databank
from lib.escape import plain
from lib.palette import RAMP
from lib.ui.databank.work_areas.keeping import keep
from lib.ui.session import permissions, state
from lib.ui.widgets import parts
from lib.ui.widgets.map import draw as maps
from lib.ui.widgets.map.files import map_shapes
from lib.ui.widgets.map.tooltip import Line

_DRAFT, _GEMEENTE, _PLACES, _NAME = "work_area_draft", "werkgebied_gemeente", "werkgebied_gekozen", "werkgebied_kaartnaam"
_MOST_NAMED = 20
_OUT, _IN = RAMP[1], RAMP[5]


@dataclass(frozen=True)
class _Draft:
    """What is in the work area so far. `before` is the one that is being changed, None for a new one."""

    parts: tuple[Part, ...] = ()
    before: WorkArea | None = None
    undo: tuple[tuple[Part, ...], ...] = ()


def _draft() -> _Draft:
    found: _Draft = st.session_state.get(_DRAFT, _Draft())
    return found


def begun() -> bool:
    """Whether something was chosen on the map that is not kept yet."""
    return _DRAFT in st.session_state


def changing() -> str:
    """Name of the work area that is being changed, "" where none is."""
    before = _draft().before
    return before.name if before else ""


def begin(area: WorkArea) -> None:
    """Begin to change a work area; it stays what it is until it is kept."""
    st.session_state[_DRAFT] = _Draft(area.parts, area)
    st.session_state[_NAME] = area.name
    st.session_state[_GEMEENTE] = area.gemeenten[0]
    st.session_state["werkgebied_maken"] = True


def show(databank: Databank, places: Places) -> None:
    """The map of one gemeente at a time, the list of what is in the work area, its name, and the button that keeps it."""
    draft = _draft()
    known = permissions.gemeenten(databank)
    names = dict(zip(known["code"], known["name"], strict=True))
    if not names:
        st.info("Haal eerst een gemeente op; dan kunt u hier haar buurten kiezen.")
        return
    now = state.current().gemeente
    if st.session_state.get(_GEMEENTE) not in names:
        st.session_state[_GEMEENTE] = now if now in names else next(iter(names))
    gemeente = st.selectbox("Gemeente op de kaart", list(names), format_func=lambda code: names.get(code, code), key=_GEMEENTE)
    st.markdown(
        "Klik op een buurt om haar erbij te doen, en nog eens om haar eruit te halen. Kies daarna gerust een andere gemeente."
    )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _show_map(databank, places, draft, gemeente, names[gemeente])
    with right:
        _show_list(places, draft, gemeente)


def _show_map(databank: Databank, places: Places, draft: _Draft, gemeente: str, name: str) -> None:
    shapes = map_shapes(databank, gemeente)
    every = dict(zip(places.buurten, places.shares(draft.parts), strict=True))
    shares = {code: float(every.get(code, 0.0)) for code in shapes.codes}
    part = frozenset(code for code, share in shares.items() if 0 < share < 1)
    told = tuple("ja" if share >= 1 else f"voor {percentage_of(share)}%" if share else "nee" for code, share in shares.items())
    maps.draw(
        shapes,
        {code: 2 if share else 1 for code, share in shares.items()},
        (_OUT, _IN),
        None,
        name="werkgebied",
        gemeente=gemeente,
        alt=f"Kaart van {name}. Donker is wat in het werkgebied ligt. De lijst naast de kaart kan hetzelfde.",
        on_choose=lambda code: _set(toggled(draft.parts, code, places)),
        uncertain=part,
        now=[Line("In het werkgebied", told)],
    )
    inside = sum(share > 0 for share in shares.values())
    chips = [("in het werkgebied", str(inside), _IN), ("er niet in", str(len(shares) - inside), _OUT)]
    parts.chips([*chips, ("met stippen: voor een deel", str(len(part)), parts.DOTTED)] if part else chips)


def _show_list(places: Places, draft: _Draft, gemeente: str) -> None:
    here = [code for code in places.buurten if code[2:6] == gemeente[2:6]]
    wijken = sorted({"WK" + code[2:8] for code in here})
    inside = [part.code for part in draft.parts]
    labels = _labels(places, [*inside, *wijken, *here], gemeente)
    st.session_state[_PLACES] = inside
    st.multiselect(
        "Buurten en wijken in het werkgebied",
        list(labels),
        format_func=labels.__getitem__,
        key=_PLACES,
        placeholder="Kies buurten of wijken, of klik op de kaart",
        on_change=lambda: _set(chosen(draft.parts, st.session_state[_PLACES], places)),
    )
    if inside:
        more = f" en nog {len(inside) - _MOST_NAMED}" if len(inside) > _MOST_NAMED else ""
        named = ", ".join(labels[code] for code in inside[:_MOST_NAMED])
        st.caption(f"Erin: {plain(named)}{more}. Nog niet bewaard.")
    else:
        st.caption("Er is nog niets gekozen.")
    name = st.text_input("Naam van het werkgebied", max_chars=LONGEST_NAME, key=_NAME)
    before = draft.before
    same = before is not None and (before.parts, before.name) == (draft.parts, name.strip())
    if len(inside) > MOST_PARTS:
        st.error(f"Een werkgebied heeft ten hoogste {MOST_PARTS} gebieden. Neem hele wijken in plaats van hun buurten.")
    row = st.container(horizontal=True)
    row.button(
        "Bewaar werkgebied", type="primary", key="werkgebied_bewaar_kaart", on_click=_keep, args=(name, draft, places),
        disabled=not inside or not name.strip() or same or len(inside) > MOST_PARTS,
    )  # fmt: skip
    row.button("Ongedaan maken", icon=":material/undo:", key="werkgebied_stap", on_click=_undo, disabled=not draft.undo)
    row.button("Stoppen", key="werkgebied_stop", on_click=_leave, disabled=not begun())
    if inside and not name.strip():
        st.caption("Geef het werkgebied een naam om het te bewaren.")


def _labels(places: Places, codes: Sequence[str], gemeente: str) -> dict[str, str]:
    """What each place is called in the list: its name, and what is needed to tell it from the others."""
    found = {}
    for code in codes:
        elsewhere = "" if code[2:6] == gemeente[2:6] else places.name("GM" + code[2:6])
        told = ", ".join(filter(None, ["wijk" if code.startswith("WK") else "", elsewhere]))
        found[code] = places.name(code) + (f" ({told})" if told else "")
    times = Counter(found.values())
    return {code: f"{label}, {code}" if times[label] > 1 else label for code, label in found.items()}


def _set(parts: tuple[Part, ...]) -> None:
    before = _draft()
    if parts != before.parts:
        st.session_state[_DRAFT] = replace(before, parts=parts, undo=(*before.undo[-50:], before.parts))


def _undo() -> None:
    draft = _draft()
    if draft.undo:
        st.session_state[_DRAFT] = replace(draft, parts=draft.undo[-1], undo=draft.undo[:-1])


def _keep(name: str, draft: _Draft, places: Places) -> None:
    if keep(name, draft.parts, places, draft.before):
        _leave()


def _leave() -> None:
    for key in (_DRAFT, _NAME, _PLACES):
        st.session_state.pop(key, None)
