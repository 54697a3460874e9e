"""The bar above the pages on which scenarios are made and compared: which of the three, save, open, copy, share."""

from __future__ import annotations

import streamlit as st

from lib.escape import plain
from lib.scenarios import MAX_TITLE, Scenario, ScenarioError, fits_in_link, from_file, to_file
from lib.scenarios.keeping.versions import Version
from lib.ui.session import editing, permissions, saved, state
from lib.ui.session.context import Context
from lib.ui.session.local import closing, dialog
from lib.ui.session.look import SLOTS
from lib.words import count, listed


def show(context: Context) -> None:
    """Draw the bar and tell what the last action did."""
    now = context.state
    outcome = saved.said()
    with st.container(horizontal=True, vertical_alignment="bottom", key="scenariobalk"):
        _choose_slot()
        if st.button("Bewaren en openen", icon=":material/save:", key="bewaren_openen"):
            _save_and_open(context)
        if st.button("Kopiëren en delen", icon=":material/share:", key="kopieren_delen"):
            _copy_and_share(context)
        if editing.can_undo():
            st.button("Ongedaan maken", icon=":material/undo:", on_click=editing.undo, key="ongedaan_balk", type="tertiary")
    if outcome is not None:
        went_well, sentence = outcome
        (st.success if went_well else st.warning)(plain(sentence))
    _changed()
    news = saved.news()
    if news is not None:
        identity, sentence = news
        st.info(plain(sentence), icon=":material/group:")
        st.button("Open de nieuwste versie", key="open_nieuwste", on_click=saved.take, args=(identity,))
    if now.scenario is not None and not fits_in_link(now.scenario) and (now.saved[now.active] is None or now.differs(now.active)):
        st.warning(
            "Dit scenario is te groot voor een link. Bewaar het; dan past het wel, en blijft het ook na het sluiten.",
            icon=":material/link_off:",
        )


def _changed() -> None:
    """Say which scenarios are not what was saved under their title, with a way back to that."""
    for slot, (letter, change) in ((SLOTS.index(letter), (letter, change)) for letter, change in saved.changes().items()):
        with st.container(horizontal=True, vertical_alignment="center", key=f"gewijzigd_{letter}"):
            st.markdown(f":material/edit_note: Scenario {plain(letter)} is **{plain(change.words)}**.", width="content")
            st.button(
                f"Toon versie {change.version:d}",
                key=f"toon_versie_{letter}",
                icon=":material/history:",
                on_click=saved.show_saved,
                args=(slot,),
                type="tertiary",
            )


def whose_notes() -> None:
    """Under the notes of the scenario that is edited: that they are those of a saved version, when the scenario is not."""
    change = saved.changes().get(SLOTS[state.current().active])
    if change is not None and change.notes:
        st.caption(f"Deze notities horen bij versie {change.version:d}; daarna is het scenario gewijzigd.")


def name_of(slot: int) -> str:
    """'A', or 'A: Licht in de Tuinbuurt'; an empty one says so, and one that is not what was saved."""
    scenario = state.current().scenarios[slot]
    if scenario is None:
        return f"{SLOTS[slot]} (leeg)"
    changed = " (gewijzigd)" if state.current().differs(slot) else ""
    return f"{SLOTS[slot]}{f': {plain(scenario.title)}' if scenario.title else ''}{changed}"


def _choose_slot() -> None:
    now = state.current()
    st.session_state["w_scenario"] = now.active

    def chosen() -> None:
        if st.session_state["w_scenario"] is not None:
            state.update(active=st.session_state["w_scenario"])

    st.segmented_control("Scenario", range(len(SLOTS)), format_func=name_of, key="w_scenario", on_change=chosen)


@dialog("Bewaren en openen")
def _save_and_open(context: Context) -> None:
    _save(context)
    _open(context)


@dialog("Kopiëren en delen")
def _copy_and_share(context: Context) -> None:
    _copy()
    _file(context)
    _share(context.state.scenario)


def _save(context: Context) -> None:
    now = context.state
    if now.scenario is None:
        st.write("Dit scenario is nog leeg: kies eerst een maatregel.")
        return
    key = f"naam_{now.active}_{now.scenario.title}"
    # Given as its value, and not by its key: the dialog may be opened many runs later.
    name = st.text_input(
        "Naam van het scenario",
        now.scenario.title,
        key=key,
        max_chars=MAX_TITLE,
        placeholder="Bijvoorbeeld: licht en onderhoud",
        persist_state="session",
    )
    st.text_input("Uw naam (mag leeg blijven)", key="naam_maker", max_chars=80, persist_state="session")
    reference = now.saved[now.active]
    version = context.databank.version[:12]
    pressed = st.button(
        "Bewaren als nieuwe versie" if reference else "Bewaren",
        key="bewaar_scenario",
        type="primary",
        icon=":material/save:",
        disabled=permissions.read_only(),
        on_click=lambda: _save_as(st.session_state.get(key, ""), st.session_state.get("naam_maker", ""), version),
    )
    closing(pressed and bool(name.strip()))
    if pressed:
        st.warning("Geef het scenario eerst een naam.")
    st.caption(
        "Ook wat niet in een link kan, wordt bewaard: namen, notities en gebeurtenissen. Zet er geen namen van bewoners in."
    )
    if reference is None:
        return
    try:
        versions = saved.history(reference.id)
    except ScenarioError as error:
        st.caption(plain(error))
        return
    with st.expander(f"Eerdere versies ({len(versions)})"):
        for one in versions:
            closing(
                st.button(
                    f"{one.number}. {plain(one.name)} · {plain(one.author) or 'naamloos'} · {one.saved_at:%d-%m-%Y %H:%M}",
                    key=f"versie_{one.id}_{one.number}",
                    help="Open deze versie; bewaar haar om haar terug te zetten.",
                    on_click=saved.take,
                    args=(one.id, one.number),
                    type="tertiary",
                )
            )
    if saved.may_remove(versions):
        _remove(versions)


