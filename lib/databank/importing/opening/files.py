"""What is in a file, by its first bytes and its content rather than its name."""

from __future__ import annotations

import errno
import stat
import zipfile
from pathlib import Path

from lib.databank.importing.content import Content, not_ours, parsing, refuse, too_big
from lib.databank.importing.limits import LARGEST_FILE, Budget
from lib.databank.importing.opening import delimited, tables, workbooks
from lib.databank.importing.opening.answers import read_json
from lib.databank.importing.opening.maps import read_map
from lib.databank.importing.parsing.long_form import Codes
from lib.words import listed

ZIP, _SQLITE, _SHAPES = b"PK\x03\x04", b"SQLite format 3\x00", b"\x00\x00\x27\x0a"
_OF_THE_DISK = {errno.EACCES: "geen toestemming", errno.ENAMETOOLONG: "de naam is te lang", errno.EIO: "de schijf geeft een fout"}
_OTHER_KINDS = {  # first bytes -> what it is, what to do
    b"\xd0\xcf\x11\xe0": ("dit is een oud of beveiligd Excel-bestand.", "Bewaar het in Excel als .xlsx zonder wachtwoord."),
    b"PK\x05\x06": ("dit zip-bestand is leeg.", "Download het opnieuw."),
    b"%PDF": ("dit is een PDF.", "Download de gegevens als CSV of xlsx."),
    b"\x1f\x8b": ("dit is een gzip-bestand.", "Pak het uit en kies het bestand dat erin zit."),
    b"7z\xbc\xaf": ("dit is een 7z-bestand.", "Pak het uit en kies het bestand dat erin zit."),
    b"Rar!": ("dit is een rar-bestand.", "Pak het uit en kies het bestand dat erin zit."),
    b"PAR1": ("dit is een Parquet-bestand.", "Bewaar de tabel als CSV of xlsx."),
}


def read_file(path: Path, where: str, name: str, budget: Budget, codes: Codes) -> list[Content]:
    """Everything in one file that is no zip with files: `where` is how it is called in sentences, `name` what it is called.

    Raises UnexpectedData that names the file and the way out, NotOurs for one without anything that Buurtbalans knows.
    """
    head = head_of(path, where)
    if head.startswith(ZIP):
        if is_workbook(path, where):
            with workbooks.read_sheets(path, where, name, budget) as sheets:
                return tables.read_sheets(sheets, where, codes)
        raise not_ours(where, "dit is een zip-bestand in een zip-bestand.", "Pak het uit en kies het bestand dat erin zit.")
    if head.startswith(_SQLITE):
        return read_map(path, where, name, budget)
    if head.startswith(_SHAPES):
        return _read_shapes(path, where, name, budget)
    for start, (problem, way_out) in _OTHER_KINDS.items():
        if head.startswith(start):
            raise not_ours(where, problem, way_out)
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"").lstrip().lower()
    if text.startswith((b"{", b"[")):
        return read_json(path, where, name, budget, codes)
    if text.startswith(b"<"):
        kind = (
            "een kaart in XML (KML of GML)" if b"kml" in text or b"gml" in text else "een webpagina of XML, geen gegevensbestand"
        )
        raise not_ours(where, f"dit is {kind}.", "Download het bestand zelf, of bewaar de kaart als GeoPackage.")
    return tables.read_alternatives(delimited.read_sheets(path, where, name, budget), where, codes)


def head_of(path: Path, where: str) -> bytes:
    """The first bytes of a regular file of a size that is read. Raises UnexpectedData for anything else."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise refuse(where, "dit is een map, geen bestand.", "Geef de bestanden in de map op.")
        if not stat.S_ISREG(about.st_mode):
            raise refuse(where, "dit is geen gewoon bestand.", "Kies een bestand op een schijf.")
        if about.st_size > LARGEST_FILE:
            raise too_big(where, f"dit bestand is groter dan {LARGEST_FILE // 1_000_000} MB.")
        with path.open("rb") as stream:
            head = stream.read(2048)
    except FileNotFoundError as error:
        raise refuse(where, "dit bestand bestaat niet.", "Controleer de naam en de map.") from error
    except (OSError, ValueError) as error:
        problem = (
            _OF_THE_DISK.get(error.errno or 0, f"fout {error.errno}") if isinstance(error, OSError) else "de naam klopt niet"
        )
        raise refuse(where, f"dit bestand is niet te lezen ({problem}).", "Geef leesrecht of kopieer het bestand.") from error
    if not head.replace(b"\x00", b"").strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise refuse(where, "dit bestand is leeg.", "Download het opnieuw.")
    return head


def is_workbook(path: Path, where: str) -> bool:
    """Whether a zip is a workbook of Excel. Raises UnexpectedData for one that is damaged, or of another program."""
    with parsing(where, "dit bestand is niet volledig of beschadigd."), zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return True
    if names & {"xl/workbook.bin", "content.xml", "word/document.xml"} or "mimetype" in names:
        raise not_ours(where, "dit soort document leest Buurtbalans niet.", "Bewaar de tabel als .xlsx of als CSV.")
    return False


def _read_shapes(path: Path, where: str, name: str, budget: Budget) -> list[Content]:
    if path.suffix.lower() != ".shp":
        raise refuse(where, "dit is een shapefile zonder de naam .shp.", "Geef het bestand zijn naam terug.")
    lacking = [suffix for suffix in (".dbf", ".shx") if not any(path.with_suffix(s).exists() for s in (suffix, suffix.upper()))]
    if lacking:
        raise refuse(
            where,
            f"bij deze shapefile ontbreekt {listed(lacking)}.",
            "Geef .shp, .dbf, .shx en .prj samen op, of het hele zip-bestand.",
        )
    return read_map(path, where, name, budget)
