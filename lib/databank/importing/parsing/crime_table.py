"""Registered crime from a sheet: an export of StatLine, rows of OData version 3, or a table in long form with one measure.

StatLine names the areas and, when asked, gives their codes. Names alone are looked up afterwards among the areas that are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from lib import areas
from lib.databank.catalogue.indicators import catalogue, sources
from lib.databank.catalogue.naming import normalise
from lib.databank.importing.content import Content, refuse, shown
from lib.databank.importing.parsing.headers import code_columns, named
from lib.databank.importing.parsing.plausible import Figures, to_numbers
from lib.databank.importing.parsing.sheet import Sheet, texts
from lib.databank.importing.parsing.signs import plain
from lib.databank.importing.parsing.years import agreed, told_by
from lib.words import count

_PERIODS = ("perioden", "periode", "jaar", "year")
_WHOLE_YEAR = re.compile(r"(20\d\d)(?:JJ00|\.0+)?\*{0,2}", re.IGNORECASE)
_TOTAL = ("totaalmisdrijven", "000")  # the title and the code of all kinds together
NAME = "area_name"  # column of areas that have no code yet


def header_of(sheet: Sheet) -> int | None:
    """Position of the header of a table with registered crime, None when this is something else."""
    for at, row in enumerate(sheet.head):
        header = texts(row)
        if named(header, ("soortmisdrijf",)) or _counts(header):
            return at
    return None


def read_crime(sheet: Sheet, at: int) -> list[Content]:
    """Table crime, one content per year; with a column `area_name` instead of `code` where the file names areas only.

    Raises UnexpectedData that names the file and what it lacks.
    """
    header = texts(sheet.head[at])
    kinds, periods, places, figures = (
        named(header, ("soortmisdrijf",)),
        named(header, _PERIODS),
        code_columns(header),
        _counts(header),
    )
    lacking = [
        label
        for label, found in (
            ("Wijken en buurten", places),
            ("Geregistreerde misdrijven", figures),
            ("Soort misdrijf", kinds or "totaalmisdrijven" in normalise(sheet.above(at))),
        )
        if not found
    ]
    if lacking:
        raise refuse(
            sheet.where,
            f"dit zijn misdrijven, maar een kolom ontbreekt: {', '.join(lacking)}.",
            "Kies op StatLine de weergave met alle onderwerpen onder elkaar en download het bestand opnieuw.",
        )
    told = told_by(sheet.name, sheet.title, sheet.above(at)) if not periods else []
    usual = agreed(told, [], sheet.where)
    positions = [figures[0], *kinds[:1], *periods[:1], *places]
    start = 1 + len(kinds[:1])

    def is_read(cells: tuple[object, ...]) -> bool:
        total = not kinds or normalise(plain(cells[1])) in _TOTAL
        return total and (not periods or _WHOLE_YEAR.fullmatch(plain(cells[start])) is not None)

    rows = sheet.pick(at, positions, is_read)
    if not rows or (not periods and usual is None):
        raise refuse(
            sheet.where,
            "er staan geen totalen van hele jaren in ('Totaal misdrijven' of '0.0.0', '2024' of '2024JJ00').",
            "Bewaar de tabel met deze keuze.",
        )
    years = [int(_WHOLE_YEAR.fullmatch(plain(row[start]))[1]) if periods else usual for row in rows]  # type: ignore[index]
    cells = [_area(row[start + len(periods[:1]) :]) for row in rows]
    frame = pd.DataFrame({"area": cells, "year": years, "cell": [row[0] for row in rows]})
    frame = frame[frame["area"] != ""].reset_index(drop=True)
    with_code = frame["area"].map(areas.is_code)
    if with_code.any():
        frame = frame[with_code].reset_index(drop=True)
    if frame.empty:
        raise refuse(sheet.where, "er staan geen gebieden in.", "Kies op StatLine ook de codes van de wijken en buurten.")
    entry = catalogue().tables_elsewhere["crime"][0]
    values = to_numbers(
        Figures(entry, header[figures[0]], frame["cell"].tolist(), frame["area"].tolist()), sheet.where, int(frame["year"].max())
    )
    frame = frame.assign(crimes=values).drop(columns="cell").rename(columns={"area": "code" if with_code.any() else NAME})
    return _per_year(frame, sheet.where)


def _counts(header: list[str]) -> tuple[int, ...]:
    """Positions of counts of crimes; not those per 1,000 inhabitants."""
    found = []
    for i, name in enumerate(header):
        plain_name = normalise(name)
        if "geregistreerdemisdrijven" in plain_name and "relatief" not in plain_name and "per1000" not in plain_name:
            found.append(i)
    return tuple(found)


def _area(cells: Iterable[object]) -> str:
    """The code among the cells that tell the area, else its name."""
    known = [plain(cell) for cell in cells]
    return next((text.upper() for text in known if areas.is_code(text.upper())), next((text for text in known if text), ""))


def _per_year(frame: pd.DataFrame, where: str) -> list[Content]:
    if not frame["crimes"].notna().any():
        raise refuse(where, "de kolom met misdrijven bevat geen enkel getal.", "Download het bestand opnieuw.")
    contents = []
    key = [column for column in (NAME, "code") if column in frame]
    for year in sorted(frame["year"].unique().tolist()):
        part = frame.loc[frame["year"] == year, [*key, "year", "crimes"]].reset_index(drop=True)
        twice = part.loc[part[key[0]].duplicated(keep=False)].drop_duplicates()
        conflict = twice.loc[twice[key[0]].duplicated(), key[0]] if key == ["code"] else twice.iloc[:0][key[0]]
        if len(conflict):
            raise refuse(
                where,
                f"gebied {shown(conflict.iloc[0])} heeft voor {year} twee verschillende aantallen.",
                "Download het bestand opnieuw.",
            )
        part = part.drop_duplicates(key[0], ignore_index=True) if key == ["code"] else part
        note = f"{where}: {count(len(part), 'gebied', 'gebieden')} met misdrijven in {year}"
        contents.append(
            Content(
                "crime",
                int(year),
                part.astype({"year": "int64"}),
                str(sources()["crime"]["tables"][0]),
                where,
                (note,),
                ("crimes",),
            )
        )
    return contents


def with_codes(content: Content, known: pd.DataFrame) -> Content:
    """The content with codes in place of names, by the areas `known` (columns code, name).

    Raises UnexpectedData for a name that no area or more than one has: guessing would give a buurt the crimes of another.
    """
    if NAME not in content.frame:
        return content
    codes: dict[str, set[str]] = {}
    for code, name in zip(known["code"], known["name"], strict=True):
        codes.setdefault(normalise(str(name)), set()).add(str(code))
    found = []
    for name in content.frame[NAME]:
        of_name = codes.get(normalise(str(name)), set())
        if len(of_name) != 1:
            problem = "hoort bij meer dan één gebied" if of_name else "is geen gebied in de databank"
            raise refuse(
                content.where,
                f"er staan alleen namen van gebieden in, geen codes, en '{shown(name)}' {problem}.",
                "Kies op StatLine bij 'Wijken en buurten' ook de codes en download het bestand opnieuw. Of importeer eerst de "
                "kerncijfers of de kaart van deze gemeente.",
            )
        found.append(of_name.pop() if len(of_name) == 1 else "")
    frame = content.frame.assign(code=pd.Series(found, dtype="str")).drop(columns=NAME)
    if frame["code"].duplicated().any():
        raise refuse(content.where, "er staat een gebied meer dan één keer in.", "Kies op StatLine ook de codes van de gebieden.")
    return Content(**{**content.__dict__, "frame": frame[["code", "year", "crimes"]]})
