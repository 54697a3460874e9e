"""Taking a decision along: A4, slides, workbook and a paragraph, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lib import reports
from lib.answers.decision.record import Decision
from lib.escape import plain
from lib.ui.session import state
from lib.ui.session.caching import cached
from lib.ui.session.link import address_of, to_query
from lib.ui.session.local import dialog, local
from lib.ui.session.workshop.group import group


def show(decision: Decision, whole: Callable[[Decision], Decision]) -> None:
    """Three files and a paragraph. A file is made in the click, of the `whole` decision: the page itself does not wait for it."""
    files: dict[str, tuple[str, str, Callable[[Decision], bytes]]] = {
        "pdf": ("A4 (PDF)", ":material/picture_as_pdf:", reports.one_pager),
        "pptx": ("Slides (PPTX)", ":material/slideshow:", reports.slides),
        "xlsx": ("Werkboek (XLSX)", ":material/table_view:", reports.workbook),
    }
    # The key keeps this row off the screen when presenting.
    with st.container(horizontal=True, vertical_alignment="center", key="detail_meenemen"):
        st.markdown("**Downloaden**", width="content")
        for kind, (label, icon, make) in files.items():
            st.download_button(
                plain(label),
                data=_maker(make, decision, whole),
                file_name=reports.file_name(decision, kind),
                mime=reports.KINDS[kind],
                key=f"download_{kind}",
                icon=icon,
                on_click="ignore",
                help="Wordt gemaakt als u klikt; dat duurt enkele seconden.",
            )
        _proposal(decision, whole)


@local
def _proposal(decision: Decision, whole: Callable[[Decision], Decision]) -> None:
    """The paragraph to copy, made when it is asked for."""
    if st.button("Tekst voor een voorstel", icon=":material/article:", key="voorsteltekst"):
        _paragraph(decision, whole)


def _maker(make: Callable[[Decision], bytes], decision: Decision, whole: Callable[[Decision], Decision]) -> Callable[[], bytes]:
    address = address_of(st.context.url, to_query(state.current()))  # of now: the file is made in a run of its own
    return lambda: make(replace(whole(decision), address=address, group=group()))


@dialog("Tekst voor een voorstel")
def _paragraph(decision: Decision, whole: Callable[[Decision], Decision]) -> None:
    """The paragraph to copy: with a button on the block of text, and as a file."""
    text = _text(replace(whole(decision), group=group()))
    st.code(text, language=None, wrap_lines=True)
    st.download_button(
        "Download als tekst",
        text,
        file_name=reports.file_name(decision, "txt"),
        mime=reports.KINDS["txt"],
        key="download_txt",
        icon=":material/download:",
        on_click="ignore",
    )


@cached()
def _text(decision: Decision) -> str:
    return reports.paragraph(decision)
