"""A decision as PDF: one A4 per scenario, agreements that do not fit on a page after it, and a comparison in front of several."""

from __future__ import annotations

import io
from typing import Any

import segno

from lib import palette
from lib.answers.decision.effect_map import CLASSES
from lib.answers.decision.record import Decision, ScenarioAnswer, SideBySide
from lib.answers.decision.words import BESIDE, QUESTION, SHOWS, TURNS
from lib.answers.measures.choice import marks
from lib.answers.measures.money import full
from lib.answers.measures.plans import AFTER_YEARS, CHOSEN, KEPT, LEFT_ALONE
from lib.horizon import YEARS_TOLD
from lib.reports import group, phrases
from lib.reports.chart_scale import chart, extremes
from lib.reports.clean import printable
from lib.reports.comparison import PAYERS_HEADER, comparison_rows, payers
from lib.reports.small_map import buurten_of, small_map, where_on_map
from lib.reports.strips import strips
from lib.reports.typeset import typeset
from lib.words import capital, inside_sentence, listed, number

PAYERS_ASSUMED = "Wie betaalt, is een aanname die u kunt aanpassen, en geen afspraak."
MAPS_ELSEWHERE = "De kaarten met en zonder onderhoud staan op de pagina Besluit, bij ‘Op de kaart’."
_MOST_ASSUMED = 3  # on a full page
_LARGEST_CODE = 22  # versions of a QR code: beyond this a square of three centimetres is too fine


def one_pager(decision: Decision) -> bytes:
    """Tagged PDF/UA in Dutch. Long texts are cut with a reference to the workbook, so that a scenario is one page.

    What was agreed is never cut: where it does not fit beside the measures and the maps, it is whole on a page of its own.
    """
    decision = printable(decision)
    return typeset("pdf.typ", _document(decision), decision.made_on)


def _document(decision: Decision) -> dict[str, Any]:
    pages = [_scenario(decision, scenario) for scenario in decision.scenarios]
    if len(pages) > 1:
        pages = [_comparison(decision), *pages]
    if decision.beside is not None:
        pages.append(_beside(decision, decision.beside))
    return {
        "title": f"Leefbaarheid in {decision.gemeente}: {listed(phrases.name(s) for s in decision.scenarios)}",
        "keywords": [s.hash for s in decision.scenarios],
        "mark": phrases.MARK if decision.fictional else "",
        "question": QUESTION,
        "pages": pages,
    }


def _scenario(decision: Decision, s: ScenarioAnswer) -> dict[str, Any]:
    where = phrases.where(s, 6)
    return {
        "kind": "scenario",
        "changed": f"Let op: dit is {s.changed}." if s.changed else "",
        "map": _plan_map(decision, s),
        "problem_title": "Hoe staat het ervoor?",
        **strips(s.problem.assign(similar=float("nan")), decision.place, brief=True),
        "problem_text": s.problem_text,
        "conclusion_title": "Conclusie",
        "conclusion": phrases.conclusion(s),
        "maps_title": "Effect met en zonder onderhoud",
        **_effect_maps(decision, s),
        "maps_elsewhere": MAPS_ELSEWHERE,
        "payers_header": list(PAYERS_HEADER),
        "payers": payers(s),
        "payer_line": s.costs.payer_text,
        "qr": _qr(decision.address),
        "address": decision.address,
        "origin": phrases.origin(decision, [s]),
        "place": " · ".join(part for part in (decision.place, where, phrases.date(decision.made_on)) if part),
        "name": phrases.title(s),
        "about": phrases.about_areas(decision, s),
        "empty": phrases.is_empty(s),
        "nothing": phrases.nothing_chosen(s),
        "left_title": phrases.LEFT,
        "left": [_point(r.area, f"{r.expected} {r.given_up}") for r in s.nothing.itertuples()],
        "effect_title": "Effect op de leefbaarheidsscore, in punten",
        "chart": chart(s),
        "no_chart": phrases.NO_CHART,
        "table_title": "Na 5, 10 en 15 jaar",
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
            for text in (f"{capital(phrases.discounted(s.costs))}.", PAYERS_ASSUMED, s.costs.text, s.costs.per_euro_text)
            if text
        ),
        "measures_title": "Maatregelen en hoe zeker het bewijs is",
        "measures_header": ["Maatregel", "Waar", "Bereik", "Start", "Onderhoud", "Bewijs"],
        "measures": _measures(s),
        "no_effect": _no_effect(s),
        "agreements_title": phrases.AGREEMENTS,
        "agreements_overleaf": phrases.overleaf(len(phrases.agreed(s))),
        "agreements_of": f"Wat is afgesproken bij {inside_sentence(phrases.name(s))}.",
        "agreements_header": ["Wie", "Wat", "Wanneer"],
        "agreements": [
            {"who": phrases.cell(r.who), "what": phrases.cell(r.what), "when": phrases.when(r.when)}
            for r in phrases.agreed(s).itertuples()
        ],
        "partners_title": phrases.USUALLY,
        "partners": [_point(r.who, r.what, when=r.when) for r in phrases.usual(s).itertuples()],
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
        "assumed": _assumed(s),
        "in_workbook": _in_workbook(s),
        "group_title": group.TITLE,
        "group_report": group.REPORT,
        "group": group.points(decision.group, s.slot) if decision.group is not None else [],
        "notes": _notes(s),
        "sources": _sources(decision, [s]),
    }


