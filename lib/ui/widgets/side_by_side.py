"""Areas beside each other: from a list of the own gemeente, or found anywhere in the databank; at most four."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.answers.homes import Homes
from lib.areas import LAND
from lib.escape import plain
from lib.ui.session import permissions, state
from lib.ui.session.context import Context
from lib.ui.session.look import MOST_AREAS
from lib.ui.widgets import search

_KEY, _SAID = "w_gebieden", "gebieden_gezegd"
FULL = "Er staan al vier gebieden naast elkaar. Haal er eerst een weg; daarna past dit erbij."


def options(homes: Homes, shown: tuple[str, ...], work_areas: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Areas to choose from, code -> name: the own gemeente or work area, the country, what is shown from elsewhere, the gemeenten of a work area,
    other `work_areas`, and the own buurten and wijken."""
    own = homes.own
    return {
        own.code: own.called,
        LAND: "Nederland",
        **{code: homes.name(code) for code in shown},
        **{home.code: home.called for home in own.within},
        **{code: f"Werkgebied {name}" for code, name in work_areas.items()},
        **{code: f"Buurt {label}" for code, label in own.labels.items()},
        **own.wijken,
    }


def choose(
    context: Context,
    homes: Homes,
    shown: tuple[str, ...],
    places: Sequence[DeltaGenerator],
    *,
    label: str,
    fixed: str | None = None,
) -> None:
    """Which areas lie beside each other, in the address: take one away, or put one there from the list or by a search.

    `shown`: those that do now; `fixed`: one of them that cannot be taken away. The list is drawn in the first of `places`, the search in the
    second. A fifth is refused with a sentence.
    """
    known = {
        code: name for code, name in options(homes, shown, permissions.work_areas(context.databank)).items() if code != fixed
    }
    st.session_state[_KEY] = [code for code in shown if code != fixed]

    def change(codes: tuple[str, ...]) -> None:
        # A buurt to compare with belongs to the areas beside each other; only on Huishoudens is there a reference beside those.
        reference = None if fixed and state.current().reference in shown else state.current().reference
        if put((*([fixed] if fixed else []), *codes)):
            state.update(reference=reference)

    with places[0]:
        st.multiselect(
            plain(label),
            list(known),
            format_func=lambda code: known.get(code, code),
            key=_KEY,
            on_change=lambda: change(tuple(st.session_state[_KEY])),
            placeholder="Kies een buurt, wijk of gemeente",
        )
    with places[1]:
        search.box(
            context.databank,
            key="zoek_ernaast",
            label="Zet er een gebied naast, ook van elders",
            icon=":material/add:",
            on_choose=lambda hit: change((*shown, hit.code)),
        )
    say()


def put(codes: tuple[str, ...]) -> bool:
    """Lay these areas beside each other; False, and a sentence to `say`, where they are more than four."""
    wanted = tuple(dict.fromkeys(codes))
    if len(wanted) > MOST_AREAS:
        st.session_state[_SAID] = FULL
        return False
    state.update(compare=wanted)
    return True


def say() -> None:
    """What could not be done, once."""
    said = st.session_state.pop(_SAID, "")
    if said:
        st.warning(plain(said), icon=":material/info:")
