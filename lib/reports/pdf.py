"""A decision as PDF: one A4 per scenario, with a comparison in front where there is more than one."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst

from lib import palette
from lib.answers.decision.record import Decision, ScenarioAnswer, SideBySide
from lib.answers.decision.words import BESIDE, QUESTION, SHOWS, TURNS
from lib.answers.measures.choice import marks
from lib.answers.measures.money import full
from lib.answers.measures.plans import AFTER_YEARS, CHOSEN, KEPT, LEFT_ALONE
from lib.reports import phrases
from lib.reports.chart_scale import chart, extremes
from lib.reports.clean import printable, without_other_scripts, without_pictures, without_rare_letters
from lib.reports.comparison import comparison_rows
from lib.words import capital, listed, number

_TEMPLATE = Path(__file__).with_suffix(".typ")
_MARK_COLOUR = palette.CLASSES[3]


def one_pager(decision: Decision) -> bytes:
    """Tagged PDF/UA in Dutch. Long texts are cut with a reference to the workbook, so that a scenario is never more than a page.

    A character that the embedded fonts cannot show becomes "?": PDF/UA refuses it, and a page with a "?" beats no page.
    """
    decision = printable(decision)
    data = _each(_document(decision), without_pictures)
    for fewer in (without_other_scripts, without_rare_letters):
        try:
            return _compiled(decision, data)
        except typst.TypstError:
            data = _each(data, fewer)
    return _compiled(decision, data)


def _compiled(decision: Decision, data: Any) -> bytes:
    return typst.compile(  # type: ignore[no-any-return]
        _TEMPLATE,
        root=_TEMPLATE.parent,
        format="pdf",
        # Only what is embedded in typst: the same page on every machine.
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        # The date of the record and not the clock: the same decision gives the same file.
        timestamp=int(datetime.datetime.combine(decision.made_on, datetime.time(12), datetime.UTC).timestamp()),
        sys_inputs={"data": json.dumps(data)},
    )


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """The same data with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each(inner, change) for key, inner in value.items()}
    return [_each(inner, change) for inner in value] if isinstance(value, list | tuple) else value


def _document(decision: Decision) -> dict[str, Any]:
    pages = [_scenario(decision, scenario) for scenario in decision.scenarios]
    if len(pages) > 1:
        pages = [_comparison(decision), *pages]
    if decision.beside is not None:
        pages.append(_beside(decision, decision.beside))
    day = decision.made_on
    return {
        "title": f"Leefbaarheid in {decision.gemeente}: {listed(phrases.name(s) for s in decision.scenarios)}",
        "keywords": [s.hash for s in decision.scenarios],
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "mark": phrases.MARK if decision.fictional else "",
        "question": QUESTION,
        "colours": {
            "ink": palette.INK,
            "accent": palette.ACCENT,
            "second": palette.SECOND,
            "third": palette.THIRD,
            "quiet": palette.QUIET,
            "mark": _MARK_COLOUR,
        },
        "pages": pages,
    }


def _scenario(decision: Decision, s: ScenarioAnswer) -> dict[str, Any]:
    where = phrases.where(s, 6)
    return {
        "kind": "scenario",
        "origin": phrases.origin(decision, [s]),
        "place": " · ".join(part for part in (f"Gemeente {decision.gemeente}", where, phrases.date(decision.made_on)) if part),
        "name": phrases.name(s),
        "about": phrases.about_areas(decision, s),
        "headline": s.headline,
        "empty": phrases.is_empty(s),
        "nothing": phrases.nothing_chosen(s),
        "left_title": phrases.LEFT,
        "left": [_point(r.area, f"{r.expected} {r.given_up}") for r in s.nothing.itertuples()],
        "effect_title": "Effect op de leefbaarheidsscore, in punten",
        "chart": chart(s),
        "no_chart": phrases.NO_CHART,
        "table_title": "Bij de start en na 5, 10 en 15 jaar",
        "effect_header": ["", CHOSEN, KEPT, LEFT_ALONE],
        "effects": [_effect_row(s, after) for after in AFTER_YEARS],
        "band_note": phrases.BAND,
        "class_text": s.class_text,
        "duration": s.duration,
        "found_title": phrases.FOUND,
        "found": [_point(r.measure, r.found) for r in s.evidence.itertuples()],
        "cost_title": f"Wat het kost, {phrases.AS_CHOSEN}",
        "facts": _facts(s),
        "cost_text": " ".join(
            text
            for text in (f"{capital(phrases.discounted(s.costs))}.", s.costs.payer_text, s.costs.text, s.costs.per_euro_text)
            if text
        ),
        "measures_title": "Maatregelen en hoe zeker het bewijs is",
        "measures_header": ["Maatregel", "Waar", "Bereik", "Start", "Onderhoud", "Bewijs"],
        "measures": _measures(s),
        "no_effect": _no_effect(s),
        "partners_title": "Wie doet wat en wanneer",
        "partners": [_point(r.who, r.what, when=r.when) for r in s.partners.itertuples()],
        "participation_title": "Bewoners betrekken",
        "participation": [_point(r.who, f"{r.how} {r.why}") for r in s.participation.itertuples()],
        "visibility_title": SHOWS,
        "visibility": s.visibility,
        "risks_title": "Wat kan tegenvallen",
        "risks": [_point(r.measure, r.text) for r in s.risks.itertuples()],
        "timing_title": "Nu beginnen, of later",
        "timing": [_point(r.question, r.text) for r in s.timing.itertuples()],
        "mix_title": "Huishoudens en samenleven erna (schatting)",
        "mix_header": ["Huishoudens", f"{s.mix_year} → erna"],
        "mix": [[r.type, phrases.share_change(r.before, r.after)] for r in s.mix.itertuples()],
        "living": [_point(r.index, f"{r.before} → {r.after} ({r.change})") for r in s.living.itertuples()],
        "assumptions_title": "Zelf veranderde aannames",
        "assumptions_header": ["Aanname", "standaard", "gekozen"],
        "assumptions": [
            [f"{r.label} ({r.unit})" if r.unit else r.label, phrases.cell(r.default), phrases.cell(r.chosen)]
            for r in s.assumptions.itertuples()
        ],
        "notes": _notes(s),
        "sources": _sources(decision, [s]),
    }


