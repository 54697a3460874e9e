"""Questions 2, 3 and 4: which types live together, do they complement each other, is there capacity to care?

Estimates of potential, not of behaviour. What depends on the whole country is computed once per databank and year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.answers.place import Gemeente
from lib.areas import LAND
from lib.databank.figures import newest_of_all
from lib.databank.store import Databank
from lib.households import SEED, Estimate, estimate, load_seed, load_types
from lib.households.fitting.ensemble import run
from lib.households.inputs.margins import target_margins
from lib.households.inputs.observations import observe
from lib.households.types import axis_cells
from lib.living_together.care import Care, care
from lib.living_together.contrast import Contrast, Others, contrast
from lib.living_together.corporation import corporation_poverty
from lib.living_together.coverage import Coverage, coverage
from lib.living_together.exposure import exposure
from lib.living_together.intervals import interval
from lib.living_together.load import Quadrants, capacity, load, quadrants
from lib.living_together.offers import OffersAndNeeds, load_offers
from lib.living_together.reference import Reference
from lib.living_together.statements import Statement, care_for_each_other, difference, question, supply_and_demand

_PUBLISHED = {
    "kind": ("single_share", "no_children_share", "children_share"),
    "tenure": ("owner_share", "corporation_share", "other_rent_share"),
    "income": ("low_income_share", "high_income_share"),
}
_CHUNK = 1000
_COMPONENTS = {"disability": "disability_per_1000", "wmo": "wmo_per_1000", "youth_care": "youth_care_share"}


@dataclass(frozen=True)
class Living:
    """What is known of all buurten of a databank in a year; `rows` gives the position of a buurt in every array.

    `estimate` holds all levels, the other fields the buurten only. `shares` (n, 10, m) members of the ensemble; `load` and
    `capacity` (n,) national ranks 0-1 (the middle of the ensemble).
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

    def positions(self, codes: list[str]) -> list[int]:
        """Positions of the buurten that are known."""
        return [self.rows[code] for code in codes if code in self.rows]


def estimated_types(databank: Databank, year: int) -> pd.DataFrame:
    """Estimate of household types of a year as a table, with the age of the reference person beside it."""
    found = estimate(databank, year)
    margins = target_margins(observe(databank, year, None), load_seed())
    ages = run(margins, load_seed(), load_types(), members=found.members.shape[2], random=SEED, cells=axis_cells(1)).members
    columns = {_age(j, m): ages[:, j, m] for j in range(3) for m in range(ages.shape[2])}
    by_code = pd.DataFrame(columns, index=list(margins.areas.codes)).reindex(list(found.codes))
    return pd.concat([found.to_frame(), by_code.reset_index(drop=True)], axis=1)


