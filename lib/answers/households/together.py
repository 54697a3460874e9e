"""Questions 2, 3 and 4: which types live together, do they complement each other, is there capacity to care?

Estimates of potential, not of behaviour. What depends on the whole country is computed once per databank and year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.answers.place import Gemeente
from lib.areas import LAND, is_work_area
from lib.databank.figures import Among, Extent, extent, newest_of_all
from lib.databank.store import Databank
from lib.households import SEED, Estimate, estimate, load_seed, load_types
from lib.households.fitting.ensemble import run
from lib.households.inputs.margins import Margins, target_margins
from lib.households.inputs.observations import observe
from lib.households.types import axis_cells
from lib.living_together.care import Care, care
from lib.living_together.contrast import PARTS, Contrast, Others, Part, contrast
from lib.living_together.corporation import corporation_poverty
from lib.living_together.coverage import Coverage, coverage
from lib.living_together.load import MIN_COMPONENTS, Quadrants, capacity, load, quadrants
from lib.living_together.offers import OffersAndNeeds, load_offers
from lib.living_together.reference import Reference
from lib.living_together.robustness import Moved, cases, moved
from lib.living_together.statements import (
    FEWEST,
    Statement,
    Yardstick,
    care_for_each_other,
    difference,
    question,
    supply_and_demand,
)
from lib.words import listed

_PUBLISHED = {
    "kind": ("single_share", "no_children_share", "children_share"),
    "tenure": ("owner_share", "corporation_share", "other_rent_share"),
    "income": ("low_income_share", "high_income_share"),
}
_CHUNK = 1000
COMPONENTS = {"disability": "disability_per_1000", "wmo": "wmo_per_1000", "youth_care": "youth_care_share"}
LIVING_FIGURES = tuple(
    dict.fromkeys(
        [*sum(_PUBLISHED.values(), ()), *COMPONENTS.values(), "poverty_share", "social_minimum_share", "corporation_share"]
    )
)


@dataclass(frozen=True)
class Living:
    """What is known of all buurten of a databank in a year; `rows` gives the position of a buurt in every array.

    `estimate` holds all levels, the other fields the buurten only. `shares` (n, 10, m) members of the ensemble; `load` and
    `capacity` (n,) ranks 0-1 (the middle of the ensemble) among the buurten with a value, NaN where these are fewer than eight.
    `dekking`: quantiles of dekking with the standard table; `base`: whose dekking is 1. `among`: the buurten that load, capacity,
    contrast (on all parts) and dekking are compared with. `others_codes`: the buurten of `others`, where these are not `codes`.
    """

    estimate: Estimate
    codes: tuple[str, ...]
    rows: Mapping[str, int]
    shares: NDArray[np.float32]
    country: NDArray[np.float64]
    contrast: Contrast
    others: Others
    care: Care
    load: NDArray[np.float64]
    capacity: NDArray[np.float64]
    quadrants: Quadrants
    corporation: NDArray[np.float64]
    households: NDArray[np.float64]
    dekking: Reference
    base: str
    extent: Extent
    among: Mapping[str, Among]
    others_codes: tuple[str, ...] = ()

    def compared(self, parts: tuple[Part, ...]) -> Among:
        """The buurten that contrast over some parts is compared with: those that have them all."""
        if parts == PARTS:
            return self.among["contrast"]
        known = ~np.isnan(np.sum([self.others.middles[part] for part in parts], axis=0))
        return self.extent.among(np.array(self.others_codes or self.codes)[known])

    @cached_property
    def detailed(self) -> NDArray[np.bool_]:
        """Whether ten types may be told of a buurt, (n,), and not four groups only."""
        return self.estimate.detailed[[self.estimate.row(code) for code in self.codes]]

    def positions(self, codes: list[str]) -> list[int]:
        """Positions of the buurten that are known."""
        return [self.rows[code] for code in codes if code in self.rows]


def estimated_types(databank: Databank, year: int) -> pd.DataFrame:
    """Estimate of household types of a year as a table, with the age of the reference person beside it."""
    found = estimate(databank, year)
    margins = target_margins(observe(databank, year, None), load_seed())
    ages = ages_of(margins, found.members.shape[2])
    columns = {_age(j, m): ages[:, j, m] for j in range(3) for m in range(ages.shape[2])}
    by_code = pd.DataFrame(columns, index=list(margins.areas.codes)).reindex(list(found.codes))
    return pd.concat([found.to_frame(), by_code.reset_index(drop=True)], axis=1)


def ages_of(margins: Margins, members: int) -> NDArray[np.float32]:
    """Shares of reference persons up to 44, 45 to 64 and 65 and over, (n, 3, members), in the order of the areas of `margins`."""
    return run(margins, load_seed(), load_types(), members=members, random=SEED, cells=axis_cells(1)).members


def build(databank: Databank, table: pd.DataFrame) -> Living:
    """Everything that depends on the whole country, from the table of `estimated_types`."""
    found = Estimate.from_frame(table)
    is_buurt = table["code"].str.startswith("BU").to_numpy()
    codes = tuple(table.loc[is_buurt, "code"])
    shares = found.members[is_buurt].astype(np.float64)
    figures = newest_of_all(databank, LIVING_FIGURES, found.year).reindex(list(codes))
    ages = [[table.loc[is_buurt, _age(j, m)].to_numpy(dtype=float) for m in range(shares.shape[2])] for j in range(3)]
    parts = contrast_of(figures, np.moveaxis(np.array(ages), 2, 0))
    poverty = _poverty(figures)
    alone = shares[:, found.types.index("alleen_65"), :]
    of_country = extent(databank)
    components = _same_everywhere(
        {"poverty": poverty, **{k: figures[v].to_numpy() for k, v in COMPONENTS.items()}, "alleen_65": alone},
        lambda values: of_country.among(np.array(codes)[~np.isnan(values)]).national,
    )
    asked = load(components, components)  # type: ignore[arg-type]
    hands = capacity(shares, shares)
    others, country = Others.of(parts), _country(found, shares)
    ranks = {"load": np.median(asked.value, axis=1), "capacity": np.median(hands, axis=1)}
    dekking = _middles(shares, country, _standard())
    values = {**ranks, "contrast": np.sum(list(others.middles.values()), axis=0), "dekking": dekking}
    among = {name: of_country.among(np.array(codes)[~np.isnan(value)]) for name, value in values.items()}
    land = LAND in found and not np.isnan(found.central[found.row(LAND)]).any()
    for name, rank in ranks.items():
        rank[:] = rank if among[name].n >= FEWEST else np.nan
    places = quadrants(asked.value, hands)
    return Living(
        estimate=found,
        codes=codes,
        rows={code: i for i, code in enumerate(codes)},
        shares=found.members[is_buurt],
        country=country,
        contrast=parts,
        others=others,
        care=care(shares),
        load=ranks["load"],
        capacity=ranks["capacity"],
        quadrants=Quadrants(np.where(np.isnan(ranks["load"] + ranks["capacity"]), "", places.name), places.sure),
        corporation=corporation_of(figures),
        households=found.households[is_buurt],
        dekking=Reference.of(dekking),
        base="Nederland" if land else among["dekking"].place,
        extent=of_country,
        among=among,
    )


def contrast_of(figures: pd.DataFrame, ages: NDArray[np.floating]) -> Contrast:
    """Contrast of areas from LIVING_FIGURES (a row per area) and the ages of their reference persons (n, 3, members)."""
    margins = {part: _margin(figures, part) for part in _PUBLISHED} | {"age": ages}
    return contrast(margins)  # type: ignore[arg-type]


def corporation_of(figures: pd.DataFrame) -> NDArray[np.float64]:
    """Homes of corporations times poverty, (n,); see lib.living_together.corporation."""
    return corporation_poverty(figures["corporation_share"], np.clip(_poverty(figures), 0, 100)).concentration


def _same_everywhere(
    components: dict[str, NDArray[np.float64]], covers: Callable[[NDArray[np.float64]], bool]
) -> dict[str, NDArray[np.float64]]:
    """The parts of load that are known all over the country where these are enough, so that no part is ranked within a gemeente."""
    national = {name: values for name, values in components.items() if covers(values if values.ndim == 1 else values[:, 0])}
    return national if len(national) >= MIN_COMPONENTS else components


def _middles(shares: NDArray, country: NDArray[np.float64], table: OffersAndNeeds) -> NDArray[np.float64]:
    """Dekking of all buurten, (n,): the middle of the ensemble."""
    chunks = [shares[i : i + _CHUNK] for i in range(0, len(shares), _CHUNK)]
    return np.concatenate(
        [np.median(coverage(chunk, table.offers, table.needs, country).value, axis=1) for chunk in chunks] or [np.empty(0)]
    )


def _age(group: int, member: int) -> str:
    """Column with the share of reference persons up to 44 (0), 45 to 64 (1) or 65 and over (2) in a member of the ensemble."""
    return f"head_age_{group}_m{member:02d}"


def _margin(figures: pd.DataFrame, part: str) -> NDArray[np.float64]:
    values = figures[list(_PUBLISHED[part])].to_numpy(dtype=float)
    if part == "income":
        values = np.column_stack([values, np.clip(100 - values.sum(axis=1), 0, None)])
    return values


def _poverty(figures: pd.DataFrame) -> NDArray[np.float64]:
    """One definition of poverty for the whole country: the one with more figures. They cannot be mixed."""
    new, old = figures["poverty_share"], figures["social_minimum_share"]
    return (new if new.notna().sum() >= old.notna().sum() else old).to_numpy(dtype=float)


def _country(estimate: Estimate, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of the Netherlands (10,): the national estimate where there is one, else all buurten weighted by households."""
    if LAND in estimate and not np.isnan(estimate.central[estimate.row(LAND)]).any():
        return estimate.central[estimate.row(LAND)]
    households = estimate.households[[code.startswith("BU") for code in estimate.codes]]
    known = ~np.isnan(shares[:, 0, 0])
    return np.average(shares[known].mean(axis=2), axis=0, weights=households[known])


