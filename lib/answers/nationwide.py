"""What the answers need of the whole country: computed once for a databank, and kept beside it.

    python -m lib.answers.nationwide DIRECTORY [NAME ...]

makes all of it, or what is named, and says how far it is. It belongs to one version of the databank and to one version of what
computes it: code, catalogues and libraries.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar, cast

import pandas as pd

from lib.answers import place
from lib.answers.accountability.estimate_quality import left_out
from lib.answers.causes import moved, past
from lib.answers.causes.past import Background
from lib.answers.households.together import Living, build, estimated_types
from lib.answers.outlook import score
from lib.answers.outlook.score import LevelAhead, ScoresAhead
from lib.answers.place import Country
from lib.causes import Panel
from lib.databank import shelf
from lib.databank.figures import Among, Extent
from lib.databank.store import Databank, open_databank
from lib.households import Estimate
from lib.living_together.care import Care
from lib.living_together.contrast import Contrast, Others
from lib.living_together.load import Quadrants
from lib.living_together.reference import Reference
from lib.scores import Drift, DriftLimits
from lib.settings import CATALOGUE, ROOT
from lib.similar import SimilarIndex, features_from
from lib.similar.index import Lines

_CODE = ("answers", "causes", "databank", "households", "living_together", "outlook", "scores", "similar", "*.py")
_LIBRARIES = ("numpy", "pandas", "scipy")
_CLASSES = (
    Among, Background, Care, Contrast, Country, Drift, DriftLimits, Estimate, Extent, LevelAhead, Lines, Living, Others, Panel, Quadrants,
    Reference, ScoresAhead, SimilarIndex,
)  # fmt: skip

_MAKING: list[bool] = []  # filled in the process that makes the items

T = TypeVar("T")


def country(databank: Databank) -> Country:
    """See lib.answers.place.country."""
    return _kept(databank, "country", place.country)


def similar(databank: Databank) -> SimilarIndex:
    """All buurten of a databank, ready to be searched for similar ones."""
    return _kept(databank, "similar", lambda of: SimilarIndex.build(features_from(of)))


def living(databank: Databank, year: int) -> Living:
    """Household types of all buurten in a year and what follows from them."""
    return _kept(databank, f"living-{year}", lambda of: build(of, estimated_types(of, year)))


def background(databank: Databank) -> Background:
    """See lib.answers.causes.past.background."""
    return _kept(databank, "background", past.background)


def figures_in(databank: Databank, year: int) -> pd.DataFrame:
    """See lib.answers.causes.moved.figures_in."""
    return _kept(databank, f"figures-{year}", lambda of: moved.figures_in(of, year))


def scores_ahead(databank: Databank) -> ScoresAhead:
    """See lib.answers.outlook.score.scores_ahead."""
    return _kept(databank, "ahead", score.scores_ahead)


def quality(databank: Databank, year: int) -> pd.DataFrame:
    """See lib.answers.accountability.estimate_quality.left_out. Minutes for the whole country, so only when it is asked for."""
    return _kept(databank, f"quality-{year}", lambda of: left_out(of, year))


_MAKERS: dict[str, Callable[..., object]] = {
    "country": country, "similar": similar, "background": background, "ahead": scores_ahead, "living": living, "figures": figures_in,
    "quality": quality,
}  # fmt: skip


_OF_NO_YEAR = ("country", "similar", "background", "ahead")


def items(databank: Databank) -> list[tuple[str, *tuple[int, ...]]]:
    """What the pages ask of a databank without being told to, and of which year: not the estimate of earlier years, and its test."""
    of_a_year = [
        *(("living", year) for year in _newest(databank)),
        *(("figures", year) for year in databank.years("key_figures")),
    ]
    return [*((what,) for what in _OF_NO_YEAR), *of_a_year]


def names(databank: Databank) -> list[str]:
    """What `items` are called on disk and on the command line."""
    return ["-".join(map(str, item)) for item in items(databank)]


def missing(databank: Databank) -> bool:
    """Whether visitors would wait for any of that: it takes long for this databank, and is not kept beside it yet."""
    if not shelf.is_large(databank):
        return False
    there = {path.name for path in _root(databank).glob("*")}
    return not (there.issuperset(_OF_NO_YEAR) and there.issuperset(names(databank)))


def make(databank: Databank, name: str) -> None:
    """Make an item unless it is there. Raises KeyError for a name that is not one of an item."""
    what, _, year = name.partition("-")
    _MAKERS[what](databank, *([int(year)] if year else []))


def _newest(databank: Databank) -> Iterator[int]:
    """The year of the estimate that the pages open with; none without a map."""
    gemeenten = place.gemeenten(databank)
    if len(gemeenten):
        one = place.load(databank, str(gemeenten.sort_values("n")["code"].iloc[-1]), country(databank))
        years = one.score_years() or one.figures.years[-1:]
        near = one.figures.year_for(years[-1]) if years else None
        if near is not None:
            yield near


def _kept(databank: Databank, name: str, compute: Callable[[Databank], T]) -> T:
    root = _root(databank)
    if shelf.is_large(databank) and not _MAKING and not (root / name).exists() and shelf.can_be_kept(root):
        shelf.prepare(databank, name)  # what does not go well there is tried again here, and then says why
    return cast(T, shelf.kept(root, name, lambda: compute(databank), _CLASSES))


def _root(databank: Databank) -> Path:
    return databank.path / shelf.FOLDER / f"{databank.version[:16]}-{_computed_by()}"


@cache
def _computed_by() -> str:
    """Digest of everything that decides what comes out, beside the databank."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _LIBRARIES).encode())
    files = [path for name in _CODE for path in sorted((ROOT / "lib").glob(name if name.endswith(".py") else f"{name}/**/*.py"))]
    for path in (*files, *sorted(CATALOGUE.glob("*"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def main(arguments: list[str]) -> int:
    """Make the items of a databank, one line per item: 'done/total name'. Returns 0; errors end in a traceback."""
    databank = open_databank(Path(arguments[0]))
    _MAKING.append(True)
    wanted = arguments[1:] or names(databank)
    for done, name in enumerate(wanted):
        print(f"{done}/{len(wanted)} {name}", flush=True)
        make(databank, name)
    shelf.remove_others(_root(databank))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
