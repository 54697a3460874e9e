"""Papers of a work area over three gemeenten that lie apart: profile, sheet for residents, atlas and the report of a workshop."""

from __future__ import annotations

import datetime
from datetime import UTC
from pathlib import Path

import pypdfium2
import pytest

from lib.answers import nationwide, place
from lib.answers.outlines import outlines
from lib.answers.profile.about import About, about_of
from lib.databank import SAMPLE
from lib.databank.own import layer
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part, WorkArea
from lib.databank.store import open_databank
from lib.reports import workshop_report
from lib.reports.__main__ import main
from lib.reports.places.profile import class_map
from lib.reports.workshop.held import Held
from lib.workshops.workshop import Clock, Workshop
from tests.reports.test_pdf import MM, boxes, pages, text

PARTS = (
    Part(code="BU99040001"),
    Part(code="BU99050000"),
    Part(code="BU99060000"),
    Part(code="BU99040000", share=0.4, dwellings=200),
)
AREA = WorkArea(id="bezitnrd", name="Bezit Noord", parts=PARTS, map_year=2025)
NOW = datetime.datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> layer.Layer:
    """The work area, in a layer of the test."""
    monkeypatch.setenv("BUURTBALANS_EIGEN", str(tmp_path / "own"))
    return layer.add(AREA)


@pytest.fixture(scope="module")
def about() -> About:
    databank = open_databank(SAMPLE)
    of_country = nationwide.country(databank)
    there = place.open_work_area(AREA, Places(databank), lambda code: place.load(databank, code, of_country))
    drawn = outlines(place.shapes_of(databank, there), {home.code: home.name for home in there.homes})
    return about_of(databank, there, 2024, drawn, NOW.date(), layer="0123456789abcdef")


def made(what: str, tmp_path: Path) -> list[pypdfium2.PdfPage]:
    """The pages that the command makes of it."""
    target = tmp_path / f"{what}.pdf"
    assert main([what, AREA.code, "--to", str(target), "--databank", str(SAMPLE)]) == 0
    return pages(target.read_bytes())


def test_the_profile_is_one_page_with_what_makes_it_citable(tmp_path: Path, kept: layer.Layer) -> None:
    (page,) = made("profiel", tmp_path)
    said = " ".join(text(page).split())
    for expected in (
        "Werkgebied Bezit Noord",
        "4 buurten in",
        "waarvan 1 voor een deel",
        "(2024, schatting)",
        "2025, schatting",
        "niet op hun plek: Driekerken, Lindenhaven en Middelwijk",
        "Hoe opgeteld.",
        "minder dan 50 huishoudens",
        f"samenstelling {AREA.hash}, uw werkgebieden versie {kept.version[:10]}",
    ):
        assert expected in said, expected
    width, height = page.get_size()
    for left, bottom, right, top in boxes(page):
        assert 15 * MM < left < right < width - 15 * MM
        assert 4 * MM < bottom < top < height - 11 * MM


def test_the_sheet_for_residents_is_one_page_and_says_what_is_estimated(tmp_path: Path) -> None:
    (page,) = made("bewonersblad", tmp_path)
    said = " ".join(text(page).split())
    assert "Dit blad gaat over het werkgebied Bezit Noord: 4 buurten in" in said
    assert "elk cijfer een schatting" in said
    assert "Niemand is daarvoor gevolgd." in said


def test_the_atlas_has_the_whole_and_every_buurt_by_gemeente(tmp_path: Path) -> None:
    found = made("atlas", tmp_path)
    assert len(found) == 2 + 1 + len(PARTS)
    contents = " ".join(text(found[1]).split())
    assert contents.index("Driekerken: Wijk") < contents.index("Lindenhaven: Wijk") < contents.index("Middelwijk: Wijk")
    assert "Domplein (een deel)" in contents
    part = next(said for said in (" ".join(text(page).split()) for page in found[3:]) if "Domplein" in said)
    assert "hoort 40% van de woningen bij werkgebied Bezit Noord (schatting). De cijfers hier zijn van de hele buurt." in part
    assert all(AREA.hash in text(page) for page in found)


@pytest.mark.parametrize(("code", "said"), [("WGaaaaaaaa", "is er niet (meer)"), ("WGx", "geen code van een gemeente, wijk")])
def test_one_that_is_not_there_is_one_sentence(code: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiel", code, "--databank", str(SAMPLE)]) == 2
    assert said in capsys.readouterr().err.strip().splitlines()[-1]


def test_the_report_of_a_workshop_names_it_and_has_its_map(about: About) -> None:
    held = Held(
        Workshop("abcdefgh234567", AREA.code, 3, {}, Clock(NOW, {}), NOW, NOW, {}), [("Kies", 10)], "", "", NOW.date(), 2024, None
    )
    (page,) = pages(workshop_report(held, about))
    said = " ".join(text(page).split())
    assert "Workshop over het werkgebied Bezit Noord" in said
    assert "niet op hun plek" in said
    assert f"samenstelling {AREA.hash}, uw werkgebieden versie 0123456789" in said


def test_a_wijk_and_the_whole_are_marked_on_the_map_like_a_buurt(about: About) -> None:
    def dark(*marked: str) -> int:
        return class_map(about, 2024, marked)["map"]["svg"].count('stroke-width="5.0"')

    assert [dark(), dark("BU99040000"), dark("WK990400"), dark(AREA.code)] == [0, 1, 2, 4]
