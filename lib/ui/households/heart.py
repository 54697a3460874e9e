"""Vullen ze elkaar aan, drawn: what is asked and offered per area, who asks and who offers, and what to ask residents."""

from __future__ import annotations

import math
from html import escape

import streamlit as st

from lib.answers.homes import Homes, in_sentence
from lib.answers.households.heart import ASKED, OFFERED, Heart, heart
from lib.answers.households.together import Living
from lib.answers.outlook.care import CareAhead
from lib.answers.outlook.facilities import NOTE as FACILITIES_NOTE
from lib.areas import level_of
from lib.escape import plain
from lib.living_together.offers import OffersAndNeeds
from lib.palette import ACCENT, SECOND
from lib.ui.households import charts as household_charts
from lib.ui.households.offers import estimate_line
from lib.ui.session import data
from lib.ui.session.context import Context
from lib.ui.widgets import charts, parts
from lib.words import capital, listed, number

_MOST_DOTS = 40


def show_heart(
    context: Context, homes: Homes, areas: tuple[str, ...], reference: str, living: Living, table: OffersAndNeeds
) -> None:
    """Paired bars of the chosen areas, with who offers and who asks in the first."""
    names = {code: homes.name(code) for code in (*areas, reference)}
    near = [
        data.similar_to(context.databank, homes.of(code), code)[1] for code in areas if level_of(code) in ("buurt", "werkgebied")
    ]
    alike = {one.code: one.codes for one in near}
    many = listed(dict.fromkeys(one.many for one in near if one.codes))
    found = heart(living, table, names, areas, reference, alike)
    if found is None:
        st.info(
            "Kies een gebied met ten minste 50 huishoudens, en een ander gebied om mee te vergelijken. Dan ziet u wat huishoudens elkaar "
            "kunnen bieden.",
            icon=":material/info:",
        )
        return
    st.header(plain(found.takeaway), anchor=False)
    similar = [(f"{found.similar} vergelijkbare {many} samen", "", parts.STROKE)] if found.similar else []
    parts.chips([("Vraag", "", SECOND), ("Aanbod", "", ACCENT), (f"{found.reference} (100)", "", parts.DASHES), *similar])
    shown = list(dict.fromkeys(found.rows["code"]))
    highest = float(found.rows[["value", "similar"]].max(axis=None))
    for pair in (shown[:2], shown[2:]):
        for column, code in zip(st.columns(2, gap="large"), pair, strict=False):
            rows = found.rows[found.rows["code"] == code]
            with column:
                st.markdown(f"**{plain(names[code])}**")
                charts.draw(
                    household_charts.asked_and_offered(rows, highest), key=f"hart_{code}", alt_text=_alt(found, code, names[code])
                )
    st.caption(
        f"100 is zoals in {plain(in_sentence(found.reference))}. Een langere oranje balk is meer vraag, een langere blauwe meer aanbod. Dit rust op de tabel van "
        f"aanbod en vraag ({plain(table.label)}) en op geschatte huishoudens."
    )
    for text in found.missing:
        st.caption(f":material/info: {plain(text)}")
    first = names[shown[0]]
    st.markdown(f"**Wie biedt, en wie vraagt?** {plain(first)}; tussen haakjes van elke 100 huishoudens (schatting)")
    parts.table(
        found.who.rename(columns={"help": "Hulp", "offers": "Bieden vooral", "asks": "Vragen vooral", "level": "Hier"}).drop(
            columns="explanation"
        )
    )
    st.markdown(
        "**Vraag het bewoners.** Dit staat niet in de cijfers:\n" + "\n".join(f"- {plain(text)}" for text in found.questions)
    )
    parts.source_lines([estimate_line(context, living), f"tabel van aanbod en vraag ({table.label})"])


def _alt(found: Heart, code: str, name: str) -> str:
    """The bars of an area in words."""
    wide = found.rows[found.rows["code"] == code].pivot(index="help", columns="side", values="value")
    said = " ".join(
        f"{capital(row.Index)}: vraag {number(getattr(row, ASKED))}, aanbod {number(getattr(row, OFFERED))}."
        for row in wide.itertuples()
    )
    return f"Vraag en aanbod per soort hulp in {name}, {found.reference} is 100. {said}"


def show_pictured(found: CareAhead) -> None:
    """People who may give and may need help, now and in ten years, as dots that each stand for as many people."""
    most = max((count for _, _, count in found.pictured), default=0.0)
    if not most:
        return
    each = next(size for size in (1, 5, 10, 25, 50, 100, 250, 500, 1000, 10_000) if most / size <= _MOST_DOTS)
    rows = []
    for who, year, count in found.pictured:
        colour = ACCENT if "geven" in who else SECOND
        dots = math.floor(count / each + 0.5)
        said = f"ongeveer {number(5 * round(count / 5))}" if count else "minder dan 10"
        rows.append(
            f"<div style='margin:.15rem 0'><span style='display:inline-block;min-width:15.5rem'>{year}: {escape(who)}</span>"
            f"<span aria-hidden='true' style='color:{colour};letter-spacing:.12em;font-size:1.15rem;overflow-wrap:anywhere'>{'●' * dots}</span> "
            f"<b>{escape(said)}</b></div>"
        )
    st.html("".join(rows))
    people = "één persoon" if each == 1 else f"ongeveer {number(each)} mensen"
    st.caption(f"Elk rondje is {people}. Blauw: levensfase waarin veel mensen hulp geven. Oranje: 75 jaar of ouder. Schatting.")


def show_facilities(context: Context) -> None:
    """Voorzieningen beside who lives and will live there."""
    if context.buurt is None:
        return
    found = data.near(context.databank, context.gemeente, context.buurt, context.year)
    if found.table.empty:
        return
    st.subheader("Wat is er dichtbij, en voor wie?", anchor=False)
    parts.table(found.table)
    parts.source_lines(found.sources, FACILITIES_NOTE)
