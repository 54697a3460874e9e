"""The map of the page Kaart, beside the rest of the page or as large as the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from lib.answers.standing.hover import hover_texts
from lib.answers.standing.standing import Standing, as_table, limits_of
from lib.answers.standing.themes import CHANGE, SCORE, SIGNALS, themes
from lib.escape import plain
from lib.palette import CHANGES, CLASSES, ramp, towards_white
from lib.palette import SIGNALS as SIGNAL_COLOURS
from lib.ui.session import state
from lib.ui.session.context import Context
from lib.ui.standing import background, kept
from lib.ui.standing.years import year_slider
from lib.ui.widgets import parts
from lib.ui.widgets.map import files as map_files
from lib.ui.widgets.map import large
from lib.ui.widgets.map.draw import SHOWS
from lib.ui.widgets.map.draw import draw as draw_map
from lib.ui.widgets.map.files import MapShapes
from lib.ui.widgets.map.tooltip import Line

_COLOURS = {CHANGE: CHANGES, SIGNALS: SIGNAL_COLOURS}
PER_WIJK = "wijken"
_PER = {"": "Per buurt", PER_WIJK: "Per wijk"}
# What a buurt without a class is called in the legend.
_ABSENT = {CHANGE: "niet te beoordelen", SIGNALS: "te weinig bekend"}


def choose_subject(context: Context, shown: Standing) -> None:
    """What the map of the gemeente shows."""
    choose_of(choices_of(context), shown, context.theme, "wijk" if per_wijk(context) else "buurt")


def choose_of(choices: Iterable[str], shown: Standing, wanted: str | None, per: str) -> None:
    """What a map shows, of the themes that are known per buurt, wijk or gemeente (`per`); says so when another was `wanted`."""
    subjects = {key: f"{themes()[key].group}: {themes()[key].label}" for key in choices}
    parts.choose(
        "Onderwerp op de kaart", subjects, shown.theme.id, key="w_thema", on_choose=lambda theme: state.update(theme=theme)
    )
    if wanted not in (None, *subjects):
        st.caption(f"{plain(themes()[str(wanted)].label)} is er niet per {plain(per)}. U ziet de score.")


def choices_of(context: Context) -> list[str]:
    """Themes that the map can show: signals and estimates of households are made for buurten."""
    return [key for key, theme in themes().items() if not per_wijk(context) or (key != SIGNALS and not theme.types)]


def choose_level(context: Context) -> None:
    """Whether the map is one of buurten or, where there are more than one, of wijken."""
    if len(context.gemeente.wijken) < 2:
        return
    st.session_state["w_kaart_per"] = PER_WIJK if per_wijk(context) else ""

    def chosen() -> None:
        state.update(view=st.session_state["w_kaart_per"] or None)

    st.segmented_control(
        "Kaart", ["", PER_WIJK], format_func=_PER.__getitem__, key="w_kaart_per", on_change=chosen, label_visibility="collapsed"
    )


def standing_of(context: Context) -> Standing:
    """What the map shows; the score where the subject is not known of wijken."""
    if not per_wijk(context):
        return kept.standing(context.databank, context.gemeente, context.theme, context.year)
    theme = context.theme if context.theme in choices_of(context) else SCORE
    return kept.standing(context.databank, kept.per_wijk(context.gemeente), theme, context.year)


def per_wijk(context: Context) -> bool:
    """Whether the map is one of wijken."""
    return context.state.view == PER_WIJK and len(context.gemeente.wijken) > 1


def show_map(context: Context, shown: Standing) -> None:
    """The map with its legend and source, and the way to a larger one."""
    gemeente = kept.per_wijk(context.gemeente) if per_wijk(context) else context.gemeente
    shapes = (
        map_files.shapes_per_wijk(context.databank, gemeente.code)
        if per_wijk(context)
        else map_files.shapes_of(context.databank, gemeente)
    )
    texts = dict(zip(shown.table["code"], shown.table["text"], strict=True))
    show_standing(
        shown,
        shapes,
        context.area,
        name="groot" if context.state.large else "kaart",
        place=f"{gemeente.code}-{gemeente.level}",
        alt=f"Kaart van {gemeente.name}: {shown.theme.label}. {shown.takeaway} Dezelfde cijfers staan in de tabel onder de kaart.",
        on_choose=lambda code: state.update(buurt=code),
        now=[] if shown.theme.id == SCORE else [_line(shown.theme.label, texts, shapes.codes)],
        lines=[_line(label, told, shapes.codes) for label, told in hover_texts(gemeente, context.year)],
        whole=gemeente.whole,
        behind=background.chosen(context),
    )
    if shown.theme.is_score:
        year_slider(context)
    if not context.state.large:
        large.enlarge()
    background.offer(context)
    parts.source_lines([*shown.sources, *([background.CREDIT] if background.chosen(context) else [])])
    if shown.missing:
        st.caption(plain(shown.missing))


def show_standing(
    shown: Standing,
    shapes: MapShapes,
    selected: str | None,
    *,
    name: str,
    place: str,
    alt: str,
    on_choose: Callable[[str], None],
    now: Sequence[Line],
    lines: Sequence[Line],
    whole: str = "Hele gemeente",
    behind: bool = False,
) -> None:
    """A theme on a map, with its legend. `place` is what the map is of, `behind` whether a background is; see `draw` for the rest."""
    colours = _COLOURS.get(shown.theme.id) or (CLASSES if shown.theme.is_score else ramp(len(shown.legend)))
    classes = dict(zip(shown.table["code"], shown.table["class"], strict=True))
    draw_map(
        shapes,
        classes,
        colours,
        selected,
        name=name,
        gemeente=place,
        alt=alt,
        on_choose=on_choose,
        background=behind,
        uncertain=frozenset(shown.table.loc[shown.table["uncertain"], "code"]),
        now=now,
        lines=lines,
        whole=whole,
    )
    _legend(shown, tuple(towards_white(colour, 1 - SHOWS) for colour in colours) if behind else colours)


def show_large(context: Context, shown: Standing) -> None:
    """The map as large as the screen, with its title and the way back."""
    # The year of a figure stands in its source line; it need not be that of the scores.
    subject = f"{shown.theme.label} {context.year}" if shown.theme.is_score else shown.theme.label
    show_title_of_large(f"{context.gemeente.name}, {subject}. {shown.takeaway}")
    show_map(context, shown)


def show_title_of_large(text: str) -> None:
    """What a map as large as the screen is about, and the way back."""
    large.only_the_map()
    title, back = st.columns([4, 1], vertical_alignment="center")
    title.header(plain(text), anchor=False)
    with back:
        large.shrink()


def show_table(shown: Standing, file_name: str, *, fictional: bool) -> None:
    """What the map shows, in figures."""
    table, decimals = as_table(shown)
    parts.table_with_download(table, file_name, fictional=fictional, note=" · ".join(shown.sources), decimals=decimals)


def _line(label: str, texts: dict[str, str], codes: tuple[str, ...]) -> Line:
    return Line(label, tuple(texts.get(code, "") for code in codes))


def _legend(shown: Standing, colours: tuple[str, ...]) -> None:
    """Classes with their names, limits and counts; never colour alone."""
    names = [
        f"{name} ({limits})" if limits else name
        for name, limits in zip(shown.legend["name"], limits_of(shown.theme, len(shown.legend)), strict=True)
    ]
    rows = [(name, int(n), colour) for name, n, colour in zip(names, shown.legend["n"], colours, strict=True)]
    absent = int((shown.table["class"] == 0).sum())
    chips = [(name, str(n), colour) for name, n, colour in rows if n]
    if absent:
        usual = "geen score" if shown.theme.is_score else "geen schatting" if shown.theme.types else "geen cijfer"
        name = _ABSENT.get(shown.theme.id, usual)
        chips.append((name, str(absent), parts.HATCHED))
    uncertain = int(shown.table["uncertain"].sum())
    if uncertain:
        chips.append((f"bleker, met stippen: {shown.why_uncertain}", str(uncertain), parts.DOTTED))
    parts.chips(chips)
