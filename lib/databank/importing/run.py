"""One import from files to commit. It takes the memory that parsers take: within an app it runs in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from lib.databank.commit import commit, writing
from lib.databank.errors import DatabankError
from lib.databank.importing.content import Content, not_ours, parsing, refuse, shown
from lib.databank.importing.limits import Budget
from lib.databank.importing.opening import archives
from lib.databank.importing.opening.files import ZIP, head_of, is_workbook, read_file
from lib.databank.importing.parsing import crime_table
from lib.databank.importing.parsing.long_form import Codes
from lib.databank.importing.parsing.years import year_in_name, year_in_title
from lib.databank.importing.parts import to_parts
from lib.databank.importing.report import Report, summarise
from lib.databank.lineage import lineage_parts
from lib.databank.store import MANIFEST, Databank, open_databank

MOST_FILES = 500


def import_with_report(path: Path, files: list[Path], say: Callable[[str], None] = lambda _: None) -> tuple[Databank, Report]:
    """Read the files into the databank at `path` (made when missing) in one commit; the databank opened, and what came of it.

    The notes of the parts say per file how many areas and indicators were read and what was absent. `say` is called with Dutch
    phrases on what is being done. Raises UnexpectedData (a Dutch sentence that names the file and the way out) when one file is
    refused: then none is imported and the databank is as it was. Raises DatabankBusy when another process writes, DatabankError
    when the directory cannot be written.
    """
    if not files:
        raise DatabankError("Geef ten minste één bestand op om te importeren.")
    if len(files) > MOST_FILES:
        raise DatabankError(f"Geef hoogstens {MOST_FILES} bestanden tegelijk op, of één zip-bestand.")
    budget = Budget(say)
    contents = read_all(files, budget)
    names = _known_areas(contents, _opened(path))
    contents = [crime_table.with_codes(content, names) for content in contents]
    with writing(path):
        known = _opened(path)
        say("Opslaan")
        parts = to_parts(contents, known)
        databank = known if known is not None and not parts else commit(path, [*parts, *lineage_parts(parts, known)])
    gemeenten = names[names["code"].str.startswith("GM")]
    read = summarise(contents, parts, dict(zip(gemeenten["code"], gemeenten["name"], strict=True)))
    return databank, Report(read, tuple(budget.skipped), str(databank.path), len(databank.parts), databank.version)


def _opened(path: Path) -> Databank | None:
    return open_databank(path) if (path / MANIFEST).exists() else None


def read_all(files: list[Path], budget: Budget) -> list[Content]:
    """What is in the files; crime may name its areas only. Raises UnexpectedData."""
    labelled = list(zip(files, _labels(files), strict=True))
    codes = Codes()
    for file, label in labelled:
        if archives.is_list(file.name) and file.is_file():
            head_of(file, label)
            archives.take_codes(file, label, codes, budget)
    contents: list[Content] = []
    read = 0
    for number, (file, label) in enumerate(labelled, start=1):
        if (archives.is_list(file.name) and file.is_file()) or _belongs_to_shapes(file, files, label):
            continue
        budget.say(f"{label} lezen ({number} van {len(files)})")
        with parsing(
            label, "dit bestand is niet te lezen; het is beschadigd of heeft een onbekende vorm.", "Download het opnieuw."
        ):
            contents += _read_one(file, label, budget, codes)
        read += 1
    if not read:
        raise not_ours(labelled[0][1], "dit hoort bij een tabel van CBS.", "Geef ook Observations.csv of Observations.json op.")
    return contents


def _read_one(file: Path, label: str, budget: Budget, codes: Codes) -> list[Content]:
    if head_of(file, label).startswith(ZIP) and not is_workbook(file, label):
        return archives.read_zip(file, label, file.name, budget, codes)
    name = file.name
    if year_in_name(name) is None and "observations" in name.lower() and year_in_title(file.absolute().parent.name) is not None:
        name = f"{name} {file.absolute().parent.name}"  # the folder of an unpacked bundle
    return read_file(file, label, name, budget, codes)


def _labels(files: list[Path]) -> list[str]:
    """What each file is called in sentences: its name, with a number where two files have the same."""
    seen: dict[str, int] = {}
    labels = []
    for file in files:
        name = shown(file.name) or "bestand"
        seen[name] = seen.get(name, 0) + 1
        labels.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return labels


def _belongs_to_shapes(file: Path, files: list[Path], label: str) -> bool:
    """Whether a file is read with the .shp of the same name. Raises UnexpectedData when that was not given."""
    if file.suffix.lower() not in archives.BESIDE_SHAPES:
        return False
    if any(other.suffix.lower() == ".shp" and other.with_suffix("") == file.with_suffix("") for other in files):
        return True
    raise refuse(label, "dit hoort bij een shapefile.", "Geef ook het bestand .shp op, of het hele zip-bestand.")


def _known_areas(contents: list[Content], known: Databank | None) -> pd.DataFrame:
    """Code and name of areas in the files and the databank, each code once; names of the files and of the newest year first."""
    frames = [content.frame.assign(year=content.year) for content in contents if content.table == "areas"]
    of_files = pd.concat(frames)[["code", "name", "year"]] if frames else pd.DataFrame({"code": [], "name": [], "year": []})
    before = known.read("areas", columns=["name"]) if known is not None else of_files.iloc[:0]
    ordered = [table.sort_values("year", ascending=False) for table in (of_files, before) if len(table)]
    every = pd.concat(ordered)[["code", "name"]] if ordered else pd.DataFrame({"code": [], "name": []}, dtype="str")
    return every[every["code"] != every["name"]].drop_duplicates("code", ignore_index=True).astype("str")
