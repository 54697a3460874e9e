"""Command line: `python -m lib.interventions list`, `show`, `effect` and `costs` give the numbers of the page."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lib.command_line import Parser
from lib.interventions.catalogue.entry import Effect, Information, Intervention
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.catalogue.read import load_catalogue
from lib.interventions.costs import AreaSize, cash_flow
from lib.interventions.effect import words
from lib.interventions.effect.measures import Measure, without_upkeep
from lib.interventions.effect.simulate import Left, Simulation, simulate
from lib.words import number, percent


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 = done, 2 = the request cannot be honoured (one Dutch sentence on stderr)."""
    arguments = _parser().parse_args(argv)
    try:
        catalogue = load_catalogue(arguments.catalogue)
        print(_COMMANDS[arguments.command](arguments, catalogue))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = Parser("python -m lib.interventions", description="Maatregelen en hun effect.")
    commands = parser.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("list", help="de maatregelen in de catalogus")
    card = commands.add_parser("show", help="bewijs, aannames, kosten, partners en risico's van één maatregel")
    single = commands.add_parser("effect", aliases=["simulate"], help="effect van één maatregel over de jaren")
    euros = commands.add_parser("costs", help="kosten van één maatregel over de jaren")
    for command in (card, single, euros):
        command.add_argument("--measure", required=True, help="id van de maatregel, bijvoorbeeld verlichting")
    for command in (single, euros):
        command.add_argument("--coverage", type=float, default=1.0, help="deel van de buurt, 0 tot 1")
        command.add_argument("--start", type=int, required=True, help="beginjaar")
        command.add_argument("--upkeep-until", type=int, help="laatste jaar van onderhoud; weglaten = blijvend")
        command.add_argument("--years", type=int, default=15, help="aantal jaren na de start (standaard 15)")
    euros.add_argument("--households", type=float, required=True, help="aantal huishoudens in de buurt")
    euros.add_argument("--dwellings", type=float, help="aantal woningen in de buurt; weglaten = evenveel als huishoudens")
    for command in (listing, card, single, euros):
        command.add_argument("--json", action="store_true", help="uitvoer als JSON")
        command.add_argument("--catalogue", type=Path, help="een andere catalogus (YAML)")
    return parser


def _list(arguments: argparse.Namespace, catalogue: Catalogue) -> str:
    if arguments.json:
        return json.dumps(catalogue.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=2)
    lines = []
    for entry in catalogue.interventions:
        years = entry.half_life_years
        fading = "blijft" if years is None else f"halveert in {number(years, 2)} jaar"
        lines.append(f"{entry.id:18} {entry.grade}  {entry.label} (zonder onderhoud: {fading})")
    lines.extend(f"{entry.id:18} {entry.grade}  {entry.label} (alleen informatie)" for entry in catalogue.information)
    meanings = [f"{grade}: {meaning}" for grade, meaning in catalogue.grades.model_dump().items()]
    return "\n".join([*lines, "", *meanings])


def _show(arguments: argparse.Namespace, catalogue: Catalogue) -> str:
    information = {entry.id: entry for entry in catalogue.information}.get(arguments.measure)
    if arguments.json:
        return (information or catalogue.get(arguments.measure)).model_dump_json(indent=2)
    if information is not None:
        rows = [("Wat", information.description), ("Onderzoek", information.published), ("Alleen informatie", information.reason)]
        rows += [("Let op", risk.text) for risk in information.risks]
        return _card(information, catalogue, rows)
    entry = catalogue.get(arguments.measure)
    once, yearly = entry.costs.investment, entry.costs.upkeep_per_year
    euros = f"eenmalig {number(once.low)} tot {number(once.high)}, per jaar {number(yearly.low)} tot {number(yearly.high)} {entry.costs.unit}"
    rows = [
        ("Wat", entry.description),
        ("Onderzoek", entry.published),
        *((f"Aanname ({name})", f"{_spread(effect)} {effect.unit}. {effect.reason}") for name, effect in entry.effects.items()),
        ("Past dat hier", f"{catalogue.fits.of(entry.fit.mark)} {entry.fit.reason}"),
        ("Aanname (duur)", entry.timing.reason),
        ("Gezocht (duur)", entry.timing.half_life.found or f"niet gevonden in {entry.timing.half_life.looked}"),
        ("Kosten", f"{euros}, prijspeil {entry.costs.price_level}. {entry.costs.reason}"),
        ("Partners", ", ".join(partner.label for partner in catalogue.partners_of(entry.id))),
        ("Bewoners", f"{entry.residents.who} {entry.residents.how} ({', '.join(entry.residents.hours)})"),
        *((f"Let op ({risk.kind})", risk.text) for risk in entry.risks),
        *(("Meet ook", f"{item.label}. {item.how}") for item in entry.measure_instead),
    ]
    return _card(entry, catalogue, rows)


