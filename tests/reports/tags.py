"""A PDF as somebody hears it: its tags in their order, with the text of each; and what is on its pages outside the tags."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_KINDS = {
    *(
        "Document",
        "Part",
        "Sect",
        "Div",
        "NonStruct",
        "P",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "THead",
    ),
    *("TBody", "TFoot", "TR", "TH", "TD", "Caption", "Span", "Link", "Figure", "TOC", "TOCI", "Reference", "Annot"),
}
_MAY_HOLD = {
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"THead", "TBody", "TFoot", "TR", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "TOC": {"TOCI", "TOC", "Caption"},
}


@dataclass(frozen=True)
class Tag:
    """One tag: its kind, text alternative, own text, what it is inside of (outermost first), and the page (from 1)."""

    kind: str
    alt: str
    text: str
    inside: tuple[str, ...]
    page: int


def failures(pdf: bytes) -> dict[str, list[str]]:
    """Per failure condition of the Matterhorn Protocol 1.1 that is looked at here: what breaks it. Empty lists are well."""
    tags = read(pdf)
    kinds = [tag.kind for tag in tags]
    levels = [int(kind[1]) for kind in kinds if len(kind) == 2 and kind[0] == "H" and kind[1].isdigit()]
    skipped = [f"H{a} and then H{b}" for a, b in pairwise(levels) if b > a + 1]
    nested = [
        f"{tag.kind} in {tag.inside[-1]}"
        for tag in tags
        if tag.inside and tag.kind not in _MAY_HOLD.get(tag.inside[-1], {tag.kind})
    ]
    nested += [
        f"{tag.kind} in {(tag.inside or ('nothing',))[-1]}" for tag in tags if tag.kind == "TR" and not {*tag.inside} & {"Table"}
    ]
    links = re.findall(rb"<</Type/Annot/Subtype/Link.*?>>\s*endobj", pdf, re.DOTALL)
    pages = [page for page in re.findall(rb"<</Type/Page/.*?>>\s*endobj", pdf, re.DOTALL) if b"/Annots" in page]
    fonts = re.findall(rb"<</Type/FontDescriptor.*?>>\s*endobj", pdf, re.DOTALL)
    types = re.findall(rb"<</Type/Font/Subtype/Type0.*?>>\s*endobj", pdf, re.DOTALL)
    headers = re.findall(rb"<</Type/StructElem/S/TH/.*?>>\s*endobj", pdf, re.DOTALL)
    in_links = sum(kind == "Link" for kind in kinds)

    def has(*wanted: bytes) -> list[str]:
        return [f"no {one.decode()}" for one in wanted if one not in pdf]

    def lacks(*unwanted: bytes) -> list[str]:
        return [f"{one.decode()} is there" for one in unwanted if one in pdf]

    language = has(b"/Lang(nl-NL)")
    return {
        "01-005": outside(pdf),
        "01-007": lacks(b"/Suspects true"),
        "02-001": sorted({kind for kind in kinds if kind not in _KINDS}),
        "06-001": has(b"/Type/Metadata/Subtype/XML"),
        "06-002": has(b"<pdfuaid:part>1</pdfuaid:part>"),
        "06-003": has(b"<dc:title>"),
        "07-001": has(b"/ViewerPreferences", b"/DisplayDocTitle"),
        "07-002": has(b"/DisplayDocTitle true"),
        "09-004": [
            one for one in nested if one.split()[-1] in ("Table", "THead", "TBody", "TFoot", "TR") or one.startswith("TR")
        ],
        "09-005": [one for one in nested if one.split()[-1] in ("L", "LI")],
        "09-006": [one for one in nested if one.endswith("TOC")],
        **dict.fromkeys(("11-001", "11-002", "11-003", "11-004", "11-005", "11-006"), language),
        "13-004": [f"figure on page {tag.page}" for tag in tags if tag.kind == "Figure" and not tag.alt.strip()],
        "14-002": [] if not levels or levels[0] == 1 else [f"begins with H{levels[0]}"],
        "14-003": skipped,
        "14-007": ["H beside H1"] if "H" in kinds and levels else [],
        "15-003": ["header cell without scope"] * sum(b"/Scope/" not in one for one in headers),
        "17-002": ["Formula"] * kinds.count("Formula"),
        "19-003": ["Note"] * kinds.count("Note"),
        **dict.fromkeys(("20-001", "20-002", "20-003"), lacks(b"/OCProperties")),
        "21-001": lacks(b"/EmbeddedFiles"),
        "25-001": lacks(b"/XFA"),
        **dict.fromkeys(("26-001", "26-002"), lacks(b"/Encrypt")),
        **dict.fromkeys(
            ("28-008", "28-009"), ["page with links has no order for Tab"] * sum(b"/Tabs/S" not in page for page in pages)
        ),
        "28-011": [f"{len(links)} links, {in_links} tags"] if bool(links) != bool(in_links) else [],
        "28-012": ["link without description"] * sum(b"/Contents" not in one for one in links),
        "31-009": ["font is not embedded"] * sum(b"/FontFile" not in one for one in fonts) or ([] if fonts else ["no font"]),
        "31-027": ["font without letters"] * sum(b"/ToUnicode" not in one for one in types),
    }


def read(pdf: bytes) -> list[Tag]:
    """All tags of all pages, in the order in which they are read."""
    document = pypdfium2.PdfDocument(pdf)
    return [tag for number, page in enumerate(document, start=1) for tag in _of_page(page, number)]


def outside(pdf: bytes) -> list[str]:
    """Texts that are drawn in no tag and are not marked as decoration (artifact) either."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        words = page.get_textpage()
        for one in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1):
            marks = [
                _text(pdfium.FPDFPageObjMark_GetName, pdfium.FPDFPageObj_GetMark(one.raw, i))
                for i in range(pdfium.FPDFPageObj_CountMarks(one.raw))
            ]
            if pdfium.FPDFPageObj_GetMarkedContentID(one.raw) < 0 and "Artifact" not in marks:
                found.append(_object_text(one, words))
    return [text for text in found if text.strip()]


