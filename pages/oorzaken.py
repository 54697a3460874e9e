"""Oorzaken: hoe heeft het zover kunnen komen?"""

import streamlit as st

from lib.ui.causes import views
from lib.ui.frame import navigation
from lib.ui.session import data
from lib.ui.widgets import parts

context = navigation.context()
gemeente = context.gemeente
if context.buurt is None:
    st.title(f"{gemeente.name}: hoe is het zo gekomen?", anchor=False)
    st.info(
        "Kies links een buurt, of klik er een aan op de kaart. U ziet dan hoe de score veranderde en wat meebewoog.",
        icon=":material/arrow_back:",
    )
    parts.go_to("pages/kaart.py", "Naar de kaart", ":material/map:")
else:
    name = gemeente.names[context.buurt]
    answer = data.causes(context.databank, gemeente, context.buurt, context.state.span)
    told = answer.past
    st.title(f"{name}: hoe is het zo gekomen?", anchor=False)
    st.markdown(f"#### {answer.takeaway}")
    if told.years and told.span:
        views.choose_span(told, told.span)
    elif told.level:
        st.caption(told.note)
    view = parts.choose_part(views.VIEWS, "verloop")
    if view == "verloop":
        views.show_course(context, answer)
    elif view == "bewoog":
        views.show_moved(context, answer)
    elif view == "anderen":
        views.show_similar(context, answer)
    else:
        views.show_known(context, answer)
    with st.expander("Zo hebben wij dit berekend", icon=":material/calculate:", key="detail_methode"):
        st.markdown(views.METHOD)
    left, right = st.columns(2)
    with left:
        if navigation.has("pages/vooruitblik.py"):
            parts.go_to("pages/vooruitblik.py", "Wat komt eraan?", ":material/trending_up:")
    with right:
        parts.go_to("pages/maatregelen.py", "Probeer een maatregel in deze buurt", ":material/construction:")
