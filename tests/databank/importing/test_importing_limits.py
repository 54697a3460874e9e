"""An import cannot take the process that starts it: limits on what is read, and a child with a memory limit and a deadline."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sqlite3
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from shapely.geometry import box

from lib.databank.__main__ import CANCELLED, FAILED, OK, main
from lib.databank.commit import writing
from lib.databank.errors import Cancelled, DatabankBusy, DatabankError, UnexpectedData
from lib.databank.importing import limits
from lib.databank.importing.parsing.sheet import Sheet
from lib.databank.importing.process import guard, parent
from lib.databank.importing.process.parent import Import
from lib.databank.store import open_databank
from tests.databank.importing.files_by_hand import csv_like, import_files, kwb_like

Output = pytest.CaptureFixture[str]
SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def with_sheet(path: Path, rows: str) -> Path:
    """A workbook whose only sheet holds these rows of XML."""
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.infolist():
            is_sheet = member.filename == "xl/worksheets/sheet1.xml"
            archive.writestr(member.filename, SHEET.format(rows) if is_sheet else source.read(member))
    return path


def text(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_a_row_number_without_end(tmp_path: Path) -> None:
    cell = '<row r="999999999"><c r="A999999999" t="inlineStr"><is><t>gwb_code_10</t></is></c></row>'
    with pytest.raises(UnexpectedData, match=r"kwb-2024.xlsx: dit bestand heeft meer dan 1.048.576 rijen"):
        import_files(tmp_path / "db", [with_sheet(tmp_path / "kwb-2024.xlsx", cell)])


@pytest.mark.parametrize("method", [limits.Budget.row, Sheet.pick])
def test_more_rows_than_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: Callable[..., object]) -> None:
    monkeypatch.setattr(method, "__defaults__", (2,))
    with pytest.raises(UnexpectedData, match="meer dan 2 rijen"):
        import_files(tmp_path / "db", [csv_like(tmp_path / "kwb-2024.csv")])


def test_a_workbook_that_unpacks_to_more_than_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.databank.importing.opening.workbooks.LARGEST_SHEET", 500)
    with pytest.raises(UnexpectedData, match="vraagt meer geheugen"):
        import_files(tmp_path / "db", [kwb_like(tmp_path / "kwb-2024.xlsx")])


def test_what_is_unpacked_is_counted_over_all_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = kwb_like(tmp_path / "kwb-2024.xlsx")
    with zipfile.ZipFile(one) as archive:
        size = sum(member.file_size for member in archive.infolist())
    monkeypatch.setattr(limits, "LARGEST_UNPACKED", int(size * 1.5))
    assert import_files(tmp_path / "db", [one]).parts
    with pytest.raises(UnexpectedData, match=r"kwb-2023.xlsx: uitgepakt"):
        import_files(tmp_path / "db", [one, kwb_like(tmp_path / "kwb-2023.xlsx", "KWB2023")])


def test_a_zip_in_a_zip_whatever_its_name(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("kwb-2024.csv", "Codering;Aantal inwoners\nGM9901;5\n")
    path = tmp_path / "buiten.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("kwb-2024.csv", inner.getvalue())
    with pytest.raises(UnexpectedData, match=r"buiten.zip: .*zip-bestand in een zip-bestand"):
        import_files(tmp_path / "db", [path])


def test_a_geopackage_with_a_view_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "buurten-2024.gpkg"
    gpd.GeoDataFrame({"buurtcode": ["BU99010000"]}, geometry=[box(155_000, 463_000, 155_500, 463_500)], crs=28992).to_file(
        path, layer="echt"
    )
    assert import_files(tmp_path / "db", [path]).parts
    with contextlib.closing(sqlite3.connect(path)) as database:
        endless = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n AS fid, 'BU99010001' AS buurtcode, geom FROM t, echt"
        database.execute(f"CREATE VIEW buurten AS {endless}")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('buurten', 'features', 'b', 28992)"
        )
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('buurten', 'geom', 'POLYGON', 28992, 0, 0)")
        database.commit()
    with pytest.raises(UnexpectedData, match=r"buurten-2024.gpkg: laag 'buurten' is geen tabel"):
        import_files(tmp_path / "other", [path])


def test_a_map_with_more_points_than_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.databank.importing.opening.maps.MOST_VERTICES", 3)
    path = tmp_path / "buurten-2024.geojson"
    gpd.GeoDataFrame({"buurtcode": ["BU99010000"]}, geometry=[box(5.2, 52.2, 5.21, 52.21)], crs=4326).to_file(
        path, driver="GeoJSON"
    )
    with pytest.raises(UnexpectedData, match="miljoen punten"):
        import_files(tmp_path / "db", [path])


@pytest.mark.parametrize("start", ["[", '{"a":'])
def test_json_nested_without_end(tmp_path: Path, start: str) -> None:
    path = text(tmp_path / "antwoord-2024.json", start * 100_000)
    with pytest.raises(UnexpectedData, match=r"antwoord-2024.json: de JSON .* beschadigd"):
        import_files(tmp_path / "db", [path])


def test_things_that_are_no_files(tmp_path: Path) -> None:
    cases = [tmp_path / ("a" * 300), tmp_path / "b\x00c.csv"]
    if Path("/dev/zero").exists():
        cases.append(Path("/dev/zero"))
        os.mkfifo(tmp_path / "pijp.csv")
        cases.append(tmp_path / "pijp.csv")
    for case in cases:
        with pytest.raises(UnexpectedData, match="Er is niets veranderd"):
            import_files(tmp_path / "db", [case])


def test_a_long_name_is_shortened_in_sentences(tmp_path: Path) -> None:
    path = text(tmp_path / f"{'kwb' * 70}-2024.csv", "niets")
    with pytest.raises(UnexpectedData) as error:
        import_files(tmp_path / "db", [path])
    assert len(str(error.value)) < 600


def test_the_child_reads_and_reports(tmp_path: Path) -> None:
    said: list[str] = []
    report = parent.run(tmp_path / "db", [kwb_like(tmp_path / "kwb-2024.xlsx")], said.append)
    assert open_databank(tmp_path / "db").version == report.version
    assert report.read[0].levels == {"gemeente": 1, "wijk": 1, "buurt": 2}
    assert report.read[0].gemeenten == ("Voorbeeldstad (GM9901)",)
    assert said


def test_the_child_refuses_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnexpectedData, match=r"^foto.jpg: "):
        parent.run(tmp_path / "db", [text(tmp_path / "foto.jpg", "\x00\x01")])
    with pytest.raises(DatabankError, match="ten minste één"):
        parent.run(tmp_path / "db", [])
    with writing(tmp_path / "db"), pytest.raises(DatabankBusy):
        parent.run(tmp_path / "db", [kwb_like(tmp_path / "kwb-2024.xlsx")])


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on address space is that of Linux")
def test_a_file_that_wants_too_much_memory(tmp_path: Path) -> None:
    """A few hundred kilobytes of zip hold one line of 400 MB, which would take the parser several times that."""
    path = tmp_path / "kwb-2024.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("kwb-2024.csv", "w") as member:
        for _ in range(400):
            member.write(b"0" * 1_000_000)
    before = memory()
    with pytest.raises(UnexpectedData, match=r"(geheugen|te lang)"):
        parent.run(tmp_path / "db", [path])
    assert memory() - before < 50_000_000


def memory() -> int:
    """The most memory that this process has had, in bytes."""
    return guard.memory_in_use()


@contextlib.contextmanager
def waiting(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The child finds a command that never ends instead of itself."""
    script = text(path / "wacht.py", 'import time\nprint(\'{"doing": "wachten"}\', flush=True)\ntime.sleep(600)\n')
    program = text(path / "python", f"#!/bin/sh\nexec {sys.executable} {script}\n")
    program.chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(program))
        yield


