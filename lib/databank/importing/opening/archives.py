"""Zip-bestanden: which members can be data, unpacked one at a time within limits, each read for what it is."""

from __future__ import annotations

import re
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from lib.databank.importing.content import Content, NotOurs, not_ours, parsing, refuse, shown, too_big
from lib.databank.importing.limits import MOST_MEMBERS, Budget
from lib.databank.importing.opening import answers, delimited
from lib.databank.importing.opening.files import ZIP, read_file
from lib.databank.importing.parsing import long_form
from lib.databank.importing.parsing.long_form import Codes
from lib.databank.importing.parsing.sheet import texts
from lib.databank.importing.parsing.years import year_in_name
from lib.databank.sources import leefbaarometer

DATA = (".csv", ".json", ".geojson", ".gpkg", ".xlsx", ".shp", ".txt", ".tab", ".tsv", ".xlsm", ".topojson")
BESIDE_SHAPES = (".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".qmd", ".qix")
_LISTS = re.compile(
    r"(measurecodes|wijkenenbuurtencodes|regioscodes|measuregroups|wijkenenbuurtengroups|dimensions|properties|periodencodes)",
    re.IGNORECASE,
)
_NOTES = re.compile(r"^(readme|leesmij|lees[ _-]?mij|licen[cs]e|licentie|colofon|disclaimer)", re.IGNORECASE)
_BROKEN = "dit zip-bestand is niet volledig of beschadigd."
_BLOCK = 1 << 20
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_STARTS = {
    ".xlsx": (ZIP,),
    ".xlsm": (ZIP,),
    ".gpkg": (b"SQLite format 3",),
    ".shp": (b"\x00\x00\x27\x0a",),
    ".json": (b"{", b"["),
    ".geojson": (b"{",),
}


def read_zip(path: Path, where: str, name: str, budget: Budget, codes: Codes) -> list[Content]:
    """Everything in the members of a zip. Raises UnexpectedData when one that can be data is broken, or none can be read."""
    with parsing(where, _BROKEN), zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > MOST_MEMBERS:
            raise too_big(where, "dit zip-bestand heeft te veel bestanden.")
        chosen = _chosen(members, where, budget)
        budget.unpack(where, sum(member.file_size for member in chosen))
        with tempfile.TemporaryDirectory() as directory:
            return _read_members(archive, chosen, Path(directory), where, name, budget, codes)


def _chosen(members: list[zipfile.ZipInfo], where: str, budget: Budget) -> list[zipfile.ZipInfo]:
    """Members that may hold data, with what belongs to a shapefile; the others are named as skipped."""
    kept = []
    for member in members:
        if why := why_no_data(member.filename):
            budget.skip(f"{where}: {_short(member)}", why)
        else:
            kept.append(member)
    maps = [m for m in kept if _suffix(m) in (".gpkg", ".shp")]
    of_buurten = [m for m in maps if "buurt" in _short(m).lower()]
    others = [m for m in maps if of_buurten and m not in of_buurten]
    has_scores = any(leefbaarometer.is_score_file(m.filename) for m in kept)
    others += [m for m in kept if has_scores and _suffix(m) == ".csv" and not leefbaarometer.is_score_file(m.filename)]
    for member in others:
        budget.skip(f"{where}: {_short(member)}", "geen gegevens van buurten, wijken of gemeenten")
    stems = {_stem(m) for m in others if _suffix(m) == ".shp"}
    return [m for m in kept if m not in others and not (_stem(m) in stems and _suffix(m) in BESIDE_SHAPES)]


def why_no_data(name: str) -> str:
    """Why a member of this name cannot be data; '' when it can."""
    path = PurePosixPath(name.replace("\\", "/"))
    suffix = path.suffix.lower()
    if "__macosx" in name.lower() or path.name.startswith("._") or path.name.lower() in (".ds_store", "thumbs.db", "desktop.ini"):
        return "hulpbestand van het besturingssysteem"
    if path.name.startswith(("~$", ".~lock")):
        return "hulpbestand van Excel"
    if _NOTES.match(path.name):
        return "toelichting"
    if suffix == ".zip":
        return "een zip-bestand in een zip-bestand; pak het uit als u het nodig hebt"
    if suffix not in DATA and suffix not in BESIDE_SHAPES:
        return "dit soort bestand leest Buurtbalans niet"
    return ""


def _read_members(
    archive: zipfile.ZipFile,
    members: list[zipfile.ZipInfo],
    directory: Path,
    where: str,
    name: str,
    budget: Budget,
    codes: Codes,
) -> list[Content]:
    stems = list(dict.fromkeys(map(_stem, members)))
    unpacked = [(member, _unpack(archive, member, directory / f"m{stems.index(_stem(member))}", where)) for member in members]
    # What tells about a table goes before the table; the name of the zip may be all that has the year.
    own = Codes(dict(codes.measures), dict(codes.areas), codes.table or name)
    lists = [pair for pair in unpacked if _LISTS.search(_short(pair[0]))]
    for member, path in lists:
        take_codes(path, f"{where}: {_short(member)}", own, budget)
    contents: list[Content] = []
    problems = []
    for member, path in unpacked:
        if (member, path) in lists or _suffix(member) in BESIDE_SHAPES:
            continue
        label = f"{where}: {_told(member, members)}"
        budget.say(f"{label} lezen")
        try:
            contents += read_file(path, label, _name_with_year(_short(member), name), budget, own)
        except NotOurs as error:
            if _is_damaged(path):
                raise refuse(label, "dit bestand is beschadigd.", "Download het zip-bestand opnieuw.") from error
            problems.append(error.why)
            budget.skip(label, error.why)
    if not contents:
        only = f" ({problems[0]})" if len(problems) == 1 else ""
        raise not_ours(where, f"in dit zip-bestand staat niets dat Buurtbalans kent{only}.")
    return contents


def _name_with_year(member: str, archive: str) -> str:
    """The name in which the year is looked for: that of the member and, where it has none, that of the zip."""
    return member if year_in_name(member) is not None else f"{member} {archive}"


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, directory: Path, where: str) -> Path:
    """The member as a file in `directory`, where what belongs to the same shapefile lies too. Never more bytes than it announced."""
    if member.flag_bits & 1:
        raise refuse(
            f"{where}: {_short(member)}", "dit bestand is beveiligd met een wachtwoord.", "Pak het zelf uit en kies het bestand."
        )
    directory.mkdir(exist_ok=True)
    path = directory / f"member{_suffix(member)}"
    with parsing(f"{where}: {_short(member)}", _BROKEN), archive.open(member) as packed, path.open("wb") as unpacked:
        left = member.file_size
        while block := packed.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise too_big(where)
            unpacked.write(block)
    return path


