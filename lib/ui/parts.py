"""Small parts that pages share: source lines, figure tables with download, links that keep the state."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.ui import state


def go_to(script: str, label: str, icon: str) -> None:
    """Link to another page that keeps what was chosen."""
    st.page_link(script, label=label, icon=icon, query_params=state.to_query(state.current()))


def source_lines(lines: Sequence[str]) -> None:
    """Source, year and kind under a figure."""
    st.caption("Bron: " + " · ".join(dict.fromkeys(lines)))


def table_with_download(frame: pd.DataFrame, file_name: str, *, label: str = "Tabel en download", fictional: bool, note: str = "") -> None:
    """The same figures as a table, and as a CSV file that says when the data are fictional."""
    with st.expander(label, icon=":material/table:"):
        st.dataframe(frame, hide_index=True, width="stretch")
        export = frame.assign(let_op="voorbeeldgegevens (verzonnen)") if fictional else frame
        content = ("# " + note + "\n" if note else "") + export.to_csv(index=False, sep=";", decimal=",")
        st.download_button("Download als CSV", content.encode("utf-8-sig"), file_name=f"{'voorbeeldgegevens-' if fictional else ''}{file_name}", mime="text/csv", icon=":material/download:")
