"""A page that draws what others could write in every way that Streamlit draws text: as it is with ?ruw=1, else through `plain`."""

import pandas as pd
import streamlit as st

from lib.escape import plain
from tests.e2e.forms import FORMS

escaped = "ruw" not in st.query_params
with st.container(key="vormen"):
    for position, form in enumerate(FORMS):
        with st.container(key=f"vorm_{position}"):
            st.markdown(plain(form) if escaped else form)
            st.markdown(f"- **{plain(form)}.** daarna" if escaped else f"- **{form}.** daarna")
            st.markdown(
                f"wat {plain(form)}: en {plain(form)}; ({plain(form)})" if escaped else f"wat {form}: en {form}; ({form})"
            )
every = " ".join(form for form in FORMS if "\n" not in form)
text = plain(every) if escaped else every
with st.container(key="soorten"):
    for draw in (st.markdown, st.caption, st.title, st.header, st.subheader, st.write, st.info, st.warning, st.error, st.success):
        draw(text)
    st.button(text, key="knop", help=text)
    st.download_button(text, "x", key="download")
    st.link_button(text, "https://example.invalid")
    st.checkbox(text, key="vinkje")
    st.toggle(text, key="schakelaar")
    st.radio(text, [text, "b"], key="keuze", captions=[text, "b"])
    st.segmented_control(text, [text, "b"], key="delen")
    st.pills(text, [text, "b"], key="pillen")
    st.slider(text, 0, 1, key="schuif")
    st.number_input(text, key="getal")
    st.text_input(text, key="regel")
    st.text_area(text, key="tekst")
    st.date_input(text, key="dag")
    st.file_uploader(text, key="bestand")
    st.selectbox(text, [every, "b"], key="lijst")
    st.multiselect(text, [every, "b"], default=[every], key="lijsten")
    st.metric(text, text, text)
    st.progress(0.5, text)
    st.status(text)
    with st.expander(text, expanded=True):
        st.write("x")
    st.tabs([text, "b"])
    with st.popover(text):
        st.write("x")
    st.page_link("https://example.invalid", label=text)
    with st.form("formulier"):
        st.form_submit_button(text)
    st.table(pd.DataFrame({text: [text]}, index=[text]))
    st.dataframe(pd.DataFrame({every: [every]}))
    st.toast(text, duration="infinite")
    st.code(every, language=None)
