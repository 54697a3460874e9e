"""Verantwoording on the page Databank: model card, register entry and the statement on accessibility, to read and to download."""

from __future__ import annotations

import re

import streamlit as st

from lib.answers import nationwide
from lib.answers.accountability.documents import CARD, REGISTER, Documents, make_documents
from lib.answers.accountability.facts import gather
from lib.databank.store import Databank
from lib.escape import plain
from lib.settings import ROOT
from lib.ui.session import data, permissions
from lib.ui.session.caching import cached
from lib.ui.session.gate import GATE

STATEMENT = ROOT / "docs" / "toegankelijkheid.md"
_SMALL = 12  # gemeenten on the map up to which the estimate of household types is tested without asking


def show(databank: Databank) -> None:
    """The section; texts are made when their box is opened."""
    st.subheader("Verantwoording", anchor=False)
    box = st.expander("Modelkaart en algoritmeregister", icon=":material/verified:", key="modelkaart", on_change="rerun")
    if box.open:
        with box:
            _documents(databank)
    statement = st.expander("Toegankelijkheid", icon=":material/accessibility_new:", key="toegankelijkheid", on_change="rerun")
    if statement.open:
        with statement:
            text = STATEMENT.read_text(encoding="utf-8")
            _download("Download de verklaring (MD)", text, STATEMENT.name, "text/markdown")
            st.markdown(_under(text))


def _documents(databank: Databank) -> None:
    st.markdown(
        "De **modelkaart** vertelt waar Buurtbalans voor is, waarvoor niet, en hoe goed het eerder was. De **registratie** is een ingevuld voorbeeld "
        "voor het Algoritmeregister; wat alleen uw organisatie weet, staat erin als open plek. Beide gaan over de databank die nu open is."
    )
    quality = len(data.gemeenten(databank)) <= _SMALL or st.toggle(
        "Test ook de schatting van typen huishoudens (voor heel Nederland enkele minuten)", key="w_test_schatting"
    )
    with GATE.away(), st.spinner("Tests op deze databank uitvoeren en de teksten maken …"):
        made = _made(databank, quality, _organisation())
    mark = "voorbeeldgegevens-" if databank.fictional else ""
    card, register, as_json = st.columns(3)
    with card:
        _download("Modelkaart (MD)", made.card, mark + CARD, "text/markdown")
    with register:
        _download("Algoritmeregister (MD)", made.register, mark + REGISTER, "text/markdown")
    with as_json:
        _download("Algoritmeregister (JSON)", made.register_json, mark + REGISTER.replace(".md", ".json"), "application/json")
    shown = st.segmented_control("Tekst", ["Modelkaart", "Algoritmeregister"], default="Modelkaart", key="w_verantwoording")
    st.markdown(_under(made.register if shown == "Algoritmeregister" else made.card))


@cached()
def _made(databank: Databank, quality: bool, organisation: str) -> Documents:
    return make_documents(
        gather(databank, scores=data.scores_ahead(databank), quality=nationwide.quality if quality else None), organisation
    )


def _organisation() -> str:
    period = permissions.trial()
    return period.organisation if period is not None else ""


def _download(label: str, text: str, file_name: str, mime: str) -> None:
    st.download_button(plain(label), text.encode(), file_name=file_name, mime=mime, icon=":material/download:", width="stretch")


def _under(text: str) -> str:
    """The text with its headings two levels down: on the page they stand under a title and a section."""
    without_comment = re.sub(r"\A<!--.*?-->\s*", "", text, flags=re.DOTALL)
    return re.sub(r"^(#{1,4}) ", r"##\1 ", without_comment, flags=re.MULTILINE)
