"""Vooruitblik: wat komt eraan, en vraagt dat om maatregelen?"""

import streamlit as st

from lib.answers.place import name_of
from lib.escape import plain
from lib.ui.frame import navigation
from lib.ui.outlook import people, score, signals
from lib.ui.outlook.shown import PARTS, first_part
from lib.ui.session import data
from lib.ui.widgets import parts

context = navigation.context()
gemeente = context.gemeente
found = data.signals(context.databank, gemeente)
place = gemeente.name if context.area is None else name_of(gemeente, context.area)
heading = st.container()
view = parts.choose_part(PARTS, first_part(found, context.area))
heading.title(f"{plain(gemeente.name) if view == 'signalen' else plain(place)}: wat komt eraan?", anchor=False)
if view == "signalen":
    signals.show_signals(context, gemeente, found)
elif view == "bewoners":
    people.show_people(context, gemeente, data.people_ahead(context.databank, gemeente), context.area or gemeente.code)
elif context.area is None:
    st.info("Kies een buurt in de lijst, of ga naar de signalen en klik er een aan op de kaart.", icon=":material/info:")
else:
    score.show_score(context, gemeente, data.scores_ahead(context.databank), context.area)
st.caption(
    "Een vooruitblik rekent door wat er in de cijfers zit. Bouwplannen, beleid en gebeurtenissen kent hij niet. Kan de rekenmethode het "
    "niet beter voorspellen dan 'het blijft zoals het is'? Dan laten we de lijn gelijk."
)
