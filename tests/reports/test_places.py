"""Papers on places: a page each, tagged, in order, and nothing outside its margins; the atlas also from the command line."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from lib.answers import nationwide, place
from lib.answers.outlines import outlines
from lib.answers.profile.about import About, about_of, places_of
from lib.answers.profile.profile import Profile, profile_of
from lib.answers.profile.residents import QUESTIONS, statements
from lib.databank import SAMPLE
from lib.databank.store import Databank, open_databank
from lib.reports import phrases, profiles, residents_sheet
from lib.reports.__main__ import known_of, main
from lib.reports.small_map import small_map, where_on_map
from tests.reports.test_pdf import MM, boxes, pages, text

GEMEENTE, YEAR = "GM9905", 2024


@pytest.fixture(scope="module")
def databank() -> Databank:
    return open_databank(SAMPLE)


@pytest.fixture(scope="module")
def about(databank: Databank) -> About:
    gemeente = place.load(databank, GEMEENTE, nationwide.country(databank))
    return about_of(databank, gemeente, YEAR, outlines(place.shapes(databank, GEMEENTE)))


@pytest.fixture(scope="module")
def found(databank: Databank) -> list[Profile]:
    gemeente = place.load(databank, GEMEENTE, nationwide.country(databank))
    known = known_of(databank, gemeente, YEAR)
    return [profile_of(gemeente, code, YEAR, known) for code in [*places_of(gemeente), *list(gemeente.wijken)[:2]]]


@pytest.fixture(scope="module")
def atlas(found: list[Profile], about: About) -> bytes:
    return profiles(found, about)


def elements(page: pypdfium2.PdfPage) -> Iterator[tuple[str, str]]:
    """Type and alternative text of the tags of a page, in the order in which they are read."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)

    def read(element: object, get: object) -> str:
        size = get(element, None, 0)  # type: ignore[operator]
        buffer = ctypes.create_string_buffer(max(size, 2))
        get(element, buffer, size)  # type: ignore[operator]
        return buffer.raw[: max(size - 2, 0)].decode("utf-16-le")

    def below(element: object) -> Iterator[tuple[str, str]]:
        if element:
            yield read(element, pdfium.FPDF_StructElement_GetType), read(element, pdfium.FPDF_StructElement_GetAltText)
            for i in range(pdfium.FPDF_StructElement_CountChildren(element)):
                yield from below(pdfium.FPDF_StructElement_GetChildAtIndex(element, i))

    for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        yield from below(pdfium.FPDF_StructTree_GetChildAtIndex(tree, i))


def test_a_page_per_place_after_a_title_and_contents(atlas: bytes, found: list[Profile]) -> None:
    shown = pages(atlas)
    assert len(shown) == len(found) + 2
    for page, profile in zip(shown[2:], found, strict=True):
        said = text(page)
        assert profile.name in said
        assert profile.place in said
        assert phrases.MARK in said
        for question in profile.questions:
            assert question in said


def test_nothing_lies_outside_the_margins_and_everything_fits(atlas: bytes) -> None:
    for page in pages(atlas):
        width, height = page.get_size()
        assert (round(width), round(height)) == (595, 842)
        for left, bottom, right, top in boxes(page):
            assert 15 * MM < left < right < width - 15 * MM
            assert 4 * MM < bottom < top < height - 11 * MM
        assert max(top for _, bottom, _, top in boxes(page) if bottom < 18 * MM) < 17 * MM


def test_bookmarks_lead_to_every_place(atlas: bytes, found: list[Profile]) -> None:
    marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in pypdfium2.PdfDocument(atlas).get_toc()]
    named = [f"Gemeente {p.name}" if p.level == "gemeente" else p.name for p in found]
    assert marks[2:] == [(name, i + 2) for i, name in enumerate(named)]


def test_the_contents_name_the_pages(atlas: bytes, found: list[Profile]) -> None:
    said = text(pages(atlas)[1])
    for number, profile in enumerate(found, start=3):
        assert profile.name in said
        assert str(number) in said


def test_it_is_tagged_and_read_from_the_name_down(atlas: bytes, about: About, found: list[Profile]) -> None:
    document = pypdfium2.PdfDocument(atlas)
    assert pdfium.FPDFCatalog_IsTagged(document)
    for page, profile in zip(list(document)[2:], found, strict=True):
        tags = [(kind, alt) for kind, alt in elements(page) if kind]
        kinds = [kind for kind, _ in tags]
        assert kinds.count("H1") == 1
        assert kinds.index("H1") < kinds.index("H2")
        alts = [alt for _, alt in tags if alt]
        assert any(alt.startswith("Kaart van ") and about.gemeente in alt for alt in alts)
        assert any(alt.startswith("Lijngrafiek") for alt in alts) == bool(len(profile.history))


def test_the_sheet_for_residents_has_room_for_answers(found: list[Profile], about: About) -> None:
    for profile in found:
        (page,) = pages(residents_sheet(profile, about))
        said = text(page)
        for sentence in (*statements(profile), *QUESTIONS, "Zet geen namen op dit blad"):
            assert sentence in said


def test_the_same_place_gives_the_same_file(found: list[Profile], about: About) -> None:
    assert profiles(found[:1], about) == profiles(found[:1], about)


def test_a_small_map_has_every_buurt_and_a_ring_around_what_is_hardly_seen(about: About) -> None:
    assert about.outlines is not None
    drawn = small_map(about.outlines, "Kaart.", {})
    assert drawn["svg"].count("<path") == len(about.outlines.areas)
    tiny = about.outlines.areas | {"BU0": (((0.9, 0.05), (0.91, 0.05), (0.91, 0.06)),)}
    beside = type(about.outlines)(about.outlines.width, about.outlines.height, tiny)
    assert "<circle" in small_map(beside, "Kaart.", {}, ["BU0"])["svg"]
    assert where_on_map(beside, ["BU0"]).startswith("in het noord")
    assert where_on_map(beside, ["BU1"]) == ""


def test_the_command_line_makes_an_atlas(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "atlas.pdf"
    assert main(["atlas", GEMEENTE, "--to", str(target), "--databank", str(SAMPLE)]) == 0
    assert len(pages(target.read_bytes())) == 23
    assert "21/21" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["profiel", "Heerlen"], "geen code van een gemeente, wijk, buurt of werkgebied"),
        (["atlas", "BU99050101"], "Een atlas is van een gemeente of werkgebied. Geef GM9905"),
        (["profiel", "GM0001"], "staat niet in deze databank"),
        (["profiel", "BU99059999"], "staat niet in deze databank"),
        (["profiel", GEMEENTE, "--to", "/"], "Geef na --to een ander bestand"),
    ],
)
def test_what_cannot_be_made_is_one_sentence(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--databank", str(SAMPLE)]) == 2
    told = capsys.readouterr().err.strip().splitlines()[-1]
    assert said in told
