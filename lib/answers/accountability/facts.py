"""What the model card and the register entry are made from: catalogues, counts of assumptions, versions and backtests."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from lib.answers.accountability.estimate_quality import left_out
from lib.answers.accountability.provenance import sources_table
from lib.answers.measures.choice import catalogue
from lib.answers.outlook.people import LABELS
from lib.answers.outlook.score import ScoresAhead, scores_ahead
from lib.answers.place import gemeenten
from lib.databank.store import Databank
from lib.interventions.catalogue.assumptions import assumptions, shared_assumptions
from lib.interventions.housing.newcomers import housing_assumptions, load_housing
from lib.living_together.offers import load_offers
from lib.outlook.population.errors import load_errors
from lib.outlook.population.figures import SIZES
from lib.settings import CATALOGUE, ROOT
from lib.words import number, year_ranges

ERROR_YEARS_AHEAD = 4  # years ahead at which the errors of the population are listed
LISTED = ("households", "inhabitants", "age_0_14", "age_65_plus")


@dataclass(frozen=True)
class Facts:
    """Everything that depends on the databank or the files. `quality` None: not computed; empty: too few areas to compute it."""

    app_version: str
    databank: str
    version: str
    fictional: bool
    gemeenten: int
    sources: pd.DataFrame
    scores: ScoresAhead
    quality: pd.DataFrame | None
    quality_year: int | None
    catalogues: tuple[tuple[str, str], ...]


Tested = Callable[[Databank, int], pd.DataFrame]


def gather(databank: Databank, *, scores: ScoresAhead | None = None, quality: Tested | None = left_out) -> Facts:
    """The facts of one databank. `scores` when they are known already; `quality` tests the estimate of household types, which
    takes minutes for the whole country: None leaves that out."""
    year = quality_year(databank)
    sources = sources_table(databank).drop(columns=["Opgehaald"], errors="ignore")
    if len(sources):
        sources["Jaren"] = [year_ranges(int(y) for y in years.split(", ")) for years in sources["Jaren"]]
    return Facts(
        app_version=app_version(),
        databank=databank.name,
        version=databank.version[:12],
        fictional=databank.fictional,
        gemeenten=len(gemeenten(databank)),
        sources=sources,
        scores=scores_ahead(databank) if scores is None else scores,
        quality=quality(databank, year) if quality is not None and year is not None else None,
        quality_year=year,
        catalogues=fingerprints(),
    )


def quality_year(databank: Databank) -> int | None:
    """Year on which the estimate of household types is tested: the newest with scores and key figures, else with key figures."""
    figures = databank.years("key_figures")
    both = [year for year in figures if year in databank.years("scores")]
    years = both or figures
    return years[-1] if years else None


@cache
def app_version() -> str:
    """Version of Buurtbalans (pyproject.toml)."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def fingerprints(directory: Path = CATALOGUE) -> tuple[tuple[str, str], ...]:
    """Per file of the catalogue its name and the first 12 digits of the SHA-256 of its text, the same for any line ending."""
    return tuple(
        (path.name, hashlib.sha256(path.read_text(encoding="utf-8").encode()).hexdigest()[:12])
        for path in sorted(directory.glob("*.yaml"))
    )


@dataclass(frozen=True)
class Assumed:
    """A group of assumptions: how many figures, and where to change them."""

    what: str
    count: int
    where: str


def assumed() -> tuple[Assumed, ...]:
    """All figures that are an assumption and stand in a catalogue."""
    measures, offers = catalogue(), load_offers()
    return (
        Assumed(
            "effect, duur en kosten per maatregel",
            sum(len(assumptions(measures, name)) for name in measures.ids),
            "pagina Maatregelen; standaard in `interventions.yaml`",
        ),
        Assumed(
            "voor alle maatregelen samen (misdaad naar score, bovengrenzen, discontovoet)",
            len(shared_assumptions(measures)),
            "pagina Maatregelen; standaard in `interventions.yaml`",
        ),
        Assumed(
            "wie er in nieuwe woningen komt wonen",
            len(housing_assumptions(load_housing())),
            "pagina Maatregelen; standaard in `new_housing.yaml`",
        ),
        Assumed(
            "wat huishoudens kunnen bieden en vragen",
            offers.offers.size + offers.needs.size,
            "pagina Huishoudens, deel Aanbod en vraag; standaard in `offers_and_needs.yaml`",
        ),
        Assumed(
            "onderdelen van de landelijke basistabel van huishoudens",
            sum(nature == "aanname" for nature in _natures(_yaml("household_seed.yaml"))),
            "alleen in `household_seed.yaml`",
        ),
    )


def _yaml(name: str) -> Any:
    return yaml.safe_load((CATALOGUE / name).read_text(encoding="utf-8"))


def _natures(value: Any) -> Iterator[str]:
    """What each part of the seed says it is, at any depth."""
    if isinstance(value, dict):
        if "nature" in value:
            yield str(value["nature"])
        for inner in value.values():
            yield from _natures(inner)


def population_errors() -> pd.DataFrame:
    """Mean error (%) of looking ahead ERROR_YEARS_AHEAD years with a series of its own, per figure and size of area, as in the catalogue."""
    cells = load_errors().cells
    cells = cells[(cells["history"] == "eigen reeks") & (cells["horizon"] == ERROR_YEARS_AHEAD) & cells["figure"].isin(LISTED)]
    ordered = cells.set_index(["figure", "size"])
    rows = [
        {
            "Cijfer": LABELS[figure],
            "Huishoudens in het gebied": size,
            "Rekenmethode (%)": number(ordered.loc[(figure, size), "mape_model"], 1),
            "Geen verandering (%)": number(ordered.loc[(figure, size), "mape_no_change"], 1),
            "Rechte lijn (%)": number(ordered.loc[(figure, size), "mape_straight_line"], 1),
            "Getest": number(ordered.loc[(figure, size), "n"]),
        }
        for figure in LISTED
        for size in SIZES
        if (figure, size) in ordered.index
    ]
    return pd.DataFrame(rows)


def population_beaten() -> tuple[int, int]:
    """Of all comparisons in the catalogue of errors: in how many the method was no better than no change, and how many there are."""
    cells = load_errors().cells
    return int((cells["mape_model"] >= cells["mape_no_change"]).sum()), len(cells)


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown; signs that would break it are escaped."""

    def line(cells: Sequence[object]) -> str:
        return "| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in cells) + " |"

    return "\n".join([line(columns), "|" + "---|" * len(columns), *map(line, rows)])


def frame_table(frame: pd.DataFrame) -> str:
    """A DataFrame as a table in Markdown."""
    return markdown_table(list(frame.columns), frame.to_numpy().tolist())