def _of_page(page: pypdfium2.PdfPage, number: int) -> Iterator[Tag]:
    words = page.get_textpage()
    texts: dict[int, str] = {}
    for one in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1):
        at = pdfium.FPDFPageObj_GetMarkedContentID(one.raw)
        if at >= 0:
            texts[at] = texts.get(at, "") + _object_text(one, words)
    tree = pdfium.FPDF_StructTree_GetForPage(page)

    def below(element: Any, inside: tuple[str, ...]) -> Iterator[Tag]:
        if not element:
            return
        kind = _wide(pdfium.FPDF_StructElement_GetType, element)
        own = [
            pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, i)
            for i in range(max(0, pdfium.FPDF_StructElement_GetMarkedContentIdCount(element)))
        ]
        alt = _wide(pdfium.FPDF_StructElement_GetAltText, element)
        yield Tag(kind, alt, "".join(texts.get(at, "") for at in own), inside, number)
        for i in range(pdfium.FPDF_StructElement_CountChildren(element)):
            yield from below(pdfium.FPDF_StructElement_GetChildAtIndex(element, i), (*inside, kind))

    for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        yield from below(pdfium.FPDF_StructTree_GetChildAtIndex(tree, i), ())


def _object_text(one: Any, words: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(one.raw, words.raw, None, 0)
    buffer = (ctypes.c_ushort * max(1, size // 2))()
    pdfium.FPDFTextObj_GetText(one.raw, words.raw, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def _wide(get: Callable[..., int], of: Any) -> str:
    size = get(of, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    get(of, buffer, size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le")


def _text(get: Callable[..., Any], mark: Any) -> str:
    size = ctypes.c_ulong()
    get(mark, None, 0, size)
    buffer = (ctypes.c_ushort * max(1, size.value // 2))()
    get(mark, buffer, size.value, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")