def _save_as(name: str, author: str, version: str) -> None:
    if name.strip():
        saved.save(name, author, version)


def _remove(versions: tuple[Version, ...]) -> None:
    """Removing a saved scenario: what is lost, and that it does not come back, before the button that does it."""
    newest = versions[0]
    authors = listed(dict.fromkeys(version.author for version in versions if version.author))
    with st.expander("Verwijderen", icon=":material/delete_forever:"):
        st.markdown(
            f"**{plain(newest.name)}**, {count(len(versions), 'versie', 'versies')}{f' van {plain(authors)}' if authors else ''}."
        )
        st.markdown(
            "Alle versies zijn dan weg, met titels, notities, gebeurtenissen, afspraken en de namen van wie ze bewaarde. Links naar dit "
            "scenario zeggen dat het is verwijderd; wat iemand al downloadde blijft. Dit is niet terug te draaien. Wilt u het houden, "
            "download het dan eerst als bestand (bij *Kopiëren en delen*)."
        )
        closing(
            st.button(
                "Verwijder voorgoed",
                key="verwijder_scenario",
                icon=":material/delete_forever:",
                on_click=saved.remove,
                args=(newest.id, newest.number),
            )
        )


def _open(context: Context) -> None:
    st.divider()
    st.markdown("**Openen**")
    try:
        found = saved.recent(context.gemeente.code)
    except ScenarioError as error:
        st.caption(plain(error))
        return
    if not found:
        st.caption(plain(f"Er is voor {context.gemeente.this} nog niets bewaard."))
    for one in found[:10]:
        closing(
            st.button(
                f"{plain(one.latest.name)} · {one.latest.saved_at:%d-%m-%Y}",
                key=f"open_{one.latest.id}",
                icon=":material/folder_open:",
                on_click=saved.take,
                args=(one.latest.id,),
                type="tertiary",
            )
        )


def _copy() -> None:
    now = state.current()
    for slot in range(len(SLOTS)):
        if slot != now.active:
            closing(
                st.button(
                    f"Kopieer naar {SLOTS[slot]}",
                    key=f"kopieer_{slot}",
                    icon=":material/content_copy:",
                    disabled=now.scenario is None or permissions.read_only(),
                    on_click=_copy_to,
                    args=(slot,),
                    type="tertiary",
                )
            )
    closing(
        st.button(
            f"Maak {SLOTS[now.active]} leeg",
            key="maak_leeg",
            icon=":material/delete:",
            disabled=now.scenario is None or permissions.read_only(),
            on_click=_clear,
            type="tertiary",
        )
    )


def _copy_to(slot: int) -> None:
    now = state.current()
    references = list(now.saved)
    references[slot] = None
    state.update(saved=tuple(references))
    copy = now.scenario
    if copy is not None and copy.title:
        # A copy belongs to no saved version any more, so its title says that it is not what was saved under it.
        said = " (gewijzigde kopie)" if now.differs(now.active) else " (kopie)"
        copy = copy.model_copy(update={"title": f"{copy.title[: MAX_TITLE - len(said)]}{said}"})
    editing.put(copy, slot)


def _clear() -> None:
    editing.put(None)
    saved.forget()


def _file(context: Context) -> None:
    now = context.state
    if now.scenario is not None:
        st.download_button(
            "Download als bestand",
            to_file(now.scenario),
            file_name=f"scenario-{now.gemeente}-{now.scenario.short_hash}.json",
            mime="application/json",
            icon=":material/download:",
        )
    if permissions.read_only():
        return
    uploaded = st.file_uploader(
        "Scenario uit een bestand openen", type=["json"], key="scenariobestand", max_upload_size=2, on_change=_read_file
    )
    closing(uploaded is not None)


def _read_file() -> None:
    """Put the scenario of the file in the place of the one that is edited; the bar tells what went wrong."""
    uploaded = st.session_state["scenariobestand"]
    if uploaded is None:
        return
    try:
        scenario = from_file(uploaded.getvalue())
    except ScenarioError as error:
        saved.tell(str(error), well=False)
        return
    if scenario.gemeente != state.current().gemeente:
        saved.tell(f"Dit scenario hoort bij {scenario.gemeente}. Kies eerst die gemeente.", well=False)
        return
    editing.put(scenario)
    saved.forget()


def _share(scenario: Scenario | None) -> None:
    st.markdown(
        "**Delen.** Kopieer het adres boven in uw browser: daarin staan de gemeente, de buurt en alle drie de scenario's. "
        "Namen, notities en gebeurtenissen staan er niet in; bewaar het scenario als die mee moeten. De link van een bewaard scenario werkt "
        "alleen op deze server; download het anders als bestand."
        if scenario is not None
        else "**Delen.** Kopieer het adres boven in uw browser; wie het opent, ziet hetzelfde."
    )