def table_for(edits: Mapping[str, float]) -> OffersAndNeeds:
    """The table of offers and needs with the edits of a scenario. Raises OffersError for an edit that cannot be."""
    return _standard().with_edits({key: value for key, value in edits.items() if is_offer(key)})


@cache
def _standard() -> OffersAndNeeds:
    return load_offers()


def is_offer(key: str) -> bool:
    """Whether an assumption of a scenario is a cell of the table of offers and needs."""
    return key.split(".", 1)[0] in load_types().ids


@dataclass(frozen=True)
class Covered:
    """Dekking of the buurten of one gemeente with one table: `rows` gives their positions; `others` is dekking in the country."""

    coverage: Coverage
    rows: Mapping[str, int]
    table: OffersAndNeeds
    others: Reference


def coverage_of(living: Living, table: OffersAndNeeds, codes: list[str], others: Reference | None = None) -> Covered:
    """Dekking of the buurten `codes` with this table, and that of all buurten as lines to compare with (`others`, where they are known)."""
    known = [code for code in codes if code in living.rows]
    found = coverage(living.shares[living.positions(known)], table.offers, table.needs, living.country)
    others = others or (Reference.of(_middles(living.shares, living.country, table)) if table.edits else living.dekking)
    return Covered(found, {code: i for i, code in enumerate(known)}, table, others)


