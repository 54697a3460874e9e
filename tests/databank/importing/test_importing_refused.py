"""Files that cannot be imported: one clear Dutch sentence that names the file and the way out, and nothing changes."""

from __future__ import annotations

import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
from shapely.geometry import box

from lib.databank.commit import writing
from lib.databank.errors import DatabankBusy, DatabankError, UnexpectedData
from lib.databank.importing import limits
from lib.databank.store import open_databank
from tests.databank.importing.files_by_hand import import_files

GOOD = "Codering;Aantal inwoners;Woningvoorraad\nGM9901;500;200\nBU99010000;300;120\n"


def text(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def answer(path: Path, *rows: dict[str, Any], **more: Any) -> Path:
    return text(path, json.dumps({"value": list(rows), **more}))


def xlsx(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def zipped(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return path


def cut(path: Path, share: float) -> Path:
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    return path


def long_xlsx(path: Path) -> Path:
    numbers = random.Random(5)
    return xlsx(path, ["gwb_code_10", "a_inw"], *([f"BU9901{i:04d}", numbers.randrange(9999)] for i in range(3000)))


def shapes(path: Path, year_column: bool = False, crs: int = 28992, code: str = "buurtcode", x: float = 155_000) -> Path:
    columns = {code: ["BU99010000"], "buurtnaam": ["Kade"], **({"jaar": [2024]} if year_column else {})}
    frame = gpd.GeoDataFrame(columns, geometry=[box(x, 463_000, x + 500, 463_500)], crs=crs)
    frame.to_file(path, layer="buurten") if path.suffix == ".gpkg" else frame.to_crs(4326).to_file(path, driver="GeoJSON")
    return path


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "leeg": (lambda d: text(d / "kwb-2024.xlsx", ""), "kwb-2024.xlsx: dit bestand is leeg.*Download het opnieuw"),
    "spaties": (lambda d: text(d / "kwb-2024.csv", "  \n \n"), "leeg"),
    "bestaat niet": (lambda d: d / "kwb-2024.xlsx", "kwb-2024.xlsx: dit bestand bestaat niet"),
    "map": (lambda d: d, "dit is een map, geen bestand"),
    "xlsx halverwege": (lambda d: cut(long_xlsx(d / "kwb-2024.xlsx"), 0.5), "niet volledig of beschadigd.*Download het opnieuw"),
    "xlsx zonder staart": (lambda d: cut(long_xlsx(d / "kwb-2024.xlsx"), 0.98), "niet volledig of beschadigd"),
    "zip halverwege": (lambda d: cut(zipped(d / "x.zip", a_csv=GOOD * 400), 0.5), "niet volledig of beschadigd"),
    "zip zonder iets bekends": (lambda d: zipped(d / "foto.zip", a_jpg="x"), "niets dat Buurtbalans kent.*Buurtbalans leest"),
    "foto": (
        lambda d: (d / "foto.jpg", (d / "foto.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(999)))[0],
        "foto.jpg: .*kent.*niet",
    ),
    "oud excel": (
        lambda d: (d / "k.xls", (d / "k.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(999)))[0],
        "oud of beveiligd Excel.*xlsx",
    ),
    "webpagina": (lambda d: text(d / "kwb-2024.csv", "<!doctype html><html>Even geduld</html>"), "webpagina"),
    "andere csv": (
        lambda d: text(d / "uitgaven.csv", "datum;bedrag\n1 mei;12\n"),
        "geen kerncijfers van wijken en buurten.*leest",
    ),
    "ander excel": (lambda d: xlsx(d / "uitgaven.xlsx", ["datum", "bedrag"], [1, 2]), "geen kerncijfers van wijken en buurten"),
    "leeg excel": (lambda d: xlsx(d / "uitgaven.xlsx"), "geen kerncijfers"),
    "tekst": (lambda d: text(d / "brief.txt", "Geachte heer,\n\nHierbij"), "geen kerncijfers"),
    "zonder codes": (
        lambda d: text(d / "e 2024.csv", "Naam;Aantal inwoners\nKade;5\n"),
        "kolom met gebiedscodes ontbreekt.*Codering",
    ),
    "alleen namen": (
        lambda d: text(d / "e 2024.csv", "Wijken en buurten;Aantal inwoners\nKade;5\n"),
        "geen gebiedscodes.*'Kade'.*'Codering'",
    ),
    "zonder inwoners": (
        lambda d: text(d / "e 2024.csv", "Codering;Koopwoningen (%)\nGM9901;5\n"),
        "aantal inwoners ontbreekt.*a_inw",
    ),
    "hernoemd": (
        lambda d: xlsx(d / "kwb-2024.xlsx", ["gwb_code_10", "inw", "a_hh"], ["GM9901", 5, 2]),
        "inwoners ontbreekt.*andere naam",
    ),
    "code hernoemd": (
        lambda d: xlsx(d / "kwb-2024.xlsx", ["gebied", "a_inw", "a_hh"], ["GM9901", 5, 2]),
        "gebiedscodes ontbreekt",
    ),
    "zonder jaar": (lambda d: text(d / "export.csv", GOOD), "jaar van de kerncijfers staat niet.*kwb-2024.xlsx"),
    "twee jaren": (lambda d: text(d / "2021 en 2022.csv", GOOD), "jaar van de kerncijfers staat niet"),
    "te oud": (lambda d: text(d / "kwb-2009.csv", GOOD), "het jaar 2009 past niet.*van 2013 tot en met"),
    "te nieuw": (lambda d: text(d / "kwb-2049.csv", GOOD), "het jaar 2049 past niet"),
    "dubbel": (lambda d: text(d / "e 2024.csv", GOOD + "GM9901;501;200\n"), "GM9901 staat er meer dan één keer in"),
    "afgebroken": (lambda d: text(d / "e 2024.csv", GOOD + "BU99010001;30"), "2 van de 3 kolommen.*afgebroken"),
    "woord als getal": (lambda d: text(d / "e 2024.csv", GOOD + "BU99010001;veel;2\n"), "BU99010001 staat 'veel'.*'Inwoners'"),
    "duizendtallen": (lambda d: text(d / "e 2024.csv", GOOD + "BU99010001;1.020;2\n"), "BU99010001 is '1.020'.*duizendtallen"),
    "te hoog percentage": (
        lambda d: text(d / "e 2024.csv", "Codering;Aantal inwoners;Koopwoningen\nGM9901;5;455\n"),
        "'Koopwoningen' .kolom 'Koopwoningen'. van GM9901 is '455'.*komma",
    ),
    "dubbele kolom": (
        lambda d: text(d / "e 2024.csv", "Codering;A/Aantal inwoners (aantal);B/Aantal inwoners (x)\nGM9901;5;6\n"),
        "meer dan één kolom past bij 'Inwoners': 'A/Aantal inwoners .aantal.', 'B/Aantal inwoners .x.'",
    ),
    "halve json": (lambda d: text(d / "a-2024.json", '{"value": [{"WijkenEnBuurten": "GM'), "JSON.*niet volledig"),
    "json zonder rijen": (lambda d: answer(d / "a-2024.json"), "bevat geen rijen"),
    "andere json": (lambda d: text(d / "a.json", '{"naam": "iets"}'), "bevat geen rijen.*Buurtbalans leest"),
    "json zonder codes": (
        lambda d: answer(d / "a-2024.json", {"AantalInwoners_5": 5}),
        "'WijkenEnBuurten' met gebiedscodes ontbreekt",
    ),
    "json zonder inwoners": (
        lambda d: answer(d / "a-2024.json", {"WijkenEnBuurten": "GM9901", "Inwoners_5": 5}),
        "AantalInwoners",
    ),
    "json zonder jaar": (
        lambda d: answer(d / "a.json", {"WijkenEnBuurten": "GM9901", "AantalInwoners_5": 5}),
        "jaar van de kerncijfers",
    ),
    "misdrijven zonder jaar": (
        lambda d: answer(
            d / "a.json", {"SoortMisdrijf": "1.1", "WijkenEnBuurten": "", "Perioden": "", "GeregistreerdeMisdrijven_1": 1}
        ),
        "geen totalen van hele jaren",
    ),
    "scores zonder kolom": (
        lambda d: text(d / "s.csv", "bu_code,jaar,afw\nBU99010000,2024,0.1\n"),
        "s.csv ontbreekt een kolom: won",
    ),
    "scores zonder score": (
        lambda d: text(d / "s.csv", "bu_code,jaar,afw,fys,onv,soc,vrz,won\nBU99010000,2024,NA,NA,NA,NA,NA,NA\n"),
        "geen enkele score",
    ),
    "kaart zonder jaar": (lambda d: shapes(d / "kaart.gpkg"), "jaar van de kaart staat niet.*wijkenbuurten-2024.gpkg"),
    "kaart zonder code": (lambda d: shapes(d / "kaart-2024.gpkg", code="nummer"), "'buurtcode'.*ontbreekt.*lagen: buurten"),
    "kaart in zee": (lambda d: shapes(d / "kaart.gpkg", True, x=-900_000), "ligt niet in Nederland.*EPSG:28992"),
    "halve kaart": (lambda d: cut(shapes(d / "kaart.gpkg", True), 0.4), "kaart.gpkg: .*(beschadigd|ontbreekt)"),
    "halve geojson": (lambda d: cut(shapes(d / "kaart.geojson", True), 0.5), "niet volledig of beschadigd"),
    "lege geojson": (lambda d: text(d / "k-2024.geojson", '{"type": "FeatureCollection", "features": []}'), "k-2024.geojson: "),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence_and_nothing_changes(tmp_path: Path, case: str) -> None:
    make, expected = REFUSED[case]
    (tmp_path / "files").mkdir()
    before = import_files(tmp_path / "db", [text(tmp_path / "goed 2023.csv", GOOD)])
    with pytest.raises(UnexpectedData, match=expected) as refused:
        import_files(tmp_path / "db", [make(tmp_path / "files")])
    assert open_databank(tmp_path / "db").version == before.version
    assert before.verify() == []
    assert str(refused.value).endswith((".", ")."))


def test_what_is_refused_is_refused_for_that_reason(tmp_path: Path) -> None:
    """The good file of which the cases above are spoiled copies is accepted."""
    good = text(tmp_path / "e 2024.csv", GOOD)
    shape = shapes(tmp_path / "kaart.gpkg", year_column=True)
    book = long_xlsx(tmp_path / "kwb-2024.xlsx")
    assert len(import_files(tmp_path / "db", [good, shape, book]).read("key_figures")) == 3001


def test_no_permission_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = text(tmp_path / "kwb-2024.csv", GOOD)
    opened = Path.open

    def closed(self: Path, *arguments: Any, **named: Any) -> Any:
        if self == path:
            raise PermissionError(13, os.strerror(13))
        return opened(self, *arguments, **named)

    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(UnexpectedData, match=r"kwb-2024.csv: dit bestand is niet te lezen.*leesrecht"):
        import_files(tmp_path / "db", [path])


def test_a_zip_that_unpacks_to_more_than_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_UNPACKED", 100)
    with pytest.raises(UnexpectedData, match=r"a.zip: uitgepakt is dit meer dan .* MB.*kleinere selectie"):
        import_files(tmp_path / "db", [zipped(tmp_path / "a.zip", a_csv=GOOD * 10)])


def test_no_files(tmp_path: Path) -> None:
    with pytest.raises(DatabankError, match="ten minste één bestand"):
        import_files(tmp_path / "db", [])


def test_busy_or_unwritable_databank(tmp_path: Path) -> None:
    good = text(tmp_path / "e 2024.csv", GOOD)
    with writing(tmp_path / "db"), pytest.raises(DatabankBusy):
        import_files(tmp_path / "db", [good])
    with pytest.raises(DatabankError, match=r"Schrijven in .* lukt niet"):
        import_files(good / "db", [good])
