"""Which buurten are like one, by name, and in which figures: close ones, and the one that differs most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lib.answers.figure_words import with_unit
from lib.databank.catalogue.indicators import catalogue
from lib.similar import FEATURES, Feature, Similar, SimilarIndex
from lib.words import capital, count, listed

CLOSE = 0.25  # standard deviations
_MOST_CLOSE = 3
_MOST_NAMED = 5


@dataclass(frozen=True)
class Neighbour:
    """A buurt that is like the one that is looked at. `name`: with its gemeente; `like`: how much; `why`: which figures are close."""

    code: str
    name: str
    like: str
    why: str


@dataclass(frozen=True)
class Neighbours:
    """Those of which the gemeente is in the databank, nearest first; `elsewhere` a sentence on the others, '' without any.

    `source`: the years of the figures; `note`: why there are none at all, '' when there are.
    """

    here: tuple[Neighbour, ...]
    elsewhere: str
    years: str
    note: str


def neighbours(
    index: SimilarIndex, similar: Similar, names: Mapping[str, str], gemeenten: Mapping[str, str], may_open: Callable[[str], bool]
) -> Neighbours:
    """The buurten of `similar`, as found by `index`. `names` by code, `gemeenten` the names of all of them, `may_open` by code of a buurt."""
    if not similar.enough:
        return Neighbours((), "", "", similar.note)
    found, absent = [], []
    for code, like in zip(similar.codes, similar.words, strict=True):
        gemeente = gemeenten.get("GM" + code[2:6], "GM" + code[2:6])
        if may_open(code):
            why = _why(index.features_of(similar.code, code))
            found.append(Neighbour(code, f"{names.get(code, code)} ({gemeente})", capital(like), why))
        else:
            absent.append(gemeente)
    years = "" if index.years is None else "-".join(str(year) for year in dict.fromkeys(index.years))
    return Neighbours(tuple(found), _elsewhere(absent), years, "")


def _why(features: tuple[Feature, ...]) -> str:
    close = [feature for feature in features if feature.gap <= CLOSE][:_MOST_CLOSE]
    furthest = features[-1]
    said = [f"Bijna gelijk: {listed(_words(feature) for feature in close)}."] if close else ["Geen cijfer is bijna gelijk."]
    return " ".join([*said, *([f"Verschilt het meest: {_words(furthest)}."] if furthest.gap > CLOSE else [])])


def _words(feature: Feature) -> str:
    """'koopwoningen (41% en 43%)': first that of the buurt that is looked at."""
    entry = catalogue()[feature.id]
    here, there = (with_unit(value, entry) for value in (feature.here, feature.there))
    return f"{FEATURES[feature.id].label} ({here.removesuffix(f' {entry.unit}')} en {there})"


def _elsewhere(gemeenten: list[str]) -> str:
    """Where those lie that cannot be opened, and why they cannot."""
    if not gemeenten:
        return ""
    named = sorted(set(gemeenten), key=str.casefold)
    rest = len(named) - _MOST_NAMED
    where = [*named[:_MOST_NAMED], *([count(rest, "andere gemeente", "andere gemeenten")] if rest > 0 else [])]
    lie = "ligt" if len(gemeenten) == 1 else "liggen"
    return (
        f"{capital(count(len(gemeenten), 'vergelijkbare buurt', 'vergelijkbare buurten'))} {lie} in {listed(where)}. "
        f"{'Die gemeente is' if len(named) == 1 else 'Die gemeenten zijn'} hier niet opgehaald, of niet voor u te openen."
    )
