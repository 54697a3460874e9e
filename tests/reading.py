"""What somebody reads on a page or a paper, and the sentences in it."""

from __future__ import annotations

import ctypes
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import openpyxl
import pypdfium2
import pypdfium2.raw as pdfium
from pptx import Presentation
from streamlit.testing.v1 import AppTest

LONGEST = 22  # words of a sentence
MEAN = 12
_TO_WORDS = (
    (r"(?s)<(style|script|table)\b.*?</\1>", " "),
    (r"</(?:p|li|div|dt|dd|h\d|summary|figcaption)>|</span>(?=</?span)| · ", "\n"),
    (r"<[^>]+>", " "),
    (r":material/\w+:", ""),
    (r":[a-z]+(?:-badge|-background)?\[([^\]]*)\]", r"\1"),
    (r"\[([^\]]*)\]\([^)]*\)", r"\1"),
    (r"https?://\S+", ""),
    (r"[*_`#\\\u2060\u200b\u00ad]", ""),
)
# Points that end no sentence.
_SHORT = r"(?<!\bbijv\.)(?<!\benz\.)(?<!\bnr\.)(?<!\bca\.)(?<!\bdr\.)(?<!\bo\.a\.)"
_CITES = re.compile(r"\bBron(?:nen)?:.*|^\|.*|^.*\[[a-z ]*(?:gelezen|nagezien)\].*")


@dataclass(frozen=True)
class Lengths:
    """Of what was read: sentences, mean words of those that end as one, and all that are longer than they may be."""

    many: int
    mean: float
    most: int
    too_long: list[str]


def sentences(said: str) -> Iterator[list[str]]:
    """Words of each sentence, a line at a time.

    A line that cites, a row of a table, and a label of one or two words are none. A list of things that ends in no full stop is one all
    the same: it has to be read in one go.
    """
    for pattern, instead in _TO_WORDS:
        said = re.sub(pattern, instead, said)
    for line in said.split("\n"):
        for sentence in re.split(rf"(?<=[.!?]){_SHORT}\s+(?=[A-ZÉ'‘(0-9])", _CITES.sub("", line.strip(" -•"))):
            words = [word for word in sentence.split() if re.search(r"\w", word)]
            if len(words) > 2:
                yield words


def lengths(said: str) -> Lengths:
    """How long the sentences are. A label counts for the longest and not for the mean, which it would only make shorter."""
    found = list(sentences(said))
    whole = [len(words) for words in found if words[-1].rstrip("'’)")[-1:] in ".!?:"]
    too_long = [" ".join(words) for words in found if len(words) > LONGEST]
    return Lengths(len(whole), sum(whole) / max(1, len(whole)), max(map(len, found), default=0), too_long)


def page(app: AppTest, without: Collection[str] = ()) -> str:
    """All texts on a page, one a line: elements, labels, helps and the descriptions of charts; no cells of tables.

    `without`: labels of expanders whose content is left out.
    """
    return "\n".join(dict.fromkeys(_texts(app._tree, without)))


def _texts(block: Any, without: Collection[str]) -> Iterator[str]:
    for child in getattr(block, "children", {}).values():
        proto = getattr(child, "proto", None)
        if getattr(child, "label", None) in without:
            continue
        for field in ("label", "body", "help", "placeholder", "caption", "title", "message"):
            for at in (proto, getattr(proto, "expandable", None), getattr(proto, "tab", None), getattr(proto, "dialog", None)):
                said = getattr(at, field, "")
                if isinstance(said, str) and said.strip():
                    yield said
        if child.type in ("arrow_vega_lite_chart", "vega_lite_chart"):
            yield str(json.loads(child.proto.spec).get("description", ""))
        yield from _texts(child, without)


def paper(content: bytes) -> str:
    """All texts of a tagged PDF, one a line: what is one paragraph, heading, cell or description of a picture is one line."""
    return "\n".join(line for sheet in pypdfium2.PdfDocument(content) for line in _tagged(sheet))


def deck(content: bytes) -> str:
    """All texts of slides, one paragraph or cell a line."""
    shapes = [shape for slide in Presentation(io.BytesIO(content)).slides for shape in slide.shapes]
    told = [paragraph.text for shape in shapes if shape.has_text_frame for paragraph in shape.text_frame.paragraphs]
    told += [cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return "\n".join(told)


def workbook(content: bytes) -> str:
    """All texts of a workbook, one cell a line."""
    sheets = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(
        dict.fromkeys(cell.value for sheet in sheets for row in sheet for cell in row if isinstance(cell.value, str))
    )


def _tagged(sheet: pypdfium2.PdfPage) -> Iterator[str]:
    words = sheet.get_textpage()
    pieces: dict[int, list[str]] = defaultdict(list)
    for item in sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        pieces[pdfium.FPDFPageObj_GetMarkedContentID(item)].append(_text_of(item, words))
    tree = pdfium.FPDF_StructTree_GetForPage(sheet)
    told = 0
    for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        for marks in _elements(pdfium.FPDF_StructTree_GetChildAtIndex(tree, i)):
            said = marks if isinstance(marks, str) else _joined(piece for mark in _here(marks, told) for piece in pieces[mark])
            told += bool(said)
            if said:
                yield said


def _elements(element: Any) -> Iterator[str | list[int]]:
    """The description of each element that has one; else the marks of its own text."""
    if not element:
        return
    described = _string(pdfium.FPDF_StructElement_GetAltText, element)
    if described or _string(pdfium.FPDF_StructElement_GetActualText, element):
        yield described
        return
    many = max(0, int(pdfium.FPDF_StructElement_GetMarkedContentIdCount(element)))
    marks = [pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, i) for i in range(many)]
    yield [mark for mark in marks if mark >= 0]
    for i in range(pdfium.FPDF_StructElement_CountChildren(element)):
        yield from _elements(pdfium.FPDF_StructElement_GetChildAtIndex(element, i))


def _here(marks: list[int], told: int) -> list[int]:
    """Those on this page, of an element that goes on overleaf: marks begin again there. `told`: elements before it on this page."""
    turn = next((i for i in range(1, len(marks)) if marks[i] < marks[i - 1]), len(marks))
    return marks if turn == len(marks) else marks[:turn] if told else marks[turn:]


def _joined(pieces: Iterable[str]) -> str:
    """One line of its pieces; a word that was broken at the end of a line is one again."""
    return " ".join(re.sub(r"\s*[\u00ad\ufffe\x02]\s*", "", " ".join(piece.strip(" ") for piece in pieces)).split())


def _string(get: Callable[..., int], element: Any) -> str:
    size = get(element, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    get(element, buffer, size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le")


def _text_of(item: Any, words: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(item, words, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    pdfium.FPDFTextObj_GetText(item, words, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le")
