"""What would turn an example package: the assumptions, at which value, in a sentence, and all that were tried as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lib.answers.measures.tipping import words as said
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.costs import AreaSize
from lib.interventions.portfolio.choose import Limits, Options, Portfolio, problem_of
from lib.interventions.portfolio.values import Flags
from lib.interventions.tipping.offers import Offers
from lib.interventions.tipping.package import TOLERANCE, PackageTip, PackageTipping, package_tips
from lib.words import capital, inside_sentence, listed, percent

COLUMNS = ["Aanname", "Nu", "Slaat om bij", "Wat er dan gebeurt", "Geprobeerd", "Soort", "Bewijs", "Genoemd"]
NO_TURN = "nee"
KEPT_UP = "hoe lang een effect zonder onderhoud blijft, telt hier niet mee: in dit pakket wordt alles blijvend onderhouden"
_MOST_NAMES = 3


def what_turns(
    found: Portfolio,
    options: Options,
    limits: Limits,
    known: Sequence[Flags],
    catalogue: Catalogue,
    sizes: Mapping[str, AreaSize],
    coverage: float,
    start: int,
    year: int,
) -> tuple[str, pd.DataFrame]:
    """One sentence, and what was tried: COLUMNS, what turns the package first, nearest first. coverage: 0-1."""
    if found.gap > TOLERANCE:
        return "Niet nagegaan is wat dit pakket doet omslaan: de rekentijd was op.", pd.DataFrame(columns=COLUMNS)
    offers = Offers(catalogue, sizes, coverage, start, year, options.effects.shape[3])
    tipping = package_tips(options, problem_of(options, limits), found.chosen, offers, known)
    named = _named(tipping)
    return _sentence(named, tipping, catalogue), _table(tipping, named, options, found.chosen, catalogue)


def _named(tipping: PackageTipping) -> list[PackageTip]:
    """The nearest at which another package is better, and the nearest at which this one becomes too dear."""
    better = [tip for tip in tipping.tips if tip.instead is not None]
    dear = [tip for tip in tipping.tips if tip.instead is None][:1]
    return [*better[: said.TOLD - len(dear)], *dear]


def _sentence(named: Sequence[PackageTip], tipping: PackageTipping, catalogue: Catalogue) -> str:
    part = percent(100 * TOLERANCE)
    better, dear = (
        ", of als ".join(said.turns(tip.tried, tip.value, catalogue) for tip in named if (tip.instead is None) is without)
        for without in (False, True)
    )
    if not named:
        looked = "" if tipping.complete else "voor zover is nagegaan "
        return f"Geen van de aannames doet de keuze voor dit pakket {looked}omslaan binnen wat aannemelijk is; {KEPT_UP}."
    ways = []
    if better:
        ways.append(f"als {better} (een ander pakket geeft dan meer dan {part} meer effect)")
    if dear:
        ways.append(f"als {dear} (dit pakket komt dan meer dan {part} boven het budget)")
    return f"De keuze voor dit pakket slaat om {', of '.join(ways)}; {KEPT_UP}."


def _table(
    tipping: PackageTipping, named: Sequence[PackageTip], options: Options, chosen: Flags, catalogue: Catalogue
) -> pd.DataFrame:
    found = {tip.tried: tip for tip in tipping.tips}
    told = {tip.tried for tip in named}
    rows = []
    for tried in [*found, *(one for one in tipping.tried if one not in found)]:
        tip = found.get(tried)
        kind, evidence = said.rests_on(tried, catalogue)
        rows.append(
            (
                capital(said.label(tried, catalogue)),
                said.value_words(tried, tried.base, catalogue),
                NO_TURN if tip is None else said.value_words(tried, tip.value, catalogue),
                "" if tip is None else _instead(tip, options, chosen),
                f"{said.value_words(tried, tried.low, catalogue)} – {said.value_words(tried, tried.high, catalogue)}",
                kind,
                evidence,
                tried in told,
            )
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _instead(tip: PackageTip, options: Options, chosen: Flags) -> str:
    """'meer: cameratoezicht; minder: schoon en heel': in how many buurten is in the package that the solver gives."""
    if tip.instead is None:
        return "boven het budget"
    more, fewer = np.zeros(len(options.measures)), np.zeros(len(options.measures))
    difference = tip.instead.sum(axis=0) - chosen.sum(axis=0)
    more[difference > 0], fewer[difference < 0] = difference[difference > 0], -difference[difference < 0]
    parts = []
    for word, amounts in (("meer", more), ("minder", fewer)):
        names = [inside_sentence(options.labels[options.measures[m]]) for m in np.argsort(-amounts, kind="stable") if amounts[m]]
        rest = len(names) - _MOST_NAMES
        shown = [f"‘{name}’" for name in names[:_MOST_NAMES]] + ([f"{rest} andere"] if rest > 0 else [])
        if shown:
            parts.append(f"{word} {listed(shown)}")
    return "; ".join(parts) or "dezelfde maatregelen in andere buurten"
