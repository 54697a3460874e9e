"""python -m lib.reports: papers on places, without the app: a profile, the atlas of a gemeente or work area, a sheet for residents."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from lib import reports
from lib.answers import nationwide, place
from lib.answers.households import of_work_area
from lib.answers.outlines import outlines
from lib.answers.outlook.people import people_ahead
from lib.answers.outlook.signals import find_signals
from lib.answers.place import Gemeente
from lib.answers.profile.about import about_of, places_of
from lib.answers.profile.profile import Known, profile_in
from lib.areas import gemeente_of, is_place, is_work_area, level_of
from lib.command_line import Parser
from lib.databank import default_path
from lib.databank.errors import DatabankError
from lib.databank.own.layer import open_layer
from lib.databank.own.places import Places
from lib.databank.store import Databank, open_databank
from lib.households.inputs.observations import observe
from lib.settings import directory
from lib.similar import SimilarIndex, features_from

PROFILE, ATLAS, RESIDENTS = "profiel", "atlas", "bewonersblad"
DONE, FAILED = 0, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Make one paper; 0 = done, 2 = it cannot be made (one Dutch sentence on stderr)."""
    parser = Parser("python -m lib.reports", description="Papieren over een gemeente, wijk, buurt of werkgebied (PDF).")
    parser.add_argument(
        "what",
        choices=(PROFILE, ATLAS, RESIDENTS),
        help="een bladzijde, alle buurten van een gemeente of werkgebied, of een blad voor bewoners",
    )
    parser.add_argument(
        "code", help="gebiedscode, bijvoorbeeld GM0917 of BU09171000; van een werkgebied WG met het kenmerk erachter"
    )
    parser.add_argument("--to", type=Path, help="bestand (standaard: een naam die zegt wat het is, in deze map)")
    parser.add_argument("--databank", type=directory, default=None, help="map van de databank (standaard: de eigen databank)")
    parser.add_argument("--year", type=int, help="jaar van de scores (standaard: de nieuwste)")
    given = parser.parse_args(arguments)
    if not is_place(given.code) or gemeente_of(given.code) is None:
        return _refused(
            f"'{given.code}' is geen code van een gemeente, wijk, buurt of werkgebied. Een voorbeeld: GM0917, of WG met het kenmerk "
            "van een werkgebied (zie python -m lib.databank areas list)."
        )
    if given.what == ATLAS and level_of(given.code) not in ("gemeente", "werkgebied"):
        return _refused(
            f"Een atlas is van een gemeente of werkgebied. Geef {gemeente_of(given.code)}, of maak een {PROFILE} van {given.code}."
        )
    try:
        made, name = _made(open_databank(given.databank or default_path()), given.what, given.code, given.year)
    except DatabankError as error:
        return _refused(str(error))
    except KeyError:
        return _refused(f"{given.code} staat niet in deze databank. Haal de gemeente eerst op, of controleer de code.")
    target = given.to or Path(name)
    try:
        target.write_bytes(made)
    except OSError as error:
        return _refused(f"Er kan niet worden geschreven naar {target} ({error.strerror}). Geef na --to een ander bestand.")
    print(target)
    return DONE


def _made(databank: Databank, what: str, code: str, year: int | None) -> tuple[bytes, str]:
    """The paper and the name of its file. Raises KeyError for a place that is not in the databank."""
    print("Cijfers lezen …", file=sys.stderr)
    load, layer = partial(place.load, databank, of_country=nationwide.country(databank)), ""
    if is_work_area(code):
        kept = open_layer()
        layer, gemeente = kept.version, place.open_work_area(kept[code[2:]], Places(databank), load)
    else:
        gemeente = load(str(gemeente_of(code)))
    years = gemeente.score_years()
    shown = year if year is not None else years[-1] if years else gemeente.map_year
    drawn = outlines(place.shapes_of(databank, gemeente), {home.code: home.name for home in gemeente.homes})
    about = about_of(databank, gemeente, shown, drawn, layer=layer)
    codes, known = places_of(gemeente) if what == ATLAS else [code], dict[str, Known]()

    def known_in(home: Gemeente) -> Known:
        if home.code not in known:
            known[home.code] = known_of(databank, home, shown)
        return known[home.code]

    found = []
    for done, each in enumerate(codes, start=1):
        found.append(profile_in(gemeente, each, shown, known_in))
        if what == ATLAS:
            print(f"{done}/{len(codes)} {found[-1].name}", file=sys.stderr)
    made = reports.residents_sheet(found[0], about) if what == RESIDENTS else reports.profiles(found, about)
    return made, reports.paper_name(what, found[0].name, code, about)


def known_of(databank: Databank, gemeente: Gemeente, year: int) -> Known:
    """What profiles of this gemeente or work area rest on; what is of the whole country is kept beside the databank."""
    of_year, scores, people = gemeente.figures.year_for(year), nationwide.scores_ahead(databank), people_ahead(databank, gemeente)
    living = None if of_year is None else nationwide.living(databank, of_year)
    alike = (
        place.similar_to(gemeente, gemeente.code, lambda level: SimilarIndex.build(features_from(databank, level)))
        if gemeente.is_work_area
        else None
    )
    if living is not None and gemeente.is_work_area:
        seen = observe(databank, living.estimate.year, of_work_area.around(gemeente))
        living = of_work_area.beside(living, [of_work_area.alone(living, gemeente, seen)])
    return Known(
        living,
        scores,
        people,
        nationwide.similar(databank),
        nationwide.background(databank),
        find_signals(gemeente, scores, people),
        alike,
    )


def _refused(reason: str) -> int:
    print(reason, file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    raise SystemExit(main())
