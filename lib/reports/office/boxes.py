"""What stands on a slide: lines of text that fit, tables and boxes, all of which can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from lib import palette
from lib.reports.office import deck as house
from lib.reports.phrases import clip


def bullets(slide: Any, lines: Sequence[str], size: float) -> None:
    """Texts in the body placeholder: smaller when there are many, and never more than a slide holds."""
    room = 4.7 * 72
    shown, fitting = list(lines), size
    while fitting > 12 and _height(shown, fitting) > room:
        fitting -= 1
    while len(shown) > 1 and _height([*shown, "…"], fitting) > room:
        shown.pop()
    if len(shown) < len(lines):
        shown.append("… De rest staat in het werkboek (XLSX).")
    fill(slide.placeholders[1], shown, fitting)


def _height(lines: Sequence[str], size: float) -> float:
    per_line = 11.6 * 72 / (0.52 * size)
    return sum(-(-len(line) // per_line) * size * 1.2 + size * 0.3 for line in lines)


def fill(placeholder: Any, lines: Sequence[str], size: float) -> None:
    """Lines in a placeholder, each a paragraph; `size` in points."""
    for i, line in enumerate(lines):
        house.text(placeholder.text_frame, line, size, first=i == 0)


def table(
    slide: Any,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    size: float,
    top: float,
    left: float = 0.6,
) -> None:
    """A table with a coloured head; widths, `top` and `left` in inches, `size` in points."""
    frame = slide.shapes.add_table(
        len(rows) + 1, len(headers), Inches(left), Inches(top), Inches(sum(widths)), Inches(0.36 * (len(rows) + 1))
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


def box(
    slide: Any,
    place: tuple[float, float, float, float],
    lines: Sequence[tuple[str, float, bool, str]],
    fill: str | None = None,
) -> None:
    """Lines (text, size in points, bold, colour) in a box at `place`: left, top, width and height in inches; an empty text is left out."""
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
