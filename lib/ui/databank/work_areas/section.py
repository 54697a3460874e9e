"""Werkgebieden on the page Databank: look at them, download, change or remove them, and make one from a list or on the map."""

from __future__ import annotations

import streamlit as st

from lib.databank.errors import DatabankError
from lib.databank.own import layer
from lib.databank.own.layer import Layer
from lib.databank.own.places import Places, table_of
from lib.databank.own.work_area import WorkArea
from lib.databank.store import Databank
from lib.escape import plain
from lib.ui.databank.work_areas import from_list, on_map
from lib.ui.databank.work_areas.keeping import CHOSEN, may_change, remove, show_said
from lib.ui.session import permissions, state
from lib.ui.session import work_areas as kept_areas
from lib.ui.session.local import local
from lib.ui.widgets import parts
from lib.words import count, listed, number

_MAKING = "werkgebied_hoe"
_OF_A_PART = (
    " Het deel van een buurt is een schatting: eigen woningen gedeeld door de woningen die CBS telt. Bij een klein deel zeggen de cijfers "
    "van de buurt weinig over uw woningen."
)
_WAYS = {"lijst": "Uit een lijst of bestand", "kaart": "Op de kaart"}


@local
def show_work_areas(databank: Databank) -> None:
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
    show_said()
    _show_kept(databank, kept)
    if permissions.read_only():
        st.info("De proefperiode is voorbij. U kunt werkgebieden nog bekijken en downloaden, niet meer maken.")
    else:
        _make(databank)


def _show_kept(databank: Databank, kept: Layer) -> None:
    if not kept.areas:
        st.caption("Er zijn nog geen werkgebieden.")
        return
    names = {area.id: area.name for area in kept.areas}
    chosen = st.selectbox(
        "Bekijk een werkgebied", list(names), format_func=lambda one: names.get(one, one), index=None,
        placeholder=f"Kies uit {count(len(names), 'werkgebied', 'werkgebieden')}", key=CHOSEN,
    )  # fmt: skip
    if chosen in names:
        _show_one(databank, kept_areas.places(databank), kept, kept[chosen])
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
    parts.figures(table.loc[:, [column for column in table if table[column].notna().any() and (table[column] != "").any()]])
    made = f"Kenmerk {plain(area.id)}, versie {plain(kept.version[:12])}, gemaakt op de kaart van {plain(area.map_year)}."
    st.caption(made + (_OF_A_PART if area.has_parts else ""))
    _figures(databank, places, area)
    parts.download(table, f"werkgebied-{area.id}.csv", fictional=databank.fictional, note=area.name)
    if area.code in permissions.work_areas(databank):
        parts.go_to(
            "pages/kaart.py",
            "Bekijk dit werkgebied op de kaart",
            ":material/map:",
            gemeente=area.code,
            buurt=area.code,
            view=None,
        )
    if not may_change(area.id):
        st.caption("Alleen de beheerder en wie het werkgebied net maakte, kunnen het wijzigen en verwijderen.")
        return
    row = st.container(horizontal=True)
    if not permissions.read_only():
        row.button(
            "Wijzig dit werkgebied",
            icon=":material/edit_location_alt:",
            key="werkgebied_wijzig",
            on_click=on_map.begin,
            args=(area,),
        )
    row.button("Verwijder dit werkgebied", icon=":material/delete:", key="werkgebied_weg", on_click=remove, args=(area.id,))


def _figures(databank: Databank, places: Places, area: WorkArea) -> None:
    box = st.expander("Cijfers van dit werkgebied", key="werkgebied_cijfers", on_change="rerun")
    if not box.open:
        return
    with box:
        near = state.current().year or max(databank.years("key_figures"), default=places.map_year)
        parts.figures(kept_areas.figures(databank, area, near))
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
    """Make one or go on with one that is being changed."""
    changing = on_map.changing()
    box = st.expander(
        f"{plain(changing)} wijzigen" if changing else "Werkgebied maken",
        expanded=from_list.looked_at() or on_map.begun(),
        icon=":material/add_location_alt:",
        key="werkgebied_maken",
        on_change="rerun",
    )
    if not box.open:
        return  # names are read only for who makes one: that takes seconds in the whole country
    with box:
        way = "kaart"
        if not changing:
            way = (
                st.segmented_control("Hoe maakt u het?", list(_WAYS), default="lijst", format_func=_WAYS.__getitem__, key=_MAKING)
                or "lijst"
            )
        if way == "kaart":
            on_map.show(databank, kept_areas.places(databank))
        else:
            from_list.show(databank, kept_areas.places(databank))