@pytest.mark.skipif(sys.platform == "win32", reason="starts a shell script")
def test_deadline_and_cancel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with waiting(tmp_path, monkeypatch):
        ended = threading.Event()
        late = Import(tmp_path / "db", [tmp_path / "a.csv"], deadline_s=0.5, at_end=ended.set)
        late.wait(20)
        assert (late.state, "gestopt bij: wachten" in late.message) == ("failed", True)
        assert ended.is_set()
        stopped = Import(tmp_path / "db", [tmp_path / "a.csv"])
        stopped.cancel()
        stopped.wait(20)
        assert (stopped.state, stopped.message) == ("cancelled", "Het inlezen is gestopt. Er is niets veranderd.")


@pytest.mark.skipif(sys.platform == "win32", reason="starts a shell script")
def test_control_c_stops_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    def interrupt(self: Import, seconds: float | None = None) -> None:
        if seconds is not None:
            raise KeyboardInterrupt
        self._thread.join()

    with waiting(tmp_path, monkeypatch):
        monkeypatch.setattr(Import, "wait", interrupt)
        with pytest.raises(Cancelled):
            parent.run(tmp_path / "db", [tmp_path / "a.csv"])
        assert main(["import", "a.csv", "--to", str(tmp_path / "db")]) == CANCELLED
    assert "Het inlezen is gestopt" in capsys.readouterr().err


def test_a_child_that_dies_or_cannot_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for command, expected in (("import os; os.abort()", "meer geheugen"), ("raise SystemExit(1)", "mislukt")):
        program = text(tmp_path / "python", f"#!/bin/sh\nexec {sys.executable} -c '{command}'\n")
        program.chmod(0o755)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "executable", str(program))
            with pytest.raises(UnexpectedData, match=expected):
                parent.run(tmp_path / "db", [tmp_path / "a.csv"])


def test_the_watchdog_ends_a_process_above_its_limit() -> None:
    ended = threading.Event()
    guard.watch(lambda: 11, 10, ended.set)
    assert ended.wait(5)
    below = threading.Event()
    guard.watch(lambda: 10, 10, below.set)
    time.sleep(0.3)
    assert not below.is_set()
    assert guard.memory_in_use() > 10_000_000


def test_the_command_line(tmp_path: Path, capsys: Output) -> None:
    path = kwb_like(tmp_path / "kwb-2024.xlsx", p_hh_osm=["."] * 4)
    assert main(["import", str(path), "--to", str(tmp_path / "db")]) == OK
    said = capsys.readouterr()
    first, *rest = said.out.splitlines()
    assert first == "kwb-2024.xlsx: kerncijfers van 2024 voor 1 gemeente, 1 wijk en 2 buurten in Voorbeeldstad (GM9901)."
    assert any(line.startswith("  Gelezen: 17 indicatoren (Inwoners; ") for line in rest)
    assert any(line.startswith("  Niet in het bestand: Inwoners van 15 tot 25 jaar; ") for line in rest)
    assert "  Kolom zonder cijfers: Huishoudens onder of rond sociaal minimum." in rest
    assert rest[-1].startswith(f"Databank {tmp_path / 'db'}: 2 onderdelen, versie ")
    assert main(["import", "--json", str(path), "--to", str(tmp_path / "db")]) == OK
    report = json.loads(capsys.readouterr().out)
    assert report["read"][0]["years"] == [2024]
    assert main(["import", str(tmp_path / "weg.csv"), "--to", str(tmp_path / "db")]) == FAILED
    assert capsys.readouterr().err.strip().splitlines()[-1].startswith("weg.csv: dit bestand bestaat niet.")
