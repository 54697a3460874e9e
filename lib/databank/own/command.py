"""The command `areas` of python -m lib.databank: work areas from a list, and back out."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from lib.command_line import Parser
from lib.databank import default_path
from lib.databank.errors import DatabankError
from lib.databank.own import layer
from lib.databank.own.figures import figure_table, scores_of
from lib.databank.own.lists.reading import Columns, Read, preview, read
from lib.databank.own.lists.table import LARGEST, ListRefused, read_file, read_text
from lib.databank.own.personal import told
from lib.databank.own.places import Places, table_of
from lib.databank.own.work_area import LONGEST_NAME, WorkArea, new_work_area
from lib.databank.store import open_databank, replace_file
from lib.scores import to_lbm
from lib.settings import directory
from lib.words import capital, count, listed, number

OK = 0
_DATABANK = "map van de databank met de kaart"
_ID = "kenmerk, zoals 'list' het noemt of zoals het in een link staat (WG en het kenmerk)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--databank", type=directory, default=None, help=_DATABANK)
    does = parser.add_subparsers(dest="does", required=True, metavar="add|list|show|remove|export|restore")
    # The same option after the command, where most people write it; without it what stands before the command holds.
    with_map = Parser(add_help=False)
    with_map.add_argument("--databank", type=directory, default=argparse.SUPPRESS, help=_DATABANK)
    add = does.add_parser(
        "add", parents=[with_map], help="een werkgebied maken van een lijst met codes of namen, of met complexen"
    )
    add.add_argument("name", help="naam van het werkgebied")
    add.add_argument("places", nargs="*", help="codes of namen van buurten en wijken")
    add.add_argument("--file", type=Path, help="CSV of XLSX; - leest wat u plakt")
    add.add_argument("--gemeente", nargs="+", default=[], help="codes of namen van gemeenten waarin namen worden gezocht")
    add.add_argument("--column", help="kop van de kolom met de buurt of wijk")
    add.add_argument("--dwellings", help="kop van de kolom met het aantal woningen; 'geen' telt hele buurten")
    add.add_argument("--without-unknown", action="store_true", help="regels die niet te lezen zijn weglaten")
    add.add_argument("--dry-run", action="store_true", help="alleen laten zien wat er is gelezen")
    show_list = does.add_parser("list", help="welke werkgebieden er zijn")
    show_list.add_argument("--json", action="store_true")
    show = does.add_parser("show", parents=[with_map], help="waaruit een werkgebied bestaat, met cijfers")
    show.add_argument("id", help=_ID)
    take = does.add_parser("remove", help="een werkgebied verwijderen, of alles")
    take.add_argument("id", nargs="?", help=_ID)
    take.add_argument("--all", action="store_true", help="alles van deze organisatie verwijderen")
    out = does.add_parser("export", help="alles van deze organisatie in één bestand")
    out.add_argument("file", type=Path)
    back = does.add_parser("restore", help="een bestand van 'export' terugzetten")
    back.add_argument("file", type=Path)


def run(chosen: argparse.Namespace) -> int:
    """Run it; the exit code is 0. Raises DatabankError with a Dutch sentence, and then nothing has changed."""
    if chosen.does == "add":
        _add(chosen)
    elif chosen.does == "list":
        _list(as_json=chosen.json)
    elif chosen.does == "show":
        _show(Places(open_databank(chosen.databank or default_path())), _kept(chosen.id), chosen)
    elif chosen.does == "remove":
        if bool(chosen.id) == chosen.all:
            raise DatabankError("Geef het kenmerk van één werkgebied, of --all voor alles. Er is niets veranderd.")
        if chosen.all:
            gone = layer.remove_all()
            print(f"Verwijderd: {count(gone, 'werkgebied', 'werkgebieden')}. {_LINKS}" if gone else "Er waren geen werkgebieden.")
        else:
            print(f"Verwijderd: {layer.take_out(_kept(chosen.id).id).name}. {_LINKS}")
    elif chosen.does == "export":
        _export(chosen.file)
    else:
        restored = layer.restore(_content_of(chosen.file))
        print(f"Teruggezet. Er zijn nu {count(len(restored.areas), 'werkgebied', 'werkgebieden')}.")
    return OK


_LINKS = "Links ernaartoe openen niet meer."


def _kept(identity: str) -> WorkArea:
    """The work area with an id, or with the code that it has in a link. Raises DatabankError with the way to find it."""
    found = {one: area for area in layer.open_layer().areas for one in (area.id, area.code)}
    if identity not in found:
        raise DatabankError(f"Er is geen werkgebied met kenmerk '{identity[:20]}'. Er is niets veranderd. 'areas list' noemt ze.")
    return found[identity]


def _add(chosen: argparse.Namespace) -> None:
    if bool(chosen.places) == bool(chosen.file):
        raise DatabankError("Geef codes of namen, of een bestand met --file. Er is niets veranderd.")
    places = Places(open_databank(chosen.databank or default_path()))
    if chosen.places:
        tables = [read_text("\n".join(chosen.places), "uw lijst")]
    elif str(chosen.file) == "-":
        tables = read_file(sys.stdin.buffer.read(LARGEST + 1), "uw lijst")
    else:
        tables = read_file(_content_of(chosen.file), chosen.file.name)
    gemeenten = tuple(_gemeente(places, text) for text in chosen.gemeente)
    result = read(tables, places, gemeenten)
    if chosen.column or chosen.dwellings:
        result = read(tables, places, gemeenten, _columns(result, chosen.column, chosen.dwellings))
    _print(result, places)
    if result.problems and not chosen.without_unknown:
        n = count(len(result.problems), "regel is", "regels zijn")
        raise ListRefused(f"{capital(n)} niet te lezen. Er is niets bewaard. Verbeter de lijst, of geef --without-unknown.")
    if not result.parts:
        raise ListRefused("Er blijft geen buurt of wijk over. Er is niets bewaard.")
    try:
        area = new_work_area(chosen.name, result.parts, places.map_year, places.version)
    except ValidationError as error:
        raise DatabankError(f"De naam moet 1 tot {LONGEST_NAME} tekens hebben. Er is niets bewaard.") from error
    if chosen.dry_run:
        print("Er is niets bewaard (--dry-run).")
        return
    kept = layer.add(area)
    print(f"Bewaard: {area.name}, kenmerk {area.id} (in links en papieren {area.code}), versie {kept.version[:12]}.")


def _gemeente(places: Places, text: str) -> str:
    code = places.gemeente(text) or places.gemeente_by_number(text)
    if code is None:
        raise DatabankError(
            f"{told(text)} kennen we niet als gemeente. Er is niets bewaard. Geef een code (GM met vier cijfers) of een naam."
        )
    if not any(buurt[2:6] == code[2:6] for buurt in places.buurten):
        raise DatabankError(
            f"{told(text)} staat niet in deze gegevens. Er is niets bewaard. Haal die gemeente eerst op, of geef een andere."
        )
    return code


def _columns(result: Read, column: str | None, dwellings: str | None) -> Columns:
    def at(name: str) -> int:
        found = [i for i, header in enumerate(result.headers) if header.casefold() == name.casefold()]
        if len(found) != 1:
            named = listed(repr(header) for header in result.headers if header)
            raise ListRefused(f"Er is geen (of meer dan één) kolom '{name}'. Er is niets bewaard. De kolommen zijn {named}.")
        return found[0]

    columns = replace(result.columns, area=at(column), fallback=None) if column else result.columns
    if dwellings:
        columns = replace(columns, dwellings=None if dwellings == "geen" else at(dwellings))
    return columns


def _print(result: Read, places: Places) -> None:
    for row in preview(result, places).to_dict("records"):
        share = "" if row["Deel (%)"] == 100 else f", {row['Deel (%)']}% van de woningen (schatting)"
        print(f"  {row['Code']}  {row['Naam']} ({row['Niveau']} in {row['Gemeente']}){share}")
    for part in result.parts:
        if part.small:
            print(f"  Let op: van {places.name(part.code)} is het een klein deel. De cijfers van de buurt zeggen er weinig over.")
    for line in result.notes:
        print(f"  {line}")
    if result.not_read:
        print(f"  Niet gelezen: {listed(result.not_read)}.")
    for problem in result.problems:
        print(f"  {problem.sentence}")


def _list(*, as_json: bool) -> None:
    kept = layer.open_layer()
    if as_json:
        print(layer.exported(kept).decode())
        return
    print(f"{kept.path}: {count(len(kept.areas), 'werkgebied', 'werkgebieden')}, versie {kept.version[:12] or 'geen'}")
    for area in kept.areas:
        part = ", met delen van buurten" if area.has_parts else ""
        print(f"  {area.id}  {area.name}: {count(len(area.parts), 'gebied', 'gebieden')} in {listed(area.gemeenten)}{part}")


def _show(places: Places, area: WorkArea, chosen: argparse.Namespace) -> None:
    if not places.buurten_in(area):
        raise layer.NotOnMap(
            f"Van {area.name} staat geen enkele buurt in deze gegevens. Kies met --databank een andere databank."
        )
    databank = open_databank(chosen.databank or default_path())
    print(f"{area.name} ({area.id}), kaart van {places.map_year}, databank {places.version[:12]}")
    for row in table_of(places, area).to_dict("records"):
        print(f"  {row['Code']}  {row['Naam']}, {row['Gemeente']}: {row['Deel (%)']}% {row['Let op']}".rstrip())
    near = max(databank.years("key_figures"), default=places.map_year)
    for row in figure_table(databank, places, area, near).to_dict("records"):
        unit = "" if row["Eenheid"] == "aantal" else f" {row['Eenheid']}"
        told = f"{unit} ({row['Soort']}, {row['Jaar']})" if row["Jaar"] else ""
        print(f"  {row['Cijfer']}: {row['Waarde']}{told}. {row['Hoe gemaakt']}")
    for row in scores_of(databank, places, area).to_dict("records"):
        of = number(to_lbm(row["afw"]), 2) if row["status"] == "ok" else "geen"
        print(f"  Leefbaarheidsscore {row['year']:.0f}: {of} (schatting)")


def _export(file: Path) -> None:
    kept = layer.open_layer()
    try:
        replace_file(file, layer.exported(kept))
    except OSError as error:
        raise DatabankError(f"{file} is niet te schrijven ({error.strerror or error}). Kies een andere plek.") from error
    print(f"Bewaard in {file}: {count(len(kept.areas), 'werkgebied', 'werkgebieden')}.")


def _content_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise DatabankError(
            f"{file} is niet te lezen ({error.strerror or error}). Er is niets bewaard. Controleer de naam."
        ) from error
    if len(content) > LARGEST:
        raise DatabankError(f"{file.name} is groter dan {LARGEST // 1_000_000} MB. Er is niets bewaard. Geef een kleinere lijst.")
    return content
