"""Werkgebieden on the page Databank: make one from a list, look at what was understood before it is kept, download it, remove it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from pydantic import ValidationError

from lib import audit
from lib.databank.errors import DatabankError
from lib.databank.own import layer
from lib.databank.own.layer import Layer
from lib.databank.own.lists.persons import PersonsRefused
from lib.databank.own.lists.reading import Columns, Read, preview, read
from lib.databank.own.lists.table import Table, read_file, read_text
from lib.databank.own.places import Places, table_of
from lib.databank.own.work_area import LONGEST_NAME, WorkArea, new_work_area
from lib.databank.store import Databank
from lib.escape import plain
from lib.scenarios import StoreError
from lib.ui.databank.importing import forget
from lib.ui.session import data, permissions, state
from lib.ui.session.local import local
from lib.ui.widgets import parts
from lib.words import count, listed, number

_LIST, _SAID, _GONE, _MINE, _ROUND = (
    "work_area_list",
    "work_area_said",
    "work_area_gone",
    "work_areas_made_here",
    "work_area_round",
)
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


@local
def section(databank: Databank) -> None:
    """The whole section; whoever may not change anything sees the list and downloads."""
    st.subheader("Werkgebieden", anchor=False)
    st.markdown(
        "Een werkgebied is uw eigen verzameling van buurten en wijken. Het mag over de grens van een gemeente gaan. "
        "Zo zet u het bezit van een corporatie of het gebied van een programma bij elkaar."
    )
    try:
        kept = layer.open_layer()
    except DatabankError as error:
        st.error(plain(permissions.told(error)))
        return
    _say()
    _show_kept(databank, kept)
    if permissions.read_only():
        st.info("De proefperiode is voorbij. U kunt werkgebieden nog bekijken en downloaden, niet meer maken.")
    else:
        _make(databank)


def _say() -> None:
    well, sentence = st.session_state.pop(_SAID, (True, ""))
    if sentence:
        (st.success if well else st.error)(plain(sentence))
    gone: WorkArea | None = st.session_state.get(_GONE)
    if gone is not None:
        st.button(f"Zet {plain(gone.name)} terug", icon=":material/undo:", key="werkgebied_terug", on_click=_put_back)


def _show_kept(databank: Databank, kept: Layer) -> None:
    if not kept.areas:
        st.caption("Er zijn nog geen werkgebieden.")
        return
    names = {area.id: area.name for area in kept.areas}
    chosen = st.selectbox(
        "Bekijk een werkgebied", list(names), format_func=lambda one: names.get(one, one), index=None,
        placeholder=f"Kies uit {count(len(names), 'werkgebied', 'werkgebieden')}", key="w_werkgebied",
    )  # fmt: skip
    if chosen in names:
        _show_one(databank, data.places(databank), kept, kept[chosen])
    st.download_button(
        "Download alle werkgebieden",
        layer.exported(kept),
        file_name="werkgebieden.json",
        mime="application/json",
        icon=":material/download:",
    )


def _show_one(databank: Databank, places: Places, kept: Layer, area: WorkArea) -> None:
    table = table_of(places, area)
    st.markdown(f"**{plain(area.name)}**: {_extent(area, places)}.")
    parts.figures(table)
    st.caption(
        f"Kenmerk {plain(area.id)}, versie {plain(kept.version[:12])}, gemaakt op de kaart van {plain(area.map_year)}. Het deel van een buurt is een "
        "schatting: eigen woningen gedeeld door de woningen die CBS telt. Bij een klein deel zeggen de cijfers van de buurt weinig over uw woningen."
    )
    _figures(databank, places, area)
    parts.download(table, f"werkgebied-{area.id}.csv", fictional=databank.fictional, note=area.name)
    if permissions.may_remove(own=area.id in st.session_state.get(_MINE, ())):
        st.button("Verwijder dit werkgebied", icon=":material/delete:", key="werkgebied_weg", on_click=_remove, args=(area.id,))
    else:
        st.caption("Verwijderen kan de beheerder, of wie het werkgebied net heeft gemaakt.")


def _figures(databank: Databank, places: Places, area: WorkArea) -> None:
    box = st.expander("Cijfers van dit werkgebied", key="werkgebied_cijfers", on_change="rerun")
    if not box.open:
        return
    with box:
        near = state.current().year or max(databank.years("key_figures"), default=places.map_year)
        parts.figures(data.work_area_figures(databank, area, near))
        tables = [name for name in ("key_figures", "crime") if databank.years(name)]
        parts.source_lines(
            [databank.source(name)["title"] for name in tables], "Aantallen zijn opgeteld, de rest is gewogen gemiddeld"
        )


def _extent(area: WorkArea, places: Places) -> str:
    """'8 gebieden in Heerlen en Kerkrade, waarvan 2 voor een deel'."""
    some = sum(part.share is not None for part in area.parts)
    there = listed(places.name(code) for code in area.gemeenten)
    return plain(
        f"{count(len(area.parts), 'gebied', 'gebieden')} in {there}" + (f", waarvan {number(some)} voor een deel" if some else "")
    )


def _make(databank: Databank) -> None:
    looked: _Looked | None = st.session_state.get(_LIST)
    box = st.expander(
        "Werkgebied maken",
        expanded=looked is not None,
        icon=":material/add_location_alt:",
        key="werkgebied_maken",
        on_change="rerun",
    )
    if not box.open:
        return  # names are read only for who makes one: that takes seconds in the whole country
    with box:
        if looked is None or looked.version != databank.version:
            _ask(data.places(databank))
        else:
            _preview(databank, data.places(databank), looked)


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
        result = read(tables, places, (now,) if now and not file else ())
    except DatabankError as error:
        st.session_state[_SAID] = (False, str(error))
        if isinstance(error, PersonsRefused):
            _leave()
    else:
        st.session_state[_LIST] = _Looked(tuple(tables), result, places.version)
    if file:
        forget([file])
        st.session_state[_ROUND] = st.session_state[_ROUND] + 1


def _preview(databank: Databank, places: Places, looked: _Looked) -> None:
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
                  on_click=_keep, args=(name, looked, places.map_year))  # fmt: skip
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
        st.session_state[_SAID] = (False, str(error))
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


def _keep(name: str, looked: _Looked, map_year: int) -> None:
    if permissions.read_only():
        return
    try:
        area = new_work_area(name, looked.result.parts, map_year, looked.version)
        layer.add(area)
    except ValidationError:
        st.session_state[_SAID] = (False, "Deze naam kan niet. Gebruik 1 tot 80 tekens op één regel. Er is niets bewaard.")
        return
    except DatabankError as error:
        st.session_state[_SAID] = (False, permissions.told(error))
        return
    permissions.note(audit.SAVED, f"werkgebied {area.id}")
    st.session_state.setdefault(_MINE, set()).add(area.id)
    st.session_state[_SAID] = (True, f"Bewaard: {area.name}.")
    st.session_state["w_werkgebied"] = area.id
    _leave()


def _leave() -> None:
    """Let go of the list, with what was typed or chosen."""
    for key in (_LIST, f"{_TEXT}{st.session_state.get(_ROUND, 0)}", _AREA, _OWN, _NAME, _WITHOUT):
        st.session_state.pop(key, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _remove(identity: str) -> None:
    if not permissions.may_remove(own=identity in st.session_state.get(_MINE, ())):
        return
    try:
        permissions.record(audit.REMOVED, f"werkgebied {identity}")
        gone = layer.take_out(identity)
    except (DatabankError, StoreError) as error:
        st.session_state[_SAID] = (False, permissions.told(error))
        return
    st.session_state.pop("w_werkgebied", None)
    st.session_state[_GONE] = gone
    st.session_state[_SAID] = (True, f"Verwijderd: {gone.name}.")


def _put_back() -> None:
    gone: WorkArea | None = st.session_state.get(_GONE)
    if gone is None:
        return
    try:
        layer.add(gone)
    except DatabankError as error:
        st.session_state[_SAID] = (False, permissions.told(error))
        return
    permissions.note(audit.SAVED, f"werkgebied {gone.id}")
    st.session_state.pop(_GONE, None)
    st.session_state["w_werkgebied"] = gone.id
    st.session_state[_SAID] = (True, f"Teruggezet: {gone.name}.")
