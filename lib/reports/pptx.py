"""A decision as PPTX, 16:9: slides to edit, with charts and tables that PowerPoint knows as such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.util import Inches, Pt

from lib import palette
from lib.answers.decision.record import Decision, ScenarioAnswer, Tipping
from lib.answers.decision.words import BESIDE, QUESTION, TURNS
from lib.answers.measures.choice import marks
from lib.answers.measures.money import full
from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE, PLAN_COLOURS, PLANS
from lib.interventions.effect.words import BAND_WIDE
from lib.reports import deck as house
from lib.reports import phrases
from lib.reports.chart_scale import extremes, series_of, ticks
from lib.reports.clean import printable
from lib.reports.comparison import DETAILS, comparison_rows
from lib.reports.deck import TEXT, TITLE_ONLY, TITLE_SLIDE
from lib.reports.phrases import clip
from lib.words import capital, listed

_DASHES = dict(zip(PLANS, (MSO_LINE.SOLID, MSO_LINE.ROUND_DOT, MSO_LINE.DASH), strict=True))
_POINTS = "[$-413]+0.000;[$-413]-0.000;[$-413]0.000"
_PALE = palette.RAMP[0]
_ROWS = 7
_MOST_LEFT = 3


def slides(decision: Decision) -> bytes:
    """PPTX: title, one slide per scenario, its measures or the comparison, who does what, what we know ourselves, sources."""
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
        _scenario(deck, decision, scenario, limits)
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
    _fill(slide.placeholders[1], [*(clip(phrases.name(s), 90) for s in decision.scenarios), phrases.date(decision.made_on)], 20)


def _scenario(deck: Deck, decision: Decision, s: ScenarioAnswer, limits: tuple[float, float]) -> None:
    title = phrases.whole(s.headline, 150, 200) or phrases.name(s)
    slide = house.add(deck, TITLE_ONLY, title, phrases.origin(decision, [s]))
    slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(
        26 if len(title) <= 75 else 22 if len(title) <= 120 else 19 if len(title) <= 150 else 16
    )
    where = phrases.where(s, 4)
    _box(slide, (0.6, 1.5, 12.1, 0.4), [(clip(" · ".join(x for x in (phrases.name(s), where) if x), 130), 14, False, "#55606b")])
    slide.notes_slide.notes_text_frame.text = "\n".join(
        x for x in (s.headline, s.duration, s.class_text, s.visibility, s.costs.text) if x
    )
    if phrases.is_empty(s):
        left = [clip(f"{r.area}: {r.expected} {r.given_up}", 600) for r in s.nothing.head(_MOST_LEFT).itertuples()]
        _box(slide, (0.6, 2.4, 12.1, 1.0), [(text, 16 if left else 20, False, palette.INK) for text in left or [phrases.NOTHING]])
        return
    if series_of(s):
        _chart(slide, s, limits)
    else:
        _box(slide, (0.6, 2.0, 8.0, 1.0), [(phrases.NO_CHART, 18, False, palette.INK)])
    for (top, height), (label, value, note) in zip(((1.95, 1.2), (3.25, 2.1), (5.45, 1.35)), _facts(s), strict=True):
        lines = [(label, 12, False, "#55606b"), (value, 17, True, palette.INK), (note, 12, False, palette.INK)]
        _box(slide, (8.85, top, 3.85, height), lines, fill=_PALE)


def _facts(s: ScenarioAnswer) -> list[tuple[str, str, str]]:
    band = phrases.band_text(s, 15, CHOSEN)
    costs = s.costs
    between = [
        f"{label} {spread}"
        for label, values in (("Investering", costs.investment), ("jaarlijks samen", costs.running), ("totaal", costs.total))
        if (spread := phrases.spread(values))
    ]
    return [
        (
            "Effect na 15 jaar, zoals gekozen",
            _in_points(phrases.effect_text(s, 15, CHOSEN)),
            f"{BAND_WIDE} {band}" if band else "",
        ),
        (
            f"Kosten, {phrases.AS_CHOSEN}",
            f"{full(costs.investment[1])} + {full(costs.running[1])} = {full(costs.total[1])}",
            " ".join(f"{capital(line)}." for line in (*between, f"samen {phrases.basis(costs)}", phrases.discounted(costs))),
        ),
        (
            "Na 15 jaar, met blijvend en zonder onderhoud",
            f"{phrases.effect_text(s, 15, KEPT)} en {_in_points(phrases.effect_text(s, 15, LEFT_ALONE))}",
            phrases.durability(s),
        ),
    ]


def _in_points(text: str) -> str:
    return f"{text} punt" if text[-1:].isdigit() else text


def _chart(slide: Any, s: ScenarioAnswer, limits: tuple[float, float]) -> None:
    found = series_of(s)
    years = sorted({int(year) for _, rows in found for year in rows["year"]})
    data = CategoryChartData(number_format=_POINTS)
    data.categories = [str(year) for year in years]
    for plan, rows in found:
        at = dict(zip(rows["year"].astype(int), rows["middle"].astype(float), strict=True))
        data.add_series(plan, [at.get(year) for year in years])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE, Inches(0.6), Inches(1.95), Inches(8.0), Inches(4.85), data)
    frame.name = "Grafiek effect per jaar"
    house.describe(frame, phrases.chart_alt(s))
    chart = frame.chart
    chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(12), house.colour(palette.INK)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    scale = ticks(*limits)
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = scale[0], scale[-1], scale[1] - scale[0]
    axis.major_gridlines.format.line.color.rgb = house.colour(palette.NO_VALUE)
    axis.format.line.fill.background()
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = _POINTS, False
    axis.has_title = True
    house.text(axis.axis_title.text_frame, "effect op de leefbaarheidsscore (punten)", 11, first=True)
    years_axis = chart.category_axis
    years_axis.tick_label_position, years_axis.major_tick_mark = XL_TICK_LABEL_POSITION.LOW, XL_TICK_MARK.NONE
    skip = years_axis._element.makeelement(qn("c:tickLblSkip"), {"val": "5"})
    years_axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)
    for series, (plan, _) in zip(chart.plots[0].series, found, strict=True):
        series.smooth = False
        series.format.line.width, series.format.line.dash_style = Pt(2.75), _DASHES[plan]
        series.format.line.color.rgb = house.colour(PLAN_COLOURS[plan])


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
        _table(slide, headers, part, widths, 14, top=1.35)


def _comparison(deck: Deck, decision: Decision) -> None:
    slide = house.add(deck, TITLE_ONLY, f"{len(decision.scenarios)} scenario’s naast elkaar", phrases.origin(decision))
    rows = [row for row in comparison_rows(decision) if row[0] not in DETAILS]
    headers = ["", *(clip(phrases.name(s), 50) for s in decision.scenarios)]
    first = 3.1
    rest = (12.1 - first) / len(decision.scenarios)
    _table(
        slide,
        headers,
        [[clip(cell, 130) for cell in row] for row in rows],
        [first, *[rest] * len(decision.scenarios)],
        11.5,
        top=1.3,
    )
    _box(slide, (0.6, 6.6, 12.1, 0.35), [(phrases.BANDS, 11, False, "#55606b")])


def _turning(deck: Deck, decision: Decision, tipping: Tipping) -> None:
    """The sentences, and below them what they name with what it rests on."""
    slide = house.add(deck, TITLE_ONLY, TURNS, phrases.origin(decision))
    _box(slide, (0.6, 1.25, 12.1, 2.6), [(clip(sentence, 620), 12.5, False, palette.INK) for sentence in tipping.sentences])
    headers = ["Volgorde naar", "Aanname", "Nu", "Slaat om bij", "Soort", "Bewijs"]
    rows = [
        [clip(r.by, 45), clip(r.assumption, 75), clip(r.now, 30), clip(r.turns_at, 30), r.kind, r.evidence]
        for r in tipping.named.itertuples()
    ]
    if rows:
        _table(slide, headers, rows, [2.3, 4.3, 1.6, 1.6, 1.1, 1.2], 10, top=4.0)


def _found(deck: Deck, decision: Decision) -> None:
    """What research found per measure, once where scenarios share it with the same words."""
    said = dict.fromkeys(
        (clip(phrases.cell(r.measure), 70), clip(phrases.cell(r.found), 420), marks(r.grade, r.fit))
        for s in decision.scenarios
        for r in s.evidence.itertuples()
    )
    _paged(deck, decision, phrases.FOUND, ["Maatregel", phrases.FOUND, "Bewijs"], list(map(list, said)), [2.6, 7.1, 2.4], 4)


def _who(deck: Deck, decision: Decision) -> None:
    # What is the same in more than one scenario is said once.
    slots: dict[tuple[str, str, str], list[str]] = {}
    for s in decision.scenarios:
        for r in s.partners.itertuples():
            seen = slots.setdefault(
                (clip(phrases.cell(r.who), 48), clip(phrases.cell(r.what), 120), clip(phrases.when(r.when), 45)), []
            )
            seen += [s.slot] if s.slot not in seen else []
    rows = [[", ".join(of), *said] for said, of in slots.items()]
    _paged(deck, decision, "Wie doet wat en wanneer", ["Scenario", "Wie", "Wat", "Wanneer"], rows, [1.2, 3.0, 6.1, 1.8])


def _own_knowledge(deck: Deck, decision: Decision) -> None:
    slide = house.add(deck, TEXT, QUESTION, phrases.origin(decision))
    known = dict.fromkeys(
        clip(line.strip(), 200)
        for s in decision.scenarios
        for line in (*s.notes.split("\n"), *(f"Gebeurtenis: {event}" for event in s.events))
        if line.strip()
    )
    _bullets(slide, list(known) or ["Vul dit samen in."], 18)


def _sources(deck: Deck, decision: Decision) -> None:
    slide = house.add(deck, TEXT, "Hoe zeker is dit, en waar komt het vandaan?", phrases.origin(decision))
    null = list(dict.fromkeys(name for s in decision.scenarios for name in phrases.graded(s, "N")))
    said = [phrases.KIND, *(["Voorbeeldgegevens: de gemeente en de cijfers zijn verzonnen."] if decision.fictional else [])]
    if null:
        said.append(f"Goed onderzocht, en er is geen of bijna geen effect gevonden: {listed(map(phrases.quoted, null))}.")
    said += [f"Niet bekend: {text}" for text in decision.unknown]
    said += [f"Bron: {text}" for text in decision.sources]
    _bullets(slide, [clip(text, 220) for text in said], 16)


def _bullets(slide: Any, lines: Sequence[str], size: float) -> None:
    """Texts in the body placeholder: smaller when there are many, and never more than a slide holds."""
    room = 4.7 * 72
    shown, fitting = list(lines), size
    while fitting > 12 and _height(shown, fitting) > room:
        fitting -= 1
    while len(shown) > 1 and _height([*shown, "…"], fitting) > room:
        shown.pop()
    if len(shown) < len(lines):
        shown.append("… De rest staat in het werkboek (XLSX).")
    _fill(slide.placeholders[1], shown, fitting)


def _height(lines: Sequence[str], size: float) -> float:
    per_line = 11.6 * 72 / (0.52 * size)
    return sum(-(-len(line) // per_line) * size * 1.2 + size * 0.3 for line in lines)


def _fill(placeholder: Any, lines: Sequence[str], size: float) -> None:
    for i, line in enumerate(lines):
        house.text(placeholder.text_frame, line, size, first=i == 0)


def _table(
    slide: Any, headers: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], size: float, top: float
) -> None:
    frame = slide.shapes.add_table(
        len(rows) + 1, len(headers), Inches(0.6), Inches(top), Inches(sum(widths)), Inches(0.36 * (len(rows) + 1))
    )
    frame.name = "Tabel"
    names = [row[0] for row in rows] if len({row[0] for row in rows}) == len(rows) else [row[1] for row in rows]
    house.describe(frame, clip(f"Tabel met {len(rows)} rijen: {', '.join(names)}.", 500))
    for column, width in zip(list(frame.table.columns), widths, strict=True):
        column.width = Inches(width)
    for i, row in enumerate([headers, *rows]):
        for cell, said in zip(frame.table.rows[i].cells, row, strict=True):
            cell.margin_top = cell.margin_bottom = Pt(3)
            cell.vertical_anchor = MSO_ANCHOR.TOP
            house.text(cell.text_frame, said, size, bold=i == 0, code="#ffffff" if i == 0 else palette.INK, first=True)


def _box(
    slide: Any,
    place: tuple[float, float, float, float],
    lines: Sequence[tuple[str, float, bool, str]],
    fill: str | None = None,
) -> None:
    at = [Inches(value) for value in place]
    shape: Any = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *at) if fill else slide.shapes.add_textbox(*at)
    if fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = house.colour(fill)
        shape.line.fill.background()
        # The style of the theme brings a shadow and white text.
        shape._element.remove(shape._element.find(qn("p:style")))
    else:
        shape.text_frame.margin_left = 0
    shape.text_frame.word_wrap = True
    shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    for i, (said, size, bold, code) in enumerate(line for line in lines if line[0]):
        house.text(shape.text_frame, said, size, bold, code, first=i == 0)
        shape.text_frame.paragraphs[i].alignment = PP_ALIGN.LEFT


def _mark(slide: Any) -> None:
    _box(slide, (0.0, 0.0, 13.333, 0.36), [(phrases.MARK, 12, True, palette.INK)], fill=palette.CLASSES[3])