def yardstick(living: Living, others: Reference) -> Yardstick:
    """What dekking is held against: the quartiles of the buurten where these cover the country, else those of wijken 2021."""
    among = living.among["dekking"]
    if among.national:
        return Yardstick(others.lower_quarter, others.upper_quarter, among.areas, living.base)
    return Yardstick(base=living.base)


@lru_cache(maxsize=8)
def _moved(changes: tuple[tuple[str, int], ...]) -> Moved:
    """The table of offers and needs with these edits, moved."""
    table = _standard().with_edits(dict(changes))
    return moved(table.offers, table.needs)


def _care_around(living: Living, gemeente: Gemeente) -> tuple[Care | None, str]:
    """Care of the whole gemeente, and what it is called; None where it is not estimated, or a work area."""
    if gemeente.is_work_area or gemeente.code not in living.estimate:
        return None, ""
    shares = living.estimate.members[living.estimate.row(gemeente.code)].astype(np.float64)
    return (None, "") if np.isnan(shares).any() else (care(shares[None]), gemeente.the_whole)


def statements(living: Living, covered: Covered, gemeente: Gemeente, code: str, year: int) -> tuple[list[Statement], str]:
    """The three statements about a buurt and the question they may raise; empty for a buurt that is not in the estimate."""
    if code not in covered.rows:
        return [], ""
    i, name = living.rows[code], gemeente.names.get(code, code)
    wmo = gemeente.figures.figure("wmo_per_1000", code, year)
    note = "" if wmo.status == "ok" else f"cijfer van de hele {wmo.status}, {wmo.year}"
    parts = tuple(part for part in living.contrast.known_parts(i) if living.others.knows(part))
    said = [
        difference(name, living.contrast, i, living.others, living.compared(parts).areas if parts else ""),
        supply_and_demand(
            name,
            covered.coverage,
            covered.rows[code],
            covered.table,
            yardstick(living, covered.others),
            cases(living.shares[i : i + 1], living.country, _moved(covered.table.changes)),
        ),
        care_for_each_other(name, living.care, i, wmo.value, note, *_care_around(living, gemeente)),
    ]
    asked = question(
        float(np.median(living.contrast.value[i])),
        float(np.median(covered.coverage.value[covered.rows[code]])),
        living.others.lines(PARTS) if is_work_area(code) else Reference.of(np.median(living.contrast.value, axis=1)),
        covered.others,
        listed(dict.fromkeys(living.among[name].areas for name in ("contrast", "dekking"))),
    )
    return said, asked