def _assumed(s: ScenarioAnswer) -> str:
    """The first assumptions that somebody changed, in one line; '' without."""
    rows = s.assumptions.head(_MOST_ASSUMED).itertuples()
    told = [f"{r.label}{f' ({r.unit})' if r.unit else ''} {phrases.cell(r.default)} → {phrases.cell(r.chosen)}" for r in rows]
    return f"Zelf veranderde aannames, van standaard naar gekozen: {'; '.join(told)}." if told else ""


def _in_workbook(s: ScenarioAnswer) -> str:
    """What a full page leaves out, and where it is."""
    parts = (
        (s.evidence, phrases.FOUND),
        (s.participation, "bewoners betrekken"),
        (s.risks, "wat kan tegenvallen"),
        (s.mix, "huishoudens erna"),
        (s.assumptions.iloc[_MOST_ASSUMED:], "de andere zelf veranderde aannames"),
        (s.timing, "nu beginnen of later"),
    )
    told = [inside_sentence(name) for table, name in parts if len(table)]
    return f"In het werkboek (XLSX): {listed(told)}." if told else ""


def _plan_map(decision: Decision, s: ScenarioAnswer) -> dict[str, Any] | None:
    """Where the plan is; None without a map."""
    if decision.outlines is None or phrases.is_empty(s):
        return None
    codes = buurten_of(decision.outlines, s.measures["area_code"])
    alt = f"Kaart van {decision.gemeente}: het plan is in {listed(s.areas)}, {where_on_map(decision.outlines, codes)}."
    return small_map(decision.outlines, alt, dict.fromkeys(codes, palette.SECOND), codes if len(codes) == 1 else ())


def _effect_maps(decision: Decision, s: ScenarioAnswer) -> dict[str, Any]:
    """The plan over the years with and without upkeep, as small maps; none of a plan in one buurt."""
    rows = s.by_area
    if decision.outlines is None or rows.empty or "effect_class" not in rows or rows["area_code"].nunique() < 2:
        return {"maps": [], "maps_legend": []}
    maps = []
    for plan in (KEPT, LEFT_ALONE):
        for after in YEARS_TOLD:
            at = rows[(rows["plan"] == plan) & (rows["after_years"] == after)]
            kinds = {code: int(r.effect_class) for r in at.itertuples() for code in buurten_of(decision.outlines, [r.area_code])}
            said = "; ".join(f"{r.area} {CLASSES[int(r.effect_class) - 1]}" for r in at.itertuples())
            drawn = small_map(
                decision.outlines,
                f"Kaart van het effect {plan}, na {after} jaar: {said}.",
                {code: palette.EFFECTS[kind - 1] for code, kind in kinds.items()},
                list(kinds),
            )
            maps.append({"short": f"{after} jaar, {'met' if plan == KEPT else 'zonder'}", "map": drawn})
    seen = sorted(
        {
            int(kind)
            for kind in rows.loc[rows["plan"].isin((KEPT, LEFT_ALONE)) & rows["after_years"].isin(YEARS_TOLD), "effect_class"]
        }
    )
    return {"maps": maps, "maps_legend": [{"colour": palette.EFFECTS[kind - 1], "text": CLASSES[kind - 1]} for kind in seen]}


def _qr(address: str) -> str:
    """The address as a drawing that a telephone reads (SVG); '' without one, or when it is too long to be read from paper."""
    if not address:
        return ""
    code = segno.make(address, error="l", micro=False)
    if int(code.version) > _LARGEST_CODE:
        return ""
    drawing = io.BytesIO()
    code.save(drawing, kind="svg", xmldecl=False, border=2)
    return drawing.getvalue().decode()


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
        "place": f"{decision.place} · {phrases.date(decision.made_on)}",
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
        "place": f"{decision.place} · {phrases.date(decision.made_on)}",
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
        "group": group.chosen(decision.group) if decision.group is not None else "",
        "turns_title": TURNS,
        "turns": list(decision.tipping.sentences) if decision.tipping else [],
        "notes": [],
        "sources": _sources(decision, []),
    }
