"""Huishoudens: welke typen wonen hier samen, vullen ze elkaar aan, is er draagkracht om voor elkaar te zorgen?"""

import streamlit as st

from lib.answers.households.published import compare
from lib.answers.place import Gemeente
from lib.areas import LAND, wijk_of
from lib.escape import plain
from lib.palette import AREAS
from lib.ui.frame import navigation
from lib.ui.households import beside, buurten, mix, offers, published, together
from lib.ui.session import data, state
from lib.ui.session.context import Context
from lib.ui.session.look import MOST_AREAS
from lib.ui.widgets import parts

PARTS = {
    "mix": "Wie wonen hier?",
    "samen": "Vullen ze elkaar aan?",
    "buurten": "Alle buurten",
    "cijfers": "Gepubliceerde cijfers",
    "tabel": "Aanbod en vraag",
}


def options(gemeente: Gemeente) -> dict[str, str]:
    """Areas to choose from: the gemeente, its wijken and buurten, and the country."""
    wijken = dict(zip(gemeente.buurten["wijk_code"], gemeente.buurten["wijk"], strict=True))
    return {
        gemeente.code: f"Gemeente {gemeente.name}",
        LAND: "Nederland",
        **{code: f"Buurt {label}" for code, label in gemeente.labels.items()},
        **{code: name if name.lower().startswith("wijk") else f"Wijk {name}" for code, name in sorted(wijken.items())},
    }


def choose(context: Context, gemeente: Gemeente) -> tuple[tuple[str, ...], str]:
    """Areas and reference, from the link or a sensible start."""
    chosen = context.state.compare
    if not chosen:
        chosen = (context.buurt, str(wijk_of(context.buurt))) if context.buurt else (gemeente.code,)
    reference = context.state.reference or (LAND if chosen == (gemeente.code,) else gemeente.code)
    available = options(gemeente)
    st.session_state["w_gebieden"], st.session_state["w_referentie"] = list(chosen), reference

    def changed() -> None:
        state.update(compare=tuple(st.session_state["w_gebieden"]), reference=st.session_state["w_referentie"])

    left, right = st.columns([3, 2])
    left.multiselect(
        "Gebieden naast elkaar (ten hoogste vier)",
        list(available),
        format_func=lambda code: available.get(code, code),
        key="w_gebieden",
        max_selections=MOST_AREAS,
        on_change=changed,
        placeholder="Kies een buurt, wijk of gemeente",
    )
    right.selectbox(
        "Vergelijk met",
        list(available),
        format_func=lambda code: available.get(code, code),
        key="w_referentie",
        on_change=changed,
    )
    return tuple(chosen), reference


context = navigation.context()
gemeente = context.gemeente
st.title(f"{plain(gemeente.name)}: wie wonen hier samen?", anchor=False)
areas, reference = choose(context, gemeente)
view = parts.choose_part(PARTS, "mix")
if view in ("mix", "cijfers"):
    comparison = compare(gemeente, areas, reference, context.year)
    st.markdown(f"#### {plain(comparison.takeaway)}")
    parts.chips([(comparison.names[code], "", colour) for code, colour in zip(areas, AREAS, strict=False)])
if view == "cijfers":
    published.show_published(context, comparison)
elif view == "tabel":
    offers.show_table(context)
elif (year := gemeente.figures.year_for(context.year)) is None:
    st.info(
        "Er zijn geen kerncijfers van deze gemeente; daarom zijn er geen typen huishoudens te schatten.",
        icon=":material/info:",
    )
else:
    living = data.living(context.databank, year)
    if view == "mix":
        mix.show_mix(context, living, comparison)
    else:
        covered = data.covered(context.databank, gemeente, year, offers.offers(context))
        (together.show_together if view == "samen" else buurten.show_all)(context, living, covered)
if view == "samen":
    beside.show_beside(context)
st.caption(
    "Typen huishoudens zijn geschat uit verdelingen die CBS los van elkaar publiceert. Ze zeggen niet wie met wie omgaat. "
    "Lager inkomen is de laagste 40% van Nederland, niet gecorrigeerd voor de grootte van het huishouden; dat is geen armoede."
)