def _is_damaged(path: Path) -> bool:
    """Whether a file does not start as its name promises: it could have been data."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    suffix, start = path.suffix, head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if suffix in _STARTS:
        return not start.startswith(_STARTS[suffix])
    return b"\x00" in head and not head.startswith((*_UTF16, ZIP))


def take_codes(path: Path, where: str, codes: Codes, budget: Budget) -> None:
    """Read a list of codes that belongs to a table in long form; one that is something else is passed over and named."""
    with path.open("rb") as stream:
        head = stream.read(16).lstrip(b"\xef\xbb\xbf \r\n")
    if head.startswith((b"{", b"[")):
        taken = answers.take_codes(path, where, codes)
    else:
        sheets = delimited.read_sheets(path, where, path.name, budget)
        rows = max(sheets, key=lambda sheet: len(sheet.head[0]) if sheet.head else 0).rows()
        taken = long_form.take_codes(texts(next(rows, ())), rows, codes)
    if not taken:
        budget.skip(where, "beschrijving bij de tabel")


def is_list(name: str) -> bool:
    """Whether a file of this name lists the codes of a table in long form."""
    return _LISTS.search(name) is not None


def _short(member: zipfile.ZipInfo) -> str:
    return member.filename.replace("\\", "/").rsplit("/", 1)[-1][:120]


def _told(member: zipfile.ZipInfo, members: list[zipfile.ZipInfo]) -> str:
    """What a member is called in sentences: with its folders where another has the same name."""
    twice = sum(_short(other) == _short(member) for other in members) > 1
    return shown(member.filename) if twice else _short(member)


def _suffix(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).suffix.lower()[:10]


def _stem(member: zipfile.ZipInfo) -> str:
    return str(PurePosixPath(member.filename).with_suffix(""))