def _effect_row(s: ScenarioAnswer, after: int) -> dict[str, Any]:
    found = s.effects[s.effects["after_years"] == after] if len(s.effects) else s.effects
    year = str(int(found["year"].iloc[0])) if len(found) else ""
    cells = {
        key: {"value": phrases.effect_text(s, after, plan), "band": phrases.band_text(s, after, plan)}
        for key, plan in (("chosen", CHOSEN), ("kept", KEPT), ("alone", LEFT_ALONE))
    }
    return {"label": f"Na {after}\u00a0jaar" if after else "Start", "year": year, **cells}


def _facts(s: ScenarioAnswer) -> list[dict[str, str]]:
    costs = s.costs
    return [
        {"label": "Investering", "value": full(costs.investment[1]), "note": phrases.spread(costs.investment)},
        {
            "label": f"Onderhoud en beheer in {costs.years} jaar",
            "value": full(costs.running[1]),
            "note": phrases.spread(costs.running),
        },
        {
            "label": f"Samen {phrases.basis(costs)}",
            "value": full(costs.total[1]),
            "note": phrases.spread(costs.total),
        },
    ]


def _measures(s: ScenarioAnswer) -> list[list[str]]:
    return [
        [r.measure, r.area, phrases.coverage(r.coverage), phrases.when(r.start), phrases.when(r.upkeep), marks(r.grade, r.fit)]
        for r in s.measures.itertuples()
    ]


def _no_effect(s: ScenarioAnswer) -> list[str]:
    said = (("N", "Goed onderzocht, en er is geen of bijna geen effect gevonden"), ("H", "Onderzoek wijst op schade"))
    return [f"{text}: {listed(map(phrases.quoted, names))}." for letter, text in said if (names := phrases.graded(s, letter))]


def _point(lead: str, text: str, when: Any = None) -> dict[str, str]:
    text, at = phrases.cell(text), phrases.when(when)
    return {"lead": phrases.cell(lead).rstrip("."), "text": f"{text} ({at})" if at else text}


def _notes(s: ScenarioAnswer) -> list[str]:
    lines = [line.strip() for line in s.notes.split("\n") if line.strip()]
    return [*lines, *(f"Gebeurtenis: {event}" for event in s.events)]


def _sources(decision: Decision, scenarios: list[ScenarioAnswer]) -> list[str]:
    studies = dict.fromkeys(str(source) for s in scenarios if len(s.evidence) for source in s.evidence["sources"])
    # What is left out on a full page comes last.
    return [
        phrases.KIND,
        *_listed("Bronnen", decision.sources),
        *(f"Niet bekend: {text}" for text in decision.unknown),
        *_listed("Onderzoek", tuple(studies)),
    ]


def _listed(lead: str, lines: tuple[str, ...]) -> list[str]:
    return [f"{'' if i else f'{lead}: '}{line}{'.' if i == len(lines) - 1 else ';'}" for i, line in enumerate(lines)]


def _beside(decision: Decision, found: SideBySide) -> dict[str, Any]:
    return {
        "kind": "beside",
        "origin": phrases.origin(decision),
        "place": f"Gemeente {decision.gemeente} · {phrases.date(decision.made_on)}",
        "name": BESIDE,
        "sentence": found.sentence,
        "header": ["", *found.names],
        "rows": found.rows,
        "notes": [],
        "sources": _listed("Bronnen", found.sources),
    }


def _comparison(decision: Decision) -> dict[str, Any]:
    scenarios = decision.scenarios
    limits = extremes(scenarios)
    return {
        "kind": "comparison",
        "origin": phrases.origin(decision),
        "place": f"Gemeente {decision.gemeente} · {phrases.date(decision.made_on)}",
        "name": f"{number(len(scenarios))} scenario’s naast elkaar",
        "no_chart": phrases.NO_CHART,
        "charts": [{"name": phrases.name(s), "chart": chart(s, limits)} for s in scenarios],
        "legend": (
            "Effect op de leefbaarheidsscore, in punten, op dezelfde schaal. Doorgetrokken: met blijvend onderhoud, met de "
            "bandbreedte van de aannames. Gestippeld: zoals gekozen. Gestreept: zonder onderhoud."
        ),
        "header": ["", *(f"Scenario {s.slot}" for s in scenarios)],
        "rows": comparison_rows(decision),
        "band_note": phrases.BANDS,
        "turns_title": TURNS,
        "turns": list(decision.tipping.sentences) if decision.tipping else [],
        "notes": [],
        "sources": _sources(decision, []),
    }
