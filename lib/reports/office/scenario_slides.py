"""The slides of one scenario: where it is and what it starts from, and what it does, with its chart."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.util import Inches, Pt

from lib import palette
from lib.answers.decision.record import Decision, ScenarioAnswer
from lib.answers.measures.money import full
from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE, PLAN_COLOURS, PLANS
from lib.answers.outlines import Outlines
from lib.interventions.effect.words import BAND_WIDE
from lib.reports import phrases
from lib.reports.chart_scale import series_of, ticks
from lib.reports.office import deck as house
from lib.reports.office.boxes import box, table
from lib.reports.office.deck import TITLE_ONLY
from lib.reports.phrases import clip
from lib.reports.small_map import buurten_of, where_on_map
from lib.scores import told_deviation
from lib.words import capital, listed

_DASHES = dict(zip(PLANS, (MSO_LINE.SOLID, MSO_LINE.ROUND_DOT, MSO_LINE.DASH), strict=True))
_POINTS = "[$-413]+0.000;[$-413]-0.000;[$-413]0.000"
_PALE = palette.RAMP[0]
_MOST_LEFT = 3


def start(deck: Deck, decision: Decision, s: ScenarioAnswer) -> None:
    """Where the plan is and what it starts from; no slide where neither is known."""
    if phrases.is_empty(s) or (decision.outlines is None and s.problem.empty):
        return
    slide = house.add(deck, TITLE_ONLY, clip(phrases.title(s), 110), phrases.origin(decision, [s]))
    if decision.outlines is not None:
        _map(slide, decision, decision.outlines, s)
    if s.problem_text:
        box(slide, (6.6, 1.5, 6.1, 1.2), [(s.problem_text, 18, False, palette.INK)])
    if len(s.problem):
        beside = bool(s.problem["around"].notna().any())
        rows = [
            [r.label, told_deviation(r.here), *([told_deviation(r.around)] if beside else [])] for r in s.problem.itertuples()
        ]
        header, widths = ["Onderwerp", "Hier", decision.place], [3.1, 1.1, 1.9]
        table(slide, header[: 2 + beside], rows, widths[: 2 + beside], 14, top=2.9, left=6.6)
        box(
            slide,
            (6.6, 5.6, 6.1, 0.8),
            [(f"In punten; 0 is het ijkpunt. Hoger is gunstiger. {decision.year}, modelscore.", 12, False, "#55606b")],
        )


def _map(slide: Any, decision: Decision, outlines: Outlines, s: ScenarioAnswer) -> None:
    """The buurten as shapes that can be edited, those of the plan coloured."""
    size = min(5.6 / outlines.width, 5.2 / outlines.height)
    codes = set(buurten_of(outlines, s.measures["area_code"]))
    group = slide.shapes.add_group_shape()
    for code in sorted(outlines.areas, key=lambda code: code in codes):
        for ring in outlines.areas[code]:
            (x, y), *rest = ((Inches(0.6 + size * x), Inches(1.5 + size * y)) for x, y in ring)
            builder = group.shapes.build_freeform(x, y)
            builder.add_line_segments(rest)
            shape = builder.convert_to_shape()
            shape.fill.solid()
            shape.fill.fore_color.rgb = house.colour(palette.SECOND if code in codes else palette.GRID)
            shape.line.color.rgb, shape.line.width = house.colour("#ffffff"), Pt(0.5)
            shape._element.remove(shape._element.find(qn("p:style")))
    group.name = "Kaart"
    house.describe(
        group, clip(f"Kaart van {decision.gemeente}: het plan is in {listed(s.areas)}, {where_on_map(outlines, codes)}.", 500)
    )


def scenario(deck: Deck, decision: Decision, s: ScenarioAnswer, limits: tuple[float, float]) -> None:
    """What it does: its effect through the years on the scale `limits` of all scenarios, and three facts; the whole text in the notes."""
    title = phrases.whole(s.headline, 150, 200) or phrases.name(s)
    slide = house.add(deck, TITLE_ONLY, title, phrases.origin(decision, [s]))
    slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(
        26 if len(title) <= 75 else 22 if len(title) <= 120 else 19 if len(title) <= 150 else 16
    )
    where = phrases.where(s, 4)
    box(slide, (0.6, 1.5, 12.1, 0.4), [(clip(" · ".join(x for x in (phrases.name(s), where) if x), 130), 14, False, "#55606b")])
    slide.notes_slide.notes_text_frame.text = "\n".join(
        x for x in (s.headline, s.duration, s.class_text, s.visibility, s.costs.text) if x
    )
    if phrases.is_empty(s):
        left = [clip(f"{r.area}: {r.expected} {r.given_up}", 600) for r in s.nothing.head(_MOST_LEFT).itertuples()]
        box(slide, (0.6, 2.4, 12.1, 1.0), [(text, 16 if left else 20, False, palette.INK) for text in left or [phrases.NOTHING]])
        return
    if series_of(s):
        _chart(slide, s, limits)
    else:
        box(slide, (0.6, 2.0, 8.0, 1.0), [(phrases.NO_CHART, 18, False, palette.INK)])
    for (top, height), (label, value, note) in zip(((1.95, 1.2), (3.25, 2.1), (5.45, 1.35)), _facts(s), strict=True):
        lines = [(label, 12, False, "#55606b"), (value, 17, True, palette.INK), (note, 12, False, palette.INK)]
        box(slide, (8.85, top, 3.85, height), lines, fill=_PALE)


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
