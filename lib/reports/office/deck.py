"""An empty 16:9 presentation in the house style, and what every slide and file has in common."""

from __future__ import annotations

import copy
import datetime
import io
import re
import zipfile
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout
from pptx.util import Inches, Pt

from lib import palette

WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.6)
TITLE_SLIDE, TEXT, TITLE_ONLY = "Title Slide", "Title and Content", "Title Only"
FONT = "Arial"
_FOOTER, _NUMBER, _DATE = 15, 13, 16
# Left, top, width, height in inches of the placeholders that a layout has, by index.
_PLACES = {
    TITLE_SLIDE: {0: (0.6, 2.2, 12.1, 1.6), 1: (0.6, 3.9, 12.1, 1.8)},
    TEXT: {0: (0.6, 0.55, 12.1, 1.0), 1: (0.6, 1.45, 12.1, 5.2)},
    TITLE_ONLY: {0: (0.6, 0.55, 12.1, 1.0)},
}
_FOOT = {_FOOTER: (0.6, 7.0, 11.2, 0.35), _NUMBER: (11.9, 7.0, 0.8, 0.35)}


def colour(code: str) -> RGBColor:
    """'#1b5288' as python-pptx wants it."""
    return RGBColor(*palette.rgb(code))


def new_deck() -> Deck:
    """No slides yet; three layouts, whose titles, texts and footers are real placeholders."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    for layout in list(deck.slide_layouts):
        if layout.name in _PLACES:
            _place(layout)
        else:
            deck.slide_layouts.remove(layout)
    master = deck.slide_master
    shapes: Any = master.placeholders
    for shape in shapes:
        kind = int(shape.placeholder_format.type)
        _move(shape, _FOOT.get(kind) or _PLACES[TEXT].get(0 if kind == 1 else 1) or _FOOT[_FOOTER])
    _style(master.element)
    theme = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    theme._blob = _themed(theme.blob)
    return deck


def add(deck: Deck, layout: str, title: str, footer: str) -> Any:
    """A slide with its title, and the footer and number that python-pptx leaves on the layout."""
    of: Any = next(one for one in deck.slide_layouts if one.name == layout)
    slide: Any = deck.slides.add_slide(of)
    slide.shapes.title.text_frame.text = title
    for shape in of.placeholders:
        if int(shape.placeholder_format.type) in _FOOT:
            element = copy.deepcopy(shape._element)
            slide.shapes._spTree.append(element)
    for shape in slide.placeholders:
        if int(shape.placeholder_format.type) == _FOOTER:
            shape.text_frame.text = footer
    return slide


def describe(shape: Any, text: str) -> None:
    """Alternative text, for somebody who does not see the shape."""
    shape._element.xpath("./*/p:cNvPr")[0].set("descr", text)


def saved(deck: Deck, made_on: datetime.date) -> bytes:
    """The file, all of it marked as Dutch; nothing in it depends on the clock."""
    for slide in deck.slides:
        # Read aloud last, whatever was added after them.
        for shape in list(slide.placeholders):
            if int(shape.placeholder_format.type) in _FOOT:
                slide.shapes._spTree.append(shape._element)
        _dutch(slide.element)
        if slide.has_notes_slide:
            _dutch(slide.notes_slide.element)
        for shape in slide.shapes:
            if shape.has_chart:
                _dutch_chart(shape.chart._chartSpace)
    buffer = io.BytesIO()
    deck.save(buffer)
    return _still(buffer.getvalue(), made_on)


def _place(layout: SlideLayout) -> None:
    for shape in list(layout.placeholders):
        kind, index = int(shape.placeholder_format.type), shape.placeholder_format.idx
        if kind == _DATE:
            shape._element.getparent().remove(shape._element)
        else:
            _move(shape, _FOOT.get(kind) or _PLACES[layout.name][index])
            if kind in _FOOT:
                shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            elif layout.name == TITLE_SLIDE and index == 1:
                for paragraph in shape._element.iter(qn("a:lvl1pPr")):
                    paragraph.set("algn", "l")
            if index == 0:
                shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if layout.name == TITLE_SLIDE else MSO_ANCHOR.TOP


def _move(shape: Any, place: tuple[float, float, float, float]) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(value) for value in place)


def _style(master: Any) -> None:
    """Titles left, bold and blue; texts 18 points; footers small and grey."""
    title = master.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    title.set("algn", "l")
    title.find(qn("a:defRPr")).set("sz", "2600")
    title.find(qn("a:defRPr")).set("b", "1")
    title.find(f".//{qn('a:schemeClr')}").set("val", "accent1")
    for level, size in enumerate((1800, 1600, 1400), start=1):
        master.find(f".//{qn('p:bodyStyle')}/{qn(f'a:lvl{level}pPr')}/{qn('a:defRPr')}").set("sz", str(size))
    for run in master.xpath(".//p:sp[p:nvSpPr/p:nvPr/p:ph[@type='ftr' or @type='sldNum']]//a:defRPr"):
        run.set("sz", "900")
        fill = run.find(qn("a:solidFill"))
        fill.clear()
        fill.append(fill.makeelement(qn("a:srgbClr"), {"val": "55606B"}))
    for paragraph in master.xpath(".//p:sp[p:nvSpPr/p:nvPr/p:ph[@type='ftr']]//a:lvl1pPr"):
        paragraph.set("algn", "l")
    # Titles, texts and footers begin exactly where charts and tables do.
    for body in master.iter(qn("a:bodyPr")):
        body.set("lIns", "0")


def _themed(blob: bytes) -> bytes:
    """The theme with our fonts and colours, so that what somebody adds later fits."""
    text = blob.decode("utf-8")
    colours = {
        "dk2": palette.INK,
        **{f"accent{i}": code for i, code in enumerate((*palette.AREAS, *palette.KIND_COLOURS[1:]), start=1)},
    }
    for name, code in colours.items():
        text = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf'\g<1><a:srgbClr val="{code[1:]}"/>\g<2>', text, flags=re.S)
    return re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", text).encode("utf-8")


def _dutch(element: Any) -> None:
    for run in element.iter(qn("a:r"), qn("a:fld")):
        run.get_or_add_rPr().set("lang", "nl-NL")
    for end in element.iter(qn("a:endParaRPr")):
        end.set("lang", "nl-NL")


def _dutch_chart(chart: Any) -> None:
    for run in chart.iter(qn("a:defRPr"), qn("a:rPr"), qn("a:endParaRPr")):
        run.set("lang", "nl-NL")
    if chart.find(qn("c:lang")) is None:
        language = chart.makeelement(qn("c:lang"), {"val": "nl-NL"})
        chart.insert(1 if chart.find(qn("c:date1904")) is not None else 0, language)


def _still(blob: bytes, made_on: datetime.date) -> bytes:
    """The same package with the date of the record in place of the clock, also in the workbooks behind charts."""
    moment = (made_on.year, made_on.month, made_on.day, 12, 0, 0)
    stamp = f"{made_on.isoformat()}T12:00:00Z".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blob)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith(".xlsx"):
                content = _still(content, made_on)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            info = zipfile.ZipInfo(name, moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return out.getvalue()


def text(frame: Any, text: str, size: float, bold: bool = False, code: str = palette.INK, first: bool = False) -> None:
    """One paragraph in a text frame."""
    paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
    run = paragraph.add_run()
    # A sign never stands at the end of a line without its amount.
    run.text = text.replace("€ ", "€\u00a0")
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, colour(code)
