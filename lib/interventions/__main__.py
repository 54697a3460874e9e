"""Command line: `python -m lib.interventions list` and `... effect` give the numbers of the page."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lib.interventions import words
from lib.interventions.catalogue import load_catalogue
from lib.interventions.measures import Measure, without_upkeep
from lib.interventions.models import Catalogue
from lib.interventions.simulate import Left, Simulation, simulate


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 = done, 2 = the request cannot be honoured (one Dutch sentence on stderr)."""
    arguments = _parser().parse_args(argv)
    try:
        catalogue = load_catalogue(arguments.catalogue)
        if arguments.command == "list":
            print(_list_json(catalogue) if arguments.json else _list_text(catalogue))
        else:
            print(_effect(arguments, catalogue))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m lib.interventions", description="Maatregelen en hun effect.")
    commands = parser.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("list", help="de maatregelen in de catalogus")
    single = commands.add_parser("effect", help="effect van één maatregel over de jaren")
    single.add_argument("--measure", required=True, help="id van de maatregel, bijvoorbeeld verlichting")
    single.add_argument("--coverage", type=float, default=1.0, help="deel van de buurt, 0 tot 1")
    single.add_argument("--start", type=int, required=True, help="beginjaar")
    single.add_argument("--upkeep-until", type=int, help="laatste jaar van onderhoud; weglaten = blijvend")
    single.add_argument("--years", type=int, default=15, help="aantal jaren na de start (standaard 15)")
    single.add_argument("--drift", type=float, help="normale schommeling in scorepunten (90e percentiel)")
    for command in (listing, single):
        command.add_argument("--json", action="store_true", help="uitvoer als JSON")
        command.add_argument("--catalogue", type=Path, help="een andere catalogus (YAML)")
    return parser


def _list_json(catalogue: Catalogue) -> str:
    return json.dumps(catalogue.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=2)


def _list_text(catalogue: Catalogue) -> str:
    lines = []
    for entry in catalogue.interventions:
        years = entry.half_life_years
        fading = "blijft" if years is None else f"halveert in {words.number(years, 2)} jaar"
        lines.append(f"{entry.id:18} {entry.grade}  {entry.label} (zonder onderhoud: {fading})")
    meanings = [f"{grade}: {meaning}" for grade, meaning in catalogue.grades.model_dump().items()]
    return "\n".join([*lines, "", *meanings])


def _effect(arguments: argparse.Namespace, catalogue: Catalogue) -> str:
    if not 0 <= arguments.years <= 100:
        raise ValueError("Het aantal jaren moet tussen 0 en 100 liggen.")
    measure = Measure(arguments.measure, arguments.coverage, arguments.start, arguments.upkeep_until)
    years = np.arange(measure.start, measure.start + arguments.years + 1)
    planned = simulate([measure], catalogue, years)
    neglected = simulate(without_upkeep([measure]), catalogue, years)
    visible = None if arguments.drift is None else planned.first_visible_year(arguments.drift)
    if not arguments.json:
        return _effect_text(planned, neglected, arguments.drift, visible)
    content = planned.to_dict() | {"without_upkeep": neglected.to_dict()["total"]}
    if arguments.drift is not None:
        content |= {"drift_p90": arguments.drift, "first_visible_year": visible}
    return json.dumps(content, ensure_ascii=False)


def _effect_text(planned: Simulation, neglected: Simulation, drift: float | None, visible: int | None) -> str:
    entry = planned.catalogue.get(planned.measures[0].intervention)
    lines = [
        f"{entry.label}: bewijs {entry.grade}. {planned.catalogue.grades.of(entry.grade)}",
        f"Effect op de leefbaarheidsscore in scorepunten, {words.BAND} (aanname)",
        "",
        f"{'jaar':6}{'midden':>9}   {words.BAND_NARROW:^21}   {words.BAND_WIDE:^21}   zonder onderhoud",
    ]
    for year, path, without in zip(planned.years, planned.total, neglected.median, strict=True):
        wide_low, low, middle, high, wide_high = (words.number(value) for value in path)
        lines.append(
            f"{year:<6}{middle:>9}   {low:>9} tot {high:<9}  {wide_low:>9} tot {wide_high:<9} {words.number(without):>12}"
        )
    lines.append("")
    for left in planned.remaining():
        lines.append(
            f"Na {left.after} jaar is over: {_share(left.planned)}; "
            f"met blijvend onderhoud {_share(left.with_upkeep)}; "
            f"zonder onderhoud {_share(left.without_upkeep)}"
        )
    if drift is not None:
        shown = words.NOT_VISIBLE if visible is None else str(visible)
        normal = f"normale schommeling {words.number(drift)}"
        lines.append(f"Zichtbaar in de tweejaarlijkse score: {shown} ({normal})")
        if visible is None:
            lines.append(words.too_small(entry))
    lines.append(words.NOT_CAUSAL)
    lines.extend(f"Bron: {source.cite()}" for source in entry.sources)
    return "\n".join(lines)


def _share(left: Left) -> str:
    return "geen effect" if left.share is None else f"{left.share * 100:.0f}%"


if __name__ == "__main__":
    raise SystemExit(main())
