"""Importing files on the page Databank: the page starts a process that reads them, and shows how far it is and what came of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib import audit
from lib.databank import own_path
from lib.databank.commit import is_being_written
from lib.databank.importing.process.parent import Import
from lib.escape import plain
from lib.scenarios import StoreError
from lib.ui.session import permissions, state
from lib.ui.session.data import OWN

_IMPORT, _ROUND = "import_running", "import_round"
_ON_THIS_SERVER: list[Import] = []  # one at a time, whoever started it: each may take a gigabyte for a while


class Upload(Protocol):
    """A file as the browser sent it."""

    name: str
    file_id: str

    def getbuffer(self) -> memoryview:
        """Its bytes, without a copy."""


def form() -> None:
    """Read files that the user got by hand into the own databank."""
    st.markdown(
        "**Inlezen.** Bestanden die u zelf hebt: kwb-JJJJ.xlsx, StatLine-CSV, OData (JSON, CSV), buurtkaart (GPKG, GeoJSON, shapefile), "
        "Leefbaarometer (zip, CSV, xlsx)."
    )
    importing: Import | None = st.session_state.get(_IMPORT)
    if importing is not None and importing.state == "running":
        _follow()
        return
    number = st.session_state.get(_ROUND, 0)
    largest = st.get_option("server.maxUploadSize")
    files = st.file_uploader(
        "Bestanden", accept_multiple_files=True, key=f"importbestanden{number}", label_visibility="collapsed"
    )
    st.caption(f"Tot {largest} MB per bestand. Groter: `python -m lib.databank import BESTAND`")
    if st.button("Inlezen", icon=":material/upload_file:", disabled=not files, width="stretch") and files:
        _start(files)


def _start(files: Sequence[Upload]) -> None:
    if not permissions.may_fetch():
        return
    if is_being_written(own_path()) or any(importing.state == "running" for importing in _ON_THIS_SERVER):
        st.warning("Er worden al gegevens opgehaald of ingelezen. Wacht tot dat klaar is en probeer het dan opnieuw.")
        return
    try:
        permissions.record(audit.IMPORTED)
    except StoreError as error:
        st.error(f"Het inlezen is niet begonnen, want het logboek is niet te schrijven. {plain(error)}")
        return
    directory = Path(tempfile.mkdtemp(prefix="buurtbalans-import-"))
    try:
        paths = write_uploads(files, directory)
        importing = Import(own_path(), paths, at_end=lambda: shutil.rmtree(directory, ignore_errors=True))
    except OSError as error:
        shutil.rmtree(directory, ignore_errors=True)
        st.error(
            f"De bestanden kunnen niet worden bewaard om te lezen ({plain(error.strerror)}). Er is niets veranderd. Vraag de beheerder om ruimte."
        )
        return
    st.session_state[_IMPORT] = importing
    _ON_THIS_SERVER[:] = [importing]
    forget(files)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


def forget(files: Sequence[Upload]) -> None:
    """Let go of uploads that are on disk: Streamlit keeps them in memory as long as the session lasts, and has no button for it."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        for file in files:
            context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)


def write_uploads(files: Sequence[Upload], directory: Path) -> list[Path]:
    """Write uploads below `directory`, in one folder as long as their names differ: parts of a shapefile have to lie together."""
    paths: list[Path] = []
    for file in files:
        name = Path(file.name.replace("\\", "/")).name[-150:] or "bestand"
        folder = next(folder for i in range(len(files) + 1) if not (folder := directory / str(i)).joinpath(name).exists())
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(file.getbuffer())
        paths.append(folder / name)
    return paths


@st.fragment(run_every=0.7)
def _follow() -> None:
    importing: Import = st.session_state[_IMPORT]
    if importing.state != "running":
        st.rerun()
    st.info(f"{plain(importing.doing)} …", icon=":material/hourglass_top:")
    st.caption("U kunt op een andere pagina verdergaan; het inlezen gaat door. De gegevens die er al zijn, blijven bruikbaar.")
    if st.button("Inlezen annuleren") and permissions.may_fetch():
        importing.cancel()
        importing.wait(5)
        st.rerun()


def outcome() -> None:
    """What came of the last import in this session."""
    importing: Import | None = st.session_state.get(_IMPORT)
    if importing is None or importing.state == "running":
        return
    if importing.report is None:
        (st.info if importing.state == "cancelled" else st.error)(plain(importing.message))
        return
    read = importing.report
    files = list(dict.fromkeys(entry.file for entry in read.read))
    st.success(f"Ingelezen: {plain(', '.join(files))}. De databank heeft nu {read.parts} onderdelen.")
    with st.expander("Verslag van het inlezen", expanded=True):
        for line in read.lines:
            st.markdown(f"- {plain(line.strip())}" if line.startswith(" ") else plain(line))
    if any(entry.table == "geometry" for entry in read.read) and state.current().databank != OWN:
        st.button("Bekijk de eigen gegevens", on_click=lambda: state.update(databank=OWN))
