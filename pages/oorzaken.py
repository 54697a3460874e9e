"""Oorzaken: hoe heeft het zover kunnen komen?"""

import streamlit as st

from lib.answers.place import name_of
from lib.areas import this_area
from lib.escape import plain
from lib.ui.causes import beside, course, known
from lib.ui.frame import navigation
from lib.ui.session import data
from lib.ui.widgets import parts

PARTS = {
    "verloop": "Verloop van de score",
    "bewoog": "Wat bewoog mee",
    "anderen": "Vergelijkbare buurten",
    "weten": "Wat u weet",
}
METHOD = (
    "- **Verloop.** Scores zoals gepubliceerd door de Leefbaarometer (modelscore). De band laat zien waar 9 van de 10 gebieden van deze grootte "
    "blijven. Hij begint bij de eerste meting, en volgt wat gebieden van deze grootte samen deden.\n"
    "- **Splitsing.** De score is de som van vijf onderwerpen; de stappen tellen daarom precies op. Alleen tussen metingen waarvan de vijf onderwerpen "
    "zijn gepubliceerd, van hetzelfde gebied.\n"
    "- **Duidelijke verandering.** Meer dan wat 9 van de 10 gebieden van deze grootte laten zien, na aftrek van wat die samen deden. Boven twee keer die "
    "grens staat het onder *Wat opvalt*. Een sprong van meer dan 0,1 in één onderwerp heet *controleer de bron*.\n"
    "- **Keerpunt.** Alleen met twee metingen ervoor en erna, en als de richting meer veranderde dan bij gewone schommeling. Eén keer op en neer telt niet.\n"
    "- **Wat bewoog mee.** De verandering hier naast die van vijftien vergelijkbare buurten over dezelfde jaren. Een werkgebied staat naast wijken, of naast "
    "gemeenten als het groot is. Van elk cijfer tellen alleen de buurten mee die het in beide jaren hebben. Getoond wordt wat opvalt als alle "
    "cijfers tegelijk worden bekeken (Holm, 5%) en boven de ruis uitkomt, hooguit vijf. Samen bewegen zegt niet waardoor."
)

context = navigation.context()
gemeente = context.gemeente
if context.area is None:
    st.title(f"{plain(gemeente.name)}: hoe is het zo gekomen?", anchor=False)
    st.info(
        "Kies een buurt in de lijst, of klik er een aan op de kaart. U ziet dan hoe de score veranderde en wat meebewoog.",
        icon=":material/info:",
    )
    parts.go_to("pages/kaart.py", "Naar de kaart", ":material/map:")
else:
    name = name_of(gemeente, context.area) if context.buurt is None else gemeente.names[context.buurt]
    answer = data.causes(context.databank, gemeente, context.area, context.state.span)
    told = answer.past
    st.title(f"{plain(name)}: hoe is het zo gekomen?", anchor=False)
    st.header(plain(answer.takeaway), anchor=False)
    if told.years and told.span:
        course.choose_span(told, told.span)
    elif told.level:
        st.caption(plain(told.note))
    view = parts.choose_part(PARTS | {"anderen": f"Vergelijkbare {answer.moved.many}"}, "verloop" if told.span else "anderen")
    if view == "verloop":
        course.show_course(context, answer)
    elif view == "bewoog":
        beside.show_moved(context, answer)
    elif view == "anderen":
        beside.show_similar(context, answer)
    else:
        known.show_known(context, answer)
    with st.expander("Zo hebben wij dit berekend", icon=":material/calculate:", key="detail_methode"):
        st.markdown(METHOD)
    left, right = st.columns(2)
    with left:
        if navigation.has("pages/vooruitblik.py"):
            parts.go_to("pages/vooruitblik.py", "Wat komt eraan?", ":material/trending_up:", first=True)
    with right:
        parts.go_to(
            "pages/maatregelen.py",
            f"Probeer een maatregel in {this_area(context.area)}",
            ":material/construction:",
        )
