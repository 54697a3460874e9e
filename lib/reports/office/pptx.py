"""A decision as PPTX, 16:9: slides to edit, with charts and tables that PowerPoint knows as such."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from pptx.presentation import Presentation as Deck
from pptx.util import Pt

from lib import palette
from lib.answers.decision.record import Decision, ScenarioAnswer, Tipping
from lib.answers.decision.words import BESIDE, QUESTION, TURNS
from lib.answers.measures.choice import marks
from lib.reports import group, phrases
from lib.reports.chart_scale import extremes
from lib.reports.clean import printable
from lib.reports.comparison import DETAILS, PAYERS_HEADER, comparison_rows, payers
from lib.reports.office import deck as house
from lib.reports.office import scenario_slides as plan
from lib.reports.office.boxes import box, bullets, fill, table
from lib.reports.office.deck import TEXT, TITLE_ONLY, TITLE_SLIDE
from lib.reports.phrases import clip
from lib.words import listed, percent

CHOICE = "Wat ligt er voor?"
_ROWS = 7
_PROMPTS = ("Wat zeggen bewoners?", "Wat is er al afgesproken?", "Wat gaat er binnenkort veranderen?")


def slides(decision: Decision) -> bytes:
    """PPTX: title; per scenario where it is and what it does; its measures or the comparison, what tips the order, what research found, who
    does what, what we know ourselves, who will live there, who pays, what lies before those who decide, what a workshop came to, and sources."""
    decision = printable(decision)
    deck = house.new_deck()
    properties = deck.core_properties
    properties.title, properties.author, properties.language = _title(decision), "Buurtbalans", "nl-NL"
    properties.subject = phrases.MARK if decision.fictional else phrases.KIND
    properties.keywords = " ".join(s.hash for s in decision.scenarios)[:255]
    properties.comments, properties.last_modified_by, properties.revision = phrases.origin(decision)[:255], "Buurtbalans", 1
    _opening(deck, decision)
    limits = extremes(decision.scenarios)
    for scenario in decision.scenarios:
        plan.start(deck, decision, scenario)
        plan.scenario(deck, decision, scenario, limits)
    if len(decision.scenarios) == 1:
        _measures(deck, decision)
    else:
        _comparison(deck, decision)
    if decision.tipping is not None:
        _turning(deck, decision, decision.tipping)
    _found(deck, decision)
    if decision.beside is not None:
        found = decision.beside
        widths = [2.6, *(9.5 / len(found.names) for _ in found.names)]
        rows = [[clip(text, 60) for text in row] for row in found.rows]
        _paged(deck, decision, BESIDE, ["", *(clip(name, 60) for name in found.names)], rows, widths)
    _who(deck, decision)
    _own_knowledge(deck, decision)
    for scenario in decision.scenarios:
        _mix(deck, decision, scenario)
    rows = [[s.slot, *row] for s in decision.scenarios for row in payers(s)]
    _paged(deck, decision, "Wie betaalt (aanname)", ["Scenario", *PAYERS_HEADER], rows, [1.2, 3.7, 2.4, 2.4, 2.4], 11)
    _choice(deck, decision)
    _group(deck, decision)
    _sources(deck, decision)
    if decision.fictional:
        for slide in deck.slides:
            _mark(slide)
    return house.saved(deck, decision.made_on)


def _title(decision: Decision) -> str:
    return clip(f"Leefbaarheid in {decision.gemeente}", 120)


def _opening(deck: Deck, decision: Decision) -> None:
    slide = house.add(deck, TITLE_SLIDE, _title(decision), phrases.origin(decision))
    slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(40 if len(_title(decision)) <= 50 else 28)
    fill(slide.placeholders[1], [*(clip(phrases.name(s), 90) for s in decision.scenarios), phrases.date(decision.made_on)], 20)


def _mix(deck: Deck, decision: Decision, s: ScenarioAnswer) -> None:
    """Who lives there before and after, where the plan changes homes."""
    if s.mix.empty or phrases.is_empty(s):
        return
    rows = [[clip(r.type, 70), percent(100 * r.before), percent(100 * r.after)] for r in s.mix.itertuples()]
    headers = ["Huishoudens (schatting)", str(s.mix_year), "Erna"]
    _paged(deck, decision, f"Wie wonen er straks, scenario {s.slot}", headers, rows, [7.5, 2.3, 2.3], 11)


def _choice(deck: Deck, decision: Decision) -> None:
    """What lies before those who decide: each scenario in its conclusion."""
    slide = house.add(deck, TEXT, CHOICE, phrases.origin(decision))
    told = [f"{phrases.name(s)}. {phrases.conclusion(s) or phrases.nothing_chosen(s)}" for s in decision.scenarios]
    bullets(slide, [clip(text, 420) for text in told], 20)


def _group(deck: Deck, decision: Decision) -> None:
    """What the group chose in its workshop, and what is still open."""
    if decision.group is not None:
        slide = house.add(deck, TEXT, group.TITLE, phrases.origin(decision))
        bullets(slide, [f"{lead}: {group.cut(text, 380)}" for lead, text in group.points(decision.group)], 20)


def _measures(deck: Deck, decision: Decision) -> None:
    s = decision.scenarios[0]
    rows = [
        [
            clip(phrases.cell(r.measure), 90),
            clip(phrases.cell(r.area), 40),
            phrases.coverage(r.coverage),
            phrases.when(r.start),
            clip(phrases.when(r.upkeep), 40),
            marks(r.grade, r.fit),
        ]
        for r in s.measures.itertuples()
    ]
    rows += [[phrases.LEFT, clip(str(area), 40), "", "", "", ""] for area in s.nothing["area"]]
    headers = ["Maatregel", "Waar", "Bereik", "Start", "Onderhoud", "Bewijs"]
    _paged(deck, decision, "Maatregelen", headers, rows, [4.0, 2.1, 0.9, 0.8, 1.9, 2.4])


def _paged(
    deck: Deck,
    decision: Decision,
    title: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    most: int = _ROWS,
) -> None:
    """As many slides as the rows need, at most `most` on each."""
    parts = [rows[i : i + most] for i in range(0, len(rows), most)]
    for i, part in enumerate(parts, start=1):
        count = f" ({i} van {len(parts)})" if len(parts) > 1 else ""
        slide = house.add(deck, TITLE_ONLY, f"{title}{count}", phrases.origin(decision))
        table(slide, headers, part, widths, 14, top=1.35)


def _comparison(deck: Deck, decision: Decision) -> None:
    slide = house.add(deck, TITLE_ONLY, f"{len(decision.scenarios)} scenario’s naast elkaar", phrases.origin(decision))
    rows = [row for row in comparison_rows(decision) if row[0] not in DETAILS]
    headers = ["", *(clip(phrases.name(s), 50) for s in decision.scenarios)]
    first = 3.1
    rest = (12.1 - first) / len(decision.scenarios)
    table(
        slide,
        headers,
        [[clip(cell, 130) for cell in row] for row in rows],
        [first, *[rest] * len(decision.scenarios)],
        11.5,
        top=1.3,
    )
    box(slide, (0.6, 6.6, 12.1, 0.35), [(phrases.BANDS, 11, False, "#55606b")])


def _turning(deck: Deck, decision: Decision, tipping: Tipping) -> None:
    """The sentences, and below them what they name with what it rests on."""
    slide = house.add(deck, TITLE_ONLY, TURNS, phrases.origin(decision))
    box(slide, (0.6, 1.25, 12.1, 2.6), [(clip(sentence, 620), 12.5, False, palette.INK) for sentence in tipping.sentences])
    headers = ["Volgorde naar", "Aanname", "Nu", "Slaat om bij", "Soort", "Bewijs"]
    rows = [
        [clip(r.by, 45), clip(r.assumption, 75), clip(r.now, 30), clip(r.turns_at, 30), r.kind, r.evidence]
        for r in tipping.named.itertuples()
    ]
    if rows:
        table(slide, headers, rows, [2.3, 4.3, 1.6, 1.6, 1.1, 1.2], 10, top=4.0)


def _found(deck: Deck, decision: Decision) -> None:
    """What research found per measure, once where scenarios share it with the same words."""
    said = dict.fromkeys(
        (clip(phrases.cell(r.measure), 70), clip(phrases.cell(r.found), 420), marks(r.grade, r.fit))
        for s in decision.scenarios
        for r in s.evidence.itertuples()
    )
    _paged(deck, decision, phrases.FOUND, ["Maatregel", phrases.FOUND, "Bewijs"], list(map(list, said)), [2.6, 7.1, 2.4], 4)


def _who(deck: Deck, decision: Decision) -> None:
    """What was agreed, and what partners usually do."""
    agreed = _once(decision, phrases.agreed, 300)
    most = 4 if any(len(what) > 120 for _, _, what, _ in agreed) else _ROWS
    for title, rows, fit in ((phrases.AGREEMENTS, agreed, most), (phrases.USUALLY, _once(decision, phrases.usual, 120), _ROWS)):
        _paged(deck, decision, title, ["Scenario", "Wie", "Wat", "Wanneer"], rows, [1.2, 3.0, 6.1, 1.8], fit)


def _once(decision: Decision, of: Callable[[ScenarioAnswer], pd.DataFrame], most: int) -> list[list[str]]:
    """Scenario, who, what (at most so many characters) and when; what is the same in more than one scenario is said once."""
    slots: dict[tuple[str, str, str], list[str]] = {}
    for s in decision.scenarios:
        for r in of(s).itertuples():
            said = (clip(phrases.cell(r.who), 48), clip(phrases.cell(r.what), most), clip(phrases.when(r.when), 45))
            seen = slots.setdefault(said, [])
            seen += [s.slot] if s.slot not in seen else []
    return [[", ".join(slot), *said] for said, slot in slots.items()]


def _own_knowledge(deck: Deck, decision: Decision) -> None:
    slide = house.add(deck, TEXT, QUESTION, phrases.origin(decision))
    known = dict.fromkeys(
        clip(line.strip(), 200)
        for s in decision.scenarios
        for line in (*s.notes.split("\n"), *(f"Gebeurtenis: {event}" for event in s.events))
        if line.strip()
    )
    bullets(slide, list(known) or _PROMPTS, 18)


def _sources(deck: Deck, decision: Decision) -> None:
    slide = house.add(deck, TEXT, "Hoe zeker is dit, en waar komt het vandaan?", phrases.origin(decision))
    null = list(dict.fromkeys(name for s in decision.scenarios for name in phrases.graded(s, "N")))
    said = [phrases.KIND, *(["Voorbeeldgegevens: de gemeente en de cijfers zijn verzonnen."] if decision.fictional else [])]
    if null:
        said.append(f"Goed onderzocht, en er is geen of bijna geen effect gevonden: {listed(map(phrases.quoted, null))}.")
    said += [f"Niet bekend: {text}" for text in decision.unknown]
    said += [f"Bron: {text}" for text in decision.sources]
    bullets(slide, [clip(text, 220) for text in said], 16)


def _mark(slide: Any) -> None:
    box(slide, (0.0, 0.0, 13.333, 0.36), [(phrases.MARK, 12, True, palette.INK)], fill=palette.CLASSES[3])
