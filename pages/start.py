"""Start: what Buurtbalans is, one box to find a place, and four questions to start with."""

import streamlit as st

from lib.answers.place import name_of
from lib.escape import plain
from lib.ui.databank import fetching
from lib.ui.frame import guide, navigation, shell
from lib.ui.frame.room.kept import resume_list
from lib.ui.session import data, permissions
from lib.ui.session.context import Context, Opened
from lib.ui.standing.noticed import show_noticed
from lib.ui.widgets import parts, search
from lib.words import listed

DOORS = (
    ("Hoe staan onze buurten ervoor?", "De score van elke buurt op de kaart, en waar het verschil zit.", "pages/kaart.py", "map"),
    ("Wie wonen er samen?", "Welke huishoudens, en of ze elkaar kunnen helpen.", "pages/huishoudens.py", "groups"),
    (
        "Wat komt eraan?",
        "Bewoners en score in de komende jaren, en waar dat aandacht vraagt.",
        "pages/vooruitblik.py",
        "trending_up",
    ),
    ("Wat helpt, en hoe lang?", "Probeer maatregelen, met en zonder onderhoud.", "pages/maatregelen.py", "construction"),
)


def choose_place(opened: Opened) -> None:
    """The box, and for who may fetch the way to a gemeente that is not there yet."""
    search.box(opened.databank, key="zoek_start")
    absent = permissions.not_fetched(opened.databank)
    if absent:
        st.info(
            f"De gegevens van uw proef ({plain(listed(absent))}) zijn nog niet opgehaald. "
            + ("Haal ze nu op." if permissions.may_fetch() else "Vraag het de beheerder."),
            icon=":material/download:",
        )
    fetch = "Nu ophalen" if absent else "Staat uw gemeente er niet bij? Haal haar op"
    if permissions.may_fetch() and st.button(fetch, icon=":material/download:", type="primary" if absent else "tertiary"):
        fetching.dialog()


def show_gemeente(context: Context) -> None:
    """What stands out in the gemeente, and the buurt that was looked at last."""
    st.subheader(plain(context.gemeente.name), anchor=False)
    noticed = data.observations(context.gemeente, context.year)
    show_noticed(noticed)
    if not noticed:
        st.write("Er zijn hier geen scores per buurt gepubliceerd. Kaart en Huishoudens tonen wat er wel is.")
    if context.area:
        parts.go_to("pages/kaart.py", f"Uw {context.area_word}: {name_of(context.gemeente, context.area)}", ":material/home_pin:")


opened = navigation.opened()
st.title("Buurtbalans", anchor=False)
st.header("Hoe staan uw buurten ervoor, wat komt eraan, en wat helpt, en hoe lang?", anchor=False)
if opened.fictional:
    st.write("U kijkt naar verzonnen gemeenten. Zo ziet het er met uw eigen gemeente uit.")
left, right = st.columns([3, 2], gap="large")
with left:
    choose_place(opened)
    for doors in (DOORS[:2], DOORS[2:]):
        for column, (question, promise, script, icon) in zip(st.columns(2), doors, strict=True):
            with column.container(border=True, height="stretch"):
                parts.go_to(script, question, f":material/{icon}:")
                st.caption(plain(promise))
    st.write("Nieuw hier, of samen aan tafel?")
    guide.paths("pages/start.py", key="_start")
    if isinstance(opened, Context):
        resume_list(opened)
with right:
    if isinstance(opened, Context):
        show_gemeente(opened)
    else:
        shell.what_to_choose(opened.databank)
