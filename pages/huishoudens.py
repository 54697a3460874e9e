"""Huishoudens: welke typen wonen hier samen, vullen ze elkaar aan, is er draagkracht om voor elkaar te zorgen?"""

import streamlit as st

from lib.answers.homes import Homes
from lib.answers.households.published import compare
from lib.areas import LAND, wijk_of
from lib.escape import plain
from lib.ui.frame import navigation
from lib.ui.households import beside, buurten, heart, mix, offers, published, together
from lib.ui.session import data, permissions, state
from lib.ui.session.context import Context
from lib.ui.widgets import parts, side_by_side

PARTS = {
    "mix": "Wie wonen hier?",
    "samen": "Vullen ze elkaar aan?",
    "buurten": "Alle buurten",
    "cijfers": "Gepubliceerde cijfers",
    "tabel": "Aanbod en vraag",
}


def choose(context: Context) -> tuple[Homes, tuple[str, ...], str]:
    """Areas and reference, from the link or a sensible start, with the gemeenten they lie in."""
    own = context.gemeente
    areas = context.state.compare
    if not areas:
        areas = tuple(dict.fromkeys(filter(None, [context.area, wijk_of(context.area)]))) if context.area else (own.code,)
    reference = context.state.reference or (LAND if areas == (own.code,) else own.code)
    homes = data.homes(context.databank, own, (*areas, reference))
    chosen, (search, against) = st.container(), st.columns(2)
    side_by_side.choose(context, homes, areas, (chosen, search), label="Gebieden naast elkaar (ten hoogste vier)")
    with against:
        parts.choose(
            "Vergelijk met",
            side_by_side.options(homes, (*areas, reference), permissions.work_areas(context.databank)),
            reference,
            key="w_referentie",
            on_choose=lambda code: state.update(reference=code),
        )
    return homes, areas, reference


context = navigation.context()
gemeente = context.gemeente
st.title(f"{plain(gemeente.name)}: wie wonen hier samen?", anchor=False)
homes, areas, reference = choose(context)
view = parts.choose_part(PARTS, "mix")
if view in ("mix", "cijfers"):
    comparison = compare(homes, areas, reference, context.year)
if view == "cijfers":
    published.show_published(context, comparison)
elif view == "tabel":
    offers.show_table(context)
elif (year := gemeente.figures.year_for(context.year)) is None:
    st.info(
        f"Er zijn geen kerncijfers van {plain(gemeente.this)}. Daarom zijn er geen typen huishoudens te schatten.",
        icon=":material/info:",
    )
else:
    living = data.living_with(context.databank, homes, (*areas, reference), year)
    if view == "mix":
        mix.show_mix(context, homes, living, comparison)
    else:
        covered = data.covered(context.databank, gemeente, year, offers.offers(context))
        if view == "samen":
            heart.show_heart(context, homes, areas, reference, living, covered.table)
        (together.show_together if view == "samen" else buurten.show_all)(context, living, covered)
if view == "samen":
    beside.show_beside(context, areas)
st.caption(
    "Typen huishoudens zijn geschat uit verdelingen die CBS los van elkaar publiceert. Ze zeggen niet wie met wie omgaat. "
    "Lager inkomen: de laagste 40% van Nederland. De grootte van het huishouden telt daarbij niet mee. Het is dus geen armoede."
)