def build(databank: Databank, table: pd.DataFrame) -> Living:
    """Everything that depends on the whole country, from the table of `estimated_types`."""
    found = Estimate.from_frame(table)
    is_buurt = table["code"].str.startswith("BU").to_numpy()
    codes = tuple(table.loc[is_buurt, "code"])
    shares = found.members[is_buurt].astype(np.float64)
    indicators = [
        *sum(_PUBLISHED.values(), ()),
        *_COMPONENTS.values(),
        "poverty_share",
        "social_minimum_share",
        "corporation_share",
    ]
    figures = newest_of_all(databank, list(dict.fromkeys(indicators)), found.year).reindex(list(codes))
    margins = {part: _margin(figures, part) for part in _PUBLISHED}
    ages = [[table.loc[is_buurt, _age(j, m)].to_numpy(dtype=float) for m in range(shares.shape[2])] for j in range(3)]
    margins["age"] = np.moveaxis(np.array(ages), 2, 0)
    parts = contrast(margins)  # type: ignore[arg-type]
    poverty = _poverty(figures)
    alone = shares[:, found.types.index("alleen_65"), :]
    components = {"poverty": poverty, **{k: figures[v].to_numpy() for k, v in _COMPONENTS.items()}, "alleen_65": alone}
    asked = load(components, components)  # type: ignore[arg-type]
    hands = capacity(shares, shares)
    return Living(
        estimate=found,
        codes=codes,
        rows={code: i for i, code in enumerate(codes)},
        shares=found.members[is_buurt],
        country=_country(found, shares),
        contrast=parts,
        others=Others.of(parts),
        care=care(shares),
        load=np.median(asked.value, axis=1),
        capacity=np.median(hands, axis=1),
        quadrants=quadrants(asked.value, hands),
        corporation=corporation_poverty(figures["corporation_share"], np.clip(poverty, 0, 100)).concentration,
        households=found.households[is_buurt],
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


def coverage_of(living: Living, table: OffersAndNeeds, codes: list[str]) -> Covered:
    """Dekking of the buurten `codes` with this table, and that of all buurten as lines to compare with."""
    known = [code for code in codes if code in living.rows]
    middles = [
        np.median(coverage(living.shares[i : i + _CHUNK], table.offers, table.needs, living.country).value, axis=1)
        for i in range(0, len(living.codes), _CHUNK)
    ]
    found = coverage(living.shares[living.positions(known)], table.offers, table.needs, living.country)
    return Covered(found, {code: i for i, code in enumerate(known)}, table, Reference.of(np.concatenate(middles)))


def statements(living: Living, covered: Covered, gemeente: Gemeente, code: str, year: int) -> tuple[list[Statement], str]:
    """The three statements about a buurt and the question they may raise; empty for a buurt that is not in the estimate."""
    if code not in covered.rows:
        return [], ""
    i, name = living.rows[code], gemeente.names.get(code, code)
    wmo = gemeente.figures.figure("wmo_per_1000", code, year)
    note = "" if wmo.status == "ok" else f"cijfer van de hele {wmo.status}, {wmo.year}"
    said = [
        difference(name, living.contrast, i, living.others),
        supply_and_demand(name, covered.coverage, covered.rows[code], covered.table),
        care_for_each_other(name, living.care, i, wmo.value, note),
    ]
    asked = question(
        float(np.median(living.contrast.value[i])),
        float(np.median(covered.coverage.value[covered.rows[code]])),
        Reference.of(np.median(living.contrast.value, axis=1)),
        covered.others,
    )
    return said, asked


def quadrant_table(living: Living, gemeente: Gemeente) -> pd.DataFrame:
    """Load and capacity of the buurten of a gemeente: code, label, load, capacity (national rank 0-100), quadrant, sure."""
    buurten = gemeente.buurten[[code in living.rows for code in gemeente.buurten["code"]]]
    rows = living.positions(buurten["code"].tolist())
    return pd.DataFrame(
        {
            "code": buurten["code"].to_numpy(),
            "label": buurten["label"].to_numpy(),
            "load": 100 * living.load[rows],
            "capacity": 100 * living.capacity[rows],
            "quadrant": living.quadrants.name[rows],
            "sure": living.quadrants.sure[rows],
        }
    )


INDICES: dict[str, tuple[str, str]] = {
    "dekking": ("Dekking: vraag en aanbod (Nederland = 1)", "aanname"),
    "contrast": ("Verschil tussen huishoudens (kans, in %)", "schatting"),
    "load": ("Vraag: rang in Nederland (0-100)", "schatting"),
    "capacity": ("Handen en tijd: rang in Nederland (0-100)", "schatting"),
    "alleen_65": ("Alleenwonende 65-plussers (%)", "schatting"),
    "gezinnen": ("Gezinnen met kinderen (%)", "schatting"),
    "corporation": ("Corporatiewoningen maal armoede (%)", "schatting"),
}


def index_values(living: Living, covered: Covered, gemeente: Gemeente, index: str) -> pd.Series:
    """An index for every buurt of a gemeente, NaN where it is not known; index is the code."""
    codes = list(covered.rows)
    rows = living.positions(codes)
    families = [i for i, name in enumerate(living.estimate.types) if name.startswith("gezin")]
    alone = living.estimate.types.index("alleen_65")
    arrays = {
        "dekking": lambda: np.median(covered.coverage.value, axis=1),
        "contrast": lambda: 100 * np.median(living.contrast.value[rows], axis=1),
        "load": lambda: 100 * living.load[rows],
        "capacity": lambda: 100 * living.capacity[rows],
        "alleen_65": lambda: 100 * np.median(living.shares[rows, alone], axis=1),
        "gezinnen": lambda: 100 * np.median(living.shares[rows][:, families].sum(axis=1), axis=1),
        "corporation": lambda: living.corporation[rows],
    }
    return pd.Series(arrays[index](), index=codes, dtype=float).reindex(gemeente.buurten["code"])


def isolation_table(living: Living, gemeente: Gemeente) -> tuple[pd.DataFrame, str]:
    """Per type: its share in the buurt of an average household of that type (isolation, %) beside its share in the gemeente.

    With the note that belongs to it; empty in a gemeente of fewer than eight buurten.
    """
    rows = living.positions(gemeente.buurten["code"].tolist())
    found = exposure(living.shares[rows].astype(np.float64) * living.households[rows][:, None, None])
    if not found.enough:
        return pd.DataFrame(), found.note
    band = interval(found.isolation)
    table = pd.DataFrame(
        {
            "Type": [load_types()[name].short for name in living.estimate.types],
            "In de eigen buurt (%)": 100 * band.mid,
            "Laag (%)": 100 * band.low,
            "Hoog (%)": 100 * band.high,
            "In de gemeente (%)": 100 * np.median(found.expected, axis=1),
        }
    )
    return table.round(1), found.note
