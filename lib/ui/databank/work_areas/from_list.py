"""A work area from a pasted list or a file: what was understood is looked at before it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from lib.areas import is_work_area
from lib.databank.errors import DatabankError
from lib.databank.own.lists.persons import PersonsRefused
from lib.databank.own.lists.reading import Columns, Read, preview, read
from lib.databank.own.lists.table import Table, read_file, read_text
from lib.databank.own.places import Places
from lib.databank.own.work_area import LONGEST_NAME
from lib.databank.store import Databank
from lib.escape import plain
from lib.ui.databank.importing import forget
from lib.ui.databank.work_areas.keeping import keep, say
from lib.ui.session import permissions, state
from lib.ui.widgets import parts
from lib.words import count, listed, number

_LIST, _ROUND = "work_area_list", "work_area_round"
_TEXT, _FILE, _AREA, _OWN = "werkgebied_tekst", "werkgebied_bestand", "werkgebied_gebied", "werkgebied_woningen"
_NAME, _WITHOUT = "werkgebied_naam", "werkgebied_zonder"
_NO_COLUMN = -1
_MOST_SHOWN = 20


@dataclass(frozen=True)
class _Looked:
    """A list that was looked at and not kept yet: it stays in this session until it is kept or left."""

    tables: tuple[Table, ...]
    result: Read
    version: str


def looked_at() -> bool:
    """Whether a list was looked at and waits to be kept."""
    return _LIST in st.session_state


def show(databank: Databank, places: Places) -> None:
    """Ask for a list; once there is one, what was understood of it."""
    looked: _Looked | None = st.session_state.get(_LIST)
    if looked is None or looked.version != databank.version:
        _ask(places)
    else:
        _preview(databank, places, looked)


def _ask(places: Places) -> None:
    st.markdown(
        "Plak codes of namen van buurten en wijken, één per regel. Of kies een bestand (CSV of XLSX) met per complex de buurt of wijk, en het "
        "aantal woningen. **Geef geen lijst van huurders, huishoudens of losse woningen**: die leest Buurtbalans niet."
    )
    turn = st.session_state.setdefault(_ROUND, 0)
    text = st.text_area("Codes of namen", key=f"{_TEXT}{turn}", placeholder="BU09171000\nVrieheide, Heerlen", height=150)
    file = st.file_uploader("Of een bestand", type=["csv", "xlsx", "txt"], key=f"{_FILE}{turn}", max_upload_size=2)
    ready = bool(text.strip()) or file is not None
    st.button("Bekijk wat er is gelezen", disabled=not ready, key="werkgebied_lees", on_click=_look, args=(places,))


def _look(places: Places) -> None:
    """Read what was pasted or chosen. Nothing is kept; of a list that is refused for its persons nothing stays in the session."""
    turn = st.session_state[_ROUND]
    text, file = st.session_state.get(f"{_TEXT}{turn}") or "", st.session_state.get(f"{_FILE}{turn}")
    try:
        tables = read_file(bytes(file.getbuffer()), file.name) if file else [read_text(text, "Uw lijst")]
        now = state.current().gemeente
        result = read(tables, places, (now,) if now and not is_work_area(now) and not file else ())
    except DatabankError as error:
        say(str(error))
        if isinstance(error, PersonsRefused):
            _leave()
    else:
        st.session_state[_LIST] = _Looked(tuple(tables), result, places.version)
    if file:
        forget([file])
        st.session_state[_ROUND] = st.session_state[_ROUND] + 1


def _preview(databank: Databank, places: Places, looked: _Looked) -> None:
    """What was understood of the list, and the button that keeps it."""
    result = looked.result
    _choose_columns(places, looked)
    st.markdown(f"**{count(len(result.parts), 'gebied', 'gebieden')} gelezen.** Er is nog niets bewaard.")
    parts.figures(preview(result, places))
    small = [places.name(part.code) for part in result.parts if part.small]
    if small:
        st.warning(f"Klein deel: van {plain(listed(small[:5]))}{' en andere' if len(small) > 5 else ''} hoort minder dan een vijfde erbij. "
                   "De cijfers van de buurt zeggen daar weinig over.")  # fmt: skip
    for note in result.notes[:_MOST_SHOWN]:
        st.caption(plain(note))
    if result.not_read:
        st.caption(f"Niet gelezen: {plain(listed(result.not_read))}.")
    without = _show_problems(result)
    outside = [] if databank.fictional else [code for code in _gemeenten(result) if not permissions.may_open(code)]
    if outside:
        st.error(f"Buiten deze proef: {plain(listed(places.name(code) for code in outside))}. Haal die gebieden uit de lijst.")
    name = st.text_input("Naam van het werkgebied", max_chars=LONGEST_NAME, key=_NAME)
    keep, leave = st.columns(2)
    ready = bool(result.parts) and without and not outside
    with keep:
        st.button("Bewaar werkgebied", type="primary", width="stretch", key="werkgebied_bewaar", disabled=not (ready and name.strip()),
                  on_click=_keep, args=(name, looked, places))  # fmt: skip
    with leave:
        st.button("Opnieuw beginnen", width="stretch", key="werkgebied_opnieuw", on_click=_leave)


def _gemeenten(result: Read) -> list[str]:
    return sorted({"GM" + part.code[2:6] for part in result.parts})


def _choose_columns(places: Places, looked: _Looked) -> None:
    """Which columns are read, for a list that has more than one."""
    result = looked.result
    if len(result.headers) < 2:
        return
    named = {at: f"{header or 'zonder kop'} (kolom {at + 1})" for at, header in enumerate(result.headers)}
    dwellings = {_NO_COLUMN: "geen: hele buurten", **named}
    now = _NO_COLUMN if result.columns.dwellings is None else result.columns.dwellings
    left, right = st.columns(2)
    change: dict[str, Any] = {"on_change": _read_again, "args": (places, looked)}
    with left:
        st.selectbox(
            "Kolom met de buurt of wijk",
            list(named),
            index=result.columns.area,
            format_func=named.__getitem__,
            key=_AREA,
            **change,
        )
    with right:
        st.selectbox(
            "Kolom met het aantal woningen", list(dwellings), index=now + 1, format_func=dwellings.__getitem__, key=_OWN, **change
        )


def _read_again(places: Places, looked: _Looked) -> None:
    """Read the list with the columns that are chosen now."""
    before, area, own = looked.result.columns, st.session_state[_AREA], st.session_state[_OWN]
    columns = before if area == before.area else Columns(area, gemeente=before.gemeente)
    try:
        result = read(looked.tables, places, (), replace(columns, dwellings=None if own == _NO_COLUMN else own))
    except DatabankError as error:
        say(str(error))
        if isinstance(error, PersonsRefused):
            _leave()
        return
    st.session_state[_LIST] = replace(looked, result=result)


def _show_problems(result: Read) -> bool:
    """The rows that were not understood; whether the work area may be made (without them)."""
    n = len(result.problems)
    if not n:
        return True
    st.warning(f"{count(n, 'regel is', 'regels zijn')} niet te lezen:")
    for problem in result.problems[:_MOST_SHOWN]:
        st.markdown(f"- {plain(problem.sentence)}")
    if n > _MOST_SHOWN:
        st.caption(f"En nog {number(n - _MOST_SHOWN)}.")
    return st.checkbox("Maak het werkgebied zonder deze regels", key=_WITHOUT)


def _keep(name: str, looked: _Looked, places: Places) -> None:
    if keep(name, looked.result.parts, places):
        _leave()


def _leave() -> None:
    """Let go of the list, with what was typed or chosen."""
    for key in (_LIST, f"{_TEXT}{st.session_state.get(_ROUND, 0)}", _AREA, _OWN, _NAME, _WITHOUT):
        st.session_state.pop(key, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
