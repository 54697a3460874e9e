"""Streamlit by itself, without a line of ours: what is wrong here for who has no mouse or sight, is not ours to mend."""

import pandas as pd
import streamlit as st


@st.dialog("Dialog")
def _dialog() -> None:
    st.selectbox("Choice", ["a", "b"])
    st.button("Button")


st.set_page_config(layout="wide")
with st.sidebar:
    st.selectbox("Choice", ["a", "b"], index=None)
st.title("Title")
st.header("Header")
frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
st.segmented_control("Control", ["a", "b"])
st.multiselect("Several", ["a", "b"], default=["a"])
st.slider("Slider", 0, 10)
st.select_slider("Steps", [1, 2, 3])
st.checkbox("Checkbox")
st.toggle("Toggle")
st.radio("Radio", ["a", "b"])
st.number_input("Number", 0)
st.text_area("Text")
st.file_uploader("File")
st.dataframe(frame)
st.table(frame)
st.tabs(["One", "Two"])
st.expander("More").write("text")
st.download_button("Download", "x")
st.code("text", language=None)
st.vega_lite_chart(frame, {"mark": "bar", "encoding": {"x": {"field": "b"}, "y": {"field": "a"}}}, alt="Chart")
if st.button("Open"):
    _dialog()
