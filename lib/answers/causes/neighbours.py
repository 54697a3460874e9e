"""Which areas are like a buurt or work area, by name, and in which figures: close ones, and the one that differs most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lib.answers.figure_words import wijk_name, with_unit
from lib.answers.place import COMPARED_WITH
from lib.areas import PLURAL, Level, level_of
from lib.databank.catalogue.indicators import catalogue
from lib.similar import FEATURES, Feature, Similar, SimilarIndex
from lib.words import capital, count, listed

CLOSE = 0.25  # standard deviations
_MOST_CLOSE = 2
_MOST_NAMED = 5


@dataclass(frozen=True)
class Neighbour:
    """An area that is like the one that is looked at. `name`: with its gemeente; `like`: how much; `why`: which figures are close."""

    code: str
    name: str
    like: str
    why: str


@dataclass(frozen=True)
class Neighbours:
    """Those of which the gemeente is in the databank, nearest first; `elsewhere` a sentence on the others, '' without any.

    `years`: those of the figures; `note`: why there are none at all, '' when there are; `level`: what they are; `compared_with`: why
    they are of that level, '' for buurten.
    """

    here: tuple[Neighbour, ...]
    elsewhere: str
    years: str
    note: str
    level: Level = "buurt"
    compared_with: str = ""


def neighbours(
    index: SimilarIndex, similar: Similar, names: Mapping[str, str], gemeenten: Mapping[str, str], may_open: Callable[[str], bool]
) -> Neighbours:
    """The areas of `similar`, as found by `index`. `names` by code, `gemeenten` the names of all of them, `may_open` by code of an area."""
    if not similar.enough:
        return Neighbours((), "", "", similar.note)
    found, absent = [], []
    for code, like in zip(similar.codes, similar.words, strict=True):
        gemeente = gemeenten.get("GM" + code[2:6], "GM" + code[2:6])
        if may_open(code):
            why = _why(index.features_of(similar.code, code))
            found.append(Neighbour(code, _called(code, names.get(code, code), gemeente), capital(like), why))
        else:
            absent.append(gemeente)
    years = "" if index.years is None else "-".join(str(year) for year in dict.fromkeys(index.years))
    return Neighbours(
        tuple(found), _elsewhere(absent, similar.level), years, "", similar.level, COMPARED_WITH.get(similar.level, "")
    )


def _called(code: str, name: str, gemeente: str) -> str:
    """'Centrum (Heerlen)', 'Wijk Centrum (Heerlen)', 'Gemeente Heerlen'."""
    level = level_of(code)
    return f"Gemeente {gemeente}" if level == "gemeente" else f"{wijk_name(name) if level == 'wijk' else name} ({gemeente})"


def _why(features: tuple[Feature, ...]) -> str:
    close = [feature for feature in features if feature.gap <= CLOSE][:_MOST_CLOSE]
    furthest = features[-1]
    said = [f"Bijna gelijk: {listed(_words(feature) for feature in close)}."] if close else ["Geen cijfer is bijna gelijk."]
    return " ".join([*said, *([f"Verschilt het meest: {_words(furthest)}."] if furthest.gap > CLOSE else [])])


def _words(feature: Feature) -> str:
    """'koopwoningen (41% en 43%)': first that of the area that is looked at."""
    entry = catalogue()[feature.id]
    here, there = (with_unit(value, entry) for value in (feature.here, feature.there))
    return f"{FEATURES[feature.id].label} ({here.removesuffix(f' {entry.unit}')} en {there})"


def _elsewhere(gemeenten: list[str], level: Level) -> str:
    """Where those lie, or what they are, that cannot be opened, and why they cannot."""
    if not gemeenten:
        return ""
    named = sorted(set(gemeenten), key=str.casefold)
    rest = len(named) - _MOST_NAMED
    where = [*named[:_MOST_NAMED], *([count(rest, "andere gemeente", "andere gemeenten")] if rest > 0 else [])]
    alone = len(gemeenten) == 1
    lie = ("is" if alone else "zijn") if level == "gemeente" else ("ligt in" if alone else "liggen in")
    return (
        f"{capital(count(len(gemeenten), f'vergelijkbare {level}', f'vergelijkbare {PLURAL[level]}'))} {lie} {listed(where)}. "
        f"{'Die gemeente is' if len(named) == 1 else 'Die gemeenten zijn'} hier niet opgehaald, of niet voor u te openen."
    )