def _card(entry: Intervention | Information, catalogue: Catalogue, rows: list[tuple[str, str]]) -> str:
    head = f"{entry.label}: bewijs {entry.grade}. {catalogue.grades.of(entry.grade)}"
    sources = [f"Bron: {source.cite()}" + (f" {source.url}" if source.url else "") for source in entry.sources]
    return "\n".join([head, "", *(f"{name}: {text}" for name, text in rows), "", *sources])


def _spread(effect: Effect) -> str:
    spread = effect.spread
    return f"{number(spread.low, 4)} / {number(spread.mode, 4)} / {number(spread.high, 4)}"


def _costs(arguments: argparse.Namespace, catalogue: Catalogue) -> str:
    measure, years = _planned(arguments)
    flow = cash_flow([measure], catalogue, AreaSize(arguments.households, arguments.dwellings), years)
    if arguments.json:
        return json.dumps(flow.to_dict(), ensure_ascii=False)
    entry = catalogue.get(measure.intervention)
    lines = [f"{entry.label}: kosten in euro, {flow.price_text}", "", f"{'jaar':6}{'laag':>14}{'midden':>14}{'hoog':>14}"]
    rows = [*zip(map(str, years), flow.total, strict=True), ("samen", flow.present_value)]
    lines += [f"{name:6}" + "".join(f"{number(value):>14}" for value in row) for name, row in rows]
    return "\n".join(
        [*lines, "", "Laag en hoog: alle aannames tegelijk laag of hoog. 'Samen' is teruggerekend.", entry.costs.reason]
    )


def _planned(arguments: argparse.Namespace) -> tuple[Measure, NDArray[np.int64]]:
    if not 0 <= arguments.years <= 100:
        raise ValueError("Het aantal jaren moet tussen 0 en 100 liggen.")
    measure = Measure(arguments.measure, arguments.coverage, arguments.start, arguments.upkeep_until)
    return measure, np.arange(measure.start, measure.start + arguments.years + 1)


def _effect(arguments: argparse.Namespace, catalogue: Catalogue) -> str:
    measure, years = _planned(arguments)
    planned = simulate([measure], catalogue, years)
    neglected = simulate(without_upkeep([measure]), catalogue, years)
    if not arguments.json:
        return _effect_text(planned, neglected)
    content = planned.to_dict() | {"without_upkeep": neglected.to_dict()["total"]}
    return json.dumps(content, ensure_ascii=False)


def _effect_text(planned: Simulation, neglected: Simulation) -> str:
    entry = planned.catalogue.get(planned.measures[0].intervention)
    lines = [
        f"{entry.label}: bewijs {entry.grade}. {planned.catalogue.grades.of(entry.grade)}",
        f"Effect op de leefbaarheidsscore in scorepunten, {words.BAND} (aanname)",
        "",
        f"{'jaar':6}{'midden':>9}   {words.BAND_NARROW:^21}   {words.BAND_WIDE:^21}   zonder onderhoud",
    ]
    for year, path, without in zip(planned.years, planned.total, neglected.median, strict=True):
        wide_low, low, middle, high, wide_high = (number(value, 4) for value in path)
        lines.append(f"{year:<6}{middle:>9}   {low:>9} tot {high:<9}  {wide_low:>9} tot {wide_high:<9} {number(without, 4):>12}")
    lines.append("")
    for left in planned.remaining():
        lines.append(
            f"Na {left.after} jaar is over: {_share(left.planned)}; "
            f"met blijvend onderhoud {_share(left.with_upkeep)}; "
            f"zonder onderhoud {_share(left.without_upkeep)}"
        )
    lines.append(words.NOT_CAUSAL)
    lines.extend(f"Bron: {source.cite()}" for source in entry.sources)
    return "\n".join(lines)


def _share(left: Left) -> str:
    return "geen effect" if left.share is None else percent(100 * left.share)


_COMMANDS: dict[str, Callable[[argparse.Namespace, Catalogue], str]] = {
    "list": _list,
    "show": _show,
    "effect": _effect,
    "simulate": _effect,
    "costs": _costs,
}

if __name__ == "__main__":
    raise SystemExit(main())
